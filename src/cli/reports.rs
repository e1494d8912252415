//! `--report`: which reports are written, and where to.

use std::env;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::arguments::Format;
use super::output::forgiving;
use super::problems::Problem;
use super::targets;
use crate::report::history::History;
use crate::report::{self, Annotations};
use crate::run::RunRecord;

/// Names the file that GitHub shows as the summary of a job.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";
/// Names the directory that GitHub's paths are relative to.
const WORKSPACE: &str = "GITHUB_WORKSPACE";

/// A report to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// How it is written.
    pub(super) format: report::Format,
    /// Where to.
    pub(super) place: Place,
}

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// To a file, all at once.
    File(PathBuf),
    /// To standard output.
    Stdout,
    /// Annotations to standard output, and a summary to where GitHub looks for it.
    Job,
}

/// What is already told when reports are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Annotated {
    /// Annotations were written as things happened.
    Live,
    /// None was.
    Not,
}

/// Reads `FORMAT=PATH`.
pub(super) fn parse(text: &str) -> Result<Report, String> {
    if text == report::Format::Github.name() {
        return Ok(Report { format: report::Format::Github, place: Place::Job });
    }
    let Some((name, path)) = text.split_once('=') else {
        return Err(match report::Format::named(text) {
            Some(_) => format!("the file is missing: write {text}=FILE, or {text}=- for standard output"),
            None => format!("the format is missing: write json={text}"),
        });
    };
    let Some(format) = report::Format::named(name) else {
        let names = report::Format::ALL.map(report::Format::name);
        return Err(format!("`{name}` is not a format of reports; there are: {}", names.join(", ")));
    };
    let place = match path {
        "" => return Err(format!("the file is missing: write {name}=FILE, or {name}=- for standard output")),
        "-" => Place::Stdout,
        path => Place::File(PathBuf::from(path)),
    };
    Ok(Report { format, place })
}

impl Report {
    /// How it is asked for.
    pub(super) fn option(&self) -> String {
        let place = match &self.place {
            Place::File(path) => format!("={}", path.display()),
            Place::Stdout => "=-".to_owned(),
            Place::Job => String::new(),
        };
        format!("--report {}{place}", self.format.name())
    }

    /// It needs standard output for itself, or shares it with the console only.
    fn wants_stdout(&self) -> bool {
        !matches!(self.place, Place::File(_))
    }

    /// It stands between the lines of the console.
    pub(super) fn is_live(&self) -> bool {
        self.format == report::Format::Github && self.wants_stdout()
    }

    /// It takes the place of the console.
    pub(super) fn is_alone(&self) -> bool {
        self.wants_stdout() && !self.is_live()
    }

    /// The file of a report that can be read again.
    pub(super) fn readable(&self) -> Option<&Path> {
        match &self.place {
            Place::File(path) if self.format == report::Format::Json && path.is_file() => Some(path),
            _ => None,
        }
    }

    fn write(
        &self,
        record: &RunRecord,
        history: Option<&History>,
        annotated: Annotated,
    ) -> Result<(), String> {
        match &self.place {
            Place::File(path) => {
                self.format.save(record, history, path).map_err(|error| failed(path, &error))
            }
            Place::Stdout | Place::Job if self.is_live() => {
                if annotated == Annotated::Not {
                    let text = annotations().run(record);
                    print(|out| out.write_all(text.as_bytes()))?;
                }
                if self.place == Place::Job { summarize(record) } else { Ok(()) }
            }
            Place::Stdout | Place::Job => print(|out| self.format.write_with(record, history, out)),
        }
    }
}

/// What keeps reports from being written at all.
pub(super) fn conflict(reports: &[Report], format: Format) -> Option<Problem> {
    let console = (format == Format::Json).then(|| "--format json".to_owned());
    let others = reports.iter().filter(|report| report.wants_stdout()).map(Report::option);
    let all: Vec<String> = console.into_iter().chain(others).collect();
    if all.len() > 1 { Some(Problem::Stdout(all.join(" and "))) } else { targets::shared(reports) }
}

/// Writes every report that can be written; a sentence for each that cannot.
pub(super) fn write(
    record: &RunRecord,
    history: Option<&History>,
    reports: &[Report],
    annotated: Annotated,
) -> Vec<String> {
    reports.iter().filter_map(|report| report.write(record, history, annotated).err()).collect()
}

/// Annotations whose paths GitHub finds.
pub(super) fn annotations() -> Annotations {
    match (env::var_os(WORKSPACE), env::current_dir()) {
        (Some(workspace), Ok(here)) => Annotations::below(Path::new(&workspace), &here),
        _ => Annotations::default(),
    }
}

/// Adds to the summary of the job, where there is one.
fn summarize(record: &RunRecord) -> Result<(), String> {
    let Some(path) = env::var_os(SUMMARY).filter(|path| !path.is_empty()) else { return Ok(()) };
    let path = PathBuf::from(path);
    let file = File::options().append(true).create(true).open(&path);
    let written = file.and_then(|mut file| report::Format::Markdown.write(record, &mut file));
    written.map_err(|error| failed(&path, &error))
}

/// Writes to standard output.
pub(super) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), String> {
    let mut out = io::stdout().lock();
    forgiving(write(&mut out).and_then(|()| out.flush()))
        .map_err(|error| format!("failed to write the report to standard output: {error}"))
}

fn failed(path: &Path, error: &io::Error) -> String {
    format!("{}: failed to write the report: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_needs_a_known_format_and_a_file() {
        let json = |place| Ok(Report { format: report::Format::Json, place });
        assert_eq!(parse("json=a=b.json"), json(Place::File("a=b.json".into())));
        assert_eq!(parse("json=-"), json(Place::Stdout));
        assert_eq!(parse("github"), Ok(Report { format: report::Format::Github, place: Place::Job }));
        assert_eq!(parse("out.json").unwrap_err(), "the format is missing: write json=out.json");
        let missing = "the file is missing: write json=FILE, or json=- for standard output";
        assert_eq!([parse("json=").unwrap_err(), parse("json").unwrap_err()], [missing; 2]);
        assert_eq!(
            parse("pdf=x").unwrap_err(),
            "`pdf` is not a format of reports; there are: json, junit, github, markdown, sarif, html"
        );
    }
}
