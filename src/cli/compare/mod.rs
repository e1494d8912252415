//! `rehearse compare`: an output held against an expected one, without a document; runs nothing.
//!
//! One pair of files is told to a person or as JSON (`pair`), a file of pairs always as JSON lines (`batch`).
//! Every pair is a document of its own: nothing is carried from one to the next.

mod answer;
mod batch;
mod error;
mod pair;
mod source;

use clap::Args;

use super::arguments::{Format, When};
use super::{Exit, problems};
use crate::document::{self, Expect};
pub(super) use error::Error;
use source::Source;

pub(super) const EXIT_STATUS: &str = "\
Exit status:
  0        met; with --batch: every pair is answered, met or not
  1        not met
  2        the command line or an input is wrong
  3        rehearse itself is at fault";

#[derive(Debug, Args)]
pub(super) struct Compare {
    /// The promised output; `-`: standard input
    #[arg(long, value_name = "FILE", required_unless_present = "batch", conflicts_with = "batch")]
    expected: Option<Source>,
    /// What came back; `-`: standard input
    #[arg(long, value_name = "FILE", required_unless_present = "batch", conflicts_with = "batch")]
    actual: Option<Source>,
    /// Answer every pair of a file, one JSON object a line: id, language, expected, actual; `-`: standard input
    #[arg(long, value_name = "FILE")]
    batch: Option<Source>,
    /// The language of the expected output, as a block of a document has it
    #[arg(long, value_name = "LANGUAGE", conflicts_with = "batch")]
    language: Option<String>,
    /// How to compare: match, exact, contains, regex, regex=PATTERN, json, similar=0.8, none
    #[arg(long, value_name = "KIND", value_parser = document::parse_expect, default_value = "match")]
    expect: Expect,
    /// What goes to standard output: text for a person, or JSON; with --batch always JSON
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
    /// Show the whole difference, however long
    #[arg(long, conflicts_with = "batch")]
    full_diff: bool,
}

impl Compare {
    pub(super) fn run(&self, color: When) -> Exit {
        let done = match (&self.batch, &self.expected, &self.actual) {
            (Some(batch), ..) => batch::answer(batch, &self.expect),
            (None, Some(expected), Some(actual)) => self.pair(expected, actual, color),
            (None, ..) => unreachable!("the parser asks for both files where there is no batch"),
        };
        done.unwrap_or_else(|error| problems::tell(vec![error.into()]))
    }
}
