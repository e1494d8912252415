//! A step that ran: its verdict, its time, what it changed.

use super::look::Look;
use super::view::shortened;
use crate::report::{self, Tone, clean, duration};
use crate::run::{StepRecord, Variables, Verdict};

/// What is said below the output of a step.
pub(super) fn verdict(record: &StepRecord, look: &Look) -> String {
    let surface = &look.surface;
    let (symbol, word, tone) = match record.verdict {
        Verdict::Passed => (surface.symbols.passed, "passed", Tone::Good),
        Verdict::Failed => (surface.symbols.failed, "failed", Tone::Bad),
        Verdict::TimedOut => (surface.symbols.failed, "timed out", Tone::Bad),
        Verdict::Skipped => (surface.symbols.left_out, "skipped", Tone::Dim),
        Verdict::NotRun => (surface.symbols.left_out, "not run", Tone::Dim),
    };
    let mut line = surface.paint(tone, &format!("{symbol} {word}"));
    if record.attempts > 0 {
        line += &format!(" in {}", duration(record.duration_ms));
    }
    if record.attempts > 1 {
        line += &format!(", {} attempts", record.attempts);
    }
    let mut out = match (&record.reason, record.verdict) {
        (Some(why), Verdict::Skipped | Verdict::Passed) => format!("{line}: {}\n", clean(why)),
        _ => format!("{line}\n"),
    };
    if matches!(record.verdict, Verdict::Failed | Verdict::TimedOut) {
        out += &report::explain(surface, record).replace("        ", "  ");
    }
    out + &changes(&record.variables, look)
}

/// Variables that were set or are gone.
pub(super) fn changes(variables: &Variables, look: &Look) -> String {
    let name = |name: &str| look.surface.paint(Tone::Value, &format!("${name}"));
    let set = variables.set.iter().map(|(variable, value)| {
        let verb = if look.is_unicode() { "←" } else { "<-" };
        format!("  {} {verb} {}\n", name(variable), shortened(value, variable.len() + 6, look))
    });
    let unset = variables.unset.iter().map(|variable| format!("  {} is gone\n", name(variable)));
    set.chain(unset).collect()
}
