//! A pair of texts that was compared outside of a run, told to a person.

use super::difference::{self, Extent, REST, SCREEN};
use super::surface::{Surface, Tone};
use super::text::{add_line, clean, counted};
use crate::run::{ExpectationRecord, SubstitutionRecord};

/// Substitutions shown, unless all are asked for.
const SUBSTITUTIONS: usize = 10;
/// Columns before everything but the verdict.
const INDENT: &str = "  ";

/// A compared pair.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// What was promised, and what became of it; lines count from the expected text's first.
    pub expectation: &'a ExpectationRecord,
    /// Innovation Engine's score, 0 to 1.
    pub ie_score: f64,
    /// Why it is not met.
    pub reason: Option<&'a str>,
}

impl Compared<'_> {
    /// The verdict, the scores, what differs and may, and what differs and may not.
    pub fn text(&self, surface: &Surface, extent: Extent) -> String {
        let mut out = String::new();
        self.verdict(&mut out, surface);
        let score = self.expectation.score.map_or(0.0, shown);
        let scores = format!("score {score:.3}, Innovation Engine's {:.3}", shown(self.ie_score));
        add_line(&mut out, &format!("{INDENT}{scores}"));
        let limit = extent.limit(SUBSTITUTIONS);
        substitutions(&mut out, surface, &self.expectation.substitutions, limit);
        if !self.expectation.difference.is_empty() {
            out.push('\n');
            difference::write(&mut out, surface, INDENT, self.expectation, extent.limit(SCREEN));
        }
        out
    }

    fn verdict(&self, out: &mut String, surface: &Surface) {
        let (symbol, verdict, tone) = if self.expectation.met == Some(true) {
            (surface.symbols.passed, "met", Tone::Good)
        } else {
            (surface.symbols.failed, "not met", Tone::Bad)
        };
        let verdict = surface.paint(tone, &format!("{symbol} {verdict}"));
        let mut reason = self.reason.unwrap_or_default().lines();
        match reason.next() {
            Some(first) => add_line(out, &format!("{verdict}: {}", clean(first))),
            None => add_line(out, &verdict),
        }
        for line in reason {
            add_line(out, &format!("{INDENT}{}", clean(line)));
        }
    }
}

/// A score that is not 1 never looks like 1.
fn shown(score: f64) -> f64 {
    if score < 1.0 { score.min(0.999) } else { score }
}

fn substitutions(out: &mut String, surface: &Surface, all: &[SubstitutionRecord], limit: usize) {
    if all.is_empty() {
        return;
    }
    out.push('\n');
    add_line(out, &format!("{INDENT}differs and may:"));
    let shown = &all[..all.len().min(limit)];
    let digits = shown.iter().map(|row| row.line).max().unwrap_or(0).to_string().len();
    let kinds = shown.iter().map(|row| row.kind.chars().count()).max().unwrap_or(0);
    let columns = surface.quote.saturating_sub(INDENT.len());
    for SubstitutionRecord { line, kind, expected, actual } in shown {
        let (expected, actual) = (clean(expected), clean(actual));
        let row = format!("{line:>digits$} {kind:<kinds$}  {expected} {} {actual}", surface.symbols.becomes);
        add_line(out, &format!("{INDENT}{}", surface.paint(Tone::Dim, &surface.truncate(&row, columns))));
    }
    if all.len() > limit {
        let more = counted(all.len() - limit, "more value");
        let more = format!("{} {more} ({REST} them all)", surface.symbols.ellipsis);
        add_line(out, &format!("{INDENT}{}", surface.paint(Tone::Dim, &more)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expect::DiffKind::{Missing, Volatile};
    use crate::report::sample::{row, unmet};

    fn text(expectation: &ExpectationRecord, reason: Option<&str>, extent: Extent) -> String {
        Compared { expectation, ie_score: 0.99996, reason }.text(&Surface::plain(), extent)
    }

    fn substitution(line: usize, kind: &str) -> SubstitutionRecord {
        let (expected, actual) = ("4m25s".to_owned(), "12s".to_owned());
        SubstitutionRecord { line, kind: kind.into(), expected, actual }
    }

    #[test]
    fn says_all_that_is_known() {
        let rows = vec![
            row(Volatile, Some(0), Some("up 4m25s"), Some("up 12s")),
            row(Missing, Some(1), Some("b"), None),
        ];
        let expectation = ExpectationRecord {
            text_line: 1,
            substitutions: vec![substitution(1, "duration"), substitution(12, "age")],
            difference: "-b".into(),
            ..unmet(1, rows)
        };
        assert_eq!(
            text(&expectation, Some("1 of 2 expected lines is missing\nand more"), Extent::Screen),
            "✗ not met: 1 of 2 expected lines is missing
  and more
  score 0.500, Innovation Engine's 0.999

  differs and may:
   1 duration  4m25s → 12s
  12 age       4m25s → 12s

  1 ~ up 4m25s
  2 - b
"
        );
    }

    #[test]
    fn a_screen_is_not_left_unless_asked() {
        let rows = (0..40).map(|line| row(Missing, Some(line), Some("x"), None)).collect();
        let expectation = ExpectationRecord {
            substitutions: (1..=12).map(|line| substitution(line, "duration")).collect(),
            difference: "-x".into(),
            ..unmet(1, rows)
        };
        let screen = text(&expectation, None, Extent::Screen);
        assert!(screen.contains("\n  … 2 more values (--full-diff shows them all)\n"), "{screen}");
        assert!(screen.ends_with("\n  … 10 more lines (--full-diff shows them all)\n"), "{screen}");
        assert_eq!(screen.lines().count(), 47);
        assert_eq!(text(&expectation, None, Extent::Whole).lines().count(), 57);
    }

    #[test]
    fn nothing_is_added_where_nothing_differs() {
        let expectation = ExpectationRecord { met: Some(true), score: Some(1.0), ..unmet(1, Vec::new()) };
        assert_eq!(
            text(&expectation, None, Extent::Screen),
            "✓ met\n  score 1.000, Innovation Engine's 0.999\n"
        );
    }
}
