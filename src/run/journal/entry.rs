//! The lines of a journal.

use std::path::PathBuf;

use super::super::record::{StepRecord, Variables, Verdict};

/// Version of these lines and of what a kept session looks like.
pub(super) const SCHEMA: u32 = 1;

/// Bytes of an output that are kept.
const LONGEST_OUTPUT: usize = 64 << 10;

/// One line.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
pub(super) enum Entry {
    /// The first line.
    Start(Box<Start>),
    /// A step begins.
    Begin { place: usize },
    /// A step is over.
    Step(Box<KeptStep>),
    /// Another process goes on at this place, or a reader who went back to it.
    Resume {
        place: usize,
        at: i64,
        pid: u32,
        #[serde(default)]
        mode: Option<Mode>,
    },
    /// The run is over.
    End { ending: Ending },
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// Every step passed or was skipped on purpose.
    Passed,
    /// A step failed.
    Failed,
    /// A signal stopped it, or the reader left.
    Stopped,
    /// It did not go through; what it had made was taken away later.
    CleanedUp,
}

/// The subcommand that carries a run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// `rehearse test`.
    #[default]
    Test,
    /// `rehearse run`.
    Run,
    /// `rehearse step`.
    Step,
}

impl Mode {
    /// The subcommand's name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Run => "run",
            Self::Step => "step",
        }
    }
}

/// What is known of a run when it starts.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Start {
    /// Version of the journal's format.
    pub schema: u32,
    /// Version of the program that made it.
    pub version: String,
    /// What was called.
    pub mode: Mode,
    /// The document, absolute.
    pub document: PathBuf,
    /// Where it was started.
    pub directory: PathBuf,
    /// The document's title.
    pub title: String,
    /// How many steps the plan has.
    pub steps: usize,
    /// The flags that shaped the plan, as a layer of settings, secrets left out.
    pub flags: serde_json::Map<String, serde_json::Value>,
    /// Variables that `--var` gave and that are secrets.
    pub withheld: Vec<String>,
    /// When it started, in milliseconds since 1970.
    pub at: i64,
    /// The process that owns it.
    pub pid: u32,
}

/// A step that ran, secrets masked.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct KeptStep {
    /// 0-based place in the plan.
    pub place: usize,
    /// The step's number.
    pub number: usize,
    /// What it was, to be compared with the page when the run goes on.
    pub outline: String,
    /// What was said of it.
    pub verdict: Verdict,
    /// Why.
    pub reason: Option<String>,
    /// Exit status.
    pub status: Option<i32>,
    /// How often it was run.
    pub attempts: u32,
    /// How long it took.
    pub duration_ms: u64,
    /// What it printed, at most 64 KiB of each.
    pub stdout: String,
    /// Standard error likewise.
    pub stderr: String,
    /// Something was left out of these.
    pub truncated: bool,
    /// Variables that it changed.
    pub variables: Variables,
    /// Whether the promised output was met, where it was compared.
    pub met: Option<bool>,
    /// It ran although the run had failed or was stopped before: clean-up.
    pub after_halt: bool,
}

impl KeptStep {
    pub(super) fn new(place: usize, outline: String, record: &StepRecord, after_halt: bool) -> Self {
        let (stdout, stderr) = (shortened(&record.stdout), shortened(&record.stderr));
        Self {
            place,
            number: record.number,
            outline,
            verdict: record.verdict,
            reason: record.reason.clone(),
            status: record.status,
            attempts: record.attempts,
            duration_ms: record.duration_ms,
            truncated: record.truncated
                || stdout.len() + stderr.len() < record.stdout.len() + record.stderr.len(),
            stdout,
            stderr,
            variables: record.variables.clone(),
            met: record.expectation.as_ref().and_then(|expectation| expectation.met),
            after_halt,
        }
    }

    /// Nothing is left to do for it.
    pub fn is_done(&self) -> bool {
        matches!(self.verdict, Verdict::Passed | Verdict::Skipped) && !self.after_halt
    }

    /// Says in a record of the same step what is known of it.
    pub(in super::super) fn fill(&self, record: &mut StepRecord) {
        let kept = self.clone();
        record.verdict = kept.verdict;
        record.reason = kept.reason;
        record.status = kept.status;
        record.attempts = kept.attempts;
        record.duration_ms = kept.duration_ms;
        record.stdout = kept.stdout;
        record.stderr = kept.stderr;
        record.truncated = kept.truncated;
        record.variables = kept.variables;
        if let Some(expectation) = &mut record.expectation {
            expectation.met = kept.met;
        }
        for input in &mut record.inputs {
            input.verdict = kept.verdict;
        }
    }
}

fn shortened(text: &str) -> String {
    let mut end = text.len().min(LONGEST_OUTPUT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}
