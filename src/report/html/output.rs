//! What a step printed, folded.

use super::escape;
use crate::report::counted;

/// Lines and bytes of an output that a page can hold; of a longer one the beginning and the end are shown.
const LINES: usize = 2_000;
const BYTES: usize = 400_000;

/// Whether a folded part is open at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    Open,
    Closed,
}

impl Fold {
    pub(super) fn open_if(is_open: bool) -> Self {
        if is_open { Self::Open } else { Self::Closed }
    }

    pub(super) fn details(self) -> &'static str {
        match self {
            Self::Open => "<details open>",
            Self::Closed => "<details>",
        }
    }
}

/// Appends an output under its name; nothing where there is none.
pub(super) fn write(out: &mut String, name: &str, output: &str, fold: Fold) {
    if output.is_empty() {
        return;
    }
    let lines = memchr::memchr_iter(b'\n', output.trim_end_matches('\n').as_bytes()).count() + 1;
    let count = counted(lines, "line");
    out.push_str(&format!(
        "{}<summary>{name} <span class=\"count\">{count}</span></summary><pre class=\"output\">",
        fold.details()
    ));
    let (head, tail) = ends(output);
    escape::lines(out, head);
    if let Some(tail) = tail {
        let left_out = output.len() - head.len() - tail.len();
        let note = format!("… {left_out} bytes are left out here; the JSON report has them …");
        out.push_str(&format!("</pre><p class=\"cut\">{note}</p><pre class=\"output\">"));
        escape::lines(out, tail);
    }
    out.push_str("</pre></details>\n");
}

/// All of an output, or its beginning and its end.
fn ends(output: &str) -> (&str, Option<&str>) {
    let bytes = output.as_bytes();
    let head = memchr::memchr_iter(b'\n', bytes).nth(LINES / 2 - 1).map_or(bytes.len(), |at| at + 1);
    let head = floor(output, head.min(BYTES / 2));
    let tail = memchr::memrchr_iter(b'\n', bytes).nth(LINES / 2).map_or(0, |at| at + 1);
    let tail = ceiling(output, tail.max(bytes.len().saturating_sub(BYTES / 2)));
    if tail <= head { (output, None) } else { (&output[..head], Some(&output[tail..])) }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceiling(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_output_keeps_its_ends() {
        let short = "line\n".repeat(LINES);
        assert_eq!(ends(&short), (short.as_str(), None));
        let long: String = (0..=LINES).map(|n| format!("{n}\n")).collect();
        let (head, tail) = ends(&long);
        assert!(head.ends_with("\n999\n"), "{head}");
        assert!(tail.unwrap().starts_with("1001\n") && tail.unwrap().ends_with("2000\n"));
        let wide = "日".repeat(BYTES);
        let (head, tail) = ends(&wide);
        assert!(head.len() <= BYTES / 2 && tail.unwrap().len() <= BYTES / 2);
    }

    #[test]
    fn an_output_is_folded_and_counted() {
        let mut out = String::new();
        write(&mut out, "Output", "<a>\nb\n", Fold::Closed);
        assert_eq!(
            out,
            "<details><summary>Output <span class=\"count\">2 lines</span></summary>\
             <pre class=\"output\">&lt;a&gt;\nb\n</pre></details>\n"
        );
    }
}
