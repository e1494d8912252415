//! The few lines in which an output is not what was promised.

use super::marks::{self, Side};
use super::surface::{Paint, Surface, Tone};
use super::text::{add_line, clean, counted};
use crate::expect::{DiffKind, DiffLine, Span};
use crate::run::ExpectationRecord;

/// Lines shown before and after a changed one.
const CONTEXT: usize = 2;
/// Lines that leave room on a screen for the step they belong to.
pub(super) const SCREEN: usize = 30;
/// What shows the rest.
pub(super) const REST: &str = "--full-diff shows";

/// How much of a difference is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// At most a screen.
    #[default]
    Screen,
    /// Everything that differs.
    Whole,
}

impl Extent {
    /// `screen`, or no limit at all.
    pub(super) fn limit(self, screen: usize) -> usize {
        match self {
            Self::Screen => screen,
            Self::Whole => usize::MAX,
        }
    }
}

/// A line to show.
enum Row<'a> {
    Context(&'a DiffLine),
    Expected(&'a DiffLine),
    Actual(&'a DiffLine),
    /// Why the change above counts.
    Rule(&'a str),
    Break,
}

/// Appends the changed lines with their context, the document's line numbers before them and the rule they
/// break below them; at most `limit` lines, and one that counts the rest.
pub(super) fn write(
    out: &mut String,
    surface: &Surface,
    indent: &str,
    expectation: &ExpectationRecord,
    limit: usize,
) {
    let rows = rows(&expectation.aligned);
    let last = expectation.aligned.iter().filter_map(|row| row.line).max().unwrap_or(0);
    let digits = (expectation.text_line + last).to_string().len();
    let columns = surface.quote.saturating_sub(indent.len() + digits + 3);
    for row in rows.iter().take(limit) {
        let (number, text) = match row {
            Row::Break => (None, surface.paint(Tone::Dim, &format!("  {}", surface.symbols.ellipsis))),
            Row::Context(line) => (line.line, context(surface, line, columns)),
            Row::Expected(line) => (line.line, changed(surface, line, Side::Expected, columns)),
            Row::Actual(line) => (None, changed(surface, line, Side::Actual, columns)),
            Row::Rule(why) => (None, rule(surface, why)),
        };
        let number = number.map(|line| (expectation.text_line + line).to_string()).unwrap_or_default();
        let number = surface.paint(Tone::Dim, &format!("{number:>digits$}"));
        add_line(out, &format!("{indent}{number} {text}"));
    }
    if rows.len() > limit {
        let more = counted(rows.len() - limit, "more line");
        let more = format!("{} {more} ({REST} them all)", surface.symbols.ellipsis);
        add_line(out, &format!("{indent}{}", surface.paint(Tone::Dim, &more)));
    }
}

fn rows(aligned: &[DiffLine]) -> Vec<Row<'_>> {
    let mut near = vec![false; aligned.len()];
    for index in (0..aligned.len()).filter(|&index| is_changed(&aligned[index])) {
        let end = (index + CONTEXT + 1).min(aligned.len());
        near[index.saturating_sub(CONTEXT)..end].fill(true);
    }
    let mut rows = Vec::new();
    let (mut last, mut named) = (None, None);
    for (index, line) in aligned.iter().enumerate().filter(|(index, _)| near[*index]) {
        if last.replace(index).is_some_and(|last| last + 1 < index) {
            rows.push(Row::Break);
        }
        let why = short_why(line);
        if is_changed(line) {
            rows.extend(line.expected.is_some().then_some(Row::Expected(line)));
            rows.extend(line.actual.is_some().then_some(Row::Actual(line)));
            rows.extend(why.filter(|_| why != named).map(Row::Rule));
        } else {
            rows.push(Row::Context(line));
        }
        named = why;
    }
    rows
}

/// The rule, without the two values where they are all that the lines above it hold.
fn short_why(line: &DiffLine) -> Option<&str> {
    let why = line.why.as_deref()?;
    let (expected, actual) = (line.expected.as_deref(), line.actual.as_deref());
    let values =
        format!("`{}` → `{}`: ", expected.unwrap_or_default().trim(), actual.unwrap_or_default().trim());
    Some(why.strip_prefix(&values).unwrap_or(why))
}

fn rule(surface: &Surface, why: &str) -> String {
    let why = clean(why).replace("` → `", &format!("` {} `", surface.symbols.becomes));
    surface.paint(Tone::Dim, &format!("  {} {why}", surface.symbols.because))
}

fn is_changed(line: &DiffLine) -> bool {
    match line.kind {
        DiffKind::Different | DiffKind::Missing | DiffKind::Unexpected => true,
        DiffKind::Equal | DiffKind::Volatile | DiffKind::Gap => false,
    }
}

fn context(surface: &Surface, line: &DiffLine, columns: usize) -> String {
    let text = line.expected.as_deref().or(line.actual.as_deref()).unwrap_or_default();
    let text = surface.truncate(&clean(text), columns);
    match (line.kind, &line.actual) {
        (DiffKind::Volatile, Some(actual)) => {
            let text = marks::volatile(surface, &text, &clean(actual));
            format!("{}{text}", surface.paint(Tone::Dim, "~ "))
        }
        (DiffKind::Volatile, None) => surface.paint(Tone::Dim, &format!("~ {text}")),
        (DiffKind::Gap, _) => surface.paint(Tone::Dim, &format!("  {text}")),
        _ => format!("  {text}"),
    }
}

fn changed(surface: &Surface, line: &DiffLine, side: Side, columns: usize) -> String {
    let (sign, tone) = match side {
        Side::Expected => ("- ", Tone::Removed),
        Side::Actual => ("+ ", Tone::Added),
    };
    let shown = visible(surface, line, columns);
    let body = match (surface.paint, line.kind) {
        (Paint::Coloured, DiffKind::Different) => {
            marks::changed(surface, [&shown.expected, &shown.actual], &shown.volatile, side)
        }
        _ => surface.paint(tone, if side == Side::Expected { &shown.expected } else { &shown.actual }),
    };
    format!("{}{body}", surface.paint(tone, sign))
}

/// Both sides of a line as they can be seen.
struct Visible {
    expected: String,
    actual: String,
    /// What may differ, where the texts are seen as they are.
    volatile: Vec<Span>,
}

/// Both sides, cut to the columns around their first difference, blanks that make the difference drawn.
fn visible(surface: &Surface, line: &DiffLine, columns: usize) -> Visible {
    let (promised, came) =
        (line.expected.as_deref().unwrap_or_default(), line.actual.as_deref().unwrap_or_default());
    let (mut expected, mut actual) = (clean(promised), clean(came));
    let as_they_are = expected == promised && actual == came;
    let mut volatile = if as_they_are { line.volatile.clone() } else { Vec::new() };
    if expected.trim_end() == actual.trim_end() {
        (expected, actual) = (drawn_blanks(surface, &expected), drawn_blanks(surface, &actual));
    }
    let common = expected.chars().zip(actual.chars()).take_while(|(a, b)| a == b).count();
    let hidden = common.saturating_sub(columns / 4);
    let too_long = |text: &str| console::measure_text_width(text) > columns;
    if common > columns / 2 && (too_long(&expected) || too_long(&actual)) {
        let bytes: usize = expected.chars().take(hidden).map(char::len_utf8).sum();
        let ellipsis = surface.symbols.ellipsis;
        expected.replace_range(..bytes, ellipsis);
        actual.replace_range(..bytes, ellipsis);
        volatile.retain(|span| span.expected.start.min(span.actual.start) >= bytes);
        for range in volatile.iter_mut().flat_map(|span| [&mut span.expected, &mut span.actual]) {
            *range = range.start - bytes + ellipsis.len()..range.end - bytes + ellipsis.len();
        }
    }
    Visible {
        expected: surface.truncate(&expected, columns),
        actual: surface.truncate(&actual, columns),
        volatile,
    }
}

fn drawn_blanks(surface: &Surface, text: &str) -> String {
    let kept = text.trim_end();
    let blanks = console::measure_text_width(&text[kept.len()..]);
    format!("{kept}{}", surface.symbols.blank.repeat(blanks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expect::DiffKind::{Different, Equal, Gap, Missing, Unexpected, Volatile};
    use crate::report::sample::{row, unmet};

    fn shown(surface: &Surface, aligned: Vec<DiffLine>, limit: usize) -> String {
        let mut out = String::new();
        write(&mut out, surface, "  ", &unmet(63, aligned), limit);
        out
    }

    fn equal(line: usize) -> DiffLine {
        row(Equal, Some(line), Some("same"), Some("same"))
    }

    #[test]
    fn shows_changes_with_two_lines_around_and_the_documents_numbers() {
        let mut aligned: Vec<DiffLine> = (0..40).map(equal).collect();
        aligned[2] = row(Volatile, Some(2), Some("took 3s"), Some("took 4s"));
        aligned[3] = row(Different, Some(3), Some("a Running"), Some("a Pending"));
        aligned[3].why = Some("`Pending` is not `Running`".into());
        aligned[5] = row(Missing, Some(5), Some("gone"), None);
        aligned[36] = row(Unexpected, None, None, Some("new"));
        aligned[37] = row(Gap, Some(37), Some("..."), None);
        assert_eq!(
            shown(&Surface::plain(), aligned, 30),
            "   65   same
   66 ~ took 3s
   67 - a Running
      + a Pending
        ← `Pending` is not `Running`
   68   same
   69 - gone
   70   same
   71   same
        …
   98   same
   99   same
      + new
  101   ...
  102   same
"
        );
    }

    #[test]
    fn changes_that_are_near_share_their_context() {
        let mut aligned: Vec<DiffLine> = (0..6).map(equal).collect();
        aligned[0] = row(Missing, Some(0), Some("first"), None);
        aligned[4] = row(Missing, Some(4), Some("fifth"), None);
        let text = shown(&Surface::plain(), aligned, 30);
        assert_eq!(text.lines().map(|line| &line[2..4]).collect::<String>(), "646566676869");
        assert!(!text.contains('…'));
    }

    #[test]
    fn counts_what_it_leaves_out() {
        let aligned = (0..5).map(|line| row(Missing, Some(line), Some("x"), None)).collect();
        assert_eq!(
            shown(&Surface::plain(), aligned, 2),
            "  64 - x\n  65 - x\n  … 3 more lines (--full-diff shows them all)\n"
        );
    }

    #[test]
    fn long_lines_are_cut_around_their_difference() {
        let surface = Surface { quote: 27, ..Surface::plain() };
        let (long, other) = (format!("{}end", "x".repeat(50)), format!("{}END", "x".repeat(50)));
        let text = shown(&surface, vec![row(Different, Some(0), Some(&long), Some(&other))], 30);
        assert_eq!(text, "  64 - …xxxxxend\n     + …xxxxxEND\n");
    }

    #[test]
    fn draws_blanks_that_make_the_difference() {
        let text = shown(&Surface::plain(), vec![row(Different, Some(0), Some("a"), Some("a  "))], 30);
        assert_eq!(text, "  64 - a\n     + a··\n");
    }

    #[test]
    fn marks_the_words_that_changed() {
        let surface = Surface { paint: Paint::Coloured, ..Surface::plain() };
        let text =
            shown(&surface, vec![row(Different, Some(0), Some("pg-1 Running"), Some("pg-1 Error"))], 30);
        assert!(text.contains("\u{1b}[31mpg-1 \u{1b}[0m\u{1b}[31m\u{1b}[1m\u{1b}[4mRunning\u{1b}[0m"));
        assert!(text.contains("\u{1b}[32mpg-1 \u{1b}[0m\u{1b}[32m\u{1b}[1m\u{1b}[4mError\u{1b}[0m"));
    }
}
