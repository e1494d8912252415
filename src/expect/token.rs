//! Takes a line apart: values of a volatile kind, words, numbers, placeholders, strokes and marks.

use super::column::Column;
use super::guard::is_guard;
use super::place::Place;
use super::table::Titles;
use super::volatile::{FoundKind, Kinds};

/// Longer lines, in bytes, are not taken apart; they are equal or not.
const LONGEST: usize = 32 << 10;

/// Nor are lines of more pieces, or of more words and marks.
const MOST: usize = 2_000;
const MOST_MARKS: usize = 4 * MOST;

/// A piece of a line.
#[derive(Debug, Clone)]
pub(super) struct Token<'t> {
    pub(super) place: Place<'t>,
    /// Blanks stand before it.
    pub(super) spaced: bool,
    pub(super) class: Class,
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Class {
    /// A value that may differ.
    Volatile(FoundKind),
    /// Letters and digits.
    Word,
    /// A number that counts or names.
    Number,
    /// `<name>`, and values masked with stars.
    Placeholder,
    /// Strokes such as `-----`, of any length.
    Stroke,
    /// Any other character.
    Mark,
}

impl<'t> Token<'t> {
    pub(super) fn text(&self) -> &'t str {
        self.place.text()
    }
}

/// What is known of a line besides its text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Surroundings<'t> {
    pub(super) titles: Option<&'t Titles>,
    /// The key that holds it, for JSON.
    pub(super) key: Option<&'t str>,
}

/// The pieces of a line; none where it has more than 32 KiB, 2,000 pieces, or 8,000 words and marks.
pub(super) fn tokens<'t>(line: &'t str, around: Surroundings<'t>, kinds: &Kinds) -> Option<Vec<Token<'t>>> {
    if line.len() > LONGEST || line.len() > MOST_MARKS && words_and_marks(line) > MOST_MARKS {
        return None;
    }
    let cells = around.titles.map(|titles| titles.cells(line));
    let column = |start: usize, end: usize| cells.as_ref().and_then(|cells| cells.column(start, end));
    let mut tokens = Vec::with_capacity(line.len() / 4 + 1);
    let mut at = 0;
    let mut spaced = false;
    while let Some(c) = line[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            spaced = true;
            continue;
        }
        if tokens.len() == MOST {
            return None;
        }
        let mut place = Place::new(line, at, at).under(around.key);
        let (end, class) = piece(&mut place, c, &column, kinds);
        place.reach(end, column(at, end));
        tokens.push(Token { place, spaced, class });
        (at, spaced) = (end, false);
    }
    Some(tokens)
}

/// Runs of letters and digits, and runs of the same mark.
fn words_and_marks(line: &str) -> usize {
    let mut last = ' ';
    let starts = line.chars().filter(|&c| {
        let goes_on = if c.is_alphanumeric() { last.is_alphanumeric() } else { c == last };
        last = c;
        !goes_on && !c.is_whitespace()
    });
    starts.count()
}

fn piece<'t>(
    place: &mut Place<'t>,
    c: char,
    column: &impl Fn(usize, usize) -> Option<Column<'t>>,
    kinds: &Kinds,
) -> (usize, Class) {
    let (line, at) = (place.line(), place.start());
    let rest = &line[at..];
    if let Some(found) = kinds.find(place, column) {
        return (found.end, Class::Volatile(found.kind));
    }
    if let Some(length) = placeholder(rest) {
        return (at + length, Class::Placeholder);
    }
    if c.is_ascii_digit() {
        let behind_point = line[..at].ends_with('.') && !line[..at].ends_with("..");
        let end = at + number(rest, behind_point);
        let within = line[end..].starts_with(|c: char| c.is_alphanumeric());
        if !within && !is_name_part(line, at, end) {
            place.reach(end, column(at, end));
            let class = kinds.of_number(place).map_or(Class::Number, Class::Volatile);
            return (end, class);
        }
    }
    if c.is_alphanumeric() {
        let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        return (at + length, Class::Word);
    }
    match stroke(rest, line[..at].ends_with(char::is_alphanumeric)) {
        Some(length) => (at + length, Class::Stroke),
        None => (at + c.len_utf8(), Class::Mark),
    }
}

/// The length of a number: digits, thousands marked with commas, a fraction unless it is behind a point itself.
fn number(text: &str, behind_point: bool) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(text);
    while end <= 3 || text[..end].contains(',') {
        match text[end..].strip_prefix(',').map(digits) {
            Some(3) => end += 4,
            _ => break,
        }
    }
    let fraction = text[end..].strip_prefix('.').map_or(0, digits);
    let more = text[end..].get(1 + fraction..).is_some_and(|rest| {
        rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    if fraction > 0 && !behind_point && !more { end + 1 + fraction } else { end }
}

/// Long digits between or behind other pieces of a name.
fn is_name_part(line: &str, start: usize, end: usize) -> bool {
    let mut before = line[..start].chars().rev();
    let joined = before.next().is_some_and(|c| c == '-' || c == '_')
        && before.next().is_some_and(|c| c.is_ascii_alphanumeric());
    joined && end - start >= 5
}

/// States that are written like placeholders.
const STATES: [&str; 13] = [
    "<none>",
    "<pending>",
    "<unknown>",
    "<invalid>",
    "<nil>",
    "<null>",
    "<error>",
    "<unset>",
    "<no value>",
    "<empty>",
    "<unnamed>",
    "<missing>",
    "<anonymous>",
];

/// Elements of HTML that could be taken for placeholders.
const ELEMENTS: [&str; 25] = [
    "html", "head", "body", "div", "p", "a", "b", "i", "br", "hr", "h1", "h2", "h3", "title", "ul", "ol",
    "li", "table", "tr", "td", "th", "span", "pre", "code", "em",
];

fn placeholder(text: &str) -> Option<usize> {
    if let Some(inner) = text.strip_prefix('<') {
        let end = inner.find(['<', '>'])?;
        let name = &inner[..end];
        let named = name.starts_with(|c: char| c.is_alphabetic())
            && name.len() <= 60
            && !name.contains(['=', ':', '('])
            && !name.contains(" 0x");
        let whole = &text[..end + 2];
        let first = name.split([' ', '-']).next().unwrap_or(name);
        let says = is_guard(first) || matches!(first, "not" | "set" | "no");
        let is_state = says && name.contains(' ')
            || is_guard(name)
            || STATES.contains(&whole.to_ascii_lowercase().as_str());
        return (inner[end..].starts_with('>') && named && !is_state && !ELEMENTS.contains(&name))
            .then_some(end + 2);
    }
    let stars = text.bytes().take_while(|byte| *byte == b'*').count();
    (stars >= 3).then_some(stars)
}

/// The length of a run of the same stroke: three at least, two for dots that go on behind a word.
fn stroke(text: &str, behind_word: bool) -> Option<usize> {
    let first = text.chars().next().filter(|c| "-=_#~.+─═━*".contains(*c))?;
    let count = text.chars().take_while(|c| *c == first).count();
    let least = if first == '.' && behind_word { 2 } else { 3 };
    let is_line = first != '.' || behind_word;
    (count >= least && is_line).then_some(count * first.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<String> {
        let tokens = tokens(line, Surroundings::default(), Kinds::built_in()).unwrap();
        let told = |token: &Token<'_>| match &token.class {
            Class::Volatile(kind) => format!("{}:{}", kind.name(), token.text()),
            Class::Word => token.text().to_owned(),
            Class::Number => format!("#{}", token.text()),
            Class::Placeholder => format!("?{}", token.text()),
            Class::Stroke => format!("{}~", &token.text()[..1]),
            Class::Mark => format!("'{}", token.text()),
        };
        tokens.iter().map(told).collect()
    }

    #[test]
    fn lines_are_taken_apart() {
        assert_eq!(read("web 1/1 Running 4m25s"), ["web", "#1", "'/", "#1", "Running", "duration:4m25s"]);
        assert_eq!(read("v1.26.0 1,234.5"), ["v1", "'.", "#26", "'.", "#0", "#1,234.5"]);
        assert_eq!(read("on <public-ip>: <none>"), ["on", "?<public-ip>", "':", "'<", "none", "'>"]);
        assert_eq!(read("---- a.... ***"), ["-~", "a", ".~", "?***"]);
        assert_eq!(read("a-12345678-b-12"), ["a", "'-", "12345678", "'-", "b", "'-", "#12"]);
        assert_eq!(read("Ü 10.0.0.1/24"), ["Ü", "address:10.0.0.1", "'/", "#24"]);
        assert_eq!(read("1.27"), ["#1.27"]);
    }

    #[test]
    fn lines_of_many_pieces_are_not_taken_apart() {
        let count =
            |line: &str| tokens(line, Surroundings::default(), Kinds::built_in()).map(|all| all.len());
        assert_eq!(count(&"1 ".repeat(2_000)), Some(2_000));
        assert_eq!(count(&"1 ".repeat(2_001)), None);
        assert_eq!(count(&"5s ".repeat(8_000)), Some(6));
        assert_eq!(count(&"5s ".repeat(8_001)), None);
        assert_eq!(count(&"a".repeat(32 << 10)), Some(1));
        assert_eq!(count(&"a".repeat((32 << 10) + 1)), None);
    }
}
