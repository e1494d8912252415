//! What two values are judged by: the kinds in force, and which variable of the session holds a value.

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
}

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
        Self { kinds, holder: None }
    }
}

impl Rules<'_> {
    /// A number that a variable such as `SERVER_PID` or `PORT` holds; single digits are never taken for one.
    pub(super) fn is_held(&self, actual: &Place<'_>) -> bool {
        let holder = (actual.text().len() > 1).then_some(self.holder).flatten();
        let name = holder.and_then(|holder| holder(actual.text()));
        name.is_some_and(|name| Label::of_name(&name).ends_with(&GIVEN))
    }
}
