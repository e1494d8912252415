//! Verified plans carried out: the session runs them, reports are written, the verdict becomes an exit status.

use super::Exit;
use super::arguments::{Format, Report, Running, When};
use crate::plan::Loaded;

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

/// What is told, how, and where to.
#[derive(Debug, Clone)]
pub(super) struct Output {
    pub(super) mode: Mode,
    pub(super) format: Format,
    pub(super) reports: Vec<Report>,
    pub(super) verbosity: Verbosity,
    pub(super) color: When,
}

impl Output {
    pub(super) fn new(mode: Mode, running: &Running, color: When) -> Self {
        let verbosity = match (running.quiet, running.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        };
        Self { mode, format: running.format, reports: running.reports.clone(), verbosity, color }
    }
}

/// Runs the documents one after the other.
pub(super) fn carry_out(documents: Vec<Loaded>, output: Output) -> Exit {
    // The seam: `crate::run` takes over from here.
    let Output { mode, format, reports, verbosity, color } = output;
    let _ = (mode, format, reports, verbosity, color);
    drop(documents);
    eprintln!("error: running documents is not wired up yet");
    Exit::Internal
}
