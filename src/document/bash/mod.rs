//! What can be known of a bash text without running it: its commands, the variables it reads and sets.
//!
//! Reading is a best effort on purpose: what cannot be known for sure is reported as possible
//! ([`Changes::Any`]) or left out ([`Script::reads`]), so that no good document is refused.

/// The facts of one bash text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    /// Simple commands in the order of the text, those inside functions and substitutions included.
    pub commands: Vec<Command>,
    /// Variables expanded without a guard before the text itself sets them, first use each.
    pub reads: Vec<Read>,
    /// Variables that the text may set, in order, without repetition.
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
    /// It stands inside a function body, a subshell or a command substitution.
    pub nested: bool,
}

/// A variable that is expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Its name.
    pub name: String,
    /// 0-based line within the text.
    pub line: usize,
    /// `${X:-d}`, `${X+y}`, `[ -z "$X" ]` and the like: being unset is provided for.
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
    /// The same command assigns no other variable and does nothing else, so it can be left out.
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
    /// Any: something is sourced, evaluated, or a function not defined in the same text is called.
    Any,
}
