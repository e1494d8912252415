//! Compares JSON by content: what the document shows must be there, more may be.
//!
//! - Objects: every key shown must be there and its value must be met. More keys are fine, order never matters;
//!   `{}` promises an empty one.
//! - Arrays, and a stream of values: elements are met one by one in order, and there are as many as
//!   shown, unless a gap (`...`) stands among them; it takes any number. `unordered` lifts the order
//!   where expected × actual elements are a million at most.
//! - Numbers are equal by value (`1` and `1.0`), texts and numbers also but for values that may differ; the key
//!   that holds a value is its label. Everything else is equal or not.

mod explain;
mod parse;
mod render;
mod walk;

use std::borrow::Cow;

pub(super) use explain::of_json;
pub(super) use parse::{Dialect, documents, value};
pub(super) use walk::compare;

use super::DiffKind;
use super::same::Pairing;

/// A value and the 0-based lines it stands on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node<'t> {
    pub(super) kind: Kind<'t>,
    pub(super) first: usize,
    pub(super) last: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind<'t> {
    Null,
    Bool(bool),
    /// As written.
    Number(&'t str),
    Text(Cow<'t, str>),
    Array(Vec<Item<'t>>),
    Object(Vec<(Cow<'t, str>, Node<'t>)>),
    /// A gap where a value stands: met by every value.
    Any,
}

/// An element of an array, or a value of a stream.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item<'t> {
    Gap,
    Value(Node<'t>),
}

/// A place where the two sides differ.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// `Different`, `Missing` or `Unexpected`.
    pub(super) kind: DiffKind,
    /// Such as `items[2].status.phase`; empty for the whole.
    pub(super) path: String,
    /// Which rule it breaks, where that can be said.
    pub(super) why: Option<String>,
    /// 0-based lines of the expected value, or of the array that has an element too many.
    pub(super) first: usize,
    pub(super) last: usize,
    /// `"key": value` as promised and as it came.
    pub(super) expected: String,
    pub(super) actual: String,
}

/// What a comparison by content found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Scalars and empty containers that the document shows.
    pub(super) shown: usize,
    /// Those of them that were met.
    pub(super) met: usize,
    /// In the order of the document.
    pub(super) mismatches: Vec<Mismatch>,
    /// Values that differ and may, in the order of the document.
    pub(super) allowed: Vec<Allowed>,
}

/// A value in which something differs that may.
#[derive(Debug)]
pub(super) struct Allowed {
    /// What is said of it where a name in it is bound otherwise.
    pub(super) otherwise: Mismatch,
    pub(super) pairings: Vec<Pairing>,
}

impl<'t> Item<'t> {
    fn value(&self) -> Option<&Node<'t>> {
        match self {
            Self::Gap => None,
            Self::Value(node) => Some(node),
        }
    }
}

#[cfg(test)]
mod tests;
