//! Carries a plan out: order, status and expectation, retries, clean-up, signals; records what happened.
//!
//! Processes are [`crate::shell`]'s, comparing is [`crate::expect`]'s, writing records down is
//! [`crate::report`]'s.

mod attempt;
mod back;
mod blank;
mod consent;
mod document;
mod due;
mod entry;
mod in_turn;
mod isolation;
pub mod journal;
mod judge;
mod keep;
mod leaks;
mod masked;
mod memory;
mod needles;
mod observer;
mod prepared;
mod record;
mod secrets;
mod side_by_side;
mod silence;
mod talk;
mod tape;
mod validation;
mod walk;
mod whole;
mod world;

pub use back::Return;
pub use entry::{Entry, Reason, UNUSABLE, Unusable};
pub use judge::{kind, rule};
pub use observer::Observer;
pub use prepared::TMPDIR;
pub use record::{
    Counts, DocumentRecord, ExpectationRecord, FailedAt, InputRecord, RunRecord, Source, StepCounts,
    StepRecord, SubstitutionRecord, Summary, Tool, Variables, Verdict,
};
pub use secrets::is_secret;
pub use tape::{TapeError, find_recording};
pub use walk::{Aside, Walk};
pub use whole::{Carried, Refused, carry_out, check_syntax, walk};

use std::num::NonZeroUsize;

use crate::document::Located;
use crate::shell::{self, CopyError, Extent};

/// What a run looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Status and output: the document is a test.
    Verify,
    /// Status alone: the document is followed, its output shown.
    Follow,
}

/// How plans are carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// What is looked at.
    pub mode: Mode,
    /// Where the commands run.
    pub place: Place,
    /// Whose the directory for temporary files is.
    pub temporary: Temporary,
    /// Whose the directory is that the sessions begin in.
    pub isolation: Isolation,
    /// What becomes of what is a document's own, when it ends.
    pub leftovers: Leftovers,
    /// What a document that fails does to those that have not begun.
    pub after_failure: AfterFailure,
    /// How many documents run at the same time.
    pub jobs: NonZeroUsize,
    /// What becomes of a run of which no document can be run.
    pub unfit: Unfit,
    /// Before which steps the reader is asked; nobody is without a terminal.
    pub pauses: Pauses,
    /// Whether the records hold the texts of the documents.
    pub texts: Texts,
}

/// Whether the records of a run hold the texts of its documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texts {
    /// They do, for reports that show them.
    Kept,
    /// Nobody reads them.
    LeftOut,
}

/// Before which steps the reader at the terminal is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pauses {
    /// None.
    Never,
    /// Those with a `pause`.
    Asked,
    /// Those, and those that delete what was deployed.
    Destructive,
}

/// Where the commands of a run find themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// No terminal: a program that waits for input gets end of file.
    Pipes,
    /// At a pseudo-terminal, with the user's keyboard.
    Terminal,
}

/// What a document that fails does to those that have not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterFailure {
    /// They run.
    GoOn,
    /// They do not begin any more.
    BeginNone,
}

impl AfterFailure {
    /// No further document begins after this one.
    fn ends_with(self, record: &DocumentRecord) -> bool {
        self == Self::BeginNone && record.verdict == Verdict::Failed
    }
}

/// What becomes of a run of which no document can be run. Where another document runs, those that cannot are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It is refused.
    Refuse,
    /// Every document is reported: there are more of them in other runs.
    Report,
}

/// Whose the directory is that sessions begin in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// The user's.
    None,
    /// Each document has a copy of its own.
    Copies(Extent),
}

/// What becomes of the `TMPDIR` of a document, and of its copy of the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leftovers {
    /// They are removed when the document ends.
    Removed,
    /// They stay; [`Carried::kept`] says where.
    Kept,
}

/// Whose the directory for temporary files is that `TMPDIR` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Temporary {
    /// Each document has one of its own, gone at its end, unless the user gave another.
    Own,
    /// The user's.
    Users,
}

/// Why a run could not be carried out; what a document does wrong is a verdict, not an error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The directory to begin in is gone since the document was planned.
    #[error("{}: is not there any more, so no session can begin in it", .path.display())]
    DirectoryGone {
        /// The directory.
        path: std::path::PathBuf,
    },
    /// The directory to copy is that of all that a user has, or that the machine has.
    #[error(
        "--isolate would copy all of {}: no git work tree and no rehearse.yaml is nearer; use it in the directory of a \
         project",
        .path.display()
    )]
    TooMuch {
        /// The directory.
        path: std::path::PathBuf,
    },
    /// The directory to begin in is not in the copy.
    #[error("{}: git ignores it, so it is not in the copy; --isolate=all copies what git ignores too", .path.display())]
    Ignored {
        /// The directory.
        path: std::path::PathBuf,
    },
    /// The user's directory cannot be copied.
    #[error(transparent)]
    Copy(#[from] CopyError),
    /// bash refuses blocks; nothing ran.
    #[error("bash does not accept {} of the blocks", .0.len())]
    Refused(Vec<Refused>),
    /// The session failed.
    #[error(transparent)]
    Session(#[from] shell::Error),
    /// A recording cannot be read or written.
    #[error(transparent)]
    Recording(#[from] Located<TapeError>),
    /// The runtime, or something else of the system's, failed.
    #[error("failed to set up the run")]
    System(#[from] std::io::Error),
}

impl Error {
    /// It is about the directory that a session begins in: the user's to mend.
    pub fn is_of_directory(&self) -> bool {
        matches!(
            self,
            Self::DirectoryGone { .. } | Self::TooMuch { .. } | Self::Ignored { .. } | Self::Copy(_)
        )
    }
}
