//! Decides within a stretch that is not equal which expected part stands for which actual one.

use std::ops::Range;

/// What became of a part; expected parts first, by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Row {
    Equal(usize, usize),
    Different(usize, usize),
    Missing(usize),
    Unexpected(usize),
    /// A gap and what it stands for.
    Gap(usize, Range<usize>),
}

impl Row {
    /// The row of a part that starts so many further on.
    pub(super) fn shifted(self, lines: usize, came: usize) -> Self {
        match self {
            Self::Equal(i, j) => Self::Equal(i + lines, j + came),
            Self::Different(i, j) => Self::Different(i + lines, j + came),
            Self::Missing(i) => Self::Missing(i + lines),
            Self::Unexpected(j) => Self::Unexpected(j + came),
            Self::Gap(i, range) => Self::Gap(i + lines, range.start + came..range.end + came),
        }
    }
}

/// Up to so many pairs are looked at; beyond, parts are paired in order.
const PAIRS: usize = 250_000;

/// Less alike than this, a part is not taken for another one while a gap could stand for that.
const ALIKE: f32 = 0.3;

/// The best alignment of two ranges: most equal pairs, then most likeness (`alike`, 1 for equal parts).
///
/// An alignment in which everything is met is always found while `expected × actual` is within 250,000.
pub(super) fn pair_up(
    expected: Range<usize>,
    actual: Range<usize>,
    is_gap: impl Fn(usize) -> bool,
    alike: impl Fn(usize, usize) -> f32,
) -> Vec<Row> {
    if actual.is_empty() {
        let row = |i| if is_gap(i) { Row::Gap(i, actual.start..actual.start) } else { Row::Missing(i) };
        return expected.map(row).collect();
    }
    if expected.is_empty() {
        return actual.map(Row::Unexpected).collect();
    }
    if expected.len().saturating_mul(actual.len()) > PAIRS {
        return in_order(expected, actual, is_gap, alike);
    }
    let has_gap = expected.clone().any(&is_gap);
    let width = actual.len() + 1;
    let mut best = vec![0.0_f32; (expected.len() + 1) * width];
    let mut choice = vec![Choice::Skip; best.len()];
    for row in (0..=expected.len()).rev() {
        for column in (0..width).rev() {
            let at = row * width + column;
            let (i, j) = (expected.start + row, actual.start + column);
            let gap = row < expected.len() && is_gap(i);
            let mut options = [(f32::NEG_INFINITY, Choice::Skip); 3];
            if column + 1 < width {
                options[0] = (best[at + 1] - if gap { 0.0 } else { 0.02 }, Choice::Skip);
            }
            if row < expected.len() {
                options[1] = (best[at + width] - if gap { 0.0 } else { 0.02 }, Choice::Drop);
            }
            if row < expected.len() && column + 1 < width && !gap {
                options[2] = (best[at + width + 1] + worth(alike(i, j), has_gap), Choice::Pair);
            }
            if row < expected.len() || column + 1 < width {
                let pick = options.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
                (best[at], choice[at]) = pick.expect("three options");
            }
        }
    }
    trace(expected, actual, &choice, is_gap, alike)
}

#[derive(Clone, Copy)]
enum Choice {
    /// The actual part stands for itself, or belongs to the gap.
    Skip,
    /// The expected part stands for itself, or the gap is over.
    Drop,
    Pair,
}

fn worth(alike: f32, has_gap: bool) -> f32 {
    if alike >= 1.0 {
        1.0
    } else if has_gap && alike < ALIKE {
        -0.05
    } else {
        alike / 2.0
    }
}

fn trace(
    expected: Range<usize>,
    actual: Range<usize>,
    choice: &[Choice],
    is_gap: impl Fn(usize) -> bool,
    alike: impl Fn(usize, usize) -> f32,
) -> Vec<Row> {
    let width = actual.len() + 1;
    let (mut i, mut j) = (expected.start, actual.start);
    let mut gap_from = j;
    let mut rows = Vec::new();
    while i < expected.end || j < actual.end {
        let within = i < expected.end && is_gap(i);
        match choice[(i - expected.start) * width + j - actual.start] {
            Choice::Skip => {
                if !within {
                    rows.push(Row::Unexpected(j));
                }
                j += 1;
            }
            Choice::Drop => {
                rows.push(if within { Row::Gap(i, gap_from..j) } else { Row::Missing(i) });
                i += 1;
                gap_from = j;
            }
            Choice::Pair => {
                rows.push(if alike(i, j) >= 1.0 { Row::Equal(i, j) } else { Row::Different(i, j) });
                (i, j) = (i + 1, j + 1);
                gap_from = j;
            }
        }
        if !within {
            gap_from = j;
        }
    }
    rows
}

/// Pairs parts as they come.
pub(super) fn in_order(
    expected: Range<usize>,
    actual: Range<usize>,
    is_gap: impl Fn(usize) -> bool,
    alike: impl Fn(usize, usize) -> f32,
) -> Vec<Row> {
    let mut j = actual.start;
    let mut rows = Vec::new();
    let mut later = expected.clone().filter(|&i| !is_gap(i)).count();
    for i in expected.clone() {
        if is_gap(i) {
            let end = actual.end.saturating_sub(later).max(j);
            rows.push(Row::Gap(i, j..end));
            j = end;
            continue;
        }
        later -= 1;
        if j < actual.end {
            rows.push(if alike(i, j) >= 1.0 { Row::Equal(i, j) } else { Row::Different(i, j) });
            j += 1;
        } else {
            rows.push(Row::Missing(i));
        }
    }
    rows.extend((j..actual.end).map(Row::Unexpected));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paired(expected: &[&str], actual: &[&str]) -> String {
        let rows = pair_up(
            0..expected.len(),
            0..actual.len(),
            |i| expected[i] == "...",
            |i, j| {
                let same = expected[i].bytes().zip(actual[j].bytes()).take_while(|(a, b)| a == b).count();
                same as f32 / expected[i].len().max(actual[j].len()) as f32
            },
        );
        let row = |row: &Row| match row {
            Row::Equal(i, j) => format!("={}{}", expected[*i], actual[*j]),
            Row::Different(i, j) => format!("~{}/{}", expected[*i], actual[*j]),
            Row::Missing(i) => format!("-{}", expected[*i]),
            Row::Unexpected(j) => format!("+{}", actual[*j]),
            Row::Gap(_, range) => format!("…{}", range.len()),
        };
        rows.iter().map(row).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_most_alike_are_paired() {
        assert_eq!(paired(&["web1"], &["zzzz", "web2"]), "+zzzz ~web1/web2");
        assert_eq!(paired(&["a", "b"], &["b", "a"]), "-a =bb +a");
        assert_eq!(paired(&["x"], &["y"]), "~x/y");
        assert_eq!(paired(&["x", "y"], &["q"]), "~x/q -y");
        assert_eq!(paired(&["x"], &[]), "-x");
        assert_eq!(paired(&[], &["x"]), "+x");
    }

    #[test]
    fn a_gap_takes_what_nothing_else_needs() {
        assert_eq!(paired(&["a", "...", "c"], &["a", "b", "c", "b", "c"]), "=aa …3 =cc");
        assert_eq!(paired(&["...", "web1"], &["u", "web2", "v"]), "…1 ~web1/web2 +v");
        assert_eq!(paired(&["...", "web1"], &["u", "v"]), "…2 -web1");
        assert_eq!(paired(&["...", "a", "..."], &["a"]), "…0 =aa …0");
    }
}
