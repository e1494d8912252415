//! The scenario that has everything together which a deployment needs, and what becomes of its clean-up.

use std::fs;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::support::{Outcome, Test};

const DEPLOY: &str = include_str!("../../scenarios/deployment/deploy.md");
const RELEASES: &str = include_str!("../../scenarios/deployment/releases.md");
/// The step that the tests put something else in the place of.
const LOOK: &str = "curl -fsS \"$url/health\"\n";

/// The page with another command at the place where it looks at the site's health.
fn page(command: &str) -> Test {
    assert_eq!(DEPLOY.matches(LOOK).count(), 1);
    let test = Test::new().doc("deploy.md", DEPLOY.replace(LOOK, command)).doc("releases.md", RELEASES);
    let releases = format!("RELEASES={}/releases", test.path().display());
    test.args(["test", "--format", "json", "--var", &releases, "deploy.md"])
}

fn verdicts(report: &Value) -> Vec<(String, String)> {
    let steps = report["documents"][0]["steps"].as_array().expect("steps");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    steps
        .iter()
        .map(|step| {
            (text(&step["command"]).lines().next().unwrap_or_default().to_owned(), text(&step["verdict"]))
        })
        .collect()
}

/// The verdicts of all steps but the two of the prerequisite.
fn own(report: &Value) -> Vec<String> {
    verdicts(report).into_iter().skip(2).map(|(_, verdict)| verdict).collect()
}

/// The step at the looked-at place has this verdict, the rest did not run, and all was cleaned up after.
#[track_caller]
fn is_cleaned_up(outcome: &Outcome, verdict: &str) {
    let report = outcome.json();
    let expected = [
        "passed", "passed", "passed", "passed", verdict, "not-run", "not-run", "not-run", "passed", "passed",
    ];
    assert_eq!(own(&report), expected, "{:#?}", verdicts(&report));
    assert_eq!(report["documents"][0]["findings"].as_array().map(Vec::len), Some(0));
    assert!(outcome.file("releases/last.log").contains("Serving HTTP on"));
}

#[test]
fn the_second_run_finds_what_the_first_one_made() {
    let first = page(LOOK).passes();
    let report = first.json();
    let own_steps =
        ["passed", "passed", "passed", "passed", "passed", "passed", "passed", "skipped", "passed", "passed"];
    assert_eq!(own(&report), own_steps, "{:#?}", verdicts(&report));
    assert_eq!(report["documents"][0]["findings"].as_array().map(Vec::len), Some(0));
    let releases = format!("RELEASES={}/releases", first.path().display());
    let notes = format!("NOTIFY={}/notes", first.path().display());
    let again = ["test", "--format", "json", "--var", &releases, "--var", &notes, "deploy.md"];
    let second = first.again(again).passes();
    let report = second.json();
    assert_eq!(verdicts(&report)[0].1, "skipped");
    assert_eq!(report["documents"][0]["steps"][0]["reason"], "validation passed");
    assert_eq!(own(&report), ["passed"; 10]);
    assert_eq!(second.file("notes"), "release 1.0 is live\n");
}

#[test]
fn it_is_cleaned_up_after_a_failure() {
    is_cleaned_up(&page("rm absent\n").fails(), "failed");
}

#[test]
fn it_is_cleaned_up_after_a_step_that_took_too_long() {
    let hangs = page("until [ -e never ]; do sleep 0.1; done\n");
    let text = fs::read_to_string(hangs.path().join("deploy.md")).expect("the page");
    let text = text.replace("retry-every=100ms name=health", "timeout=300ms name=health");
    is_cleaned_up(&hangs.doc("deploy.md", text).fails(), "timed-out");
}

#[test]
fn it_is_cleaned_up_after_ctrl_c() {
    let test = page("mkfifo held\nread x <held\n");
    let mut child = test.command().spawn().expect("the binary");
    while !test.path().join("held").exists() && child.try_wait().expect("a child").is_none() {
        std::thread::yield_now();
    }
    let pid = Pid::from_raw(child.id().cast_signed()).expect("a process");
    kill_process(pid, Signal::INT).expect("running");
    let output = child.wait_with_output().expect("an end");
    is_cleaned_up(&test.outcome(&output).status(130), "failed");
}

#[test]
fn a_document_that_takes_too_long_is_cleaned_up_after_and_the_next_runs() {
    let page = "# A\n\n```bash\nuntil [ -e never ]; do sleep 0.1; done\n```\n\n```bash\ntrue\n```\n\n## Clean up\n\n\
                ```bash\nsleep 0.4\ntouch cleaned\n```\n";
    let call = ["test", "--format", "json", "--document-timeout", "300ms", "a.md", "b.md"];
    let outcome = Test::new().doc("a.md", page).doc("b.md", "# B\n\n```bash\ntrue\n```\n").args(call).fails();
    let report = outcome.json();
    let told: Vec<String> = verdicts(&report).into_iter().map(|(_, verdict)| verdict).collect();
    assert_eq!(told, ["timed-out", "not-run", "passed"]);
    assert_eq!(report["documents"][0]["steps"][0]["reason"], "the document took longer than 300ms");
    assert_eq!(report["documents"][1]["verdict"], "passed");
    assert!(outcome.exists("cleaned"));
}

#[test]
fn clean_up_runs_to_its_end_where_time_is_up_before_it() {
    let page = "# A\n\n```bash\nsleep 0.25\n```\n\n## Clean up\n\n```bash\nsleep 0.5\ntouch cleaned\n```\n";
    let outcome = Test::of(page).more(&["--quiet", "--document-timeout", "300ms"]).run();
    assert!(outcome.exists("cleaned"), "{}", outcome.stdout);
}
