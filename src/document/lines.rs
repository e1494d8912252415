//! Line numbers of byte offsets.

use memchr::{memchr_iter, memrchr};

/// Tells the line of an offset. Asking in document order costs one pass over the text in all.
pub(crate) struct Lines<'a> {
    text: &'a [u8],
    offset: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text: text.as_bytes(), offset: 0, line: 1 }
    }

    /// The 1-based line that `offset` lies in.
    pub(crate) fn at(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        if offset >= self.offset {
            self.line += memchr_iter(b'\n', &self.text[self.offset..offset]).count();
        } else {
            self.line -= memchr_iter(b'\n', &self.text[offset..self.offset]).count();
        }
        self.offset = offset;
        self.line
    }
}

/// Where the line that holds `offset` begins.
pub(crate) fn line_start(text: &str, offset: usize) -> usize {
    memrchr(b'\n', &text.as_bytes()[..offset]).map_or(0, |newline| newline + 1)
}

/// The end of the line that holds `offset`, its newline not counted.
pub(crate) fn line_end(text: &str, offset: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[offset..]).map_or(text.len(), |newline| offset + newline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_go_forth_and_back() {
        let text = "a\nbb\n\nc";
        let mut lines = Lines::new(text);
        let asked = [0, 1, 2, 4, 5, 6, 7, 99, 3, 0].map(|offset| lines.at(offset));
        assert_eq!(asked, [1, 1, 2, 2, 3, 4, 4, 4, 2, 1]);
    }

    #[test]
    fn a_line_has_its_ends() {
        let text = "a\nbb\nc";
        assert_eq!((line_start(text, 3), line_end(text, 3)), (2, 4));
        assert_eq!((line_start(text, 0), line_end(text, 5)), (0, 6));
    }
}
