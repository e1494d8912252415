//! The HTML report: one file that shows the documents themselves, each block with what became of it.
//!
//! It needs nothing else: styles and script are in it, and a policy in its head keeps anything else from being loaded
//! or run. What comes from a document or from an output is escaped where it is written (`escape`, `raw`, `links`). The
//! same record gives the same bytes.
//!
//! `front` is the page of all documents, `document` that of one. `page` finds the code blocks of a text and `marks` what
//! is said of each; `markdown` writes the text, `block` a block with its verdict, `promise` an output that is shown,
//! `difference` what was promised beside what came.

mod block;
mod colons;
mod difference;
mod document;
mod escape;
mod front;
mod history;
mod included;
mod links;
mod markdown;
mod marks;
mod output;
mod page;
mod policy;
mod promise;
mod raw;
mod rows;
mod tags;
mod verdict;
mod words;

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;

use super::history::History;
use crate::run::RunRecord;
use links::{Base, Ids};

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// Writes a run as one page that needs nothing else, with what became of its documents before, where that is known.
/// Fails as `out` does.
pub fn write(record: &RunRecord, history: Option<&History>, out: &mut dyn Write) -> io::Result<()> {
    let base = &Base::from_environment();
    let names = names(record);
    let ids: Ids = record
        .documents
        .iter()
        .zip(&names)
        .filter_map(|(document, id)| Some((links::normal(Path::new(&document.path))?, id.clone())))
        .collect();
    let mut page = String::new();
    head(&mut page, record);
    front::begin(&mut page, record, &names);
    if let Some(history) = history {
        history::write(&mut page, history, &ids);
    }
    page.push_str("</section>\n");
    out.write_all(page.as_bytes())?;
    for (document, id) in record.documents.iter().zip(&names) {
        page.clear();
        document::write(&mut page, document, id, &ids, base);
        out.write_all(page.as_bytes())?;
    }
    page.clear();
    foot(&mut page, record);
    out.write_all(page.as_bytes())?;
    out.flush()
}

/// The ids of the documents, in their order.
fn names(record: &RunRecord) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut name = |path: &str| {
        let plain = format!("doc-{}", escape::slug(path));
        let others = (2..).map(|number| format!("{plain}-{number}"));
        let free = [plain.clone()].into_iter().chain(others).find(|name| taken.insert(name.clone()));
        free.expect("numbers do not end")
    };
    record.documents.iter().map(|document| name(&document.path)).collect()
}

fn head(page: &mut String, record: &RunRecord) {
    let headline = front::headline(record);
    page.push_str("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.push_str(&format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n", policy::of()));
    page.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.push_str("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
    page.push_str(&format!("<title>{headline}</title>\n<link rel=\"icon\" href=\"data:,\">\n"));
    page.push_str(&format!("<style>{STYLE}</style>\n</head>\n<body>\n{}", verdict::MARKS));
    page.push_str("<a class=\"skip\" href=\"#documents\">To the documents</a>\n");
    page.push_str("<header class=\"top\"><a class=\"brand\" href=\"#documents\">rehearse</a>");
    page.push_str("<nav class=\"jump\" aria-label=\"Failures on this page\" hidden><button type=\"button\" id=\"previous\" aria-keyshortcuts=\"k\" aria-label=\"Previous failure\">Previous<span class=\"long\"> failure</span></button>");
    page.push_str("<button type=\"button\" id=\"next\" aria-keyshortcuts=\"j\" aria-label=\"Next failure\">Next<span class=\"long\"> failure</span></button></nav>");
    page.push_str("<button type=\"button\" id=\"theme\" hidden><span class=\"long\">Colours: </span><span class=\"choice\">automatic</span></button></header>\n<main>\n");
}

fn foot(page: &mut String, record: &RunRecord) {
    let (name, version) = (escape::escaped(&record.tool.name), escape::escaped(&record.tool.version));
    page.push_str(
        "</main>\n<footer><p class=\"keys\" hidden><kbd>j</kbd> <kbd>k</kbd> next and previous failure, ",
    );
    page.push_str("<kbd>/</kbd> search, <kbd>u</kbd> all documents</p>");
    page.push_str(&format!(
        "<p>{name} {version}</p></footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    ));
}
