//! The Markdown report, for a comment on a pull request or the summary of a job.
//!
//! Such places hold little (a comment on GitHub 65,536 characters), so details end where [`ROOM`] does.

use std::io::{self, Write};

use super::cause;
use super::console::{clean, counted, duration};
use crate::run::{DocumentRecord, RunRecord, StepRecord, Verdict};

/// Bytes of the whole report, about.
const ROOM: usize = 60_000;
/// Bytes of the details of one failure.
const DETAILS: usize = 8_000;
/// Documents in a table.
const ROWS: usize = 100;

/// Writes a run: the verdict, documents and steps in numbers, then each failure with its difference folded below. Fails
/// as `out` does.
pub fn write(record: &RunRecord, out: &mut dyn Write) -> io::Result<()> {
    let mut text = format!("## {}\n\n", verdict(record));
    text += &totals(record);
    let (bad, good): (Vec<_>, Vec<_>) =
        record.documents.iter().partition(|document| cause::is_bad(document.verdict));
    if !bad.is_empty() {
        text += &format!("\n{}", table(&bad));
        text += &failures(&bad, ROOM.saturating_sub(text.len()));
    }
    if !good.is_empty() && text.len() < ROOM {
        text += &folded(&counted_others(&good, bad.len()), &table(&good));
    }
    out.write_all(text.as_bytes())
}

fn verdict(record: &RunRecord) -> String {
    let counts = record.summary.documents;
    match (counts.total, counts.failed) {
        (_, 0) if counts.passed == 0 => "⚪ no document ran".to_owned(),
        (1, 0) => "✅ the document does what it says".to_owned(),
        (total, 0) => format!("✅ {} do what they say", counted(total - counts.skipped, "document")),
        (1, _) => "❌ the document failed".to_owned(),
        (total, failed) => format!("❌ {failed} of {} failed", counted(total, "document")),
    }
}

fn totals(record: &RunRecord) -> String {
    let (documents, steps) = (record.summary.documents, record.summary.steps);
    format!(
        "| | total | passed | failed | skipped | not run |\n| --- | ---: | ---: | ---: | ---: | ---: |\n\
         | documents | {} | {} | {} | {} | |\n| steps | {} | {} | {} | {} | {} |\n\n\
         {} {}, {}, {}\n",
        documents.total,
        documents.passed,
        documents.failed,
        documents.skipped,
        steps.total,
        steps.passed,
        steps.failed,
        steps.skipped,
        steps.not_run,
        record.tool.name,
        record.tool.version,
        record.started_at,
        duration(record.duration_ms),
    )
}

fn counted_others(good: &[&DocumentRecord], bad: usize) -> String {
    let others = if bad == 0 { "" } else { "other " };
    counted(good.len(), &format!("{others}document"))
}

fn table(documents: &[&DocumentRecord]) -> String {
    let mut text = "| | document | steps passed | time |\n| --- | --- | ---: | ---: |\n".to_owned();
    for document in documents.iter().take(ROWS) {
        let (counts, time) = (document.counts, duration(document.duration_ms));
        let sign = sign(document.verdict);
        let path = code_in_table(&document.path);
        text += &format!("| {sign} | {path} | {} of {} | {time} |\n", counts.passed, counts.total);
    }
    if documents.len() > ROWS {
        text += &format!("\nand {} more\n", documents.len() - ROWS);
    }
    text
}

fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "✅",
        Verdict::Failed | Verdict::TimedOut => "❌",
        Verdict::Skipped | Verdict::NotRun => "⚪",
    }
}

/// Each failure in about `room` bytes, and how many did not fit.
fn failures(documents: &[&DocumentRecord], room: usize) -> String {
    let mut text = String::from("\n### Failures\n");
    let mut left_out = 0;
    for document in documents {
        let steps = document.steps.iter().filter(|step| cause::is_bad(step.verdict)).map(failure);
        let whole = cause::of_the_whole(document).into_iter().map(|cause| {
            let place = code(&format!("{}:{}", document.path, cause.line));
            format!("\n**{place}**: {}\n", escaped(&cause.text))
        });
        for failure in steps.chain(whole) {
            if text.len() + failure.len() > room {
                left_out += 1;
            } else {
                text += &failure;
            }
        }
    }
    if left_out > 0 {
        text += &format!("\n{} not shown here.\n", counted(left_out, "more failure"));
    }
    text
}

fn failure(step: &StepRecord) -> String {
    let cause = cause::told(step);
    let place = code(&format!("{}:{}", step.document, cause.line));
    let mut inner = fenced("bash", &cause::cleaned(&step.command));
    for (language, text) in [("diff", cause::differences(step)), ("text", cause::last_errors(step))] {
        if !text.is_empty() {
            inner += &format!("\n{}", fenced(language, &text));
        }
    }
    let label = format!("step {}: {}", step.number, cause::label(step));
    format!("\n**{place}**: {}\n{}", escaped(&cause.text), folded(&label, &inner))
}

/// A part that is opened by a click.
fn folded(title: &str, inner: &str) -> String {
    format!("\n<details><summary>{}</summary>\n\n{inner}\n</details>\n", html(title))
}

/// A code block whose fence is longer than any in it, cut where it is too long.
fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    let shown = head(text, DETAILS);
    let rest = text[shown.len()..].lines().count();
    let note = if rest > 0 { format!("… {}\n", counted(rest, "more line")) } else { String::new() };
    format!("{fence}{language}\n{shown}{note}{fence}\n")
}

/// Whole lines of about `room` bytes at most.
fn head(text: &str, room: usize) -> &str {
    if text.len() <= room {
        return text;
    }
    let end = memchr::memrchr(b'\n', &text.as_bytes()[..room]).map_or(0, |at| at + 1);
    &text[..end]
}

/// Inline code, whatever stands in it.
fn code(text: &str) -> String {
    let text = clean(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// Inline code that does not end the cell it stands in.
fn code_in_table(text: &str) -> String {
    code(text).replace('|', "\\|")
}

fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

/// Text without markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '|' | '~' | '@' | '$'
        ) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_any_in_its_text() {
        assert_eq!(fenced("diff", "a\n````\nb\n"), "`````diff\na\n````\nb\n`````\n");
        assert_eq!(fenced("bash", "true\n"), "```bash\ntrue\n```\n");
        assert_eq!(code("a``b"), "```a``b```");
        assert_eq!(code("`x"), "`` `x ``");
    }

    #[test]
    fn a_long_text_is_cut_between_lines() {
        let text = "0123456789\n".repeat(1_000);
        let shown = fenced("diff", &text);
        assert!(shown.len() < DETAILS + 100);
        assert!(shown.ends_with("9\n… 273 more lines\n```\n"), "{}", &shown[shown.len() - 60..]);
    }
}
