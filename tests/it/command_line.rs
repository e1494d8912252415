//! The command line itself: what it refuses, what it answers, and the words of Innovation Engine.

use std::io::Read;
use std::process::Stdio;

use crate::support::Test;

const STEP: &str = "# A\n\n```bash\necho hi\n```\n";
const PASSED: &str = "guide.md  A  1 step\n\
     \x20   ✓ 1  :3  echo hi [TIME]\n\
     \n\
     ✓ guide.md does what it says: 1 step in TIME\n";

#[track_caller]
fn refuses(arguments: &[&str], stderr: &str) {
    Test::of(STEP).args(arguments.iter().copied()).refused().stdout("").stderr(stderr);
}

#[test]
fn a_document_given_twice_runs_once() {
    Test::of(STEP).args(["test", "guide.md", "guide.md"]).passes().stdout(PASSED).stderr("");
}

#[test]
fn a_document_given_by_two_names_runs_once() {
    Test::of(STEP).args(["test", "guide.md", "./guide.md"]).passes().stdout(PASSED).stderr("");
}

#[test]
fn a_document_given_through_its_directory_as_well_runs_once() {
    Test::of(STEP).args(["test", "guide.md", "."]).passes().stdout(PASSED).stderr("");
    Test::of(STEP).args(["test", ".", "guide.md"]).passes().stdout(PASSED).stderr("");
}

#[test]
fn a_document_given_through_a_link_as_well_runs_once() {
    let test = Test::of(STEP);
    std::os::unix::fs::symlink("guide.md", test.path().join("same.md")).expect("a link");
    test.args(["test", "guide.md", "same.md"]).passes().stdout(PASSED).stderr("");
}

#[test]
fn no_path_is_the_current_directory() {
    Test::of(STEP).args(["test"]).passes().stdout(PASSED).stderr("");
}

#[test]
fn an_unknown_flag() {
    refuses(
        &["test", "--nope", "guide.md"],
        "error: unexpected argument '--nope' found\n\n  tip: to pass '--nope' as a value, use '-- --nope'\n\n\
         Usage: rehearse test [OPTIONS] [PATH]...\n\nFor more information, try '--help'.\n",
    );
}

#[test]
fn a_variable_without_a_value() {
    refuses(
        &["test", "--var", "x", "guide.md"],
        "error: invalid value 'x' for '--var <NAME=VALUE>': `x` is not an assignment: write NAME=value\n\n\
         For more information, try '--help'.\n",
    );
}

#[test]
fn a_variable_without_a_name() {
    for (value, name) in [("1x=2", "1x"), ("=2", "")] {
        refuses(
            &["test", "--var", value, "guide.md"],
            &format!(
                "error: invalid value '{value}' for '--var <NAME=VALUE>': `{name}` is not a variable name: letters, \
                 digits and `_`, no digit first\n\nFor more information, try '--help'.\n"
            ),
        );
    }
}

#[test]
fn a_timeout_that_is_no_duration() {
    refuses(
        &["test", "--timeout", "10parsecs", "guide.md"],
        "error: invalid value '10parsecs' for '--timeout <DURATION>': `10parsecs` has an unknown unit; write it \
         like `10s`, `5m`, `1h30m` or `250ms`\n\nFor more information, try '--help'.\n",
    );
}

#[test]
fn an_unknown_format_of_reports() {
    refuses(
        &["test", "--report", "pdf=x", "guide.md"],
        "error: invalid value 'pdf=x' for '--report <FORMAT=FILE>': `pdf` is not a format of reports; there are: \
         json, junit, github, markdown, sarif, html\n\nFor more information, try '--help'.\n",
    );
}

#[test]
fn an_unknown_step() {
    for flag in ["only", "skip", "from", "until"] {
        refuses(
            &["test", "guide.md", &format!("--{flag}"), "nine"],
            &format!("error: guide.md: --{flag} nine: no step has this number, name, tag or heading\n"),
        );
    }
}

#[test]
fn a_second_document_where_one_is_run() {
    refuses(
        &["run", "guide.md", "guide.md"],
        "error: unexpected argument 'guide.md' found\n\nUsage: rehearse run [OPTIONS] [PATH]\n\n\
         For more information, try '--help'.\n",
    );
}

#[test]
fn the_name_alone_prints_the_help_and_is_refused() {
    let help = Test::new().args(["--help"]).passes().stderr("").stdout;
    let short = Test::new().run().status(2).stdout("").stderr;
    for text in [&help, &short] {
        assert!(text.contains("Usage: rehearse [OPTIONS] <COMMAND>\n"), "{text}");
        assert!(text.contains("Exit status:\n  0        all passed\n"), "{text}");
    }
}

#[test]
fn every_command_explains_itself() {
    for command in ["test", "run", "execute", "inspect", "script", "to-bash", "completions", "man"] {
        let help = Test::new().args([command, "--help"]).passes().stderr("").stdout;
        assert!(help.contains("Usage: rehearse "), "{command}: {help}");
    }
}

#[test]
fn the_version() {
    let version = format!("rehearse {}\n", env!("CARGO_PKG_VERSION"));
    Test::new().args(["--version"]).passes().stdout(&version).stderr("");
    Test::new().args(["-V"]).passes().stdout(&version).stderr("");
}

/// The call with a standard output whose reader is gone.
#[track_caller]
fn with_a_closed_pipe(arguments: &[&str]) {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let test = Test::of(STEP).args(arguments.iter().copied());
    let mut command = test.command();
    let output = command.stdout(writer).spawn().expect("the binary").wait_with_output().expect("its end");
    test.outcome(&output).status(0).stderr("");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for command in ["test", "run", "inspect", "script"] {
        with_a_closed_pipe(&[command, "guide.md"]);
    }
    with_a_closed_pipe(&["test", "guide.md", "--format", "json"]);
    with_a_closed_pipe(&["completions", "bash"]);
    with_a_closed_pipe(&["man"]);
}

#[test]
fn a_standard_output_that_is_full_is_a_fault() {
    for (arguments, what) in [
        (["test", "guide.md", "--color=never"], "standard output cannot be written"),
        (["run", "guide.md", "--color=never"], "standard output cannot be written"),
        (["inspect", "guide.md", "--color=never"], "standard output cannot be written"),
        (["test", "guide.md", "--format=json"], "failed to write the report to standard output"),
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("a full device");
        let test = Test::of(STEP).args(arguments);
        let output =
            test.command().stdout(full).spawn().expect("the binary").wait_with_output().expect("its end");
        let told = format!("error: {what}: No space left on device (os error 28)\n");
        test.outcome(&output).status(3).stderr(&told);
    }
}

#[test]
fn the_name_ie_works() {
    let test = Test::of(STEP);
    let link = test.path().join("ie");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_rehearse"), &link).expect("a link");
    let mut child = std::process::Command::new(link)
        .args(["test", "guide.md"])
        .current_dir(test.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary");
    let mut said = String::new();
    child.stdout.take().expect("a pipe").read_to_string(&mut said).expect("text");
    assert!(child.wait().expect("its end").success());
    assert!(said.ends_with('\n') && said.contains("✓ guide.md does what it says: 1 step in "), "{said}");
}

#[test]
fn execute_is_run() {
    let run = Test::of(STEP).args(["run", "guide.md"]).passes().stderr("").stdout;
    Test::of(STEP).args(["execute", "guide.md"]).passes().stdout(&run).stderr("");
    assert!(run.contains("hi\n"), "{run}");
}

#[test]
fn run_does_not_look_at_outputs() {
    Test::of("```bash\necho a\n```\n\n```output\nb\n```\n").args(["run", "guide.md"]).passes().stderr("");
    Test::of("```bash\nfalse\n```\n").args(["run", "guide.md"]).fails();
}

#[test]
fn to_bash_is_script() {
    let script = Test::of(STEP).args(["script", "guide.md"]).passes().stderr("").stdout;
    Test::of(STEP).args(["to-bash", "guide.md"]).passes().stdout(&script).stderr("");
}

#[test]
fn do_not_delete_is_keep() {
    let document = "# A\n\n```bash\necho hi\n```\n\n```bash\naz group delete --name x\n```\n";
    for flag in ["--keep", "--do-not-delete"] {
        Test::of(document).args(["test", "guide.md", flag]).passes().stdout(PASSED).stderr("");
    }
}
