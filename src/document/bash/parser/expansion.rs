//! `$NAME`, `${NAME…}`, `$(…)`, `$((…))` and backticks.

use super::Parser;
use crate::document::bash::syntax::{Expansion, Parameter, Usage, name_prefix};

impl Parser<'_> {
    /// Reads what `$` or a backtick here starts; false where it is nothing but a character.
    pub(super) fn expansion(&mut self, found: &mut Vec<Expansion>) -> bool {
        if self.byte(0) == b'`' {
            self.backticks(found);
            return true;
        }
        let line = self.line();
        self.at += 1;
        match self.byte(0) {
            b'{' => self.nested(|parser| parser.braces(found, line)),
            b'(' => {
                if !(self.byte(1) == b'(' && self.arithmetic(found)) {
                    self.at += 1;
                    self.commands_until_parenthesis(found);
                }
            }
            b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!' => self.at += 1,
            _ => {
                let Some(name) = name_prefix(self.rest()) else {
                    return false;
                };
                self.at += name.len();
                found.push(parameter(name, line, Usage::Plain, Vec::new()));
            }
        }
        true
    }

    /// Reads commands up to and with a closing parenthesis.
    pub(super) fn commands_until_parenthesis(&mut self, found: &mut Vec<Expansion>) {
        let list = self.nested(|parser| {
            let mut list = parser.list();
            while parser.at < parser.end && parser.byte(0) != b')' {
                parser.skip_stray();
                list.extend(parser.list());
            }
            parser.eat(")");
            list
        });
        found.push(Expansion::Commands(list));
    }

    /// Backticks: one level of backslashes is taken off the commands between them.
    fn backticks(&mut self, found: &mut Vec<Expansion>) {
        let line = self.line();
        self.at += 1;
        let mut inner = String::new();
        while let Some(next) = self.current() {
            self.at += next.len_utf8();
            match next {
                '`' => break,
                '\\' if matches!(self.byte(0), b'`' | b'$' | b'\\') => {
                    inner.push(char::from(self.byte(0)));
                    self.at += 1;
                }
                _ => inner.push(next),
            }
        }
        if self.depth >= super::DEPTH {
            return;
        }
        let mut parser = Parser::new(&inner);
        parser.first_line = line;
        parser.depth = self.depth + 1;
        parser.documents = std::mem::take(&mut self.documents);
        let list = parser.program();
        self.documents = parser.documents;
        self.placeholders.append(&mut parser.placeholders);
        found.push(Expansion::Commands(list));
    }

    /// `${…}`, at its opening brace.
    fn braces(&mut self, found: &mut Vec<Expansion>, line: usize) {
        self.at += 1;
        let indirect = self.byte(0) == b'!' && name_prefix(&self.rest()[1..]).is_some();
        let length = self.byte(0) == b'#' && name_prefix(&self.rest()[1..]).is_some();
        if indirect || length {
            self.at += 1;
        }
        let Some(name) = name_prefix(self.rest()) else {
            self.operand(found, Quotes::Special);
            return;
        };
        self.at += name.len();
        let mut inner = Vec::new();
        if self.byte(0) == b'[' {
            self.subscript(&mut inner);
        }
        let prefix_list = indirect && (self.looking_at("*}") || self.looking_at("@}"));
        let refused = !indirect && !length && b" \t\n<>(){&;|".contains(&self.byte(0));
        let (usage, quotes) = self.operator();
        self.operand(&mut inner, quotes);
        if prefix_list || refused {
            found.append(&mut inner);
        } else {
            found.push(parameter(name, line, usage, inner));
        }
    }

    fn operator(&mut self) -> (Usage, Quotes) {
        let colon = usize::from(self.byte(0) == b':');
        let usage = match self.byte(colon) {
            b'-' | b'+' => Usage::Guarded,
            b'=' => Usage::Updated,
            b'?' => Usage::Plain,
            _ => return (Usage::Plain, Quotes::Special),
        };
        self.at += colon + 1;
        (usage, Quotes::Plain)
    }

    fn subscript(&mut self, inner: &mut Vec<Expansion>) {
        while self.at < self.end {
            match self.byte(0) {
                b']' => {
                    self.at += 1;
                    return;
                }
                b'}' | b'\n' => return,
                b'$' | b'`' => {
                    self.expansion(inner);
                }
                _ => self.at += 1,
            }
        }
    }

    /// Reads up to and with the closing brace.
    fn operand(&mut self, inner: &mut Vec<Expansion>, quotes: Quotes) {
        let mut double = false;
        while self.at < self.end {
            match self.byte(0) {
                b'}' if !double => {
                    self.at += 1;
                    return;
                }
                b'\\' => {
                    self.at += 1;
                    self.at += self.current().map_or(0, char::len_utf8);
                }
                b'"' => {
                    double = !double;
                    self.at += 1;
                }
                b'\'' if !double && quotes == Quotes::Special => {
                    let rest = &self.rest().as_bytes()[1..];
                    self.at += memchr::memchr(b'\'', rest).map_or(1, |length| length + 2);
                }
                b'$' | b'`' => {
                    self.expansion(inner);
                }
                _ => self.at += 1,
            }
        }
    }
}

/// What single quotes mean in an operand. Within double quotes they mean nothing to `:-` and its
/// like; taking them as plain everywhere is wrong only for a quoted `$` or brace.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Special,
    Plain,
}

pub(super) fn parameter(name: &str, line: usize, usage: Usage, inner: Vec<Expansion>) -> Expansion {
    Expansion::Parameter(Parameter { name: name.to_owned(), line, usage, inner })
}
