//! `rehearse report`: reports merged, told and rendered again.

use serde_json::Value;

use crate::support::Test;

const GOOD: &str = "# Good\n\n```bash\necho fine\n```\n";
const BAD: &str = "# Bad\n\n## Check\n\n```bash\necho one; echo three >&2\n```\n\n```output\ntwo\n```\n\n```bash\ntrue\n```\n";

/// A directory with the reports of two documents in `good.json` and `bad.json`.
fn reports() -> Test {
    let test = Test::new().doc("good.md", GOOD).doc("bad.md", BAD);
    let outcome = test.args(["test", "-q", "good.md", "--report", "json=good.json"]).passes();
    let outcome = outcome.again(["test", "-q", "bad.md", "--report", "json=bad.json"]).fails();
    outcome.again(Vec::<String>::new())
}

/// The text of a report that starts at another time.
fn started(report: &str, at: &str) -> String {
    let mut value: Value = serde_json::from_str(report).expect("JSON");
    value["started_at"] = at.into();
    value.to_string()
}

const TOLD: &str = "bad.md  Bad  2 steps
  Check
    ✗ 1  :5   echo one; echo three >&2 [TIME]
        bad.md:9: 1 of 1 expected line differs
        10 - two
           + one
        standard error:
        │ three

✗ bad.md:9: 1 of 1 expected line differs

2 documents: 1 passed, 1 failed
3 steps: 1 passed, 1 failed, 1 not run in TIME
";

#[test]
fn shards_are_merged_and_their_failures_told() {
    reports()
        .args(["report", "good.json", "bad.json", "--report", "json=all.json"])
        .fails()
        .stdout(TOLD)
        .stderr("")
        .again(["report", "all.json"])
        .fails()
        .stdout(TOLD)
        .stderr("");
}

#[test]
fn the_merged_report_is_sorted_and_counts_all() {
    let outcome = reports().args(["report", "good.json", "bad.json", "--format", "json"]).fails().stderr("");
    let report = outcome.json();
    let paths: Vec<_> =
        report["documents"].as_array().expect("documents").iter().map(|it| it["path"].clone()).collect();
    assert_eq!(paths, ["bad.md", "good.md"]);
    assert_eq!(
        report["summary"],
        serde_json::json!({
            "documents": {"total": 2, "passed": 1, "failed": 1, "skipped": 0},
            "steps": {"total": 3, "passed": 1, "failed": 1, "skipped": 0, "not_run": 1},
        })
    );
}

#[test]
fn a_report_alone_is_the_same_to_the_byte() {
    let outcome = reports().args(["report", "good.json", "--report", "json=again.json"]).passes().stderr("");
    assert_eq!(outcome.file("again.json"), outcome.file("good.json"));
}

#[test]
fn every_format_made_later_is_the_same() {
    let formats: Vec<String> = ["junit", "github", "markdown", "sarif"]
        .map(|format| format!("--report={format}=at-once.{format}"))
        .into();
    let at_once = ["test", "-q", "bad.md", "--report", "json=bad.json"].map(str::to_owned).into_iter();
    let outcome = Test::new().doc("bad.md", BAD).args(at_once.chain(formats.clone())).fails();
    let later = formats.iter().map(|format| format.replace("at-once", "later"));
    let outcome =
        outcome.again(["report", "bad.json"].map(str::to_owned).into_iter().chain(later)).fails().stderr("");
    for format in ["junit", "github", "markdown", "sarif"] {
        assert_eq!(
            outcome.file(&format!("later.{format}")),
            outcome.file(&format!("at-once.{format}")),
            "{format}"
        );
    }
}

#[test]
fn of_a_document_in_two_reports_the_later_run_counts() {
    let outcome = reports().args(["report", "bad.json", "--quiet"]).fails();
    let (good, bad) = (outcome.file("good.json"), outcome.file("bad.json"));
    let bad = bad.replace("bad.md", "good.md");
    let test = outcome
        .again(["report", "early.json", "late.json"])
        .doc("early.json", started(&bad, "2026-11-20T00:00:00Z"))
        .doc("late.json", started(&good, "2026-11-21T00:00:00Z"));
    let outcome = test
        .passes()
        .stdout("✓ good.md does what it says: 1 step in TIME\n")
        .stderr("note: good.md: taken from late.json, which started later; early.json has it too\n");
    outcome
        .again(["report", "late.json", "early.json", "--quiet"])
        .passes()
        .stdout("")
        .stderr("note: good.md: taken from late.json, which started later; early.json has it too\n");
}

#[test]
fn what_cannot_be_read_is_named_and_nothing_is_written() {
    let outcome = reports()
        .doc("broken.json", "{\"schema\": 1,\n \"tool\" }")
        .doc("newer.json", "{\"schema\": 2}")
        .doc("other.json", "{\"tool\": {}}")
        .args(["report", "good.json", "none.json", "broken.json", "newer.json", "other.json"])
        .more(&["--report", "junit=junit.xml"])
        .refused()
        .stdout("")
        .stderr(
            "error: none.json: No such file or directory (os error 2)\n\
             error: broken.json: it is not a JSON report of rehearse: expected `:` at line 2 column 9\n\
             error: newer.json: it has schema 2, which this release cannot read; the newest it knows is 1: \
             use a newer rehearse\n\
             error: other.json: it is not a JSON report of rehearse: missing field `schema` at line 1 column 12\n",
        );
    assert!(!outcome.path().join("junit.xml").exists());
}

#[test]
fn a_report_that_cannot_be_written_is_told_and_the_others_are_written() {
    let outcome = reports()
        .args([
            "report",
            "good.json",
            "--quiet",
            "--report",
            "json=no/all.json",
            "--report",
            "sarif=all.sarif",
        ])
        .run()
        .status(3)
        .stdout("")
        .stderr("error: no/all.json: failed to write the report: No such file or directory (os error 2)\n");
    assert!(outcome.file("all.sarif").contains("\"2.1.0\""));
}

#[test]
fn there_is_nothing_to_report_without_a_file() {
    let outcome = Test::new().args(["report"]).refused().stdout("");
    assert!(outcome.stderr.contains("<FILE>..."), "{}", outcome.stderr);
}

#[test]
fn one_report_keeps_the_order_of_its_documents() {
    let page = "# A\n\n```bash\ntrue\n```\n";
    let test = Test::new().doc("b.md", page).doc("a.md", page);
    let made = test.args(["test", "--quiet", "b.md", "a.md", "--report", "json=made.json"]).passes();
    let (made, again) =
        (made.file("made.json"), made.again(["report", "made.json", "--report", "json=again.json"]));
    assert_eq!(again.passes().file("again.json"), made);
}

#[test]
fn a_report_over_one_of_its_inputs_is_refused() {
    for option in ["junit=good.json", "json=./good.json"] {
        let test = reports();
        let before = std::fs::read_to_string(test.path().join("good.json")).expect("a report");
        let told = format!(
            "error: --report {option} would overwrite good.json, which is read; write the report to another file\n"
        );
        let test = test.args(["report", "good.json", "bad.json", "--report", option]);
        assert_eq!(test.refused().stdout("").stderr(&told).file("good.json"), before);
    }
}

#[test]
fn a_list_is_told_not_to_be_a_report_without_a_name_of_ours() {
    for (text, found) in [("[]", "sequence"), (" [1]", "sequence"), ("3", "integer `3`")] {
        let place = if found == "sequence" { "" } else { " at line 1 column 1" };
        let told = format!(
            "error: list.json: it is not a JSON report of rehearse: invalid type: {found}, expected an object{place}\n"
        );
        Test::new().doc("list.json", text).args(["report", "list.json"]).refused().stderr(&told);
    }
}
