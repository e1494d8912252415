//! The JSON report, schema 1, field by field.

use serde_json::{Value, json};

use crate::support::{Test, installed};

const GUIDE: &str = r#"---
author: Ada
---

# Deploy

## Check

<!-- rehearse: name=greet -->
```bash
name=Ada
echo "Hello $name" | tee greeting; echo odd >&2
```

```output
Hello Ada
```

<!-- rehearse: skip="needs a GPU" -->
```bash
nvidia-smi
```

```bash
printf 'one\nthree\n'
```

<!-- expected_similarity=0.95 -->

```output
one
two
```

```bash
echo later
```

## Clean up

```bash
rm greeting; unset name
```
"#;

/// The report with everything that is another each time set to zero.
fn timeless(mut value: Value) -> Value {
    fn visit(value: &mut Value) {
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    match name.as_str() {
                        "duration_ms" => {
                            assert!(value.is_u64(), "duration_ms is {value}");
                            *value = json!(0);
                        }
                        "started_at" => {
                            let text = value.as_str().expect("a text");
                            assert!(text.ends_with('Z') && text.len() == 20, "started_at is {text}");
                            *value = json!("");
                        }
                        _ => visit(value),
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(visit),
            _ => {}
        }
    }
    visit(&mut value);
    value
}

#[test]
fn every_field_of_schema_1_is_there() {
    let outcome = Test::of(GUIDE).args(["test", "guide.md", "--format", "json"]).fails().stderr("");
    let report = timeless(outcome.json());
    assert_eq!(report["documents"][0]["steps"][0], greeting());
    assert_eq!(report["documents"][0]["steps"][2], unmet());
    let mut rest = report;
    let steps = rest["documents"][0]["steps"].take();
    assert_eq!(
        rest,
        json!({
            "schema": 1,
            "tool": {"name": "rehearse", "version": env!("CARGO_PKG_VERSION")},
            "started_at": "",
            "duration_ms": 0,
            "summary": {
                "documents": {"total": 1, "passed": 0, "failed": 1, "skipped": 0},
                "steps": {"total": 5, "passed": 2, "failed": 1, "skipped": 1, "not_run": 1},
            },
            "documents": [{
                "path": "guide.md", "title": "Deploy", "properties": {"author": "Ada"},
                "verdict": "failed", "duration_ms": 0, "findings": [], "steps": null,
                "sources": [{"path": "guide.md", "text": GUIDE}],
            }],
        })
    );
    let told = |field: &str| -> Vec<Value> {
        steps.as_array().expect("steps").iter().map(|step| step[field].clone()).collect()
    };
    assert_eq!(told("number"), [1, 2, 3, 4, 5]);
    assert_eq!(told("line"), [10, 20, 24, 35, 41]);
    assert_eq!(told("role"), ["step", "step", "step", "step", "cleanup"]);
    assert_eq!(told("verdict"), ["passed", "skipped", "failed", "not-run", "passed"]);
    assert_eq!(
        told("reason"),
        [
            json!(null),
            json!("needs a GPU"),
            json!("similarity is 0.870, 0.95 is asked for"),
            json!(null),
            json!(null)
        ]
    );
    assert_eq!(told("status"), [json!(0), json!(null), json!(0), json!(null), json!(0)]);
    assert_eq!(told("attempts"), [1, 0, 1, 0, 1]);
    assert_eq!(steps[4]["variables"], json!({"set": {}, "unset": ["name"]}));
}

fn greeting() -> Value {
    json!({
        "number": 1, "name": "greet", "document": "guide.md", "line": 10,
        "heading": ["Check"], "language": "bash",
        "command": "name=Ada\necho \"Hello $name\" | tee greeting; echo odd >&2\n",
        "role": "step", "verdict": "passed", "reason": null, "status": 0, "attempts": 1, "duration_ms": 0,
        "stdout": "Hello Ada\n", "stderr": "odd\n", "truncated": false, "inputs": [],
        "variables": {"set": {"name": "Ada"}, "unset": []},
        "expectation": {
            "line": 15, "language": "output", "kind": "match", "threshold": null, "expected": "Hello Ada\n",
            "score": 1.0, "met": true, "substitutions": [], "difference": "",
        },
        "failed_at": null,
    })
}

fn unmet() -> Value {
    json!({
        "number": 3, "name": null, "document": "guide.md", "line": 24,
        "heading": ["Check"], "language": "bash", "command": "printf 'one\\nthree\\n'\n",
        "role": "step", "verdict": "failed", "reason": "similarity is 0.870, 0.95 is asked for",
        "status": 0, "attempts": 1, "duration_ms": 0,
        "stdout": "one\nthree\n", "stderr": "", "truncated": false, "inputs": [],
        "variables": {"set": {}, "unset": []},
        "expectation": {
            "line": 30, "language": "output", "kind": "similar", "threshold": 0.95, "expected": "one\ntwo\n",
            "score": 0.87, "met": false, "substitutions": [],
            "difference": "@@ -1,2 +1,2 @@\n one\n-two\n+three\n",
        },
        "failed_at": null,
    })
}

#[test]
fn inputs_are_told_in_typing_order() {
    if !installed("sqlite3") {
        return;
    }
    let guide = "# SQL\n\n```bash\nsqlite3 :memory:\n```\n\n```sql\nCREATE TABLE t (a);\n```\n\n\
                 ```sql\nSELECT 1;\n```\n\n```output\n2\n```\n";
    let outcome = Test::of(guide).args(["test", "guide.md", "--format", "json"]).fails().stderr("");
    let step = &outcome.json()["documents"][0]["steps"][0];
    assert_eq!(step["verdict"], "failed");
    assert_eq!(step["reason"], "the input on line 11: 1 of 1 expected line differs");
    assert_eq!(
        step["inputs"],
        json!([
            {"line": 7, "language": "sql", "text": "CREATE TABLE t (a);\n", "verdict": "passed", "reason": null,
             "stdout": "", "expectation": null},
            {"line": 11, "language": "sql", "text": "SELECT 1;\n", "verdict": "failed",
             "reason": "1 of 1 expected line differs", "stdout": "1\n",
             "expectation": {
                "line": 15, "language": "output", "kind": "match", "threshold": null, "expected": "2\n",
                "score": 0.0, "met": false, "substitutions": [],
                "difference": "@@ -1,1 +1,1 @@\n-2\n+1\n"}},
        ])
    );
}

#[test]
fn a_step_that_took_too_long_has_no_status() {
    let guide = "# Slow\n\n<!-- rehearse: timeout=1s -->\n```bash\nread -r x < <(sleep 60)\n```\n";
    let outcome = Test::of(guide).args(["test", "guide.md", "--format", "json"]).fails();
    let step = &outcome.json()["documents"][0]["steps"][0];
    assert_eq!(
        (&step["verdict"], &step["status"], &step["reason"]),
        (&json!("timed-out"), &json!(null), &json!("took longer than 1s"))
    );
}

#[test]
fn a_long_output_is_truncated_and_says_so() {
    let guide = "# Long\n\n```bash\nyes 0123456789abcde | head -c 20000000\n```\n";
    let outcome = Test::of(guide).args(["test", "guide.md", "--format", "json"]).passes().stderr("");
    let report = outcome.json();
    let step = &report["documents"][0]["steps"][0];
    let stdout = step["stdout"].as_str().expect("a text");
    assert_eq!(step["truncated"], true);
    assert!(stdout.len() < 17_000_000, "{} bytes", stdout.len());
    let note = stdout.lines().find(|line| line.starts_with('[')).expect("a note");
    assert!(note.starts_with("[… 3222784 bytes left out; all of it is in "), "{note}");
}

#[test]
fn a_report_is_written_after_a_failure_too() {
    let outcome = Test::of("# Fails\n\n```bash\nfalse\n```\n")
        .args(["test", "guide.md", "--report", "json=report.json"])
        .fails()
        .stdout(
            "guide.md  Fails  1 step
    ✗ 1  :3  false [TIME]
        guide.md:4: command exited with status 1: false

1 step: 1 failed in TIME
",
        )
        .stderr("");
    let report: Value = serde_json::from_str(&outcome.file("report.json")).expect("JSON");
    assert_eq!(report["documents"][0]["steps"][0]["reason"], "command exited with status 1");
    assert_eq!(report["documents"][0]["steps"][0]["failed_at"], json!({"line": 4, "command": "false"}));
    let left: Vec<_> = std::fs::read_dir(outcome.path())
        .expect("the directory")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .filter(|name| name.starts_with(".rehearse"))
        .collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn the_report_and_standard_output_are_the_same() {
    let outcome = Test::of("# One\n\n```bash\necho a\n```\n")
        .args(["test", "guide.md", "--format", "json", "--report", "json=report.json"])
        .passes()
        .stderr("");
    assert_eq!(outcome.stdout, outcome.file("report.json"));
}

#[test]
fn a_report_that_cannot_be_written_is_a_fault_told_after_the_run() {
    Test::of("# One\n\n```bash\nrm -r gone\n```\n")
        .doc("gone/.keep", "")
        .args(["test", "guide.md", "--report", "json=gone/report.json"])
        .run()
        .status(3)
        .stdout(
            "guide.md  One  1 step\n    ✓ 1  :3  rm -r gone [TIME]\n\n✓ guide.md does what it says: 1 step in TIME\n",
        )
        .stderr(
            "error: gone/report.json: failed to write the report: No such file or directory (os error 2)\n",
        );
}

#[test]
fn findings_stand_with_their_document() {
    let guide = "# One\n\n```bash\necho a\n```\n\n<!-- expected-similarity=0.8 -->\n\n```output\na\n```\n";
    let outcome = Test::of(guide).args(["test", "guide.md", "--format", "json"]).passes().stderr("");
    assert_eq!(
        outcome.json()["documents"][0]["findings"],
        json!([{
            "rule": "misspelled-annotation", "line": 7,
            "message": "this is not how `expected_similarity` is written; it is read as meant",
            "help": "write `<!-- expected_similarity=0.8 -->`",
        }])
    );
}

#[test]
fn a_followed_document_is_reported_as_well() {
    let guide = "# One\n\n```bash\necho a\n```\n\n```output\nb\n```\n";
    let outcome = Test::of(guide).args(["run", "guide.md", "--format", "json"]).passes().stderr("");
    let report = outcome.json();
    let step = &report["documents"][0]["steps"][0];
    assert_eq!((&step["verdict"], &step["stdout"]), (&json!("passed"), &json!("a\n")));
    assert_eq!(step["expectation"]["met"], json!(null));
}

#[test]
fn sources_are_the_texts_that_the_steps_stand_in() {
    let guide = "# Guide\n\n## Prerequisites\n\n- [Set up](pages/first.md)\n\n## Go\n\n```bash\nTOKEN=tok-12345\n```\n\n\
                 [!INCLUDE [more](parts/more.md)]\n";
    let first = "# First\n\n```bash\ntrue\n```\n";
    let more = "```bash\necho tok-12345 >/dev/null\n```\n";
    let outcome = Test::of(guide)
        .doc("pages/first.md", first)
        .doc("parts/more.md", more)
        .args(["test", "guide.md", "--format", "json"])
        .passes()
        .stderr("");
    assert_eq!(
        outcome.json()["documents"][0]["sources"],
        json!([
            {"path": "guide.md", "text": guide.replace("tok-12345", "***")},
            {"path": "parts/more.md", "text": more.replace("tok-12345", "***")},
            {"path": "pages/first.md", "text": first},
        ])
    );
}
