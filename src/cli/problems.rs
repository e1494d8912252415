//! Errors told to the user: one a line on standard error, nothing ran.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Exit, compare};
use crate::config;
use crate::document::Located;
use crate::plan::{self, Loaded};
use crate::run::{self, Reason, Refused};
use crate::shell;

/// Why nothing runs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Problem {
    /// A document or its settings.
    #[error(transparent)]
    Document(#[from] Located<plan::Error>),
    /// A directory without anything to run.
    #[error("{}: no markdown file in this directory has steps to run", .0.display())]
    EmptyDirectory(PathBuf),
    /// A glob without anything to run.
    #[error("{}: no document fits this glob: no markdown file of that name has steps to run", .0.display())]
    EmptyGlob(PathBuf),
    /// A directory that cannot be walked, or a glob that is none.
    #[error("{}: {reason}", path.display())]
    Directory {
        /// The directory or settings file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Several that want standard output for themselves.
    #[error("standard output has room for one report: {0}; write all but one to files")]
    Stdout(String),
    /// Several that are written to the same file.
    #[error("a file has room for one report: {0}; write each to a file of its own")]
    SharedFile(String),
    /// A report in place of a file that the call reads.
    #[error("{report} would overwrite {}, which is read; write the report to another file", path.display())]
    Overwritten {
        /// The file, as it was named where it is read.
        path: PathBuf,
        /// The option.
        report: String,
    },
    /// A recording of the terminal that there is no place for.
    #[error("{}: the recording cannot be written: {reason}", path.display())]
    Cast {
        /// The file.
        path: PathBuf,
        /// What is in the way.
        reason: String,
    },
    /// The directory that a session begins in is gone, or cannot be copied.
    #[error("{0}")]
    Place(String),
    /// A report to balance by that cannot be used.
    #[error("{}: cannot be used for --balance: {reason}", path.display())]
    Balance {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The directory for temporary files cannot be used.
    #[error("{0}")]
    Temporary(String),
    /// A run that cannot go on, or be listed.
    #[error("{0}")]
    Resume(String),
    /// A secret that was not kept.
    #[error(
        "`{name}` is secret and was not kept with run `{run}`; give it with --var {name}=…, or go on at a terminal, \
         where it is asked for"
    )]
    Secret {
        /// The variable.
        name: String,
        /// The run.
        run: String,
    },
    /// Stepping without anybody who could press a key.
    #[error(
        "there is no terminal to step at; use `rehearse run` to follow a document, `rehearse test` to verify it"
    )]
    NoTerminal,
    /// What is to be compared.
    #[error(transparent)]
    Compare(#[from] compare::Error),
    /// Recordings cannot be made or used.
    #[error("{0}")]
    Tape(String),
    /// The recording of a document.
    #[error(transparent)]
    Recording(Located<run::TapeError>),
    /// A block that bash refuses.
    #[error("{}:{}: bash does not accept this block: {}", .0.document.display(), .0.line, .0.message)]
    Refused(Refused),
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl Problem {
    pub(super) fn directory(path: &Path, reason: &impl fmt::Display) -> Self {
        Self::Directory { path: path.to_path_buf(), reason: reason.to_string() }
    }

    /// Why `document` cannot be run.
    pub(super) fn reason(&self, document: &Path) -> Reason {
        match self {
            Self::Document(Located { path, line, error }) if path == document => {
                Reason { line: *line, message: error.to_string() }
            }
            Self::Directory { path, reason } if path == document => {
                Reason { line: None, message: reason.clone() }
            }
            problem => Reason { line: None, message: problem.to_string() },
        }
    }
}

/// What is wrong with settings.
pub(super) fn settings(errors: Vec<Located<config::Error>>) -> Vec<Problem> {
    let lift = |Located { path, line, error }: Located<config::Error>| {
        Problem::Document(Located { path, line, error: error.into() })
    };
    errors.into_iter().map(lift).collect()
}

/// Refuses what bash would refuse, by its place in the document.
pub(super) fn syntax(document: &Loaded) -> Result<(), Exit> {
    match run::check_syntax(document) {
        Ok(refused) if refused.is_empty() => Ok(()),
        Ok(refused) => Err(tell(refused.into_iter().map(Problem::from).collect())),
        Err(error) => Err(session(&error)),
    }
}

/// Tells what kept a session from starting or going on.
pub(super) fn session(error: &shell::Error) -> Exit {
    match error {
        shell::Error::Temporary { .. } => tell(vec![Problem::Temporary(error.to_string())]),
        error => fault(&chain(error)),
    }
}

/// An error with all its causes in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        told = format!("{told}: {error}");
        cause = error.source();
    }
    told
}

/// Tells that `rehearse` itself failed.
pub(super) fn fault(sentence: &str) -> Exit {
    let _ = writeln!(std::io::stderr(), "error: {sentence}");
    Exit::Internal
}

/// Writes `error: FILE:LINE: what is wrong` for each, once: documents may share a settings file.
pub(super) fn tell(problems: Vec<Problem>) -> Exit {
    let mut stderr = std::io::stderr().lock();
    let mut told = Vec::with_capacity(problems.len());
    for problem in problems {
        if !told.contains(&problem) {
            told.push(problem);
        }
    }
    for problem in told {
        let _ = writeln!(stderr, "error: {problem}");
    }
    Exit::Usage
}
