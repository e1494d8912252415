//! The directory for temporary files that a session needs.

use crate::support::Test;

#[track_caller]
fn refuses(command: &[&str], place: &str, reason: &str) {
    let test = Test::after_a_step("").doc("file", "").args(command.iter().copied()).arg("guide.md");
    let temporary = test.path().join(place).to_string_lossy().into_owned();
    let stderr = format!(
        "error: {temporary}: no temporary directory can be made there: {reason}; set TMPDIR to a directory that \
         can be written to\n"
    );
    test.env("TMPDIR", &temporary).refused().stdout("").stderr(&stderr).nothing_ran();
}

#[test]
fn a_directory_that_is_missing_is_named() {
    for command in ["test", "run", "script"] {
        refuses(&[command], "missing", "No such file or directory (os error 2)");
    }
}

#[test]
fn a_file_in_its_place_is_named() {
    refuses(&["test"], "file", "Not a directory (os error 20)");
    refuses(&["test", "--format", "json"], "file", "Not a directory (os error 20)");
}
