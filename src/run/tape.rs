//! The tools of a document recorded while it runs, or replayed instead of run.

mod player;
mod recorder;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use player::Player;
use recorder::Recorder;

use super::secrets::Secrets;
use super::{Error, talk};
use crate::config::{Settings, Tape as Asked};
use crate::document::{Finding, Located};
use crate::plan::{Plan, Step};
use crate::recording::{self, Recording, Replayer};
use crate::shell::{self, Attendant, Tools, Workplace};

/// Why the recording of a document cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TapeError {
    /// There is no file for it.
    #[error("there is no recording of it in {}; make one with --record", .0.display())]
    Missing(PathBuf),
    /// The file is there and cannot be read.
    #[error("the recording cannot be read: {0}")]
    Unreadable(String),
    /// It is none, or a newer one.
    #[error("{0}")]
    Broken(String),
    /// It cannot be written.
    #[error("the recording cannot be written: {0}")]
    Unwritable(String),
}

/// Reads the recording of a document. Fails with the place of what is wrong.
pub fn find_recording(directory: &Path, document: &Path) -> Result<Recording, Located<TapeError>> {
    let missing = TapeError::Missing(directory.to_owned());
    let found = recording::candidates(directory, document).into_iter().find(|file| file.is_file());
    let Some(path) = found else {
        return Err(Located { path: document.to_owned(), line: None, error: missing });
    };
    let text = std::fs::read_to_string(&path).map_err(|error| Located {
        path: path.clone(),
        line: None,
        error: TapeError::Unreadable(error.to_string()),
    })?;
    recording::read(&text).map_err(|error| Located {
        path,
        line: error.line,
        error: TapeError::Broken(error.message),
    })
}

/// The stand-ins of a running document.
pub(super) struct Tape {
    tools: Tools,
    names: Vec<String>,
    side: Side,
}

enum Side {
    Record(Arc<Recorder>, PathBuf),
    Replay(Arc<Player>),
}

impl Tape {
    /// Makes the stand-ins that the settings ask for.
    pub(super) fn start(
        plan: &Plan,
        settings: &Settings,
        secrets: &Secrets,
        workplace: &Workplace,
    ) -> Result<Option<Self>, Error> {
        let mut names = settings.tools.clone();
        let side = match &settings.tape {
            Asked::Off => return Ok(None),
            Asked::Record(directory) => {
                Side::Record(Arc::default(), recording::file(directory, &plan.document))
            }
            Asked::Replay(directory) => {
                let recording = find_recording(directory, &plan.document)?;
                names.extend(recording.tools.iter().cloned());
                let steps: Vec<_> = plan.steps.iter().map(|step| (step.number, text_of(step))).collect();
                let marker = talk::marker();
                let replayer =
                    Replayer::new(recording, &steps, settings.volatile.kinds(), secrets.named(), &marker);
                Side::Replay(Arc::new(Player { replayer: Mutex::new(replayer), refusals: Mutex::default() }))
            }
        };
        names.sort_unstable();
        names.dedup();
        let attendant: Arc<dyn Attendant> = match &side {
            Side::Record(recorder, _) => recorder.clone(),
            Side::Replay(player) => player.clone(),
        };
        Ok(Some(Self { tools: Tools::start(&names, attendant, workplace)?, names, side }))
    }

    /// The directory that is to be first on `PATH`.
    pub(super) fn path(&self) -> PathBuf {
        self.tools.path()
    }

    /// Why a step cannot be what its recording was: its first call that has none.
    pub(super) fn refusal(&self, step: usize) -> Option<String> {
        let Side::Replay(player) = &self.side else { return None };
        locked(&player.refusals).get(&step).cloned()
    }

    /// Writes down what was recorded, where the document passed: `attempts` are the last ones of its steps, by number.
    /// What is to be said of the recording.
    pub(super) fn finish(
        self,
        plan: &Plan,
        passed: bool,
        attempts: &BTreeMap<usize, u32>,
        secrets: &Secrets,
    ) -> Result<Vec<Finding>, Error> {
        self.tools.end();
        match self.side {
            Side::Record(..) if !passed => {
                Ok(vec![finding("nothing is recorded, since the document did not pass".to_owned())])
            }
            Side::Record(recorder, path) => {
                let recording = recorder.recording(plan, &self.names, attempts, secrets);
                save(&path, &recording::write(&recording)).map_err(|error| Located {
                    path,
                    line: None,
                    error: TapeError::Unwritable(error.to_string()),
                })?;
                Ok(Vec::new())
            }
            Side::Replay(player) => {
                let gone = locked(&player.replayer).gone();
                let told = |(step, line): (usize, usize)| {
                    finding(format!(
                        "step {step} of the recording (line {line} then) is not in the document any more"
                    ))
                };
                Ok(gone.into_iter().map(told).collect())
            }
        }
    }
}

/// The mark of a step's attempt, 0 for what comes before the first: the test of its `if`, and the check of a prerequisite.
pub(super) fn mark(step: usize, attempt: u32) -> (String, String) {
    (shell::STEP.to_owned(), format!("{step}.{attempt}"))
}

fn unmark(mark: &str) -> (usize, u32) {
    let numbers = mark.split_once('.');
    numbers.and_then(|(step, attempt)| Some((step.parse().ok()?, attempt.parse().ok()?))).unwrap_or((0, 0))
}

fn text_of(step: &Step) -> String {
    recording::fingerprint(&step.content.text)
}

fn finding(message: String) -> Finding {
    Finding { rule: "recording".into(), line: 1, message, help: None }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn save(path: &Path, text: &str) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(directory)?;
    let mut file = tempfile::Builder::new()
        .prefix(".recording-")
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))
        .tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}
