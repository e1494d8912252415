//! `<name>` placeholders that a reader was meant to replace.

use super::Parser;
use crate::document::bash::Placeholder;
use crate::document::bash::syntax::{Word, name_prefix};

/// Longest placeholder looked for, in bytes.
const LONGEST: usize = 160;

/// What programs print in angle brackets, tags of HTML, and names of here-document ends.
const NO_PLACEHOLDERS: &[&str] = &[
    "a", "b", "body", "br", "button", "center", "code", "div", "em", "eof", "eot", "error", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i", "img", "input", "invalid", "label",
    "li", "link", "meta", "nil", "none", "null", "ol", "p", "pending", "pre", "script", "select", "span",
    "strong", "style", "svg", "table", "tbody", "td", "th", "thead", "title", "tr", "u", "ul", "unknown",
    "unset", "xml",
];

/// Commands whose arguments are patterns or programs.
const PATTERN_COMMANDS: &[&str] = &["awk", "egrep", "fgrep", "grep", "jq", "perl", "rg", "sed", "test", "["];

impl Parser<'_> {
    /// Length of the placeholder here, at an unquoted `<`; `None` where a redirection starts.
    pub(super) fn placeholder_here(&self) -> Option<usize> {
        let content = content(self.rest())?;
        let after = self.text[self.at + content.len() + 2..self.end].chars().next();
        let wordy = content.contains(['-', '_', ' ']);
        let path = content.contains(['.', '/']);
        let goes_on = after
            .is_some_and(|next| next.is_alphanumeric() || matches!(next, '/' | '$' | '"' | '\'' | '>' | '&'));
        (wordy || !(path || goes_on)).then_some(content.len() + 2)
    }

    /// Reads a placeholder as a part of a word; false where `<` ends the word.
    pub(super) fn unquoted_placeholder(&mut self, word: &mut Word) -> bool {
        let Some(length) = self.placeholder_here() else {
            return false;
        };
        let text = &self.text[self.at..self.at + length];
        word.text.push_str(text);
        self.placeholders.push(Placeholder { text: text.to_owned(), line: self.line() });
        self.at += length;
        true
    }

    /// Notes a quoted argument that is nothing but a placeholder.
    pub(super) fn quoted_placeholder(&mut self, command: Option<&str>, word: &Word) {
        let pattern = command.is_some_and(|name| PATTERN_COMMANDS.contains(&name));
        if !word.quoted || word.dynamic || pattern || !word.text.ends_with('>') {
            return;
        }
        let value = value(&word.text);
        if content(value).is_some_and(|content| content.len() + 2 == value.len()) {
            self.placeholders.push(Placeholder { text: value.to_owned(), line: word.line });
        }
    }
}

/// The text between the angle brackets that `text` starts with, where it reads like a placeholder.
fn content(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?;
    if !inner.starts_with(char::is_alphabetic) {
        return None;
    }
    let length = inner.bytes().take(LONGEST).position(|byte| byte == b'>')?;
    let content = &inner[..length];
    let reads = content.chars().all(|next| next.is_alphanumeric() || " -_.,:/'()".contains(next));
    let tag = || NO_PLACEHOLDERS.binary_search(&content.to_ascii_lowercase().as_str()).is_ok();
    (reads && !content.ends_with([' ', '/']) && !tag()).then_some(content)
}

/// The value of `NAME=value` and `--option=value`, else the whole word.
fn value(text: &str) -> &str {
    match text.split_once('=') {
        Some((left, value)) => {
            let key = left.trim_start_matches('-').trim_end_matches('+');
            let named = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
            if named || name_prefix(key).is_some_and(|name| name.len() == key.len()) { value } else { text }
        }
        None => text,
    }
}
