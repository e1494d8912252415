//! HTML that a page holds. None of it gets into the report as HTML: its words do.

use super::escape;

/// Elements whose tags a reader of the page never sees.
const KNOWN: [&str; 75] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "nobr",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
    "audio",
];

/// Appends a tag or a comment within a line: a line break, the words of an image, nothing for what only styles;
/// any other, such as `<name>`, as it is written.
pub(super) fn inline(out: &mut String, tag: &str) {
    if tag.starts_with("<!--") {
        return;
    }
    match name(tag) {
        Some("br") => out.push_str("<br>"),
        Some("img") => image(out, attribute(tag, "alt").unwrap_or_default()),
        Some(known) if KNOWN.contains(&known) => {}
        _ => escape::text(out, tag),
    }
}

/// Appends the words of a block of HTML; a block with a script or the like as it is written.
pub(super) fn block(out: &mut String, html: &str) {
    let shown = without_comments(html);
    let mut words = String::new();
    let mut rest = shown.as_str();
    while let Some(start) = rest.find('<') {
        text(&mut words, &rest[..start]);
        let Some(end) = rest[start..].find('>') else {
            rest = &rest[start..];
            break;
        };
        let tag = &rest[start..=start + end];
        if matches!(
            name(tag),
            Some("script" | "style" | "iframe" | "object" | "svg" | "template" | "textarea")
        ) {
            out.push_str("<pre class=\"code raw\"><code>");
            escape::text(out, shown.trim_matches('\n'));
            out.push_str("</code></pre>\n");
            return;
        }
        inline(&mut words, tag);
        rest = &rest[start + end + 1..];
    }
    text(&mut words, rest);
    let words = words.trim();
    if !words.is_empty() {
        out.push_str(&format!("<p class=\"html\">{words}</p>\n"));
    }
}

/// Appends an image's description in its place.
pub(super) fn image(out: &mut String, description: &str) {
    out.push_str("<span class=\"image\"><span class=\"hidden\">Image: </span>");
    let description = description.trim();
    escape::text(out, if description.is_empty() { "image" } else { description });
    out.push_str("</span>");
}

/// The value of an attribute that stands in quotes.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, after) = tag.split_once(&format!("{name}="))?;
    let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    after[1..].split(quote).next()
}

/// Words between tags; a reference such as `&nbsp;` stays one.
fn text(out: &mut String, raw: &str) {
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        escape::text(out, &rest[..at]);
        let after = &rest[at + 1..];
        let name = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(after.len());
        if name > 0 && after[name..].starts_with(';') {
            out.push_str(&rest[at..at + name + 2]);
            rest = &after[name + 1..];
        } else {
            out.push_str("&amp;");
            rest = after;
        }
    }
    escape::text(out, rest);
}

fn name(tag: &str) -> Option<&'static str> {
    const ODD: [&str; 7] = ["script", "style", "iframe", "object", "svg", "template", "textarea"];
    let inside = tag.strip_prefix('<')?;
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let length = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let ends = inside[length..].starts_with([' ', '\t', '\n', '/', '>']);
    let mut all = KNOWN.iter().chain(&ODD).copied();
    all.find(|known| ends && known.eq_ignore_ascii_case(&inside[..length]))
}

fn without_comments(html: &str) -> String {
    let mut visible = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        visible.push_str(&rest[..start]);
        rest = rest[start..].find("-->").map_or("", |end| &rest[start + end + 3..]);
    }
    visible.push_str(rest);
    visible
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(write: fn(&mut String, &str), html: &str) -> String {
        let mut out = String::new();
        write(&mut out, html);
        out
    }

    #[test]
    fn tags_within_a_line_are_seen_as_a_reader_sees_them() {
        for (tag, seen) in [
            ("<br/>", "<br>"),
            ("<b onclick=\"x\">", ""),
            ("</B>", ""),
            ("<!-- rehearse: skip -->", ""),
            ("<your-name>", "&lt;your-name&gt;"),
            ("<script>", "&lt;script&gt;"),
            (
                "<img src=x alt='<a>'>",
                "<span class=\"image\"><span class=\"hidden\">Image: </span>&lt;a&gt;</span>",
            ),
        ] {
            assert_eq!(of(inline, tag), seen, "{tag}");
        }
    }

    #[test]
    fn of_a_block_the_words_remain() {
        assert_eq!(of(block, "<!-- hidden\n\n more -->\n"), "");
        assert_eq!(of(block, "<div align=\"center\">\n"), "");
        assert_eq!(
            of(block, "<p>A &amp; B&nbsp;& <i>C</i> <x></p>"),
            "<p class=\"html\">A &amp; B&nbsp;&amp; C &lt;x&gt;</p>\n"
        );
        assert_eq!(
            of(block, "<SCRIPT>alert(1)</SCRIPT>"),
            "<pre class=\"code raw\"><code>&lt;SCRIPT&gt;alert(1)&lt;/SCRIPT&gt;</code></pre>\n"
        );
        assert_eq!(of(block, "<p onload=x\n<b"), "<p class=\"html\">&lt;p onload=x\n&lt;b</p>\n");
    }
}
