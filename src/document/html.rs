//! What a block of HTML hides and what it shows.

/// Whether a block of HTML at the end of a part may be one that a blank line does not end.
pub(super) fn may_go_on(html: &str) -> bool {
    let html = html.trim();
    let is_closed_comment = html.starts_with("<!--") && html.ends_with("-->");
    html.as_bytes().get(1).is_some_and(|kind| b"!?sSpPtT".contains(kind)) && !is_closed_comment
}

/// A comment that may be an annotation, a directive or variables.
pub(super) fn may_concern_us(comment: &str) -> bool {
    let text = comment.trim_matches('-').trim_start();
    let head = text.get(..6).unwrap_or_default();
    head.eq_ignore_ascii_case("expect")
        || head.eq_ignore_ascii_case("rehear")
        || text.contains("```variables")
}

/// What a browser shows of it.
pub(super) fn without_comments(html: &str) -> String {
    let mut visible = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        visible.push_str(&rest[..start]);
        match rest[start..].find("-->") {
            Some(end) => rest = &rest[start + end + 3..],
            None => rest = "",
        }
    }
    visible.push_str(rest);
    let mut tag = false;
    visible.retain(|c| {
        let keep = !tag && c != '<';
        tag = (tag || c == '<') && c != '>';
        keep
    });
    visible
}
