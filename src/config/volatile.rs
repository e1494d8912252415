//! `volatile:` of a settings file: kinds of values that may differ, of one's own or switched off.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};

use crate::expect::Kinds;

/// Kinds by name: a regular expression for one's own, or whether a built-in one is on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Volatile(pub Vec<(String, VolatileKind)>);

/// What a settings file says of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VolatileKind {
    /// What values of it look like: a regular expression.
    Pattern(String),
    /// A built-in kind counts.
    On,
    /// A built-in kind does not count: such values must be equal.
    Off,
}

impl Volatile {
    /// The kinds in force, or `None` where they are the built-in ones.
    pub fn kinds(&self) -> Option<Kinds> {
        let patterns = self.0.iter().filter_map(|(name, kind)| match kind {
            VolatileKind::Pattern(pattern) => Some((name.clone(), pattern.clone())),
            VolatileKind::On | VolatileKind::Off => None,
        });
        let own: Vec<_> = patterns.collect();
        let is_off =
            |(name, kind): &(String, VolatileKind)| (*kind == VolatileKind::Off).then(|| name.clone());
        let off: Vec<String> = self.0.iter().filter_map(is_off).collect();
        if own.is_empty() && off.is_empty() {
            return None;
        }
        Some(Kinds::new(&own, &off).expect("kinds are checked when they are read"))
    }

    /// Puts kinds over these, name by name.
    pub(super) fn lay(&mut self, other: &Self) {
        for (name, kind) in &other.0 {
            self.0.retain(|(known, _)| known != name);
            self.0.push((name.clone(), kind.clone()));
        }
    }
}

impl VolatileKind {
    fn check(self, name: &str) -> Result<Self, String> {
        let checked = match &self {
            Self::Pattern(pattern) => Kinds::new(&[(name.to_owned(), pattern.clone())], &[]),
            Self::On | Self::Off => Kinds::new(&[], &[name.to_owned()]),
        };
        checked.map(|_| self).map_err(|error| error.to_string())
    }
}

struct KindVisitor;

impl Visitor<'_> for KindVisitor {
    type Value = VolatileKind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a regular expression, `true` or `false`")
    }
    fn visit_str<E>(self, pattern: &str) -> Result<VolatileKind, E> {
        Ok(VolatileKind::Pattern(pattern.to_owned()))
    }
    fn visit_bool<E>(self, on: bool) -> Result<VolatileKind, E> {
        Ok(if on { VolatileKind::On } else { VolatileKind::Off })
    }
}

impl<'de> Deserialize<'de> for VolatileKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KindVisitor)
    }
}

struct VolatileVisitor;

impl<'de> Visitor<'de> for VolatileVisitor {
    type Value = Volatile;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("kinds with a regular expression, `true` or `false` each")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Volatile, A::Error> {
        let mut kinds = Vec::new();
        while let Some((name, kind)) = entries.next_entry::<String, VolatileKind>()? {
            let kind = kind.check(&name).map_err(de::Error::custom)?;
            kinds.push((name, kind));
        }
        Ok(Volatile(kinds))
    }
}

impl<'de> Deserialize<'de> for Volatile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(VolatileVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(yaml: &str) -> Result<Volatile, String> {
        serde_yaml::from_str(yaml).map_err(|error| error.to_string())
    }

    #[test]
    fn kinds_are_patterns_or_switches() {
        let mut volatile = read("ticket: 'OPS-\\d+'\nduration: false").unwrap();
        assert!(volatile.kinds().is_some());
        volatile.lay(&read("duration: true\nticket: 'DEV-\\d+'").unwrap());
        assert_eq!(
            volatile.0,
            [
                ("duration".to_owned(), VolatileKind::On),
                ("ticket".to_owned(), VolatileKind::Pattern("DEV-\\d+".to_owned()))
            ]
        );
        assert!(read("uuid: true").unwrap().kinds().is_none());
    }

    #[test]
    fn what_is_wrong_is_told() {
        assert!(read("ticket: '('").unwrap_err().contains("is no regular expression: unclosed group"));
        assert!(read("tickets: false").unwrap_err().contains("there is no kind \"tickets\""));
        assert!(read("ticket: 3").unwrap_err().contains("a regular expression, `true` or `false`"));
    }
}
