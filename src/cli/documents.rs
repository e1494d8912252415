//! Paths of the command line into plans.

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::paths::{self, Unreadable, Way};
use super::problems::Problem;
use crate::config::Layer;
use crate::document::Located;
use crate::plan::{self, Loaded, Request};
use crate::run::{Entry, TMPDIR, Unusable};

/// A document that a path of the command line leads to, planned and verified, or what is wrong with it.
#[derive(Debug)]
pub(super) struct Candidate {
    /// As the user named it, or as seen from the directory or glob that was named.
    pub(super) path: PathBuf,
    pub(super) result: Result<Loaded, Vec<Problem>>,
}

/// Plans and verifies every document that the paths lead to, each once, for a test; no path stands for the current
/// directory. Fails where a directory or glob leads to none.
pub(super) fn load(paths: &[PathBuf], flags: &Layer) -> Result<Vec<Candidate>, Vec<Problem>> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut seen = HashSet::new();
    let mut candidates = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        match paths::follow(path, flags) {
            Ok(Way::Document) => {
                if seen.insert(identity(path)) {
                    candidates.push(Candidate::plan(path.clone(), flags));
                }
            }
            Ok(Way::Several { found, none }) => {
                let with_steps = Candidate::all_with_steps(found, flags);
                if with_steps.is_empty() {
                    problems.push(none);
                }
                candidates.extend(with_steps.into_iter().filter(|found| seen.insert(identity(&found.path))));
            }
            Err(mut found) => problems.append(&mut found),
        }
    }
    if problems.is_empty() {
        return Ok(candidates);
    }
    let own = candidates.into_iter().filter_map(|candidate| candidate.result.err()).flatten();
    Err(problems.into_iter().chain(own).collect())
}

/// How many documents are worth a thread.
const SHARE: usize = 16;

impl Candidate {
    /// Those of the files that [`Self::with_steps`] takes, in their order, read on all processors.
    fn all_with_steps(found: Vec<Result<PathBuf, Unreadable>>, flags: &Layer) -> Vec<Self> {
        let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let share = found.len().div_ceil(processors).max(SHARE);
        let taken = |part: Vec<_>| -> Vec<Self> {
            part.into_iter().filter_map(|path| Self::with_steps(path, flags)).collect()
        };
        let mut found = found.into_iter();
        let first = found.by_ref().take(share).collect();
        std::thread::scope(|scope| {
            let mut others = Vec::new();
            while found.len() > 0 {
                let part = found.by_ref().take(share).collect();
                others.push(scope.spawn(move || taken(part)));
            }
            let mut all = taken(first);
            all.extend(others.into_iter().flat_map(|part| part.join().expect("reading does not panic")));
            all
        })
    }

    fn plan(path: PathBuf, flags: &Layer) -> Self {
        let result = planned(&path, flags, &|name| name == TMPDIR).and_then(verified);
        Self { path, result }
    }

    /// A file that was found, unless it is read well and has no steps of its own, or none of those that are meant.
    fn with_steps(found: Result<PathBuf, Unreadable>, flags: &Layer) -> Option<Self> {
        let path = match found {
            Ok(path) => path,
            Err(Unreadable { path, why }) => {
                let problem = Problem::directory(&path, &format!("cannot be read: {why}"));
                return Some(Self { path, result: Err(vec![problem]) });
            }
        };
        let result = planned(&path, flags, &|name| name == TMPDIR);
        let is_left_out = result.as_ref().is_ok_and(|loaded| loaded.own() == 0 || loaded.lacks_cleanup());
        (!is_left_out).then(|| Self { path, result: result.and_then(verified) })
    }
}

/// The documents of a call, in its order.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) entries: Vec<Entry>,
    /// Why some of them cannot be run.
    pub(super) problems: Vec<Problem>,
}

impl Call {
    /// One document.
    pub(super) fn of(loaded: Loaded) -> Self {
        Self { entries: vec![loaded.into()], problems: Vec::new() }
    }

    /// These documents, of which some cannot be run.
    pub(super) fn gather(candidates: Vec<Candidate>) -> Self {
        let mut call = Self { entries: Vec::with_capacity(candidates.len()), problems: Vec::new() };
        for Candidate { path, result } in candidates {
            call.entries.push(match result {
                Ok(loaded) => loaded.into(),
                Err(problems) => {
                    let reasons = problems.iter().map(|problem| problem.reason(&path)).collect();
                    call.problems.extend(problems);
                    Entry::Unusable(Unusable::unread(path, reasons))
                }
            });
        }
        call
    }

    /// The files that were read: documents, and what they include and require.
    pub(super) fn read(&self) -> impl Iterator<Item = &Path> {
        let unusable = self.entries.iter().filter_map(|entry| match entry {
            Entry::Ready(_) => None,
            Entry::Unusable(unusable) => Some(unusable.path.as_path()),
        });
        self.ready().flat_map(read).chain(unusable)
    }

    /// The documents that can be run.
    pub(super) fn ready(&self) -> impl Iterator<Item = &Loaded> {
        self.entries.iter().filter_map(Entry::ready)
    }
}

/// The files that a document was read from.
pub(super) fn read(loaded: &Loaded) -> impl Iterator<Item = &Path> {
    loaded.plan.sources.iter().map(|source| source.path.as_path())
}

/// Plans one document.
pub(super) fn load_one(path: &Path, flags: &Layer) -> Result<Loaded, Vec<Problem>> {
    planned(path, flags, &|_| false)
}

/// Plans one document whose session has these variables beside those of the environment.
pub(super) fn planned(
    path: &Path,
    flags: &Layer,
    has: &dyn Fn(&str) -> bool,
) -> Result<Loaded, Vec<Problem>> {
    let in_environment = |name: &str| has(name) || std::env::var_os(name).is_some();
    plan::load(path, Request { flags, in_environment: &in_environment }).map_err(problems)
}

/// Passes a plan on that can run.
pub(super) fn verified(loaded: Loaded) -> Result<Loaded, Vec<Problem>> {
    plan::verify(&loaded).map_err(problems)?;
    Ok(loaded)
}

fn problems(errors: Vec<Located<plan::Error>>) -> Vec<Problem> {
    errors.into_iter().map(Problem::Document).collect()
}

fn identity(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}
