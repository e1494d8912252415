//! A page's text and what the run says of its code blocks.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::marks::Marks;
use crate::document::colons::{colon_lines, masked};
use crate::document::front_matter;
use crate::document::lines::{Lines, line_end};

/// A code block of a page.
#[derive(Debug)]
pub(super) struct Block {
    /// 1-based, both fences counted.
    pub(super) lines: Range<usize>,
    /// Between the fences, dedented.
    pub(super) text: String,
}

/// A page, ready to be shown.
pub(super) struct Page<'r> {
    /// As the steps name it.
    pub(super) path: &'r str,
    /// As it is written.
    pub(super) text: &'r str,
    /// The same, every byte at its place, with blanks where markdown would not know what to do.
    pub(super) body: Cow<'r, str>,
    /// Where the markdown begins, after the front matter.
    pub(super) from: usize,
    /// Lines of `:::` that are blank in `body`.
    pub(super) colons: Vec<Range<usize>>,
    /// In the order of the page.
    pub(super) blocks: Vec<Block>,
    /// What is said of each of them, and of what is in none.
    pub(super) marks: Marks<'r>,
}

/// What markdown is here: that of [`crate::document`], and what only changes how a page looks.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

impl<'r> Page<'r> {
    /// Reads a page; nothing is said of its blocks yet.
    pub(super) fn new(path: &'r str, text: &'r str) -> Self {
        let from = front_matter::split(text).map_or(0, |(_, length)| length);
        let mut hidden = colon_lines(text, from);
        hidden.extend(styling_lines(text, from));
        hidden.sort_by_key(|range| range.start);
        loop {
            let body = masked(text, &hidden);
            let found = code_blocks(&body, from);
            let mut ranges = found.iter().map(|(range, _)| range).peekable();
            let before = hidden.len();
            hidden.retain(|mark| {
                while ranges.next_if(|range| range.end <= mark.start).is_some() {}
                !ranges.peek().is_some_and(|range| range.contains(&mark.start))
            });
            if hidden.len() == before {
                let mut lines = Lines::new(text);
                let blocks: Vec<Block> = found
                    .into_iter()
                    .map(|(range, code)| Block {
                        lines: lines.at(range.start)..lines.at(range.end.saturating_sub(1)) + 1,
                        text: code,
                    })
                    .collect();
                let marks = Marks::new(blocks.len());
                return Self { path, text, body, from, colons: hidden, blocks, marks };
            }
        }
    }

    /// The block that a line is in.
    pub(super) fn block_at(&self, line: usize) -> Option<usize> {
        let at = self.blocks.partition_point(|block| block.lines.start <= line).checked_sub(1)?;
        self.blocks[at].lines.contains(&line).then_some(at)
    }
}

fn code_blocks(body: &str, from: usize) -> Vec<(Range<usize>, String)> {
    let mut blocks: Vec<(Range<usize>, String)> = Vec::new();
    let mut is_inside = false;
    for (event, range) in Parser::new_ext(&body[from..], options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                is_inside = true;
                blocks.push((range.start + from..range.end + from, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => is_inside = false,
            Event::Text(text) if is_inside => {
                if let Some((_, code)) = blocks.last_mut() {
                    code.extend(text.chars().filter(|character| *character != '\r'));
                }
            }
            _ => {}
        }
    }
    blocks
}

/// Lines of quotes that give them a look on Microsoft's pages and say nothing: `[!div class="checklist"]`.
fn styling_lines(text: &str, from: usize) -> Vec<Range<usize>> {
    let starts = memchr::memmem::find_iter(&text.as_bytes()[from..], "[!div").map(|offset| from + offset);
    let at_the_beginning = |start: &usize| {
        let line = crate::document::lines::line_start(text, *start);
        let before = &text[line..*start];
        before.contains('>') && before.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'>'))
    };
    starts.filter(at_the_beginning).map(|start| start..line_end(text, start)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_are_hidden_outside_of_code_alone() {
        let text = "---\na: 1\n---\n::: zone pivot=\"a\"\n\n```bash\n::: no zone\n```\n\n::: zone-end\n";
        let page = Page::new("guide.md", text);
        assert_eq!(page.blocks.len(), 1);
        assert_eq!(page.blocks[0].text, "::: no zone\n");
        assert_eq!(page.blocks[0].lines, 6..9);
        assert_eq!(page.colons.len(), 2);
        assert_eq!((page.block_at(5), page.block_at(6), page.block_at(8)), (None, Some(0), Some(0)));
    }

    #[test]
    fn lines_that_only_style_are_hidden() {
        let page = Page::new("guide.md", "> [!div class=\"checklist\"]\n> * one\n\nSee [!div x].\n");
        let first = page.body.lines().next().unwrap_or_default();
        assert_eq!((first.trim_end(), first.len()), (">", "> [!div class=\"checklist\"]".len()));
        assert!(page.body.contains("See [!div x]."));
    }
}
