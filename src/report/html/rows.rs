//! The rows of a difference: those of the run, or what the JSON report has kept of them.

use std::borrow::Cow;

use crate::expect::{DiffKind, DiffLine, Span, similarity};
use crate::run::{ExpectationRecord, SubstitutionRecord};

/// Differences of fewer rows are shown whole.
const WHOLE: usize = 40;
/// Equal rows kept around a change in a longer one.
const CONTEXT: usize = 4;

/// A promised line beside the one that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row<'r> {
    pub(super) kind: DiffKind,
    /// 1-based line of the document.
    pub(super) line: Option<usize>,
    pub(super) expected: Option<Cow<'r, str>>,
    pub(super) actual: Option<Cow<'r, str>>,
    pub(super) why: Option<&'r str>,
    /// Values that may differ, in a line that differs otherwise.
    pub(super) volatile: &'r [Span],
}

/// What a reader sees of them.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown<'r> {
    /// A row.
    Row(Row<'r>),
    /// So many rows as promised are left out.
    Break(usize),
}

impl Row<'_> {
    pub(super) fn is_changed(&self) -> bool {
        matches!(self.kind, DiffKind::Different | DiffKind::Missing | DiffKind::Unexpected)
    }
}

/// The rows of an expectation that is not met.
pub(super) fn shown(expectation: &ExpectationRecord) -> Vec<Shown<'_>> {
    let is_told = |row: &DiffLine| {
        row.why.is_some() || matches!(row.kind, DiffKind::Different | DiffKind::Volatile | DiffKind::Gap)
    };
    let rows =
        if expectation.aligned.iter().any(is_told) { of_run(expectation) } else { of_text(expectation) };
    let mut near = vec![rows.len() <= WHOLE; rows.len()];
    for at in (0..rows.len()).filter(|&at| rows[at].is_changed()) {
        let end = (at + CONTEXT + 1).min(rows.len());
        near[at.saturating_sub(CONTEXT)..end].fill(true);
    }
    let mut shown = Vec::new();
    for (row, near) in rows.into_iter().zip(near) {
        match shown.last_mut() {
            _ if near => shown.push(Shown::Row(row)),
            Some(Shown::Break(count)) => *count += 1,
            _ => shown.push(Shown::Break(1)),
        }
    }
    shown
}

fn first_line(expectation: &ExpectationRecord) -> usize {
    if expectation.text_line > 0 { expectation.text_line } else { expectation.line + 1 }
}

fn of_run(expectation: &ExpectationRecord) -> Vec<Row<'_>> {
    let rows = expectation.aligned.iter().map(|row| Row {
        kind: row.kind,
        line: row.line.map(|line| first_line(expectation) + line),
        expected: row.expected.as_deref().map(Cow::Borrowed),
        actual: row.actual.as_deref().map(Cow::Borrowed),
        why: row.why.as_deref(),
        volatile: &row.volatile,
    });
    rows.collect()
}

/// Rows out of the unified diff; the lines between its hunks are as promised.
fn of_text(expectation: &ExpectationRecord) -> Vec<Row<'_>> {
    let mut promised: Vec<&str> = expectation.expected.lines().collect();
    if !agrees(&expectation.difference, &promised) {
        promised.clear();
    }
    let first = first_line(expectation);
    let both = |line: usize, text| as_promised(line, text, &expectation.substitutions);
    let mut rows = Vec::new();
    let mut next = 0;
    let mut removed: Vec<Row> = Vec::new();
    for line in expectation.difference.lines() {
        if let Some(start) = hunk_start(line) {
            rows.append(&mut removed);
            for (at, text) in promised.iter().enumerate().take(start.saturating_sub(1)).skip(next) {
                rows.push(both(first + at, text));
            }
            next = start.saturating_sub(1).max(next);
            continue;
        }
        let (sign, text) = line.split_at_checked(1).unwrap_or((" ", ""));
        match sign {
            "+" => {
                if let Some(row) = partner(&mut removed, text) {
                    (row.kind, row.actual) = (DiffKind::Different, Some(Cow::Borrowed(text)));
                } else {
                    rows.append(&mut removed);
                    rows.push(one_sided(DiffKind::Unexpected, None, None, Some(text)));
                }
            }
            "-" => {
                removed.push(one_sided(DiffKind::Missing, Some(first + next), Some(text), None));
                next += 1;
            }
            _ => {
                rows.append(&mut removed);
                rows.push(both(first + next, text));
                next += 1;
            }
        }
    }
    rows.append(&mut removed);
    for (at, text) in promised.iter().enumerate().skip(next) {
        rows.push(both(first + at, text));
    }
    rows
}

/// Whether the diff is one of these lines. That of a JSON value is one of its members.
fn agrees(difference: &str, promised: &[&str]) -> bool {
    let mut next = 0;
    difference.lines().all(|line| {
        if let Some(start) = hunk_start(line) {
            next = start.saturating_sub(1);
        } else if !line.starts_with('+') {
            next += 1;
            return promised.get(next - 1).is_some_and(|promised| line.get(1..) == Some(*promised));
        }
        true
    })
}

fn hunk_start(line: &str) -> Option<usize> {
    line.strip_prefix("@@ -")?.split(',').next()?.parse().ok()
}

/// The promised line that one that came stands for: among the next few that are not taken, one that is like it.
fn partner<'a, 'r>(removed: &'a mut [Row<'r>], came: &str) -> Option<&'a mut Row<'r>> {
    const NEAR: usize = 8;
    const ALIKE: f64 = 0.65;
    let first = removed.iter().rposition(|row| row.actual.is_some()).map_or(0, |taken| taken + 1);
    let is_like = |row: &&mut Row| similarity("", row.expected.as_deref().unwrap_or_default(), came) >= ALIKE;
    removed[first..].iter_mut().take(NEAR).find(is_like)
}

/// A line that counts as promised: what came is told by the values that differ and may, which are sorted by line.
fn as_promised<'r>(line: usize, text: &'r str, values: &[SubstitutionRecord]) -> Row<'r> {
    let from = values.partition_point(|value| value.line < line);
    let here = values[from..].iter().take_while(|value| value.line == line);
    let (mut came, mut rest) = (String::with_capacity(text.len()), text);
    for value in here.filter(|value| !value.expected.is_empty()) {
        let Some((before, after)) = rest.split_once(value.expected.as_str()) else { continue };
        came.push_str(before);
        came.push_str(&value.actual);
        rest = after;
    }
    came.push_str(rest);
    if text.trim() == "..." {
        return one_sided(DiffKind::Gap, Some(line), Some(text), None);
    }
    let kind = if came == text { DiffKind::Equal } else { DiffKind::Volatile };
    Row { actual: Some(Cow::Owned(came)), ..one_sided(kind, Some(line), Some(text), None) }
}

fn one_sided<'r>(
    kind: DiffKind,
    line: Option<usize>,
    expected: Option<&'r str>,
    actual: Option<&'r str>,
) -> Row<'r> {
    let (expected, actual) = (expected.map(Cow::Borrowed), actual.map(Cow::Borrowed));
    Row { kind, line, expected, actual, why: None, volatile: &[] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::unmet;

    #[test]
    fn a_unified_diff_becomes_rows() {
        let expectation = ExpectationRecord {
            expected: "a\npg-2 Running\nc\nd\n".into(),
            difference: "@@ -2,2 +2,3 @@\n-pg-2 Running\n+pg-2 Pending\n+new\n c\n".into(),
            substitutions: vec![SubstitutionRecord {
                line: 13,
                kind: "word".into(),
                expected: "c".into(),
                actual: "C".into(),
            }],
            ..unmet(10, Vec::new())
        };
        let rows: Vec<_> = of_text(&expectation)
            .into_iter()
            .map(|row| (row.line, row.expected.unwrap_or_default(), row.actual.unwrap_or_default()))
            .collect();
        let row = |line, expected: &'static str, actual: &'static str| (line, expected.into(), actual.into());
        assert_eq!(
            rows,
            [
                row(Some(11), "a", "a"),
                row(Some(12), "pg-2 Running", "pg-2 Pending"),
                row(None, "", "new"),
                row(Some(13), "c", "C"),
                row(Some(14), "d", "d")
            ]
        );
    }

    #[test]
    fn a_long_difference_keeps_what_is_near_a_change() {
        let expected: String = (1..=100).map(|n| format!("{n}\n")).collect();
        let difference = "@@ -49,3 +49,3 @@\n 49\n-50\n+50x\n 51\n".into();
        let expectation = ExpectationRecord { expected, difference, ..unmet(1, Vec::new()) };
        let shown = shown(&expectation);
        assert_eq!(shown.len(), 11);
        assert_eq!((&shown[0], &shown[10]), (&Shown::Break(45), &Shown::Break(46)));
    }
}
