//! A document of a call: ready to run, or with what keeps it from running.

use std::path::PathBuf;

use super::record::{DocumentRecord, StepCounts, Verdict};
use crate::document::Finding;
use crate::plan::Loaded;

/// The rule of findings that say why a document could not be run.
pub const UNUSABLE: &str = "unusable";

/// A document of a call.
#[derive(Debug, Clone)]
pub enum Entry {
    /// It was read, planned and verified.
    Ready(Box<Loaded>),
    /// It cannot be run.
    Unusable(Unusable),
}

impl From<Loaded> for Entry {
    fn from(loaded: Loaded) -> Self {
        Self::Ready(Box::new(loaded))
    }
}

impl Entry {
    /// The plan, where there is one.
    pub fn ready(&self) -> Option<&Loaded> {
        match self {
            Self::Ready(loaded) => Some(loaded),
            Self::Unusable(_) => None,
        }
    }
}

/// A document that cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// As the user named it.
    pub path: PathBuf,
    /// Its title, or the name of its file where none could be read.
    pub title: String,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Why a document cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// 1-based line of the document; `None`: it is about the whole.
    pub line: Option<usize>,
    /// A sentence fragment in lower case; it names the file where that is another one.
    pub message: String,
}

impl Unusable {
    /// A document that could not be read.
    pub fn unread(path: PathBuf, reasons: Vec<Reason>) -> Self {
        let title = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Self { path, title, reasons }
    }

    /// A document that was planned and cannot be run all the same.
    pub(super) fn planned(loaded: &Loaded, reasons: Vec<Reason>) -> Self {
        let plan = &loaded.plan;
        Self { path: plan.document.to_path_buf(), title: plan.title.clone(), reasons }
    }

    /// What reports say of it: it failed, and no step ran.
    pub(super) fn record(self) -> DocumentRecord {
        let finding = |Reason { line, message }| Finding {
            rule: UNUSABLE.into(),
            line: line.unwrap_or(1),
            message,
            help: None,
        };
        DocumentRecord {
            path: self.path.display().to_string(),
            title: self.title,
            properties: serde_json::Map::new(),
            verdict: Verdict::Failed,
            duration_ms: 0,
            findings: self.reasons.into_iter().map(finding).collect(),
            steps: Vec::new(),
            counts: StepCounts::default(),
            stopped_by: None,
            sources: Vec::new(),
        }
    }
}

impl DocumentRecord {
    /// Why it could not be run; empty where it ran.
    pub fn obstacles(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.rule == UNUSABLE)
    }
}
