//! The column of a table that a value stands in, and ends of long texts.

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column<'t> {
    pub(super) title: &'t str,
    /// The table is one of measurements, such as `free` prints.
    pub(super) measures: bool,
}

/// The beginning of a text, so many bytes at most.
pub(super) fn first_bytes(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    &text[..end.unwrap_or(0)]
}

/// The end of a text, so many bytes at most.
pub(super) fn last_bytes(text: &str, most: usize) -> &str {
    let start = (text.len().saturating_sub(most)..=text.len()).find(|&at| text.is_char_boundary(at));
    &text[start.unwrap_or(text.len())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_a_text_keep_whole_characters() {
        assert_eq!((first_bytes("aé", 2), last_bytes("éa", 2)), ("a", "a"));
        assert_eq!((first_bytes("aé", 3), last_bytes("éa", 9)), ("aé", "éa"));
    }
}
