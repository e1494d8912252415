//! Why a document cannot become a plan, or the plan cannot run.

use std::path::PathBuf;

use super::OverlayError;
use crate::{config, document};

/// Fragments are lower case and follow `file:line: `.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Documents need each other.
    #[error("no document of these can run first, because each needs the next: {chain}")]
    Circle {
        /// Their paths, the first again at the end.
        chain: String,
    },
    /// A part of the document cannot be read.
    #[error(transparent)]
    Document(#[from] document::Error),
    /// It is a directory where one document is meant.
    #[error("is a directory, not a document")]
    IsDirectory,
    /// A setting or a variables file cannot be read.
    #[error(transparent)]
    Settings(#[from] config::Error),
    /// The directory to begin in is not there.
    #[error("is not a directory, so no session can begin in it")]
    NoWorkingDirectory,
    /// The directory to put before `PATH` is not there.
    #[error("is not a directory, so no program can be found in it (--path-prepend)")]
    NoProgramDirectory,
    /// Directives of a settings file do not fit the document.
    #[error(transparent)]
    Overlay(#[from] OverlayError),
    /// No step has this number, name, tag or heading.
    #[error("--{flag} {selector}: no step has this number, name, tag or heading")]
    NoSuchStep {
        /// `only`, `skip`, `from` or `until`.
        flag: &'static str,
        /// As given.
        selector: String,
    },
    /// Nothing in the document cleans up.
    #[error(
        "no clean-up steps: none stands under a heading such as `Clean up` or has the directive `always`"
    )]
    NoCleanup,
    /// The setting `before` leads nowhere.
    #[error("`before` names {}, which is not there", .path.display())]
    NoPrerequisite {
        /// The document that must run first.
        path: PathBuf,
    },
    /// The path leads nowhere.
    #[error("no such file")]
    NotFound,
    /// The text is in another encoding, or no text.
    #[error("is not UTF-8: byte 0x{0:02x}")]
    NotUtf8(u8),
    /// A command holds a placeholder that nobody replaced.
    #[error(
        "the placeholder `{0}` is not replaced; write a value in its place, or a variable and give it with --var"
    )]
    Placeholder(String),
    /// Nothing in the document runs.
    #[error("no steps to run: no code block is tagged with a language that runs ({})", .languages.join(", "))]
    NoSteps {
        /// The languages that run.
        languages: Vec<String>,
    },
    /// Everything in the document was left out.
    #[error("no steps to run: the selection leaves out all of them")]
    NoStepsSelected,
    /// The operating system refuses.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// A variable that a reader must bring.
    #[error(
        "variable `{0}` is used here and set nowhere; give it with --var {0}=… or a --var-file, or let it pass \
         with --allow-unset"
    )]
    Unset(String),
}
