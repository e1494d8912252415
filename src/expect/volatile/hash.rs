//! A hash or a part of one: hex digits, as many on both sides.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind =
    Kind { name: "hash", looks: Looks::Word, fits: is_hash, agrees: as_long, bound: Bound::Yes };

/// The fewest digits to which commits are shortened.
const SHORTEST: usize = 7;

fn is_hash(place: &Place<'_>) -> bool {
    let text = place.text();
    text.len() >= SHORTEST && text.len() <= 128 && is_hex(text)
}

fn as_long(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    let (expected, actual) = (expected.text(), actual.text());
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    expected.len() == actual.len()
        && !(digits(expected) && digits(actual))
        && is_empty(expected) == is_empty(actual)
}

/// How the hashes of nothing begin: SHA-256, MD5, SHA-1.
const EMPTY: [&str; 3] = ["e3b0c442", "d41d8cd9", "da39a3ee"];

/// The hash of nothing.
pub(super) fn is_empty(text: &str) -> bool {
    EMPTY.iter().any(|hash| text.starts_with(hash))
}

fn is_hex(text: &str) -> bool {
    let small = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    small || text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'))
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn hashes_of_the_same_length_change() {
        same(
            "commit 3577a5f047b810265a5a1759d277cf37e2ed5a65",
            "commit fa47bff5703286ccb1998c5a1d983919716dce0f",
        );
        same("[main 3577a5f] first", "[main 6773832] first");
        same("index e69de29..d00491f 100644", "index 1234abc..99887fe 100644");
        same("d4a1999ef83e   nginx", "83a03b4bcf07   nginx");
        differ("3577a5f second", "6773832 other");
        differ("3577a5f", "3577a5f047b8");
        differ("1234567", "7654321");
        differ("3577a5f047b810265a5a1759d277cf37  dump.sql", "d41d8cd98f00b204e9800998ecf8427e  dump.sql");
    }
}
