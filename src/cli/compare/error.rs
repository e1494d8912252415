//! Why something cannot be compared.

use super::source::Source;
use crate::expect::PatternError;

/// What is wrong with an input; the input is named first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::cli) enum Error {
    /// Both sides would be the same text.
    #[error("--expected and --actual cannot both be standard input; give a file for one of them")]
    TwiceStandardInput,
    /// A file that is not there, or cannot be read.
    #[error("{input}: cannot be read: {reason}")]
    Unreadable {
        /// The input.
        input: Source,
        /// What the system says.
        reason: String,
    },
    /// What is promised is text, as a document is.
    #[error("{input}:{line}: is not UTF-8: byte 0x{byte:02x}")]
    NotUtf8 {
        /// The input.
        input: Source,
        /// 1-based.
        line: usize,
        /// The first bad one.
        byte: u8,
    },
    /// The promised text is to be a pattern and is none.
    #[error("{input}: {error}")]
    Pattern {
        /// The input.
        input: Source,
        /// Where the pattern breaks.
        error: PatternError,
    },
    /// A line of a batch.
    #[error("{input}:{line}: {reason}")]
    Line {
        /// The batch.
        input: Source,
        /// 1-based.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
}
