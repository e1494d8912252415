//! Values that nobody is to see: `***` on screen and in every report.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::needles::Needles;
use crate::shell::Variable;

/// What stands in the place of a secret.
pub(super) const MASK: &str = "***";

/// Shorter values would mask ordinary words all over.
pub(super) const SHORTEST: usize = 4;

/// Parts of names whose variables hold secrets.
const TELLING: [&str; 5] = ["SECRET", "PASSWORD", "TOKEN", "KEY", "CREDENTIAL"];

/// Whether a variable of this name holds a secret; `names`: further names, `*` stands for any text.
pub fn is_secret(name: &str, names: &[String]) -> bool {
    Secrets::new(names).is_secret(name)
}

/// The secrets known so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Secrets {
    names: Vec<String>,
    values: BTreeSet<String>,
    /// Names and whole values, in the order in which they were learnt.
    named: Vec<(String, String)>,
}

impl Secrets {
    /// `names`: further names, `*` stands for any text.
    pub(super) fn new(names: &[String]) -> Self {
        Self { names: names.to_vec(), ..Self::default() }
    }

    /// What is known.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(String::as_str)
    }

    /// How many are known.
    pub(super) fn count(&self) -> usize {
        self.values.len()
    }

    /// A variable of this name holds a secret.
    pub(super) fn is_secret(&self, name: &str) -> bool {
        let upper = name.to_ascii_uppercase();
        TELLING.iter().any(|part| upper.contains(part))
            || self.names.iter().any(|pattern| fits(&pattern.to_ascii_uppercase(), &upper))
    }

    /// From now on a variable of this name holds a secret.
    pub(super) fn add(&mut self, name: &str) {
        if !self.is_secret(name) {
            self.names.push(name.to_owned());
        }
    }

    /// Takes note of what the session told of a variable: of an array, each element is a secret.
    pub(super) fn learn_told(&mut self, variable: &Variable) {
        if variable.is_array() {
            for element in variable.elements() {
                self.learn(&variable.name, &element);
            }
        } else if let Some(value) = &variable.value {
            self.learn(&variable.name, value);
        }
    }

    /// Takes note of a variable's value.
    pub(super) fn learn(&mut self, name: &str, value: &str) {
        if self.is_secret(name) {
            let known = self.named.iter().any(|(_, known)| known == value);
            if !known && value.len() >= SHORTEST {
                self.named.push((name.to_owned(), value.to_owned()));
            }
            self.values.extend(
                value
                    .lines()
                    .map(str::trim)
                    .chain([value])
                    .filter(|line| line.len() >= SHORTEST)
                    .map(str::to_owned),
            );
        }
    }

    /// Names and values of the secrets known so far, each value once.
    pub(super) fn named(&self) -> impl Iterator<Item = (&str, &str)> {
        self.named.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The text with every known secret masked; longer ones first.
    pub(super) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut masked = Cow::Borrowed(text);
        for value in self.longest_first() {
            if masked.contains(value.as_str()) {
                masked = Cow::Owned(masked.replace(value.as_str(), MASK));
            }
        }
        masked
    }

    pub(super) fn masked(&self, text: &str) -> String {
        self.mask(text).into_owned()
    }

    /// What is told of a variable's value: nothing where it is secret, and no secret that stands in it in any form.
    pub(super) fn shown(&self, name: &str, value: &str) -> String {
        if self.is_secret(name) { MASK.to_owned() } else { Needles::new(self.values()).masked(value) }
    }

    /// The same for every text in a document's front matter.
    pub(super) fn masked_properties(&self, properties: &Map<String, Value>) -> Map<String, Value> {
        properties.iter().map(|(name, value)| (name.clone(), self.masked_value(value))).collect()
    }

    fn masked_value(&self, value: &Value) -> Value {
        match value {
            Value::Object(properties) => Value::Object(self.masked_properties(properties)),
            Value::Array(values) => values.iter().map(|value| self.masked_value(value)).collect(),
            Value::String(text) => self.masked(text).into(),
            other => other.clone(),
        }
    }

    fn longest_first(&self) -> Vec<&String> {
        let mut values: Vec<&String> = self.values.iter().collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values
    }
}

/// `*` in the pattern stands for any text.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, rest)) => name.strip_prefix(before).is_some_and(|name| {
            (0..=name.len()).filter(|&at| name.is_char_boundary(at)).any(|at| fits(rest, &name[at..]))
        }),
    }
}

/// Masks a stream piece by piece: what may be the beginning of a secret waits for the next piece.
#[derive(Debug, Default)]
pub(super) struct MaskedStream {
    held: Vec<u8>,
}

impl MaskedStream {
    /// What can be shown now.
    pub(super) fn push<'p>(&mut self, secrets: &Secrets, piece: &'p [u8]) -> Cow<'p, [u8]> {
        if secrets.values.is_empty() {
            return Cow::Borrowed(piece);
        }
        self.held.extend_from_slice(piece);
        let mut bytes = std::mem::take(&mut self.held);
        self.held = bytes.split_off(safe_end(&bytes, secrets));
        for value in secrets.longest_first() {
            bytes = replace(&bytes, value.as_bytes());
        }
        Cow::Owned(bytes)
    }

    /// What was held back, when nothing more comes.
    pub(super) fn finish(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.held)
    }
}

fn replace(bytes: &[u8], value: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, value) {
        text.extend_from_slice(&rest[..at]);
        text.extend_from_slice(MASK.as_bytes());
        rest = &rest[at + value.len()..];
    }
    text.extend_from_slice(rest);
    text
}

/// Up to where no secret can begin that is not complete; never within a complete one.
fn safe_end(bytes: &[u8], secrets: &Secrets) -> usize {
    let values = || secrets.values.iter().map(String::as_bytes);
    let mut end = bytes.len() - values().map(|value| overlap(bytes, value)).max().unwrap_or(0);
    while let Some(start) = values().filter_map(|value| start_across(bytes, value, end)).min() {
        end = start;
    }
    end
}

/// Where the value stands across `end`.
fn start_across(bytes: &[u8], value: &[u8], end: usize) -> Option<usize> {
    let first = end.saturating_sub(value.len() - 1);
    (first..end).find(|&start| bytes[start..].starts_with(value))
}

/// Length of the longest end of `bytes` that `value` begins with.
fn overlap(bytes: &[u8], value: &[u8]) -> usize {
    (1..value.len().min(bytes.len() + 1)).rev().find(|&length| bytes.ends_with(&value[..length])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_names() {
        let secrets = Secrets::new(&["MY_*_ID".to_owned()]);
        for name in ["DB_PASSWORD", "api_token", "SSH_KEY", "PG_SECRET_2", "CREDENTIALS", "MY_TENANT_ID"] {
            assert!(secrets.is_secret(name), "{name}");
        }
        assert!(!secrets.is_secret("USER") && !secrets.is_secret("MY_ID_X"));
    }

    #[test]
    fn values_are_masked_wherever_they_stand() {
        let mut secrets = Secrets::default();
        secrets.learn("PASSWORD", "hunter22");
        secrets.learn("TOKEN", "hunter22-long");
        secrets.learn("KEY", "ab");
        assert_eq!(secrets.masked("x hunter22-long hunter22 ab"), "x *** *** ab");
    }

    #[test]
    fn a_longer_secret_is_waited_for_where_a_shorter_one_is_complete() {
        let mut secrets = Secrets::default();
        secrets.learn("PASSWORD", "hunter22");
        secrets.learn("TOKEN", "hunter22-long");
        let mut stream = MaskedStream::default();
        assert_eq!(&*stream.push(&secrets, b"say hunter22"), b"say ");
        assert_eq!(&*stream.push(&secrets, b"-long, hunter22!"), b"***, ***!");
    }

    #[test]
    fn a_secret_in_two_pieces_is_masked() {
        let mut secrets = Secrets::default();
        secrets.learn("PASSWORD", "hunter22");
        let mut stream = MaskedStream::default();
        assert_eq!(&*stream.push(&secrets, b"say hunt"), b"say ");
        assert_eq!(&*stream.push(&secrets, b"er22 and hu"), b"*** and ");
        assert_eq!(stream.finish(), b"hu");
    }
}
