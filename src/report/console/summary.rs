//! The last lines: how a run went, in numbers.

use super::Look;
use super::options::{Mode, Verbosity};
use super::surface::Tone;
use super::text::{add_line, clean, counted, duration};
use crate::report::cause::cause;
use crate::run::{DocumentRecord, RunRecord, StepCounts, Verdict};

/// The closing lines of a run.
pub(super) fn summary(look: &Look, run: &RunRecord) -> String {
    let bad = run.summary.documents.failed > 0 || run.documents.iter().any(|it| it.stopped_by.is_some());
    if look.options.verbosity == Verbosity::Quiet && !bad {
        return String::new();
    }
    let mut out = String::from("\n");
    match run.documents.as_slice() {
        [document] if is_plain(document) && run.not_begun == 0 => out += &praise(look, run, document),
        [document] if run.not_begun == 0 => {
            if document.is_leaky() {
                out += &repeated(look, run.documents.as_slice());
            }
            out += &steps(look, run);
        }
        documents => {
            out += &repeated(look, documents);
            out += &totals(look, run);
            out += &steps(look, run);
        }
    }
    out
}

/// Every step ran and passed, and there is nothing to add.
fn is_plain(document: &DocumentRecord) -> bool {
    let StepCounts { total, passed, .. } = document.counts;
    document.verdict == Verdict::Passed
        && document.stopped_by.is_none()
        && passed == total
        && warnings(document) == 0
}

fn warnings(document: &DocumentRecord) -> usize {
    let odd = |step: &&crate::run::StepRecord| {
        step.verdict == Verdict::Passed
            && (step.reason.is_some() || step.inputs.iter().any(|input| input.reason.is_some()))
    };
    document.steps.iter().filter(odd).count()
}

fn praise(look: &Look, run: &RunRecord, document: &DocumentRecord) -> String {
    let symbol = look.surface.paint(Tone::Good, look.surface.symbols.passed);
    let says = match look.options.mode {
        Mode::Test => "does what it says",
        Mode::Run => "ran through",
    };
    let count = counted(run.summary.steps.passed, "step");
    format!("{symbol} {} {says}: {count} in {}\n", document.path, duration(run.duration_ms))
}

fn totals(look: &Look, run: &RunRecord) -> String {
    let counts = run.summary.documents;
    let parts = [
        (counts.passed, "passed", Tone::Good),
        (counts.failed, "failed", Tone::Bad),
        (counts.skipped, "skipped", Tone::Warn),
        (run.not_begun, "not begun", Tone::Warn),
    ];
    format!("{}: {}\n", counted(counts.total + run.not_begun, "document"), listed(look, &parts))
}

fn steps(look: &Look, run: &RunRecord) -> String {
    let counts = run.summary.steps;
    let warnings: usize = run.documents.iter().map(warnings).sum();
    let parts = [
        (counts.passed, "passed", Tone::Good),
        (counts.failed, "failed", Tone::Bad),
        (counts.skipped, "skipped", Tone::Warn),
        (counts.not_run, "not run", Tone::Warn),
        (warnings, if warnings == 1 { "warning" } else { "warnings" }, Tone::Warn),
    ];
    let time = duration(run.duration_ms);
    format!("{}: {} in {time}\n", counted(counts.total, "step"), listed(look, &parts))
}

/// The parts that are not zero.
fn listed(look: &Look, parts: &[(usize, &str, Tone)]) -> String {
    let shown = parts.iter().filter(|(number, ..)| *number > 0);
    let texts: Vec<String> =
        shown.map(|(number, what, tone)| look.surface.paint(*tone, &format!("{number} {what}"))).collect();
    if texts.is_empty() { "none ran".into() } else { texts.join(", ") }
}

/// What failed, once more, a line each.
fn repeated(look: &Look, documents: &[DocumentRecord]) -> String {
    let symbol = look.surface.paint(Tone::Bad, look.surface.symbols.failed);
    let mut out = String::new();
    for document in documents {
        let failed =
            document.steps.iter().filter(|it| matches!(it.verdict, Verdict::Failed | Verdict::TimedOut));
        let mut told = false;
        for step in failed {
            let cause = cause(step, look.surface.symbols.ellipsis);
            let text = clean(cause.text.lines().next().unwrap_or_default());
            add_line(&mut out, &format!("{symbol} {}:{}: {text}", step.document, cause.line));
            told = true;
        }
        for obstacle in document.obstacles() {
            let text = clean(obstacle.message.lines().next().unwrap_or_default());
            add_line(&mut out, &format!("{symbol} {}:{}: {text}", document.path, obstacle.line));
            told = true;
        }
        match document.stopped_by {
            Some(signal) => add_line(&mut out, &format!("{symbol} {}: stopped by {signal}", document.path)),
            None if document.is_leaky() => {
                add_line(&mut out, &format!("{symbol} {}: left something behind", document.path));
            }
            None if document.verdict == Verdict::Failed && !told => {
                add_line(&mut out, &format!("{symbol} {}: failed", document.path));
            }
            None => {}
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}
