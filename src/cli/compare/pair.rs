//! One pair of files.

use super::answer::Answer;
use super::source::Source;
use super::{Compare, Error, Exit};
use crate::cli::arguments::{Format, When};
use crate::cli::output;
use crate::document::Expect;
use crate::expect::Pair;
use crate::report::{Compared, Extent, Surface};
use crate::run::{self, ExpectationRecord};

/// The JSON object of a pair.
#[derive(serde::Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    answer: &'a Answer,
    reason: Option<&'a str>,
}

impl Compare {
    /// Compares two files and tells the answer. Fails where a file cannot be used.
    pub(super) fn pair(&self, expected: &Source, actual: &Source, color: When) -> Result<Exit, Error> {
        if (expected, actual) == (&Source::StandardInput, &Source::StandardInput) {
            return Err(Error::TwiceStandardInput);
        }
        let promised = text(expected)?;
        let came = actual.read()?;
        let came = String::from_utf8_lossy(&came);
        let language = self.language.as_deref().unwrap_or_default().to_lowercase();
        let pair = Pair { expected: &promised, actual: &came, language: &language };
        let answer = Answer::new(pair, &self.expect)
            .map_err(|error| Error::Pattern { input: expected.clone(), error })?;
        let met = answer.met;
        let told = match self.format {
            Format::Json => {
                let reason = answer.comparison.reason.as_deref();
                let mut told = serde_json::to_string_pretty(&Told { answer: &answer, reason })
                    .expect("an answer is JSON");
                told.push('\n');
                told
            }
            Format::Human => self.told(answer, promised, language, color),
        };
        Ok(match output::print(&told) {
            Exit::Passed if !met => Exit::Failed,
            exit => exit,
        })
    }

    fn told(&self, answer: Answer, expected: String, language: String, color: When) -> String {
        let Answer { met, score, ie_score, substitutions, difference, comparison } = answer;
        let threshold = match self.expect {
            Expect::Similar(threshold) => Some(threshold),
            _ => None,
        };
        let expectation = ExpectationRecord {
            line: 1,
            language,
            kind: run::kind(&self.expect).into(),
            threshold,
            expected,
            score: Some(score),
            met: Some(met),
            substitutions,
            difference,
            aligned: comparison.difference,
            text_line: 1,
        };
        let extent = if self.full_diff { Extent::Whole } else { Extent::Screen };
        let reason = comparison.reason.as_deref();
        Compared { expectation: &expectation, ie_score, reason }.text(&Surface::detect(color.into()), extent)
    }
}

/// The promised text. Fails where it cannot be read, or is not UTF-8, as a document has to be.
fn text(source: &Source) -> Result<String, Error> {
    String::from_utf8(source.read()?).map_err(|error| {
        let (bytes, good) = (error.as_bytes(), error.utf8_error().valid_up_to());
        let line = memchr::memchr_iter(b'\n', &bytes[..good]).count() + 1;
        Error::NotUtf8 { input: source.clone(), line, byte: bytes[good] }
    })
}
