//! What can be known of a bash text without running it: its commands, the variables it reads and sets.
//!
//! Reading is a best effort on purpose: what cannot be known for sure is reported as possible
//! ([`Changes::Any`]) or left out ([`Script::reads`]), so that no good document is refused. A text that
//! bash would refuse is read as far as it makes sense; `bash -n` is the judge of syntax, not this module.
//!
//! `parser` turns the text into the tree of `syntax`; `facts` walks the tree once. What a [`Script`]
//! answers beyond its fields lives in a file a question: `tools`, `looks`, `deletes`.

mod builtins;
mod deletes;
mod effects;
mod facts;
mod guard;
mod looks;
mod parser;
mod syntax;
mod tools;
mod wrappers;

#[cfg(test)]
mod tests;

/// The facts of one bash text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// Simple commands in the order of the text, those inside functions and substitutions included.
    pub commands: Vec<Command>,
    /// Variables expanded before the text itself sets them, one entry a name: the first use without a
    /// guard and outside functions if there is one, else the next best. Positional and special
    /// parameters and the variables bash itself keeps are left out.
    pub reads: Vec<Read>,
    /// Variables that the text may set for later texts, in order, without repetition. What a function
    /// sets counts where the function is defined, whether it is called or not.
    pub sets: Vec<Set>,
    /// Functions that the text defines.
    pub functions: Vec<String>,
    /// `<name>` placeholders a reader was meant to replace.
    pub placeholders: Vec<Placeholder>,
    /// Which variables may have changed after the text ran.
    pub changes: Changes,
}

/// A simple command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Command {
    /// The words, quotes removed; a word with an expansion in it keeps its source text.
    pub words: Vec<String>,
    /// 0-based line within the text.
    pub line: usize,
    /// Standard input comes from a file, here-document or pipe.
    pub stdin_redirected: bool,
    /// Where its output goes.
    pub output: Output,
    /// It stands inside a function body, a subshell or a command substitution.
    pub nested: bool,
    /// It stands inside a function body, so it runs when the function is called, not here.
    pub in_function: bool,
}

/// Where the output of a command goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Output {
    /// Where that of the text goes, into a pipe, or to `/dev/null`.
    #[default]
    Stream,
    /// Into a file, one of its streams at least.
    File,
}

/// A variable that is expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Its name.
    pub name: String,
    /// 0-based line within the text.
    pub line: usize,
    /// Being unset is provided for: `${X:-d}`, `${X+y}`, a name in arithmetic, a name that the text tests
    /// with `[ -z "$X" ]` and the like, or one that a file sourced earlier in the text may have set.
    pub guarded: bool,
    /// It stands in a function's body, so it is read when the function is called, not here.
    pub in_function: bool,
}

/// A variable that is assigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Its name.
    pub name: String,
    /// 0-based line within the text.
    pub line: usize,
    /// Every command that assigns it assigns no other variable and does nothing else, so it can be left out.
    pub alone: bool,
}

/// A placeholder such as `<subscription-id>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The placeholder, brackets included.
    pub text: String,
    /// 0-based line within the text.
    pub line: usize,
}

/// Which variables may have changed after a text ran.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Changes {
    /// None can have changed.
    #[default]
    None,
    /// Only these.
    Names(Vec<String>),
    /// Any: something is sourced, evaluated or trapped, or a command or an assigned name is not static.
    Any,
}

impl Script {
    /// Reads a bash text. Never fails: constructs that do not end are taken to end with the text.
    pub fn read(text: &str) -> Self {
        facts::gather(parser::parse(text))
    }

    /// Static names of the commands called, in the order of the text, repetitions included.
    ///
    /// [`Script::changes`] knows only the functions of its own text: where one of these names is a
    /// function that an earlier text defined, its effects come on top, and that is for the caller to decide.
    pub fn calls(&self) -> impl Iterator<Item = &str> {
        self.commands.iter().filter_map(Command::name)
    }
}

impl Command {
    /// The command's name; `None` where only its run tells.
    pub fn name(&self) -> Option<&str> {
        self.words.first().map(String::as_str).filter(|name| !name.is_empty() && !name.contains(['$', '`']))
    }
}
