//! Redirections.

use super::Parser;
use super::document::Indent;
use crate::document::bash::syntax::{Direction, Redirect, Target, Word, name_prefix};

impl<'t> Parser<'t> {
    /// Reads a redirection where one starts here.
    pub(super) fn redirect(&mut self) -> Option<Redirect> {
        let descriptor = self.descriptor();
        let variable =
            descriptor.strip_prefix('{').and_then(name_prefix).map(|name| (name.to_owned(), self.line()));
        let start = self.at;
        self.at += descriptor.len();
        if !self.starts_redirect() {
            self.at = start;
            return None;
        }
        let (direction, target) = self.operator_and_target(descriptor);
        Some(Redirect { direction, target, variable })
    }

    /// `2` or `{name}` right before `<` or `>`, else nothing.
    fn descriptor(&self) -> &'t str {
        let rest = self.rest();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let length = match rest.strip_prefix('{').and_then(name_prefix) {
            Some(name) if rest[name.len() + 1..].starts_with('}') => name.len() + 2,
            _ => digits,
        };
        if rest[length..].starts_with(['<', '>']) { &rest[..length] } else { "" }
    }

    fn starts_redirect(&self) -> bool {
        match self.byte(0) {
            b'<' => self.byte(1) != b'(' && self.placeholder_here().is_none(),
            b'>' => self.byte(1) != b'(',
            b'&' => self.byte(1) == b'>',
            _ => false,
        }
    }

    fn operator_and_target(&mut self, descriptor: &str) -> (Direction, Target) {
        let input =
            if descriptor.is_empty() || descriptor == "0" { Direction::Stdin } else { Direction::Other };
        if self.eat("<<<") {
            return (input, self.target());
        }
        if self.eat("<<") {
            let indent = if self.eat("-") { Indent::Tabs } else { Indent::Kept };
            self.skip_blanks();
            return (input, self.announce(indent));
        }
        if self.eat("<") {
            let _operator = self.eat("&") || self.eat(">");
            return (input, self.target());
        }
        self.eat("&");
        self.at += 1;
        let copies = self.byte(0) == b'&';
        let _operator = self.eat("&") || self.eat(">") || self.eat("|");
        let target = self.target();
        let direction = match &target {
            Target::Word(word) if copies && is_descriptor(word) || is_no_file(&word.text) => Direction::Other,
            _ => Direction::Output,
        };
        (direction, target)
    }

    fn target(&mut self) -> Target {
        self.skip_blanks();
        Target::Word(self.word())
    }
}

fn is_descriptor(word: &Word) -> bool {
    word.dynamic || word.text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

fn is_no_file(path: &str) -> bool {
    path.starts_with(">(") || matches!(path, "/dev/null" | "/dev/stdout" | "/dev/stderr" | "/dev/tty")
}
