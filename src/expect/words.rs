//! Holds a text against another one word by word, as a comparison holds lines: nothing is left out, nothing is moved,
//! no content is looked for. For texts that are given to a program rather than printed by one.

use super::difference::bind;
use super::same::{self, Likeness};
use super::token::{Surroundings, tokens};
use super::{Bindings, Context};

/// Two texts that are equal but for values that may differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alike {
    /// Names bound before and by these texts.
    pub bindings: Bindings,
    /// Values that differ: as shown, as they came; whole names where they are bound.
    pub values: Vec<(String, String)>,
}

/// Holds the texts against each other; `None` where they differ in more than values may. Of `context`, the kinds, the
/// bindings and the holder count.
pub fn words(shown: &str, came: &str, context: &Context<'_>) -> Option<Alike> {
    let mut alike = Alike { bindings: context.bindings.cloned().unwrap_or_default(), values: Vec::new() };
    if shown.split('\n').count() != came.split('\n').count() {
        return None;
    }
    let rules = context.rules();
    for (shown, came) in shown.split('\n').zip(came.split('\n')) {
        if shown == came {
            continue;
        }
        let around = Surroundings::default();
        let pieces = (tokens(shown, around, rules.kinds)?, tokens(came, around, rules.kinds)?);
        let Likeness::Same(pairings) = same::compare(&pieces.0, &pieces.1, rules) else { return None };
        bind(&pairings, &mut alike.bindings).ok()?;
        alike.values.extend(
            pairings.into_iter().map(|pairing| pairing.bound.unwrap_or((pairing.expected, pairing.actual))),
        );
    }
    Some(alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_may_differ_are_told_and_names_are_bound() {
        let alike = words("get pods -n pg-r8c7unrw", "get pods -n pg-k2j1xx90", &Context::default()).unwrap();
        assert_eq!(alike.values, [("pg-r8c7unrw".to_owned(), "pg-k2j1xx90".to_owned())]);
        let context = Context { bindings: Some(&alike.bindings), ..Context::default() };
        assert!(words("delete pg-r8c7unrw", "delete pg-k2j1xx90", &context).is_some());
        assert!(words("delete pg-r8c7unrw", "delete pg-zz81hh02", &context).is_none());
    }

    #[test]
    fn nothing_is_left_out_or_chosen_otherwise() {
        for (shown, came) in [
            ("get pods -n web", "get pods -n api"),
            ("apply\na: 1\n", "apply\na: 1\nb: 2\n"),
            ("...", "a\nb"),
            ("{\"a\":1}", "{\"a\":1,\"b\":2}"),
            ("scale --replicas=3", "scale --replicas=2"),
            ("wait --timeout=30s", "wait --timeout=60s"),
        ] {
            assert_eq!(words(shown, came, &Context::default()), None, "{shown}");
        }
    }
}
