//! Reads JSON, strictly as programs print it or leniently as documents show it.

use std::borrow::Cow;

use super::super::line::is_gap;
use super::{Item, Kind, Node};

/// Arrays and objects deeper than this are not read as JSON.
const DEPTH: usize = 256;

/// Whose JSON it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::expect) enum Dialect {
    /// RFC 8259.
    Printed,
    /// Also comments, commas too many or too few, and gaps: `...` where a member, an element or a value may stand.
    Shown,
}

/// The one value that a text is.
pub(in crate::expect) fn value(text: &str) -> Option<Node<'_>> {
    let mut reader = Reader { text, at: 0, line: 0, dialect: Dialect::Printed };
    let value = reader.value(0)?;
    reader.skip_blanks();
    reader.rest().is_empty().then_some(value)
}

/// The objects and arrays that a text is a stream of, and the gaps between them.
pub(in crate::expect) fn documents(text: &str, dialect: Dialect) -> Option<Vec<Item<'_>>> {
    let mut reader = Reader { text, at: 0, line: 0, dialect };
    let mut items = Vec::new();
    loop {
        if reader.skip_gap() {
            items.push(Item::Gap);
        } else if reader.rest().is_empty() {
            break;
        } else if reader.rest().starts_with(['{', '[']) {
            items.push(Item::Value(reader.value(0)?));
        } else {
            return None;
        }
    }
    items.iter().any(|item| matches!(item, Item::Value(_))).then_some(items)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    dialect: Dialect,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn skip_blanks(&mut self) {
        for byte in &self.text.as_bytes()[self.at..] {
            match byte {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' => {}
                _ => break,
            }
            self.at += 1;
        }
    }

    /// Skips blanks and comments, then a gap if one comes.
    fn skip_gap(&mut self) -> bool {
        loop {
            self.skip_blanks();
            if self.dialect == Dialect::Printed {
                return false;
            }
            let rest = self.rest();
            let line = &rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())];
            if is_gap(line) {
                self.at += line.len();
                return true;
            }
            if let Some(dots) = ["...", "…"].into_iter().find(|dots| rest.starts_with(dots)) {
                self.at += dots.len();
                return true;
            }
            if !line.starts_with("//") && !line.starts_with('#') {
                return false;
            }
            self.at += line.len();
        }
    }

    fn take(&mut self, token: &str) -> Option<()> {
        self.rest().starts_with(token).then(|| self.at += token.len())
    }

    fn value(&mut self, depth: usize) -> Option<Node<'t>> {
        self.skip_blanks();
        let first = self.line;
        let kind = match self.rest().bytes().next()? {
            b'{' if depth < DEPTH => self.object(depth)?,
            b'[' if depth < DEPTH => self.array(depth)?,
            b'"' => Kind::Text(self.string()?),
            b't' => self.take("true").map(|()| Kind::Bool(true))?,
            b'f' => self.take("false").map(|()| Kind::Bool(false))?,
            b'n' => self.take("null").map(|()| Kind::Null)?,
            b'-' | b'0'..=b'9' => Kind::Number(self.number()?),
            _ if self.dialect == Dialect::Shown => {
                self.take("...").or_else(|| self.take("…"))?;
                Kind::Any
            }
            _ => return None,
        };
        Some(Node { kind, first, last: self.line })
    }

    fn object(&mut self, depth: usize) -> Option<Kind<'t>> {
        self.at += 1;
        let mut members = Vec::new();
        self.separated('}', |reader| {
            let key = reader.string()?;
            reader.skip_blanks();
            reader.take(":")?;
            members.push((key, reader.value(depth + 1)?));
            Some(())
        })?;
        Some(Kind::Object(members))
    }

    fn array(&mut self, depth: usize) -> Option<Kind<'t>> {
        self.at += 1;
        let mut items = Vec::new();
        let gaps = self.separated(']', |reader| {
            items.push(Item::Value(reader.value(depth + 1)?));
            Some(())
        })?;
        for (nth, before) in gaps.into_iter().enumerate() {
            items.insert(before + nth, Item::Gap);
        }
        Some(Kind::Array(items))
    }

    /// Reads parts up to the closing bracket; returns before which of them the gaps are.
    fn separated(
        &mut self,
        close: char,
        mut part: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<Vec<usize>> {
        let mut gaps = Vec::new();
        let mut count = 0;
        let mut comma = true;
        loop {
            if self.skip_gap() {
                gaps.push(count);
                comma = true;
                continue;
            }
            let next = self.rest().chars().next()?;
            if next == close {
                self.at += 1;
                let dangling = comma && count > 0 && self.dialect == Dialect::Printed;
                return (!dangling).then_some(gaps);
            }
            if next == ',' {
                let doubled = (comma || count == 0) && self.dialect == Dialect::Printed;
                if doubled {
                    return None;
                }
                self.at += 1;
                comma = true;
                continue;
            }
            if !comma && self.dialect == Dialect::Printed {
                return None;
            }
            part(self)?;
            count += 1;
            comma = false;
        }
    }

    fn number(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let length = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'))
            .count();
        let number = &rest[..length];
        let digits = number.strip_prefix('-').unwrap_or(number);
        let whole = digits.bytes().take_while(u8::is_ascii_digit).count();
        let fraction = digits[whole..].strip_prefix('.');
        let valid = whole > 0
            && (whole == 1 || !digits.starts_with('0'))
            && fraction.is_none_or(|fraction| fraction.starts_with(|first: char| first.is_ascii_digit()))
            && number.parse::<f64>().is_ok();
        self.at += length;
        valid.then_some(number)
    }

    fn string(&mut self) -> Option<Cow<'t, str>> {
        self.take("\"")?;
        let mut text = Cow::Borrowed("");
        loop {
            let rest = self.rest();
            let end = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\') || byte < 0x20)?;
            if text.is_empty() {
                text = Cow::Borrowed(&rest[..end]);
            } else {
                text.to_mut().push_str(&rest[..end]);
            }
            self.at += end + 1;
            match rest.as_bytes()[end] {
                b'"' => return Some(text),
                b'\\' => text.to_mut().push(self.escape()?),
                _ => return None,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let letter = self.rest().chars().next()?;
        self.at += letter.len_utf8();
        Some(match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let high = self.unit()?;
                let before = self.at;
                if (0xd800..0xdc00).contains(&high) && self.take("\\u").is_some() {
                    let low = self.unit()?;
                    if (0xdc00..0xe000).contains(&low) {
                        return char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00));
                    }
                    self.at = before;
                }
                char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        self.at += 4;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agrees(text: &str) {
        let library = serde_json::from_str::<serde_json::Value>(text).is_ok();
        assert_eq!(value(text).is_some(), library, "{text}");
    }

    #[test]
    fn what_is_printed_is_read_as_the_standard_says() {
        for text in [
            "{}",
            "[]",
            "{\"a\":1}",
            "[1,2]",
            "[1 2]",
            "[1,]",
            "[,1]",
            "[1,,2]",
            "{\"a\"}",
            "{\"a\":}",
            "{a:1}",
            "[01]",
            "[-]",
            "[1.]",
            "[.5]",
            "[-0.5e+3]",
            "[1e]",
            "[\"\\u00e9\\n\"]",
            "[\"\\x\"]",
            "[\"a\nb\"]",
            "[tru]",
            "[true,false,null]",
            "{\"a\":[{\"b\":{}}]}",
            "[1]]",
            "",
            "[\"\\ud83d\\ude00\"]",
            "[...]",
            "[1] // x",
        ] {
            agrees(text);
        }
        assert!(value(&"[".repeat(100_000)).is_none());
    }

    #[test]
    fn what_is_shown_may_have_gaps() {
        let text = "{\n  // the state\n  \"a\": 1\n  ...\n  \"b\": {...},\n  \"c\": ...,\n}";
        let items = documents(text, Dialect::Shown).unwrap();
        let [Item::Value(Node { kind: Kind::Object(members), first: 0, last: 6 })] = items.as_slice() else {
            panic!("{items:?}")
        };
        let places: Vec<_> = members.iter().map(|(key, value)| (key.as_ref(), value.first)).collect();
        assert_eq!(places, [("a", 2), ("b", 4), ("c", 5)]);
        assert_eq!(members[2].1.kind, Kind::Any);
        assert!(documents(text, Dialect::Printed).is_none());
    }

    #[test]
    fn plain_text_is_not_json() {
        for text in ["3", "true", "\"a\"", "[INFO] x", "...", "[...]", "", "{x}", "[\n spec:\n...\n]"] {
            assert!(documents(text, Dialect::Shown).is_none(), "{text}");
        }
        assert_eq!(documents("{}\n[1]\n", Dialect::Printed).unwrap().len(), 2);
    }
}
