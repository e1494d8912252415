//! Holds an output against what was promised and explains the difference. Pure: text in, [`Comparison`] out.
//!
//! Who runs the command, where the expectation comes from and what a mismatch means for the run are
//! decided elsewhere.
//!
//! [`compare`] applies a [`Rule`]. `match` cleans both sides (`clean`), puts the session's values in
//! (`substitute`) and looks at what the text is: `json`, `yaml` and `table` by content, everything else line by line
//! (`align`, with `pair` saying which unequal lines belong together, `nesting` how deep they stand).
//!
//! Two lines are held against each other in `same`. A line is taken apart into `token`s; what may differ is told by
//! `volatile` kinds, which judge a value at its `place`: its neighbours, its `label`, its `column`. [`Bindings`] keep
//! names that were met, `rules` say which variable holds a number, `sides` keeps what was taken apart.
//!
//! [`words`] holds what was given to a program against what was given to it before, with the same rules for values.
//!
//! `difference`, `span`, `guard` and `unified` explain. `score` is Innovation Engine's similarity, [`Pattern`] one of its
//! annotations.

mod align;
mod bindings;
mod clean;
mod column;
mod compare;
mod difference;
mod guard;
mod json;
mod label;
mod line;
mod names;
mod nesting;
mod pair;
mod place;
#[cfg(test)]
mod properties;
mod rules;
mod same;
mod score;
mod sides;
mod span;
mod substitute;
mod table;
mod token;
mod unified;
mod volatile;
mod words;
mod yaml;

pub use crate::pattern::{Pattern, PatternError};
pub use bindings::Bindings;
pub use compare::compare;
pub use rules::Holder;
pub use score::similarity;
pub use unified::unified;
pub use volatile::{Kinds, KindsError};
pub use words::{Alike, words};

use std::ops::Range;

/// How closely an expectation must be met.
#[derive(Debug, Clone)]
pub enum Rule {
    /// Aligned line by line, JSON by content, gaps allowed; see `docs/matching.md`.
    Match,
    /// Equal to the byte, but for trailing newlines.
    Exact,
    /// The output contains the text.
    Contains,
    /// The pattern is found somewhere in the output.
    Regex(Pattern),
    /// Both are JSON, and what is shown is there.
    Json,
    /// Innovation Engine's similarity is at least this, 0 to 1.
    Similar(f64),
    /// Everything passes.
    None,
}

/// What is compared with what.
#[derive(Debug, Clone, Copy)]
pub struct Pair<'a> {
    /// The promised output.
    pub expected: &'a str,
    /// What came back.
    pub actual: &'a str,
    /// Language of the output block in lower case (`json` chooses Innovation Engine's JSON score).
    pub language: &'a str,
}

/// Gives the value of a variable, where there is one of that name.
pub type Lookup<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Choices that hold for a comparison besides its [`Rule`].
#[derive(Default)]
pub struct Context<'a> {
    /// Value of a variable of the session, for `$NAME` in the expectation.
    pub variable: Option<&'a Lookup<'a>>,
    /// Lines may come in any order.
    pub unordered: bool,
    /// `similar=T` is decided by `match` as well.
    pub strict: bool,
    /// Kinds of values that may differ; the built-in ones where there are none.
    pub kinds: Option<&'a Kinds>,
    /// Names bound by earlier comparisons of the document.
    pub bindings: Option<&'a Bindings>,
    /// Values that the document shows for variables, and those that they have instead.
    pub others: &'a [(String, String)],
    /// Name of a variable of the session with a value.
    pub holder: Option<&'a Holder<'a>>,
}

/// The answer of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The expectation is met.
    pub met: bool,
    /// Share of the expected weight that was met, 0 to 1.
    pub score: f64,
    /// Innovation Engine's score of the pair, where the rule asked for it.
    pub similarity: Option<f64>,
    /// One fragment that says why it is not met, such as `2 of 4 expected lines differ`.
    pub reason: Option<String>,
    /// Values that differ and may.
    pub substitutions: Vec<Substitution>,
    /// The two sides, aligned; empty where they are equal.
    pub difference: Vec<DiffLine>,
    /// Names bound before and by this comparison, where it is met.
    pub bindings: Bindings,
}

/// A value that differs between the two sides and may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Substitution {
    /// 0-based line in the expected text as given.
    pub line: usize,
    /// Its kind, such as `duration`.
    pub kind: String,
    /// As promised.
    pub expected: String,
    /// As it came.
    pub actual: String,
}

/// One row of an aligned pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffLine {
    /// What became of it.
    pub kind: DiffKind,
    /// The promised line without its newline, where there is one.
    pub expected: Option<String>,
    /// The line that came, where there is one.
    pub actual: Option<String>,
    /// 0-based line in the expected text as given, where there is one.
    pub line: Option<usize>,
    /// Why it counts as it does, for a person; `None` where it is plain.
    pub why: Option<String>,
    /// In a line that is [`DiffKind::Different`], the values that may differ all the same, in their order.
    pub volatile: Vec<Span>,
}

/// A value that stands on both sides of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Bytes of the promised line.
    pub expected: Range<usize>,
    /// Bytes of the line that came.
    pub actual: Range<usize>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffKind {
    /// The same on both sides.
    Equal,
    /// Equal but for values that may differ.
    Volatile,
    /// Stands on both sides, unequal.
    Different,
    /// Promised and not there.
    Missing,
    /// There and not promised.
    Unexpected,
    /// `...`: stood for any number of lines.
    Gap,
}
