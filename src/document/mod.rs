//! A markdown file read into what can be run: sections, blocks, steps, expectations, inputs.
//!
//! This module knows markdown, Microsoft's docs syntax, the annotations of Innovation Engine and our own
//! directives. It reads text only: no settings are merged, nothing is ordered, nothing runs. The order of
//! steps, the choice between tabs and the check of variables are [`crate::plan`]'s.

mod alternatives;
mod annotation;
mod announce;
mod assemble;
pub mod bash;
pub(crate) mod colons;
mod comments;
mod directive;
mod duration;
mod fence;
mod file_name;
pub(crate) mod front_matter;
mod html;
mod idle;
mod include;
mod input;
pub(crate) mod interactive;
pub(crate) mod keys;
mod language;
pub(crate) mod lines;
mod manuscript;
mod overlay;
mod problem;
mod query;
mod read;
mod scan;
mod stretch;
mod transcript;
mod variables;

pub use directive::parse_expect;
pub use duration::{parse_duration, written_duration};
pub use language::DEFAULT_LANGUAGES;
pub use manuscript::{Manuscript, manuscript};
pub use overlay::Change;
pub use problem::{Error, Located};
pub use read::{ReadOptions, read};
pub use variables::{is_name, parse_assignment};

use std::borrow::Cow;
use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

/// One markdown document.
#[derive(Debug, Clone)]
pub struct Document {
    /// The path as the user gave it; errors and reports name the document by it.
    pub path: PathBuf,
    /// First level-one heading, else the file's stem.
    pub title: String,
    /// The whole YAML front matter; empty where there is none.
    pub properties: serde_json::Map<String, serde_json::Value>,
    /// Headings in document order.
    pub sections: Vec<Section>,
    /// Fenced code blocks in document order, whatever their language.
    pub blocks: Vec<Block>,
    /// What can be run, in document order.
    pub steps: Vec<Step>,
    /// Variables from `variables` comment blocks, then those of the front matter, which win.
    pub variables: Vec<Assignment>,
    /// Links to other markdown files, for prerequisites.
    pub links: Vec<Link>,
    /// What is odd about the document without making it unusable.
    pub findings: Vec<Finding>,
}

/// A heading and the level it opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// 1 to 6.
    pub level: u8,
    /// The heading's text without markup.
    pub title: String,
    /// 1-based line of the heading.
    pub line: usize,
    /// Index of the enclosing section in [`Document::sections`].
    pub parent: Option<usize>,
}

/// A fenced code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// First word of the info string in lower case; empty where there is none.
    pub language: String,
    /// Text between the fences, dedented as `CommonMark` says, with a final newline unless empty.
    pub text: String,
    /// Byte range of the block, fences included.
    pub range: Range<usize>,
    /// 1-based line of the opening fence.
    pub line: usize,
}

/// What one of several alternatives a reader chooses from a step belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Alternatives with the same group exclude each other. Unique within the document.
    pub group: usize,
    /// The tab's id (`azure-cli`) or the zone pivot's name; several names of one zone have commas between.
    pub name: String,
    /// Tabs or zone pivots.
    pub kind: AlternativeKind,
}

/// Where an [`Alternative`] comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlternativeKind {
    /// `# [Title](#tab/id)` … `---`
    Tab,
    /// `::: zone pivot="id"` … `::: zone-end`
    Zone,
}

/// A block that is run (or written to a file), with everything that belongs to it.
#[derive(Debug, Clone)]
pub struct Step {
    /// 0-based place among the steps of its document.
    pub index: usize,
    /// What happens at the step's turn.
    pub action: Action,
    /// 1-based line of the opening fence; of the command's own line for a command of a transcript.
    pub line: usize,
    /// 1-based line of the first line of `text`.
    pub text_line: usize,
    /// The command, dedented, prompts taken off.
    pub text: String,
    /// The block's language in lower case.
    pub language: String,
    /// Byte range of the block in the document.
    pub range: Range<usize>,
    /// Index of the innermost section, `None` before the first heading.
    pub section: Option<usize>,
    /// Tabs and zones around the block, outermost first.
    pub alternatives: Vec<Alternative>,
    /// The `rehearse:` comment before the block.
    pub directives: Directives,
    /// Text typed into the program that the step opens, in typing order.
    pub inputs: Vec<Input>,
    /// What the document says that the step prints.
    pub expectation: Option<Expectation>,
}

impl Step {
    /// Whether the step, read as `script`, changes nothing where it is run again: every command looks, the last
    /// one a program perhaps into which queries are typed. `also`: commands that look beside those that are known,
    /// by their first words.
    pub fn only_looks(&self, script: &bash::Script, also: &[String]) -> bool {
        let is_database = |input: &Input| {
            matches!(input.program, Interactive::Psql | Interactive::Mysql | Interactive::Sqlite)
        };
        match self.action {
            Action::Write(_) | Action::WriteIfUsed(_) => false,
            Action::Run if self.inputs.is_empty() => script.only_looks(also),
            Action::Run => {
                self.inputs.iter().all(|input| is_database(input) && query::only_asks(&input.text))
                    && script.looks_until_the_last(also)
            }
        }
    }
}

/// What happens at a step's turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// The text is run by bash.
    Run,
    /// The text is written to a file that the directive `file=` names.
    Write(String),
    /// The text is written to this file if a later step uses the name: the prose before the block
    /// announced it. The plan decides.
    WriteIfUsed(String),
}

/// A block typed into the interactive program that its step started.
#[derive(Debug, Clone)]
pub struct Input {
    /// The program it is typed into.
    pub program: Interactive,
    /// The block's language in lower case.
    pub language: String,
    /// 1-based line of the opening fence.
    pub line: usize,
    /// 1-based line of the block's first line of text.
    pub text_line: usize,
    /// What is typed: prompts and comment lines that no reader would type are taken off.
    pub text: String,
    /// What the document says that the program answers.
    pub expectation: Option<Expectation>,
}

/// Interactive programs, by how one talks to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Interactive {
    /// `psql`, `kubectl cnpg psql`, `kubectl exec … -- psql`
    Psql,
    /// `sqlite3`
    Sqlite,
    /// `mysql`, `mariadb`
    Mysql,
    /// `python`, `python3` without a script
    Python,
    /// `node` without a script
    Node,
    /// `redis-cli`, `valkey-cli`
    Redis,
    /// `mongosh`
    Mongosh,
    /// `bash`, `sh`, or a shell opened by `kubectl exec -it`, `docker exec -it`, `ssh`
    Shell,
    /// Any other program that reads commands.
    Other,
}

/// What the document says that a step or an input prints.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// 1-based line of the opening fence; of the first output line in a transcript.
    pub line: usize,
    /// 1-based line of the first line of `text`.
    pub text_line: usize,
    /// The output block's language in lower case.
    pub language: String,
    /// The promised output, dedented.
    pub text: String,
    /// How closely it must be met.
    pub kind: Expect,
    /// Byte range of the output block's text between the fences; `None` for transcripts and for several
    /// blocks taken together.
    pub range: Option<Range<usize>>,
    /// An annotation or directive asked for it; an unannotated example follows the setting `examples`.
    pub annotated: bool,
}

/// How closely an expectation must be met.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Expect {
    /// The rules of `docs/matching.md`.
    #[default]
    Match,
    /// Equal to the byte, but for trailing newlines.
    Exact,
    /// The output contains the text.
    Contains,
    /// The text, or the pattern of an annotation, is a regular expression found somewhere in the output.
    Regex(Option<String>),
    /// Every key and element shown is there with its value.
    Json,
    /// Innovation Engine's similarity is at least this, 0 to 1.
    Similar(f64),
    /// Nothing is compared.
    None,
}

/// A `<!-- rehearse: … -->` comment's content.
#[derive(Debug, Clone, PartialEq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the comment, not a state")]
pub struct Directives {
    /// 1-based line of the comment; `None` where the block has none.
    pub line: Option<usize>,
    /// `skip` or `skip="why"`.
    pub skip: Option<Skip>,
    /// `if="shell test"`: the step is skipped where the test fails.
    pub condition: Option<String>,
    /// The longest a step may take.
    pub timeout: Option<Duration>,
    /// Repeat until passed, for this long.
    pub retry_for: Option<Duration>,
    /// Pause between two attempts.
    pub retry_every: Option<Duration>,
    /// The statuses that pass, 0 to 255; empty: 0.
    pub exit: Vec<i32>,
    /// How closely the expectation must be met.
    pub expect: Option<Expect>,
    /// Which stream is compared.
    pub stream: Option<Stream>,
    /// Run at a pseudo-terminal.
    pub tty: bool,
    /// Text given on standard input.
    pub stdin: Option<String>,
    /// Prompts and what is typed when they appear.
    pub answers: Vec<Answer>,
    /// Run as clean-up even after a failure.
    pub always: bool,
    /// Started, not waited for, stopped at the end.
    pub background: bool,
    /// A background step is ready when its output matches this.
    pub ready: Option<String>,
    /// A name for `--only` and its like.
    pub name: Option<String>,
    /// Tags for `--only` and its like.
    pub tags: Vec<String>,
    /// The block's text is written to this path instead of run.
    pub file: Option<String>,
    /// The directory of this step only.
    pub cwd: Option<String>,
    /// Environment of this step only, in order.
    pub env: Vec<(String, String)>,
    /// Lines may come in any order.
    pub unordered: bool,
    /// Whoever goes through the document at a terminal is asked before the step.
    pub pause: Option<Pause>,
}

/// Why a reader is to stop and think before a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// The author's reason, where given.
    pub why: Option<String>,
}

/// Why a step is skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// The author's reason, where given.
    pub why: Option<String>,
}

/// `answer="prompt regex => text"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// A regular expression looked for in what the program printed since the last answer.
    pub prompt: String,
    /// What is typed, variables not yet substituted; Enter follows.
    pub text: String,
}

/// Which output is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stream {
    /// Standard output.
    #[default]
    Stdout,
    /// Standard error.
    Stderr,
    /// Both, in the order they were written.
    Both,
}

/// A variable with a value from outside the steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// A valid shell name.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// 1-based line in its file.
    pub line: usize,
}

/// A variable's value as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Taken as it is.
    Literal(String),
    /// A bash word with expansions in it, evaluated when the session starts.
    Shell(String),
}

/// A link to another markdown file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The link's text.
    pub text: String,
    /// Its target as written, fragment and query taken off.
    pub target: String,
    /// 1-based line.
    pub line: usize,
    /// Index of the innermost section.
    pub section: Option<usize>,
}

/// Something odd about a document that does not stop it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Finding {
    /// Short stable name of the rule, such as `misspelled-annotation`.
    pub rule: Cow<'static, str>,
    /// 1-based line.
    pub line: usize,
    /// What is wrong, a sentence fragment in lower case.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Finding {
    /// It is about something that a document left behind when it was done.
    pub fn is_leak(&self) -> bool {
        self.rule.starts_with("left-")
    }
}

#[cfg(test)]
mod tests;
