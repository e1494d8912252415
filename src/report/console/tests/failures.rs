//! What is said of a document that does not keep its word.

use super::{assert_told, different, told, told_with};
use crate::document::Finding;
use crate::expect::DiffKind::Different;
use crate::report::console::{Surface, Verbosity};
use crate::report::sample::{document, exited, input, not_run, row, step, unmet};
use crate::run::{DocumentRecord, InputRecord, StepRecord, Verdict};

#[test]
fn a_status_that_is_wrong() {
    let failed = StepRecord {
        stdout: "before\n".into(),
        stderr: (1..=12).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n"),
        ..exited(1, 57, "echo before\nfalse\n", (59, "false"))
    };
    assert_told(
        &told(vec![document("guide.md", vec![failed])]),
        "guide.md  Guide  1 step
    ✗ 1  :57  echo before … [0.3s]
        guide.md:59: command exited with 1: false
        standard output:
        │ before
        standard error, last 10 of 12 lines:
        │ line 3
        │ line 4
        │ line 5
        │ line 6
        │ line 7
        │ line 8
        │ line 9
        │ line 10
        │ line 11
        │ line 12

1 step: 1 failed in 1.2s
",
    );
}

#[test]
fn an_output_that_differs() {
    assert_told(
        &told(vec![document("guide.md", vec![step(1, 12, "true\n"), different()])]),
        "guide.md  Guide  2 steps
    ✓ 1  :12  true [0.3s]
    ✗ 2  :57  kubectl get pods [0.3s]
        guide.md:63: 1 of 3 expected lines differs
        64   NAME   READY   STATUS    AGE
        65 ~ pg-0   1/1     Running   4m
        66 - pg-1   1/1     Running   4m
           + pg-1   0/1     Pending   12s

2 steps: 1 passed, 1 failed in 1.2s
",
    );
}

#[test]
fn an_expectation_without_lines_to_align_shows_both_sides() {
    let mut failed = different();
    failed.reason = Some("the pattern is not found in the output".into());
    failed.stdout = "pong\n".into();
    let expectation = failed.expectation.as_mut().unwrap();
    (expectation.kind, expectation.expected) = ("regex".into(), "^ping$".into());
    expectation.aligned.clear();
    assert_told(
        &told(vec![document("guide.md", vec![failed])]),
        "guide.md  Guide  1 step
    ✗ 2  :57  kubectl get pods [0.3s]
        guide.md:63: the pattern is not found in the output
        promised (regex):
        │ ^ping$
        standard output:
        │ pong

1 step: 1 failed in 1.2s
",
    );
}

#[test]
fn attempts_and_time_outs() {
    let steps = vec![
        StepRecord { attempts: 3, duration_ms: 75_000, ..step(1, 3, "curl -fsS localhost\n") },
        StepRecord {
            verdict: Verdict::TimedOut,
            reason: Some("still running after 10s".into()),
            status: None,
            attempts: 2,
            duration_ms: 10_000,
            ..step(2, 8, "sleep 300\n")
        },
    ];
    assert_told(
        &told(vec![document("guide.md", steps)]),
        "guide.md  Guide  2 steps
    ✓ 1  :3   curl -fsS localhost (3 attempts) [1m 15s]
    ✗ 2  :8   sleep 300 (2 attempts, timed out) [10.0s]
        guide.md:8: still running after 10s

2 steps: 1 passed, 1 failed in 1.2s
",
    );
}

#[test]
fn an_input_that_fails() {
    let rows = vec![row(Different, Some(0), Some("(3 rows)"), Some("(0 rows)"))];
    let bad = InputRecord {
        verdict: Verdict::Failed,
        reason: Some("1 of 1 expected lines differs".into()),
        expectation: Some(unmet(70, rows)),
        ..input(64, "SELECT *\nFROM t;\n")
    };
    let steps = vec![StepRecord {
        verdict: Verdict::Failed,
        reason: Some("the input at line 64 failed".into()),
        inputs: vec![input(60, "CREATE TABLE t();\n"), bad],
        ..step(1, 57, "psql\n")
    }];
    assert_told(
        &told(vec![document("guide.md", steps)]),
        "guide.md  Guide  1 step
    ✗ 1  :57  psql [0.3s]
        ✗ input :64 sql  SELECT * …
          guide.md:70: 1 of 1 expected lines differs
          71 - (3 rows)
             + (0 rows)

1 step: 1 failed in 1.2s
",
    );
}

#[test]
fn warnings_and_findings() {
    let warned = StepRecord { verdict: Verdict::Passed, ..different() };
    let finding = Finding {
        rule: "misspelled-annotation".into(),
        line: 12,
        message: "`expected-similarity` is not an annotation".into(),
        help: Some("write `expected_similarity`".into()),
    };
    let record = DocumentRecord { findings: vec![finding], ..document("guide.md", vec![warned]) };
    assert_told(
        &told(vec![record]),
        "guide.md  Guide  1 step
    ✓ 2  :57  kubectl get pods [0.3s]
        warning: guide.md:63: 1 of 3 expected lines differs
  warning: guide.md:12: `expected-similarity` is not an annotation
    help: write `expected_similarity`

1 step: 1 passed, 1 warning in 1.2s
",
    );
}

#[test]
fn a_run_that_was_stopped() {
    let steps = vec![step(1, 3, "true\n"), not_run(2, 8)];
    let record = DocumentRecord { stopped_by: Some("SIGINT"), ..document("guide.md", steps) };
    assert_told(
        &told_with(Verbosity::Quiet, Surface::plain(), vec![record]),
        "guide.md  Guide  2 steps
  stopped by SIGINT

2 steps: 1 passed, 1 not run in 1.2s
",
    );
}

#[test]
fn a_reason_that_names_its_command_is_not_repeated() {
    let reason = Some("command exited with 1: false".into());
    let failed = StepRecord { reason, ..exited(1, 5, "false\n", (6, "false")) };
    assert_told(
        &told_with(Verbosity::Quiet, Surface::plain(), vec![document("guide.md", vec![failed])]),
        "guide.md  Guide  1 step
    ✗ 1  :5   false [0.3s]
        guide.md:6: command exited with 1: false

1 step: 1 failed in 1.2s
",
    );
}
