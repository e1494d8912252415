//! Short names for runs.

use std::hash::{BuildHasher, RandomState};
use std::path::Path;

const LONGEST: usize = 20;
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A name that says which document it is, with four letters that make it the only one.
pub(super) fn of(document: &Path) -> String {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let mut name = String::new();
    for character in stem.chars() {
        if character.is_ascii_alphanumeric() {
            name.push(character);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(LONGEST);
    let name = Some(name.trim_end_matches('-')).filter(|name| !name.is_empty()).unwrap_or("run");
    let mut number = RandomState::new().hash_one(document);
    let letters: String = (0..4)
        .map(|_| {
            let letter = LETTERS[(number % 32) as usize];
            number /= 32;
            char::from(letter)
        })
        .collect();
    format!("{name}-{letters}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_which_document_it_is() {
        let begins = |path: &str| of(Path::new(path)).rsplit_once('-').map(|(name, _)| name.to_owned());
        assert_eq!(begins("/a/My Guide (2).md").as_deref(), Some("my-guide-2"));
        assert_eq!(begins("手順.md").as_deref(), Some("run"));
        assert_ne!(of(Path::new("a.md")), of(Path::new("a.md")));
    }
}
