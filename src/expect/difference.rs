//! Says of aligned lines what differs: rows for a report, a reason, a score.

use std::collections::BTreeMap;

use super::bindings::Bindings;
use super::line::Reading;
use super::pair::Row;
use super::same::{Likeness, Pairing};
use super::sides::Sides;
use super::{Comparison, DiffKind, DiffLine, Substitution};

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
            bindings: Bindings::default(),
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
    fn count(&mut self, row: &Row, verdict: &Verdict) {
        match (verdict, row) {
            (Verdict::Equal | Verdict::Volatile(_), _) => self.equal += 1,
            (Verdict::Different(_), _) => self.different += 1,
            (Verdict::Alone, Row::Missing(_)) => self.missing += 1,
            (Verdict::Alone, Row::Unexpected(_)) => self.unexpected += 1,
            (Verdict::Alone, _) => {}
        }
    }

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

/// The answer for aligned lines; `known` are the names bound before.
pub(super) fn of_lines<'s>(rows: &[Row], sides: &'s Sides<'s, '_>, known: &Bindings) -> Comparison {
    let mut tally = Tally::default();
    let mut bindings = known.clone();
    let mut taken = Taken::new();
    let mut substitutions = Vec::new();
    let mut verdicts = Vec::with_capacity(rows.len());
    for row in rows {
        let verdict = match *row {
            Row::Equal(i, j) | Row::Different(i, j) => {
                let verdict = verdict(sides, (i, j), &mut bindings, &mut taken);
                if let Verdict::Volatile(pairings) = &verdict {
                    let line = sides.expected.lines[i].number;
                    substitutions.extend(pairings.iter().map(|pairing| substitution(line, pairing)));
                }
                verdict
            }
            _ => Verdict::Alone,
        };
        tally.count(row, &verdict);
        verdicts.push(verdict);
    }
    if tally.is_met() {
        return Comparison { substitutions, bindings, ..Comparison::met() };
    }
    let changed: Vec<bool> =
        rows.iter().zip(&verdicts).map(|(row, verdict)| verdict.is_change(row)).collect();
    let kept = kept(&changed);
    let rows = rows.iter().zip(verdicts).zip(&kept).filter(|(_, kept)| **kept);
    let difference = rows.map(|((row, verdict), _)| diff_line(row, verdict, sides)).collect();
    let unmet = Comparison::unmet(tally.score(), reason(&tally, sides.actual.lines.len()), difference);
    Comparison { substitutions, ..unmet }
}

/// What a row turned out to be.
enum Verdict {
    Equal,
    Volatile(Vec<Pairing>),
    Different(Option<String>),
    /// Stands on one side only.
    Alone,
}

impl Verdict {
    fn is_change(&self, row: &Row) -> bool {
        match self {
            Self::Equal | Self::Volatile(_) => false,
            Self::Different(_) => true,
            Self::Alone => !matches!(row, Row::Gap(..)),
        }
    }
}

fn verdict<'s>(
    sides: &'s Sides<'s, '_>,
    (i, j): (usize, usize),
    bindings: &mut Bindings,
    taken: &mut Taken,
) -> Verdict {
    if sides.equal(i, j) {
        let moved = || Some("a value stands in another column".to_owned());
        return if sides.fill_the_same(i, j) { Verdict::Equal } else { Verdict::Different(moved()) };
    }
    match sides.likeness(i, j) {
        Likeness::Same(_) if !sides.fill_the_same(i, j) => {
            Verdict::Different(Some("a value stands in another column".to_owned()))
        }
        Likeness::Same(pairings) => {
            match alone(&pairings, |name| sides.actual.names(name), taken)
                .and_then(|()| bind(&pairings, bindings))
            {
                Ok(()) => Verdict::Volatile(pairings),
                Err(why) => Verdict::Different(Some(why)),
            }
        }
        Likeness::Different(why) => {
            let (shown, came) = (&sides.expected.lines[i].text, &sides.actual.lines[j].text);
            Verdict::Different(why_different(shown, came).or(why))
        }
    }
}

/// Actual names of one output with the shown ones that they stand for.
pub(super) type Taken = BTreeMap<String, String>;

/// In one output a name that stands for another one does not stand for itself on another line, and two pods do not
/// stand for one.
pub(super) fn alone(
    pairings: &[Pairing],
    came: impl Fn(&str) -> bool,
    taken: &mut Taken,
) -> Result<(), String> {
    let bound = pairings.iter().filter_map(|pairing| pairing.bound.as_ref());
    for (shown, actual) in bound.filter(|(shown, actual)| shown != actual && !shown.starts_with('/')) {
        if came(shown) {
            return Err(format!("`{shown}` stands for itself on another line, here for `{actual}`"));
        }
        if !is_pod(shown) {
            continue;
        }
        let first = taken.entry(actual.clone()).or_insert_with(|| shown.clone());
        if first != shown {
            return Err(format!("`{first}` and `{shown}` both stand for `{actual}`"));
        }
    }
    Ok(())
}

/// `NAME-HASH-SUFFIX`, as a deployment names what it runs.
fn is_pod(name: &str) -> bool {
    let mut pieces = name.rsplit('-');
    let suffix = pieces.next().is_some_and(|suffix| suffix.len() == 5);
    suffix && pieces.next().is_some_and(|hash| (8..=10).contains(&hash.len()))
}

/// Names that were met before stand for what they stood for.
pub(super) fn bind(pairings: &[Pairing], bindings: &mut Bindings) -> Result<(), String> {
    for (shown, actual) in pairings.iter().filter_map(|pairing| pairing.bound.as_ref()) {
        if let Err(before) = bindings.bind(shown, actual) {
            return Err(format!("`{shown}` stood for `{before}` before, now for `{actual}`"));
        }
    }
    Ok(())
}

pub(super) fn substitution(line: usize, pairing: &Pairing) -> Substitution {
    Substitution {
        line,
        kind: pairing.kind.clone(),
        expected: pairing.expected.clone(),
        actual: pairing.actual.clone(),
    }
}

fn diff_line<'s>(row: &Row, verdict: Verdict, sides: &'s Sides<'s, '_>) -> DiffLine {
    let (i, j) = match *row {
        Row::Equal(i, j) | Row::Different(i, j) => (Some(i), Some(j)),
        Row::Missing(i) | Row::Gap(i, _) => (Some(i), None),
        Row::Unexpected(j) => (None, Some(j)),
    };
    let (kind, why) = match (verdict, row) {
        (Verdict::Equal, _) => (DiffKind::Equal, None),
        (Verdict::Volatile(_), _) => (DiffKind::Volatile, None),
        (Verdict::Different(why), _) => (DiffKind::Different, why),
        (Verdict::Alone, Row::Gap(..)) => (DiffKind::Gap, None),
        (Verdict::Alone, Row::Missing(_)) => (DiffKind::Missing, None),
        (Verdict::Alone, _) => (DiffKind::Unexpected, None),
    };
    let volatile = match (kind, i, j) {
        (DiffKind::Different, Some(i), Some(j)) => sides.spans(i, j),
        _ => Vec::new(),
    };
    let expected = i.map(|i| &sides.expected.lines[i]);
    DiffLine {
        kind,
        expected: expected.map(|line| line.text.clone().into_owned()),
        actual: j.map(|j| sides.actual.lines[j].text.clone().into_owned()),
        line: expected.map(|line| line.number),
        why,
        volatile,
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
