//! Where a block's text lies for bash, and how bash's messages are turned back into the document's lines.

/// Lines a block's file is padded with at most; the rest of its line number is in its directory's name, so
/// that a block far down a long document costs no more than one at its top.
pub(super) const BUCKET: usize = 512;

/// The session's directory, as it stands in bash's messages.
#[derive(Debug)]
pub(super) struct Label(Vec<u8>);

impl Label {
    pub(super) fn new(directory: &[u8]) -> Self {
        Self(directory.to_vec())
    }

    /// `DIR/BUCKET/NAME: line N:` becomes `NAME: line M:`, a `-COUNT` behind the bucket goes; other mentions
    /// lose the directory.
    pub(super) fn apply(&self, bytes: Vec<u8>) -> Vec<u8> {
        let finder = memchr::memmem::Finder::new(&self.0);
        if finder.find(&bytes).is_none() {
            return bytes;
        }
        let mut text = Vec::with_capacity(bytes.len());
        let mut rest = &bytes[..];
        while let Some(at) = finder.find(rest) {
            text.extend_from_slice(&rest[..at]);
            rest = &rest[at + self.0.len()..];
            let Some((bucket, after)) = leading_number(rest.strip_prefix(b"/").unwrap_or(rest)) else {
                continue;
            };
            let after = after.strip_prefix(b"-").and_then(leading_number).map_or(after, |(_, after)| after);
            rest = after.strip_prefix(b"/").unwrap_or(after);
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let Some(colon) = memchr::memmem::find(&rest[..end], b": line ") else { continue };
            let (label, number) = rest.split_at(colon + b": line ".len());
            let Some((line, after)) = leading_number(number) else { continue };
            text.extend_from_slice(label);
            text.extend_from_slice((line + bucket * BUCKET).to_string().as_bytes());
            rest = after;
        }
        text.extend_from_slice(rest);
        text
    }
}

fn leading_number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()?;
    Some((number, &bytes[digits..]))
}

/// A file name that any document's name can be used as.
pub(super) fn safe_name(name: &str) -> String {
    let name: String = name.chars().map(|c| if c == '/' || c.is_control() { '-' } else { c }).collect();
    if name.is_empty() || name.starts_with('.') { format!("-{name}") } else { name }
}

/// A word for bash that means exactly this text.
pub fn quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+,@%:".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_bash_carry_the_line_of_the_document() {
        let said =
            b"/tmp/r-1/3/guide.md: line 7: foo: command not found\nsee /tmp/r-1/0-12/guide.md\n".to_vec();
        let text = String::from_utf8(Label::new(b"/tmp/r-1").apply(said)).expect("text");
        assert_eq!(text, "guide.md: line 1543: foo: command not found\nsee guide.md\n");
    }

    #[test]
    fn words_are_quoted_where_they_must_be() {
        assert_eq!(quoted("/tmp/a-b.c"), "/tmp/a-b.c");
        assert_eq!(quoted("it's $X"), r"'it'\''s $X'");
        assert_eq!(quoted(""), "''");
    }

    #[test]
    fn any_document_name_is_a_file_name() {
        assert_eq!(safe_name("a b.md"), "a b.md");
        assert_eq!(safe_name("../x"), "-..-x");
        assert_eq!(safe_name(""), "-");
    }
}
