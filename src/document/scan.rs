//! Markdown text → the flat run of things that matter for running it.
//!
//! The grammar is pulldown-cmark's. On top of it: lines of `:::` are taken for blank ones so that no list
//! ends at them, and what a browser would hide inside an HTML comment is hidden, whatever markdown says.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::colons::{Zone, colon_lines, masked, zone};
use super::fence::{body_of, fence_start, trimmed_end};
use super::html::{may_concern_us, may_go_on, without_comments};
use super::lines::{Lines, line_start};
use super::stretch::{Marks, Plain, is_divisible, parsed_end, plain_units};
use super::{Error, Finding, language};

/// Something in a document, in its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item {
    Heading(Heading),
    Block(Box<Fenced>),
    /// The inside of an HTML comment that may concern us, and the line it starts on.
    Comment {
        text: String,
        line: usize,
    },
    Prose,
    Rule,
    Zone(Zone),
    Include {
        target: String,
        line: usize,
    },
    Link {
        text: String,
        target: String,
        line: usize,
    },
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) level: u8,
    pub(super) title: String,
    pub(super) line: usize,
    /// What follows `#tab/` where the heading is a tab's.
    pub(super) tab: Option<String>,
    /// The line under it is dashes: in a group of tabs they are its end.
    pub(super) dashed: bool,
}

/// A fenced block and the paragraphs before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fenced {
    pub(super) language: String,
    pub(super) text: String,
    pub(super) range: Range<usize>,
    /// The lines between the fences.
    pub(super) body: Range<usize>,
    pub(super) line: usize,
    pub(super) text_line: usize,
    /// The last paragraph since the last block or heading.
    pub(super) lead: Option<String>,
}

/// What a text holds.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) items: Vec<Item>,
    pub(super) findings: Vec<Finding>,
    pub(super) errors: Vec<(usize, Error)>,
}

/// Scans `source` from byte `from` on; ranges and lines count from its beginning.
pub(super) fn scan(source: &str, from: usize) -> Scan {
    let mut marks = colon_lines(source, from);
    loop {
        let text = masked(source, &marks);
        let mut scanner = Scanner::new(source, &marks);
        if source.len() - from >= LONG && is_divisible(&text) {
            scanner.read_in_stretches(&text, from);
        } else {
            scanner.read(&text, from..source.len());
        }
        let inside = std::mem::take(&mut scanner.colons_in_code);
        if inside.is_empty() {
            return scanner.finish();
        }
        marks.retain(|mark| !inside.iter().any(|code| code.contains(&mark.start)));
    }
}

/// Documents of fewer bytes are parsed whole: it costs less than to look where not to.
const LONG: usize = if cfg!(test) { 64 } else { 64 * 1024 };

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES
}

struct Code {
    language: Option<String>,
    range: Range<usize>,
    text: String,
    text_end: usize,
}

struct Scanner<'a> {
    source: &'a str,
    lines: Lines<'a>,
    marks: &'a [Range<usize>],
    colons_in_code: Vec<Range<usize>>,
    scan: Scan,
    hidden_until: usize,
    lead: Option<Range<usize>>,
    prose: Option<Range<usize>>,
    tables: usize,
    heading: Option<Heading>,
    link: Option<(String, String, usize)>,
    code: Option<Code>,
    html: Option<Range<usize>>,
    /// Where the part being parsed ends, and whether something in it may go on after that.
    part_end: usize,
    is_open: bool,
}

impl<'a> Scanner<'a> {
    fn new(source: &'a str, marks: &'a [Range<usize>]) -> Self {
        Self {
            source,
            lines: Lines::new(source),
            marks,
            colons_in_code: Vec::new(),
            scan: Scan::default(),
            hidden_until: 0,
            lead: None,
            prose: None,
            tables: 0,
            heading: None,
            link: None,
            code: None,
            html: None,
            part_end: usize::MAX,
            is_open: false,
        }
    }

    fn read(&mut self, text: &str, part: Range<usize>) {
        let from = part.start;
        for (event, range) in Parser::new_ext(&text[part], options()).into_offset_iter() {
            self.event(event, range.start + from..range.end + from);
        }
        self.end_prose();
    }

    fn read_in_stretches(&mut self, text: &str, from: usize) {
        let mut marks = Marks::new(text);
        let mut offset = from;
        while offset < text.len() {
            let mark = marks.after(offset);
            offset = plain_units(text, offset, mark, |plain| self.plain(plain));
            if offset < text.len() {
                offset = self.read_stretch(text, offset);
            }
        }
    }

    fn plain(&mut self, plain: Plain) {
        if let Some((offset, mut heading)) = plain.heading
            && offset >= self.hidden_until
        {
            self.before(offset);
            heading.line = self.lines.at(offset);
            self.lead = None;
            self.scan.items.push(Item::Heading(heading));
        }
        if let Some(offset) = plain.text
            && offset >= self.hidden_until
        {
            self.before(offset);
            self.add_prose(offset..offset);
        }
    }

    /// Parses from `start` to the next place where the document can be divided; returns that place.
    fn read_stretch(&mut self, text: &str, start: usize) -> usize {
        let end = parsed_end(text, start);
        let (items, findings) = (self.scan.items.len(), self.scan.findings.len());
        let (errors, colons) = (self.scan.errors.len(), self.colons_in_code.len());
        let (marks, hidden_until, lead) = (self.marks, self.hidden_until, self.lead.clone());
        self.is_open = false;
        self.part_end = start + text[start..end].trim_end().len();
        self.read(text, start..end);
        self.part_end = usize::MAX;
        let is_whole = end == text.len() || (!self.is_open && self.scan.errors.len() == errors);
        if is_whole {
            return end;
        }
        self.scan.items.truncate(items);
        self.scan.findings.truncate(findings);
        self.scan.errors.truncate(errors);
        self.colons_in_code.truncate(colons);
        (self.marks, self.hidden_until, self.lead) = (marks, hidden_until, lead);
        self.read(text, start..text.len());
        text.len()
    }

    fn finish(mut self) -> Scan {
        self.zones_before(usize::MAX);
        self.scan
    }

    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.text(&text, &range),
            Event::SoftBreak | Event::HardBreak => self.text(" ", &range),
            Event::Html(_) => {
                if let Some(html) = &mut self.html {
                    html.end = range.end;
                }
            }
            Event::InlineHtml(_) => self.comments(range),
            Event::Rule if range.start >= self.hidden_until => {
                self.before(range.start);
                self.scan.items.push(Item::Rule);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::CodeBlock(kind) => {
                self.is_open |= range.end >= self.part_end && range.start < self.hidden_until;
                self.before(range.start);
                let language = match kind {
                    CodeBlockKind::Fenced(info) => Some(language::of_info(&info)),
                    CodeBlockKind::Indented => None,
                };
                self.code = Some(Code { language, text_end: range.start, range, text: String::new() });
            }
            Tag::Heading { level, .. } if range.start >= self.hidden_until => {
                self.before(range.start);
                self.heading = Some(Heading {
                    level: level as u8,
                    title: String::new(),
                    line: self.lines.at(range.start),
                    tab: None,
                    dashed: is_dashed(&self.source[range]),
                });
            }
            Tag::Paragraph | Tag::Table(_) => {
                self.before(range.start);
                self.tables += usize::from(matches!(tag, Tag::Table(_)));
                self.extend_prose(&range);
            }
            Tag::HtmlBlock => {
                self.is_open |= range.end >= self.part_end && may_go_on(&self.source[range.clone()]);
                self.before(range.start);
                self.html = Some(range);
            }
            Tag::Link { dest_url, .. } => self.start_link(&dest_url, &range),
            Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strong
            | Tag::Image { .. } => {}
            _ => self.before(range.start),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    self.block(code);
                }
            }
            TagEnd::Heading(_) => {
                if let Some(heading) = self.heading.take() {
                    self.lead = None;
                    let title = heading.title.trim().to_owned();
                    self.scan.items.push(Item::Heading(Heading { title, ..heading }));
                }
            }
            TagEnd::HtmlBlock => {
                if let Some(range) = self.html.take() {
                    self.html_block(range);
                }
            }
            TagEnd::Link => {
                if let Some((text, target, line)) = self.link.take() {
                    self.scan.items.push(Item::Link { text, target, line });
                }
            }
            TagEnd::Table => {
                self.tables -= 1;
                self.end_prose();
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::List(_) => self.end_prose(),
            _ => {}
        }
    }

    /// Ends what came before a block-level thing at `offset`.
    fn before(&mut self, offset: usize) {
        self.end_prose();
        self.zones_before(offset);
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if let Some(code) = &mut self.code {
            if text.contains('\r') {
                code.text.push_str(&text.replace('\r', ""));
            } else {
                code.text.push_str(text);
            }
            code.text_end = range.end;
            return;
        }
        if let Some((words, ..)) = &mut self.link {
            words.push_str(text);
        }
        if let Some(heading) = &mut self.heading {
            heading.title.push_str(text);
        } else if self.html.is_none() && !text.trim().is_empty() {
            self.extend_prose(range);
        }
    }

    fn extend_prose(&mut self, range: &Range<usize>) {
        if range.start < self.hidden_until {
            return;
        }
        match &mut self.prose {
            Some(prose) => prose.end = prose.end.max(range.end),
            None => self.prose = Some(range.clone()),
        }
    }

    fn end_prose(&mut self) {
        if self.tables > 0 {
            return;
        }
        if let Some(prose) = self.prose.take() {
            self.add_prose(prose);
        }
    }

    fn add_prose(&mut self, range: Range<usize>) {
        self.lead = Some(range);
        if self.scan.items.last() != Some(&Item::Prose) {
            self.scan.items.push(Item::Prose);
        }
    }

    fn zones_before(&mut self, offset: usize) {
        while let Some(mark) = self.next_mark(offset) {
            if mark.start >= self.hidden_until
                && let Some(zone) = zone(&self.source[mark])
            {
                self.scan.items.push(Item::Zone(zone));
            }
        }
    }

    fn start_link(&mut self, target: &str, range: &Range<usize>) {
        if range.start < self.hidden_until {
            return;
        }
        if let Some(heading) = &mut self.heading
            && let Some(tab) = target.strip_prefix("#tab/")
        {
            heading.tab = Some(tab.to_owned());
            return;
        }
        let line_begin = line_start(self.source, range.start);
        let before = self.source[line_begin..range.start].trim_end();
        let tail = before.len().checked_sub("[!INCLUDE".len()).and_then(|at| before.get(at..));
        if tail.is_some_and(|tail| tail.eq_ignore_ascii_case("[!INCLUDE")) {
            let line = self.lines.at(range.start);
            self.scan.items.push(Item::Include { target: target.to_owned(), line });
        } else if let Some(target) = markdown_target(target) {
            self.link = Some((String::new(), target.to_owned(), self.lines.at(range.start)));
        }
    }

    fn html_block(&mut self, range: Range<usize>) {
        let text = &self.source[range.clone()];
        let visible = without_comments(text);
        let has_text = visible.chars().any(char::is_alphanumeric) && range.start >= self.hidden_until;
        let end = range.end;
        self.comments(range.clone());
        if has_text && self.hidden_until <= end {
            self.add_prose(range);
        }
    }

    /// The comments that start in a range of HTML; one that goes on hides what follows.
    fn comments(&mut self, range: Range<usize>) {
        let mut offset = range.start.max(self.hidden_until);
        while offset < range.end
            && let Some(start) = memmem::find(&self.source.as_bytes()[offset..range.end], b"<!--")
        {
            let start = offset + start;
            let inside = start + "<!--".len();
            let line = self.lines.at(start);
            let end = match self.source.get(inside..) {
                Some(rest) if rest.starts_with('>') => inside,
                Some(rest) if rest.starts_with("->") => inside + 1,
                _ => {
                    let Some(end) = memmem::find(&self.source.as_bytes()[inside..], b"-->") else {
                        self.unclosed_comment(line);
                        return;
                    };
                    inside + end
                }
            };
            let text = &self.source[inside.min(end)..end];
            if may_concern_us(text) {
                self.end_prose();
                self.scan.items.push(Item::Comment { text: text.to_owned(), line });
            }
            offset = (end + "-->".len()).min(self.source.len());
            while !self.source.is_char_boundary(offset) {
                offset += 1;
            }
            self.hidden_until = self.hidden_until.max(offset);
        }
    }

    fn unclosed_comment(&mut self, line: usize) {
        self.hidden_until = usize::MAX;
        self.scan.findings.push(Finding {
            rule: "unclosed-comment".into(),
            line,
            message: "the comment opened here is never closed; it hides the rest of the document".into(),
            help: Some("close it with `-->`".into()),
        });
    }

    fn block(&mut self, code: Code) {
        let Code { language: Some(language), range, text, text_end } = code else { return };
        if range.start < self.hidden_until {
            self.skip_marks(range.end);
            return;
        }
        let range = fence_start(self.source, &range)..trimmed_end(self.source, &range);
        if self.skip_marks(range.end) {
            self.colons_in_code.push(range.clone());
        }
        let line = self.lines.at(range.start);
        let (body, closed) = body_of(self.source, &range, text_end);
        if !closed {
            self.scan.errors.push((line, Error::UnclosedFence));
        }
        let lead = self.lead.take().map(|prose| self.source[prose].to_owned());
        let fenced = Fenced { language, text, range, body, line, text_line: line + 1, lead };
        self.scan.items.push(Item::Block(Box::new(fenced)));
    }

    /// The next `:::` line if it is before `offset`.
    fn next_mark(&mut self, offset: usize) -> Option<Range<usize>> {
        let (mark, rest) = self.marks.split_first().filter(|(mark, _)| mark.start < offset)?;
        self.marks = rest;
        Some(mark.clone())
    }

    /// Drops the `:::` lines before `end`; whether there was one.
    fn skip_marks(&mut self, end: usize) -> bool {
        let mut any = false;
        while self.next_mark(end).is_some() {
            any = true;
        }
        any
    }
}

fn is_dashed(heading: &str) -> bool {
    let last = heading.trim_end().rsplit('\n').next().unwrap_or_default();
    !heading.trim_start().starts_with('#')
        && last.trim_matches([' ', '\t', '>']).bytes().all(|byte| byte == b'-')
}

/// A link's path where it leads to a markdown file beside this one.
fn markdown_target(target: &str) -> Option<&str> {
    let path = &target[..target.find(['#', '?']).unwrap_or(target.len())];
    let is_markdown =
        path.len() > 3 && path.get(path.len() - 3..).is_some_and(|end| end.eq_ignore_ascii_case(".md"));
    (is_markdown && !path.contains("://")).then_some(path)
}

#[cfg(test)]
mod tests;
