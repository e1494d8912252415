//! Verified plans carried out: the session runs them, reports are written, the verdict becomes an exit status.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::time::Duration;

use super::Exit;
use super::arguments::{Format, Running, When};
use super::documents::Call;
use super::durations::{Durations, key};
use super::problems::{self, Problem, fault};
use super::reports::{self, Annotated, Report};
use super::targets;
use crate::report::{self, Annotating, Console, ConsoleOptions, Estimate, Extent, Surface, Telling};
use crate::run::journal::Keeping;
use crate::run::{
    self, AfterFailure, Carried, Entry, Isolation, Leftovers, Observer, RunRecord, Unfit, Verdict,
};
use crate::shell::{self, Signal};

/// What is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Status and output.
    Test,
    /// Status alone; output is shown.
    Run,
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verbosity {
    /// Failures and the summary.
    Quiet,
    /// A line a step, failures explained.
    Normal,
    /// The output of every step.
    Verbose,
}

/// What tells how long documents took in an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Earlier {
    /// Nothing.
    None,
    /// A JSON report that this run will write again.
    Reports,
    /// Another one, which was read.
    Known(Durations),
}

/// What is told, how, and where to.
#[derive(Debug, Clone)]
pub(super) struct Output {
    pub(super) mode: Mode,
    pub(super) format: Format,
    pub(super) reports: Vec<Report>,
    pub(super) verbosity: Verbosity,
    pub(super) extent: Extent,
    pub(super) color: When,
    /// What a document that fails does to those that have not begun.
    pub(super) after_failure: AfterFailure,
    /// How many documents run at the same time.
    pub(super) jobs: NonZeroUsize,
    /// What becomes of a call of which no document can be run.
    pub(super) unfit: Unfit,
    /// Before which steps a person at the terminal is asked.
    pub(super) pauses: run::Pauses,
    /// Whose the directory is that sessions begin in.
    pub(super) isolation: Isolation,
    /// What becomes of what is a document's own.
    pub(super) leftovers: Leftovers,
    /// What an estimate is made from.
    pub(super) earlier: Earlier,
}

impl Output {
    pub(super) fn new(mode: Mode, running: &Running, color: When) -> Self {
        let verbosity = match (running.quiet, running.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        };
        let reports = running.reports.clone();
        let (extent, jobs) = (Extent::Screen, NonZeroUsize::MIN);
        let (after_failure, unfit, pauses) = (AfterFailure::GoOn, Unfit::Refuse, run::Pauses::Never);
        let (isolation, leftovers) = (Isolation::None, Leftovers::Removed);
        Self {
            mode,
            format: running.format,
            reports,
            verbosity,
            extent,
            color,
            after_failure,
            jobs,
            unfit,
            pauses,
            isolation,
            leftovers,
            earlier: Earlier::None,
        }
    }
}

/// Runs the documents and writes the reports; `keeping` says what is kept on disk.
pub(super) fn carry_out(call: Call, output: &Output, keeping: &Keeping) -> Exit {
    if let Some(conflict) = reports::conflict(&output.reports, output.format) {
        return problems::tell(vec![conflict]);
    }
    let overwritten = targets::overwritten(&output.reports, call.read());
    if !overwritten.is_empty() {
        return problems::tell(overwritten);
    }
    let Call { entries, problems } = call;
    let mut console = output.console(entries.len());
    if console.is_live()
        && let Some(estimate) = output.estimate(&entries)
    {
        console.expect(estimate);
    }
    let (result, unsaid) = output
        .observed(&mut console, |observer| run::carry_out(&entries, output.options(), keeping, observer));
    let mut carried = match result {
        Ok(carried) => carried,
        Err(run::Error::Refused(refused)) => {
            return problems::tell(
                problems.into_iter().chain(refused.into_iter().map(Problem::from)).collect(),
            );
        }
        Err(error) if error.is_of_directory() => {
            return problems::tell(vec![Problem::Place(problems::chain(&error))]);
        }
        Err(run::Error::Session(error)) => return problems::session(&error),
        Err(error) => return fault(&problems::chain(&error)),
    };
    console.finish(&carried.record);
    if let Some(kept) = &carried.kept {
        let _ = writeln!(io::stderr(), "note: kept in {}", kept.display());
    }
    let written = write_reports(&carried.record, output, console.failure().or(unsaid.as_ref()));
    output.remove_untold(&mut carried.record);
    match written {
        Err(_) if carried.stopped == Some(Signal::HangUp) => exit(&carried),
        Ok(()) => exit(&carried),
        Err(told) => fault(&told),
    }
}

impl Output {
    /// Lets `run` tell the console, and annotates what it tells where that is asked for; with what kept annotations from
    /// being written.
    fn observed<T>(
        &self,
        console: &mut Console,
        run: impl FnOnce(&mut dyn Observer) -> T,
    ) -> (T, Option<io::Error>) {
        if !self.reports.iter().any(Report::is_live) {
            return (run(console), None);
        }
        let mut annotating = Annotating::new(console, reports::annotations());
        let result = run(&mut annotating);
        (result, annotating.failure())
    }

    /// Standard output is a report's, not the console's.
    fn is_silent(&self) -> bool {
        self.format == Format::Json || self.reports.iter().any(Report::is_alone)
    }

    /// Whether the records are written anywhere but to the console.
    fn is_reported(&self) -> bool {
        self.format == Format::Json || !self.reports.is_empty()
    }

    /// How long the documents that can be run will take. An earlier report that cannot be used tells nothing.
    fn estimate(&self, entries: &[Entry]) -> Option<Estimate> {
        let durations = match &self.earlier {
            Earlier::None => return None,
            Earlier::Reports => self
                .reports
                .iter()
                .filter_map(Report::readable)
                .find_map(|path| Durations::read(path).ok())?,
            Earlier::Known(durations) => durations.clone(),
        };
        let ready = || entries.iter().filter_map(Entry::ready).map(|loaded| loaded.plan.document.as_path());
        let times = durations.of(&ready().map(key).collect::<Vec<_>>())?;
        let times = times.into_iter().map(Duration::from_millis);
        Some(Estimate::new(ready().map(ToOwned::to_owned).zip(times), self.jobs))
    }

    /// Removes the files with whole outputs that neither the console nor a report names.
    fn remove_untold(&self, record: &mut RunRecord) {
        if self.is_reported() || self.mode == Mode::Run || self.verbosity == Verbosity::Verbose {
            return;
        }
        let steps = record.documents.iter_mut().flat_map(|document| &mut document.steps);
        for step in steps.filter(|step| step.verdict == Verdict::Passed) {
            step.remove_spilled();
        }
    }

    pub(super) fn console(&self, documents: usize) -> Console {
        let alone = self.jobs.get().min(documents) <= 1;
        let options = ConsoleOptions {
            mode: match self.mode {
                Mode::Test => report::Mode::Test,
                Mode::Run => report::Mode::Run,
            },
            verbosity: match self.verbosity {
                Verbosity::Quiet => report::Verbosity::Quiet,
                Verbosity::Normal => report::Verbosity::Normal,
                Verbosity::Verbose => report::Verbosity::Verbose,
            },
            extent: self.extent,
            colour: self.color.into(),
            telling: if alone { Telling::AsItComes } else { Telling::WhenDone },
        };
        if !self.is_silent() {
            return Console::new(options);
        }
        let sinks: [Box<dyn Write + Send>; 2] = [Box::new(io::sink()), Box::new(io::sink())];
        let [out, err] = sinks;
        Console::with_sinks(options, Surface::plain(), out, err)
    }

    /// A person at a terminal follows a document there; a test never sees one.
    fn options(&self) -> run::Options {
        let at_terminal = self.mode == Mode::Run && !self.is_silent() && shell::user_terminal();
        run::Options {
            mode: match self.mode {
                Mode::Test => run::Mode::Verify,
                Mode::Run => run::Mode::Follow,
            },
            place: if at_terminal { run::Place::Terminal } else { run::Place::Pipes },
            temporary: match self.mode {
                Mode::Test => run::Temporary::Own,
                Mode::Run => run::Temporary::Users,
            },
            isolation: self.isolation,
            leftovers: self.leftovers,
            after_failure: self.after_failure,
            jobs: self.jobs,
            unfit: self.unfit,
            pauses: self.pauses,
            texts: if self.is_reported() { run::Texts::Kept } else { run::Texts::LeftOut },
        }
    }
}

/// Writes every report that can be written; tells those that cannot, and results that the console could not.
fn write_reports(record: &RunRecord, output: &Output, unsaid: Option<&io::Error>) -> Result<(), String> {
    let mut told = Vec::new();
    if let Some(error) = unsaid {
        told.push(format!("standard output cannot be written: {error}"));
    }
    told.extend(reports::write(record, None, &output.reports, Annotated::Live));
    if output.format == Format::Json {
        told.extend(reports::print(|out| report::Format::Json.write(record, out)).err());
    }
    if told.is_empty() { Ok(()) } else { Err(told.join("\nerror: ")) }
}

/// The status of a run that a signal stopped.
pub(super) fn stopped(signal: Signal) -> Exit {
    match signal {
        Signal::Interrupt => Exit::Interrupted,
        Signal::Terminate => Exit::Terminated,
        Signal::HangUp => Exit::HungUp,
    }
}

fn exit(carried: &Carried) -> Exit {
    match carried.stopped {
        Some(signal) => stopped(signal),
        None if carried.record.summary.documents.failed > 0 => Exit::Failed,
        None => Exit::Passed,
    }
}
