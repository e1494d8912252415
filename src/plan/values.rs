//! The values a session starts with: the strongest of every source, name by name.

use std::collections::HashMap;
use std::sync::Arc;

use super::Provided;
use super::page::Page;
use crate::config::{Source, Variable};
use crate::document::{Assignment, Value};

/// Values from every source but the environment of the process, one a name, in order of first appearance.
#[derive(Debug, Default)]
pub(super) struct Values {
    entries: Vec<(Provided, Value)>,
    places: HashMap<String, usize>,
    /// Values that a stronger source took the place of.
    overruled: Vec<(String, Value)>,
}

impl Values {
    /// Adds the document's own assignments, front matter told from comments by the line where it ends, and
    /// those of files and flags.
    pub(super) fn lay(&mut self, own: &[Assignment], front_matter_end: usize, outer: &[Variable]) {
        for Assignment { name, value, line } in own {
            let source = if *line <= front_matter_end { Source::FrontMatter } else { Source::Comment };
            let provided =
                Provided { name: name.clone(), document: None, line: Some(*line), source: Some(source) };
            self.add(provided, value.clone());
        }
        for Variable { name, value, source } in outer {
            let provided = Provided { name: name.clone(), document: None, line: None, source: Some(*source) };
            self.add(provided, Value::Literal(value.clone()));
        }
    }

    /// Adds the values of a page that runs first; whatever their source there, those of the document that
    /// needs it are stronger.
    pub(super) fn lay_below(&mut self, page: &Page) {
        let mut own = Self::default();
        own.lay(&page.document.variables, page.front_matter_end, &page.settings.variables);
        let document = Arc::new(page.document.path.clone());
        for (mut provided, value) in own.entries {
            if provided.source != Some(Source::Project) {
                provided.source = Some(Source::Prerequisite);
                provided.document = Some(Arc::clone(&document));
            }
            self.add(provided, value);
        }
        self.overruled.extend(own.overruled);
    }

    fn add(&mut self, provided: Provided, value: Value) {
        if let Some(&place) = self.places.get(&provided.name) {
            let name = provided.name.clone();
            let mut weaker = (provided, value);
            if weaker.0.source >= self.entries[place].0.source {
                std::mem::swap(&mut self.entries[place], &mut weaker);
            }
            self.overruled.push((name, weaker.1));
        } else {
            self.places.insert(provided.name.clone(), self.entries.len());
            self.entries.push((provided, value));
        }
    }

    /// Whether a source gives the name a value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Plain values that a stronger source took the place of.
    pub(super) fn overruled(&self) -> Vec<(String, String)> {
        let plain = |(name, value): &(String, Value)| match value {
            Value::Literal(value) => Some((name.clone(), value.clone())),
            Value::Shell(_) => None,
        };
        self.overruled.iter().filter_map(plain).collect()
    }

    /// What is set and where, and the values: first those taken as they are, so that the others can use
    /// them.
    pub(super) fn into_parts(mut self) -> (Vec<Provided>, Vec<(String, Value)>) {
        self.entries.sort_by_key(|(_, value)| matches!(value, Value::Shell(_)));
        self.entries.into_iter().map(|(provided, value)| (provided.clone(), (provided.name, value))).unzip()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_source_wins_and_of_equals_the_last() {
        let own = |name: &str, value: &str, line| Assignment {
            name: name.to_owned(),
            value: Value::Shell(value.to_owned()),
            line,
        };
        let outer = |name: &str, value: &str, source| Variable {
            name: name.to_owned(),
            value: value.to_owned(),
            source,
        };
        let mut values = Values::default();
        values.lay(
            &[own("A", "matter", 3), own("A", "comment", 20), own("B", "1", 21), own("B", "2", 22)],
            5,
            &[
                outer("A", "ini", Source::Ini),
                outer("C", "ini", Source::Ini),
                outer("C", "flag", Source::Flag),
            ],
        );
        assert!(values.has("C") && !values.has("D"));
        let (set, environment) = values.into_parts();
        let sources: Vec<_> = set.iter().map(|set| (set.line, set.source)).collect();
        assert_eq!(
            sources,
            [
                (None, Some(Source::Flag)),
                (Some(3), Some(Source::FrontMatter)),
                (Some(22), Some(Source::Comment)),
            ]
        );
        assert_eq!(
            environment,
            [
                ("C".to_owned(), Value::Literal("flag".to_owned())),
                ("A".to_owned(), Value::Shell("matter".to_owned())),
                ("B".to_owned(), Value::Shell("2".to_owned())),
            ]
        );
    }
}
