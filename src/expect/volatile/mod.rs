//! Values that may differ between two honest runs: their kinds, where one is found, and when one may stand
//! for another.
//!
//! A [`Kind`] is data: a name, what it looks like, and two questions. `fits` asks whether a find is one of it
//! at its [`Place`] (a bare number is a process id only by its label or column); `agrees` asks whether one may
//! stand for the other. Everything that is of no kind must be equal. A file a kind; [`KINDS`] lists them,
//! those that look most special first.

mod address;
mod clock;
mod date;
mod drawing;
mod duration;
mod figure;
mod fingerprint;
mod generated;
mod hash;
mod identifier;
mod load;
mod lsn;
mod path;
mod percentage;
mod pointer;
mod port;
mod process;
mod progress;
mod random;
mod rate;
mod set;
mod size;
mod terminal;
mod timestamp;
mod token;
mod uuid;

pub use set::{Kinds, KindsError};

pub(super) use generated::{is_made_up, tails};
pub(super) use path::differing as differing_directories;
pub(super) use set::FoundKind;

use super::place::Place;

/// A kind of value that may differ.
#[derive(Debug)]
pub(super) struct Kind {
    /// As reports name it and as `volatile:` in the settings switches it off.
    pub(super) name: &'static str,
    pub(super) looks: Looks,
    /// What is found is one of this kind where it stands.
    pub(super) fits: fn(&Place<'_>) -> bool,
    /// One of this kind may stand for the other.
    pub(super) agrees: fn(&Place<'_>, &Place<'_>) -> bool,
    /// The same text must stand for the same text throughout a document.
    pub(super) bound: Bound,
}

/// What values of a kind look like.
#[derive(Debug)]
pub(super) enum Looks {
    /// Regular expressions.
    Patterns(&'static [&'static str]),
    /// A number, also with a fraction or thousands marked.
    Number,
    /// A run of ASCII letters and digits.
    Word,
}

/// Whether a value is a name that is met again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    /// Each find stands for itself.
    No,
    /// The same shown value stands for the same actual one throughout a document.
    Yes,
}

/// All kinds. Of those that fit at the same place the first counts.
pub(super) const KINDS: &[&Kind] = &[
    &drawing::KIND,
    &progress::KIND,
    &terminal::KIND,
    &load::KIND,
    &timestamp::KIND,
    &date::KIND,
    &uuid::KIND,
    &fingerprint::KIND,
    &clock::KIND,
    &address::KIND,
    &pointer::KIND,
    &path::KIND,
    &token::KIND,
    &rate::KIND,
    &size::KIND,
    &percentage::KIND,
    &duration::KIND,
    &lsn::KIND,
    &process::KIND,
    &port::KIND,
    &identifier::KIND,
    &figure::KIND,
    &hash::KIND,
    &generated::KIND,
];

/// For kinds that are what they look like.
fn always(_: &Place<'_>) -> bool {
    true
}

/// For kinds any two of which may stand for each other.
fn any(_: &Place<'_>, _: &Place<'_>) -> bool {
    true
}
