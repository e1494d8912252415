//! Foreign text put into the report so that it stays text.

use crate::report::clean;

/// Appends a text. What HTML gives a meaning becomes a reference, control characters a sign that stands for them.
pub(super) fn text(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            '\r' => {}
            _ if character.is_control() => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
}

/// A text as [`text`] writes it.
pub(super) fn escaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + raw.len() / 8);
    text(&mut out, raw);
    out
}

/// Appends one line of code or of an output: no colours, nothing that moves or turns around.
pub(super) fn line(out: &mut String, raw: &str) {
    text(out, &clean(raw));
}

/// Appends lines of code or of an output, each as [`line`] does. A tab stays one.
pub(super) fn lines(out: &mut String, raw: &str) {
    for whole in raw.split_inclusive('\n') {
        let body = whole.strip_suffix('\n').unwrap_or(whole);
        let mut pieces = body.split('\t');
        line(out, pieces.next().unwrap_or_default());
        for piece in pieces {
            out.push('\t');
            line(out, piece);
        }
        out.push_str(&whole[body.len()..]);
    }
}

/// A word for an `id`: letters and digits of any language, lower case, everything else a hyphen.
pub(super) fn slug(raw: &str) -> String {
    let mut slug = String::with_capacity(raw.len());
    for character in raw.trim().chars() {
        if character.is_alphanumeric() || character == '_' {
            slug.extend(character.to_lowercase());
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_owned()
}

/// A heading's word for its `id`, and the same word for a link to it: as forges do it, less doubled hyphens.
pub(super) fn anchor(raw: &str) -> String {
    let kept = raw.trim().chars().filter(|c| c.is_alphanumeric() || c.is_whitespace() || "-_".contains(*c));
    slug(&kept.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_has_a_meaning_in_html() {
        assert_eq!(
            escaped("<script>'\"&\u{0}\u{1b}\r\n\t日本"),
            "&lt;script&gt;&#39;&quot;&amp;\u{fffd}\u{fffd}\n\t日本"
        );
    }

    #[test]
    fn lines_lose_colours_and_keep_tabs() {
        let mut out = String::new();
        lines(&mut out, "\u{1b}[31mred\u{1b}[0m\tx\n10%\r100%\n\u{202e}<b>");
        assert_eq!(out, "red\tx\n100%\n\\u{202e}&lt;b&gt;");
    }

    #[test]
    fn a_slug_is_a_word() {
        assert_eq!(slug("docs/guide.md"), "docs-guide-md");
        assert_eq!(slug("  1. Überblick & 概要! "), "1-überblick-概要");
        assert_eq!(
            (anchor("What's new & old?"), anchor("whats-new--old")),
            ("whats-new-old".into(), "whats-new-old".into())
        );
    }
}
