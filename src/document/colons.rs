//! Lines of `:::`, which Microsoft's docs have for zones and images and `CommonMark` knows nothing of.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use super::lines::{line_end, line_start};

/// A line that begins or ends a zone.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// `::: zone pivot="a,b"` with its names, blanks taken out.
    Pivot(String),
    /// `::: zone-end`
    End,
}

/// The `:::` lines of a text, from the colons to the end of the line.
pub(crate) fn colon_lines(source: &str, from: usize) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for offset in memmem::find_iter(&source.as_bytes()[from..], ":::").map(|offset| from + offset) {
        if found.last().is_some_and(|last| last.end > offset) {
            continue;
        }
        let before = &source[line_start(source, offset)..offset];
        if before.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'>')) {
            let end = line_end(source, offset);
            let end = end - usize::from(source[offset..end].ends_with('\r'));
            found.push(offset..end);
        }
    }
    found
}

/// The text with these lines blank, so that no list ends at them.
pub(crate) fn masked<'a>(source: &'a str, marks: &[Range<usize>]) -> Cow<'a, str> {
    if marks.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut text = String::with_capacity(source.len());
    for mark in marks {
        text.push_str(&source[text.len()..mark.start]);
        text.extend(std::iter::repeat_n(' ', mark.len()));
    }
    text.push_str(&source[text.len()..]);
    Cow::Owned(text)
}

/// Reads a `:::` line; `None` where it has nothing to do with zones.
pub(crate) fn zone(line: &str) -> Option<Zone> {
    let line = line.trim_start_matches(':').trim();
    if line.starts_with("zone-end") {
        return Some(Zone::End);
    }
    let rest =
        line.strip_prefix("zone")?.trim_start().strip_prefix("pivot")?.trim_start().strip_prefix('=')?;
    let names = rest.trim().trim_end_matches(':').trim().trim_matches(['"', '\'']);
    Some(Zone::Pivot(names.split_whitespace().collect()))
}
