//! Reads what bash's `declare -p` prints.

/// A variable of the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value; of an array, the text between and with the parentheses; `None`: declared, not set.
    pub value: Option<String>,
    /// The statement that declares it again.
    pub declaration: String,
}

impl Variable {
    /// The letters of its attributes, as `declare` takes them; `-` where it has none.
    pub fn attributes(&self) -> &str {
        let flags = self.declaration.strip_prefix("declare -").and_then(|rest| rest.split_once(' '));
        flags.map_or("-", |(flags, _)| flags)
    }

    /// Whether it has elements, by number or by name.
    pub fn is_array(&self) -> bool {
        self.attributes().contains(['a', 'A'])
    }

    /// The values of an array's elements, as far as they can be read; none of another variable.
    pub fn elements(&self) -> Vec<String> {
        let text = self.value.as_deref().filter(|_| self.is_array()).unwrap_or_default();
        let mut rest = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or_default();
        let mut elements = Vec::new();
        while let Some(value) = rest[unquoted(rest, b']')..].strip_prefix("]=") {
            let end = unquoted(value, b' ');
            elements.push(unquote(&value[..end]));
            rest = &value[end..];
        }
        elements
    }
}

/// Every variable in a `declare -p` listing; what cannot be read is passed over.
pub(super) fn parse(listing: &str) -> Vec<Variable> {
    let mut variables = Vec::new();
    let mut rest = listing;
    while let Some(start) = find_declaration(rest) {
        rest = &rest[start..];
        let length = unquoted(rest, b'\n');
        let declaration = &rest[..length];
        variables.extend(read(declaration));
        rest = &rest[length..];
    }
    variables
}

fn find_declaration(text: &str) -> Option<usize> {
    if text.starts_with("declare -") {
        return Some(0);
    }
    text.find("\ndeclare -").map(|at| at + 1)
}

/// Where this byte first stands outside quotes; the end of the text where it does not.
fn unquoted(text: &str, wanted: u8) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut quote = None;
    while at < bytes.len() {
        match (quote, bytes[at]) {
            (_, b'\\') => at += 1,
            (None, byte) if byte == wanted => return at,
            (None, b'"') => quote = Some(b'"'),
            (None, b'\'') => quote = Some(b'\''),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn read(declaration: &str) -> Option<Variable> {
    let (_, rest) = declaration.strip_prefix("declare -")?.split_once(' ')?;
    let (name, value) = match rest.split_once('=') {
        Some((name, value)) => (name, Some(unquote(value))),
        None => (rest, None),
    };
    Some(Variable { name: name.to_owned(), value, declaration: declaration.to_owned() })
}

fn unquote(value: &str) -> String {
    if let Some(inner) = value.strip_prefix("$'").and_then(|inner| inner.strip_suffix('\'')) {
        return unescape(inner);
    }
    let Some(inner) = value.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            _ => text.push(character),
        }
    }
    text
}

/// `$'…'` as bash writes it: letters for the common control characters, three octal digits for other bytes.
fn unescape(inner: &str) -> String {
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'a') => bytes.push(7),
            Some(b'b') => bytes.push(8),
            Some(b'E' | b'e') => bytes.push(27),
            Some(b'f') => bytes.push(12),
            Some(b'n') => bytes.push(b'\n'),
            Some(b'r') => bytes.push(b'\r'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'v') => bytes.push(11),
            Some(digit @ b'0'..=b'7') => {
                let mut code = u32::from(digit - b'0');
                for _ in 0..2 {
                    if let Some(next) = rest.next_if(|next| (b'0'..=b'7').contains(next)) {
                        code = code * 8 + u32::from(next - b'0');
                    }
                }
                bytes.push(code as u8);
            }
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(listing: &str) -> Vec<(String, Option<String>)> {
        parse(listing).into_iter().map(|variable| (variable.name, variable.value)).collect()
    }

    fn pair(name: &str, value: &str) -> (String, Option<String>) {
        (name.to_owned(), Some(value.to_owned()))
    }

    #[test]
    fn any_value_is_read_back() {
        let listing = "declare -- A=\"plain\"\ndeclare -x B=\"a \\\"b\\\" \\$c \\`d\\` \\\\e\nsecond line\"\n\
                       declare -- C=$'tab\\there\\001\\303\\251'\ndeclare -i D=\"5\"";
        assert_eq!(
            values(listing),
            [
                pair("A", "plain"),
                pair("B", "a \"b\" $c `d` \\e\nsecond line"),
                pair("C", "tab\there\u{1}é"),
                pair("D", "5"),
            ]
        );
    }

    #[test]
    fn a_line_like_a_declaration_inside_a_value_is_no_declaration() {
        assert_eq!(values("declare -- A=\"x\ndeclare -- B=1\""), [pair("A", "x\ndeclare -- B=1")]);
    }

    #[test]
    fn elements_of_arrays_are_told_apart() {
        let listing = "declare -a L=([0]=\"a ] b\" [1]=$'c\\'\\n' [7]=\"\")\n\
                       declare -Ax M=([\"a ]=\"]=\"x \\\"y\\\"\" [b]=\"2\" )\ndeclare -- N=\"([0]=1)\"";
        let elements: Vec<_> = parse(listing).iter().map(Variable::elements).collect();
        assert_eq!(elements, [vec!["a ] b", "c'\n", ""], vec!["x \"y\"", "2"], vec![]]);
    }

    #[test]
    fn arrays_keep_their_parentheses_and_unset_names_have_no_value() {
        assert_eq!(
            values("declare -a L=([0]=\"a b\" [1]=\"c\")\ndeclare -x M"),
            [pair("L", "([0]=\"a b\" [1]=\"c\")"), ("M".to_owned(), None)]
        );
    }
}
