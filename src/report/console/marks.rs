//! The words of a line that changed are marked, the values that may differ dimmed.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::surface::{Surface, Tone};
use crate::expect::Span;

/// Which of two lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Expected,
    Actual,
}

/// A stretch of a line.
struct Piece<'t> {
    text: &'t str,
    key: Key<'t>,
}

/// What makes two pieces equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key<'t> {
    Blank,
    Text(&'t str),
    /// The place among the values that may differ.
    Volatile(usize),
}

/// One of two different lines with the words marked that the other does not have, and what may differ dimmed;
/// unmarked where little is shared.
pub(super) fn changed(surface: &Surface, lines: [&str; 2], volatile: &[Span], side: Side) -> String {
    let (plain, marked) = match side {
        Side::Expected => (Tone::Removed, Tone::RemovedWord),
        Side::Actual => (Tone::Added, Tone::AddedWord),
    };
    let expected = pieces(lines[0], volatile.iter().map(|span| span.expected.clone()));
    let actual = pieces(lines[1], volatile.iter().map(|span| span.actual.clone()));
    let (own, others) = match side {
        Side::Expected => (&expected, &actual),
        Side::Actual => (&actual, &expected),
    };
    let is_shared = shared(own, others);
    let letters = |pieces: &[Piece<'_>]| pieces.iter().map(Piece::letters).sum::<usize>();
    let kept: usize =
        own.iter().zip(&is_shared).filter(|(_, shared)| **shared).map(|(piece, _)| piece.letters()).sum();
    let alike = kept * 5 >= letters(own).max(letters(others));
    let tones = own.iter().zip(is_shared).map(|(piece, shared)| match piece.key {
        Key::Volatile(_) => Tone::Dim,
        Key::Text(_) if alike && !shared => marked,
        Key::Text(_) | Key::Blank => plain,
    });
    painted(own, tones, |tone, text| surface.paint(tone, text))
}

/// A line with everything dimmed that the other line does not have.
pub(super) fn volatile(surface: &Surface, line: &str, other: &str) -> String {
    let own = pieces(line, std::iter::empty());
    let is_shared = shared(&own, &pieces(other, std::iter::empty()));
    let dimmed = own.iter().zip(is_shared).map(|(piece, shared)| piece.key != Key::Blank && !shared);
    painted(&own, dimmed, |dim, text| if dim { surface.paint(Tone::Dim, text) } else { text.to_owned() })
}

impl Piece<'_> {
    fn letters(&self) -> usize {
        if self.key == Key::Blank { 0 } else { self.text.chars().count() }
    }
}

/// Which of a line's pieces the other line has as well, in the same order.
fn shared<'t>(own: &[Piece<'t>], others: &[Piece<'t>]) -> Vec<bool> {
    let keys = |pieces: &[Piece<'t>]| -> Vec<Key<'t>> { pieces.iter().map(|piece| piece.key).collect() };
    let mut shared = vec![false; own.len()];
    for change in capture_diff_slices(Algorithm::Myers, &keys(own), &keys(others)) {
        let (tag, range, _) = change.as_tag_tuple();
        if tag == DiffTag::Equal {
            shared[range].fill(true);
        }
    }
    shared
}

/// A line taken apart into blanks, words, marks and the values at `volatile`.
fn pieces(line: &str, volatile: impl Iterator<Item = Range<usize>>) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for (index, range) in volatile.enumerate() {
        let range = range.start..range.end.min(line.len());
        let (true, Some(text)) = (range.start >= at, line.get(range.clone())) else { continue };
        let Some(before) = line.get(at..range.start) else { continue };
        words(before, &mut pieces);
        pieces.push(Piece { text, key: Key::Volatile(index) });
        at = range.end;
    }
    words(&line[at..], &mut pieces);
    pieces
}

/// A name, a number, a path or a time is one word; any other character but blanks stands alone.
fn words<'t>(mut text: &'t str, pieces: &mut Vec<Piece<'t>>) {
    let in_word = |c: char| c.is_alphanumeric() || "-_./:+%@".contains(c);
    while let Some(first) = text.chars().next() {
        let end = if first.is_whitespace() {
            text.find(|c: char| !c.is_whitespace())
        } else if in_word(first) {
            text.find(|c: char| !in_word(c))
        } else {
            Some(first.len_utf8())
        };
        let (piece, rest) = text.split_at(end.unwrap_or(text.len()));
        let key = if first.is_whitespace() { Key::Blank } else { Key::Text(piece) };
        pieces.push(Piece { text: piece, key });
        text = rest;
    }
}

/// The pieces put together, those that look the same in one go.
fn painted<L: PartialEq + Copy>(
    pieces: &[Piece<'_>],
    looks: impl Iterator<Item = L>,
    paint: impl Fn(L, &str) -> String,
) -> String {
    let mut runs: Vec<(L, String)> = Vec::new();
    for (piece, look) in pieces.iter().zip(looks) {
        match runs.last_mut() {
            Some((last, text)) if *last == look => text.push_str(piece.text),
            _ => runs.push((look, piece.text.to_owned())),
        }
    }
    runs.iter().map(|(look, text)| paint(*look, text)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::surface::Paint;
    use super::*;

    const COLOURED: Surface = Surface { paint: Paint::Coloured, ..Surface::plain() };

    /// Marked words in `[]`, dimmed ones in `()`.
    fn seen(painted: &str) -> String {
        let mut seen = String::new();
        let mut closing = "";
        for (at, part) in painted.split("\u{1b}[").enumerate() {
            let (code, text) = if at == 0 { ("", part) } else { part.split_once('m').unwrap() };
            match code {
                "4" => (closing, seen) = ("]", seen + "["),
                "2" => (closing, seen) = (")", seen + "("),
                "0" => seen.push_str(std::mem::take(&mut closing)),
                _ => {}
            }
            seen.push_str(text);
        }
        seen
    }

    fn both(expected: &str, actual: &str, volatile: &[Span]) -> [String; 2] {
        [Side::Expected, Side::Actual]
            .map(|side| seen(&changed(&COLOURED, [expected, actual], volatile, side)))
    }

    #[test]
    fn only_the_words_that_changed_are_marked() {
        assert_eq!(
            both("web-2   1/1   Running", "web-2 0/1 Pending", &[]),
            ["web-2   [1/1]   [Running]", "web-2 [0/1] [Pending]"]
        );
        assert_eq!(
            both(r#""state": "Running","#, r#""state": "Failed","#, &[]),
            [r#""state": "[Running]","#, r#""state": "[Failed]","#]
        );
        assert_eq!(both("web-3 Running", "extra", &[]), ["web-3 Running", "extra"]);
    }

    #[test]
    fn what_may_differ_is_dimmed() {
        let spans = [Span { expected: 10..15, actual: 9..12 }];
        assert_eq!(
            both("b Running 4m25s, x", "b Failed 12s, x", &spans),
            ["b [Running] (4m25s), x", "b [Failed] (12s), x"]
        );
        assert_eq!(seen(&volatile(&COLOURED, "web  up 4m25s (x)", "web up 12s (x)")), "web  up (4m25s) (x)");
    }

    #[test]
    fn places_that_are_cut_off_are_let_be() {
        let spans = [Span { expected: 4..9, actual: 4..9 }, Span { expected: 20..22, actual: 20..22 }];
        assert_eq!(both("abc de…", "abc fg…", &spans), ["abc (de…)", "abc (fg…)"]);
    }
}
