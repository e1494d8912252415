//! Pages under `scenarios/` that need programs which not every machine has.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Test, postgresql};

const HIGH_AVAILABILITY: &str = include_str!("../../scenarios/postgresql-ha-local.md");

/// The JSON report of a page whose temporary files go into a directory that other users may enter, as a server that
/// does not run as root must, and what is left in that directory.
fn rehearsed(page: &str, status: i32) -> (Value, Vec<PathBuf>) {
    let test = Test::of(page).args(["test", "--format", "json", "guide.md"]);
    fs::set_permissions(test.path(), Permissions::from_mode(0o755)).expect("a directory of ours");
    let temporary = test.path().join("tmp");
    fs::create_dir(&temporary).expect("a directory");
    fs::set_permissions(&temporary, Permissions::from_mode(0o1777)).expect("a directory of ours");
    let outcome = test.env("TMPDIR", &temporary.to_string_lossy()).run().status(status).stderr("");
    let left = fs::read_dir(temporary).expect("the directory").map(|entry| entry.expect("an entry").path());
    (outcome.json()["documents"][0]["steps"].take(), left.collect())
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// The verdict, the section and the first line of each step that did not pass.
fn not_passed(steps: &Value) -> Vec<[&str; 3]> {
    let told = steps.as_array().expect("steps").iter().map(|step| {
        let command = text(&step["command"]).lines().next().expect("a line");
        [text(&step["verdict"]), text(&step["heading"][0]), command]
    });
    told.filter(|[verdict, ..]| *verdict != "passed").collect()
}

#[test]
fn high_availability_does_what_it_says() {
    if postgresql().is_none() {
        return;
    }
    let (steps, left) = rehearsed(HIGH_AVAILABILITY, 0);
    assert_eq!(not_passed(&steps), Vec::<[&str; 3]>::new());
    assert_eq!(left, Vec::<PathBuf>::new());
}

#[test]
fn high_availability_notices_that_nobody_was_promoted() {
    if postgresql().is_none() {
        return;
    }
    let promotion = "pg pg_ctl promote --pgdata=beta\n";
    let said = "printf 'waiting for server to promote.... done\\nserver promoted\\n'\n";
    assert_eq!(HIGH_AVAILABILITY.matches(promotion).count(), 1);
    let (steps, left) = rehearsed(&HIGH_AVAILABILITY.replace(promotion, said), 1);
    let other = not_passed(&steps);
    assert_eq!(other[0], ["failed", "Fail over", "psql -p $beta -c CHECKPOINT"]);
    assert!(
        other[1..].iter().all(|[verdict, section, _]| *verdict == "not-run" && *section != "Clean up"),
        "{other:?}"
    );
    assert_eq!(left, Vec::<PathBuf>::new());
}
