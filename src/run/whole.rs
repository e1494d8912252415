//! All documents of a call.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::document::milliseconds;
use super::due::{Beginner, check};
use super::entry::{Entry, Reason};
use super::journal::Keeping;
use super::prepared::Prepared;
use super::record::{Counts, DocumentRecord, RunRecord, StepCounts, Summary, Tool, Verdict};
use super::walk::Walk;
use super::{Error, Leftovers, Observer, Options, Unfit, in_turn, side_by_side};
use crate::document::Action;
use crate::plan::Loaded;
use crate::shell::{self, Signal, Stop, Workplace};

/// A run that was carried out, to its end or to a stop.
#[derive(Debug)]
pub struct Carried {
    /// What happened.
    pub record: RunRecord,
    /// The signal that stopped it.
    pub stopped: Option<Signal>,
    /// The directory with what is kept of the documents' own.
    pub kept: Option<PathBuf>,
}

/// A block that bash refuses, by its place in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The document, as the user named it.
    pub document: PathBuf,
    /// 1-based line in it.
    pub line: usize,
    /// bash's words.
    pub message: String,
}

/// Carries the plans out and tells `observer` what happens; `keeping` says what is kept of it on disk. The records are
/// in the order of the entries. A document that cannot be run, be it that bash refuses a block or that no session
/// starts, has failed where there are others; where none can be run, that is an error, as the options say.
pub fn carry_out(
    entries: &[Entry],
    mut options: Options,
    keeping: &Keeping,
    observer: &mut dyn Observer,
) -> Result<Carried, Error> {
    options.jobs = options.jobs.min(NonZeroUsize::new(entries.len()).unwrap_or(NonZeroUsize::MIN));
    let _reaper = Reaper::new();
    let mut workplace = Workplace::open()?;
    if options.leftovers == Leftovers::Kept {
        workplace.keep()?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let started_at = now();
    let started = Instant::now();
    let is_alone = entries.len() == 1 && options.unfit == Unfit::Refuse;
    let beginner = Beginner { options, keeping, workplace: &workplace, is_alone };
    let (records, stopped) = if options.jobs.get() > 1 {
        workplace.post_guard();
        shell::sweep();
        let due = check(entries, options.unfit, &workplace)?;
        side_by_side::run(&due, beginner, observer, &runtime)?
    } else {
        in_turn::run(entries, beginner, observer, &runtime)?
    };
    let not_begun = entries.len() - records.len();
    let kept = workplace.kept().map(Path::to_owned);
    Ok(Carried { record: whole(records, not_begun, started_at, started), stopped, kept })
}

/// Carries one plan out step by step: `guide` decides what runs, and the session ends when it returns. Nothing runs
/// where bash refuses a block.
pub fn walk(
    loaded: &Loaded,
    options: Options,
    keeping: &Keeping,
    observer: &mut dyn Observer,
    guide: impl AsyncFnOnce(&mut Walk<'_>, &Stop) -> Result<(), Error>,
) -> Result<Carried, Error> {
    let _reaper = Reaper::new();
    let workplace = Workplace::open()?;
    workplace.post_guard();
    shell::sweep();
    refuse(loaded, &workplace)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let started_at = now();
    let started = Instant::now();
    let (record, stopped) = runtime.block_on(async {
        let stop = Stop::on_signals()?;
        let prepared = Prepared::start(loaded, options, keeping, &workplace)?;
        let mut walk = Walk::begin(prepared.runner(options, observer, &stop)).await?;
        let guided = guide(&mut walk, &stop).await;
        let record = walk.finish().await?;
        guided.map(|()| (record, stop.last_word()))
    })?;
    Ok(Carried { record: whole(vec![record], 0, started_at, started), stopped, kept: None })
}

/// RFC 3339, UTC, whole seconds.
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn whole(
    documents: Vec<DocumentRecord>,
    not_begun: usize,
    started_at: String,
    started: Instant,
) -> RunRecord {
    RunRecord {
        schema: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME").into(), version: env!("CARGO_PKG_VERSION").into() },
        started_at,
        duration_ms: milliseconds(started.elapsed()),
        summary: Summary::of(&documents),
        not_begun,
        documents,
    }
}

/// Ends what the documents left running, however the run itself ends.
struct Reaper;

impl Reaper {
    fn new() -> Self {
        shell::adopt_orphans();
        Self
    }
}

impl Drop for Reaper {
    fn drop(&mut self) {
        shell::reap_orphans();
    }
}

/// An error where bash refuses a block.
fn refuse(loaded: &Loaded, workplace: &Workplace) -> Result<(), Error> {
    let refused: Vec<_> = refused(&[loaded], workplace)?.into_iter().map(|(_, refused)| refused).collect();
    if refused.is_empty() { Ok(()) } else { Err(Error::Refused(refused)) }
}

/// Asks bash of every block that would run, without running it. Fails as [`shell::check_syntax`] does.
pub fn check_syntax(loaded: &Loaded) -> Result<Vec<Refused>, shell::Error> {
    let refused = refused(&[loaded], &Workplace::open()?)?;
    Ok(refused.into_iter().map(|(_, refused)| refused).collect())
}

/// What bash refuses, each with the place of its document among these.
pub(super) fn refused(
    documents: &[&Loaded],
    workplace: &Workplace,
) -> Result<Vec<(usize, Refused)>, shell::Error> {
    let steps: Vec<_> = documents
        .iter()
        .enumerate()
        .flat_map(|(place, loaded)| loaded.plan.steps.iter().map(move |step| (place, step)))
        .filter(|(_, step)| step.content.action == Action::Run)
        .collect();
    let texts: Vec<&str> = steps.iter().map(|(_, step)| step.content.text.as_str()).collect();
    let errors = shell::check_syntax(&texts, workplace)?;
    Ok(errors
        .into_iter()
        .map(|error| {
            let (place, step) = steps[error.block];
            let document = step.document.as_path().to_owned();
            let line = step.content.text_line + error.line;
            (place, Refused { document, line, message: error.message })
        })
        .collect())
}

impl Refused {
    /// Why `document` cannot be run.
    pub(super) fn reason(&self, document: &Path) -> Reason {
        let message = format!("bash does not accept this block: {}", self.message);
        if self.document == document {
            return Reason { line: Some(self.line), message };
        }
        let place = format!("{}:{}", self.document.display(), self.line);
        Reason { line: None, message: format!("{place}: {message}") }
    }
}

impl Summary {
    /// Counts documents and their steps.
    pub fn of(documents: &[DocumentRecord]) -> Self {
        let mut summary =
            Self { documents: Counts { total: documents.len(), ..Counts::default() }, ..Self::default() };
        for document in documents {
            match document.verdict {
                Verdict::Passed => summary.documents.passed += 1,
                Verdict::Skipped => summary.documents.skipped += 1,
                _ => summary.documents.failed += 1,
            }
            summary.steps.add(document.counts);
        }
        summary
    }
}

impl StepCounts {
    /// Counts steps.
    pub fn of(steps: &[super::StepRecord]) -> Self {
        let mut counts = Self { total: steps.len(), ..Self::default() };
        for step in steps {
            match step.verdict {
                Verdict::Passed => counts.passed += 1,
                Verdict::Failed | Verdict::TimedOut => counts.failed += 1,
                Verdict::Skipped => counts.skipped += 1,
                Verdict::NotRun => counts.not_run += 1,
            }
        }
        counts
    }

    fn add(&mut self, other: Self) {
        self.total += other.total;
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.not_run += other.not_run;
    }
}
