//! Says of aligned lines what differs: rows for a report, a reason, a score.

use super::line::{Line, Reading};
use super::pair::Row;
use super::{Comparison, DiffKind, DiffLine};

/// Equal lines kept around a change.
pub(super) const CONTEXT: usize = 3;

/// Differences with more rows keep only the changed ones and the lines around them.
const ROWS: usize = 2_000;

impl Comparison {
    pub(super) fn met() -> Self {
        Self {
            met: true,
            score: 1.0,
            similarity: None,
            reason: None,
            substitutions: Vec::new(),
            difference: Vec::new(),
        }
    }

    pub(super) fn unmet(score: f64, reason: String, difference: Vec<DiffLine>) -> Self {
        Self {
            met: false,
            score,
            reason: Some(reason),
            difference: around_changes(difference),
            ..Self::met()
        }
    }
}

/// How many lines of each kind there are.
#[derive(Default)]
struct Tally {
    equal: usize,
    different: usize,
    missing: usize,
    unexpected: usize,
}

impl Tally {
    fn expected(&self) -> usize {
        self.equal + self.different + self.missing
    }

    fn is_met(&self) -> bool {
        self.different + self.missing + self.unexpected == 0
    }

    fn score(&self) -> f64 {
        if self.expected() == 0 {
            return if self.is_met() { 1.0 } else { 0.0 };
        }
        self.equal as f64 / self.expected() as f64
    }
}

/// The answer for aligned lines.
pub(super) fn of_lines(
    rows: &[Row],
    expected: &[Line<'_>],
    actual: &[Line<'_>],
    reading: Reading,
) -> Comparison {
    let mut tally = Tally::default();
    let mut changed = vec![true; rows.len()];
    for (row, changed) in rows.iter().zip(&mut changed) {
        match *row {
            Row::Equal(i, j) if reading.same(&expected[i].text, &actual[j].text) => {
                tally.equal += 1;
                *changed = false;
            }
            Row::Equal(..) | Row::Different(..) => tally.different += 1,
            Row::Missing(_) => tally.missing += 1,
            Row::Unexpected(_) => tally.unexpected += 1,
            Row::Gap(..) => *changed = false,
        }
    }
    if tally.is_met() {
        return Comparison::met();
    }
    let kept = kept(&changed);
    let difference = rows.iter().zip(&kept).filter(|(_, kept)| **kept);
    let difference = difference.map(|(row, _)| diff_line(row, expected, actual, reading)).collect();
    Comparison::unmet(tally.score(), reason(&tally, actual.len()), difference)
}

fn diff_line(row: &Row, expected: &[Line<'_>], actual: &[Line<'_>], reading: Reading) -> DiffLine {
    let mut kind = match row {
        Row::Equal(..) => DiffKind::Equal,
        Row::Different(..) => DiffKind::Different,
        Row::Missing(_) => DiffKind::Missing,
        Row::Unexpected(_) => DiffKind::Unexpected,
        Row::Gap(..) => DiffKind::Gap,
    };
    let (i, j) = match *row {
        Row::Equal(i, j) | Row::Different(i, j) => (Some(i), Some(j)),
        Row::Missing(i) | Row::Gap(i, _) => (Some(i), None),
        Row::Unexpected(j) => (None, Some(j)),
    };
    let (expected, actual) = (i.map(|i| &expected[i]), j.map(|j| &actual[j]));
    let mut why = None;
    if let (Some(expected), Some(actual)) = (expected, actual)
        && !reading.same(&expected.text, &actual.text)
    {
        kind = DiffKind::Different;
        why = why_different(&expected.text, &actual.text);
    }
    DiffLine {
        kind,
        expected: expected.map(|line| line.text.clone().into_owned()),
        actual: actual.map(|line| line.text.clone().into_owned()),
        line: expected.map(|line| line.number),
        why,
    }
}

fn why_different(expected: &str, actual: &str) -> Option<String> {
    let why =
        if expected.strip_suffix('\r').unwrap_or(expected) == actual.strip_suffix('\r').unwrap_or(actual) {
            "only the line endings differ"
        } else if Reading::Words.same(expected, actual) {
            "only blanks differ"
        } else if expected.to_lowercase() == actual.to_lowercase() {
            "only upper and lower case differ"
        } else {
            return None;
        };
    Some(why.to_owned())
}

fn reason(tally: &Tally, came: usize) -> String {
    if tally.expected() == 0 {
        return format!("no output was expected, {} came", counted(came, "line", "lines"));
    }
    if came == 0 {
        return "printed nothing".to_owned();
    }
    let mut parts = Vec::new();
    if tally.different > 0 {
        parts.push(differ(tally.different, tally.expected(), "line"));
    }
    parts.extend(missing_and_unexpected(tally.missing, tally.unexpected, "expected line", "line"));
    parts.join(", ")
}

pub(super) fn differ(count: usize, total: usize, noun: &str) -> String {
    let plural = if total == 1 { "" } else { "s" };
    let verb = if count == 1 { "differs" } else { "differ" };
    format!("{count} of {total} expected {noun}{plural} {verb}")
}

pub(super) fn missing_and_unexpected(
    missing: usize,
    unexpected: usize,
    shown: &str,
    came: &str,
) -> Vec<String> {
    let mut parts = Vec::new();
    if missing > 0 {
        let verb = if missing == 1 { "is" } else { "are" };
        parts.push(format!("{} {verb} missing", counted(missing, shown, &format!("{shown}s"))));
    }
    if unexpected > 0 {
        let verb = if unexpected == 1 { "was" } else { "were" };
        parts.push(format!("{} {verb} not expected", counted(unexpected, came, &format!("{came}s"))));
    }
    parts
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn around_changes(difference: Vec<DiffLine>) -> Vec<DiffLine> {
    let changed: Vec<bool> = difference.iter().map(is_changed).collect();
    let kept = kept(&changed);
    difference.into_iter().zip(kept).filter_map(|(row, kept)| kept.then_some(row)).collect()
}

/// Which rows to keep: all, or those within reach of a change where there are many.
fn kept(changed: &[bool]) -> Vec<bool> {
    if changed.len() <= ROWS {
        return vec![true; changed.len()];
    }
    let mut kept = vec![false; changed.len()];
    for at in (0..changed.len()).filter(|&at| changed[at]) {
        let end = (at + CONTEXT + 1).min(changed.len());
        kept[at.saturating_sub(CONTEXT)..end].fill(true);
    }
    kept
}

pub(super) fn is_changed(row: &DiffLine) -> bool {
    matches!(row.kind, DiffKind::Different | DiffKind::Missing | DiffKind::Unexpected)
}

#[cfg(test)]
mod tests {
    use super::super::{Context, Pair, Rule, compare};
    use super::*;

    fn compared(expected: &str, actual: &str) -> Comparison {
        compare(Pair { expected, actual, language: "text" }, &Rule::Match, &Context::default())
    }

    #[test]
    fn a_reason_counts() {
        for (expected, actual, reason) in [
            ("a\nb\nc\nd", "a\nx\ny\nd", "2 of 4 expected lines differ"),
            ("a", "b", "1 of 1 expected line differs"),
            ("a\nb\nc", "a\nc", "1 expected line is missing"),
            ("a", "a\nb\nc\nd", "3 lines were not expected"),
            ("a\nb", "", "printed nothing"),
            ("", "x\n", "no output was expected, 1 line came"),
            ("a\nb\nc\nc", "x\nb\nc", "1 of 4 expected lines differs, 1 expected line is missing"),
            ("{\"a\":1,\"b\":2}", "{\"a\":2}", "1 of 2 expected values differs, 1 expected value is missing"),
            ("[1]", "[1,2]", "1 element was not expected"),
        ] {
            assert_eq!(compared(expected, actual).reason.unwrap(), reason, "{expected:?} {actual:?}");
        }
    }

    #[test]
    fn long_differences_keep_what_is_near_a_change() {
        let expected = (0..3_000).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
        let actual = expected.replace("\n1500\n", "\nx\n");
        let lines: Vec<_> = compared(&expected, &actual).difference.iter().map(|row| row.line).collect();
        assert_eq!(lines, (1497..=1503).map(Some).collect::<Vec<_>>());
    }
}
