//! A document and the settings turned into the steps that will run, in running order.
//!
//! Reads files, runs nothing. What a step does when it runs is [`crate::run`]'s.

mod alternatives;
mod build;
mod cleanup;
mod error;
mod headings;
mod load;
mod manuscript;
mod overlay;
mod page;
mod prerequisites;
#[cfg(test)]
mod samples;
mod scripts;
mod sections;
mod selection;
mod shown;
mod standalone;
mod teardown;
mod values;
mod verify;
mod written;

pub use error::Error;
pub use load::{Request, load};
pub use manuscript::manuscript;
pub use overlay::OverlayError;
pub use page::read;
pub use standalone::standalone;
pub use verify::verify;

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::{Scope, Settings, Source};
use crate::document::{self, Finding, Value};

/// A plan, and the settings it was made with.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// What runs.
    pub plan: Plan,
    /// What is in force for it.
    pub settings: Settings,
    /// What [`verify`] looks at.
    open: Open,
}

impl Loaded {
    /// How many steps the plan has, those left out by the selection included.
    pub fn total(&self) -> usize {
        self.open.total
    }

    /// Only clean-up is meant, and nothing cleans up.
    pub fn lacks_cleanup(&self) -> bool {
        self.settings.scope == Scope::Cleanup && self.plan.steps.is_empty()
    }

    /// How many of them are the document's own.
    pub fn own(&self) -> usize {
        self.open.own
    }
}

/// What is known of a plan and only matters until it is verified.
#[derive(Debug, Clone, Default)]
struct Open {
    /// Placeholders with their places.
    placeholders: Vec<document::Located<String>>,
    /// Steps before selection.
    total: usize,
    /// Those of the document itself.
    own: usize,
}

/// The steps of a document and of all that it needs, in running order.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The document, as the user named it.
    pub document: Arc<PathBuf>,
    /// Its title.
    pub title: String,
    /// Its front matter.
    pub properties: serde_json::Map<String, serde_json::Value>,
    /// What runs.
    pub steps: Vec<Step>,
    /// Variables that a reader must bring: read unguarded and set nowhere, first use each.
    pub needed: Vec<Needed>,
    /// Variables with a value before the first step, or set by a step.
    pub set: Vec<Provided>,
    /// Values the session starts with, one a name, environment of the process not included.
    pub environment: Vec<(String, Value)>,
    /// Names whose values (`--var`) win over assignments of the document.
    pub pinned: Vec<String>,
    /// Names of variables with values that the document shows for them and that others took the place of.
    pub shown: Vec<(String, String)>,
    /// Programs that the steps call, sorted, shell builtins and functions left out.
    pub tools: Vec<String>,
    /// Documents whose steps come first.
    pub prerequisites: Vec<PathBuf>,
    /// What is odd about the document.
    pub findings: Vec<Finding>,
    /// Texts of the files that were read: the document's own, those it includes, then those of its prerequisites.
    pub sources: Vec<Text>,
}

/// The text of a file.
#[derive(Debug, Clone)]
pub struct Text {
    /// As errors and steps name it.
    pub path: PathBuf,
    /// All of it.
    pub text: Arc<String>,
}

/// A step in its place in the plan.
#[derive(Debug, Clone)]
pub struct Step {
    /// 1-based place in the whole plan, before selection: stable for `--only` and `--from`.
    pub number: usize,
    /// The document it stands in.
    pub document: Arc<PathBuf>,
    /// Titles of the sections around it, outermost first, the document's title left out.
    pub heading: Vec<String>,
    /// Why it is there.
    pub role: Role,
    /// It runs even after a failure: clean-up, or a file that clean-up needs.
    pub always: bool,
    /// Its block and what belongs to it.
    pub content: document::Step,
    /// Which variables may have changed after it.
    pub changes: document::bash::Changes,
    /// Names that its text assigns and `--var` holds fast.
    pub holds: Vec<document::bash::Set>,
    /// It only looks and can be repeated without harm.
    pub read_only: bool,
    /// Where this step of a prerequisite passes, and all others like it there, the prerequisite has been met.
    pub validates: bool,
    /// What is in force for the steps of a prerequisite; `None`: what is for the plan.
    pub settings: Option<Arc<Settings>>,
}

/// Why a step is in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The document's own.
    Step,
    /// Of a document that must run first.
    Prerequisite,
    /// Runs even after a failure.
    Cleanup,
    /// Its text is written to a file.
    File,
}

/// A variable that a reader must bring.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Needed {
    /// Its name.
    pub name: String,
    /// The document that uses it; `None`: that of the plan.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "shown_path")]
    pub document: Option<Arc<PathBuf>>,
    /// 1-based line of its first use.
    pub line: usize,
}

/// A variable with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provided {
    /// Its name.
    pub name: String,
    /// The document that gives it; `None`: that of the plan, or none.
    pub document: Option<Arc<PathBuf>>,
    /// 1-based line in the document, for those that a step or a comment block sets.
    pub line: Option<usize>,
    /// Where the value comes from; `None`: a step sets it.
    pub source: Option<Source>,
}

/// Paths of other documents as text.
#[expect(clippy::ref_option, reason = "serde passes the field as it is")]
fn shown_path<S: serde::Serializer>(path: &Option<Arc<PathBuf>>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = path.as_ref().map(|path| path.to_string_lossy());
    serde::Serialize::serialize(&text, serializer)
}
