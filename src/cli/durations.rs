//! How long documents took in an earlier run, as its JSON report tells.

use std::collections::HashMap;
use std::path::Path;

use crate::report;

/// Milliseconds, by [`key`], of the documents that ran then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Durations(HashMap<String, u64>);

impl Durations {
    /// Reads a JSON report. Fails with the reason why it cannot be used.
    pub(super) fn read(report: &Path) -> Result<Self, String> {
        let text = std::fs::read(report).map_err(|error| error.to_string())?;
        let record = report::read(&text).map_err(|error| error.to_string())?;
        let ran = record.documents.iter().filter(|document| document.duration_ms > 0);
        Ok(Self(ran.map(|document| (key(Path::new(&document.path)), document.duration_ms)).collect()))
    }

    /// How long each of these documents took; an unknown one counts as the median of those that are known. `None` where
    /// no document is known.
    pub(super) fn of(&self, keys: &[String]) -> Option<Vec<u64>> {
        let mut known: Vec<u64> = keys.iter().filter_map(|key| self.0.get(key).copied()).collect();
        known.sort_unstable();
        let median = *known.get(known.len() / 2)?;
        Some(keys.iter().map(|key| self.0.get(key).copied().unwrap_or(median)).collect())
    }
}

/// A document's path as every machine has it: from the current directory, where it lies below that.
pub(super) fn key(path: &Path) -> String {
    let below_here = || {
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok()?;
        let whole = path.canonicalize().or_else(|_| std::path::absolute(path)).ok()?;
        whole.strip_prefix(here).map(Path::to_owned).ok()
    };
    below_here().unwrap_or_else(|| path.to_owned()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_document_counts_as_the_median() {
        let keys = ["a", "b", "c", "d"].map(str::to_owned);
        let times = [("a", 100), ("b", 40), ("c", 30), ("other", 1)];
        let times = Durations(times.map(|(key, time)| (key.to_owned(), time)).into());
        assert_eq!(times.of(&keys), Some(vec![100, 40, 30, 40]));
        assert_eq!(times.of(&keys[3..]), None);
    }
}
