//! `rehearse report`: JSON reports merged, rendered again, put in a row.

use std::fmt;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::arguments::{Format, When};
use super::problems::{self, Problem, fault};
use super::reports::{self, Annotated, Report as Target};
use super::{Exit, output, targets};
use crate::report::history::{Folder, History};
use crate::report::{
    self, Console, ConsoleOptions, Extent, Merged, Surface, Telling, Told, Twice, Verbosity, merge, read,
};
use crate::run::RunRecord;

pub(super) const EXIT_STATUS: &str = "\
Exit status:
  0  all documents of the reports passed; or there is only a history
  1  a document failed
  2  the command line is wrong, or a report cannot be read
  3  a report cannot be written";

#[derive(Debug, Args)]
pub(super) struct Report {
    /// JSON reports, such as the shards of a run; they are merged, and of a document that is in several the later run
    /// counts
    #[arg(value_name = "FILE", required_unless_present = "history")]
    files: Vec<PathBuf>,
    /// Show how each document fared in the reports of this directory; the merged report is added to it
    #[arg(long, value_name = "DIRECTORY")]
    history: Option<PathBuf>,
    /// Write a report to a file, or to standard output (`-`); repeat it for several [formats: json, junit, github,
    /// markdown, sarif, html]
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = reports::parse, help_heading = "Output")]
    reports: Vec<Target>,
    /// What goes to standard output: text for a person, or JSON: the merged report, or the history where there is one
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, help_heading = "Output")]
    format: Format,
    /// Show the whole difference of every output, however long
    #[arg(long, help_heading = "Output")]
    full_diff: bool,
    /// Say only what failed or is flaky; nothing where all is well
    #[arg(long, short, conflicts_with = "verbose", help_heading = "Output")]
    quiet: bool,
    /// Show every step
    #[arg(long, short, help_heading = "Output")]
    verbose: bool,
}

/// Why a file cannot be used; what is wrong with it.
fn unreadable(path: &Path, reason: &dyn fmt::Display) -> Problem {
    Problem::Directory { path: path.to_path_buf(), reason: reason.to_string() }
}

impl Report {
    pub(super) fn run(&self, color: When) -> Exit {
        if let Some(conflict) = reports::conflict(&self.reports, self.format) {
            return problems::tell(vec![conflict]);
        }
        let overwritten = targets::overwritten(&self.reports, self.files.iter().map(PathBuf::as_path));
        if !overwritten.is_empty() {
            return problems::tell(overwritten);
        }
        let merged = match self.merged() {
            Ok(merged) => merged,
            Err(problems) => return problems::tell(problems),
        };
        let mut told = Vec::new();
        let (latest, history) = match self.history(merged.as_ref(), &mut told) {
            Ok(found) => found,
            Err(problem) => return problems::tell(vec![problem]),
        };
        let verdict = merged.as_ref().map_or(Exit::Passed, verdict);
        if let Some(record) = merged.as_ref().or(latest.as_ref()) {
            told.extend(reports::write(record, history.as_ref(), &self.reports, Annotated::Not));
        }
        told.extend(self.say(merged.as_ref(), history.as_ref(), color).err());
        if told.is_empty() { verdict } else { fault(&told.join("\nerror: ")) }
    }

    /// The reports of the command line as one; `None` where there are none.
    fn merged(&self) -> Result<Option<RunRecord>, Vec<Problem>> {
        let mut records = Vec::with_capacity(self.files.len());
        let mut problems = Vec::new();
        for path in &self.files {
            match load(path) {
                Ok(record) => records.push(record),
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(merge(records).map(|Merged { record, twice }| {
            for Twice { path, taken, left } in twice {
                let (taken, left) = (self.files[taken].display(), self.files[left].display());
                note(&format!("{path}: taken from {taken}, which started later; {left} has it too"));
            }
            record
        }))
    }

    /// The history, where it is asked for, with the merged report added to its folder; and where there is no such report
    /// but others to write, the latest one. What cannot be written is added to `told`.
    fn history(
        &self,
        merged: Option<&RunRecord>,
        told: &mut Vec<String>,
    ) -> Result<(Option<RunRecord>, Option<History>), Problem> {
        let Some(directory) = &self.history else { return Ok((None, None)) };
        let mut folder = match Folder::read(directory) {
            Ok(folder) => folder,
            Err(error) if merged.is_none() || directory.exists() => {
                return Err(unreadable(directory, &error));
            }
            Err(_) => Folder::default(),
        };
        for (path, broken) in &folder.broken {
            let sentence = format!("{}: left out of the history: {broken}", path.display());
            let _ = writeln!(std::io::stderr(), "warning: {sentence}");
        }
        if let Some(record) = merged
            && let Err(error) = folder.add(record, directory)
        {
            told.push(format!("{}: failed to add the report: {error}", directory.display()));
        }
        let is_wanted = merged.is_none() && !self.reports.is_empty();
        let latest = folder.latest().filter(|_| is_wanted).map(load).transpose()?;
        Ok((latest, Some(folder.history())))
    }

    /// What goes to standard output.
    fn say(&self, merged: Option<&RunRecord>, history: Option<&History>, color: When) -> Result<(), String> {
        if self.format == Format::Json {
            return match (history, merged) {
                (Some(history), _) => reports::print(|out| {
                    serde_json::to_writer_pretty(&mut *out, history)?;
                    out.write_all(b"\n")
                }),
                (None, Some(record)) => reports::print(|out| report::Format::Json.write(record, out)),
                (None, None) => Ok(()),
            };
        }
        if self.reports.iter().any(Target::is_alone) {
            return Ok(());
        }
        let unwritable = |error: &std::io::Error| format!("standard output cannot be written: {error}");
        if let Some(record) = merged {
            let mut console = Console::new(self.options(color));
            console.retell(record);
            console.failure().map_or(Ok(()), |error| Err(unwritable(error)))?;
        }
        let Some(history) = history else { return Ok(()) };
        let told = if self.quiet { Told::Odd } else { Told::All };
        let text = history.text(&Surface::detect(color.into()), told);
        let blank = if merged.is_some() && !text.is_empty() { "\n" } else { "" };
        match output::print(&format!("{blank}{text}")) {
            Exit::Passed => Ok(()),
            _ => Err("the history cannot be shown".to_owned()),
        }
    }

    fn options(&self, color: When) -> ConsoleOptions {
        ConsoleOptions {
            mode: report::Mode::Test,
            verbosity: match (self.quiet, self.verbose) {
                (true, _) => Verbosity::Quiet,
                (_, true) => Verbosity::Verbose,
                _ => Verbosity::Normal,
            },
            extent: if self.full_diff { Extent::Whole } else { Extent::Screen },
            colour: color.into(),
            telling: Telling::WhenDone,
        }
    }
}

fn load(path: &Path) -> Result<RunRecord, Problem> {
    let text = fs::read(path).map_err(|error| unreadable(path, &error))?;
    read(&text).map_err(|error| unreadable(path, &error))
}

fn verdict(record: &RunRecord) -> Exit {
    if record.summary.documents.failed > 0 { Exit::Failed } else { Exit::Passed }
}

fn note(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "note: {sentence}");
}
