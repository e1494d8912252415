//! A code block of a page with what became of it.

use super::difference;
use super::escape::{self, escaped};
use super::links::Base;
use super::marks::{Mark, Told};
use super::output::{self, Fold};
use super::promise::promised;
use super::verdict;
use crate::plan::Role;
use crate::report::{counted, duration};
use crate::run::{ExpectationRecord, InputRecord, StepRecord};

/// What a block's links need to know.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    /// The id of the document that is reported on.
    pub(super) id: &'a str,
    /// The page that the block stands in.
    pub(super) path: &'a str,
    pub(super) base: &'a Base,
}

/// A code block as the page has it.
pub(super) struct Code<'a> {
    pub(super) language: &'a str,
    pub(super) text: &'a str,
}

/// Appends a block and all that is said of it.
pub(super) fn write(out: &mut String, code: &Code, marks: &[Mark], setting: Setting) {
    match marks {
        [] => plain(out, code),
        [Mark::Step(told)] => step(out, told, Some(code), setting),
        [Mark::Input(typed, promise)] => input(out, typed, *promise, Some(code), setting),
        [Mark::Promise(promise, came)] => promised(out, promise, came, Some(code)),
        several => {
            plain(out, code);
            for mark in several {
                match mark {
                    Mark::Step(told) => step(out, told, None, setting),
                    Mark::Input(typed, promise) => input(out, typed, *promise, None, setting),
                    Mark::Promise(promise, came) => promised(out, promise, came, None),
                }
            }
        }
    }
}

fn plain(out: &mut String, code: &Code) {
    pre(out, "code", code.text);
}

/// Appends a text as it is.
pub(super) fn pre(out: &mut String, class: &str, text: &str) {
    out.push_str(&format!("<pre class=\"{class}\"><code>"));
    out.push_str(if text.starts_with('\n') { "\n" } else { "" });
    escape::lines(out, text);
    out.push_str("</code></pre>\n");
}

/// Appends a step; without `code` its command is shown on a line of its own.
pub(super) fn step(out: &mut String, told: &Told, code: Option<&Code>, setting: Setting) {
    let step = told.step;
    let (class, word) = (verdict::class(step.verdict), verdict::word(step.verdict));
    let number = step.number;
    out.push_str(&format!(
        "<div class=\"step {class}\" id=\"{}-step-{number}\" role=\"group\" aria-label=\"Step {number}: {word}\">\n",
        setting.id
    ));
    step_bar(out, step, setting);
    pre(out, "code", code.map_or(step.command.as_str(), |code| code.text));
    reason(out, step.reason.as_deref());
    if let Some(at) = &step.failed_at {
        let href = escaped(&setting.base.file(&step.document, Some(at.line)));
        out.push_str(&format!("<p class=\"at\">at <a href=\"{href}\">line {}</a>: <code>", at.line));
        escape::line(out, at.command.trim_end());
        out.push_str("</code></p>\n");
    }
    for typed in &told.inputs {
        input(out, typed, typed.expectation.as_ref(), None, setting);
    }
    let is_bad = verdict::is_bad(step.verdict);
    output::write(out, "Standard error", &step.stderr, Fold::open_if(is_bad));
    match (told.promise, &step.expectation) {
        (Some(promise), _) => promised(out, promise, &step.stdout, None),
        (None, Some(_)) => {}
        (None, None) => output::write(out, "Output", &step.stdout, Fold::open_if(is_bad)),
    }
    variables(out, step);
    out.push_str("</div>\n");
}

fn step_bar(out: &mut String, step: &StepRecord, setting: Setting) {
    out.push_str(&format!("<div class=\"bar\">{}", verdict::badge(step.verdict)));
    let (id, number) = (setting.id, step.number);
    out.push_str(&format!("<a class=\"number\" href=\"#{id}-step-{number}\">Step {number}</a>"));
    let mut facts = Vec::new();
    facts.extend(match step.role {
        Role::Cleanup => Some("clean-up".to_owned()),
        Role::File => Some("writes a file".to_owned()),
        Role::Step | Role::Prerequisite => None,
    });
    if step.attempts > 0 {
        facts.push(duration(step.duration_ms));
    }
    if step.attempts > 1 {
        facts.push(counted(step.attempts as usize, "attempt"));
    }
    if let Some(status) = step.status.filter(|status| *status != 0) {
        facts.push(format!("exit status {status}"));
    }
    for fact in facts {
        out.push_str(&format!("<span>{fact}</span>"));
    }
    place(out, &step.document, step.line, setting);
    out.push_str("</div>\n");
}

fn place(out: &mut String, path: &str, line: usize, setting: Setting) {
    let href = escaped(&setting.base.file(path, Some(line)));
    let name = path.rsplit('/').next().unwrap_or(path);
    out.push_str(&format!("<a class=\"place\" href=\"{href}\">{}:{line}</a>", escaped(name)));
}

fn reason(out: &mut String, reason: Option<&str>) {
    let Some(reason) = reason else { return };
    out.push_str("<p class=\"reason\">");
    for (index, line) in reason.lines().enumerate() {
        out.push_str(if index > 0 { "<br>" } else { "" });
        difference::code_words(out, line);
    }
    out.push_str("</p>\n");
}

fn input(
    out: &mut String,
    typed: &InputRecord,
    promise: Option<&ExpectationRecord>,
    code: Option<&Code>,
    setting: Setting,
) {
    let (class, word) = (verdict::class(typed.verdict), verdict::word(typed.verdict));
    out.push_str(&format!(
        "<div class=\"step input {class}\" role=\"group\" aria-label=\"Typed in: {word}\">\n<div class=\"bar\">{}<span>typed in</span>",
        verdict::badge(typed.verdict)
    ));
    place(out, setting.path, typed.line, setting);
    out.push_str("</div>\n");
    pre(out, "code", code.map_or(typed.text.as_str(), |code| code.text));
    reason(out, typed.reason.as_deref());
    match (promise, &typed.expectation) {
        (Some(promise), _) => promised(out, promise, &typed.stdout, None),
        (None, Some(_)) => {}
        (None, None) => {
            let fold = Fold::open_if(verdict::is_bad(typed.verdict));
            output::write(out, "Output", &typed.stdout, fold);
        }
    }
    out.push_str("</div>\n");
}

fn variables(out: &mut String, step: &StepRecord) {
    let changes = step.variables.set.len() + step.variables.unset.len();
    if changes == 0 {
        return;
    }
    let count = counted(changes, "variable");
    out.push_str(&format!(
        "<details><summary>{count} changed</summary><div class=\"scroll\"><table class=\"values\"><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Value</th></tr></thead><tbody>\n"
    ));
    for (name, value) in &step.variables.set {
        out.push_str(&format!("<tr><td><code>{}</code></td><td><code>", escaped(name)));
        escape::lines(out, value);
        out.push_str("</code></td></tr>\n");
    }
    for name in &step.variables.unset {
        out.push_str(&format!("<tr><td><code>{}</code></td><td>unset</td></tr>\n", escaped(name)));
    }
    out.push_str("</tbody></table></div></details>\n");
}
