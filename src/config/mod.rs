//! Flags, front matter and `rehearse.yaml` merged into one [`Settings`].
//!
//! Every source is read into the same [`Layer`]; a later layer wins key by key. Variables from files are
//! read here too. What the settings mean for a document is [`crate::plan`]'s and [`crate::run`]'s.

mod error;
mod file;
mod in_force;

mod layer;
mod outline;
mod overlay;
mod overlay_steps;
mod parameter;
mod schema;
mod sources;
mod variables;
mod volatile;
mod word;
mod written;

pub use error::Error;
pub(crate) use error::nearest;
pub use file::SettingsFile;
pub(crate) use file::in_force as file_in_force;
pub use in_force::{InForce, Origin, Said, Shape, in_force};
pub use layer::Layer;
pub use overlay::{Documents, Overlay};
pub use overlay_steps::{Guard, InputOverlay, StepOverlay, StepSelector};
pub use parameter::{Parameter, parameters};
pub use schema::schema;
pub use sources::Sources;
pub use variables::{Layers, gather, parse_assignment};
pub use volatile::{Volatile, VolatileKind};
pub use word::{Assignments, Isolate, Jobs, Limit, Word, Words};

use std::path::PathBuf;
use std::time::Duration;

use crate::document::DEFAULT_LANGUAGES;

/// What is in force for one document.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own, named as in files")]
pub struct Settings {
    /// Block languages that run, lower case.
    pub languages: Vec<String>,
    /// The longest a step may take; `None`: for ever.
    pub timeout: Option<Duration>,
    /// The longest a document may take, clean-up not counted; `None`: for ever.
    pub document_timeout: Option<Duration>,
    /// How long steps that only look are repeated until they pass.
    pub settle: Option<Duration>,
    /// How long a step may print nothing before that is told; `None`: for ever.
    pub silent_after: Option<Duration>,
    /// What an unmet example without annotation does.
    pub examples: Examples,
    /// What it does to a document that it leaves something behind.
    pub leaks: Leaks,
    /// `match` decides for `similar` too.
    pub strict: bool,
    /// Clean-up steps run after a failure.
    pub cleanup: bool,
    /// Steps that delete are left out.
    pub keep: bool,
    /// Variables set nowhere are no error.
    pub allow_unset: bool,
    /// Which part of the document is meant.
    pub scope: Scope,
    /// Which steps are taken.
    pub selection: Selection,
    /// Preferred tabs and zone pivots, best first.
    pub tabs: Vec<String>,
    /// Names (or `*` globs) of variables whose values are masked, beside the built-in ones.
    pub secrets: Vec<String>,
    /// Variables from files and flags, weakest first.
    pub variables: Vec<Variable>,
    /// The session's first directory; `None`: the current one.
    pub working_directory: Option<PathBuf>,
    /// Directories put before `PATH`.
    pub path_prepend: Vec<PathBuf>,
    /// Kinds of values that may differ, of one's own or switched off.
    pub volatile: Volatile,
    /// Documents that run first.
    pub before: Vec<PathBuf>,
    /// Commands that only look, beside those that are known: their first words.
    pub read_only: Vec<String>,
    /// Tools whose calls are recorded and replayed.
    pub tools: Vec<String>,
    /// What becomes of these calls.
    pub tape: Tape,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            languages: DEFAULT_LANGUAGES.iter().map(|&language| language.to_owned()).collect(),
            timeout: Some(Duration::from_secs(600)),
            document_timeout: None,
            settle: None,
            silent_after: Some(Duration::from_secs(60)),
            examples: Examples::Fail,
            leaks: Leaks::Warn,
            strict: false,
            cleanup: true,
            keep: false,
            allow_unset: false,
            scope: Scope::Whole,
            selection: Selection::default(),
            tabs: Vec::new(),
            secrets: Vec::new(),
            variables: Vec::new(),
            working_directory: None,
            path_prepend: Vec::new(),
            volatile: Volatile::default(),
            before: Vec::new(),
            read_only: Vec::new(),
            tools: Vec::new(),
            tape: Tape::Off,
        }
    }
}

/// What becomes of the calls of outside tools; the directory holds recordings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Tape {
    /// They are run.
    #[default]
    Off,
    /// They are run, and what they were given and said is kept.
    Record(PathBuf),
    /// They say what they said when they were recorded.
    Replay(PathBuf),
}

/// What an unmet example without annotation does.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Examples {
    /// The step fails.
    #[default]
    Fail,
    /// The step passes with a warning.
    Warn,
    /// Examples are not compared.
    Ignore,
}

/// What is done about processes, ports and files that a document leaves behind.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Leaks {
    /// They are not looked for.
    Ignore,
    /// They are findings.
    #[default]
    Warn,
    /// They are findings, and the document fails.
    Fail,
}

/// Which part of a document is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    Whole,
    /// The steps that clean up, and what they need.
    Cleanup,
}

/// Step numbers, names, tags or heading texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Only these; empty: all.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
    /// From the first step that fits on.
    pub from: Option<String>,
    /// Up to and including the last step that fits.
    pub until: Option<String>,
}

impl Selection {
    /// Every step is taken.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }
}

/// A variable with a value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// A valid shell name.
    pub name: String,
    /// Its value, taken as it is.
    pub value: String,
    /// Where the value comes from; later ones are stronger.
    pub source: Source,
}

/// Where a variable's value comes from, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The environment of the process.
    Environment,
    /// `variables` of `rehearse.yaml`.
    Project,
    /// Any source of a document that runs first.
    Prerequisite,
    /// `NAME.ini` beside `NAME.md`.
    Ini,
    /// A `variables` comment block.
    Comment,
    /// The document's front matter.
    FrontMatter,
    /// `documents.PATH.variables` of `rehearse.yaml`.
    Overlay,
    /// `--var-file`
    VarFile,
    /// `--var`; also wins over assignments of the document.
    #[serde(rename = "var")]
    Flag,
}
