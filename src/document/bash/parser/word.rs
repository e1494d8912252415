//! Words: literals, quotes and what is expanded in them.

use super::{Parser, is_meta};
use crate::document::bash::syntax::{Word, name_prefix};

impl Parser<'_> {
    /// Reads a word; empty where none starts here.
    pub(super) fn word(&mut self) -> Word {
        self.nested(|parser| {
            let start = parser.at;
            let mut word = Word { line: parser.line(), ..Word::default() };
            while parser.piece(&mut word, start) {}
            if word.dynamic {
                parser.text[start..parser.at].clone_into(&mut word.text);
            }
            word
        })
    }

    /// Reads one piece of a word; false at its end.
    fn piece(&mut self, word: &mut Word, start: usize) -> bool {
        match self.byte(0) {
            b'\'' => self.single_quotes(word),
            b'"' => self.double_quotes(word),
            b'$' if self.byte(1) == b'\'' => self.ansi_quotes(word),
            b'$' if self.byte(1) == b'"' => {
                self.at += 1;
                self.double_quotes(word);
            }
            b'$' | b'`' => self.expand_into(word),
            b'\\' => self.escape(word),
            b'<' | b'>' if self.byte(1) == b'(' => {
                word.dynamic = true;
                self.at += 2;
                self.commands_until_parenthesis(&mut word.expansions);
            }
            b'<' => return self.unquoted_placeholder(word),
            b'(' if self.opens_array(start) => self.array(word),
            b'(' if self.at > start && b"?*+@!".contains(&self.text.as_bytes()[self.at - 1]) => {
                self.extended_pattern(word);
            }
            byte if is_meta(byte) && !(byte == 0 && self.at < self.end) => return false,
            _ => self.literal(word),
        }
        true
    }

    fn literal(&mut self, word: &mut Word) {
        let rest = self.rest();
        let length = rest
            .bytes()
            .skip(1)
            .position(|byte| is_meta(byte) || matches!(byte, b'\'' | b'"' | b'$' | b'`' | b'\\'))
            .map_or(rest.len(), |position| position + 1);
        word.text.push_str(&rest[..length]);
        self.at += length;
    }

    fn escape(&mut self, word: &mut Word) {
        self.at += 1;
        if self.eat("\n") {
            return;
        }
        word.quoted = true;
        if let Some(escaped) = self.current() {
            word.text.push(escaped);
            self.at += escaped.len_utf8();
        }
    }

    fn single_quotes(&mut self, word: &mut Word) {
        word.quoted = true;
        self.at += 1;
        let rest = self.rest();
        let length = memchr::memchr(b'\'', rest.as_bytes());
        word.text.push_str(&rest[..length.unwrap_or(rest.len())]);
        self.at = length.map_or(self.end, |length| self.at + length + 1);
    }

    /// `$'…'`; escapes other than those of quotes and line ends stay as they are.
    fn ansi_quotes(&mut self, word: &mut Word) {
        word.quoted = true;
        self.at += 2;
        while let Some(next) = self.current() {
            self.at += next.len_utf8();
            match next {
                '\'' => return,
                '\\' => {
                    let Some(escaped) = self.current() else { return };
                    self.at += escaped.len_utf8();
                    match escaped {
                        'n' => word.text.push('\n'),
                        't' => word.text.push('\t'),
                        '\'' | '"' | '\\' => word.text.push(escaped),
                        _ => word.text.extend(['\\', escaped]),
                    }
                }
                _ => word.text.push(next),
            }
        }
    }

    fn double_quotes(&mut self, word: &mut Word) {
        word.quoted = true;
        self.at += 1;
        loop {
            let rest = self.rest();
            let plain = rest
                .bytes()
                .position(|byte| matches!(byte, b'"' | b'$' | b'`' | b'\\'))
                .unwrap_or(rest.len());
            word.text.push_str(&rest[..plain]);
            self.at += plain;
            match self.byte(0) {
                b'$' | b'`' => self.expand_into(word),
                b'\\' => self.escape_in_quotes(word),
                b'"' => {
                    self.at += 1;
                    return;
                }
                _ => return,
            }
        }
    }

    fn escape_in_quotes(&mut self, word: &mut Word) {
        self.at += 1;
        match self.byte(0) {
            b'\n' => self.at += 1,
            byte @ (b'"' | b'$' | b'`' | b'\\') => {
                word.text.push(char::from(byte));
                self.at += 1;
            }
            _ => word.text.push('\\'),
        }
    }

    fn expand_into(&mut self, word: &mut Word) {
        let start = self.at;
        if self.expansion(&mut word.expansions) {
            word.dynamic = true;
        } else {
            word.text.push_str(&self.text[start..self.at]);
        }
    }

    /// Whether the parenthesis here belongs to `NAME=(` or `NAME+=(`.
    fn opens_array(&self, start: usize) -> bool {
        let before = &self.text[start..self.at];
        before
            .strip_suffix('=')
            .and_then(|left| name_prefix(left).map(|name| &left[name.len()..]))
            .is_some_and(|rest| rest.is_empty() || rest == "+")
    }

    fn array(&mut self, word: &mut Word) {
        word.dynamic = true;
        self.at += 1;
        loop {
            self.skip_lines();
            if self.at >= self.end || self.eat(")") {
                return;
            }
            let before = self.at;
            let element = self.word();
            word.expansions.extend(element.expansions);
            if self.at == before {
                self.at += 1;
            }
        }
    }

    /// `@(a|b)` and its like.
    fn extended_pattern(&mut self, word: &mut Word) {
        self.at += 1;
        word.text.push('(');
        loop {
            let alternative = self.word();
            word.dynamic |= alternative.dynamic;
            word.text.push_str(&alternative.text);
            word.expansions.extend(alternative.expansions);
            if self.eat("|") {
                word.text.push('|');
            } else {
                if self.eat(")") {
                    word.text.push(')');
                }
                return;
            }
        }
    }
}
