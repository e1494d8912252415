//! One line of an output, and when two lines say the same.
//!
//! Lines are compared as their words: blanks before, after and between them only set columns. A ruler
//! such as `-----+-----` is as wide as its table, so the length of its strokes says nothing either.

use std::borrow::Cow;

/// A line after cleaning, with its place in the text as given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) text: Cow<'a, str>,
    /// 0-based.
    pub(super) number: usize,
}

impl<'a> Line<'a> {
    pub(super) fn new(text: impl Into<Cow<'a, str>>, number: usize) -> Self {
        Self { text: text.into(), number }
    }
}

/// What makes two lines equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// The same words in the same order.
    Words,
    /// The same bytes.
    Bytes,
}

impl Reading {
    /// Lines that are [`same`](Self::same) have equal keys; the reverse holds but for collisions.
    pub(super) fn key(self, text: &str) -> u64 {
        match self {
            Self::Bytes => mix(SEED, text.as_bytes()),
            Self::Words => reduced(text)
                .split_ascii_whitespace()
                .fold(SEED, |hash, word| mix(hash.rotate_left(7), word.as_bytes())),
        }
    }

    pub(super) fn same(self, expected: &str, actual: &str) -> bool {
        expected == actual
            || self == Self::Words
                && reduced(expected).split_ascii_whitespace().eq(reduced(actual).split_ascii_whitespace())
    }
}

/// The line stands for any number of lines: `...`, `…`, `[...]`, `(...)`, `<...>` or `<snip>`, also behind `#` or `//`.
pub(super) fn is_gap(text: &str) -> bool {
    let text = text.trim_ascii();
    if text.len() > 32 {
        return false;
    }
    let text = text.strip_prefix("//").unwrap_or_else(|| text.trim_start_matches('#')).trim_ascii();
    let text = text.strip_suffix(',').unwrap_or(text);
    let inner = [('[', ']'), ('(', ')'), ('<', '>')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))
        .unwrap_or(text);
    let dots = |dots: &str| matches!(dots, "…" | "..." | "......");
    dots(inner) || (inner.len() < text.len() && matches!(inner, "snip" | "SNIP" | "snipped"))
}

/// How much two unequal lines have in common, 0 to 1: their shared beginning and end.
pub(super) fn likeness(expected: &str, actual: &str) -> f32 {
    let (expected, actual) = (expected.trim_ascii().as_bytes(), actual.trim_ascii().as_bytes());
    let shorter = expected.len().min(actual.len());
    if shorter == 0 {
        return 0.0;
    }
    let start = expected.iter().zip(actual).take_while(|(a, b)| a == b).count();
    let end = expected
        .iter()
        .rev()
        .zip(actual.iter().rev())
        .take(shorter - start)
        .take_while(|(a, b)| a == b)
        .count();
    (start + end) as f32 * 2.0 / (expected.len() + actual.len()) as f32
}

fn reduced(text: &str) -> Cow<'_, str> {
    if !is_ruler(text) {
        return Cow::Borrowed(text);
    }
    let mut strokes: Vec<char> = text.chars().collect();
    strokes.dedup();
    Cow::Owned(strokes.into_iter().collect())
}

fn is_ruler(text: &str) -> bool {
    let text = text.trim_ascii_start();
    let strokes = ['-', '=', '─', '═'];
    text.starts_with(['-', '=', '+', '|', '─', '═', '┌', '├', '└', '╔', '╠', '╚'])
        && text.contains(strokes)
        && text
            .chars()
            .all(|c| matches!(c, ' ' | '+' | '|') || matches!(c, '─'..='╬') || strokes.contains(&c))
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(seed: u64, bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks::<8>();
    let hash = chunks.iter().fold(seed, |hash, chunk| {
        let product = u128::from(hash ^ u64::from_le_bytes(*chunk)) * u128::from(FACTOR);
        (product as u64) ^ ((product >> 64) as u64)
    });
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    last[7] = rest.len() as u8;
    let product = u128::from(hash ^ u64::from_le_bytes(last)) * u128::from(FACTOR);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_decide_and_columns_do_not() {
        for (a, b) in [("a  b", " a\tb"), ("----+--", "-+---"), ("+---+", "+--------+"), ("", "  ")] {
            assert!(Reading::Words.same(a, b), "{a:?} {b:?}");
            assert_eq!(Reading::Words.key(a), Reading::Words.key(b), "{a:?} {b:?}");
            assert!(!Reading::Bytes.same(a, b), "{a:?} {b:?}");
        }
        for (a, b) in [("ab", "a b"), ("a b", "b a"), ("--x", "-x"), ("-+-", "-+-+-"), ("1", "1\u{0}")] {
            assert!(!Reading::Words.same(a, b), "{a:?} {b:?}");
            assert_ne!(Reading::Words.key(a), Reading::Words.key(b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn gaps_stand_alone() {
        for gap in ["...", "  …", "[...]", "<snip>", "<...>", "# ...", "// ...", "(...)", "...,", "......"]
        {
            assert!(is_gap(gap), "{gap}");
        }
        for line in ["", "..", "....", "a ...", "... more", "snip", "#", "[]", "<name>"] {
            assert!(!is_gap(line), "{line}");
        }
    }

    #[test]
    fn likeness_counts_both_ends_once() {
        assert!((likeness("aaa", "aa") - 0.8).abs() < 1e-6);
        assert!(likeness("web Running 1", "web Failed 1") > likeness("web Running 1", "db Failed 2"));
        assert!(likeness("", "x").abs() < 1e-6);
    }
}
