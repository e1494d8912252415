//! What a page promised beside what came, line by line.

use std::ops::Range;

use super::escape;
use super::rows::{Row, Shown, shown};
use super::words::{Unequal, unequal};
use crate::expect::DiffKind;
use crate::report::{clean, counted};
use crate::run::ExpectationRecord;

/// Rows of one difference, the rest is counted.
const ROWS: usize = 1_000;

/// Appends a table of three columns: the line of the document, what is promised there, what came.
pub(super) fn write(out: &mut String, expectation: &ExpectationRecord) {
    let rows = shown(expectation);
    out.push_str("<div class=\"scroll\"><table class=\"diff\" role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">");
    out.push_str("<th scope=\"col\" role=\"columnheader\"><span class=\"hidden\">Line</span></th>");
    out.push_str("<th scope=\"col\" role=\"columnheader\">Promised</th>");
    out.push_str("<th scope=\"col\" role=\"columnheader\">What came</th>");
    out.push_str("</tr></thead><tbody role=\"rowgroup\">\n");
    let mut named = None;
    for row in rows.iter().take(ROWS) {
        match row {
            Shown::Break(count) => {
                across(out, "break", &format!("… {} as promised", counted(*count, "line")));
            }
            Shown::Row(row) => {
                write_row(out, row);
                if let Some(why) = row.why.filter(|why| named != Some(*why)) {
                    across(out, "why", why);
                }
                named = row.why;
            }
        }
    }
    if rows.len() > ROWS {
        across(out, "break", &format!("… {}", counted(rows.len() - ROWS, "more row")));
    }
    out.push_str("</tbody></table></div>\n");
}

/// Appends a row that says something of the rows around it.
fn across(out: &mut String, class: &str, sentence: &str) {
    out.push_str(&format!(
        "<tr class=\"{class}\" role=\"row\"><td role=\"cell\"></td><td role=\"cell\" colspan=\"2\">"
    ));
    code_words(out, sentence);
    out.push_str("</td></tr>\n");
}

/// What a row is called by its class, and by the sign and the word for those who see no colours.
struct Look {
    class: &'static str,
    expected: Option<(&'static str, &'static str)>,
    actual: Option<(&'static str, &'static str)>,
}

fn look(kind: DiffKind) -> Look {
    let (removed, added) = (Some(("−", "missing: ")), Some(("+", "came: ")));
    let (class, expected, actual) = match kind {
        DiffKind::Equal => ("equal", None, None),
        DiffKind::Volatile => ("volatile", Some(("~", "may differ: ")), Some(("~", "may differ: "))),
        DiffKind::Different => ("changed", removed, added),
        DiffKind::Missing => ("changed", removed, None),
        DiffKind::Unexpected => ("changed", None, added),
        DiffKind::Gap => ("gap", None, None),
    };
    Look { class, expected, actual }
}

fn write_row(out: &mut String, row: &Row) {
    let look = look(row.kind);
    let line = row.line.map(|line| line.to_string()).unwrap_or_default();
    out.push_str(&format!(
        "<tr class=\"{}\" role=\"row\"><td class=\"line\" role=\"cell\">{line}</td>",
        look.class
    ));
    let (expected, actual) = sides(row);
    let unequal = match row.kind {
        DiffKind::Different | DiffKind::Volatile => unequal(&expected, &actual),
        _ => Unequal::default(),
    };
    let may = |side: fn(&crate::expect::Span) -> &Range<usize>| -> Vec<Range<usize>> {
        row.volatile.iter().map(|span| side(span).clone()).collect()
    };
    let as_it_is = |text: &str, raw: Option<&str>| raw == Some(text);
    let both = as_it_is(&expected, row.expected.as_deref()) && as_it_is(&actual, row.actual.as_deref());
    let (shown, came) =
        if both { (may(|span| &span.expected), may(|span| &span.actual)) } else { Default::default() };
    let tag = if row.kind == DiffKind::Volatile { "span" } else { "del" };
    let side = Side { class: "was", sign: look.expected, tag, unequal: &unequal.expected, volatile: &shown };
    side.write(out, row.expected.is_some().then_some(&expected));
    let tag = if row.kind == DiffKind::Volatile { "span" } else { "ins" };
    let side = Side { class: "is", sign: look.actual, tag, unequal: &unequal.actual, volatile: &came };
    side.write(out, row.actual.is_some().then_some(&actual));
    out.push_str("</tr>\n");
}

/// Both lines as they can be seen; blanks at their ends are drawn where they are all that differs.
fn sides(row: &Row) -> (String, String) {
    let (expected, actual) = (
        clean(row.expected.as_deref().unwrap_or_default()),
        clean(row.actual.as_deref().unwrap_or_default()),
    );
    if row.kind != DiffKind::Different || expected.trim_end() != actual.trim_end() {
        return (expected, actual);
    }
    let drawn = |text: &str| {
        let kept = text.trim_end();
        format!("{kept}{}", "·".repeat(text.len() - kept.len()))
    };
    (drawn(&expected), drawn(&actual))
}

struct Side<'a> {
    class: &'static str,
    sign: Option<(&'static str, &'static str)>,
    tag: &'static str,
    unequal: &'a [Range<usize>],
    volatile: &'a [Range<usize>],
}

impl Side<'_> {
    fn write(&self, out: &mut String, text: Option<&String>) {
        out.push_str(&format!("<td class=\"{}\" role=\"cell\">", self.class));
        if let Some(text) = text {
            if let Some((sign, word)) = self.sign {
                out.push_str(&format!(
                    "<span class=\"sign\" aria-hidden=\"true\">{sign}</span><span class=\"hidden\">{word}</span>"
                ));
            }
            self.marked(out, text);
        }
        out.push_str("</td>");
    }

    fn marked(&self, out: &mut String, text: &str) {
        let mut from = 0;
        for range in self.unequal {
            let may = self.volatile.iter().any(|may| may.start <= range.start && range.end <= may.end);
            let (tag, class) =
                if may || self.tag == "span" { ("span", " class=\"may\"") } else { (self.tag, "") };
            escape::text(out, &text[from..range.start]);
            out.push_str(&format!("<{tag}{class}>"));
            escape::text(out, &text[range.clone()]);
            out.push_str(&format!("</{tag}>"));
            from = range.end;
        }
        escape::text(out, &text[from..]);
    }
}

/// Appends a sentence; what stands between backticks is code.
pub(super) fn code_words(out: &mut String, sentence: &str) {
    let sentence = clean(sentence);
    let mut pieces = sentence.split('`').peekable();
    let mut is_code = false;
    while let Some(piece) = pieces.next() {
        let is_closed = pieces.peek().is_some();
        match (is_code, is_closed) {
            (true, true) => {
                out.push_str("<code>");
                escape::text(out, piece);
                out.push_str("</code>");
            }
            (true, false) => {
                out.push('`');
                escape::text(out, piece);
            }
            (false, _) => escape::text(out, piece),
        }
        is_code = !is_code;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{row, unmet};

    #[test]
    fn changed_words_are_marked_on_both_sides() {
        let rows = vec![
            row(DiffKind::Different, Some(0), Some("a <b> Running"), Some("a <b> Error")),
            row(DiffKind::Volatile, Some(1), Some("up 4m"), Some("up 9s")),
            row(DiffKind::Unexpected, None, None, Some("more")),
        ];
        let mut out = String::new();
        write(&mut out, &unmet(63, rows));
        for piece in [
            ">64</td>",
            "a &lt;b&gt; <del>Running</del></td>",
            "a &lt;b&gt; <ins>Error</ins></td>",
            "up <span class=\"may\">4m</span></td>",
            "<td class=\"was\" role=\"cell\"></td>",
            "<span class=\"hidden\">came: </span>more</td>",
        ] {
            assert!(out.contains(piece), "{piece}\n{out}");
        }
    }

    #[test]
    fn a_sentence_keeps_its_code() {
        let mut out = String::new();
        code_words(&mut out, "`a` → `<b>`: it's `open");
        assert_eq!(out, "<code>a</code> → <code>&lt;b&gt;</code>: it&#39;s `open");
    }
}
