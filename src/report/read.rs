//! A JSON report read back into the records it was written from.

use serde::de::{Error as _, Unexpected};

use crate::expect::{DiffKind, DiffLine};
use crate::run::{RunRecord, StepCounts};

/// The version of the JSON report that this program writes, and the newest it reads.
const SCHEMA: u64 = 1;

/// Why a text is not a report that can be used.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not JSON, or JSON of another shape.
    #[error("it is not a JSON report of rehearse: {0}")]
    Broken(#[from] serde_json::Error),
    /// Written by a later release.
    #[error(
        "it has schema {schema}, which this release cannot read; the newest it knows is {SCHEMA}: use a newer rehearse"
    )]
    Newer {
        /// The version it says it has.
        schema: u64,
    },
}

/// Reads a JSON report. What it leaves out and follows from the rest is put back; which rule each pair of lines breaks
/// is not.
pub fn read(text: &[u8]) -> Result<RunRecord, ReadError> {
    check_schema(text)?;
    let mut record: RunRecord = serde_json::from_slice(text)?;
    for document in &mut record.documents {
        document.counts = StepCounts::of(&document.steps);
        for step in &mut document.steps {
            let of_inputs = step.inputs.iter_mut().filter_map(|input| input.expectation.as_mut());
            for expectation in step.expectation.as_mut().into_iter().chain(of_inputs) {
                expectation.text_line = expectation.line + 1;
                expectation.aligned = aligned(&expectation.difference);
            }
        }
    }
    Ok(record)
}

/// The rows that a unified diff was written from, as far as it tells.
fn aligned(difference: &str) -> Vec<DiffLine> {
    let mut next = None;
    let mut rows = Vec::new();
    for line in difference.lines() {
        if let Some(start) = line.strip_prefix("@@ -").and_then(|rest| rest.split(',').next()) {
            next = start.parse::<usize>().ok().and_then(|start| start.checked_sub(1));
            continue;
        }
        let Some((sign, text)) = line.split_at_checked(1) else { continue };
        let text = || Some(text.to_owned());
        let (kind, expected, actual) = match sign {
            "-" => (DiffKind::Missing, text(), None),
            "+" => (DiffKind::Unexpected, None, text()),
            _ => (DiffKind::Equal, text(), text()),
        };
        let line = next.filter(|_| expected.is_some());
        next = next.map(|number| number + usize::from(expected.is_some()));
        rows.push(DiffLine { kind, expected, actual, line, why: None, volatile: Vec::new() });
    }
    rows
}

/// Fails where the text is no JSON object with a schema that this program knows.
pub(super) fn check_schema(text: &[u8]) -> Result<(), ReadError> {
    #[derive(serde::Deserialize)]
    #[serde(expecting = "an object")]
    struct Head {
        schema: u64,
    }
    if text.trim_ascii_start().starts_with(b"[") {
        return Err(serde_json::Error::invalid_type(Unexpected::Seq, &"an object").into());
    }
    let Head { schema } = serde_json::from_slice(text)?;
    if schema > SCHEMA { Err(ReadError::Newer { schema }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{json, sample};

    #[test]
    fn what_is_read_and_written_again_is_the_same_to_the_byte() {
        let mut written = Vec::new();
        json::write(&sample::schema(), &mut written).unwrap();
        let record = read(&written).unwrap();
        let mut again = Vec::new();
        json::write(&record, &mut again).unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), String::from_utf8(written).unwrap());
        assert_eq!(record.documents[0].counts, sample::schema().documents[0].counts);
    }

    #[test]
    fn a_difference_is_put_back_in_rows() {
        let rows = aligned("@@ -1,2 +1,2 @@\n one\n-two\n+three\n@@ -9,1 +9,0 @@\n-nine\n");
        let told: Vec<_> =
            rows.iter().map(|row| (row.line, row.expected.as_deref(), row.actual.as_deref())).collect();
        assert_eq!(
            told,
            [
                (Some(0), Some("one"), Some("one")),
                (Some(1), Some("two"), None),
                (None, None, Some("three")),
                (Some(8), Some("nine"), None),
            ]
        );
    }

    #[test]
    fn a_report_of_a_later_release_is_refused() {
        let error = read(br#"{"schema": 2, "documents": {}}"#).unwrap_err();
        assert_eq!(
            error.to_string(),
            "it has schema 2, which this release cannot read; the newest it knows is 1: use a newer rehearse"
        );
    }

    #[test]
    fn what_is_broken_is_told_with_its_place() {
        let told = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        let broken = "it is not a JSON report of rehearse: ";
        assert_eq!(told("{\n\"schema\":"), format!("{broken}EOF while parsing a value at line 2 column 9"));
        assert_eq!(told("{}"), format!("{broken}missing field `schema` at line 1 column 2"));
    }
}
