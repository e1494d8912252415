//! What a session is asked to run, and what it answers.

use std::time::Duration;

use super::capture::Captured;
use super::declare::Variable;

/// A text for bash and how it is run.
#[derive(Debug, Clone, Copy)]
pub struct Block<'a> {
    /// The text.
    pub text: &'a str,
    /// File name shown in bash's own messages.
    pub name: &'a str,
    /// 1-based line of the text's first line in that file.
    pub line: usize,
    /// How its streams are connected.
    pub streams: Streams,
    /// What it finds on standard input.
    pub feed: Feed<'a>,
    /// Environment for this block only.
    pub environment: &'a [(String, String)],
    /// Directory for this block only.
    pub directory: Option<&'a str>,
    /// Which variables are told afterwards.
    pub tell: Tell<'a>,
    /// Variables whose values an assignment does not change.
    pub hold: &'a [String],
    /// The next block asks for `PIPESTATUS`.
    pub keeps_pipes: bool,
    /// The longest it may take.
    pub timeout: Option<Duration>,
    /// Not waited for: runs in the background until the session ends.
    pub background: Option<Ready<'a>>,
}

impl<'a> Block<'a> {
    /// A text run plainly: two pipes, no input, no limit.
    pub fn new(text: &'a str, name: &'a str, line: usize) -> Self {
        Self {
            text,
            name,
            line,
            streams: Streams::Apart,
            feed: Feed::Nothing,
            environment: &[],
            directory: None,
            tell: Tell::Nothing,
            hold: &[],
            keeps_pipes: false,
            timeout: None,
            background: None,
        }
    }
}

/// When a background block counts as started.
#[derive(Debug, Clone, Copy)]
pub enum Ready<'a> {
    /// At once.
    Started,
    /// When its output matches.
    Output(&'a regex::bytes::Regex),
}

/// Which variables are told after a block.
#[derive(Debug, Clone, Copy, Default)]
pub enum Tell<'a> {
    /// None.
    #[default]
    Nothing,
    /// These.
    Names(&'a [String]),
    /// All.
    All,
}

/// How a block's output is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Streams {
    /// Two pipes.
    #[default]
    Apart,
    /// One pipe for both, in true order.
    Joined,
    /// A pseudo-terminal for all three.
    Terminal,
    /// A pseudo-terminal to type at, and one more for each of the outputs: what is typed and what is asked at
    /// `/dev/tty` is seen, and is no output.
    Terminals,
}

impl Streams {
    /// Its standard output is a pseudo-terminal.
    pub(super) fn are_terminals(self) -> bool {
        matches!(self, Self::Terminal | Self::Terminals)
    }
}

/// What a block finds on standard input.
#[derive(Debug, Clone, Copy, Default)]
pub enum Feed<'a> {
    /// End of file.
    #[default]
    Nothing,
    /// This text.
    Text(&'a str),
    /// The reader's own keyboard; at a terminal only.
    Keyboard,
    /// Answers to prompts; at a terminal only.
    Answers(&'a [(regex::bytes::Regex, String)]),
    /// Texts typed one after the other, each with its own output.
    Typed(&'a [Typed]),
}

/// A text typed into a program.
#[derive(Debug, Clone)]
pub struct Typed {
    /// The text, without a final newline.
    pub text: String,
    /// Typed after it; makes the program print `marker` on a line. `None`: a quiet period ends the answer.
    pub ask: Option<String>,
    /// What the program prints when it has done all that was typed.
    pub marker: String,
    /// The program reads line by line only from a terminal.
    pub terminal: bool,
}

/// Pieces of output as they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// Standard output, or the terminal.
    Stdout,
    /// Standard error.
    Stderr,
    /// What was typed into the program, told before its answer.
    Typed,
}

/// What a block did.
#[derive(Debug)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// The command that failed the block, where one did.
    pub failure: Option<Failure>,
    /// What it printed before the first typed text; with joined streams or a terminal, both streams.
    pub stdout: Captured,
    /// Its standard error.
    pub stderr: Captured,
    /// The variables asked for that exist; a name that is missing is unset. `None` where the shell could not be
    /// asked.
    pub variables: Option<Vec<Variable>>,
    /// One for each typed text that was reached.
    pub typed: Vec<TypedOutcome>,
    /// Wall-clock time.
    pub duration: Duration,
}

/// What a program answered to a typed text.
#[derive(Debug)]
pub struct TypedOutcome {
    /// Its standard output.
    pub stdout: Captured,
    /// Its standard error.
    pub stderr: Captured,
    /// What followed the marker on its line.
    pub remark: String,
    /// The marker came, or a quiet period passed; otherwise the program ended first.
    pub answered: bool,
}

/// How a block ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With this status; the session lives.
    Status(i32),
    /// The shell ended with this status; its state was kept.
    Exited(i32),
    /// The shell is gone without a word, replaced or killed; status as a shell would report it.
    Gone(i32),
    /// It took longer than it may.
    TimedOut,
    /// The run was stopped.
    Stopped,
    /// A background block is running.
    Running,
}

/// A command that failed its block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// 1-based line in the document.
    pub line: usize,
    /// The command as bash shows it.
    pub command: String,
    /// Its status.
    pub status: i32,
}
