//! Where runs are kept, which there are, and how one of them is found.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::entry::{Ending, Entry, KeptStep, SCHEMA, Start};
use super::file;

/// How many runs that are over are kept.
const MOST: usize = 100;

/// The directory in which runs are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub(in crate::run) root: PathBuf,
}

/// A run as its journal tells it.
#[derive(Debug, Clone)]
pub struct Run {
    /// What it is called.
    pub id: String,
    /// What it began with.
    pub start: Start,
    /// Steps that are over, by place, without what a later process did again.
    pub steps: Vec<KeptStep>,
    /// The place of the step that was running.
    pub begun: Option<usize>,
    /// What is said of it.
    pub condition: Condition,
    /// When it was last begun or gone on with, in milliseconds since 1970.
    pub at: i64,
    /// The process that owned it last.
    pub pid: u32,
    pub(super) directory: PathBuf,
}

/// What is said of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Its process is alive.
    Running,
    /// Its process is gone and left no word.
    Killed,
    /// A signal stopped it, or the reader left.
    Stopped,
    /// A step failed.
    Failed,
    /// It did not go through; what it had made was taken away later.
    CleanedUp,
    /// It went through.
    Passed,
}

impl Condition {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Killed => "killed",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::CleanedUp => "cleaned up",
            Self::Passed => "passed",
        }
    }
}

/// Why a run cannot be kept, found or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no place for it.
    #[error("there is no place to keep runs: neither XDG_STATE_HOME nor HOME is set to a directory")]
    NoPlace,
    /// The directory cannot be read.
    #[error("{}: cannot be read: {source}", .path.display())]
    Unreadable {
        /// The directory or file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A journal that cannot be written.
    #[error("{}: cannot be written: {source}", .path.display())]
    Unwritable {
        /// The directory or file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A journal that makes no sense.
    #[error("the journal of run `{id}` is damaged: {reason}; remove {} to be rid of it", .path.display())]
    Damaged {
        /// The run.
        id: String,
        /// What is wrong.
        reason: String,
        /// Its directory.
        path: PathBuf,
    },
    /// A journal of a later version.
    #[error(
        "run `{id}` was kept by rehearse {version}, whose journals (schema {schema}) this one does not know"
    )]
    Newer {
        /// The run.
        id: String,
        /// The version that made it.
        version: String,
        /// Its format.
        schema: u64,
    },
    /// Nothing is called so.
    #[error("there is no run `{0}`; `rehearse runs` lists those that there are")]
    Unknown(String),
    /// Several are called so.
    #[error("`{id}` may be any of {}", .found.join(", "))]
    Ambiguous {
        /// As given.
        id: String,
        /// What begins with it.
        found: Vec<String>,
    },
    /// Everything went through.
    #[error("there is no run to go on with{}", .0.as_ref().map(|path| format!(" of {}", path.display())).unwrap_or_default())]
    NothingOpen(Option<PathBuf>),
}

impl State {
    /// `$XDG_STATE_HOME/rehearse/runs`, else `~/.local/state/rehearse/runs`.
    pub fn of_user() -> Result<Self, Error> {
        let directory =
            |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let state =
            directory("XDG_STATE_HOME").or_else(|| directory("HOME").map(|home| home.join(".local/state")));
        state.map(|state| Self { root: state.join("rehearse/runs") }).ok_or(Error::NoPlace)
    }

    /// Every run that can be read, the newest first, and why the others cannot.
    pub fn runs(&self) -> Result<(Vec<Run>, Vec<Error>), Error> {
        let (mut runs, mut errors) = (Vec::new(), Vec::new());
        for id in self.names()? {
            match self.read(&id) {
                Ok(run) => runs.push(run),
                Err(error) => errors.push(error),
            }
        }
        runs.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.id.cmp(&b.id)));
        Ok((runs, errors))
    }

    /// The run whose name begins so.
    pub fn find(&self, id: &str) -> Result<Run, Error> {
        let names = self.names()?;
        let mut found: Vec<String> = names.iter().filter(|name| name.starts_with(id)).cloned().collect();
        if names.iter().any(|name| name == id) {
            found = vec![id.to_owned()];
        }
        match found.as_slice() {
            [] => Err(Error::Unknown(id.to_owned())),
            [only] => self.read(only),
            _ => Err(Error::Ambiguous { id: id.to_owned(), found }),
        }
    }

    /// The latest run that did not go through and is not running, of this document or of any.
    pub fn latest(&self, document: Option<&Path>) -> Result<Run, Error> {
        let asked = document.map(|path| path.canonicalize().unwrap_or_else(|_| path.to_owned()));
        let fits = |run: &Run| asked.as_ref().is_none_or(|asked| *asked == run.start.document);
        let open = |run: &Run| {
            !matches!(run.condition, Condition::Passed | Condition::CleanedUp | Condition::Running)
        };
        let (runs, _) = self.runs()?;
        let running = runs.iter().find(|run| fits(run) && run.condition == Condition::Running).cloned();
        let found = runs.into_iter().find(|run| open(run) && fits(run));
        found.or(running).ok_or_else(|| Error::NothingOpen(document.map(Path::to_owned)))
    }

    /// Removes runs that are over and older than this; how many those were.
    pub fn prune(&self, age: Duration) -> Result<usize, Error> {
        let limit = now() - i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        let (runs, _) = self.runs()?;
        let mut removed = 0;
        for run in runs.iter().filter(|run| run.condition != Condition::Running && run.at <= limit) {
            fs::remove_dir_all(&run.directory)
                .map_err(|source| Error::Unwritable { path: run.directory.clone(), source })?;
            removed += 1;
        }
        Ok(removed)
    }

    /// Makes room: of the runs that are over only the newest are kept.
    pub(super) fn tidy(&self) {
        if self.names().is_ok_and(|names| names.len() > MOST)
            && let Ok((runs, _)) = self.runs()
        {
            for run in runs.iter().filter(|run| run.condition != Condition::Running).skip(MOST) {
                let _ = fs::remove_dir_all(&run.directory);
            }
        }
    }

    fn names(&self) -> Result<Vec<String>, Error> {
        let entries = match fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(Error::Unreadable { path: self.root.clone(), source }),
        };
        let directories = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
        Ok(directories.filter_map(|entry| entry.file_name().into_string().ok()).collect())
    }

    fn read(&self, id: &str) -> Result<Run, Error> {
        let directory = self.root.join(id);
        let damaged = |reason: &str| Error::Damaged {
            id: id.to_owned(),
            reason: reason.to_owned(),
            path: directory.clone(),
        };
        let lines = file::lines(&directory).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => damaged("it has no lines"),
            _ => Error::Unreadable { path: directory.join("journal"), source: error },
        })?;
        let first = lines.first().ok_or_else(|| damaged("its first line is missing"))?;
        check_schema(id, first, &damaged)?;
        let Ok(Entry::Start(start)) = serde_json::from_str(first) else {
            return Err(damaged("its first line is not that of a journal"));
        };
        let mut run = Run {
            id: id.to_owned(),
            at: start.at,
            pid: start.pid,
            start: *start,
            steps: Vec::new(),
            begun: None,
            condition: Condition::Killed,
            directory: directory.clone(),
        };
        let mut ending = None;
        for (at, line) in lines.iter().enumerate().skip(1).filter(|(_, line)| !line.is_empty()) {
            match serde_json::from_str(line) {
                Ok(Entry::End { ending: told }) => ending = Some(told),
                Ok(entry) => {
                    ending = None;
                    run.take(entry);
                }
                // What a kill tore off stands before the line of the process that went on.
                Err(_) if lines.get(at + 1).is_some_and(|next| next.contains("\"resume\"")) => {}
                Err(error) => return Err(damaged(&format!("line {}: {error}", at + 1))),
            }
        }
        run.condition = match ending {
            Some(Ending::Passed) => Condition::Passed,
            Some(Ending::Failed) => Condition::Failed,
            Some(Ending::Stopped) => Condition::Stopped,
            Some(Ending::CleanedUp) => Condition::CleanedUp,
            None if file::has_owner(&directory) => Condition::Running,
            None => Condition::Killed,
        };
        Ok(run)
    }
}

fn check_schema(id: &str, first: &str, damaged: &dyn Fn(&str) -> Error) -> Result<(), Error> {
    let value: serde_json::Value =
        serde_json::from_str(first).map_err(|_| damaged("its first line is not that of a journal"))?;
    match value.get("schema").and_then(serde_json::Value::as_u64) {
        Some(schema) if schema > u64::from(SCHEMA) => {
            let version =
                value.get("version").and_then(serde_json::Value::as_str).unwrap_or("of another version");
            Err(Error::Newer { id: id.to_owned(), version: version.to_owned(), schema })
        }
        Some(_) => Ok(()),
        None => Err(damaged("its first line is not that of a journal")),
    }
}

impl Run {
    fn take(&mut self, entry: Entry) {
        match entry {
            Entry::Begin { place } => self.begun = Some(place),
            Entry::Step(step) => {
                self.begun = None;
                self.steps.retain(|known| known.place != step.place);
                self.steps.push(*step);
            }
            Entry::Resume { place, at, pid, mode } => {
                self.steps.retain(|known| known.place < place);
                self.start.mode = mode.unwrap_or(self.start.mode);
                (self.begun, self.at, self.pid) = (None, at, pid);
            }
            Entry::Start(_) | Entry::End { .. } => {}
        }
    }

    /// The place at which it goes on: that of the first step which is not done.
    pub fn place(&self) -> usize {
        let done: BTreeSet<usize> =
            self.steps.iter().filter(|step| step.is_done()).map(|step| step.place).collect();
        (0..done.len()).find(|place| !done.contains(place)).unwrap_or(done.len())
    }
}

/// Milliseconds since 1970.
pub(super) fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
