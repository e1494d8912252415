//! What two values are judged by: the kinds in force, and which variable of the session holds a value.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::label::Label;
use super::place::Place;
use super::volatile::Kinds;

/// Gives the name of a variable that has the value, where there is one.
pub type Holder<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// The rules of a comparison.
#[derive(Clone, Copy)]
pub(super) struct Rules<'r> {
    pub(super) kinds: &'r Kinds,
    pub(super) holder: Option<&'r Holder<'r>>,
    /// Numbers of processes and the like that stood for others on lines before.
    pub(super) numbers: Option<&'r Numbers>,
}

/// Numbers that stood for others.
pub(super) type Numbers = RefCell<BTreeSet<(String, String)>>;

/// Last words of names of variables that hold another value in every run.
const GIVEN: [&str; 15] = [
    "pid",
    "port",
    "id",
    "time",
    "date",
    "seconds",
    "epoch",
    "timestamp",
    "elapsed",
    "duration",
    "random",
    "seed",
    "nonce",
    "serial",
    "size",
];

#[cfg(test)]
impl<'r> Rules<'r> {
    pub(super) fn of(kinds: &'r Kinds) -> Self {
        Self { kinds, holder: None, numbers: None }
    }
}

impl Rules<'_> {
    /// The number stood for the other on a line before.
    pub(super) fn is_known(&self, shown: &str, actual: &str) -> bool {
        let pair = || (shown.to_owned(), actual.to_owned());
        self.numbers.is_some_and(|numbers| numbers.borrow().contains(&pair()))
    }

    /// A number that a variable such as `SERVER_PID` or `PORT` holds; single digits are never taken for one.
    pub(super) fn is_held(&self, expected: &Place<'_>, actual: &Place<'_>) -> bool {
        let holder = (actual.text().len() > 1).then_some(self.holder).flatten();
        let name = holder.and_then(|holder| holder(actual.text()));
        let own = expected.label();
        name.map(|name| Label::of_name(&name))
            .is_some_and(|label| label.ends_with(&GIVEN) && (!own.is_key() || own.shares(&label)))
    }
}
