//! What happened, in the words of the JSON report (schema 1). Reports are written from these alone.
//!
//! Fields that the JSON report leaves out are not needed by any report but the console. They are empty in a record that
//! was read from one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::document::Finding;
use crate::expect::DiffLine;
use crate::plan::Role;

/// A whole run.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct RunRecord {
    /// Version of this structure.
    pub schema: u32,
    /// What made it.
    pub tool: Tool,
    /// RFC 3339, UTC, whole seconds.
    pub started_at: String,
    /// Wall-clock time of the run.
    pub duration_ms: u64,
    /// Totals.
    pub summary: Summary,
    /// Documents that a stop or a failure kept from beginning; they are counted nowhere else.
    #[serde(skip)]
    pub not_begun: usize,
    /// In the order given.
    pub documents: Vec<DocumentRecord>,
}

/// The program that made a report.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Tool {
    /// `rehearse`
    pub name: Cow<'static, str>,
    /// Its version.
    pub version: Cow<'static, str>,
}

/// Totals of a run.
#[derive(Debug, Clone, Copy, Default, serde::Serialize, serde::Deserialize)]
pub struct Summary {
    /// Documents by verdict.
    pub documents: Counts,
    /// Steps by verdict.
    pub steps: StepCounts,
}

/// Documents by verdict.
#[derive(Debug, Clone, Copy, Default, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// All.
    pub total: usize,
    /// Every step passed or was skipped on purpose.
    pub passed: usize,
    /// A step failed or timed out.
    pub failed: usize,
    /// No step ran.
    pub skipped: usize,
}

/// Steps by verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct StepCounts {
    /// All.
    pub total: usize,
    /// Passed.
    pub passed: usize,
    /// Failed or timed out.
    pub failed: usize,
    /// Left out on purpose.
    pub skipped: usize,
    /// Not reached.
    pub not_run: usize,
}

/// What is said of a step or a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As promised.
    Passed,
    /// Wrong status or output.
    Failed,
    /// Left out on purpose.
    Skipped,
    /// Took longer than it may.
    TimedOut,
    /// Not reached.
    NotRun,
}

/// A document and its steps.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct DocumentRecord {
    /// As the user named it.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its front matter.
    pub properties: serde_json::Map<String, serde_json::Value>,
    /// Failed if any step is.
    pub verdict: Verdict,
    /// Wall-clock time.
    pub duration_ms: u64,
    /// What is odd about it.
    pub findings: Vec<Finding>,
    /// In running order.
    pub steps: Vec<StepRecord>,
    /// Counts of `steps`.
    #[serde(skip)]
    pub counts: StepCounts,
    /// The signal that stopped the run while this document ran.
    #[serde(skip)]
    pub stopped_by: Option<&'static str>,
    /// The document's own text first, then that of every page it includes and of every prerequisite; empty where the run
    /// was told that nobody reads them.
    #[serde(default)]
    pub sources: Vec<Source>,
}

impl DocumentRecord {
    /// It failed only because of what it left behind, which its findings name.
    pub fn is_leaky(&self) -> bool {
        let is_good = |step: &StepRecord| matches!(step.verdict, Verdict::Passed | Verdict::Skipped);
        self.verdict == Verdict::Failed
            && self.findings.iter().any(Finding::is_leak)
            && self.steps.iter().all(is_good)
    }
}

/// The text of a file that a document was read from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Source {
    /// As the steps name it.
    pub path: String,
    /// All of it as it was when the run began, secrets masked.
    #[serde(with = "shared")]
    pub text: Arc<String>,
}

/// A text that is shared in memory, and a plain one in JSON.
mod shared {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(text: &Arc<String>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<String>, D::Error> {
        String::deserialize(deserializer).map(Arc::new)
    }
}

/// A step and what it did.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct StepRecord {
    /// 1-based place in the whole plan.
    pub number: usize,
    /// The directive `name`.
    pub name: Option<String>,
    /// The document it stands in.
    pub document: String,
    /// 1-based line of the block's opening fence.
    pub line: usize,
    /// Titles of the sections around it.
    pub heading: Vec<String>,
    /// The block's language.
    pub language: String,
    /// Its text.
    pub command: String,
    /// Why it is in the plan.
    pub role: Role,
    /// What is said of it.
    pub verdict: Verdict,
    /// Why, unless it passed plainly.
    pub reason: Option<String>,
    /// Exit status of the last attempt; `None` where it did not run to an end.
    pub status: Option<i32>,
    /// How often it was run.
    pub attempts: u32,
    /// Wall-clock time of all attempts.
    pub duration_ms: u64,
    /// Standard output of the last attempt, secrets masked, the middle left out where it is long.
    pub stdout: String,
    /// Standard error likewise.
    pub stderr: String,
    /// Something was left out of `stdout` or `stderr`.
    pub truncated: bool,
    /// What was typed into the program it opened.
    pub inputs: Vec<InputRecord>,
    /// Variables it changed.
    pub variables: Variables,
    /// What it promised and whether it was met.
    pub expectation: Option<ExpectationRecord>,
    /// The command that failed; `None` where the status is as promised or no single command is to blame.
    #[serde(default)]
    pub failed_at: Option<FailedAt>,
    /// Files that hold the whole of an output of which something was left out here.
    #[serde(skip)]
    pub spilled: Vec<PathBuf>,
}

impl StepRecord {
    /// Removes the files with whole outputs, which nobody is told of.
    pub fn remove_spilled(&mut self) {
        for path in self.spilled.drain(..) {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// The command of a step that failed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FailedAt {
    /// 1-based line of the step's document.
    pub line: usize,
    /// As bash names it, secrets masked.
    pub command: String,
}

/// Variables that a step changed.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Variables {
    /// New values, secrets masked.
    pub set: BTreeMap<String, String>,
    /// Names that are gone.
    pub unset: Vec<String>,
}

impl Variables {
    /// Adds what a later attempt changed.
    pub(super) fn extend(&mut self, later: Self) {
        self.unset.retain(|name| !later.set.contains_key(name));
        for name in later.unset {
            self.set.remove(&name);
            self.unset.push(name);
        }
        self.set.extend(later.set);
    }
}

/// A block that was typed into a program.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct InputRecord {
    /// 1-based line of the block's opening fence.
    pub line: usize,
    /// The block's language.
    pub language: String,
    /// What was typed.
    pub text: String,
    /// What is said of it.
    pub verdict: Verdict,
    /// Why, unless it passed.
    pub reason: Option<String>,
    /// What the program answered.
    pub stdout: String,
    /// What was promised and whether it was met.
    pub expectation: Option<ExpectationRecord>,
}

/// An expectation and what became of it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct ExpectationRecord {
    /// 1-based line of the output block's opening fence.
    pub line: usize,
    /// The output block's language.
    pub language: String,
    /// `match`, `exact`, `contains`, `regex`, `json`, `similar` or `none`.
    pub kind: Cow<'static, str>,
    /// The least similarity, for `similar`.
    pub threshold: Option<f64>,
    /// The promised output.
    pub expected: String,
    /// Share that was met, 0 to 1; `None` where nothing was compared.
    pub score: Option<f64>,
    /// It was met; `None` where nothing was compared.
    pub met: Option<bool>,
    /// Values that differ and may.
    pub substitutions: Vec<SubstitutionRecord>,
    /// A unified diff from promised to real; empty where they are equal.
    pub difference: String,
    /// The aligned lines that `difference` was written from.
    #[serde(skip)]
    pub aligned: Vec<DiffLine>,
    /// 1-based line of the first line of `expected`.
    #[serde(skip)]
    pub text_line: usize,
}

/// A value that differs and may.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct SubstitutionRecord {
    /// 1-based line in the document.
    pub line: usize,
    /// Its kind, such as `duration`.
    pub kind: String,
    /// As promised.
    pub expected: String,
    /// As it came.
    pub actual: String,
}
