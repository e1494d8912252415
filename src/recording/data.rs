//! Bytes that are mostly text.

/// What went through a stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Data(pub Vec<u8>);

impl Data {
    /// Nothing went through.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes as text, where they are UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// Complete lines, and the bytes of the last one that is not.
    pub(super) fn extent(&self) -> (usize, usize) {
        let lines = self.0.iter().filter(|byte| is_end(**byte)).count();
        (lines, self.0.iter().rev().take_while(|byte| !is_end(**byte)).count())
    }

    /// As many lines and then bytes of the input as these are.
    pub(super) fn as_far<'i>(&self, input: &'i [u8]) -> &'i [u8] {
        let (lines, bytes) = self.extent();
        let mut ends = input.iter().enumerate().filter(|(_, byte)| is_end(**byte)).map(|(at, _)| at + 1);
        let whole = if lines == 0 { 0 } else { ends.nth(lines - 1).unwrap_or(input.len()) };
        &input[..(whole + bytes).min(input.len())]
    }

    /// The bytes with `\xNN` for those that are no UTF-8, and `\\` for a backslash.
    pub(super) fn escaped(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        for chunk in self.0.utf8_chunks() {
            text.push_str(&chunk.valid().replace('\\', r"\\"));
            for byte in chunk.invalid() {
                text.push_str(&format!("\\x{byte:02x}"));
            }
        }
        text
    }

    /// The bytes that [`Data::escaped`] told; `None` where the text was not told by it.
    pub(super) fn unescaped(text: &str) -> Option<Self> {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('\\') {
            bytes.extend_from_slice(&rest.as_bytes()[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('\\') {
                bytes.push(b'\\');
                rest = after;
            } else {
                let digits = rest.strip_prefix('x')?.get(..2)?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
                rest = &rest[3..];
            }
        }
        bytes.extend_from_slice(rest.as_bytes());
        Some(Self(bytes))
    }
}

fn is_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

impl From<&str> for Data {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}
