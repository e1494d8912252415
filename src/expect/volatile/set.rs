//! The kinds in force: the built-in ones less those switched off, and a document's own.

use std::sync::LazyLock;

use regex_automata::meta::Regex;
use regex_automata::nfa::thompson::{NFA, State};
use regex_automata::{Anchored, Input};

use super::super::column::{Column, first_bytes};
use super::super::place::Place;
use super::{Bound, KINDS, Kind, Looks};

/// Longer values, in bytes, are not found.
const NEAR: usize = 4 << 10;

/// The kinds of values that may differ.
#[derive(Debug, Clone)]
pub struct Kinds {
    finders: Vec<Finder>,
    numbers: Vec<&'static Kind>,
    words: Vec<&'static Kind>,
}

/// A kind that is found by what it looks like.
#[derive(Debug, Clone)]
struct Finder {
    regex: Regex,
    /// The bytes that a find may start with.
    first: Box<[bool; 256]>,
    kind: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Built(&'static Kind),
    Own(std::sync::Arc<str>),
}

/// What is wrong with the settings of volatile kinds.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum KindsError {
    /// A kind's own pattern is not a regular expression.
    #[error("the pattern of the kind {name:?} is no regular expression: {reason}")]
    Pattern {
        /// The kind.
        name: String,
        /// What the expression's reader says.
        reason: String,
    },
    /// A kind of one's own cannot be told from a built-in one, or has no name.
    #[error("a kind of one's own needs a name of its own, {name:?} is none")]
    Name {
        /// The name as given.
        name: String,
    },
    /// A kind's own pattern finds nothing at all.
    #[error("the pattern of the kind {name:?} matches the empty text, so it says nothing")]
    Empty {
        /// The kind.
        name: String,
    },
    /// A kind is switched on or off that there is not.
    #[error("there is no kind {name:?}; there are {}", known())]
    Unknown {
        /// The name as given.
        name: String,
    },
}

/// A value of a kind, found in a line.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::expect) struct Found {
    /// Where it ends in the line.
    pub(in crate::expect) end: usize,
    pub(in crate::expect) kind: FoundKind,
}

/// The kind of a find.
#[derive(Debug, Clone)]
pub(in crate::expect) enum FoundKind {
    Built(&'static Kind),
    /// One of the settings, by its name.
    Own(std::sync::Arc<str>),
}

impl PartialEq for FoundKind {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl FoundKind {
    pub(in crate::expect) fn name(&self) -> &str {
        match self {
            Self::Built(kind) => kind.name,
            Self::Own(name) => name,
        }
    }

    pub(in crate::expect) fn agrees(&self, expected: &Place<'_>, actual: &Place<'_>) -> bool {
        match self {
            Self::Built(kind) => (kind.agrees)(expected, actual),
            Self::Own(_) => true,
        }
    }

    pub(in crate::expect) fn is_bound(&self) -> bool {
        matches!(self, Self::Built(kind) if kind.bound == Bound::Yes)
    }
}

static BUILT_IN: LazyLock<Kinds> =
    LazyLock::new(|| Kinds::new(&[], &[]).expect("the built-in patterns are tested"));

impl Kinds {
    /// The built-in kinds.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The names of the built-in kinds, each once.
    pub fn names() -> Vec<&'static str> {
        let mut names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The built-in kinds with a document's own put first, as names and regular expressions, and less those
    /// switched off.
    pub fn new(own: &[(String, String)], off: &[String]) -> Result<Self, KindsError> {
        if let Some(name) = off.iter().find(|name| !Self::names().contains(&name.as_str())) {
            return Err(KindsError::Unknown { name: name.clone() });
        }
        let mut finders = Vec::with_capacity(own.len() + KINDS.len());
        for (name, pattern) in own {
            if name.trim().is_empty() || Self::names().contains(&name.as_str()) {
                return Err(KindsError::Name { name: name.clone() });
            }
            let regex = Regex::new(pattern)
                .map_err(|error| KindsError::Pattern { name: name.clone(), reason: reason(&error) })?;
            if regex.is_match("") {
                return Err(KindsError::Empty { name: name.clone() });
            }
            let first = first_bytes_of(&[pattern]);
            finders.push(Finder { regex, first, kind: Source::Own(name.as_str().into()) });
        }
        let mut kinds = Self { finders, numbers: Vec::new(), words: Vec::new() };
        for kind in KINDS.iter().filter(|kind| !off.iter().any(|name| name == kind.name)) {
            match kind.looks {
                Looks::Patterns(patterns) => {
                    let patterns: Vec<String> = patterns.iter().map(|pattern| in_ascii(pattern)).collect();
                    let regex = Regex::new_many(&patterns).expect("the built-in patterns are tested");
                    let first = first_bytes_of(&patterns);
                    kinds.finders.push(Finder { regex, first, kind: Source::Built(kind) });
                }
                Looks::Number => kinds.numbers.push(kind),
                Looks::Word => kinds.words.push(kind),
            }
        }
        Ok(kinds)
    }

    /// The value of a kind that is found by its looks and starts where the place does, 4 KiB of it at most.
    /// The end of the place is moved.
    pub(in crate::expect) fn find<'t>(
        &self,
        place: &mut Place<'t>,
        column: impl Fn(usize, usize) -> Option<Column<'t>>,
    ) -> Option<Found> {
        let (line, start) = (place.line(), place.start());
        let near = first_bytes(&line[start..], NEAR);
        let first = near.as_bytes().first().copied()?;
        let input = Input::new(line).range(start..start + near.len()).anchored(Anchored::Yes);
        for finder in self.finders.iter().filter(|finder| finder.first[usize::from(first)]) {
            let Some(found) = finder.regex.find(input.clone()).filter(|found| !found.is_empty()) else {
                continue;
            };
            place.reach(found.end(), column(start, found.end()));
            match &finder.kind {
                Source::Own(name) => {
                    return Some(Found { end: found.end(), kind: FoundKind::Own(name.clone()) });
                }
                Source::Built(kind) if (kind.fits)(place) => {
                    return Some(Found { end: found.end(), kind: FoundKind::Built(kind) });
                }
                Source::Built(_) => {}
            }
        }
        None
    }

    /// The kind of a bare number.
    pub(in crate::expect) fn of_number(&self, place: &Place<'_>) -> Option<FoundKind> {
        self.numbers.iter().find(|kind| (kind.fits)(place)).map(|kind| FoundKind::Built(kind))
    }

    /// The kinds of a word that two of it may share, the first that fits both.
    pub(in crate::expect) fn of_words(&self, expected: &Place<'_>, actual: &Place<'_>) -> Option<FoundKind> {
        let fits = |kind: &&&'static Kind| {
            (kind.fits)(expected) && (kind.fits)(actual) && (kind.agrees)(expected, actual)
        };
        self.words.iter().find(fits).map(|kind| FoundKind::Built(kind))
    }

    /// The first kind that a word fits.
    pub(in crate::expect) fn of_word(&self, place: &Place<'_>) -> Option<FoundKind> {
        self.words.iter().find(|kind| (kind.fits)(place)).map(|kind| FoundKind::Built(kind))
    }

    /// Names are told from each other by made-up ends.
    pub(in crate::expect) fn has_names(&self) -> bool {
        self.words.iter().any(|kind| kind.name == super::generated::KIND.name)
    }
}

/// The pattern with digits, word characters and their ends of ASCII alone, which compile in half the time.
fn in_ascii(pattern: &str) -> String {
    let within = pattern.replace(r"[\d", "[0-9").replace(r"[\w", "[0-9A-Za-z_");
    within.replace(r"\d", "[0-9]").replace(r"\b", r"(?-u:\b)")
}

/// The bytes that some match may start with: those of the first steps of the automaton.
fn first_bytes_of(patterns: &[impl AsRef<str>]) -> Box<[bool; 256]> {
    let mut first = Box::new([false; 256]);
    let Ok(nfa) = NFA::new_many(patterns) else { return Box::new([true; 256]) };
    let mut seen = vec![false; nfa.states().len()];
    let mut open = vec![nfa.start_anchored()];
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut seen[id.as_usize()], true) {
            continue;
        }
        match nfa.state(id) {
            State::ByteRange { trans } => first[usize::from(trans.start)..=usize::from(trans.end)].fill(true),
            State::Sparse(transitions) => {
                for trans in &transitions.transitions {
                    first[usize::from(trans.start)..=usize::from(trans.end)].fill(true);
                }
            }
            State::Dense(_) => first.fill(true),
            State::Look { next, .. } | State::Capture { next, .. } => open.push(*next),
            State::Union { alternates } => open.extend(alternates.iter().copied()),
            State::BinaryUnion { alt1, alt2 } => open.extend([*alt1, *alt2]),
            State::Fail | State::Match { .. } => {}
        }
    }
    first
}

fn known() -> String {
    Kinds::names().join(", ")
}

fn reason(error: &regex_automata::meta::BuildError) -> String {
    let text = error.syntax_error().map_or_else(|| error.to_string(), ToString::to_string);
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
pub(in crate::expect) mod tests {
    use super::super::super::{Context, Pair, Rule, compare};
    use super::*;

    pub(in crate::expect) fn met(expected: &str, actual: &str) -> bool {
        let pair = Pair { expected, actual, language: "output" };
        compare(pair, &Rule::Match, &Context::default()).met
    }

    /// The texts match, whichever of them is promised.
    pub(in crate::expect) fn same(a: &str, b: &str) {
        assert!(met(a, b), "{a:?} should be met by {b:?}");
        assert!(met(b, a) || a.contains(['x', '<']), "{b:?} should be met by {a:?}");
    }

    /// The texts do not match, whichever of them is promised.
    pub(in crate::expect) fn differ(a: &str, b: &str) {
        assert!(!met(a, b), "{a:?} should not be met by {b:?}");
        assert!(!met(b, a), "{b:?} should not be met by {a:?}");
    }

    #[test]
    fn own_kinds_come_first_and_kinds_can_be_switched_off() {
        let own = [("ticket".to_owned(), "OPS-[0-9]+".to_owned())];
        let kinds = Kinds::new(&own, &["duration".to_owned()]).unwrap();
        let context = || Context { kinds: Some(&kinds), ..Context::default() };
        let met =
            |expected, actual| compare(Pair { expected, actual, language: "" }, &Rule::Match, &context()).met;
        assert!(met("see OPS-12 in", "see OPS-99 in"));
        assert!(!met("see OPS-12 in", "see DEV-99 in"));
        assert!(!met("took 5s", "took 6s"));
    }

    #[test]
    fn settings_that_cannot_be_are_told() {
        let own = [("x".to_owned(), "(".to_owned())];
        let error = Kinds::new(&own, &[]).unwrap_err().to_string();
        assert_eq!(error, "the pattern of the kind \"x\" is no regular expression: unclosed group");
        let told = |name: &str, pattern: &str| {
            Kinds::new(&[(name.to_owned(), pattern.to_owned())], &[]).unwrap_err().to_string()
        };
        assert_eq!(
            told("duration", "x"),
            "a kind of one's own needs a name of its own, \"duration\" is none"
        );
        assert_eq!(told("", "x"), "a kind of one's own needs a name of its own, \"\" is none");
        assert_eq!(
            told("x", "a*"),
            "the pattern of the kind \"x\" matches the empty text, so it says nothing"
        );
        let error = Kinds::new(&[], &["agee".to_owned()]).unwrap_err().to_string();
        assert!(error.starts_with("there is no kind \"agee\"; there are address, date,"), "{error}");
    }

    #[test]
    fn finders_know_how_their_finds_start() {
        let starts = |pattern: &str| {
            let first = first_bytes_of(&[pattern]);
            (0..=255_u8).filter(|byte| first[usize::from(*byte)]).map(char::from).collect::<String>()
        };
        assert_eq!(starts("(?:ab|c?d)x|^[0-2]+"), "012acd");
        assert_eq!(starts("<?é"), "<Ã");
        assert_eq!(starts("(?s-u:.)x").chars().count(), 256);
    }
}
