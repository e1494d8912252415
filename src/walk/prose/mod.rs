//! Markdown for the terminal: what stands between two steps, as a person reads it.
//!
//! Pure: text in, text out. Headings are bold, links carry their address, tables fit the width, and long lines
//! are wrapped, also where a language has no blanks to wrap at.

mod inline;
mod paragraph;
mod table;
mod wrap;
mod writer;

use std::ops::Range;

use pulldown_cmark::{Options, Parser};

use crate::report::Surface;
use writer::Writer;

/// Columns of text that are easily read.
pub(super) const WIDEST: usize = 100;

/// Renders what of `text` lies in `part`; blocks that begin in one of `hidden` are left out. Lines are at most as
/// wide as `surface` says, and end in a newline; empty where there is nothing to read.
pub(super) fn render(text: &str, part: &Range<usize>, hidden: &[Range<usize>], surface: &Surface) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mut writer = Writer::new(part, hidden, surface);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        writer.event(event, &range);
    }
    writer.finish()
}

#[cfg(test)]
mod tests;
