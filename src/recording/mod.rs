//! What the tools of a document were called with and gave back, kept so that the document runs without them. Pure.
//!
//! A [`Recording`] is one document's; `write` and `read` are its file, `place` says where that lies. [`Masks`] keep
//! secrets out of it. A [`Replayer`] finds the recorded call that a present one repeats, and what it gives back now.
//! Who relays the streams of a tool is decided elsewhere.

mod data;
mod encoding;
mod events;
mod generated;
mod mask;
mod place;
mod read;
mod refusal;
mod replayer;
mod sweep;
mod template;
#[cfg(test)]
mod tests;
mod write;

pub use data::Data;
pub use events::{Event, call, without_repeats};
pub use mask::Masks;
pub use place::{candidates, file};
pub use read::{ReadError, read};
pub use refusal::Refusal;
pub use replayer::{CallId, Choice, Replayer};
pub use template::secret;
pub use write::write;

/// The format of a file; a newer one is refused.
pub const FORMAT: u32 = 1;

/// The calls of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recording {
    /// The document, as the user named it when it was recorded.
    pub document: String,
    /// The tools whose calls were recorded, sorted.
    pub tools: Vec<String>,
    /// The steps that called any, in running order.
    pub steps: Vec<RecordedStep>,
}

/// The calls of a step, of its last attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedStep {
    /// Its number in the plan.
    pub number: usize,
    /// 1-based line of its block.
    pub line: usize,
    /// Its text, as [`fingerprint`] tells it.
    pub text: String,
    /// Its calls, in the order in which they began.
    pub calls: Vec<Call>,
}

/// A call of a tool.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Call {
    /// The tool's name and its arguments.
    pub words: Vec<String>,
    /// It was typed into or sat at a terminal: what it said between two inputs counts.
    pub talk: bool,
    /// It ended before its input did.
    pub partial: bool,
    /// What went in and came out; one at most unless it is a talk.
    pub exchanges: Vec<Exchange>,
    /// How it ended.
    pub ending: Ending,
}

/// What a tool was given, and what it then said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exchange {
    /// What it read from standard input.
    pub stdin: Data,
    /// What was typed at its terminal.
    pub keys: Data,
    /// What it printed at its terminal.
    pub terminal: Data,
    /// Its standard output.
    pub stdout: Data,
    /// Its standard error.
    pub stderr: Data,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// With this status.
    Status(i32),
    /// A signal of this number ended it, which nobody sent to the call.
    Killed(i32),
    /// It ran until it was stopped from outside.
    Stopped,
}

impl Default for Ending {
    fn default() -> Self {
        Self::Status(0)
    }
}

/// A short name for a text, the same in every run: FNV-1a, 64 bits.
pub fn fingerprint(text: &str) -> String {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
}
