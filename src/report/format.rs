//! The formats of reports for machines and for pages, by their names.

use std::io::{self, Write};
use std::path::Path;

use super::history::History;
use super::{github, html, json, junit, markdown, sarif, save};
use crate::run::RunRecord;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The records as they are, schema 1.
    Json,
    /// XML, as CI systems read it.
    Junit,
    /// Workflow commands of GitHub Actions.
    Github,
    /// For a pull request or the summary of a job.
    Markdown,
    /// Version 2.1.0, for code scanning.
    Sarif,
    /// The documents as pages, in one file.
    Html,
}

impl Format {
    /// All there are, in the order in which they are told.
    pub const ALL: [Self; 6] =
        [Self::Json, Self::Junit, Self::Github, Self::Markdown, Self::Sarif, Self::Html];

    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Markdown => "markdown",
            Self::Sarif => "sarif",
            Self::Html => "html",
        }
    }

    /// The format of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Writes a run. Fails as `out` does.
    pub fn write(self, record: &RunRecord, out: &mut dyn Write) -> io::Result<()> {
        self.write_with(record, None, out)
    }

    /// Writes a run with what became of its documents before, in the formats that have a place for it. Fails as `out` does.
    pub fn write_with(
        self,
        record: &RunRecord,
        history: Option<&History>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match self {
            Self::Json => json::write(record, out),
            Self::Junit => junit::write(record, out),
            Self::Github => github::write(record, out),
            Self::Markdown => markdown::write(record, out),
            Self::Sarif => sarif::write(record, out),
            Self::Html => html::write(record, history, out),
        }
    }

    /// Writes a run to a file, all at once, as [`Format::write_with`] does. Fails as [`save::save`] does.
    pub fn save(self, record: &RunRecord, history: Option<&History>, path: &Path) -> io::Result<()> {
        save::save(path, |out| self.write_with(record, history, out))
    }
}
