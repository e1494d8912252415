//! Puts the session's values in place of `$NAME` and `${NAME}` in an expectation.
//!
//! A name the session does not have stays as it is, and so do `\$NAME`, `$$NAME` and everything else
//! that a shell would read after a dollar.

use std::borrow::Cow;

use super::line::Line;

/// The expectation with the session's values, or `None` where there is nothing to put in.
pub(super) fn substituted<'a>(
    lines: &[Line<'a>],
    variable: &dyn Fn(&str) -> Option<String>,
) -> Option<Vec<Line<'a>>> {
    let mut changed = false;
    let mut result = Vec::with_capacity(lines.len());
    for line in lines {
        match in_text(&line.text, variable) {
            Cow::Borrowed(_) => result.push(line.clone()),
            Cow::Owned(text) => {
                changed = true;
                let parts = text.split('\n').map(|part| part.trim_ascii_end().to_owned());
                result.extend(parts.map(|part| Line::new(part, line.number)));
            }
        }
    }
    changed.then_some(result)
}

/// The expectation with the values that variables have in place of others that the document shows for them, or
/// `None` where it shows none of these. Only whole words and parts of names are replaced.
pub(super) fn with_other_values<'a>(
    lines: &[Line<'a>],
    others: &[(String, String)],
) -> Option<Vec<Line<'a>>> {
    let mut changed = false;
    let replaced = lines.iter().map(|line| {
        let mut text = line.text.clone();
        for (shown, value) in others {
            if let Some(other) = replaced(&text, shown, value) {
                changed = true;
                text = Cow::Owned(other);
            }
        }
        Line { text, number: line.number }
    });
    let replaced: Vec<_> = replaced.collect();
    changed.then_some(replaced)
}

fn replaced(text: &str, shown: &str, value: &str) -> Option<String> {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut result = String::new();
    let mut copied = 0;
    for (at, _) in text.match_indices(shown) {
        let end = at + shown.len();
        if at < copied || inside(text[..at].chars().next_back()) || inside(text[end..].chars().next()) {
            continue;
        }
        result.push_str(&text[copied..at]);
        result.push_str(value);
        copied = end;
    }
    (copied > 0).then(|| result + &text[copied..])
}

/// The text with the session's values; borrowed where nothing changes.
pub(super) fn in_text<'a>(text: &'a str, variable: &dyn Fn(&str) -> Option<String>) -> Cow<'a, str> {
    let mut result = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'$', b'\\', &text.as_bytes()[at..]) {
        let start = at + found;
        let rest = &text[start..];
        if rest.starts_with("\\$") || rest.starts_with("$$") {
            at = start + 2;
            continue;
        }
        at = start + 1;
        let Some((name, length)) = reference(rest) else { continue };
        if let Some(value) = variable(name) {
            result.push_str(&text[copied..start]);
            result.push_str(&value);
            copied = start + length;
        }
        at = start + length;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    result.push_str(&text[copied..]);
    Cow::Owned(result)
}

/// The name referred to at the start of the text, and the length of the reference in bytes.
fn reference(text: &str) -> Option<(&str, usize)> {
    let rest = text.strip_prefix('$')?;
    let (body, around) = rest.strip_prefix('{').map_or((rest, 1), |body| (body, 3));
    let length = body.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let name = &body[..length];
    let named = name.starts_with(|first: char| !first.is_ascii_digit()) && !name.is_empty();
    let closed = around == 1 || body[length..].starts_with('}');
    (named && closed).then_some((name, length + around))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(name: &str) -> Option<String> {
        match name {
            "NAME" => Some("web".to_owned()),
            "EMPTY" => Some(String::new()),
            "TWO" => Some("a \nb".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn names_of_the_session_are_replaced() {
        for (given, result) in [
            ("$NAME", "web"),
            ("pod/${NAME}-1 $NAME.", "pod/web-1 web."),
            ("[$EMPTY]", "[]"),
            ("é$NAME✓", "éweb✓"),
        ] {
            assert_eq!(in_text(given, &value), result, "{given}");
        }
    }

    #[test]
    fn everything_else_stays() {
        for text in [
            "$OTHER",
            "\\$NAME",
            "$$NAME",
            "$1NAME",
            "${NAME:-x}",
            "${NAME",
            "$",
            "$(NAME)",
            "\\",
            "$-",
            "$é",
        ] {
            assert!(matches!(in_text(text, &value), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn other_values_of_variables_stand_for_those_shown() {
        let lines = [Line::new("group my-rg, not my-rgs; a/my-rg-vm", 0)];
        let others = [("my-rg".to_owned(), "prod".to_owned())];
        let result = with_other_values(&lines, &others).unwrap();
        assert_eq!(result[0].text, "group prod, not my-rgs; a/prod-vm");
        assert!(with_other_values(&lines, &[("rg2".to_owned(), "x".to_owned())]).is_none());
    }

    #[test]
    fn a_value_of_two_lines_stands_for_two_lines() {
        let lines = [Line::new("x", 4), Line::new("$TWO!", 5)];
        let result = substituted(&lines, &value).unwrap();
        assert_eq!(result, [Line::new("x", 4), Line::new("a", 5), Line::new("b!", 5)]);
        assert!(substituted(&lines[..1], &value).is_none());
    }
}
