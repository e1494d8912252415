//! A step as the journal remembers it, so that a later reading can tell whether it is still the same.

use std::fmt::Write as _;

use super::super::secrets::MASK;
use crate::document::{Action, Directives};
use crate::plan::Step;

/// What a step does: its text, what is typed, and the directives that change what happens. Its outputs, its
/// limits and its place in the document do not count.
pub(super) fn outline(step: &Step) -> String {
    let content = &step.content;
    let mut text = String::new();
    if let Action::Write(path) | Action::WriteIfUsed(path) = &content.action {
        let _ = writeln!(text, "# file={path}");
    }
    text += &told(&content.directives);
    text += &content.text;
    for input in &content.inputs {
        let _ = write!(text, "# typed:\n{}", input.text);
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Directives that change what a step does, a line each.
fn told(directives: &Directives) -> String {
    let valued = [
        ("if", &directives.condition),
        ("stdin", &directives.stdin),
        ("cwd", &directives.cwd),
        ("ready", &directives.ready),
    ];
    let mut text = String::new();
    for (name, value) in valued {
        text.extend(value.as_ref().map(|value| format!("# {name}={value}\n")));
    }
    for (name, value) in &directives.env {
        text += &format!("# env {name}={value}\n");
    }
    for answer in &directives.answers {
        text += &format!("# answer={} => {}\n", answer.prompt, answer.text);
    }
    if !directives.exit.is_empty() {
        text += &format!("# exit={:?}\n", directives.exit);
    }
    let flags =
        [("skip", directives.skip.is_some()), ("tty", directives.tty), ("background", directives.background)];
    for (name, _) in flags.into_iter().filter(|(_, given)| *given) {
        text += &format!("# {name}\n");
    }
    text
}

/// Whether a step is still what was kept of it; `***` in what was kept stands for any text.
pub(super) fn is_same(kept: &str, now: &str) -> bool {
    let mut parts = kept.split(MASK);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = now.strip_prefix(first) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(before) = last.replace(part) {
            let Some(at) = rest.find(before) else { return false };
            rest = &rest[at + str::len(before)..];
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_stands_for_any_text() {
        assert!(is_same("a\n", "a\n") && !is_same("a\n", "a b\n") && !is_same("a\n", "\n"));
        assert!(is_same("P=***; Q=***\n", "P=x y; Q=z\n"));
        assert!(!is_same("P=***; Q=***\n", "P=x y; R=z\n"));
        assert!(!is_same("P=***\n", "P=x"));
    }
}
