//! The tags that markdown's plain elements become.

use pulldown_cmark::{Tag, TagEnd};

/// Whether an element stands within a line.
pub(super) fn is_inline(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::TableHead
            | Tag::TableRow
            | Tag::TableCell
            | Tag::Item
    )
}

/// What an element that has no address, no id and no text of its own begins with.
pub(super) fn start(tag: &Tag) -> String {
    let start = match tag {
        Tag::Paragraph => "<p>",
        Tag::List(None) => "<ul>\n",
        Tag::List(Some(1)) => "<ol>\n",
        Tag::List(Some(first)) => return format!("<ol start=\"{first}\">\n"),
        Tag::Item => "<li>",
        Tag::Table(_) => "<div class=\"scroll\"><table>",
        Tag::TableRow => "<tr>",
        Tag::TableCell => "<td>",
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        Tag::Strikethrough => "<s>",
        Tag::Superscript => "<sup>",
        Tag::Subscript => "<sub>",
        _ => "",
    };
    start.to_owned()
}

/// What it ends with.
pub(super) fn end(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "</p>\n",
        TagEnd::BlockQuote(_) => "</blockquote>\n",
        TagEnd::List(false) => "</ul>\n",
        TagEnd::List(true) => "</ol>\n",
        TagEnd::Item => "</li>\n",
        TagEnd::Table => "</tbody></table></div>\n",
        TagEnd::TableRow => "</tr>\n",
        TagEnd::TableCell => "</td>",
        TagEnd::FootnoteDefinition => "</div>\n",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Strikethrough => "</s>",
        TagEnd::Superscript => "</sup>",
        TagEnd::Subscript => "</sub>",
        _ => "",
    }
}
