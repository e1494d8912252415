//! Writes an aligned pair as a diff for a report.

use std::fmt::Write as _;

use super::DiffKind;
use super::DiffLine;
use super::difference::{CONTEXT, is_changed};

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
    use super::super::{Comparison, Context, Pair, Rule, compare};
    use super::*;

    fn compared(expected: &str, actual: &str) -> Comparison {
        compare(Pair { expected, actual, language: "text" }, &Rule::Match, &Context::default())
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
}
