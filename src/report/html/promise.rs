//! What a page shows of an output, and whether that is what came.

use super::block::{Code, pre};
use super::difference;
use super::escape::{self, escaped};
use super::output::{self, Fold};
use super::verdict;
use crate::report::counted;
use crate::run::{ExpectationRecord, SubstitutionRecord, Verdict};

/// Appends what is promised; beside it what came, where it is not that.
pub(super) fn promised(out: &mut String, promise: &ExpectationRecord, came: &str, code: Option<&Code>) {
    let (class, word, mark) = match promise.met {
        Some(true) => ("met", "As promised", Verdict::Passed),
        Some(false) => ("unmet", "Not as promised", Verdict::Failed),
        None => ("open", "Promised, not compared", Verdict::NotRun),
    };
    let tone = verdict::class(mark);
    out.push_str(&format!(
        "<div class=\"promise {class}\" role=\"group\" aria-label=\"Output: {word}\">\n<div class=\"bar\"><span class=\"verdict {tone}\">{}{word}</span>",
        verdict::mark(mark)
    ));
    if promise.kind != "match" {
        out.push_str(&format!("<span>compared: {}</span>", escaped(&promise.kind)));
    }
    if let Some(score) = promise.score.filter(|_| promise.met == Some(false)) {
        out.push_str(&format!("<span>{} met</span>", percent(score)));
    }
    out.push_str("</div>\n");
    let is_different = promise.met == Some(false) && !promise.difference.is_empty();
    if is_different {
        difference::write(out, promise);
    } else if let Some(code) = code {
        shown(out, code, promise);
    } else if promise.met != Some(true) {
        pre(out, "code", &promise.expected);
    }
    if came == promise.expected && !came.is_empty() {
        out.push_str("<p class=\"same\">The real output is the same, letter for letter.</p>\n");
    } else {
        output::write(out, "Real output", came, Fold::open_if(promise.met != Some(true) && !is_different));
    }
    substitutions(out, &promise.substitutions);
    out.push_str("</div>\n");
}

/// A score that is not 1 never looks like 1.
fn percent(score: f64) -> String {
    format!("{:.0} %", (score * 100.0).floor())
}

/// The promised text with the values that came differently set back.
fn shown(out: &mut String, code: &Code, promise: &ExpectationRecord) {
    if promise.substitutions.is_empty() || code.language == "console" {
        return pre(out, "code", code.text);
    }
    let first = if promise.text_line > 0 { promise.text_line } else { promise.line + 1 };
    let mut rest = promise.substitutions.as_slice();
    out.push_str("<pre class=\"code\"><code>");
    out.push_str(if code.text.starts_with('\n') { "\n" } else { "" });
    for (index, line) in code.text.lines().enumerate() {
        let here = rest.iter().take_while(|value| value.line <= first + index).count();
        let (values, later) = rest.split_at(here);
        rest = later;
        with_values(out, line, values);
        out.push('\n');
    }
    out.push_str("</code></pre>\n");
}

fn with_values(out: &mut String, line: &str, values: &[SubstitutionRecord]) {
    let mut left = line;
    for value in values {
        let Some(at) = left.find(value.expected.as_str()).filter(|_| !value.expected.is_empty()) else {
            continue;
        };
        escape::lines(out, &left[..at]);
        out.push_str("<span class=\"may\" title=\"");
        escape::line(out, &format!("{}, came as {}", value.kind, value.actual));
        out.push_str("\">");
        escape::lines(out, &value.expected);
        out.push_str("</span>");
        left = &left[at + value.expected.len()..];
    }
    escape::lines(out, left);
}

fn substitutions(out: &mut String, values: &[SubstitutionRecord]) {
    const ROWS: usize = 500;
    if values.is_empty() {
        return;
    }
    let (count, verb) =
        (counted(values.len(), "value"), if values.len() == 1 { "differs" } else { "differ" });
    out.push_str(&format!(
        "<details><summary>{count} {verb} and may</summary><div class=\"scroll\"><table class=\"values\"><thead><tr><th scope=\"col\">Line</th><th scope=\"col\">Kind</th><th scope=\"col\">Promised</th><th scope=\"col\">Came</th></tr></thead><tbody>\n"
    ));
    for value in values.iter().take(ROWS) {
        out.push_str(&format!("<tr><td>{}</td><td>{}</td><td><code>", value.line, escaped(&value.kind)));
        escape::line(out, &value.expected);
        out.push_str("</code></td><td><code>");
        escape::line(out, &value.actual);
        out.push_str("</code></td></tr>\n");
    }
    out.push_str("</tbody></table></div>");
    if values.len() > ROWS {
        out.push_str(&format!("<p class=\"cut\">… {} more</p>", values.len() - ROWS));
    }
    out.push_str("</details>\n");
}
