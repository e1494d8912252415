//! Which actual name each shown name stands for, throughout a document.

use std::collections::BTreeMap;

/// Shown names and the actual ones they stand for. The same shown name always stands for the same actual one;
/// two shown names may stand for one actual name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bindings {
    names: BTreeMap<String, String>,
}

impl Bindings {
    /// Takes over what another comparison of the document bound.
    pub fn absorb(&mut self, other: Self) {
        for (shown, actual) in other.names {
            self.names.entry(shown).or_insert(actual);
        }
    }

    /// Notes that a name stands for itself, unless it was met.
    pub(super) fn keep(&mut self, name: &str) {
        self.names.entry(name.to_owned()).or_insert_with(|| name.to_owned());
    }

    /// Notes that a name stands for another; the one that it stood for before, where that is another one.
    pub(super) fn bind(&mut self, shown: &str, actual: &str) -> Result<(), String> {
        match self.names.get(shown) {
            Some(known) if known != actual => Err(known.clone()),
            Some(_) => Ok(()),
            None => {
                self.names.insert(shown.to_owned(), actual.to_owned());
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_one_other() {
        let mut bindings = Bindings::default();
        assert_eq!(bindings.bind("pg-1", "pg-a"), Ok(()));
        assert_eq!(bindings.bind("pg-1", "pg-a"), Ok(()));
        assert_eq!(bindings.bind("pg-2", "pg-a"), Ok(()));
        assert_eq!(bindings.bind("pg-1", "pg-b"), Err("pg-a".to_owned()));
    }
}
