//! Keeps a run's journal while it happens: when something is written, and what is done where it cannot be.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::entry::{Ending, Entry, KeptStep, Mode, SCHEMA, Start};
use super::file::{self, Durable, Journal, Moment, Stage};
use super::outline::outline;
use super::resumed::{Purpose, Resumed};
use super::session::{Beginning, KeptSession};
use super::state::{Error, State, now};
use super::{flags, name};
use crate::config::{Layer, Scope};
use crate::plan::{Plan, Step};
use crate::run::needles::Needles;
use crate::run::record::{StepRecord, Verdict};
use crate::run::secrets::Secrets;
use crate::shell::{Later, Session};

/// How the runs of a call are kept.
#[derive(Debug, Default)]
pub struct Keeping {
    /// What was called.
    pub mode: Mode,
    /// How much is kept.
    pub detail: Detail,
    /// The flags that shaped the plans.
    pub flags: Layer,
    /// The run that goes on; for a call with one document.
    pub resumed: Option<Resumed>,
    has_warned: AtomicBool,
}

/// How much of a run is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// Nothing.
    #[default]
    Never,
    /// That it runs; at a failure or a stop, all that is needed to go on.
    AtFailure,
    /// Each step with the state of the session after it.
    EveryStep,
}

impl Detail {
    /// A clean-up alone is not kept: it can be repeated from its start.
    #[must_use]
    pub fn of(self, flags: &Layer) -> Self {
        if flags.scope == Some(Scope::Cleanup) { Self::Never } else { self }
    }
}

impl Keeping {
    /// Keeps this much.
    pub fn new(mode: Mode, detail: Detail, flags: Layer, resumed: Option<Resumed>) -> Self {
        Self { mode, detail, flags, resumed, has_warned: AtomicBool::new(false) }
    }

    /// It was not said before in this call that a run cannot be kept.
    fn is_first_warning(&self) -> bool {
        !self.has_warned.swap(true, Ordering::Relaxed)
    }
}

/// The journal of one document's run.
pub(in super::super) struct Keeper<'a> {
    keeping: &'a Keeping,
    start: Start,
    journal: Option<Journal>,
    /// Why there is no journal, until it is told.
    trouble: Option<String>,
    /// Places before this one are on disk.
    written: usize,
    /// The latest state that is on disk.
    last: Option<(Moment, KeptSession)>,
    secrets: usize,
    has_failed: bool,
    later: Arc<Later>,
}

/// A state of the session that is gone back to.
#[derive(Debug)]
pub(in super::super) enum Earlier {
    /// This one.
    Kept(Box<KeptSession>),
    /// The one that every session of the document begins with.
    Beginning,
    /// Nothing is known of it.
    NotKept,
}

/// A step that is over, and what surrounds it.
pub(in super::super) struct Over<'r> {
    /// The plan's steps.
    pub(in super::super) steps: &'r [Step],
    /// Records of the steps up to this one.
    pub(in super::super) records: &'r [StepRecord],
    pub(in super::super) secrets: &'r Secrets,
    pub(in super::super) beginning: &'r Beginning,
    /// It is clean-up after a failure or a stop.
    pub(in super::super) after_halt: bool,
}

impl<'a> Keeper<'a> {
    /// Begins the journal of a document, or goes on with the one that is resumed.
    pub(in super::super) fn new(
        keeping: &'a Keeping,
        plan: &Plan,
        secrets: &Secrets,
        later: Arc<Later>,
    ) -> Self {
        let mut keeper = Self {
            keeping,
            start: start(keeping, plan, secrets),
            journal: None,
            trouble: None,
            written: 0,
            last: None,
            secrets: secrets.count(),
            has_failed: false,
            later,
        };
        let opened = match (&keeping.resumed, keeping.detail) {
            (_, Detail::Never) => return keeper,
            (Some(resumed), _) => keeper.go_on(resumed),
            (None, _) => keeper.begin(),
        };
        match opened {
            Ok(journal) => keeper.journal = Some(journal),
            Err(error) => keeper.trouble = Some(error.to_string()),
        }
        keeper
    }

    /// A test is soon repeated; a loss of power need not leave its journal whole.
    fn durable(&self) -> Durable {
        if self.keeping.detail == Detail::EveryStep { Durable::Yes } else { Durable::No }
    }

    fn begin(&self) -> Result<Journal, Error> {
        let state = State::of_user()?;
        if self.keeping.detail == Detail::EveryStep {
            state.tidy();
        }
        let mut name = || name::of(&self.start.document);
        let unwritable = |source| Error::Unwritable { path: state.root.clone(), source };
        let mut journal = Journal::create(&state.root, &mut name).map_err(unwritable)?;
        match journal.append(&[Entry::Start(Box::new(self.start.clone()))], self.durable()) {
            Ok(()) => Ok(journal),
            Err(source) => {
                journal.remove();
                Err(unwritable(source))
            }
        }
    }

    fn go_on(&mut self, resumed: &Resumed) -> Result<Journal, Error> {
        let path = resumed.directory();
        let unwritable = |source| Error::Unwritable { path: path.to_owned(), source };
        let mut journal = Journal::take_over(path).map_err(unwritable)?;
        if resumed.purpose() == Purpose::CleanUp {
            return Ok(journal);
        }
        journal.drop_snapshots_after(Moment::failed(resumed.place()));
        let (place, mode) = (resumed.place(), Some(self.keeping.mode));
        let entry = Entry::Resume { place, at: now(), pid: std::process::id(), mode };
        journal.append(&[entry], Durable::Yes).map_err(unwritable)?;
        self.written = resumed.place();
        Ok(journal)
    }

    /// Everything up to now is on disk.
    pub(in super::super) fn is_keeping(&self) -> bool {
        self.journal.is_some()
    }

    /// What the user must know of a journal that cannot be kept, once.
    pub(in super::super) fn warning(&mut self) -> Option<String> {
        let is_due = self.keeping.detail == Detail::EveryStep || self.has_failed;
        let trouble = self.trouble.take_if(|_| is_due)?;
        self.keeping.is_first_warning().then(|| format!("this run cannot go on another time: {trouble}"))
    }

    /// The run is only cleaned up after: its journal stays as it is, until that has been done.
    fn is_cleaning_up(&self) -> bool {
        self.keeping.resumed.as_ref().is_some_and(|resumed| resumed.purpose() == Purpose::CleanUp)
    }

    /// A step begins.
    pub(in super::super) fn begins(&mut self, place: usize) {
        if self.is_cleaning_up() {
            return;
        }
        if self.keeping.detail == Detail::EveryStep {
            self.attempt(|_, journal| Ok(journal.append(&[Entry::Begin { place }], Durable::No)?));
        }
    }

    /// The step of the last record is over.
    pub(in super::super) fn ended(&mut self, session: &mut Session, over: &Over<'_>) {
        let Some(record) = over.records.last().filter(|_| !self.is_cleaning_up()) else { return };
        let is_failure = !is_done(record.verdict) && record.verdict != Verdict::NotRun;
        let is_first_failure = is_failure && !self.has_failed;
        self.has_failed |= is_failure;
        match self.keeping.detail {
            Detail::Never => {}
            Detail::AtFailure if !self.has_failed => {}
            Detail::AtFailure => {
                let state = if is_first_failure { Kept::AfterFailure } else { Kept::None };
                self.attempt(|keeper, journal| keeper.write(journal, session, over, state));
            }
            Detail::EveryStep => {
                let state = if self.has_failed || over.after_halt { Kept::None } else { Kept::After };
                self.attempt(|keeper, journal| keeper.write(journal, session, over, state));
            }
        }
    }

    /// Somebody changed the session while the step after the last record was next, or that of the last record, where
    /// it failed, is to be run again.
    pub(in super::super) fn changed(&mut self, session: &mut Session, over: &Over<'_>) {
        if self.keeping.detail != Detail::EveryStep {
            return;
        }
        let has_failed = over.records.last().is_some_and(|record| !is_done(record.verdict));
        let state = if has_failed { Kept::AfterFailure } else { Kept::After };
        let needles = Needles::new(over.secrets.values());
        self.attempt(|keeper, journal| keeper.write_state(journal, session, over, state, &needles));
    }

    /// The state of the session before the step at this place, as it is kept.
    pub(in super::super) fn earlier(&self, place: usize) -> Earlier {
        let snapshots = self.journal.iter().flat_map(|journal| file::snapshots(journal.directory()));
        let latest = snapshots.filter(|(moment, _)| *moment <= Moment::before(place)).max();
        match latest {
            Some((moment, path)) if moment.stage == Stage::Before => match std::fs::read(path) {
                Ok(text) => serde_json::from_slice(&text)
                    .map_or(Earlier::NotKept, |state| Earlier::Kept(Box::new(state))),
                Err(_) => Earlier::NotKept,
            },
            None if place == 0 => Earlier::Beginning,
            _ => Earlier::NotKept,
        }
    }

    /// The run goes on at this place, as if nothing from there on had run.
    pub(in super::super) fn goes_back(&mut self, place: usize) {
        self.attempt(|keeper, journal| {
            let mode = Some(keeper.keeping.mode);
            let entry = Entry::Resume { place, at: now(), pid: std::process::id(), mode };
            journal.append(&[entry], keeper.durable())?;
            journal.drop_snapshots_after(Moment::before(place));
            Ok(())
        });
        (self.written, self.last, self.has_failed) = (place, None, false);
    }

    /// The run is over.
    pub(in super::super) fn finish(&mut self, session: &mut Session, over: &Over<'_>, ending: Ending) {
        if self.is_cleaning_up() {
            if ending == Ending::Passed {
                let entry = Entry::End { ending: Ending::CleanedUp };
                self.attempt(|_, journal| Ok(journal.append(&[entry], Durable::Yes)?));
            }
            return;
        }
        if ending == Ending::Stopped && !self.has_failed && self.keeping.detail == Detail::AtFailure {
            self.has_failed = true;
            self.attempt(|keeper, journal| keeper.write(journal, session, over, Kept::After));
        }
        if ending == Ending::Passed
            && self.keeping.detail == Detail::AtFailure
            && self.keeping.resumed.is_none()
        {
            if let Some(journal) = self.journal.take() {
                self.later.take(move || journal.remove());
            }
            return;
        }
        self.attempt(|keeper, journal| {
            journal.append(&[Entry::End { ending }], keeper.durable())?;
            if ending == Ending::Passed {
                journal.drop_snapshots();
            }
            Ok(())
        });
    }

    /// Writes; a journal that cannot be written any more is removed, since what it says would be wrong.
    fn attempt(&mut self, write: impl FnOnce(&mut Self, &mut Journal) -> Result<(), crate::shell::Error>) {
        let Some(mut journal) = self.journal.take() else { return };
        match write(self, &mut journal) {
            Ok(()) => self.journal = Some(journal),
            Err(error) => {
                let cause = std::error::Error::source(&error).map(|source| format!(": {source}"));
                let path: PathBuf = journal.directory().to_owned();
                journal.remove();
                let told = format!("{}: cannot be written{}", path.display(), cause.unwrap_or_default());
                self.trouble = Some(told);
                self.has_failed = true;
            }
        }
    }

    fn write(
        &mut self,
        journal: &mut Journal,
        session: &mut Session,
        over: &Over<'_>,
        state: Kept,
    ) -> Result<(), crate::shell::Error> {
        let needles = Needles::new(over.secrets.values());
        self.write_state(journal, session, over, state, &needles)?;
        let done = over.records.len();
        let new = over.records.iter().enumerate().skip(self.written);
        let new = new.filter(|(_, record)| record.verdict != Verdict::NotRun);
        let entry = |(place, record): (usize, &StepRecord)| {
            let mut entry = Entry::Step(Box::new(KeptStep::new(
                place,
                outline(&over.steps[place]),
                record,
                over.after_halt && place + 1 == done,
            )));
            clean(&mut entry, over.secrets, &needles);
            entry
        };
        let entries: Vec<Entry> = new.map(entry).collect();
        journal.append(&entries, self.durable())?;
        self.written = done;
        Ok(())
    }

    /// Writes the state of the session, where it is another than the last, and takes new secrets out of what is there.
    fn write_state(
        &mut self,
        journal: &mut Journal,
        session: &mut Session,
        over: &Over<'_>,
        mut state: Kept,
        needles: &Needles,
    ) -> Result<(), crate::shell::Error> {
        if over.secrets.count() > self.secrets {
            self.secrets = over.secrets.count();
            if journal.clean(needles, |entry| clean(entry, over.secrets, needles))? {
                self.last = None;
                state = if state == Kept::None { Kept::AfterFailure } else { state };
            }
        }
        let done = over.records.len();
        let open = || over.records.iter().position(|record| !is_done(record.verdict)).unwrap_or(done);
        let moment = match state {
            Kept::None => return Ok(()),
            Kept::After => Moment::before(done),
            Kept::AfterFailure => Moment::failed(open()),
        };
        let kept = KeptSession::new(session.snapshot()?, over.secrets, over.beginning);
        let is_known = |(last, known): &(Moment, KeptSession)| last.stage == moment.stage && *known == kept;
        if !self.last.as_ref().is_some_and(is_known) {
            journal.keep(moment, &kept, self.durable())?;
            self.last = Some((moment, kept));
        }
        Ok(())
    }
}

/// Which state of the session is written with a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// The one after the step.
    After,
    /// The one after a step that failed, since none was written before it.
    AfterFailure,
    /// None: the one that is on disk counts.
    None,
}

fn is_done(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Passed | Verdict::Skipped)
}

fn start(keeping: &Keeping, plan: &Plan, secrets: &Secrets) -> Start {
    let directory = std::env::current_dir().unwrap_or_default();
    let document: &Path = &plan.document;
    let mut entry = Entry::Start(Box::new(Start {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        mode: keeping.mode,
        document: document.canonicalize().unwrap_or_else(|_| directory.join(document)),
        title: plan.title.clone(),
        steps: plan.steps.len(),
        flags: flags::kept(&keeping.flags, &directory),
        directory,
        withheld: Vec::new(),
        at: now(),
        pid: std::process::id(),
    }));
    clean(&mut entry, secrets, &Needles::new(secrets.values()));
    let Entry::Start(start) = entry else { unreachable!("it was made here") };
    *start
}

/// Takes secrets out of an entry; paths stay as they are.
fn clean(entry: &mut Entry, secrets: &Secrets, needles: &Needles) {
    match entry {
        Entry::Start(start) => {
            start.title = needles.masked(&start.title);
            start.withheld.extend(flags::withhold(&mut start.flags, secrets, needles));
        }
        Entry::Step(step) => {
            let variables = &mut step.variables;
            let texts = [&mut step.outline, &mut step.stdout, &mut step.stderr];
            for text in texts.into_iter().chain(&mut step.reason).chain(variables.set.values_mut()) {
                *text = needles.masked(text);
            }
        }
        Entry::Begin { .. } | Entry::Resume { .. } | Entry::End { .. } => {}
    }
}
