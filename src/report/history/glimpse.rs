//! What the history needs of a report; the rest of it is passed over while it is read.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Deserializer};

use crate::report::read::{self, ReadError};
use crate::run::{DocumentRecord, RunRecord, Source, Verdict};

/// A report, as far as the history is concerned.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Glimpse {
    /// When the run began; RFC 3339, UTC.
    pub started_at: String,
    /// In any order.
    pub documents: Vec<Page>,
}

/// A document in a report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Page {
    /// As the report names it.
    pub path: String,
    /// Its title.
    pub title: String,
    /// What was said of it.
    pub verdict: Verdict,
    /// Wall-clock time.
    pub duration_ms: u64,
    /// Tells one text of it, with all it includes and needs, from another; `None` where the report has no texts.
    #[serde(default, rename = "sources", deserialize_with = "fingerprint")]
    fingerprint: Option<u64>,
}

impl Glimpse {
    /// Looks at a JSON report. Fails as [`read::read`] does, except for faults in what is passed over.
    pub fn read(text: &[u8]) -> Result<Self, ReadError> {
        read::check_schema(text)?;
        Ok(serde_json::from_slice(text)?)
    }

    /// The same of a record.
    pub fn of(record: &RunRecord) -> Self {
        let page = |document: &DocumentRecord| Page {
            path: document.path.clone(),
            title: document.title.clone(),
            verdict: document.verdict,
            duration_ms: document.duration_ms,
            fingerprint: of(&document.sources.iter().map(text).collect::<Vec<_>>()),
        };
        let documents = record.documents.iter().map(page).collect();
        Self { started_at: record.started_at.clone(), documents }
    }

    /// Both began at the same time, with the same documents.
    pub(super) fn is_same_run(&self, other: &Self) -> bool {
        let paths = |glimpse: &Self| -> Vec<String> {
            let mut paths: Vec<String> = glimpse.documents.iter().map(|page| page.path.clone()).collect();
            paths.sort();
            paths
        };
        self.started_at == other.started_at && paths(self) == paths(other)
    }
}

impl Page {
    /// Both texts are known, and they are the same.
    pub(super) fn equals(&self, other: &Self) -> bool {
        self.fingerprint.is_some() && self.fingerprint == other.fingerprint
    }

    /// Both texts are known, and they are not the same.
    pub(super) fn differs(&self, other: &Self) -> bool {
        self.fingerprint.is_some() && other.fingerprint.is_some() && self.fingerprint != other.fingerprint
    }

    #[cfg(test)]
    pub(super) fn new(path: &str, verdict: Verdict, duration_ms: u64, text: &str) -> Self {
        let texts: Vec<Text> = Some(Text { path: path.into(), text: text.into() })
            .filter(|_| !text.is_empty())
            .into_iter()
            .collect();
        let fingerprint = of(&texts);
        Self { path: path.to_owned(), title: "Guide".to_owned(), verdict, duration_ms, fingerprint }
    }
}

fn text(source: &Source) -> Text<'_> {
    Text { path: Cow::Borrowed(&source.path), text: Cow::Borrowed(&source.text) }
}

#[derive(Hash, Deserialize)]
struct Text<'t> {
    #[serde(borrow)]
    path: Cow<'t, str>,
    #[serde(borrow)]
    text: Cow<'t, str>,
}

fn fingerprint<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Vec::<Text<'de>>::deserialize(deserializer).map(|texts| of(&texts))
}

fn of(texts: &[Text]) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    (!texts.is_empty()).then(|| hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{json, sample};

    #[test]
    fn a_report_is_told_from_one_of_another_text() {
        let read = |record: &RunRecord| {
            let mut written = Vec::new();
            json::write(record, &mut written).unwrap();
            Glimpse::read(&written).unwrap()
        };
        let mut record = sample::schema();
        let first = read(&record);
        assert_eq!(first, Glimpse::of(&record));
        assert!(first.documents[0].equals(&read(&record).documents[0]));
        *std::sync::Arc::make_mut(&mut record.documents[0].sources[0].text) += "more\n";
        assert!(first.documents[0].differs(&read(&record).documents[0]));
        record.documents[0].sources.clear();
        let unknown = read(&record);
        assert!(
            !first.documents[0].differs(&unknown.documents[0])
                && !unknown.documents[0].equals(&first.documents[0])
        );
    }
}
