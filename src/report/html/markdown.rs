//! A page's markdown as HTML of our own: nothing of the page becomes markup but what markdown makes of it.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::block::{self, Code, Setting};
use super::colons;
use super::escape::{self, anchor, escaped, slug};
use super::included;
use super::links::{Ids, decoded, target};
use super::page::{Page, options};
use super::raw;
use super::tags;
use crate::document::lines::Lines;
use crate::run::{Source, StepRecord};

/// What a page needs to know of the report around it.
#[derive(Clone, Copy)]
pub(super) struct Around<'a, 'r> {
    pub(super) setting: Setting<'a>,
    /// Documents of the report.
    pub(super) ids: &'a Ids,
    /// Begins the ids of the page's headings.
    pub(super) prefix: &'a str,
    /// Level of the heading above the page's own, 1 to 6.
    pub(super) level: u8,
    /// Texts of pages that this one may include.
    pub(super) sources: &'r [Source],
    /// How many pages include this one.
    pub(super) depth: u8,
}

/// Appends a page; returns the steps that stand neither in it nor in what it includes.
pub(super) fn write<'r>(out: &mut String, page: &Page<'r>, around: Around<'_, 'r>) -> Vec<&'r StepRecord> {
    let mut writer = Writer::new(page, around);
    for (event, range) in Parser::new_ext(&page.body[page.from..], options()).into_offset_iter() {
        writer.event(out, event, range.start + page.from..range.end + page.from);
    }
    writer.colons_before(out, usize::MAX);
    writer.elsewhere
}

struct Writer<'p, 'r> {
    page: &'p Page<'r>,
    around: Around<'p, 'r>,
    lines: Lines<'r>,
    colons: &'p [Range<usize>],
    blocks: usize,
    code: Option<(String, String)>,
    heading: Option<Heading>,
    slugs: HashMap<String, usize>,
    /// Whether each open link leads somewhere.
    links: Vec<bool>,
    /// Text of the open image, and what it stands for.
    image: Option<String>,
    html: Option<String>,
    /// Everything up to here is shown already.
    done: usize,
    is_head: bool,
    /// Steps of included pages, less those that were shown.
    elsewhere: Vec<&'r StepRecord>,
}

struct Heading {
    level: u8,
    start: usize,
    text: String,
}

impl<'p, 'r> Writer<'p, 'r> {
    fn new(page: &'p Page<'r>, around: Around<'p, 'r>) -> Self {
        Self {
            page,
            around,
            lines: Lines::new(page.text),
            colons: &page.colons,
            blocks: 0,
            code: None,
            heading: None,
            slugs: HashMap::new(),
            links: Vec::new(),
            image: None,
            html: None,
            done: 0,
            is_head: false,
            elsewhere: page.marks.elsewhere.clone(),
        }
    }

    fn event(&mut self, out: &mut String, event: Event, range: Range<usize>) {
        if range.start < self.done {
            return;
        }
        match event {
            Event::Start(tag) => self.start(out, tag, range),
            Event::End(tag) => self.end(out, tag),
            Event::Text(text) => self.text(out, &text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.inline(out, "<code>");
                self.text(out, &text);
                self.inline(out, "</code>");
            }
            Event::Html(text) => {
                if let Some(html) = &mut self.html {
                    html.push_str(&text);
                }
            }
            Event::InlineHtml(tag) => {
                if self.image.is_none() {
                    raw::inline(out, &tag);
                }
            }
            Event::SoftBreak => self.text(out, "\n"),
            Event::HardBreak => self.inline(out, "<br>\n"),
            Event::Rule => {
                self.colons_before(out, range.start);
                out.push_str("<hr>\n");
            }
            Event::FootnoteReference(name) => {
                let name = slug(&name);
                let href = format!("#{}--note-{name}", self.around.prefix);
                self.inline(
                    out,
                    &format!("<sup><a href=\"{}\">{}</a></sup>", escaped(&href), escaped(&name)),
                );
            }
            Event::TaskListMarker(is_done) => {
                let (sign, word) = if is_done { ("☑", "done: ") } else { ("☐", "to do: ") };
                out.push_str(&format!(
                    "<span aria-hidden=\"true\">{sign} </span><span class=\"hidden\">{word}</span>"
                ));
            }
        }
    }

    /// Markup within a line, which the text of an image has none of.
    fn inline(&mut self, out: &mut String, markup: &str) {
        if self.image.is_none() {
            out.push_str(markup);
        }
    }

    fn text(&mut self, out: &mut String, text: &str) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
            return;
        }
        if let Some(html) = &mut self.html {
            html.push_str(text);
            return;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        match &mut self.image {
            Some(alt) => alt.push_str(text),
            None => escape::text(out, text),
        }
    }

    fn start(&mut self, out: &mut String, tag: Tag, range: Range<usize>) {
        if !tags::is_inline(&tag) {
            self.colons_before(out, range.start);
        }
        match tag {
            Tag::Paragraph if self.include(out, &range) => self.done = range.end,
            Tag::Heading { level, .. } => {
                let level = (self.around.level + level as u8).min(6);
                self.heading = Some(Heading { level, start: out.len(), text: String::new() });
            }
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split_whitespace().next().unwrap_or_default().to_lowercase()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::HtmlBlock => self.html = Some(String::new()),
            Tag::BlockQuote(kind) => quote(out, kind),
            Tag::Link { dest_url, .. } => {
                let href = self.target(&dest_url);
                let is_inside = self.image.is_none();
                if let Some(href) = href.as_ref().filter(|_| is_inside) {
                    out.push_str(&format!("<a href=\"{}\">", escaped(href)));
                }
                self.links.push(href.is_some() && is_inside);
            }
            Tag::Image { .. } => self.image = Some(String::new()),
            Tag::FootnoteDefinition(name) => {
                let (prefix, name) = (self.around.prefix, slug(&name));
                let id = escaped(&format!("{prefix}--note-{name}"));
                out.push_str(&format!("<div class=\"footnote\" id=\"{id}\"><sup>{}</sup>", escaped(&name)));
            }
            Tag::TableHead => {
                self.is_head = true;
                out.push_str("<thead><tr>");
            }
            Tag::TableCell if self.is_head => out.push_str("<th scope=\"col\">"),
            other => out.push_str(&tags::start(&other)),
        }
    }

    fn end(&mut self, out: &mut String, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(out),
            TagEnd::CodeBlock => self.end_code(out),
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    raw::block(out, &html);
                }
            }
            TagEnd::Link => {
                if self.links.pop() == Some(true) {
                    out.push_str("</a>");
                }
            }
            TagEnd::Image => {
                let alt = self.image.take().unwrap_or_default();
                raw::image(out, &alt);
            }
            TagEnd::TableHead => {
                self.is_head = false;
                out.push_str("</tr></thead><tbody>\n");
            }
            TagEnd::TableCell if self.is_head => out.push_str("</th>"),
            other => out.push_str(tags::end(other)),
        }
    }

    fn target(&self, raw: &str) -> Option<String> {
        match raw.strip_prefix('#') {
            Some(tab) if tab.starts_with("tab/") => None,
            Some(part) => Some(format!("#{}--{}", self.around.prefix, anchor(&decoded(part)))),
            None => target(raw, self.page.path, self.around.ids, self.around.setting.base),
        }
    }

    fn end_heading(&mut self, out: &mut String) {
        let Some(Heading { level, start, text }) = self.heading.take() else { return };
        let slug = anchor(&text);
        let count = self.slugs.entry(slug.clone()).or_default();
        let suffix = if *count > 0 { format!("-{count}") } else { String::new() };
        *count += 1;
        let id = escaped(&format!("{}--{slug}{suffix}", self.around.prefix));
        out.insert_str(start, &format!("<h{level} id=\"{id}\">"));
        out.push_str(&format!("</h{level}>\n"));
    }

    fn end_code(&mut self, out: &mut String) {
        let Some((language, text)) = self.code.take() else { return };
        let marks = self.page.marks.of_blocks.get(self.blocks).map_or(&[][..], Vec::as_slice);
        self.blocks += 1;
        block::write(out, &Code { language: &language, text: &text }, marks, self.around.setting);
    }

    /// Shows the page that a paragraph includes; whether it does.
    fn include(&mut self, out: &mut String, range: &Range<usize>) -> bool {
        let Some(include) = included::read(&self.page.text[range.clone()]) else { return false };
        let line = self.lines.at(range.start);
        let is_nested = self.around.depth > 0;
        let is_here = |step: &&StepRecord| is_nested || step.line == line;
        let (here, elsewhere) = std::mem::take(&mut self.elsewhere).into_iter().partition(is_here);
        self.elsewhere = elsewhere;
        let rest = included::write(out, &include, (self.page.path, line), here, self.around);
        self.elsewhere.extend(rest);
        true
    }

    /// Shows what the `:::` lines before a place say.
    fn colons_before(&mut self, out: &mut String, offset: usize) {
        while let Some((mark, rest)) = self.colons.split_first().filter(|(mark, _)| mark.start < offset) {
            self.colons = rest;
            colons::write(out, &self.page.text[mark.clone()]);
        }
    }
}

fn quote(out: &mut String, kind: Option<BlockQuoteKind>) {
    let title = match kind {
        None => return out.push_str("<blockquote>\n"),
        Some(BlockQuoteKind::Note) => "Note",
        Some(BlockQuoteKind::Tip) => "Tip",
        Some(BlockQuoteKind::Important) => "Important",
        Some(BlockQuoteKind::Warning) => "Warning",
        Some(BlockQuoteKind::Caution) => "Caution",
    };
    let class = title.to_lowercase();
    out.push_str(&format!("<blockquote class=\"note {class}\">\n<p class=\"title\">{title}</p>\n"));
}
