//! Says of JSON what differs: the lines as shown, with the values that differ marked.

use std::cell::OnceCell;

use super::super::difference::{Taken, alone, bind, differ, missing_and_unexpected, substitution};
use super::super::line::{Line, is_gap};
use super::super::names::Names;
use super::super::{Comparison, Context, DiffKind, DiffLine};
use super::{Allowed, Findings, Mismatch};

/// The answer for JSON: the lines as shown, with the values that differ marked and their paths named.
pub(in crate::expect) fn of_json(
    mut findings: Findings,
    expected: &[Line<'_>],
    actual: &[Line<'_>],
    context: &Context<'_>,
) -> Comparison {
    let names = OnceCell::new();
    let names = |name: &str| names.get_or_init(|| Names::of(actual)).has(name);
    let mut taken = Taken::new();
    let mut bindings = context.bindings.cloned().unwrap_or_default();
    let mut substitutions = Vec::new();
    let mut values = vec![Vec::new(); expected.len()];
    for Allowed { otherwise, pairings } in std::mem::take(&mut findings.allowed) {
        let line = expected.get(otherwise.first).map_or(0, |line| line.number);
        substitutions.extend(pairings.iter().map(|pairing| substitution(line, pairing)));
        let bound = alone(&pairings, names, &mut taken).and_then(|()| bind(&pairings, &mut bindings));
        if let Err(why) = bound {
            findings.met = findings.met.saturating_sub(1);
            findings.mismatches.push(Mismatch { why: Some(why), ..otherwise });
        } else if let Some(values) = values.get_mut(otherwise.first) {
            values.push((otherwise.expected, otherwise.actual));
        }
    }
    if findings.mismatches.is_empty() {
        return Comparison { substitutions, bindings, ..Comparison::met() };
    }
    findings.mismatches.sort_by_key(|mismatch| mismatch.first);
    let of_kind = |kind| findings.mismatches.iter().filter(|mismatch| mismatch.kind == kind).count();
    let (different, missing) = (of_kind(DiffKind::Different), of_kind(DiffKind::Missing));
    let mut parts = Vec::new();
    if different > 0 {
        parts.push(differ(different, findings.shown.max(different), "value"));
    }
    let unexpected = of_kind(DiffKind::Unexpected);
    parts.extend(missing_and_unexpected(missing, unexpected, "expected value", "element"));
    let score = findings.met as f64 / findings.shown.max(1) as f64;
    let unmet =
        Comparison::unmet(score, parts.join(", "), json_rows(&findings.mismatches, expected, &values));
    Comparison { substitutions, ..unmet }
}

fn json_rows(
    mismatches: &[Mismatch],
    expected: &[Line<'_>],
    allowed: &[Vec<(String, String)>],
) -> Vec<DiffLine> {
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
            rows.push(kept_row(line, kind, &allowed[at]));
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
        why: why(mismatch),
        volatile: Vec::new(),
    }
}

/// A line without a mismatch; volatile where a value in it came otherwise.
fn kept_row(line: &Line<'_>, kind: DiffKind, allowed: &[(String, String)]) -> DiffLine {
    let text = line.text.clone().into_owned();
    let came = (kind == DiffKind::Equal)
        .then(|| allowed.iter().fold(text.clone(), |text, (shown, came)| text.replacen(shown, came, 1)));
    let differs = came.as_ref().is_some_and(|came| *came != text);
    DiffLine {
        kind: if differs { DiffKind::Volatile } else { kind },
        expected: Some(text),
        actual: came,
        line: Some(line.number),
        why: None,
        volatile: Vec::new(),
    }
}

/// The path, and which rule is broken there.
fn why(mismatch: &Mismatch) -> Option<String> {
    let path = (!mismatch.path.is_empty()).then(|| mismatch.path.clone());
    match (path, &mismatch.why) {
        (Some(path), Some(why)) => Some(format!("{path}: {why}")),
        (path, why) => path.or_else(|| why.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Context, Pair, Rule, compare, unified};
    use super::*;

    fn compared(expected: &str, actual: &str) -> Comparison {
        compare(Pair { expected, actual, language: "text" }, &Rule::Match, &Context::default())
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
        assert_eq!(whys, ["state: `Running` → `Pending`: says how it went, so it must be equal", "b"]);
        assert_eq!(answer.difference[2].line, Some(3));
    }
}
