//! The tree of a bash text, as far as variables and commands are concerned.

/// Pipelines in order, whatever joins them.
pub(super) type List = Vec<Pipeline>;

/// Commands joined by `|`.
pub(super) struct Pipeline {
    pub(super) nodes: Vec<Node>,
    pub(super) place: Place,
}

/// Where a pipeline runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Foreground,
    Background,
}

/// A command with its redirections.
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) redirects: Vec<Redirect>,
}

/// The kinds of commands.
pub(super) enum Kind {
    Simple(Simple),
    /// `{ … }`, `if`, `while`, `until`: lists that run in this shell.
    Group(Vec<List>),
    Subshell(List),
    /// `for`, `select`; a C-like head is one word with arithmetic in it.
    Loop {
        variable: Option<(String, usize)>,
        words: Vec<Word>,
        body: List,
    },
    Case {
        subject: Word,
        arms: Vec<Arm>,
    },
    Arithmetic(Vec<Expansion>),
    /// `[[ … ]]`
    Test(Vec<Word>),
    Function {
        name: String,
        body: Box<Node>,
    },
    Coprocess {
        name: String,
        line: usize,
        body: Box<Node>,
    },
}

/// `pattern | pattern) list ;;`
pub(super) struct Arm {
    pub(super) patterns: Vec<Word>,
    pub(super) body: List,
}

/// Assignments and words.
#[derive(Default)]
pub(super) struct Simple {
    /// `NAME=value` words before the command's name.
    pub(super) assignments: Vec<Word>,
    pub(super) words: Vec<Word>,
    pub(super) line: usize,
}

/// A redirection.
pub(super) struct Redirect {
    pub(super) direction: Direction,
    pub(super) target: Target,
    /// `{name}>file` stores the descriptor in a variable.
    pub(super) variable: Option<(String, usize)>,
}

/// What a redirection does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Stdin,
    Output,
    /// A descriptor copied or closed, or one other than standard input opened for reading.
    Other,
}

/// Where a redirection goes to.
pub(super) enum Target {
    Word(Word),
    /// Index of a here-document's expansions in [`Tree::documents`].
    Document(usize),
}

/// A word, or the right side of an assignment.
#[derive(Default)]
pub(super) struct Word {
    /// Quotes removed where the word is static, else its source.
    pub(super) text: String,
    pub(super) line: usize,
    pub(super) quoted: bool,
    /// Something in it is known only when it runs.
    pub(super) dynamic: bool,
    pub(super) expansions: Vec<Expansion>,
}

/// What is expanded within a word.
pub(super) enum Expansion {
    Parameter(Parameter),
    /// `$(…)`, backticks, `<(…)`, `>(…)`
    Commands(List),
}

/// A variable in an expansion or in arithmetic.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) usage: Usage,
    /// Expansions of its operand and subscript.
    pub(super) inner: Vec<Expansion>,
}

/// How a variable is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Usage {
    Plain,
    /// Being unset is provided for.
    Guarded,
    /// `${X:=d}`, `x++`: read with a guard, then set.
    Updated,
    /// `x = 1` in arithmetic.
    Assigned,
}

/// A parsed text.
pub(super) struct Tree {
    pub(super) list: List,
    /// Expansions of the here-documents.
    pub(super) documents: Vec<Vec<Expansion>>,
    pub(super) placeholders: Vec<super::Placeholder>,
}

impl Word {
    /// The variable that `NAME=…`, `NAME+=…` or `NAME[…]=…` assigns.
    pub(super) fn assigned(&self) -> Option<&str> {
        let text = self.text.strip_prefix('"').unwrap_or(&self.text);
        let name = name_prefix(text)?;
        let rest = &text[name.len()..];
        let rest = match rest.strip_prefix('[') {
            Some(subscript) => &subscript[subscript.find(']')? + 1..],
            None => rest,
        };
        (rest.starts_with('=') || rest.starts_with("+=")).then_some(name)
    }

    /// The variable of a word that is one expansion and nothing else.
    pub(super) fn lone_parameter(&self) -> Option<&str> {
        let [Expansion::Parameter(parameter)] = self.expansions.as_slice() else {
            return None;
        };
        let source = self.text.trim_matches('"').strip_prefix('$')?;
        let whole = source == parameter.name || (source.starts_with('{') && source.ends_with('}'));
        whole.then_some(&parameter.name)
    }

    /// Its text where nothing in it is expanded.
    pub(super) fn fixed(&self) -> Option<&str> {
        (!self.dynamic).then_some(&self.text)
    }
}

/// The variable name that a text starts with.
pub(super) fn name_prefix(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let starts = bytes.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    let length = bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    starts.then(|| &text[..length])
}

/// The text, if it is a variable name as a whole.
pub(super) fn whole_name(text: &str) -> Option<&str> {
    name_prefix(text).filter(|name| name.len() == text.len())
}
