//! Markdown's events into lines.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::WIDEST;
use super::inline::{Looks, Spans};
use super::paragraph::{Container, Prefix, painted};
use super::table::Table;
use super::wrap::joins;
use crate::report::{Paint, Surface, clean};

/// Columns before a block of code.
const CODE_INDENT: &str = "    ";

/// Turns events into the lines that lie in a part of the text.
pub(super) struct Writer<'a> {
    part: &'a Range<usize>,
    hidden: &'a [Range<usize>],
    surface: &'a Surface,
    columns: usize,
    lines: Vec<String>,
    containers: Vec<Container>,
    spans: Spans,
    /// The block being read lies in the part.
    is_shown: bool,
    wants_blank: bool,
    code: Option<String>,
    table: Option<Table>,
    link: Option<(String, usize)>,
    /// Depth of images, whose text is an alternative.
    images: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(part: &'a Range<usize>, hidden: &'a [Range<usize>], surface: &'a Surface) -> Self {
        Self {
            part,
            hidden,
            surface,
            columns: surface.width.min(WIDEST),
            lines: Vec::new(),
            containers: Vec::new(),
            spans: Spans::default(),
            is_shown: false,
            wants_blank: false,
            code: None,
            table: None,
            link: None,
            images: 0,
        }
    }

    pub(super) fn finish(self) -> String {
        self.lines.into_iter().map(|line| line + "\n").collect()
    }

    pub(super) fn event(&mut self, event: Event, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => {
                let looks = if self.surface.paint == Paint::Plain { "`" } else { "" };
                self.inline(&format!("{looks}{}{looks}", clean(&text)), Looks::CODE, range);
            }
            Event::SoftBreak => self.inline("\u{1}", Looks::default(), range),
            Event::HardBreak => self.inline("\n", Looks::default(), range),
            Event::InlineHtml(html) if html.starts_with("<br") => self.inline("\n", Looks::default(), range),
            Event::FootnoteReference(name) => self.inline(&format!("[{name}]"), Looks::DIM, range),
            Event::TaskListMarker(done) => {
                self.inline(if done { "[x] " } else { "[ ] " }, Looks::default(), range);
            }
            Event::Rule if self.lies_within(range) => {
                let rule = Looks::DIM.paint(self.surface, &"-".repeat(self.columns.min(20)));
                self.write(vec![rule]);
            }
            _ => {}
        }
    }

    fn lies_within(&self, range: &Range<usize>) -> bool {
        self.part.contains(&range.start) && !self.hidden.iter().any(|hidden| hidden.contains(&range.start))
    }

    fn start(&mut self, tag: Tag, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.is_shown = self.lies_within(range),
            Tag::Heading { level, .. } => {
                self.flush();
                self.is_shown = self.lies_within(range);
                self.spans.open(Looks::BOLD);
                if self.surface.paint == Paint::Plain && self.is_shown {
                    let mark = if level == HeadingLevel::H1 { "# " } else { "## " };
                    self.spans.push(mark);
                }
            }
            Tag::BlockQuote(kind) => self.quote(kind, range),
            Tag::List(first) => {
                self.flush();
                self.containers.push(Container::List(first));
            }
            Tag::Item => self.item(range),
            Tag::CodeBlock(kind) => {
                self.flush();
                let is_named = matches!(&kind, CodeBlockKind::Fenced(info) if info.as_ref() == "variables");
                let is_shown = self.lies_within(range) && !is_named;
                self.code = is_shown.then(String::new);
                self.is_shown = false;
            }
            Tag::Table(_) => {
                self.flush();
                self.is_shown = self.lies_within(range);
                self.table = Some(Table::default());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::Emphasis => self.spans.open(Looks::ITALIC),
            Tag::Strong => self.spans.open(Looks::BOLD),
            Tag::Strikethrough => self.spans.open(Looks::DIM),
            Tag::Link { dest_url, .. } => {
                self.link = Some((dest_url.to_string(), self.spans.text().len()));
                self.spans.open(Looks::UNDERLINED);
            }
            Tag::Image { .. } => {
                self.inline("[", Looks::DIM, range);
                self.images += 1;
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.flush();
                self.is_shown = false;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.flush();
                self.wants_blank |= !self.lines.is_empty();
            }
            TagEnd::Heading(_) => {
                self.spans.close();
                self.wants_blank |= !self.lines.is_empty();
                self.flush();
                self.wants_blank |= !self.lines.is_empty();
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) => {
                self.flush();
                self.containers.pop();
                self.wants_blank |= !self.lines.is_empty() && self.containers.is_empty();
            }
            TagEnd::Item => {
                self.flush();
                self.containers.pop();
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::TableCell => {
                let cell = self.spans.take();
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.end_table(),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.spans.close(),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => {
                self.images -= 1;
                if self.is_shown {
                    self.spans.push_as("]", Looks::DIM);
                }
            }
            _ => {}
        }
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>, range: &Range<usize>) {
        self.flush();
        self.containers.push(Container::Quote);
        let title = match kind {
            Some(BlockQuoteKind::Note) => "Note",
            Some(BlockQuoteKind::Tip) => "Tip",
            Some(BlockQuoteKind::Important) => "Important",
            Some(BlockQuoteKind::Warning) => "Warning",
            Some(BlockQuoteKind::Caution) => "Caution",
            None => return,
        };
        if self.lies_within(range) {
            self.write(vec![Looks::BOLD.paint(self.surface, title)]);
            self.wants_blank = false;
        }
    }

    fn item(&mut self, range: &Range<usize>) {
        self.flush();
        self.is_shown = self.lies_within(range);
        let marker = match self.containers.last_mut() {
            Some(Container::List(Some(number))) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ if self.surface.symbols.ellipsis == "…" => "• ".to_owned(),
            _ => "* ".to_owned(),
        };
        let columns = super::wrap::width(&marker);
        let marker = self.is_shown.then_some(marker);
        self.containers.push(Container::Item { marker, columns });
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        self.inline(&clean(text), Looks::default(), range);
    }

    /// Adds to the paragraph. The text of a tight item begins without a paragraph, maybe after a step within it.
    fn inline(&mut self, text: &str, looks: Looks, range: &Range<usize>) {
        let in_item = matches!(self.containers.last(), Some(Container::Item { .. }));
        if in_item && self.table.is_none() && self.spans.is_blank() {
            self.is_shown = self.lies_within(range);
        }
        if self.is_shown {
            let looks = if self.images > 0 { looks.with(Looks::DIM) } else { looks };
            self.spans.push_as(text, looks);
        }
    }

    fn end_link(&mut self) {
        self.spans.close();
        let Some((address, start)) = self.link.take() else { return };
        let text = self.spans.text();
        let shown = text.get(start..).unwrap_or_default();
        let is_told = address.trim_start_matches("mailto:") == shown || address.starts_with('#');
        if self.is_shown && !is_told && !address.is_empty() {
            self.spans.push_as(&format!(" ({address})"), Looks::DIM);
        }
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let line = |line: &str| format!("{CODE_INDENT}{}", Looks::DIM.paint(self.surface, &clean(line)));
        let lines: Vec<String> = code.trim_end().lines().map(line).collect();
        self.wants_blank |= !self.lines.is_empty();
        self.write(lines);
        self.wants_blank = true;
    }

    fn end_table(&mut self) {
        let Some(table) = self.table.take() else { return };
        if !self.is_shown {
            return;
        }
        self.wants_blank |= !self.lines.is_empty();
        let prefix = Prefix::take(&mut self.containers, self.surface);
        let lines = table.lines(self.columns.saturating_sub(prefix.columns()), self.surface);
        self.append(&prefix, lines);
        self.wants_blank = true;
    }

    /// Writes the paragraph read so far.
    fn flush(&mut self) {
        if self.spans.is_blank() {
            self.spans.take();
            return;
        }
        let mut spans = self.spans.take();
        unbroken(&mut spans);
        let prefix = Prefix::take(&mut self.containers, self.surface);
        let lines = painted(&spans, self.columns.saturating_sub(prefix.columns()), self.surface);
        self.append(&prefix, lines);
    }

    fn write(&mut self, lines: Vec<String>) {
        let prefix = Prefix::take(&mut self.containers, self.surface);
        self.append(&prefix, lines);
    }

    fn append(&mut self, prefix: &Prefix, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        if std::mem::take(&mut self.wants_blank) && !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(prefix.before(lines));
    }
}

/// A newline of the source is a blank, but not between characters that have none between them.
fn unbroken(spans: &mut [super::inline::Span]) {
    let all: Vec<char> = spans.iter().flat_map(|span| span.text.chars()).collect();
    let mut at = 0;
    for span in spans {
        let mut text = String::with_capacity(span.text.len());
        for character in span.text.chars() {
            at += 1;
            match character {
                '\u{1}' if at >= 2 && at < all.len() && joins(all[at - 2], all[at]) => {}
                '\u{1}' => text.push(' '),
                _ => text.push(character),
            }
        }
        span.text = text;
    }
}
