//! Which words of two lines differ.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Lines of more pieces are not looked into.
const PIECES: usize = 600;

/// Bytes of two lines that are not the same, in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Unequal {
    pub(super) expected: Vec<Range<usize>>,
    pub(super) actual: Vec<Range<usize>>,
}

/// Compares two lines word by word. A whole line differs where it is too long to be looked into.
pub(super) fn unequal(expected: &str, actual: &str) -> Unequal {
    let (shown, came) = (pieces(expected), pieces(actual));
    if shown.len().max(came.len()) > PIECES {
        let whole = |line: &str| std::iter::once(0..line.len()).collect();
        return Unequal { expected: whole(expected), actual: whole(actual) };
    }
    let texts = |line: &str, pieces: &[Range<usize>]| -> Vec<String> {
        pieces.iter().map(|piece| line[piece.clone()].to_owned()).collect()
    };
    let mut unequal = Unequal::default();
    for change in capture_diff_slices(Algorithm::Myers, &texts(expected, &shown), &texts(actual, &came)) {
        let (tag, old, new) = change.as_tag_tuple();
        if tag != DiffTag::Equal {
            add(&mut unequal.expected, shown[old].iter());
            add(&mut unequal.actual, came[new].iter());
        }
    }
    unequal
}

/// Pieces that stand side by side are one.
fn add<'p>(ranges: &mut Vec<Range<usize>>, pieces: impl Iterator<Item = &'p Range<usize>>) {
    for piece in pieces {
        match ranges.last_mut() {
            Some(last) if last.end == piece.start => last.end = piece.end,
            _ => ranges.push(piece.clone()),
        }
    }
}

/// Words, runs of blanks, and everything else one character at a time.
fn pieces(line: &str) -> Vec<Range<usize>> {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Word,
        Blank,
        Other,
    }
    let kind = |character: char| match character {
        _ if character.is_alphanumeric() || character == '_' => Kind::Word,
        _ if character.is_whitespace() => Kind::Blank,
        _ => Kind::Other,
    };
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut last = Kind::Other;
    for (at, character) in line.char_indices() {
        let end = at + character.len_utf8();
        let this = kind(character);
        match pieces.last_mut() {
            Some(piece) if this == last && this != Kind::Other => piece.end = end,
            _ => pieces.push(at..end),
        }
        last = this;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_differ_are_found() {
        let (a, b) = ("pg-1  1/1 Running 日", "pg-1  0/1 Error 日");
        let unequal = unequal(a, b);
        let told = |line: &str, ranges: &[Range<usize>]| -> Vec<String> {
            ranges.iter().map(|range| line[range.clone()].to_owned()).collect()
        };
        assert_eq!(told(a, &unequal.expected), ["1", "Running"]);
        assert_eq!(told(b, &unequal.actual), ["0", "Error"]);
    }

    #[test]
    fn a_line_of_many_pieces_differs_as_a_whole() {
        let (a, b) = ("- ".repeat(400), "+ ".repeat(400));
        let whole: Vec<_> = std::iter::once(0..800).collect();
        assert_eq!(unequal(&a, &b), Unequal { expected: whole.clone(), actual: whole });
    }
}
