//! Several reports made into one: the parts of a run that was shared out, or runs of different documents.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::run::{DocumentRecord, RunRecord, Summary};

/// Reports in one.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The report; documents of several are sorted by path, those of one are in its order.
    pub record: RunRecord,
    /// Documents that several reports have.
    pub twice: Vec<Twice>,
}

/// A document that two reports have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twice {
    /// Its path.
    pub path: String,
    /// Which of the reports it is taken from, counted from 0: the one that started later, of two at once the one given
    /// later.
    pub taken: usize,
    /// Which one also has it.
    pub left: usize,
}

/// Merges reports; `None` where there are none. The tool is that of the first one. The run began when the first one did,
/// and took until the last one was over.
pub fn merge(records: Vec<RunRecord>) -> Option<Merged> {
    let first = records.first()?;
    let (schema, tool) = (first.schema, first.tool.clone());
    let started_at = records.iter().map(|record| &record.started_at).min()?.clone();
    let duration_ms = match records.as_slice() {
        [alone] => alone.duration_ms,
        several => span(&started_at, several),
    };
    let is_alone = records.len() == 1;
    let not_begun = records.iter().map(|record| record.not_begun).sum();
    let (mut documents, twice) = gathered(records);
    if !is_alone {
        documents.sort_by(|a, b| a.path.cmp(&b.path));
    }
    let summary = Summary::of(&documents);
    let record = RunRecord { schema, tool, started_at, duration_ms, summary, not_begun, documents };
    Some(Merged { record, twice })
}

/// The documents of all reports, each once.
fn gathered(records: Vec<RunRecord>) -> (Vec<DocumentRecord>, Vec<Twice>) {
    let mut documents: Vec<(usize, DocumentRecord)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut twice = Vec::new();
    let starts: Vec<String> = records.iter().map(|record| record.started_at.clone()).collect();
    for (report, record) in records.into_iter().enumerate() {
        for document in record.documents {
            let Some(&place) = places.get(&document.path) else {
                places.insert(document.path.clone(), documents.len());
                documents.push((report, document));
                continue;
            };
            let (earlier, path) = (documents[place].0, document.path.clone());
            if starts[report] >= starts[earlier] {
                documents[place] = (report, document);
                twice.push(Twice { path, taken: report, left: earlier });
            } else {
                twice.push(Twice { path, taken: earlier, left: report });
            }
        }
    }
    (documents.into_iter().map(|(_, document)| document).collect(), twice)
}

/// Milliseconds from `start` to the end of the last report; 0 where times cannot be read.
fn span(start: &str, records: &[RunRecord]) -> u64 {
    let end = |record: &RunRecord| {
        let duration = SignedDuration::from_millis(i64::try_from(record.duration_ms).ok()?);
        record.started_at.parse::<Timestamp>().ok()?.checked_add(duration).ok()
    };
    let last = records.iter().filter_map(end).max();
    let start = start.parse::<Timestamp>().ok();
    let span = last.zip(start).map(|(last, start)| last.duration_since(start).as_millis());
    span.and_then(|span| u64::try_from(span).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn report(started_at: &str, duration_ms: u64, documents: Vec<DocumentRecord>) -> RunRecord {
        RunRecord { started_at: started_at.into(), duration_ms, ..sample::run(documents) }
    }

    fn document(path: &str, steps: usize) -> DocumentRecord {
        sample::document(path, (1..=steps).map(|number| sample::step(number, 3, "true\n")).collect())
    }

    #[test]
    fn parts_of_a_run_are_put_together() {
        let parts = vec![
            report("2026-11-21T08:00:05Z", 1_000, vec![document("c.md", 1), document("a.md", 2)]),
            report("2026-11-21T08:00:00Z", 4_000, vec![document("b.md", 3)]),
        ];
        let Merged { record, twice } = merge(parts).unwrap();
        let paths: Vec<&str> = record.documents.iter().map(|document| document.path.as_str()).collect();
        assert_eq!((paths, twice), (vec!["a.md", "b.md", "c.md"], Vec::new()));
        assert_eq!((record.started_at.as_str(), record.duration_ms), ("2026-11-21T08:00:00Z", 6_000));
        assert_eq!((record.summary.documents.passed, record.summary.steps.passed), (3, 6));
    }

    #[test]
    fn of_a_document_that_is_there_twice_the_later_run_counts() {
        let reports = vec![
            report("2026-11-22T00:00:00Z", 0, vec![document("a.md", 2)]),
            report("2026-11-21T00:00:00Z", 0, vec![document("a.md", 1)]),
            report("2026-11-22T00:00:00Z", 0, vec![document("a.md", 3)]),
        ];
        let Merged { record, twice } = merge(reports).unwrap();
        assert_eq!(record.documents[0].counts.total, 3);
        let told = |taken, left| Twice { path: "a.md".into(), taken, left };
        assert_eq!(twice, [told(0, 1), told(2, 0)]);
    }

    #[test]
    fn nothing_makes_no_report() {
        assert!(merge(Vec::new()).is_none());
    }
}
