//! What `rehearse.yaml` says of a whole call of `rehearse test`.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::problems::{self, Problem};
use super::reports::{self, Report};
use crate::config::{self, Error, Isolate, Jobs, Layer, SettingsFile, Words};
use crate::document::Located;
use crate::run::journal::Detail;
use crate::run::{AfterFailure, Isolation, Leftovers};
use crate::shell::Extent;

/// Settings of a call, from its options and the file in force for the first path of it.
#[derive(Debug)]
pub(super) struct OfTheCall {
    pub(super) jobs: NonZeroUsize,
    pub(super) after_failure: AfterFailure,
    pub(super) reports: Vec<Report>,
    pub(super) detail: Detail,
    pub(super) isolation: Isolation,
    pub(super) leftovers: Leftovers,
}

impl OfTheCall {
    /// Options win over the file. Fails where the file cannot be used.
    pub(super) fn read(paths: &[PathBuf], flags: &Layer, reports: &[Report]) -> Result<Self, Vec<Problem>> {
        let file =
            config::file_in_force(directory(paths), flags.config.as_deref()).map_err(problems::settings)?;
        let project = file.as_ref().map(|file| &file.layer);
        let jobs = flags.jobs.or(project.and_then(|layer| layer.jobs));
        let on = |of: fn(&Layer) -> Option<bool>| of(flags).or(project.and_then(of)).unwrap_or(false);
        let isolation = match flags.isolate.or(project.and_then(|layer| layer.isolate)).unwrap_or_default() {
            Isolate::Off => Isolation::None,
            Isolate::On => Isolation::Copies(Extent::Kept),
            Isolate::All => Isolation::Copies(Extent::All),
        };
        Ok(Self {
            jobs: jobs.map_or(NonZeroUsize::MIN, Jobs::count),
            after_failure: if on(|layer| layer.fail_fast) {
                AfterFailure::BeginNone
            } else {
                AfterFailure::GoOn
            },
            reports: if reports.is_empty() {
                file.as_ref().map_or(Ok(Vec::new()), in_file)?
            } else {
                reports.to_vec()
            },
            detail: match isolation {
                // Nobody can go on in a directory that is gone.
                Isolation::Copies(_) => Detail::Never,
                Isolation::None if on(|layer| layer.journal) => Detail::EveryStep,
                Isolation::None => Detail::AtFailure,
            },
            isolation,
            leftovers: if on(|layer| layer.keep_temp) { Leftovers::Kept } else { Leftovers::Removed },
        })
    }
}

/// The directory that the first path leads into.
fn directory(paths: &[PathBuf]) -> &Path {
    let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
    let mut above = first.ancestors().filter(|path| path.is_dir());
    above.next().unwrap_or(Path::new("."))
}

fn in_file(file: &SettingsFile) -> Result<Vec<Report>, Vec<Problem>> {
    let Some(Words(named)) = &file.layer.report else { return Ok(Vec::new()) };
    let problem = |reason: String| {
        let error = Error::Malformed(format!("report: {reason}"));
        problems::settings(vec![Located { path: file.path.clone(), line: Some(file.line("report")), error }])
    };
    named.iter().map(|report| reports::parse(report).map_err(problem)).collect()
}
