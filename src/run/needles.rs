//! Secrets in every form in which they might be told: as they are, quoted for bash, in base64, in a URL.

use std::collections::BTreeSet;

use serde_json::Value;

use super::secrets::MASK;

/// Base64 of a part of a text says enough to be looked for from this length on.
const SHORTEST_CODE: usize = 5;

/// Everything that must not be told.
#[derive(Debug, Clone, Default)]
pub(super) struct Needles {
    /// Longest first.
    forms: Vec<String>,
}

impl Needles {
    pub(super) fn new<'s>(secrets: impl Iterator<Item = &'s str>) -> Self {
        let mut forms = BTreeSet::new();
        for secret in secrets.filter(|secret| !secret.is_empty()) {
            forms.extend([
                secret.to_owned(),
                escaped(secret, |c| !c.is_ascii_alphanumeric() && !"%+,-./:=@_".contains(c)),
                escaped(secret, |c| "\"$`\\".contains(c)),
                secret.replace('\'', r"'\''"),
                with_controls_named(secret),
                in_url(secret),
            ]);
            forms.extend(in_base64(secret));
        }
        let mut forms: Vec<String> = forms.into_iter().collect();
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        Self { forms }
    }

    /// One of them stands in the text.
    pub(super) fn are_in(&self, text: &str) -> bool {
        self.forms.iter().any(|form| text.contains(form.as_str()))
    }

    /// One of them stands in a text of these.
    pub(super) fn are_in_any(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.are_in(text),
            Value::Array(values) => values.iter().any(|value| self.are_in_any(value)),
            Value::Object(values) => values.values().any(|value| self.are_in_any(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }

    /// The text with each of them masked.
    pub(super) fn masked(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for form in &self.forms {
            if masked.contains(form.as_str()) {
                masked = masked.replace(form.as_str(), MASK);
            }
        }
        masked
    }
}

/// The text with a backslash before these characters.
fn escaped(text: &str, needs: impl Fn(char) -> bool) -> String {
    text.chars().flat_map(|c| needs(c).then_some('\\').into_iter().chain([c])).collect()
}

/// As between `$'` and `'`.
fn with_controls_named(text: &str) -> String {
    let mut named = String::new();
    for character in text.chars() {
        match character {
            '\'' | '\\' => named.extend(['\\', character]),
            '\n' => named.push_str("\\n"),
            '\r' => named.push_str("\\r"),
            '\t' => named.push_str("\\t"),
            '\x1b' => named.push_str("\\E"),
            control if control.is_ascii_control() => named += &format!("\\{:03o}", u32::from(control)),
            other => named.push(other),
        }
    }
    named
}

fn in_url(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// What the text looks like in base64, wherever it begins in a longer text: only characters that depend on
/// nothing else, in both alphabets.
fn in_base64(text: &str) -> Vec<String> {
    let mut codes = Vec::new();
    for before in 0..3 {
        let mut bytes = vec![0; before];
        bytes.extend_from_slice(text.as_bytes());
        let first = (before * 8).div_ceil(6);
        let last = bytes.len() * 8 / 6;
        let sextet = |at: usize| {
            let bit = |at: usize| bytes.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
            (0..6).fold(0, |sum, offset| sum << 1 | usize::from(bit(at * 6 + offset)))
        };
        if last.saturating_sub(first) < SHORTEST_CODE {
            continue;
        }
        for alphabet in [b"+/", b"-_"] {
            codes.push((first..last).map(|at| letter(sextet(at), *alphabet)).collect());
        }
    }
    codes
}

fn letter(sextet: usize, last: [u8; 2]) -> char {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    char::from(LETTERS.get(sextet).copied().unwrap_or_else(|| last[sextet - LETTERS.len()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> String {
        Needles::new(["pa$s'w+rd?>"].into_iter()).masked(text)
    }

    #[test]
    fn every_form_is_masked() {
        assert_eq!(hidden("a pa$s'w+rd?> b"), "a *** b");
        assert_eq!(hidden(r#"X="pa\$s'w+rd?>""#), r#"X="***""#);
        assert_eq!(hidden(r"pa\$s\'w+rd\?\>"), "***");
        assert_eq!(hidden(r"'pa$s'\''w+rd?>'"), "'***'");
        assert_eq!(hidden("pa%24s%27w%2Brd%3F%3E"), "***");
        let lines = Needles::new(["one\ttwo's\nthree"].into_iter());
        assert_eq!(lines.masked(r"([0]=$'one\ttwo\'s\nthree')"), "([0]=$'***')");
    }

    #[test]
    fn base64_is_found_at_any_place_of_a_longer_text() {
        for code in ["cGEkcyd3K3JkPz4=", "dTpwYSRzJ3crcmQ/Pg==", "YWRhOnBhJHMndytyZD8-"] {
            let masked = hidden(code);
            assert!(masked.contains(MASK) && masked.len() < code.len(), "{code}: {masked}");
        }
    }
}
