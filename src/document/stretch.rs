//! Long documents in stretches: prose that holds nothing for us is not parsed.
//!
//! A line that begins with a letter after a blank one, or with `#`, closes every list and quote above it.
//! Between two such lines lies a unit. A unit without fences, HTML, includes, tabs and links to markdown
//! gives the same items whether it is parsed or not; what comes of it is told from its lines alone.

use std::ops::Range;

use memchr::{memchr, memmem};

use super::scan::Heading;

/// A parser is not started for less than this.
const SHORTEST: usize = if cfg!(test) { 1 } else { 4 * 1024 };

/// Of a paragraph longer than this only the end is parsed.
const LONGEST_PARAGRAPH: usize = 16 * 1024;

/// Whether a text can be read in stretches: what one says must not depend on another.
pub(super) fn is_divisible(text: &str) -> bool {
    memmem::find(text.as_bytes(), b"]:").is_none()
}

/// Finds what makes a unit worth parsing.
pub(super) struct Marks<'a> {
    text: &'a [u8],
    found: Vec<(memmem::Finder<'static>, usize)>,
}

impl<'a> Marks<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        const NEEDLES: [&str; 7] = ["```", "~~~", "<", "[!", ".md", ".MD", "#tab/"];
        let mut marks = Self { text: text.as_bytes(), found: Vec::new() };
        for needle in NEEDLES {
            let finder = memmem::Finder::new(needle);
            let first = finder.find(marks.text).unwrap_or(marks.text.len());
            marks.found.push((finder, first));
        }
        marks
    }

    /// The first mark at or after `offset`, the end of the text where there is none.
    pub(super) fn after(&mut self, offset: usize) -> usize {
        let mut nearest = self.text.len();
        for (finder, next) in &mut self.found {
            if *next < offset {
                *next = finder.find(&self.text[offset..]).map_or(self.text.len(), |found| offset + found);
            }
            nearest = nearest.min(*next);
        }
        nearest
    }
}

/// What a unit that is not parsed holds.
#[derive(Debug, Default)]
pub(super) struct Plain {
    pub(super) heading: Option<(usize, Heading)>,
    /// Where the text begins that is no heading.
    pub(super) text: Option<usize>,
}

/// Reads plain units from `start` on and hands each to `take`; returns where the first one begins that
/// must be parsed, at the latest the one that holds `mark`.
pub(super) fn plain_units(text: &str, start: usize, mark: usize, mut take: impl FnMut(Plain)) -> usize {
    let mut unit = start;
    let mut plain = Plain::default();
    let mut after_blank = true;
    let mut is_paragraph = true;
    for line in lines(text, start) {
        if line.start > mark {
            break;
        }
        let bytes = &text.as_bytes()[line.clone()];
        let heading = atx(&text[line.clone()]);
        let divides = matches!(heading, Some(Some(_))) || (after_blank && begins_text(bytes));
        let is_too_long = is_paragraph && line.start - unit > LONGEST_PARAGRAPH && begins_text(bytes);
        if line.start > unit && (divides || is_too_long) {
            take(std::mem::take(&mut plain));
            unit = line.start;
            is_paragraph = true;
        }
        is_paragraph &= begins_text(bytes);
        if line.contains(&mark) {
            return unit;
        }
        after_blank = bytes.iter().all(u8::is_ascii_whitespace);
        match heading {
            Some(Some(heading)) => plain.heading = Some((line.start, heading)),
            Some(None) => return unit,
            None if after_blank && bytes.len() >= ":::".len() => return unit,
            None if after_blank => {}
            None if plain.text.is_some() && is_table_rule(bytes) => {}
            None if !begins_text(bytes) && is_odd(bytes) => return unit,
            None => plain.text = plain.text.or(Some(line.start)),
        }
    }
    if mark < text.len() {
        return unit;
    }
    take(plain);
    text.len()
}

/// Where the part that begins at `start` can end, as far as its lines tell.
pub(super) fn parsed_end(text: &str, start: usize) -> usize {
    let mut fence: Option<(u8, usize)> = None;
    let mut comment_end = start;
    let mut after_blank = false;
    for line in lines(text, start) {
        let bytes = &text.as_bytes()[line.clone()];
        let is_free = fence.is_none() && line.start >= comment_end;
        let divides = after_blank && (begins_text(bytes) || bytes.first() == Some(&b'#'));
        if line.start >= start + SHORTEST && is_free && divides {
            return line.start;
        }
        after_blank = bytes.iter().all(u8::is_ascii_whitespace);
        if let Some((mark, length, rest)) = fence_of(bytes) {
            fence = match fence {
                None => Some((mark, length)),
                Some((open, least)) if open == mark && length >= least && rest.trim_ascii().is_empty() => {
                    None
                }
                open => open,
            };
        }
        if fence.is_none()
            && let Some(comment) = memmem::rfind(bytes, b"<!--")
        {
            let inside = line.start + comment + 4;
            let closing = memmem::find(&text.as_bytes()[inside..], b"-->");
            comment_end = comment_end.max(closing.map_or(text.len(), |closing| inside + closing));
        }
    }
    text.len()
}

/// The lines from `start` on, their newlines not counted.
fn lines(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut next = start;
    std::iter::from_fn(move || {
        let line = next;
        let rest = text.as_bytes().get(line..).filter(|rest| !rest.is_empty())?;
        let end = memchr(b'\n', rest).map_or(text.len(), |newline| line + newline);
        next = end + 1;
        Some(line..end)
    })
}

fn begins_text(line: &[u8]) -> bool {
    line.first().is_some_and(u8::is_ascii_alphabetic)
}

/// A heading that begins with `#` in the first column; `Some(None)` where its text has markup.
#[expect(clippy::option_option, reason = "no heading, one to be parsed, one that is known")]
fn atx(line: &str) -> Option<Option<Heading>> {
    if !line.starts_with('#') {
        return None;
    }
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    let title = rest.trim_matches([' ', '\t', '\r']);
    let is_simple = level <= 6
        && rest.starts_with(' ')
        && title.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" ,.:;/()'?-".contains(&byte));
    if !is_simple || title.is_empty() {
        return Some(None);
    }
    Some(Some(Heading { level: level as u8, title: title.to_owned(), line: 0, tab: None, dashed: false }))
}

/// Whether a line that begins with no letter may be more than prose: a rule, the line under a heading, a
/// heading in a list, indented code, or nothing at all.
fn is_odd(line: &[u8]) -> bool {
    let indented = line.starts_with(b"\t") || line.starts_with(b"    ");
    let rest = line.iter().position(|byte| !b" \t>0123456789.)+-*_=\r".contains(byte));
    let first = rest.map(|at| line[at]);
    let is_lettered = |byte: u8| byte.is_ascii_alphabetic() || byte >= 0x80 || b"[`|(\"'".contains(&byte);
    indented || !first.is_some_and(is_lettered) || !line.iter().any(u8::is_ascii_alphanumeric)
}

fn is_table_rule(line: &[u8]) -> bool {
    line.starts_with(b"|") && line.iter().all(|byte| b"|-: \r".contains(byte))
}

fn fence_of(line: &[u8]) -> Option<(u8, usize, &[u8])> {
    let start = line.iter().position(|byte| !b" \t>0123456789.)+-*".contains(byte))?;
    let mark = line[start];
    let length = line[start..].iter().take_while(|byte| **byte == mark).count();
    let rest = &line[start + length..];
    let is_fence = matches!(mark, b'`' | b'~') && length >= 3 && !(mark == b'`' && rest.contains(&b'`'));
    is_fence.then_some((mark, length, rest))
}
