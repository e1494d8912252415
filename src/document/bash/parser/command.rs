//! Lists, pipelines and simple commands.

use super::{Parser, is_meta};
use crate::document::bash::syntax::{Kind, List, Node, Pipeline, Place, Simple, name_prefix};

/// Words that end a list where a command could start.
const CLOSERS: &[&str] = &["then", "elif", "else", "fi", "do", "done", "esac", "}"];

impl Parser<'_> {
    /// Reads commands until the end, a closing parenthesis, `;;` or a closing word.
    pub(super) fn list(&mut self) -> List {
        let mut list = List::new();
        loop {
            self.skip_lines();
            if self.at_list_end() {
                return list;
            }
            let before = self.at;
            let pipeline = self.pipeline();
            list.push(pipeline);
            self.skip_blanks();
            if !self.at_list_end() && matches!(self.byte(0), b';' | b'&') {
                self.at += 1;
            } else if self.at == before {
                self.at += self.current().map_or(1, char::len_utf8).min(self.end - self.at);
            }
        }
    }

    fn at_list_end(&self) -> bool {
        self.at >= self.end
            || self.byte(0) == b')'
            || self.looking_at(";;")
            || self.looking_at(";&")
            || (matches!(self.byte(0), b't' | b'e' | b'f' | b'd' | b'}')
                && CLOSERS.iter().any(|closer| self.at_keyword(closer)))
    }

    /// Steps over what ended a list that nothing had opened.
    pub(super) fn skip_stray(&mut self) {
        let closer = CLOSERS.iter().find(|closer| self.at_keyword(closer));
        let other = self.current().map_or(1, char::len_utf8);
        self.at += closer.map_or(other, |closer| closer.len());
    }

    fn pipeline(&mut self) -> Pipeline {
        let mut nodes = Vec::new();
        loop {
            self.skip_blanks();
            while self.keyword("!") || self.keyword("time") {
                self.skip_blanks();
                self.keyword("-p");
                self.skip_blanks();
            }
            nodes.push(self.node());
            self.skip_blanks();
            if self.looking_at("||") || !(self.eat("|&") || self.eat("|")) {
                break;
            }
            self.skip_lines();
        }
        let place =
            if self.byte(0) == b'&' && self.byte(1) != b'&' { Place::Background } else { Place::Foreground };
        let _joined = self.eat("&&") || self.eat("||");
        Pipeline { nodes, place }
    }

    pub(super) fn node(&mut self) -> Node {
        let kind = self.nested(|parser| Some(parser.kind()));
        let mut redirects = Vec::new();
        let kind = match kind {
            Some(Kind::Simple(_)) | None => return self.simple(),
            Some(kind) => kind,
        };
        loop {
            self.skip_blanks();
            match self.redirect() {
                Some(redirect) => redirects.push(redirect),
                None => return Node { kind, redirects },
            }
        }
    }

    fn simple(&mut self) -> Node {
        let mut simple = Simple { line: self.line(), ..Simple::default() };
        let mut redirects = Vec::new();
        loop {
            self.skip_blanks();
            if self.byte(0) == b'#' {
                self.skip_comment();
                break;
            }
            if let Some(redirect) = self.redirect() {
                redirects.push(redirect);
                continue;
            }
            let before = self.at;
            let assigns = simple.words.is_empty() && self.at_assignment();
            let word = self.word();
            if self.at == before {
                break;
            }
            self.quoted_placeholder(simple.words.first().map(|name| name.text.as_str()), &word);
            if assigns {
                simple.assignments.push(word);
            } else {
                simple.words.push(word);
            }
            if self.function_parentheses(&simple) {
                return self.function(simple, redirects);
            }
        }
        Node { kind: Kind::Simple(simple), redirects }
    }

    /// Whether `NAME=`, `NAME+=` or `NAME[…]=` starts here.
    fn at_assignment(&self) -> bool {
        let Some(name) = name_prefix(self.rest()) else {
            return false;
        };
        let mut rest = &self.rest()[name.len()..];
        if rest.starts_with('[') {
            let line =
                &rest.as_bytes()[..memchr::memchr2(b'\n', b']', rest.as_bytes()).map_or(0, |end| end + 1)];
            if line.last() != Some(&b']') {
                return false;
            }
            rest = &rest[line.len()..];
        }
        rest.starts_with('=') || rest.starts_with("+=")
    }

    /// Steps over the `()` after the only word of a command.
    fn function_parentheses(&mut self, simple: &Simple) -> bool {
        let [name] = simple.words.as_slice() else {
            return false;
        };
        if !simple.assignments.is_empty() || name.dynamic || name.quoted {
            return false;
        }
        let before = self.at;
        self.skip_blanks();
        if self.eat("(") {
            self.skip_blanks();
            if self.eat(")") {
                return true;
            }
        }
        self.at = before;
        false
    }

    pub(super) fn at_keyword(&self, keyword: &str) -> bool {
        self.looking_at(keyword) && is_meta(self.byte(keyword.len()))
    }

    pub(super) fn keyword(&mut self, keyword: &str) -> bool {
        let found = self.at_keyword(keyword);
        if found {
            self.at += keyword.len();
        }
        found
    }
}
