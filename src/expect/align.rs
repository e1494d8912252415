//! Aligns the lines of an expectation with the lines that came.

use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::line::{Line, Reading, is_gap, likeness};
use super::pair::{Row, pair_up};

/// After this long the rest of a pair is taken as replaced.
const DEADLINE: Duration = Duration::from_millis(500);

/// Aligns two texts. Where every line outside gaps is met, the alignment says so; otherwise it is the
/// one that `similar` finds within half a second, with the unequal stretches paired by likeness.
pub(super) fn align(expected: &[Line<'_>], actual: &[Line<'_>], reading: Reading) -> Vec<Row> {
    let sides = Sides::new(expected, actual, reading);
    if sides.gaps.contains(&true) {
        return sides.placed().unwrap_or_else(|| sides.rows(0, 0));
    }
    let same = |i: usize, j: usize| reading.same(&expected[i].text, &actual[j].text);
    let shorter = expected.len().min(actual.len());
    let start = (0..shorter).take_while(|&at| sides.keys(at, at) && same(at, at)).count();
    let end =
        (1..=shorter - start).take_while(|&back| same(expected.len() - back, actual.len() - back)).count();
    sides.rows(start, end)
}

/// Compares as sets that count their members: any order, the same number of each.
pub(super) fn unordered(expected: &[Line<'_>], actual: &[Line<'_>]) -> Vec<Row> {
    let sides = Sides::new(expected, actual, Reading::Words);
    let mut free = std::collections::HashMap::<u64, std::collections::VecDeque<usize>>::new();
    for (j, key) in sides.actual_keys.iter().enumerate() {
        free.entry(*key).or_default().push_back(j);
    }
    let mut taken = vec![false; actual.len()];
    let mut rows = Vec::with_capacity(expected.len());
    for (i, key) in sides.expected_keys.iter().enumerate() {
        if sides.gaps[i] {
            rows.push(Row::Gap(i, 0..0));
        } else if let Some(j) = free.get_mut(key).and_then(std::collections::VecDeque::pop_front) {
            taken[j] = true;
            rows.push(Row::Equal(i, j));
        } else {
            rows.push(Row::Missing(i));
        }
    }
    if !sides.gaps.contains(&true) {
        rows.extend((0..actual.len()).filter(|&j| !taken[j]).map(Row::Unexpected));
    }
    rows
}

struct Sides<'s, 'a> {
    expected: &'s [Line<'a>],
    actual: &'s [Line<'a>],
    reading: Reading,
    expected_keys: Vec<u64>,
    actual_keys: Vec<u64>,
    gaps: Vec<bool>,
}

impl<'s, 'a> Sides<'s, 'a> {
    fn new(expected: &'s [Line<'a>], actual: &'s [Line<'a>], reading: Reading) -> Self {
        let keys = |lines: &[Line<'_>]| lines.iter().map(|line| reading.key(&line.text)).collect();
        let gaps = match reading {
            Reading::Bytes => vec![false; expected.len()],
            Reading::Words => gaps(expected),
        };
        Self { expected, actual, reading, expected_keys: keys(expected), actual_keys: keys(actual), gaps }
    }

    fn keys(&self, i: usize, j: usize) -> bool {
        self.expected_keys[i] == self.actual_keys[j]
    }

    /// Every stretch between gaps at its earliest place, the first at the start and the last at the end
    /// unless a gap is there. Gaps take anything, so an earlier place never spoils a later one.
    /// Costs at most the longest stretch times the lines that came, in comparisons of 8 bytes.
    fn placed(&self) -> Option<Vec<Row>> {
        let mut rows = Vec::with_capacity(self.expected.len());
        let mut from = 0;
        let mut i = 0;
        while i < self.expected.len() {
            let stretch = self.gaps[i..].iter().take_while(|gap| !**gap).count();
            let keys = &self.expected_keys[i..i + stretch];
            let anchored = rows.is_empty();
            let last = i + stretch == self.expected.len();
            let rest = &self.actual_keys[from..];
            let found = if anchored {
                rest.starts_with(keys).then_some(0)?
            } else if last {
                rest.ends_with(keys).then(|| rest.len() - stretch)?
            } else if stretch == 0 {
                0
            } else {
                rest.windows(stretch).position(|window| window == keys)?
            };
            if let Some(Row::Gap(_, range)) = rows.last_mut() {
                range.end = from + found;
            }
            let start = from + found;
            rows.extend((0..stretch).map(|at| Row::Equal(i + at, start + at)));
            from = start + stretch;
            i += stretch;
            if i < self.expected.len() {
                rows.push(Row::Gap(i, from..from));
                i += 1;
            }
        }
        match rows.last_mut() {
            Some(Row::Gap(_, range)) => range.end = self.actual.len(),
            _ if from < self.actual.len() => return None,
            _ => {}
        }
        Some(rows)
    }

    /// Rows of the whole, of which so many lines at the start and at the end are known to be equal.
    fn rows(&self, start: usize, end: usize) -> Vec<Row> {
        let (lines, came) = (self.expected.len(), self.actual.len());
        let mut rows = Vec::with_capacity(lines.max(came));
        rows.extend((0..start).map(|at| Row::Equal(at, at)));
        let (mut i, mut j) = (start, start);
        for (next_i, next_j) in self.equal_pairs(start..lines - end, start..came - end) {
            self.pair(i..next_i, j..next_j, &mut rows);
            rows.push(Row::Equal(next_i, next_j));
            (i, j) = (next_i + 1, next_j + 1);
        }
        self.pair(i..lines - end, j..came - end, &mut rows);
        rows.extend((1..=end).rev().map(|back| Row::Equal(lines - back, came - back)));
        rows
    }

    fn equal_pairs(&self, expected: Range<usize>, actual: Range<usize>) -> Vec<(usize, usize)> {
        let from = actual.start;
        let lines: Vec<usize> = expected.filter(|&i| !self.gaps[i]).collect();
        let keys: Vec<u64> = lines.iter().map(|&i| self.expected_keys[i]).collect();
        let deadline = Instant::now() + DEADLINE;
        let came = &self.actual_keys[actual];
        let mut pairs = Vec::new();
        for op in capture_diff_slices_deadline(Algorithm::Myers, &keys, came, Some(deadline)) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                pairs.extend((0..len).map(|at| (lines[old_index + at], from + new_index + at)));
            }
        }
        pairs
    }

    fn pair(&self, expected: Range<usize>, actual: Range<usize>, rows: &mut Vec<Row>) {
        if expected.is_empty() && actual.is_empty() {
            return;
        }
        rows.extend(pair_up(
            expected,
            actual,
            |i| self.gaps[i],
            |i, j| {
                let (expected, actual) = (&self.expected[i].text, &self.actual[j].text);
                if self.keys(i, j) && self.reading.same(expected, actual) {
                    1.0
                } else {
                    likeness(expected, actual).min(0.99)
                }
            },
        ));
    }
}

/// Which lines are gaps; blank lines around a gap belong to it.
fn gaps(lines: &[Line<'_>]) -> Vec<bool> {
    let mut gaps: Vec<bool> = lines.iter().map(|line| is_gap(&line.text)).collect();
    let blank = |at: usize| lines[at].text.is_empty();
    for at in 1..lines.len() {
        gaps[at] |= blank(at) && gaps[at - 1];
    }
    for at in (0..lines.len().saturating_sub(1)).rev() {
        gaps[at] |= blank(at) && gaps[at + 1];
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::super::clean::lines;
    use super::*;

    fn shown(rows: &[Row], expected: &str, actual: &str) -> String {
        let (expected, actual): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
        let row = |row: &Row| match row {
            Row::Equal(i, _) => format!("={}", expected[*i]),
            Row::Different(i, j) => format!("~{}/{}", expected[*i], actual[*j]),
            Row::Missing(i) => format!("-{}", expected[*i]),
            Row::Unexpected(j) => format!("+{}", actual[*j]),
            Row::Gap(_, range) => format!("…{}", range.len()),
        };
        rows.iter().map(row).collect::<Vec<_>>().join(" ")
    }

    fn aligned(expected: &str, actual: &str) -> String {
        shown(&align(&lines(expected), &lines(actual), Reading::Words), expected, actual)
    }

    #[test]
    fn lines_are_aligned() {
        assert_eq!(aligned("a\nb\nc", "a\nc"), "=a -b =c");
        assert_eq!(aligned("a\nc", "a\nb\nc"), "=a +b =c");
        assert_eq!(aligned("a\nb1\nc", "a\nb2\nc"), "=a ~b1/b2 =c");
        assert_eq!(aligned("a\na", "a\na\na"), "=a =a +a");
        assert_eq!(aligned("a   1\nb", "a 1\nb"), "=a   1 =b");
    }

    #[test]
    fn gaps_are_placed_wherever_all_is_met() {
        assert_eq!(aligned("...\nc", "a\nb\nc"), "…2 =c");
        assert_eq!(aligned("a\n...", "a"), "=a …0");
        assert_eq!(aligned("a\n...\nb\nc\n...\nd", "a\nb\nx\nb\nc\nd"), "=a …2 =b =c …0 =d");
        assert_eq!(aligned("a\n...\nc", "a\nc\nb\nc"), "=a …2 =c");
        assert_eq!(aligned("a\n\n...\n\nb", "a\nb"), "=a …0 …0 …0 =b");
    }

    #[test]
    fn beside_a_gap_only_likely_lines_are_paired() {
        assert_eq!(
            aligned("a\n...\npod-3 Running", "a\nx\npod-3 Failed"),
            "=a …1 ~pod-3 Running/pod-3 Failed"
        );
        assert_eq!(aligned("a\n...\nzz", "a\nx\ny"), "=a …2 -zz");
        assert_eq!(aligned("a\n...\nb", "x\nb"), "-a …1 =b");
    }

    #[test]
    fn without_order_the_number_of_each_counts() {
        let rows = |expected: &str, actual: &str| {
            shown(&unordered(&lines(expected), &lines(actual)), expected, actual)
        };
        assert_eq!(rows("a\nb", "b\na"), "=a =b");
        assert_eq!(rows("a\na", "a\nb"), "=a -a +b");
        assert_eq!(rows("a\n...", "b\na"), "=a …0");
    }
}
