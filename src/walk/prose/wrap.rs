//! Pieces of text broken into lines.

use super::inline::{Looks, Span};

/// Characters that never begin a line.
const CLOSING: &str = "、。，．・：；？！゛゜ヽヾゝゞ々ーぁぃぅぇぉっゃゅょァィゥェォッャュョ）〕］｝〉》」』】〗…‥%,.)]}:;?!”’";

/// Characters that never end a line.
const OPENING: &str = "（〔［｛〈《「『【〖([{“‘";

/// What is never broken unless it is wider than a line.
#[derive(Debug, Default)]
struct Word {
    pieces: Vec<Span>,
    width: usize,
    /// A blank stands before it.
    is_apart: bool,
    /// A line ends before it whatever there is room for.
    begins_line: bool,
}

/// Columns of a text.
pub(super) fn width(text: &str) -> usize {
    console::measure_text_width(text)
}

/// Breaks the pieces into lines of at most `columns`. A newline in the text ends a line.
pub(super) fn wrap(spans: &[Span], columns: usize) -> Vec<Vec<Span>> {
    let columns = columns.max(8);
    let mut lines: Vec<Vec<Span>> = Vec::new();
    let mut line: Vec<Span> = Vec::new();
    let mut used = 0;
    for word in words(spans).into_iter().flat_map(|word| fitting(word, columns)) {
        let blank = usize::from(word.is_apart && used > 0);
        if word.begins_line || (used > 0 && used + blank + word.width > columns) {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if blank > 0 {
            let looks = match (line.last(), word.pieces.first()) {
                (Some(before), Some(after)) if before.looks == after.looks => before.looks,
                _ => Looks::default(),
            };
            push(&mut line, " ", looks);
            used += 1;
        }
        used += word.width;
        for piece in &word.pieces {
            push(&mut line, &piece.text, piece.looks);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The words of the pieces.
fn words(spans: &[Span]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut word = Word::default();
    let mut last: Option<char> = None;
    for span in spans {
        for character in span.text.chars() {
            if character == '\n' {
                finish(&mut words, &mut word);
                (word.begins_line, last) = (true, None);
                continue;
            }
            if character.is_whitespace() && character != '\u{a0}' {
                finish(&mut words, &mut word);
                word.is_apart |= last.is_some();
                continue;
            }
            if !word.pieces.is_empty() && last.is_some_and(|last| may_break(last, character)) {
                finish(&mut words, &mut word);
            }
            let mut text = [0; 4];
            let text = character.encode_utf8(&mut text);
            word.width += width(text);
            push(&mut word.pieces, text, span.looks);
            last = Some(character);
        }
    }
    finish(&mut words, &mut word);
    words
}

fn finish(words: &mut Vec<Word>, word: &mut Word) {
    if !word.pieces.is_empty() {
        words.push(std::mem::take(word));
    }
}

/// Whether a line may end between two characters without a blank between them.
fn may_break(before: char, after: char) -> bool {
    (is_ideographic(before) || is_ideographic(after)) && !OPENING.contains(before) && !CLOSING.contains(after)
}

/// Characters of languages written without blanks.
fn is_ideographic(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3fffd}')
}

/// Whether a newline in the source between these two stands for nothing.
pub(super) fn joins(before: char, after: char) -> bool {
    is_ideographic(before) && is_ideographic(after)
}

/// A word in parts that each fit a line.
fn fitting(word: Word, columns: usize) -> Vec<Word> {
    if word.width <= columns {
        return vec![word];
    }
    let mut parts = vec![Word { is_apart: word.is_apart, begins_line: word.begins_line, ..Word::default() }];
    for piece in &word.pieces {
        for character in piece.text.chars() {
            let mut text = [0; 4];
            let text = character.encode_utf8(&mut text);
            let own = width(text);
            if parts.last().is_some_and(|part| part.width + own > columns) {
                parts.push(Word::default());
            }
            if let Some(part) = parts.last_mut() {
                part.width += own;
                push(&mut part.pieces, text, piece.looks);
            }
        }
    }
    parts
}

fn push(line: &mut Vec<Span>, text: &str, looks: Looks) {
    match line.last_mut() {
        Some(last) if last.looks == looks => last.text.push_str(text),
        _ => line.push(Span { text: text.to_owned(), looks }),
    }
}
