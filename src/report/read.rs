//! A JSON report read back into the records it was written from.

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

/// Reads a JSON report. What it leaves out and follows from the rest is put back; the console's details are not.
pub fn read(text: &[u8]) -> Result<RunRecord, ReadError> {
    check_schema(text)?;
    let mut record: RunRecord = serde_json::from_slice(text)?;
    for document in &mut record.documents {
        document.counts = StepCounts::of(&document.steps);
    }
    Ok(record)
}

/// Fails where the text is no JSON object with a schema that this program knows.
pub(super) fn check_schema(text: &[u8]) -> Result<(), ReadError> {
    #[derive(serde::Deserialize)]
    struct Head {
        schema: u64,
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
