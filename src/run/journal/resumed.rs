//! A run that goes on: where, with which state, and what speaks against it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::entry::{KeptStep, Mode, SCHEMA};
use super::file::{self, Moment, Stage};
use super::flags;
use super::outline::{is_same, outline};
use super::session::KeptSession;
use super::state::{Condition, Error, Run};
use crate::config::Layer;
use crate::plan::{Plan, Step};
use crate::shell::Snapshot;

/// A run that is to go on.
#[derive(Debug, Clone)]
pub struct Resumed {
    run: Run,
    place: usize,
    session: Option<(Moment, KeptSession)>,
    answers: BTreeMap<String, String>,
    purpose: Purpose,
}

/// What a run is taken up again for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be brought to its end.
    GoOn,
    /// To take away what it made.
    CleanUp,
}

/// Why a run cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Its process is alive.
    #[error("run `{id}` is still running, as process {pid}")]
    Running {
        /// The run.
        id: String,
        /// Its owner.
        pid: u32,
    },
    /// It went through.
    #[error("run `{0}` went through; there is nothing left to do")]
    Passed(String),
    /// What it had made was taken away.
    #[error("run `{0}` was cleaned up; there is nothing left to do")]
    AlreadyCleanedUp(String),
    /// No state was kept, so that clean-up has no values.
    #[error(
        "run `{0}` was killed before anything of its session was kept; clean up without --resume, and give the values \
         that the clean-up needs with --var"
    )]
    NothingToCleanUpWith(String),
    /// No state was kept.
    #[error(
        "run `{0}` was killed before anything of its session was kept; start it anew (`test` keeps every step \
         with --journal)"
    )]
    NothingKept(String),
    /// The directory in which it was is gone.
    #[error("the directory of run `{id}` is gone: {}", .directory.display())]
    DirectoryGone {
        /// The run.
        id: String,
        /// Where the session was.
        directory: PathBuf,
    },
    /// The journal cannot be read.
    #[error(transparent)]
    State(#[from] Error),
    /// An earlier step has another text.
    #[error(
        "step {number} ({}:{line}) has changed since it ran; --force goes on all the same\n{difference}", .document.display()
    )]
    Changed {
        /// The step's number.
        number: usize,
        /// The document.
        document: PathBuf,
        /// 1-based line of its fence.
        line: usize,
        /// A unified diff.
        difference: String,
    },
    /// A step has come in between those that ran.
    #[error("step {number} ({}:{line}) was added before steps that ran; --force goes on all the same", .document.display())]
    Added {
        /// The step's number.
        number: usize,
        /// The document.
        document: PathBuf,
        /// 1-based line of its fence.
        line: usize,
    },
    /// A step that ran is there no more.
    #[error("step {number}, which ran, was removed; --force goes on all the same\n{difference}")]
    Removed {
        /// The number it had.
        number: usize,
        /// What it was, as a diff.
        difference: String,
    },
    /// Nothing is left of the plan.
    #[error("the document has no step left to go on with")]
    NoStepLeft,
    /// Clean-up took away what the rest needs.
    #[error(
        "the clean-up ran after the run had ended ({}), so what it took away is gone; start anew, or go on all \
         the same with --force", steps(.0)
    )]
    CleanedUp(Vec<usize>),
}

impl Resumed {
    /// The state in which the run goes on. Refuses a run that is alive, that went through, or of which nothing
    /// was kept.
    pub fn new(run: Run, purpose: Purpose) -> Result<Self, Refusal> {
        match run.condition {
            Condition::Running => return Err(Refusal::Running { id: run.id, pid: run.pid }),
            Condition::Passed => return Err(Refusal::Passed(run.id)),
            Condition::CleanedUp => return Err(Refusal::AlreadyCleanedUp(run.id)),
            Condition::Killed | Condition::Failed | Condition::Stopped => {}
        }
        let place = run.place();
        let is_test = run.start.mode == Mode::Test;
        let may_have_run = is_test && run.steps.is_empty() && run.begun.is_none();
        let snapshots = file::snapshots(&run.directory);
        let latest = snapshots.into_iter().filter(|(moment, _)| moment.place <= place).max();
        let mut session = match latest {
            Some((moment, path)) => Some((moment, read(&run, &path)?)),
            None if purpose == Purpose::CleanUp => return Err(Refusal::NothingToCleanUpWith(run.id)),
            None if place > 0 || may_have_run => return Err(Refusal::NothingKept(run.id)),
            None => None,
        };
        if let Some((_, session)) = &mut session {
            let directory = Path::new(session.directory());
            if !directory.is_dir() && purpose == Purpose::CleanUp {
                session.begin_in(&run.start.directory);
            } else if !directory.is_dir() {
                return Err(Refusal::DirectoryGone { id: run.id, directory: directory.to_owned() });
            }
        }
        Ok(Self { run, place, session, answers: BTreeMap::new(), purpose })
    }

    /// The run's name.
    pub fn id(&self) -> &str {
        &self.run.id
    }

    /// What it is taken up again for.
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The run as it is kept.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// The 0-based place in the plan of the step that comes next.
    pub fn place(&self) -> usize {
        self.place
    }

    /// The flags to plan with: those that were kept, and over them these.
    pub fn flags(&self, given: &Layer) -> Result<Layer, Refusal> {
        flags::merged(&self.run.start.flags, given).ok_or_else(|| {
            let (id, path) = (self.run.id.clone(), self.run.directory.clone());
            Error::Damaged { id, reason: "its flags cannot be read".to_owned(), path }.into()
        })
    }

    /// Secrets that somebody must give again, because they were flags or because a step set them; `known` are
    /// those that the plan brings by itself.
    pub fn secrets(&self, known: &dyn Fn(&str) -> bool) -> Vec<String> {
        let mut names: Vec<String> = self.run.start.withheld.clone();
        names.extend(self.session.iter().flat_map(|(_, session)| session.secrets(known)));
        names.retain(|name| !self.answers.contains_key(name));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The session has a variable of this name.
    pub fn has(&self, name: &str) -> bool {
        self.session.as_ref().is_some_and(|(_, session)| session.has(name))
    }

    /// Variables that flags gave: a new value is a flag as well.
    pub fn is_flag(&self, name: &str) -> bool {
        self.run.start.withheld.iter().any(|withheld| withheld == name)
    }

    /// Gives a secret again.
    pub fn answer(&mut self, name: &str, value: &str) {
        self.answers.insert(name.to_owned(), value.to_owned());
    }

    /// Secrets that were given again.
    pub fn answers(&self) -> impl Iterator<Item = (&String, &String)> {
        self.answers.iter()
    }

    /// Compares the steps that ran with those of the plan; later ones may have changed.
    pub fn check(&self, plan: &Plan) -> Result<(), Refusal> {
        self.has_next(plan)?;
        let ran: Vec<&KeptStep> = self.earlier().collect();
        let now: Vec<(&Step, String)> =
            plan.steps.iter().take(self.place).map(|step| (step, outline(step))).collect();
        for (at, kept) in ran.iter().enumerate() {
            let Some((step, text)) = now.get(at) else { break };
            if is_same(&kept.outline, text) {
                continue;
            }
            let (document, line) = (step.document.to_path_buf(), step.content.line);
            let comes_later = |(_, text): &(&Step, String)| is_same(&kept.outline, text);
            let next = ran.get(at + 1).is_some_and(|next| is_same(&next.outline, text));
            let added = now[at + 1..].iter().any(comes_later)
                || plan.steps.get(self.place).is_some_and(|step| is_same(&kept.outline, &outline(step)));
            return Err(if added {
                Refusal::Added { number: step.number, document, line }
            } else if next {
                let difference = difference(&kept.outline, "");
                Refusal::Removed { number: kept.number, difference }
            } else {
                let difference = difference(&kept.outline, text);
                Refusal::Changed { number: step.number, document, line, difference }
            });
        }
        let cleaned = self.run.steps.iter().filter(|step| step.after_halt && step.attempts > 0);
        let cleaned: Vec<usize> = cleaned.map(|step| step.number).collect();
        if cleaned.is_empty() { Ok(()) } else { Err(Refusal::CleanedUp(cleaned)) }
    }

    /// Refuses a plan that ends before this place.
    pub fn has_next(&self, plan: &Plan) -> Result<(), Refusal> {
        if self.place < plan.steps.len() { Ok(()) } else { Err(Refusal::NoStepLeft) }
    }

    /// What does not come back, in the order in which one would miss it.
    pub fn missing(&self) -> Vec<String> {
        self.session.as_ref().map(|(_, session)| session.missing()).unwrap_or_default()
    }

    /// The state is the one after the step failed: the one before it was not kept.
    pub fn is_after_failure(&self) -> bool {
        self.session.as_ref().is_some_and(|(moment, _)| moment.stage == Stage::Failed)
    }

    /// Steps that ran before this place.
    pub(in super::super) fn earlier(&self) -> impl Iterator<Item = &KeptStep> {
        self.run.steps.iter().filter(|step| step.place < self.place && !step.after_halt)
    }

    /// The state, secrets put in: those that were given again, then those that `known` has.
    pub(in super::super) fn state(&self, known: &dyn Fn(&str) -> Option<String>) -> Option<Snapshot> {
        let secret = |name: &str| self.answers.get(name).cloned().or_else(|| known(name));
        self.session.as_ref().map(|(_, session)| session.filled(&secret))
    }

    /// The places of steps with this reason.
    pub(in super::super) fn places_with<'r>(&'r self, reason: &'r str) -> impl Iterator<Item = usize> + 'r {
        let steps = self.run.steps.iter().filter(move |step| step.reason.as_deref() == Some(reason));
        steps.map(|step| step.place)
    }

    pub(super) fn directory(&self) -> &Path {
        &self.run.directory
    }
}

fn read(run: &Run, path: &Path) -> Result<KeptSession, Refusal> {
    debug_assert!(run.start.schema <= SCHEMA);
    let text = std::fs::read(path).map_err(|source| Error::Unreadable { path: path.to_owned(), source })?;
    serde_json::from_slice(&text).map_err(|error| {
        let reason = format!("the state of its session cannot be read: {error}");
        Error::Damaged { id: run.id.clone(), reason, path: run.directory.clone() }.into()
    })
}

fn difference(kept: &str, now: &str) -> String {
    let kept_lines: Vec<&str> = kept.lines().collect();
    let masked: String = now
        .lines()
        .map(|line| {
            let known = kept_lines.iter().find(|kept| kept.contains("***") && is_same(kept, line));
            format!("{}\n", known.unwrap_or(&line))
        })
        .collect();
    let difference = similar::TextDiff::from_lines(kept, masked.as_str());
    let text = difference.unified_diff().header("as it ran", "as it is now").to_string();
    text.trim_end().to_owned()
}

fn steps(numbers: &[usize]) -> String {
    let list: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    format!("{} {}", if numbers.len() == 1 { "step" } else { "steps" }, list.join(", "))
}
