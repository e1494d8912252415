//! Here-documents: announced on one line, read after it.

use super::Parser;
use crate::document::bash::syntax::{Expansion, Target};

/// A here-document whose body is still to come.
pub(super) struct Pending {
    delimiter: String,
    body: Body,
    indent: Indent,
    /// Its index in the tree's documents.
    slot: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    Expanded,
    /// The delimiter was quoted.
    Literal,
}

/// Whether leading tabs are taken off.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Indent {
    Kept,
    Tabs,
}

impl Parser<'_> {
    /// Reads the delimiter after `<<` or `<<-`.
    pub(super) fn announce(&mut self, indent: Indent) -> Target {
        let start = self.at;
        let word = self.word();
        let delimiter = if word.dynamic { self.text[start..self.at].to_owned() } else { word.text };
        let slot = self.documents.len();
        self.documents.push(Vec::new());
        self.pending.push(Pending {
            delimiter,
            body: if word.quoted { Body::Literal } else { Body::Expanded },
            indent,
            slot,
        });
        Target::Document(slot)
    }

    /// Steps over a newline and the here-documents that start after it.
    pub(super) fn newline(&mut self) {
        self.at += 1;
        for pending in std::mem::take(&mut self.pending) {
            let (body_end, next) = self.find_delimiter(&pending);
            if pending.body == Body::Expanded {
                self.documents[pending.slot] = self.within(body_end, Self::document_expansions);
            }
            self.at = next;
        }
    }

    /// Where the body ends and where the text goes on. Within `$(…)` the delimiter may be followed by `)`.
    fn find_delimiter(&self, pending: &Pending) -> (usize, usize) {
        let mut start = self.at;
        while start < self.end {
            let rest = &self.text[start..self.end];
            let length = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
            let line = &rest[..length];
            let stripped = match pending.indent {
                Indent::Kept => line,
                Indent::Tabs => line.trim_start_matches('\t'),
            };
            if let Some(after) = stripped.strip_prefix(pending.delimiter.as_str()) {
                if after.is_empty() || after == "\r" {
                    return (start, (start + length + 1).min(self.end));
                }
                if after.starts_with(')') && self.depth > 0 {
                    return (start, start + length - after.len());
                }
            }
            start += length + 1;
        }
        (self.end, self.end)
    }

    /// Backticks are stepped over: bash runs what stands between them, but in the files that documents
    /// write they mark code in a comment.
    fn document_expansions(&mut self) -> Vec<Expansion> {
        let mut found = Vec::new();
        while let Some(length) = memchr::memchr2(b'\\', b'$', self.rest().as_bytes()) {
            self.at += length;
            if self.byte(0) == b'\\' {
                self.at += 1;
                self.at += self.current().map_or(0, char::len_utf8);
            } else {
                self.expansion(&mut found);
            }
        }
        found
    }
}
