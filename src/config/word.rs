//! The values that settings take: words, lists of words, limits in time, assignments.

use std::fmt;
use std::num::NonZeroUsize;
use std::time::Duration;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::document::{is_name, parse_duration};

/// A limit in time: a duration such as `90s`, or `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// No limit.
    None,
    /// This long.
    After(Duration),
}

impl Limit {
    /// The limit, where there is one.
    pub fn duration(self) -> Option<Duration> {
        match self {
            Self::None => None,
            Self::After(duration) => Some(duration),
        }
    }
}

impl std::str::FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.eq_ignore_ascii_case("none") { Ok(Self::None) } else { parse_duration(text).map(Self::After) }
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Word::deserialize(deserializer)?.0.parse().map_err(de::Error::custom)
    }
}

/// How many documents run at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jobs {
    /// As many as there are processors.
    Auto,
    /// This many.
    Count(NonZeroUsize),
}

impl Jobs {
    /// The number; 1 where nobody can tell how many processors there are.
    pub fn count(self) -> NonZeroUsize {
        match self {
            Self::Auto => std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            Self::Count(count) => count,
        }
    }
}

impl std::str::FromStr for Jobs {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" | "0" => Ok(Self::Auto),
            count => count.parse().map(Self::Count).map_err(|_| "it is a number, or `auto`".to_owned()),
        }
    }
}

impl<'de> Deserialize<'de> for Jobs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Word::deserialize(deserializer)?.0;
        text.parse().map_err(|error| de::Error::custom(format!("jobs: {error}")))
    }
}

/// Whether each document runs in a copy of the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Isolate {
    /// It does not.
    #[default]
    Off,
    /// In a copy without what git ignores.
    On,
    /// In a copy of everything.
    All,
}

impl<'de> Deserialize<'de> for Isolate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Word::deserialize(deserializer)?.0.as_str() {
            "true" => Ok(Self::On),
            "false" => Ok(Self::Off),
            "all" => Ok(Self::All),
            _ => Err(de::Error::custom("isolate: it is one of true, false and all")),
        }
    }
}

/// One word: text, or a number taken as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word(pub String);

/// A word or a list of words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(pub Vec<String>);

/// A mapping of names to text, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assignments(pub Vec<(String, String)>);

struct WordVisitor;

impl Visitor<'_> for WordVisitor {
    type Value = Word;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or a number")
    }
    fn visit_str<E>(self, text: &str) -> Result<Word, E> {
        Ok(Word(text.to_owned()))
    }
    fn visit_bool<E>(self, value: bool) -> Result<Word, E> {
        Ok(Word(value.to_string()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Word, E> {
        Ok(Word(value.to_string()))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Word, E> {
        Ok(Word(value.to_string()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Word, E> {
        Ok(Word(value.to_string()))
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordVisitor)
    }
}

struct WordsVisitor;

impl<'de> Visitor<'de> for WordsVisitor {
    type Value = Words;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word or a list of words")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Words, E> {
        WordVisitor.visit_str(text).map(|word: Word| Words(vec![word.0]))
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Words, E> {
        Ok(Words(vec![value.to_string()]))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Words, A::Error> {
        let mut words = Vec::new();
        while let Some(Word(word)) = items.next_element()? {
            words.push(word);
        }
        Ok(Words(words))
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordsVisitor)
    }
}

struct AssignmentsVisitor;

impl<'de> Visitor<'de> for AssignmentsVisitor {
    type Value = Assignments;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping of variable names to text")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Assignments, A::Error> {
        let mut assignments = Vec::new();
        while let Some((name, Word(value))) = entries.next_entry::<String, Word>()? {
            if !is_name(&name) {
                return Err(de::Error::custom(super::Error::BadName(name)));
            }
            assignments.push((name, value));
        }
        Ok(Assignments(assignments))
    }
}

impl<'de> Deserialize<'de> for Assignments {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AssignmentsVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_words() {
        assert_eq!(serde_yaml::from_str::<Words>("[3, setup, 1-2]").unwrap().0, ["3", "setup", "1-2"]);
        assert_eq!(serde_yaml::from_str::<Words>("7").unwrap().0, ["7"]);
    }

    #[test]
    fn an_assignment_needs_a_name_that_bash_takes() {
        let error = serde_yaml::from_str::<Assignments>("1A: x").unwrap_err().to_string();
        assert!(error.contains("`1A` is not a variable name"), "{error}");
    }

    #[test]
    fn a_limit_is_a_duration_or_none() {
        assert_eq!(serde_yaml::from_str::<Limit>("none").unwrap(), Limit::None);
        assert_eq!("2m".parse(), Ok(Limit::After(Duration::from_secs(120))));
        assert!("soon".parse::<Limit>().is_err());
    }
}
