//! `NAME=value` lines, as `variables` comment blocks and `.ini` files hold them.

use super::{Assignment, Value};

/// Whether `text` is a name that bash takes for a variable.
pub fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first == b'_' || first.is_ascii_alphabetic())
        && bytes.all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// Reads one line: `export NAME=value` or `NAME=value`; `None` for a blank line or a comment.
///
/// Quotes are taken off. A value with an expansion in it stays a bash word. The error is a sentence
/// fragment about the line.
pub fn parse_assignment(line: &str) -> Result<Option<(String, Value)>, String> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let unread = || format!("`{line}` is not a `NAME=value` line");
    let assignment = line
        .strip_prefix("export")
        .filter(|rest| rest.starts_with(char::is_whitespace))
        .map_or(line, str::trim_start);
    let (name, value) = assignment.split_once('=').ok_or_else(unread)?;
    let name = name.trim_end();
    if !is_name(name) {
        return Err(if name.is_empty() { unread() } else { format!("`{name}` is not a variable name") });
    }
    Ok(Some((name.to_owned(), parse_value(value.trim())?)))
}

/// Reads the lines of a `variables` block; `first` is the line of the first. Errors come with their line.
pub(super) fn parse_block(text: &str, first: usize) -> Result<Vec<Assignment>, (usize, String)> {
    let mut found = Vec::new();
    for (line, text) in (first..).zip(text.lines()) {
        if let Some((name, value)) = parse_assignment(text).map_err(|reason| (line, reason))? {
            found.push(Assignment { name, value, line });
        }
    }
    Ok(found)
}

fn parse_value(value: &str) -> Result<Value, String> {
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted(value, quote),
        _ => Ok(bare(without_comment(value))),
    }
}

fn bare(value: &str) -> Value {
    if !value.contains(['$', '`']) {
        return Value::Literal(value.to_owned());
    }
    if value.contains(char::is_whitespace) && !value.contains(['"', '\'', '(', '`']) {
        return Value::Shell(format!("\"{value}\""));
    }
    Value::Shell(value.to_owned())
}

fn without_comment(value: &str) -> &str {
    value.find(" #").map_or(value, |comment| value[..comment].trim_end())
}

fn quoted(value: &str, quote: char) -> Result<Value, String> {
    let mut inner = String::with_capacity(value.len());
    let mut expands = false;
    let mut chars = value.char_indices().skip(1);
    while let Some((index, c)) = chars.next() {
        match c {
            _ if c == quote => {
                let rest = value[index + 1..].trim_start();
                return Ok(if expands || !(rest.is_empty() || rest.starts_with('#')) {
                    let word = if rest.starts_with('#') { &value[..=index] } else { value };
                    Value::Shell(word.to_owned())
                } else {
                    Value::Literal(inner)
                });
            }
            '\\' if quote == '"' => match chars.next() {
                Some((_, next @ ('"' | '\\' | '$' | '`'))) => inner.push(next),
                Some((_, next)) => inner.extend(['\\', next]),
                None => inner.push('\\'),
            },
            '$' | '`' if quote == '"' => {
                expands = true;
                inner.push(c);
            }
            _ => inner.push(c),
        }
    }
    Err(format!("the quote in `{value}` is never closed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(line: &str) -> Value {
        parse_assignment(line).expect("a value").expect("an assignment").1
    }

    #[test]
    fn quotes_are_taken_off() {
        for (line, expected) in [
            ("A=b", "b"),
            ("export A=b", "b"),
            ("export\tA=\"b c\"", "b c"),
            ("A='b $c'", "b $c"),
            ("A=\"\\$5 \\\"x\\\" \\n\"", "$5 \"x\" \\n"),
            ("A=b # why", "b"),
            ("A=\"b\" # why", "b"),
            ("A=", ""),
            ("A=a=b", "a=b"),
            ("A=two words", "two words"),
        ] {
            assert_eq!(value(line), Value::Literal(expected.into()), "{line}");
        }
    }

    #[test]
    fn expansions_stay_words() {
        for (line, expected) in [
            ("A=x$B", "x$B"),
            ("A=\"x $B\"", "\"x $B\""),
            ("A=$(date +%s)", "$(date +%s)"),
            ("A=`id -u`", "`id -u`"),
            ("A=x $B", "\"x $B\""),
            ("A=\"a\"$B", "\"a\"$B"),
        ] {
            assert_eq!(value(line), Value::Shell(expected.into()), "{line}");
        }
    }

    #[test]
    fn odd_lines_are_refused_with_their_line() {
        assert_eq!(parse_assignment("# note"), Ok(None));
        assert_eq!(parse_block("A=1\n\nexport 1B=2\n", 10), Err((12, "`1B` is not a variable name".into())));
        assert_eq!(parse_block("words\n", 3), Err((3, "`words` is not a `NAME=value` line".into())));
        assert_eq!(parse_assignment("A=\"x"), Err("the quote in `\"x` is never closed".into()));
    }
}
