//! What keeps a recording from being made, used or met.

use crate::record::{CLOUD, recorded};
use crate::support::Test;

const PAGE: &str = "# Page\n\n```bash\ncloud say hi\n```\n\n```output\nhi\n```\n";

#[test]
fn a_call_that_was_not_recorded_fails_its_step_and_names_the_nearest() {
    let outcome = recorded("# Page\n\n```bash\ncloud say pods -n web\ncloud say nodes\n```\n", &[]);
    let changed = "# Page\n\n```bash\ncloud say pods -n api || true\n```\n";
    std::fs::write(outcome.path().join("guide.md"), changed).expect("the page");
    outcome.again(["test", "guide.md", "--replay", "rec"]).fails().stdout(
        "guide.md  Page  1 step\n\
         \x20   ✗ 1  :3  cloud say pods -n api || true [TIME]\n\
         \x20       guide.md:3: no recording of `cloud say pods -n api`; the nearest is `cloud say pods -n web`\n\
         \x20       standard error:\n\
         \x20       │ rehearse: no recording of `cloud say pods -n api`; the nearest is `cloud say pods -n web`\n\
         \n\
         1 step: 1 failed in TIME\n",
    );
}

#[test]
fn a_call_of_another_step_is_told() {
    let outcome =
        recorded("# Page\n\n```bash\ncloud say one\n```\n\n```bash\ncloud say ${X:-two}\n```\n", &[]);
    let outcome = outcome.again(["test", "guide.md", "-q", "--replay", "rec", "--var", "X=one"]).fails();
    let told = "guide.md:8: no recording of `cloud say one` in this step; it was recorded in step 1 (line 3)";
    assert!(outcome.stdout.contains(told), "{}", outcome.stdout);
}

#[test]
fn a_document_that_fails_is_not_recorded() {
    let failing = PAGE.replace("```output\nhi", "```output\nho");
    let outcome = Test::of(&failing)
        .program("bin/cloud", CLOUD)
        .args(["test", "guide.md", "--record", "rec", "--tool", "cloud", "--path-prepend", "bin"])
        .fails();
    assert!(
        outcome
            .stdout
            .contains("warning: guide.md:1: nothing is recorded, since the document did not pass\n")
    );
    assert!(!outcome.path().join("rec/guide.yaml").exists());
}

#[test]
fn files_of_other_documents_stay() {
    let outcome = recorded(PAGE, &[]);
    std::fs::write(outcome.path().join("rec/other.yaml"), "mine\n").expect("a file");
    let again = ["test", "guide.md", "-q", "--record", "rec", "--tool", "cloud", "--path-prepend", "bin"];
    assert_eq!(outcome.again(again).passes().file("rec/other.yaml"), "mine\n");
}

#[test]
fn tools_must_be_named() {
    Test::of(PAGE).arg("--record").arg("rec").refused().stderr(
        "error: guide.md: --record does not know which tools to record: name them with --tool, or with `tools:` in \
         rehearse.yaml\n",
    );
    Test::of(PAGE)
        .args(["test", "guide.md", "--record", "rec", "--tool", "bin/cloud"])
        .refused()
        .stderr("error: `bin/cloud` is not the name of a tool: a name without `/` is meant\n");
}

#[test]
fn a_directory_that_cannot_be_written_is_told_before_anything_runs() {
    Test::after_a_step("")
        .doc("rec", "a file")
        .args(["test", "guide.md", "--record", "rec", "--tool", "cloud"])
        .refused()
        .stderr("error: rec: no recording can be written there: File exists (os error 17)\n")
        .nothing_ran();
}

#[test]
fn a_recording_that_is_not_there_is_told_before_anything_runs() {
    Test::after_a_step("")
        .args(["test", "guide.md", "--replay", "rec"])
        .refused()
        .stderr("error: rec: there is no directory of recordings; make one with --record\n")
        .nothing_ran();
    Test::after_a_step("")
        .doc("rec/other.yaml", "")
        .args(["test", "guide.md", "--replay", "rec"])
        .refused()
        .stderr("error: guide.md: there is no recording of it in rec; make one with --record\n")
        .nothing_ran();
}

#[test]
fn a_recording_that_cannot_be_read_is_told_with_its_line() {
    Test::after_a_step("")
        .doc("rec/guide.yaml", "recording: 1\ndocument: a\ntools: []\nsteps:\n- stp: 1\n")
        .args(["test", "guide.md", "--replay", "rec"])
        .refused()
        .stderr(
            "error: rec/guide.yaml:5: steps[0]: unknown field `stp`, expected one of `step`, `line`, `text`, `calls`\n",
        )
        .nothing_ran();
    Test::after_a_step("")
        .doc("rec/guide.yaml", "recording: 7\n")
        .args(["test", "guide.md", "--replay", "rec"])
        .refused()
        .stderr(
            "error: rec/guide.yaml: the recording has format 7, made by a newer version of rehearse; this one reads 1\n",
        )
        .nothing_ran();
}

#[test]
fn a_run_that_goes_on_is_not_recorded() {
    for flag in ["--record", "--replay"] {
        let outcome = Test::of(PAGE).args(["test", "guide.md", flag, "rec", "--resume"]).refused();
        let told = format!("the argument '{flag} <DIRECTORY>' cannot be used with '--resume [<ID>]'");
        assert!(outcome.stderr.contains(&told), "{}", outcome.stderr);
    }
}

#[test]
fn one_does_not_record_and_replay_at_once() {
    let outcome = Test::of(PAGE).args(["test", "guide.md", "--record", "a", "--replay", "b"]).refused();
    assert!(
        outcome
            .stderr
            .contains("the argument '--record <DIRECTORY>' cannot be used with '--replay <DIRECTORY>'")
    );
}
