//! Says of an aligned pair what differs: rows for a report, a reason, a score, a unified diff.

use std::fmt::Write as _;

use super::json::{Findings, Mismatch};
use super::line::{Line, Reading, is_gap};
use super::pair::Row;
use super::{Comparison, DiffKind, DiffLine};

/// Equal lines kept around a change.
const CONTEXT: usize = 3;

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

fn differ(count: usize, total: usize, noun: &str) -> String {
    let plural = if total == 1 { "" } else { "s" };
    let verb = if count == 1 { "differs" } else { "differ" };
    format!("{count} of {total} expected {noun}{plural} {verb}")
}

fn missing_and_unexpected(missing: usize, unexpected: usize, shown: &str, came: &str) -> Vec<String> {
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

/// The answer for JSON: the lines as shown, with the values that differ marked and their paths named.
pub(super) fn of_json(findings: &Findings, expected: &[Line<'_>]) -> Comparison {
    if findings.mismatches.is_empty() {
        return Comparison::met();
    }
    let of_kind = |kind| findings.mismatches.iter().filter(|mismatch| mismatch.kind == kind).count();
    let (different, missing) = (of_kind(DiffKind::Different), of_kind(DiffKind::Missing));
    let mut parts = Vec::new();
    if different > 0 {
        parts.push(differ(different, findings.shown.max(different), "value"));
    }
    let unexpected = of_kind(DiffKind::Unexpected);
    parts.extend(missing_and_unexpected(missing, unexpected, "expected value", "element"));
    let score = findings.met as f64 / findings.shown.max(1) as f64;
    Comparison::unmet(score, parts.join(", "), json_rows(&findings.mismatches, expected))
}

fn json_rows(mismatches: &[Mismatch], expected: &[Line<'_>]) -> Vec<DiffLine> {
    let mut starting = vec![Vec::new(); expected.len()];
    let mut covered = vec![false; expected.len()];
    for mismatch in mismatches {
        let at = if mismatch.kind == DiffKind::Unexpected { mismatch.last } else { mismatch.first };
        starting[at].push(mismatch);
        if mismatch.kind != DiffKind::Unexpected {
            covered[mismatch.first..=mismatch.last].fill(true);
        }
    }
    let mut rows = Vec::new();
    for (at, line) in expected.iter().enumerate() {
        let (unexpected, promised): (Vec<&Mismatch>, Vec<&Mismatch>) =
            starting[at].iter().copied().partition(|mismatch| mismatch.kind == DiffKind::Unexpected);
        rows.extend(unexpected.into_iter().map(|mismatch| json_row(mismatch, line, false)));
        if promised.is_empty() {
            let kind = match (covered[at], is_gap(&line.text)) {
                (true, _) => DiffKind::Missing,
                (false, true) => DiffKind::Gap,
                (false, false) => DiffKind::Equal,
            };
            let text = line.text.clone().into_owned();
            let actual = (kind == DiffKind::Equal).then(|| text.clone());
            rows.push(DiffLine { kind, expected: Some(text), actual, line: Some(line.number), why: None });
        }
        let alone = promised.len() == 1;
        rows.extend(promised.into_iter().map(|mismatch| json_row(mismatch, line, alone)));
    }
    rows
}

/// A value that has its line for itself is shown as that line, others on their own.
fn json_row(mismatch: &Mismatch, line: &Line<'_>, alone: bool) -> DiffLine {
    let text = line.text.as_ref();
    let body = text.trim_ascii_start();
    let indent = &text[..text.len() - body.len()];
    let comma = if body.ends_with(',') { "," } else { "" };
    let spread = mismatch.last > mismatch.first;
    let whole = alone && (spread || body.trim_end_matches(',') == mismatch.expected);
    let expected = if whole { text.to_owned() } else { format!("{indent}{}", mismatch.expected) };
    let actual = format!("{indent}{}{}", mismatch.actual, if whole { comma } else { "" });
    let promised = mismatch.kind != DiffKind::Unexpected;
    DiffLine {
        kind: mismatch.kind,
        expected: promised.then_some(expected),
        actual: (mismatch.kind != DiffKind::Missing).then_some(actual),
        line: promised.then_some(line.number),
        why: (!mismatch.path.is_empty()).then(|| mismatch.path.clone()),
    }
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

fn is_changed(row: &DiffLine) -> bool {
    matches!(row.kind, DiffKind::Different | DiffKind::Missing | DiffKind::Unexpected)
}

/// A unified-style diff from promised to real: hunks headed `@@ -LINE,COUNT +LINE,COUNT @@` with three
/// lines around each change; empty where nothing differs.
///
/// Line numbers are 1-based in the expected text as given; those after `+` are counted on from there,
/// a gap as one line. A volatile line is shown as it was promised.
pub fn unified(difference: &[DiffLine]) -> String {
    let mut text = String::new();
    let mut shift = 0_isize;
    for hunk in hunks(difference) {
        let removed = hunk.iter().filter(|row| row.expected.is_some()).count();
        let added = hunk.iter().filter(|row| row.actual.is_some() || row.kind == DiffKind::Gap).count();
        let start = hunk.iter().find_map(|row| row.line).map_or(0, |line| line + 1);
        let there = start.saturating_add_signed(shift);
        let _ = writeln!(text, "@@ -{start},{removed} +{there},{added} @@");
        shift += added.cast_signed() - removed.cast_signed();
        write_hunk(hunk, &mut text);
    }
    text
}

fn hunks(difference: &[DiffLine]) -> Vec<&[DiffLine]> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for at in (0..difference.len()).filter(|&at| is_changed(&difference[at])) {
        let (start, end) = (at.saturating_sub(CONTEXT), (at + CONTEXT + 1).min(difference.len()));
        match ranges.last_mut() {
            Some(last) if start <= last.1 => last.1 = end,
            _ => ranges.push((start, end)),
        }
    }
    ranges.into_iter().map(|(start, end)| &difference[start..end]).collect()
}

/// Within a run of changes what was promised comes first, as `diff -u` has it.
fn write_hunk(hunk: &[DiffLine], text: &mut String) {
    for run in hunk.chunk_by(|a, b| is_changed(a) && is_changed(b)) {
        if !is_changed(&run[0]) {
            let shown = run[0].expected.as_deref().or(run[0].actual.as_deref());
            let _ = writeln!(text, " {}", shown.unwrap_or_default());
            continue;
        }
        for expected in run.iter().filter_map(|row| row.expected.as_deref()) {
            let _ = writeln!(text, "-{expected}");
        }
        for actual in run.iter().filter_map(|row| row.actual.as_deref()) {
            let _ = writeln!(text, "+{actual}");
        }
    }
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
    fn a_unified_diff_has_hunks() {
        let expected = (1..=20).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
        let actual = expected.replace("line 2\n", "line two\n").replace("line 18", "line 18\nnew");
        assert_eq!(
            unified(&compared(&expected, &actual).difference),
            "@@ -1,5 +1,5 @@\n line 1\n-line 2\n+line two\n line 3\n line 4\n line 5\n\
             @@ -16,5 +16,6 @@\n line 16\n line 17\n line 18\n+new\n line 19\n line 20\n"
        );
        assert_eq!(unified(&compared("a", "a").difference), "");
    }

    #[test]
    fn json_shows_the_line_and_its_path() {
        let expected = "\n{\n  \"a\": 1,\n  \"state\": \"Running\",\n  \"b\": {\n    \"c\": 2\n  }\n}";
        let answer = compared(expected, "{\"state\":\"Pending\",\"a\":1}");
        assert_eq!(
            unified(&answer.difference),
            "@@ -2,7 +2,4 @@\n {\n   \"a\": 1,\n-  \"state\": \"Running\",\n-  \"b\": {\n-    \"c\": 2\n-  }\n+  \"state\": \"Pending\",\n }\n"
        );
        let whys: Vec<_> = answer.difference.iter().filter_map(|row| row.why.as_deref()).collect();
        assert_eq!(whys, ["state", "b"]);
        assert_eq!(answer.difference[2].line, Some(3));
    }

    #[test]
    fn long_differences_keep_what_is_near_a_change() {
        let expected = (0..3_000).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
        let actual = expected.replace("\n1500\n", "\nx\n");
        let lines: Vec<_> = compared(&expected, &actual).difference.iter().map(|row| row.line).collect();
        assert_eq!(lines, (1497..=1503).map(Some).collect::<Vec<_>>());
    }
}
