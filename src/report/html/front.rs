//! The front page: how it went, and the documents.

use super::difference::code_words;
use super::document::first_failure;
use super::escape::escaped;
use super::verdict;
use crate::report::{counted, duration};
use crate::run::{DocumentRecord, RunRecord, StepCounts, Verdict};

/// `2 of 5 documents failed`
pub(super) fn headline(record: &RunRecord) -> String {
    let counts = record.summary.documents;
    match (counts.failed, counts.total) {
        (_, 0) => "No documents".to_owned(),
        (0, 1) if counts.passed == 1 => "The document passed".to_owned(),
        (0, 1) => "The document was skipped".to_owned(),
        (1, 1) => "The document failed".to_owned(),
        (0, total) if counts.passed == total => "All documents passed".to_owned(),
        (0, total) => format!("{} of {total} documents passed, none failed", counts.passed),
        (failed, total) => format!("{failed} of {total} documents failed"),
    }
}

/// Appends the headline, the totals and the table of documents, and leaves the section open; `ids` are theirs, in their
/// order.
pub(super) fn begin(out: &mut String, record: &RunRecord, ids: &[String]) {
    out.push_str("<section class=\"front\" id=\"documents\" aria-labelledby=\"headline\">\n");
    let tone = if record.summary.documents.failed > 0 { "failed" } else { "passed" };
    let headline = headline(record);
    out.push_str(&format!("<h1 id=\"headline\" class=\"{tone}\" tabindex=\"-1\">{headline}</h1>\n"));
    facts(out, record);
    controls(out, record);
    out.push_str(
        "<div class=\"list\"><table class=\"documents\"><caption class=\"hidden\">Documents</caption>\n",
    );
    out.push_str("<thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Document</th>");
    out.push_str("<th scope=\"col\" class=\"number\">Steps passed</th><th scope=\"col\" class=\"number\">Time</th></tr></thead><tbody>\n");
    for (document, id) in record.documents.iter().zip(ids) {
        row(out, document, id);
    }
    out.push_str("</tbody></table></div>\n");
    out.push_str("<p class=\"none\" id=\"none\" hidden>No document is like that.</p>\n");
}

fn facts(out: &mut String, record: &RunRecord) {
    let steps = record.summary.steps;
    proportion(out, &steps);
    let started = escaped(&record.started_at);
    let shown = escaped(&record.started_at.replacen('T', " ", 1).replace('Z', " UTC"));
    out.push_str(&format!(
        "<p class=\"facts\"><span>{}</span><span><time datetime=\"{started}\">{shown}</time></span><span>{}</span></p>\n",
        totals(&steps),
        duration(record.duration_ms)
    ));
}

/// `9 steps: 8 passed, 1 failed`
pub(super) fn totals(steps: &StepCounts) -> String {
    let parts = [
        (steps.passed, "passed"),
        (steps.failed, "failed"),
        (steps.skipped, "skipped"),
        (steps.not_run, "not run"),
    ];
    let parts: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let total = counted(steps.total, "step");
    if parts.is_empty() { total } else { format!("{total}: {}", parts.join(", ")) }
}

/// Appends a bar that says the same as the totals beside it.
fn proportion(out: &mut String, steps: &StepCounts) {
    let parts = [
        (steps.failed, "failed"),
        (steps.passed, "passed"),
        (steps.skipped, "skipped"),
        (steps.not_run, "not-run"),
    ];
    let total = steps.total.max(1);
    out.push_str(
        "<svg class=\"proportion\" viewBox=\"0 0 1000 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
    );
    let mut before = 0;
    for (count, class) in parts {
        let (from, to) = (before * 1000 / total, (before + count) * 1000 / total);
        if to > from {
            out.push_str(&format!(
                "<rect class=\"{class}\" x=\"{from}\" y=\"0\" width=\"{}\" height=\"8\"/>",
                to - from
            ));
        }
        before += count;
    }
    out.push_str("</svg>\n");
}

/// Appends what finds documents; the script shows it.
fn controls(out: &mut String, record: &RunRecord) {
    let counts = record.summary.documents;
    let choices = [
        ("all", "All", counts.total),
        ("failed", "Only failures", counts.failed),
        ("passed", "Passed", counts.passed),
        ("skipped", "Skipped", counts.skipped),
    ];
    out.push_str("<search class=\"controls\" hidden>\n");
    out.push_str("<label for=\"search\" class=\"hidden\">Search documents</label>");
    out.push_str("<input id=\"search\" type=\"search\" placeholder=\"Search title, path, reason\" autocomplete=\"off\" spellcheck=\"false\" aria-keyshortcuts=\"/\">\n");
    out.push_str("<div class=\"choices\" role=\"group\" aria-label=\"Show\">");
    for (name, label, count) in choices {
        let pressed = name == "all";
        out.push_str(&format!(
            "<button type=\"button\" data-show=\"{name}\" aria-pressed=\"{pressed}\">{label} <span class=\"count\">{count}</span></button>"
        ));
    }
    out.push_str("</div>\n<p id=\"shown\" class=\"shown\" aria-live=\"polite\"></p>\n</search>\n");
}

fn row(out: &mut String, document: &DocumentRecord, id: &str) {
    let class = verdict::class(document.verdict);
    let group = match document.verdict {
        Verdict::Failed | Verdict::TimedOut => "failed",
        Verdict::Passed => "passed",
        Verdict::Skipped | Verdict::NotRun => "skipped",
    };
    let (title, path) = (escaped(&document.title), escaped(&document.path));
    out.push_str(&format!(
        "<tr class=\"{class}\" data-verdict=\"{group}\"><td class=\"state\">{}</td><th scope=\"row\"><a href=\"#{id}\">{title}</a><span class=\"path\">{path}</span>",
        verdict::badge(document.verdict)
    ));
    if let Some((anchor, reason)) = first_failure(document, id) {
        out.push_str(&format!("<a class=\"why\" href=\"#{anchor}\">"));
        code_words(out, reason.lines().next().unwrap_or_default());
        out.push_str("</a>");
    }
    out.push_str(&format!(
        "</th><td class=\"number\">{} <span class=\"of\">of {}</span></td><td class=\"number\">{}</td></tr>\n",
        document.counts.passed,
        document.counts.total,
        duration(document.duration_ms)
    ));
}
