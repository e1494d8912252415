//! The names of directives, and what each takes as a value.

use super::Error;

/// What a directive takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Nothing: it is there or not.
    Nothing,
    /// Nothing, or a reason.
    Reason,
    /// A duration.
    Duration,
    /// Exit statuses.
    Statuses,
    /// A way to compare.
    Expect,
    /// A stream.
    Stream,
    /// A regular expression.
    Pattern,
    /// A prompt and the text typed at it, as often as it is given.
    Answers,
    /// Words.
    Words,
    /// Text.
    Text,
}

/// Every directive, as it is written in a comment.
pub(crate) const KEYS: &[(&str, Takes)] = &[
    ("skip", Takes::Reason),
    ("if", Takes::Text),
    ("timeout", Takes::Duration),
    ("retry-for", Takes::Duration),
    ("retry-every", Takes::Duration),
    ("exit", Takes::Statuses),
    ("expect", Takes::Expect),
    ("stream", Takes::Stream),
    ("tty", Takes::Nothing),
    ("stdin", Takes::Text),
    ("answer", Takes::Answers),
    ("always", Takes::Nothing),
    ("background", Takes::Nothing),
    ("ready", Takes::Pattern),
    ("name", Takes::Text),
    ("tags", Takes::Words),
    ("file", Takes::Text),
    ("cwd", Takes::Text),
    (ENVIRONMENT, Takes::Text),
    ("unordered", Takes::Nothing),
    ("pause", Takes::Reason),
];

/// Stands for `env.` with the name of any variable.
pub(crate) const ENVIRONMENT: &str = "env.NAME";

/// What the directive takes, where it is one of ours.
fn takes(key: &str) -> Option<Takes> {
    let known = KEYS.iter().find(|(known, _)| *known == key && key != ENVIRONMENT);
    known.map(|(_, takes)| *takes).or_else(|| key.starts_with("env.").then_some(Takes::Text))
}

/// Whether `key` is one of ours.
pub(super) fn is_known(key: &str) -> bool {
    takes(key).is_some()
}

/// Refuses a key that is none of ours.
pub(super) fn known(key: &str) -> Result<(), Error> {
    if is_known(key) && key != ENVIRONMENT { Ok(()) } else { Err(unknown(key)) }
}

/// Whether a directive takes no value: it is there or it is not.
pub(crate) fn is_flag(key: &str) -> bool {
    takes(key) == Some(Takes::Nothing)
}

/// Whether a directive may stand alone.
pub(crate) fn may_stand_alone(key: &str) -> bool {
    matches!(takes(key), Some(Takes::Nothing | Takes::Reason))
}

/// A key that is none of ours, with the nearest that is.
pub(super) fn unknown(key: &str) -> Error {
    Error::UnknownDirective { key: key.to_owned(), nearest: nearest(key) }
}

fn nearest(key: &str) -> Option<String> {
    let lower = key.to_lowercase().replace('_', "-");
    if lower == "env" || lower.starts_with("env-") || lower.starts_with("env:") {
        return Some(ENVIRONMENT.into());
    }
    KEYS.iter()
        .map(|(known, _)| (strsim::jaro_winkler(&lower, known), *known))
        .filter(|(score, _)| *score >= 0.75)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, known)| known.to_owned())
}
