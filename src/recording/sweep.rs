//! Puts texts in the place of others, all at once: what was put in is not looked at again.

/// Replaces each of `pairs`; where several could be, the first, then the longest. `place` says what is replaced of a
/// text that stands from one byte to another, nothing where it does not count there.
pub(super) fn sweep(
    bytes: &[u8],
    pairs: &[(Vec<u8>, String)],
    place: impl Fn(usize, usize, &str) -> Option<(usize, usize)>,
) -> Vec<u8> {
    let mut found: Vec<(usize, usize, &str)> = pairs
        .iter()
        .filter(|(text, _)| !text.is_empty())
        .flat_map(|(text, by)| {
            all_of(bytes, text).into_iter().map(move |at| (at, at + text.len(), by.as_str()))
        })
        .filter_map(|(start, end, by)| place(start, end, by).map(|(start, end)| (start, end, by)))
        .collect();
    found.sort_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
    let mut result = Vec::with_capacity(bytes.len());
    let mut copied = 0;
    for (start, end, by) in found {
        if start >= copied {
            result.extend_from_slice(&bytes[copied..start]);
            result.extend_from_slice(by.as_bytes());
            copied = end;
        }
    }
    result.extend_from_slice(&bytes[copied..]);
    result
}

fn all_of(bytes: &[u8], text: &[u8]) -> Vec<usize> {
    memchr::memmem::find_iter(bytes, text).collect()
}

/// The place, where no letter or digit goes on before or behind it.
pub(super) fn whole_word(bytes: &[u8], start: usize, end: usize) -> Option<(usize, usize)> {
    let inside = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_whole = !inside(start.checked_sub(1).and_then(|at| bytes.get(at))) && !inside(bytes.get(end));
    is_whole.then_some((start, end))
}

/// The place with all characters of base64 around it.
pub(super) fn whole_run(bytes: &[u8], start: usize, end: usize) -> (usize, usize) {
    let is_digit = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let before = bytes[..start].iter().rev().take_while(is_digit).count();
    let behind = bytes[end..].iter().take_while(is_digit).count();
    let padding = bytes[end + behind..].iter().take(2).take_while(|byte| **byte == b'=').count();
    (start - before, end + behind + padding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_in_is_not_looked_at_again() {
        let pairs =
            [("a".into(), "b".to_owned()), ("b".into(), "a".to_owned()), ("aa".into(), "-".to_owned())];
        assert_eq!(sweep(b"abaab", &pairs, |start, end, _| Some((start, end))), b"ba-a");
    }
}
