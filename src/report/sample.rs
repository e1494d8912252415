//! Records that the tests of every report write down.

use std::sync::Arc;

use crate::document::Finding;
use crate::expect::{DiffKind, DiffLine};
use crate::plan::Role;
use crate::run::{
    Counts, DocumentRecord, ExpectationRecord, FailedAt, InputRecord, RunRecord, Source, StepCounts,
    StepRecord, SubstitutionRecord, Summary, Tool, Variables, Verdict,
};

/// A passed step of `guide.md`.
pub(crate) fn step(number: usize, line: usize, command: &str) -> StepRecord {
    StepRecord {
        number,
        name: None,
        document: "guide.md".into(),
        line,
        heading: Vec::new(),
        language: "bash".into(),
        command: command.into(),
        role: Role::Step,
        verdict: Verdict::Passed,
        reason: None,
        status: Some(0),
        attempts: 1,
        duration_ms: 310,
        stdout: String::new(),
        stderr: String::new(),
        truncated: false,
        inputs: Vec::new(),
        variables: Variables::default(),
        expectation: None,
        failed_at: None,
        spilled: Vec::new(),
    }
}

/// A step that was not reached.
pub(crate) fn not_run(number: usize, line: usize) -> StepRecord {
    let verdict = Verdict::NotRun;
    StepRecord { verdict, status: None, attempts: 0, duration_ms: 0, ..step(number, line, "true\n") }
}

/// A step that was left out.
pub(crate) fn skipped(number: usize, line: usize, reason: &str) -> StepRecord {
    let reason = Some(reason.to_owned());
    StepRecord { verdict: Verdict::Skipped, reason, ..not_run(number, line) }
}

/// A step whose command on `at` exited with 1.
pub(crate) fn exited(number: usize, line: usize, command: &str, at: (usize, &str)) -> StepRecord {
    StepRecord {
        verdict: Verdict::Failed,
        reason: Some("command exited with 1".into()),
        status: Some(1),
        failed_at: Some(FailedAt { line: at.0, command: at.1.into() }),
        ..step(number, line, command)
    }
}

/// An unmet expectation on `line` with these aligned lines.
pub(crate) fn unmet(line: usize, aligned: Vec<DiffLine>) -> ExpectationRecord {
    ExpectationRecord {
        line,
        language: "output".into(),
        kind: "match".into(),
        threshold: None,
        expected: String::new(),
        score: Some(0.5),
        met: Some(false),
        substitutions: Vec::new(),
        difference: String::new(),
        aligned,
        text_line: line + 1,
    }
}

/// An input of SQL.
pub(crate) fn input(line: usize, text: &str) -> InputRecord {
    InputRecord {
        line,
        language: "sql".into(),
        text: text.into(),
        verdict: Verdict::Passed,
        reason: None,
        stdout: String::new(),
        expectation: None,
    }
}

/// An aligned row.
pub(crate) fn row(
    kind: DiffKind,
    line: Option<usize>,
    expected: Option<&str>,
    actual: Option<&str>,
) -> DiffLine {
    DiffLine {
        kind,
        expected: expected.map(Into::into),
        actual: actual.map(Into::into),
        line,
        why: None,
        volatile: Vec::new(),
    }
}

/// A document of these steps; its verdict and counts follow from them.
pub(crate) fn document(path: &str, steps: Vec<StepRecord>) -> DocumentRecord {
    let count = |verdict| steps.iter().filter(|step| step.verdict == verdict).count();
    let counts = StepCounts {
        total: steps.len(),
        passed: count(Verdict::Passed),
        failed: count(Verdict::Failed) + count(Verdict::TimedOut),
        skipped: count(Verdict::Skipped),
        not_run: count(Verdict::NotRun),
    };
    DocumentRecord {
        path: path.into(),
        title: "Guide".into(),
        properties: serde_json::Map::new(),
        verdict: if counts.failed > 0 {
            Verdict::Failed
        } else if counts.passed > 0 {
            Verdict::Passed
        } else {
            Verdict::Skipped
        },
        duration_ms: 1180,
        findings: Vec::new(),
        steps,
        counts,
        stopped_by: None,
        sources: Vec::new(),
    }
}

/// A run of these documents; its totals follow from them.
pub(crate) fn run(documents: Vec<DocumentRecord>) -> RunRecord {
    let mut summary = Summary::default();
    for document in &documents {
        let Counts { total, passed, failed, skipped } = &mut summary.documents;
        *total += 1;
        match document.verdict {
            Verdict::Passed => *passed += 1,
            Verdict::Failed | Verdict::TimedOut => *failed += 1,
            Verdict::Skipped | Verdict::NotRun => *skipped += 1,
        }
        summary.steps.total += document.counts.total;
        summary.steps.passed += document.counts.passed;
        summary.steps.failed += document.counts.failed;
        summary.steps.skipped += document.counts.skipped;
        summary.steps.not_run += document.counts.not_run;
    }
    RunRecord {
        schema: 1,
        tool: Tool { name: "rehearse".into(), version: "0.1.0".into() },
        started_at: "2026-11-21T08:00:00Z".into(),
        duration_ms: 1200,
        summary,
        not_begun: 0,
        documents,
    }
}

/// A run that has every field of the schema in it.
pub(crate) fn schema() -> RunRecord {
    let rows = vec![row(DiffKind::Different, Some(1), Some("pg-1   Running"), Some("pg-1   Pending"))];
    let substitution = SubstitutionRecord {
        line: 65,
        kind: "duration".into(),
        expected: "4m25s".into(),
        actual: "12s".into(),
    };
    let failed = StepRecord {
        heading: vec!["Deploy".into(), "Check".into()],
        verdict: Verdict::Failed,
        reason: Some("1 of 2 expected lines differs".into()),
        variables: Variables { set: [("POD".into(), "pg-1".into())].into(), unset: Vec::new() },
        expectation: Some(ExpectationRecord {
            expected: "NAME   STATUS\npg-1   Running\n".into(),
            substitutions: vec![substitution],
            difference: "unified diff".into(),
            ..unmet(63, rows)
        }),
        ..step(3, 57, "kubectl get pods\n")
    };
    let cleanup = StepRecord { role: Role::Cleanup, ..not_run(4, 70) };
    let finding = Finding { rule: "odd".into(), line: 12, message: "odd thing".into(), help: None };
    let source = Source { path: "guide.md".into(), text: Arc::new("# Guide\n".into()) };
    let document = document("guide.md", vec![failed, cleanup]);
    run(vec![DocumentRecord { findings: vec![finding], sources: vec![source], ..document }])
}
