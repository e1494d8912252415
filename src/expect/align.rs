//! Aligns the lines of an expectation with the lines that came.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use super::line::likeness;
use super::pair::{Row, pair_up};
use super::sides::Sides;

/// After this long the rest of a pair is taken as replaced.
const DEADLINE: Duration = Duration::from_millis(500);

/// With more lines than this on a side, small changes are stepped over before a search through the whole.
const LONG: usize = 1_000;

/// Lines skipped, both sides together, to step over a change, and equal lines that must follow it.
const STEP: usize = 16;
const FOOTHOLD: usize = 3;

/// In stretches with more pairs of lines than this, only lines with equal keys are looked at closely.
const CLOSELY: usize = 10_000;

/// Aligns two texts. Where every line outside gaps is met, the alignment says so; otherwise it is the
/// one that `similar` finds within half a second, with the unequal stretches paired by likeness.
pub(super) fn align<'s>(sides: &'s Sides<'s, '_>) -> Vec<Row> {
    let (lines, came) = (sides.expected.lines.len(), sides.actual.lines.len());
    if sides.has_gaps() {
        let whole = Stretch::new(sides, 0..lines, 0..came);
        return whole.placed().unwrap_or_else(|| whole.rows());
    }
    let mut rows = Vec::with_capacity(lines.max(came));
    let (i, j) = step_along(sides, &mut rows);
    let end =
        (1..=(lines - i).min(came - j)).take_while(|back| sides.same(lines - back, came - back)).count();
    rows.extend(Stretch::new(sides, i..lines - end, j..came - end).rows());
    rows.extend((1..=end).rev().map(|back| Row::Equal(lines - back, came - back)));
    rows
}

/// Goes along both sides from the start while they are the same, in long texts also over small changes;
/// returns how far it came.
fn step_along<'s>(sides: &'s Sides<'s, '_>, rows: &mut Vec<Row>) -> (usize, usize) {
    let (lines, came) = (sides.expected.lines.len(), sides.actual.lines.len());
    let foothold = |i: usize, j: usize, same: &dyn Fn(usize, usize) -> bool| {
        i + FOOTHOLD <= lines && j + FOOTHOLD <= came && (0..FOOTHOLD).all(|ahead| same(i + ahead, j + ahead))
    };
    let equal = |i, j| sides.equal(i, j);
    let same = |i, j| sides.same(i, j);
    let is_long = lines.min(came) > LONG;
    let (mut i, mut j) = (0, 0);
    while i < lines && j < came {
        if sides.same(i, j) {
            rows.push(Row::Equal(i, j));
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let steps = || (1..=STEP).flat_map(|total| (0..=total).map(move |lines| (lines, total - lines)));
        let over = |same: &dyn Fn(usize, usize) -> bool| {
            steps().find(|&(lines, came)| is_long && foothold(i + lines, j + came, same))
        };
        let Some((lines, came)) = over(&equal).or_else(|| over(&same)) else { break };
        if (lines, came) == (1, 1) {
            rows.push(Row::Different(i, j));
        } else {
            rows.extend(Stretch::new(sides, i..i + lines, j..j + came).rows());
        }
        (i, j) = (i + lines, j + came);
    }
    (i, j)
}

/// Compares as sets that count their members: any order, the same number of each.
pub(super) fn unordered<'s>(sides: &'s Sides<'s, '_>) -> Vec<Row> {
    let (lines, came) = (sides.expected.lines.len(), sides.actual.lines.len());
    let whole = Stretch::new(sides, 0..lines, 0..came);
    let mut free = HashMap::<u64, VecDeque<usize>>::new();
    for (j, key) in whole.actual_keys.iter().enumerate() {
        free.entry(*key).or_default().push_back(j);
    }
    let mut taken = vec![false; came];
    let mut rows = Vec::with_capacity(lines);
    for (i, key) in whole.expected_keys.iter().enumerate() {
        if whole.gaps[i] {
            rows.push(Row::Gap(i, 0..0));
        } else if let Some(j) = free.get_mut(key).and_then(|free| take_same(sides, i, free)) {
            taken[j] = true;
            rows.push(Row::Equal(i, j));
        } else {
            rows.push(Row::Missing(i));
        }
    }
    meet_the_rest(sides, &mut rows, &mut taken);
    if !whole.gaps.contains(&true) {
        rows.extend((0..came).filter(|&j| !taken[j]).map(Row::Unexpected));
    }
    rows
}

/// Takes the first of these lines that is the same.
fn take_same<'s>(sides: &'s Sides<'s, '_>, i: usize, free: &mut VecDeque<usize>) -> Option<usize> {
    let at = free.iter().position(|&j| sides.same(i, j))?;
    free.remove(at)
}

/// Lines that are missing so far meet those that are left, where one may stand for the other without having its key.
fn meet_the_rest<'s>(sides: &'s Sides<'s, '_>, rows: &mut [Row], taken: &mut [bool]) {
    let missing = rows.iter().filter(|row| matches!(row, Row::Missing(_))).count();
    let left = taken.iter().filter(|taken| !**taken).count();
    if missing.saturating_mul(left) > CLOSELY {
        return;
    }
    for row in rows {
        let Row::Missing(i) = *row else { continue };
        if let Some(j) = (0..taken.len()).find(|&j| !taken[j] && sides.same(i, j)) {
            taken[j] = true;
            *row = Row::Equal(i, j);
        }
    }
}

/// Lines of both sides that belong together. Keys and gaps count from the start of the stretch.
struct Stretch<'s, 'a> {
    sides: &'s Sides<'s, 'a>,
    expected: Range<usize>,
    actual: Range<usize>,
    expected_keys: Vec<u64>,
    actual_keys: Vec<u64>,
    gaps: Vec<bool>,
}

impl<'s, 'a> Stretch<'s, 'a> {
    fn new(sides: &'s Sides<'s, 'a>, expected: Range<usize>, actual: Range<usize>) -> Self {
        let (expected_keys, actual_keys) = sides.keys(expected.clone(), actual.clone());
        let gaps = sides.gaps(expected.clone());
        Self { sides, expected, actual, expected_keys, actual_keys, gaps }
    }

    /// Every stretch between gaps at its earliest place, the first at the start and the last at the end
    /// unless a gap is there. Gaps take anything, so an earlier place never spoils a later one.
    /// Linear in the lines of both sides.
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
                find(keys, rest)?
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
        let holds = |row: &Row| !matches!(*row, Row::Equal(i, j) if !self.same(i, j));
        rows.iter().all(holds).then(|| self.shifted(rows))
    }

    fn rows(&self) -> Vec<Row> {
        let (lines, came) = (self.expected.len(), self.actual.len());
        let mut rows = Vec::with_capacity(lines.max(came));
        let (mut i, mut j) = (0, 0);
        for (next_i, next_j) in self.equal_pairs() {
            self.pair(i..next_i, j..next_j, &mut rows);
            rows.push(Row::Equal(next_i, next_j));
            (i, j) = (next_i + 1, next_j + 1);
        }
        self.pair(i..lines, j..came, &mut rows);
        self.shifted(rows)
    }

    fn shifted(&self, rows: Vec<Row>) -> Vec<Row> {
        rows.into_iter().map(|row| row.shifted(self.expected.start, self.actual.start)).collect()
    }

    fn same(&self, i: usize, j: usize) -> bool {
        self.sides.same(self.expected.start + i, self.actual.start + j)
    }

    fn equal_pairs(&self) -> Vec<(usize, usize)> {
        if self.expected.is_empty() || self.actual.is_empty() {
            return Vec::new();
        }
        let lines: Vec<usize> = (0..self.expected.len()).filter(|&i| !self.gaps[i]).collect();
        let keys: Vec<u64> = lines.iter().map(|&i| self.expected_keys[i]).collect();
        let deadline = Instant::now() + DEADLINE;
        let mut pairs = Vec::new();
        for op in capture_diff_slices_deadline(Algorithm::Myers, &keys, &self.actual_keys, Some(deadline)) {
            if let DiffOp::Equal { old_index, new_index, len } = op {
                pairs.extend((0..len).map(|at| (lines[old_index + at], new_index + at)));
            }
        }
        pairs
    }

    fn pair(&self, expected: Range<usize>, actual: Range<usize>, rows: &mut Vec<Row>) {
        if expected.is_empty() && actual.is_empty() {
            return;
        }
        let closely = expected.len().saturating_mul(actual.len()) <= CLOSELY;
        rows.extend(pair_up(
            expected,
            actual,
            |i| self.gaps[i],
            |i, j| {
                if (closely || self.expected_keys[i] == self.actual_keys[j]) && self.same(i, j) {
                    return 1.0;
                }
                let shown = &self.sides.expected.lines[self.expected.start + i].text;
                let came = &self.sides.actual.lines[self.actual.start + j].text;
                likeness(shown, came).min(0.99)
            },
        ));
    }
}

/// The first place of a stretch, by Knuth, Morris and Pratt.
fn find(stretch: &[u64], keys: &[u64]) -> Option<usize> {
    let mut borders = vec![0; stretch.len()];
    let mut border = 0;
    for at in 1..stretch.len() {
        while border > 0 && stretch[at] != stretch[border] {
            border = borders[border - 1];
        }
        border += usize::from(stretch[at] == stretch[border]);
        borders[at] = border;
    }
    let mut met = 0;
    for (at, key) in keys.iter().enumerate() {
        while met > 0 && stretch[met] != *key {
            met = borders[met - 1];
        }
        met += usize::from(stretch[met] == *key);
        if met == stretch.len() {
            return Some(at + 1 - met);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::clean::lines;
    use super::super::line::Reading;
    use super::super::rules::Rules;
    use super::super::volatile::Kinds;
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
        let (shown_lines, came) = (lines(expected), lines(actual));
        let sides = Sides::new(&shown_lines, &came, Reading::Words, Rules::of(Kinds::built_in()));
        shown(&align(&sides), expected, actual)
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
    fn a_stretch_is_found_at_its_first_place() {
        assert_eq!(find(&[1, 1, 2], &[1, 1, 1, 2, 1, 1, 2]), Some(1));
        assert_eq!(find(&[1, 2, 1, 3], &[1, 2, 1, 2, 1, 3]), Some(2));
        assert_eq!(find(&[4], &[1, 2]), None);
    }

    #[test]
    fn small_changes_in_a_long_text_are_stepped_over() {
        let expected: Vec<String> = (0..2_000).map(|n| format!("line {n}")).collect();
        let mut actual = expected.clone();
        actual[100] = "line x".to_owned();
        actual.insert(300, "new".to_owned());
        actual.remove(1_000);
        actual.splice(1_500..1_600, ["other".to_owned()]);
        let (expected, actual) = (expected.join("\n"), actual.join("\n"));
        let (shown_lines, came) = (lines(&expected), lines(&actual));
        let sides = Sides::new(&shown_lines, &came, Reading::Words, Rules::of(Kinds::built_in()));
        let rows = align(&sides);
        let changes: Vec<_> = rows.iter().filter(|row| !matches!(row, Row::Equal(..))).collect();
        assert_eq!(changes[..3], [&Row::Different(100, 100), &Row::Unexpected(300), &Row::Missing(999)]);
        assert_eq!(changes.len(), 103);
        assert_eq!(rows.last(), Some(&Row::Equal(1_999, 1_900)));
    }

    #[test]
    fn without_order_the_number_of_each_counts() {
        let rows = |expected: &str, actual: &str| {
            let (shown_lines, came) = (lines(expected), lines(actual));
            let sides = Sides::new(&shown_lines, &came, Reading::Words, Rules::of(Kinds::built_in()));
            shown(&unordered(&sides), expected, actual)
        };
        assert_eq!(rows("a\nb", "b\na"), "=a =b");
        assert_eq!(rows("a\na", "a\nb"), "=a -a +b");
        assert_eq!(rows("a\n...", "b\na"), "=a …0");
    }
}
