//! Settings written down again, as their reading takes them.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::volatile::{Volatile, VolatileKind};
use super::word::{Assignments, Isolate, Jobs, Limit, Word, Words};
use crate::document::written_duration;

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_str("none"),
            Self::After(duration) => serializer.serialize_str(&written_duration(*duration)),
        }
    }
}

impl Serialize for Jobs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Auto => serializer.serialize_str("auto"),
            Self::Count(count) => count.serialize(serializer),
        }
    }
}

impl Serialize for Isolate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Off => serializer.serialize_bool(false),
            Self::On => serializer.serialize_bool(true),
            Self::All => serializer.serialize_str("all"),
        }
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Serialize for Assignments {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for Volatile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, kind) in &self.0 {
            match kind {
                VolatileKind::Pattern(pattern) => map.serialize_entry(name, pattern)?,
                VolatileKind::On => map.serialize_entry(name, &true)?,
                VolatileKind::Off => map.serialize_entry(name, &false)?,
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Layer;

    #[test]
    fn what_is_written_reads_the_same() {
        let text = "timeout: 1m30s\nsettle: none\nonly: [3, setup]\nfrom: 2\nvariables: {A: x, B: '2'}\n\
                    examples: warn\nvolatile: {ticket: 'T-\\d+', size: false}\nworking-directory: a\n";
        let layer: Layer = serde_yaml::from_str(text).unwrap();
        let written = serde_json::to_string(&layer).unwrap();
        assert_eq!(serde_json::from_str::<Layer>(&written).unwrap(), layer);
    }
}
