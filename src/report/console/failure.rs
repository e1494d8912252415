//! What is said below a step: why it failed, what differs, what it printed last.

use super::difference::{Extent, SCREEN};
use super::options::{Mode, Verbosity};
use super::surface::{Surface, Tone};
use super::text::{add_line, clean, counted, first_command, tail};
use super::{Look, difference};
use crate::report::cause::{Cause, failed_input, input_line, is_bad, own_cause, unmet};
use crate::run::{ExpectationRecord, InputRecord, StepRecord};

/// Last lines of an output.
const TAIL: usize = 10;
/// Columns before what belongs to a step.
pub(super) const INDENT: &str = "        ";
/// Columns before what belongs to an input.
const INPUT_INDENT: &str = "          ";

/// The lines below a failed step.
pub(super) fn failure(look: &Look, step: &StepRecord) -> String {
    let surface = &look.surface;
    let mut out = String::new();
    let Cause { line, text } = own_cause(step, surface.symbols.ellipsis);
    let told_by_input = step.failed_at.is_none()
        && unmet(step.expectation.as_ref()).is_none()
        && failed_input(step).is_some_and(|input| input.reason.is_some());
    if !told_by_input {
        reason(&mut out, surface, INDENT, Tone::Bad, &place(step, line), &text);
    }
    let compared = look.options.mode == Mode::Test;
    let mut shown = false;
    if let Some(expectation) = unmet(step.expectation.as_ref()).filter(|_| compared) {
        shown |= differences(&mut out, look, INDENT, expectation);
    }
    for input in step.inputs.iter().filter(|input| is_bad(input.verdict)) {
        shown |= bad_input(&mut out, look, step, input);
    }
    if look.options.mode == Mode::Test {
        if !shown {
            quoted_tail(&mut out, look, INDENT, "standard output", &step.stdout);
        }
        quoted_tail(&mut out, look, INDENT, "standard error", &step.stderr);
    }
    out
}

/// The lines below a passed step: what is odd about it and, where asked for, all that it did.
pub(super) fn remarks(look: &Look, step: &StepRecord) -> String {
    let mut out = String::new();
    let inputs = step.inputs.iter().map(|input| (&input.reason, input.line, &input.expectation));
    for (why, line, expectation) in inputs.chain([(&step.reason, step.line, &step.expectation)]) {
        let Some(why) = why else { continue };
        let expectation = unmet(expectation.as_ref());
        let line = expectation.map_or(line, |expectation| expectation.line);
        let place = format!("warning: {}", place(step, line));
        reason(&mut out, &look.surface, INDENT, Tone::Warn, &place, why);
        if let Some(expectation) = expectation.filter(|_| look.options.verbosity == Verbosity::Verbose) {
            differences(&mut out, look, INDENT, expectation);
        }
    }
    if look.options.verbosity == Verbosity::Verbose && look.options.mode == Mode::Test {
        quoted_tail(&mut out, look, INDENT, "standard output", &step.stdout);
        quoted_tail(&mut out, look, INDENT, "standard error", &step.stderr);
    }
    out
}

/// The variables that a step changed, a line each.
pub(super) fn variables(look: &Look, step: &StepRecord) -> String {
    let set = step.variables.set.iter().map(|(name, value)| clean(&format!("{name}={value}")));
    let unset = step.variables.unset.iter().map(|name| format!("unset {name}"));
    let mut out = String::new();
    for text in set.chain(unset) {
        add_line(&mut out, &format!("{INDENT}{}", look.surface.paint(Tone::Dim, &text)));
    }
    out
}

fn place(step: &StepRecord, line: usize) -> String {
    format!("{}:{line}", step.document)
}

fn reason(out: &mut String, surface: &Surface, indent: &str, tone: Tone, place: &str, text: &str) {
    let mut lines = text.lines();
    let first = surface.paint(tone, &clean(lines.next().unwrap_or_default()));
    add_line(out, &format!("{indent}{place}: {first}"));
    for line in lines {
        add_line(out, &format!("{indent}  {}", clean(line)));
    }
}

fn bad_input(out: &mut String, look: &Look, step: &StepRecord, input: &InputRecord) -> bool {
    let surface = &look.surface;
    let name = format!("{} input :{} {}", surface.symbols.failed, input.line, input.language);
    let room = surface.width.saturating_sub(INDENT.len() + name.len() + 2);
    let text = surface.truncate(&first_command(&input.text, surface.symbols.ellipsis), room);
    add_line(out, &format!("{INDENT}{}  {text}", surface.paint(Tone::Bad, &name)));
    if let Some(why) = &input.reason {
        reason(out, surface, INPUT_INDENT, Tone::Bad, &place(step, input_line(input)), why);
    }
    if look.options.mode == Mode::Run {
        return false;
    }
    let shown = unmet(input.expectation.as_ref())
        .is_some_and(|expectation| differences(out, look, INPUT_INDENT, expectation));
    if !shown {
        quoted_tail(out, look, INPUT_INDENT, "answer", &input.stdout);
    }
    shown || !input.stdout.trim().is_empty()
}

/// Appends what differs; where nothing was aligned, what was promised.
fn differences(out: &mut String, look: &Look, indent: &str, expectation: &ExpectationRecord) -> bool {
    let extent =
        if look.options.verbosity == Verbosity::Verbose { Extent::Whole } else { look.options.extent };
    if !expectation.aligned.is_empty() {
        difference::write(out, &look.surface, indent, expectation, extent.limit(SCREEN));
        return true;
    }
    quoted_tail(out, look, indent, &format!("promised ({})", expectation.kind), &expectation.expected);
    false
}

fn quoted_tail(out: &mut String, look: &Look, indent: &str, name: &str, text: &str) {
    let surface = &look.surface;
    let limit = if look.options.verbosity == Verbosity::Verbose { usize::MAX } else { TAIL };
    let (lines, total) = tail(text, limit);
    if lines.is_empty() {
        return;
    }
    let title = if total > lines.len() {
        format!("{name}, last {} of {}:", lines.len(), counted(total, "line"))
    } else {
        format!("{name}:")
    };
    add_line(out, &format!("{indent}{}", surface.paint(Tone::Dim, &title)));
    let quote = surface.paint(Tone::Dim, surface.symbols.quote);
    let columns = surface.quote.saturating_sub(indent.len() + 2);
    for line in lines {
        let line = surface.truncate(&clean(line), columns);
        add_line(out, &format!("{indent}{quote} {line}"));
    }
}
