//! `((…))` and `$((…))`: names without a dollar are variables, and unset ones are 0.

use super::Parser;
use super::expansion::parameter;
use crate::document::bash::syntax::{Expansion, Usage, name_prefix};

/// Longest subscript looked past for an assignment, in bytes.
const SUBSCRIPT: usize = 64;

impl Parser<'_> {
    /// Reads arithmetic at its `((`; false, without moving, where the parentheses open subshells.
    pub(super) fn arithmetic(&mut self, found: &mut Vec<Expansion>) -> bool {
        let Some(length) = closing(&self.rest().as_bytes()[2..]) else {
            return false;
        };
        self.at += 2;
        let end = self.at + length;
        self.within(end, |parser| parser.arithmetic_names(found));
        self.at += 2;
        true
    }

    /// Reads arithmetic up to the end of the construct.
    pub(super) fn arithmetic_names(&mut self, found: &mut Vec<Expansion>) {
        let mut increment = false;
        while let Some(next) = self.current() {
            if matches!(next, '$' | '`') {
                self.expansion(found);
            } else if let Some(name) = name_prefix(self.rest()) {
                let line = self.line();
                self.at += name.len();
                found.push(parameter(name, line, self.arithmetic_usage(increment), Vec::new()));
            } else if next.is_ascii_digit() {
                let number = |byte: &u8| byte.is_ascii_alphanumeric() || b"#@_".contains(byte);
                self.at += self.rest().bytes().take_while(number).count();
            } else if self.eat("++") || self.eat("--") {
                increment = true;
                continue;
            } else {
                self.at += next.len_utf8();
                increment &= next.is_ascii_whitespace();
                continue;
            }
            increment = false;
        }
    }

    fn arithmetic_usage(&self, increment: bool) -> Usage {
        let after = self.rest();
        let after = match after.strip_prefix('[') {
            Some(subscript) => subscript
                .bytes()
                .take(SUBSCRIPT)
                .position(|byte| byte == b']')
                .map_or("", |end| &subscript[end + 1..]),
            None => after,
        }
        .trim_start();
        let operator = after.trim_start_matches(['+', '-', '*', '/', '%', '&', '|', '^', '<', '>']);
        let length = after.len() - operator.len();
        let comparison = length == 1 && after.starts_with(['<', '>']);
        if operator.starts_with('=') && !operator.starts_with("==") && !comparison {
            return if length == 0 { Usage::Assigned } else { Usage::Updated };
        }
        if increment || after.starts_with("++") || after.starts_with("--") {
            return Usage::Updated;
        }
        Usage::Guarded
    }
}

/// Length of the arithmetic before its `))`; `None` where the outer parentheses do not close together.
fn closing(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return (bytes.get(at + 1) == Some(&b')')).then_some(at),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}
