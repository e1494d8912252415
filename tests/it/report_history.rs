//! `rehearse report --history`: documents over time.

use std::fs;

use serde_json::{Value, json};

use crate::support::Test;

/// A report of these documents: path, verdict, milliseconds, text.
fn report(day: usize, documents: &[(&str, &str, u64, &str)]) -> String {
    let record = |(path, verdict, time, text): &(&str, &str, u64, &str)| {
        json!({
            "path": path, "title": "T", "properties": {}, "verdict": verdict, "duration_ms": time, "findings": [],
            "steps": [], "sources": [{"path": path, "text": text}],
        })
    };
    let failed = documents.iter().filter(|(_, verdict, ..)| *verdict == "failed").count();
    json!({
        "schema": 1, "tool": {"name": "rehearse", "version": "0.1.0"},
        "started_at": format!("2026-11-{day:02}T03:00:00Z"), "duration_ms": 1,
        "summary": {
            "documents": {"total": documents.len(), "passed": documents.len() - failed, "failed": failed, "skipped": 0},
            "steps": {"total": 0, "passed": 0, "failed": 0, "skipped": 0, "not_run": 0},
        },
        "documents": documents.iter().map(record).collect::<Value>(),
    })
    .to_string()
}

/// Eight nights: `fails.md` since the seventh, `flaky.md` now and then, `slow.md` slower and slower.
fn nights() -> Test {
    (1..=8).fold(Test::new(), |test, day| {
        let fails = if day < 7 { "passed" } else { "failed" };
        let flaky = if day % 3 == 0 { "failed" } else { "passed" };
        let time = if day < 4 { 1_000 } else { 4_000 };
        let mended = if day < 7 { "a" } else { "b" };
        let mut documents = vec![
            ("fails.md", fails, 45, mended),
            ("flaky.md", flaky, 45, "f"),
            ("slow.md", "passed", time, "s"),
        ];
        if day > 6 {
            documents.push(("new.md", "skipped", 0, "n"));
        }
        test.doc(&format!("nightly/{day}.json"), report(day, &documents))
    })
}

const SHOWN: &str = "History: 8 reports, 2026-11-01 to 2026-11-08
  fails.md  ✓✓✓✓✓✓✗✗  fails since 2026-11-07; 45ms → 45ms
  flaky.md  ✓✓✗✓✓✗✓✓  flaky, changed 4 times on the same text; 45ms → 45ms
  new.md          ––  0ms
  slow.md   ✓✓✓✓✓✓✓✓  1.0s → 4.0s

4 documents: 1 failing, 1 flaky
";

#[test]
fn each_document_has_a_row_of_verdicts() {
    nights().args(["report", "--history", "nightly"]).passes().stdout(SHOWN).stderr("");
}

#[test]
fn quiet_shows_what_fails_or_is_flaky() {
    nights().args(["report", "--history", "nightly", "--quiet"]).passes().stderr("").stdout(
        "History: 8 reports, 2026-11-01 to 2026-11-08
  fails.md  ✓✓✓✓✓✓✗✗  fails since 2026-11-07; 45ms → 45ms
  flaky.md  ✓✓✗✓✓✗✓✓  flaky, changed 4 times on the same text; 45ms → 45ms
",
    );
}

#[test]
fn as_json_it_has_all_that_is_shown() {
    let history =
        nights().args(["report", "--history", "nightly", "--format", "json"]).passes().stderr("").json();
    assert_eq!(
        (&history["reports"], &history["from"], &history["until"]),
        (&json!(8), &json!("2026-11-01T03:00:00Z"), &json!("2026-11-08T03:00:00Z"))
    );
    let mut fails = history["documents"][0].clone();
    let runs = fails["runs"].take();
    assert_eq!(
        fails,
        json!({
            "path": "fails.md", "title": "T", "runs": null, "failing_since": "2026-11-07T03:00:00Z", "flips": 0,
            "trend": {"before_ms": 45, "lately_ms": 45},
        })
    );
    assert_eq!(
        runs[6],
        json!({"started_at": "2026-11-07T03:00:00Z", "verdict": "failed", "duration_ms": 45, "changed": true})
    );
    assert_eq!(history["documents"][1]["flips"], 4);
}

#[test]
fn a_report_is_added_once_and_its_verdict_counts() {
    let new = report(9, &[("fails.md", "failed", 45, "b")]);
    let outcome =
        nights().doc("new.json", new).args(["report", "new.json", "--history", "nightly", "--quiet"]).fails();
    let names = |outcome: &crate::support::Outcome| {
        let files = fs::read_dir(outcome.path().join("nightly")).expect("the folder");
        let mut names: Vec<_> =
            files.map(|file| file.expect("a file").file_name().into_string().expect("a name")).collect();
        names.sort();
        names
    };
    assert_eq!(names(&outcome).len(), 9);
    assert_eq!(names(&outcome)[2], "2026-11-09T03-00-00Z.json");
    assert!(
        outcome.stdout.contains("\nHistory: 9 reports, 2026-11-01 to 2026-11-09\n"),
        "{}",
        outcome.stdout
    );
    let outcome = outcome.again(["report", "new.json", "--history", "nightly"]).fails();
    assert_eq!(names(&outcome).len(), 9);
}

#[test]
fn a_folder_that_is_missing_is_made_for_a_report_and_refused_without() {
    let test = Test::new().doc("new.json", report(9, &[("a.md", "passed", 45, "a")]));
    let outcome = test.args(["report", "--history", "nightly"]).refused();
    assert_eq!(outcome.stderr, "error: nightly: No such file or directory (os error 2)\n");
    outcome.again(["report", "new.json", "--history", "nightly", "--quiet"]).passes().stdout("").stderr("");
}

#[test]
fn a_broken_file_is_named_and_passed_over() {
    nights()
        .doc("nightly/0.json", "{}")
        .doc("nightly/readme.txt", "no report")
        .args(["report", "--history", "nightly"])
        .passes()
        .stdout(SHOWN)
        .stderr(
            "warning: nightly/0.json: left out of the history: it is not a JSON report of rehearse: \
             missing field `schema` at line 1 column 2\n",
        );
}

#[test]
fn a_report_that_cannot_be_added_is_told() {
    Test::new()
        .doc("new.json", report(9, &[("a.md", "passed", 45, "a")]))
        .doc("file", "")
        .args(["report", "new.json", "--history", "file/nightly", "--quiet"])
        .run()
        .status(3)
        .stdout("")
        .stderr("error: file/nightly: failed to add the report: Not a directory (os error 20)\n");
}

#[test]
fn without_a_report_the_latest_one_is_rendered() {
    let outcome = nights().args(["report", "--history", "nightly", "--report", "json=latest.json"]).passes();
    let latest: Value = serde_json::from_str(&outcome.file("latest.json")).expect("JSON");
    assert_eq!(latest["started_at"], "2026-11-08T03:00:00Z");
}
