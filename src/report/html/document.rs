//! A document of the report: what became of it, and the document itself.

use super::block::Setting;
use super::difference::code_words;
use super::escape::escaped;
use super::front::totals;
use super::included;
use super::links::{Base, Ids};
use super::markdown::{self, Around};
use super::output::Fold;
use super::page::Page;
use super::verdict;
use crate::report::{counted, duration};
use crate::run::{DocumentRecord, Source, StepRecord, Verdict};

/// Appends a document under its id.
pub(super) fn write(out: &mut String, document: &DocumentRecord, id: &str, ids: &Ids, base: &Base) {
    let class = verdict::class(document.verdict);
    let lang = lang(document).map(|lang| format!(" lang=\"{lang}\"")).unwrap_or_default();
    out.push_str(&format!(
        "<article class=\"document {class}\" id=\"{id}\" aria-labelledby=\"{id}--title\">\n"
    ));
    head(out, document, id, base);
    findings(out, document, base);
    let own = document.sources.first().map_or(document.path.as_str(), |source| source.path.as_str());
    let setting = Setting { id, path: own, base };
    let around = Around { setting, ids, prefix: id, level: 2, sources: &document.sources, depth: 0 };
    out.push_str(&format!("<div class=\"text\"{lang}>\n"));
    for (path, steps) in others(document, own) {
        other(out, path, &steps, around);
    }
    let steps = document.steps.iter().filter(|step| step.document == own);
    match document.sources.first() {
        Some(source) => text(out, source, steps.collect(), around),
        None => included::rest(out, &steps.collect::<Vec<_>>(), setting),
    }
    out.push_str("</div>\n</article>\n");
}

fn text<'r>(out: &mut String, source: &'r Source, steps: Vec<&'r StepRecord>, around: Around<'_, 'r>) {
    let page = Page::new(&source.path, &source.text).place(steps.into_iter());
    let rest = markdown::write(out, &page, around);
    included::rest(out, &rest, around.setting);
}

/// Steps of other pages, a page after the other in the order in which they come first.
fn others<'r>(document: &'r DocumentRecord, own: &str) -> Vec<(&'r str, Vec<&'r StepRecord>)> {
    let mut pages: Vec<(&str, Vec<&StepRecord>)> = Vec::new();
    for step in document.steps.iter().filter(|step| step.document != own) {
        match pages.iter_mut().find(|(path, _)| *path == step.document) {
            Some((_, steps)) => steps.push(step),
            None => pages.push((&step.document, vec![step])),
        }
    }
    pages
}

/// Appends a page whose steps come before the document's own.
fn other<'r>(out: &mut String, path: &'r str, steps: &[&'r StepRecord], around: Around<'_, 'r>) {
    let is_bad = steps.iter().any(|step| verdict::is_bad(step.verdict));
    included::begin(out, "First", path, Fold::open_if(is_bad), Some(steps.len()));
    let setting = Setting { path, ..around.setting };
    let prefix = format!("{}--{}", around.prefix, super::escape::slug(path));
    match around.sources.iter().find(|source| source.path == path) {
        Some(source) => text(out, source, steps.to_vec(), Around { setting, prefix: &prefix, ..around }),
        None => included::rest(out, steps, setting),
    }
    out.push_str("</details>\n");
}

fn head(out: &mut String, document: &DocumentRecord, id: &str, base: &Base) {
    let (path, href) = (escaped(&document.path), escaped(&base.file(&document.path, None)));
    out.push_str("<header>\n<p class=\"back\"><a href=\"#documents\">All documents</a></p>\n");
    out.push_str(&format!("<h2 id=\"{id}--title\" tabindex=\"-1\"><a href=\"{href}\">{path}</a></h2>\n"));
    out.push_str(&format!(
        "<p class=\"facts\">{}<span>{}</span><span>{}</span></p>\n",
        verdict::badge(document.verdict),
        totals(&document.counts),
        duration(document.duration_ms)
    ));
    let bad: Vec<_> = document.steps.iter().filter(|step| verdict::is_bad(step.verdict)).collect();
    if !bad.is_empty() {
        out.push_str(&format!("<nav class=\"failures\" aria-label=\"Failures of {path}\"><ul>\n"));
        for step in bad {
            failure(out, document, step, id);
        }
        out.push_str("</ul></nav>\n");
    }
    out.push_str("</header>\n");
}

/// Appends the way to a step that failed, with the reason.
fn failure(out: &mut String, document: &DocumentRecord, step: &StepRecord, id: &str) {
    let line = step.line;
    let place = if step.document == document.path {
        format!("line {line}")
    } else {
        escaped(&format!("{}:{line}", step.document))
    };
    let number = step.number;
    out.push_str(&format!("<li><a href=\"#{id}-step-{number}\">Step {number}, {place}</a>"));
    if let Some(reason) = step.reason.as_deref().and_then(|reason| reason.lines().next()) {
        out.push_str(": ");
        code_words(out, reason);
    }
    out.push_str("</li>\n");
}

fn findings(out: &mut String, document: &DocumentRecord, base: &Base) {
    if document.findings.is_empty() {
        return;
    }
    let count = counted(document.findings.len(), "finding");
    let is_all = !document.steps.iter().any(|step| verdict::is_bad(step.verdict));
    let class = if is_all { "findings all" } else { "findings" };
    out.push_str(&format!(
        "<section class=\"{class}\" aria-label=\"Findings\"><p class=\"title\">{count}</p><ul>\n"
    ));
    for finding in &document.findings {
        out.push_str("<li>");
        if finding.line > 0 {
            let href = escaped(&base.file(&document.path, Some(finding.line)));
            out.push_str(&format!("<a href=\"{href}\">line {}</a>: ", finding.line));
        }
        code_words(out, &finding.message);
        if let Some(help) = &finding.help {
            out.push_str("<br><span class=\"help\">");
            code_words(out, help);
            out.push_str("</span>");
        }
        out.push_str(&format!(" <span class=\"rule\">{}</span></li>\n", escaped(&finding.rule)));
    }
    out.push_str("</ul></section>\n");
}

/// The language of the text: what the front matter says, else what the file's name does, as in `guide.zh-tw.md`.
fn lang(document: &DocumentRecord) -> Option<&str> {
    let told = ["lang", "language", "ms.locale", "locale"];
    let value = told.iter().find_map(|key| document.properties.get(*key)?.as_str());
    let is_tag =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let named = || localised(&document.path);
    value.filter(|value| value.len() >= 2 && value.split('-').all(is_tag)).or_else(named)
}

/// The language in a file's name: two letters and perhaps a region between two dots.
fn localised(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?;
    let (_, tag) = name.rsplit_once('.')?.0.rsplit_once('.')?;
    let (language, region) = tag.split_once('-').unwrap_or((tag, "xx"));
    let is_letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_tag =
        language.len() == 2 && (2..=4).contains(&region.len()) && is_letters(language) && is_letters(region);
    is_tag.then_some(tag)
}

/// The reason to name a document by on the front page, with the place it leads to.
pub(super) fn first_failure<'r>(document: &'r DocumentRecord, id: &str) -> Option<(String, &'r str)> {
    if let Some(step) = document.steps.iter().find(|step| verdict::is_bad(step.verdict)) {
        let reason = step.reason.as_deref().unwrap_or(verdict::word(step.verdict));
        return Some((format!("{id}-step-{}", step.number), reason));
    }
    let finding = document.findings.first().filter(|_| document.verdict == Verdict::Failed)?;
    Some((id.to_owned(), &finding.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_may_say_its_language() {
        for (path, language) in [
            ("docs/guide.ja.md", Some("ja")),
            ("guide.zh-tw.md", Some("zh-tw")),
            ("guide.md", None),
            ("guide.v2.md", None),
            ("notes.2026.md", None),
            ("a.ja/guide.md", None),
        ] {
            assert_eq!(localised(path), language, "{path}");
        }
    }
}
