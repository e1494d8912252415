//! The fences of a code block and what is between them.

use std::ops::Range;

use super::lines::{line_end, line_start};

/// Where the opening fence begins in the block's range.
pub(super) fn fence_start(source: &str, range: &Range<usize>) -> usize {
    source[range.clone()].find(['`', '~']).map_or(range.start, |skipped| range.start + skipped)
}

/// Where the block's last line ends.
pub(super) fn trimmed_end(source: &str, range: &Range<usize>) -> usize {
    range.start + source[range.clone()].trim_end_matches(['\n', '\r']).len()
}

/// The lines between the fences, and whether there is a closing one.
pub(super) fn body_of(source: &str, range: &Range<usize>, text_end: usize) -> (Range<usize>, bool) {
    let opening_end = (line_end(source, range.start) + 1).min(source.len());
    let last = line_start(source, range.end);
    let closed = last > range.start && text_end <= last && is_fence(&source[last..range.end]);
    let end = if closed { last } else { (range.end + 1).min(source.len()) };
    let end = if source.is_char_boundary(end) { end } else { range.end };
    (opening_end.min(end)..end, closed)
}

fn is_fence(line: &str) -> bool {
    let fence = line.trim_start_matches([' ', '\t', '>']).trim_end();
    let Some(mark) = fence.chars().next().filter(|mark| matches!(mark, '`' | '~')) else { return false };
    fence.len() >= 3 && fence.chars().all(|c| c == mark)
}
