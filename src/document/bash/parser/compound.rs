//! Compound commands: loops, conditions, groups, functions.

use super::Parser;
use crate::document::bash::syntax::{Arm, Kind, List, Node, Redirect, Simple, Word};

impl Parser<'_> {
    /// Reads a compound command; an empty simple command, without moving, where none starts here.
    pub(super) fn kind(&mut self) -> Kind {
        match self.byte(0) {
            b'(' => self.parentheses(),
            b'{' if self.keyword("{") => Kind::Group(self.clauses("}")),
            b'[' if self.keyword("[[") => Kind::Test(self.test()),
            b'i' if self.keyword("if") => Kind::Group(self.clauses("fi")),
            b'w' if self.keyword("while") => Kind::Group(self.clauses("done")),
            b'u' if self.keyword("until") => Kind::Group(self.clauses("done")),
            b'f' if self.keyword("for") => self.counted(),
            b's' if self.keyword("select") => self.counted(),
            b'c' if self.keyword("case") => self.case(),
            b'c' if self.keyword("coproc") => self.coprocess(),
            b'f' if self.keyword("function") => self.named_function(),
            _ => Kind::Simple(Simple::default()),
        }
    }

    fn parentheses(&mut self) -> Kind {
        let mut found = Vec::new();
        if self.looking_at("((") && self.arithmetic(&mut found) {
            return Kind::Arithmetic(found);
        }
        self.at += 1;
        let list = self.list();
        self.eat(")");
        Kind::Subshell(list)
    }

    /// Lists divided by `then`, `do` and the like, up to and with the closing word.
    fn clauses(&mut self, closer: &str) -> Vec<List> {
        let mut lists = Vec::new();
        loop {
            lists.push(self.list());
            if self.keyword(closer) || !["then", "elif", "else", "do"].iter().any(|word| self.keyword(word)) {
                return lists;
            }
        }
    }

    fn test(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        loop {
            self.skip_lines();
            if self.at >= self.end || self.keyword("]]") {
                return words;
            }
            let before = self.at;
            let word = self.word();
            if self.at == before {
                self.at += 1;
            } else {
                words.push(word);
            }
        }
    }

    fn counted(&mut self) -> Kind {
        self.skip_blanks();
        let mut words = Vec::new();
        let mut variable = None;
        if self.looking_at("((") {
            let mut head = Word::default();
            self.arithmetic(&mut head.expansions);
            words.push(head);
        } else {
            let name = self.word();
            variable = Some((name.text, name.line));
            self.skip_lines();
            if self.keyword("in") {
                words = self.words_to_line_end();
            }
        }
        self.skip_blanks();
        self.eat(";");
        self.skip_lines();
        let body = if self.keyword("{") {
            self.clauses("}")
        } else if self.keyword("do") {
            self.clauses("done")
        } else {
            Vec::new()
        };
        Kind::Loop { variable, words, body: body.into_iter().flatten().collect() }
    }

    fn words_to_line_end(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        loop {
            self.skip_blanks();
            if self.byte(0) == b'#' {
                self.skip_comment();
            }
            let before = self.at;
            let word = self.word();
            if self.at == before {
                return words;
            }
            words.push(word);
        }
    }

    fn case(&mut self) -> Kind {
        self.skip_blanks();
        let subject = self.word();
        self.skip_lines();
        self.keyword("in");
        let mut arms = Vec::new();
        loop {
            self.skip_lines();
            if self.at >= self.end || self.keyword("esac") {
                return Kind::Case { subject, arms };
            }
            let before = self.at;
            let patterns = self.patterns();
            let body = self.list();
            let _end = self.eat(";;&") || self.eat(";;") || self.eat(";&");
            if self.at == before {
                return Kind::Case { subject, arms };
            }
            arms.push(Arm { patterns, body });
        }
    }

    fn patterns(&mut self) -> Vec<Word> {
        self.eat("(");
        let mut patterns = Vec::new();
        loop {
            self.skip_blanks();
            patterns.push(self.word());
            self.skip_blanks();
            if !self.eat("|") {
                self.eat(")");
                return patterns;
            }
        }
    }

    fn coprocess(&mut self) -> Kind {
        self.skip_blanks();
        let line = self.line();
        let start = self.at;
        let mut name = self.word().text;
        self.skip_blanks();
        if name == "{" || !matches!(self.byte(0), b'{' | b'(') {
            self.at = start;
            "COPROC".clone_into(&mut name);
        }
        let body = Box::new(self.body());
        Kind::Coprocess { name, line, body }
    }

    fn named_function(&mut self) -> Kind {
        self.skip_blanks();
        let name = self.word().text;
        self.skip_blanks();
        if self.eat("(") {
            self.skip_blanks();
            self.eat(")");
        }
        let body = Box::new(self.body());
        Kind::Function { name, body }
    }

    /// The function whose name and parentheses were read as a simple command.
    pub(super) fn function(&mut self, mut simple: Simple, redirects: Vec<Redirect>) -> Node {
        let name = simple.words.pop().map(|word| word.text).unwrap_or_default();
        let body = Box::new(self.body());
        Node { kind: Kind::Function { name, body }, redirects }
    }

    fn body(&mut self) -> Node {
        self.skip_lines();
        self.nested(|parser| Some(parser.node()))
            .unwrap_or_else(|| Node { kind: Kind::Simple(Simple::default()), redirects: Vec::new() })
    }
}
