//! Where a find stands: the line around it, its label, its column. Bare values are judged by this.

use std::cell::OnceCell;

use super::column::{Column, first_bytes, last_bytes};
use super::label::Label;

/// So many bytes before and behind a find are looked at.
const NEAR: usize = 512;

/// A stretch of a line with what is known around it.
#[derive(Debug, Clone)]
pub(super) struct Place<'t> {
    line: &'t str,
    start: usize,
    end: usize,
    /// Title of its column, in a table.
    column: Option<Column<'t>>,
    /// The key that holds the whole line, for JSON.
    key: Option<&'t str>,
    /// Made when it is first asked for.
    label: OnceCell<Label>,
}

impl<'t> Place<'t> {
    pub(super) fn new(line: &'t str, start: usize, end: usize) -> Self {
        Self { line, start, end, column: None, key: None, label: OnceCell::new() }
    }

    pub(super) fn under(self, key: Option<&'t str>) -> Self {
        Self { key, ..self }
    }

    /// Moves its end, and with that perhaps its column.
    pub(super) fn reach(&mut self, end: usize, column: Option<Column<'t>>) {
        self.end = end;
        let stays = self.column == column;
        self.column = column;
        match self.label.take() {
            Some(label) if stays => {
                let label = label.of_value(self.text());
                self.label.set(label).expect("it was taken out");
            }
            _ => {}
        }
    }

    pub(super) fn line(&self) -> &'t str {
        self.line
    }

    pub(super) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn text(&self) -> &'t str {
        &self.line[self.start..self.end]
    }

    /// The text from here to the end of a later one of the same line.
    pub(super) fn through(&self, last: &Place<'_>) -> &'t str {
        &self.line[self.start..last.end]
    }

    /// What stands before it, 512 bytes of it at most.
    pub(super) fn before(&self) -> &'t str {
        last_bytes(&self.line[..self.start], NEAR)
    }

    /// What stands behind it, 512 bytes of it at most.
    pub(super) fn after(&self) -> &'t str {
        first_bytes(&self.line[self.end..], NEAR)
    }

    /// The first word of its line: what a row of a table is called.
    pub(super) fn first_word(&self) -> &'t str {
        self.line.split(|c: char| c.is_whitespace() || c == '|').find(|word| !word.is_empty()).unwrap_or("")
    }

    pub(super) fn column(&self) -> Option<Column<'t>> {
        self.column
    }

    /// What names it: the title of its column, the key before it, or the words before it.
    pub(super) fn label(&self) -> &Label {
        self.label.get_or_init(|| {
            let own = Label::before(self.before(), self.key, self.text());
            match self.column {
                Some(column) if !own.is_key() || column.measures || self.before().contains('|') => {
                    Label::of_column(column)
                }
                _ => own,
            }
        })
    }

    /// The words behind it, five at most, in lower case.
    pub(super) fn next_words(&self) -> Vec<String> {
        let words = self.after().split(|c: char| !c.is_alphanumeric() && c != '%' && c != 'µ');
        words.filter(|word| !word.is_empty()).take(5).map(str::to_lowercase).collect()
    }

    /// A letter, a digit or `_` touches it.
    pub(super) fn is_within_word(&self) -> bool {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let text = self.text();
        text.starts_with(is_word) && self.before().ends_with(is_word)
            || text.ends_with(is_word) && self.after().starts_with(is_word)
    }

    /// Blanks, brackets, quotes or marks that end a clause are around it.
    pub(super) fn is_alone(&self) -> bool {
        let opens = |c: char| c.is_whitespace() || "([{<\"'`=:,;|~≈±>".contains(c);
        let closes = |c: char| c.is_whitespace() || ")]}<>\"'`,;|%=".contains(c);
        let after = self.after();
        let ended = |mark: char| {
            after
                .strip_prefix(mark)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        };
        (self.start == 0 || self.before().ends_with(opens))
            && (after.is_empty() || after.starts_with(closes) || ended('.') || ended(':'))
    }

    /// Part of the tag of an image or a release: `app/web:2024-05-01`, `RELEASE.2023-11-20`.
    pub(super) fn is_tag(&self) -> bool {
        let word = self.before().rsplit(char::is_whitespace).next().unwrap_or("");
        let tagged = word.strip_suffix(':').is_some_and(|name| name.contains('/') && !name.contains("//"));
        let image = word.ends_with(':') && self.before().contains("image:");
        tagged || image || word.ends_with("RELEASE.")
    }

    /// Nothing but blanks stand around it on its line.
    pub(super) fn is_line(&self) -> bool {
        self.before().trim().is_empty() && self.after().trim().is_empty()
    }

    /// A point stands before or behind it, as in `v1.x.x`.
    pub(super) fn is_between_points(&self) -> bool {
        self.before().ends_with('.') || self.after().starts_with('.')
    }

    /// Nothing but blanks or bars stand next to it.
    pub(super) fn is_cell(&self) -> bool {
        let ends = |c: char| c.is_whitespace() || c == '|';
        (self.start == 0 || self.before().ends_with(ends))
            && (self.after().is_empty() || self.after().starts_with(ends))
    }

    /// No part of a longer run of letters, digits and the marks of base 64.
    pub(super) fn is_whole_word(&self) -> bool {
        let joins = |c: char| c.is_alphanumeric() || "_-+/".contains(c);
        !self.before().ends_with(joins) && !self.after().starts_with(joins)
    }

    /// Its number is zero.
    pub(super) fn is_zero(&self) -> bool {
        let digits: Vec<u8> = self.text().bytes().filter(u8::is_ascii_digit).collect();
        !digits.is_empty() && digits.iter().all(|&digit| digit == b'0')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: &'static str, text: &str) -> Place<'static> {
        let start = line.find(text).unwrap();
        Place::new(line, start, start + text.len())
    }

    #[test]
    fn neighbours_decide_what_stands_alone() {
        for (line, text) in
            [("in 5s.", "5s"), ("(5s)", "5s"), ("time=5s", "5s"), ("5s", "5s"), ("a 5s, b", "5s")]
        {
            assert!(place(line, text).is_alone(), "{line}");
        }
        for (line, text) in
            [("keep-5s", "5s"), ("5s-x", "5s"), ("a/5s", "5s"), ("5s.log", "5s"), ("x5s", "5s")]
        {
            assert!(!place(line, text).is_alone(), "{line}");
        }
        assert!(place("x5s", "5s").is_within_word());
        assert!(!place("x-5s", "5s").is_within_word());
    }

    #[test]
    fn zero_is_zero_in_every_unit() {
        assert!(place("0.00 MB", "0.00 MB").is_zero());
        assert!(!place("0.01 MB", "0.01 MB").is_zero());
    }

    #[test]
    fn a_label_follows_its_value() {
        let mut place = place("real 0.5", "0");
        assert!(!place.label().is_measured());
        place.reach(8, None);
        assert!(place.label().is_measured());
        place.reach(8, Some(Column { title: "replicas", measures: false }));
        assert!(place.label().is_configured());
    }
}
