//! `--record` and `--replay`: what would keep a recording from being made or used, told before anything runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;

use super::problems::Problem;
use crate::config::{Layer, Tape, Words};
use crate::plan::Loaded;
use crate::{recording, run};

/// Flags of recordings.
#[derive(Debug, Default, Args)]
pub(super) struct Taping {
    /// Keep in this directory what the tools were called with and gave back, a file a document
    #[arg(long, value_name = "DIRECTORY", conflicts_with_all = ["replay", "resume"], help_heading = "Recordings")]
    record: Option<PathBuf>,
    /// Run with what was recorded in this directory instead of the tools
    #[arg(long, value_name = "DIRECTORY", conflicts_with = "resume", help_heading = "Recordings")]
    replay: Option<PathBuf>,
    /// A tool whose calls are recorded or replayed; repeat it, or separate them by commas [default: `tools` of
    /// rehearse.yaml]
    #[arg(long = "tool", value_name = "NAME", value_delimiter = ',', help_heading = "Recordings")]
    tools: Vec<String>,
}

impl Taping {
    /// Lays these flags over `layer`.
    pub(super) fn over(&self, layer: Layer) -> Layer {
        let record = self.record.clone().map(Tape::Record);
        Layer {
            tape: record.or_else(|| self.replay.clone().map(Tape::Replay)),
            tools: (!self.tools.is_empty()).then(|| Words(self.tools.clone())),
            ..layer
        }
    }
}

/// Everything that is in the way of the recordings of these documents.
pub(super) fn obstacles<'d>(documents: impl Iterator<Item = &'d Loaded>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    let mut tell = |problem| {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    };
    let mut files: BTreeMap<PathBuf, &Path> = BTreeMap::new();
    for Loaded { plan, settings, .. } in documents {
        if let Some(name) = settings.tools.iter().find(|name| name.is_empty() || name.contains('/')) {
            tell(Problem::Tape(format!("`{name}` is not the name of a tool: a name without `/` is meant")));
        }
        match &settings.tape {
            Tape::Off => {}
            Tape::Record(_) if settings.tools.is_empty() => tell(Problem::Tape(format!(
                "{}: --record does not know which tools to record: name them with --tool, or with `tools:` in \
                 rehearse.yaml",
                plan.document.display()
            ))),
            Tape::Record(directory) => {
                let file = recording::file(directory, &plan.document);
                if let Some(other) = files.insert(file.clone(), &plan.document) {
                    tell(Problem::Tape(format!(
                        "{} and {} would have one recording, {}; record them in two directories",
                        other.display(),
                        plan.document.display(),
                        file.display()
                    )));
                }
                if let Err(error) = writable(file.parent().unwrap_or(directory)) {
                    tell(Problem::Tape(format!(
                        "{}: no recording can be written there: {error}",
                        directory.display()
                    )));
                }
            }
            Tape::Replay(directory) if !directory.is_dir() => tell(Problem::Tape(format!(
                "{}: there is no directory of recordings; make one with --record",
                directory.display()
            ))),
            Tape::Replay(directory) => {
                if let Err(error) = run::find_recording(directory, &plan.document) {
                    tell(Problem::Recording(error));
                }
            }
        }
    }
    problems
}

/// Makes the directory, and tries whether a file can be made in it.
fn writable(directory: &Path) -> Result<(), String> {
    let told = |error: std::io::Error| {
        let told = error.to_string();
        told.split(" at path ").next().unwrap_or(&told).to_owned()
    };
    std::fs::create_dir_all(directory).map_err(told)?;
    tempfile::tempfile_in(directory).map(drop).map_err(told)
}
