//! A live bash session: the only home of processes.
//!
//! One bash lives as long as its document. It reads its commands from a FIFO given as its script file, so no
//! child inherits them; blocks are files that it sources; each block's streams are FIFOs opened by path; and
//! a record on a control FIFO says when a block is over. What a document is, what its output should have
//! been, and which block comes next are decided elsewhere.

mod ask;
mod bash;
mod block;
mod capture;
mod control;
mod copy;
mod declare;
mod directory;
mod exchange;
mod guard;
mod interrupt;
mod keys;
mod label;
mod late;
mod later;
mod left;
mod lines;
mod listening;
mod pipes;
mod processes;
mod program;
mod remove;
mod room;
mod session;
mod snapshot;
mod spawn;
mod start;
mod station;
mod stop;
mod streams;
mod syntax;
mod terminal;
mod tools;
mod typing;
mod workplace;

pub use ask::ask_hidden;
pub use block::{Block, End, Failure, Feed, Note, Outcome, Ready, Streams, Tell, Typed, TypedOutcome};
pub use capture::Captured;
pub use copy::{CopyError, Extent};
pub use declare::Variable;
pub use guard::guard;
pub use keys::{Key, Keys, suspend};
pub use label::quoted;
pub use late::Afterwards;
pub use later::Later;
pub use left::{Left, LeftFiles, LeftProcess, Search};
pub use processes::{adopt_orphans, reap_orphans};
pub use program::open_with;
pub use room::Room;
pub use session::{Attendance, Company, Options, Session};
pub use snapshot::{Function, Snapshot};
pub use stop::{Signal, Stop};
pub use syntax::{SyntaxError, check as check_syntax};
pub use terminal::user_terminal;
pub use tools::{Attendant, Ended, Frame, Line, STAND_IN, STEP, Tools, stand_in};
pub use workplace::{Workplace, sweep};

use std::io;
use std::path::PathBuf;

/// Why the session itself failed; the commands of a document never do that.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The private directory or one of its pipes cannot be made.
    #[error("failed to set up the session in {}", .path.display())]
    Setup {
        /// What could not be made.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// bash cannot be started.
    #[error("failed to start bash; is it installed and on PATH?")]
    Start(#[source] io::Error),
    /// Nothing can be made in the directory for temporary files.
    #[error(
        "{}: no temporary directory can be made there: {reason}; set TMPDIR to a directory that can be written to",
        .path.display()
    )]
    Temporary {
        /// The directory for temporary files.
        path: PathBuf,
        /// Why, in the system's words.
        reason: String,
    },
    /// Talking to bash failed.
    #[error("lost the connection to bash")]
    Connection(#[from] io::Error),
}
