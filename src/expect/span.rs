//! Finds in two different lines the values that may differ all the same, so that a report need not dwell on them.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::Span;
use super::rules::Rules;
use super::same::{self, Likeness};
use super::token::{Class, Token};

/// Lines with more pieces than this are not looked through.
const PIECES: usize = 400;

/// Values of two lines that differ and may, in their order.
pub(super) fn spans(expected: &[Token<'_>], actual: &[Token<'_>], rules: Rules<'_>) -> Vec<Span> {
    if expected.len().max(actual.len()) > PIECES {
        return Vec::new();
    }
    let keys =
        |tokens: &[Token<'_>]| -> Vec<String> { tokens.iter().map(|token| key(token, rules)).collect() };
    let mut spans = Vec::new();
    for change in capture_diff_slices(Algorithm::Myers, &keys(expected), &keys(actual)) {
        let (tag, shown, came) = change.as_tag_tuple();
        if matches!(tag, DiffTag::Equal | DiffTag::Replace) && shown.len() == came.len() {
            let pairs = shown.zip(came).filter(|&(i, j)| may_differ(&expected[i], &actual[j], rules));
            spans.extend(
                pairs.map(|(i, j)| Span { expected: range(&expected[i]), actual: range(&actual[j]) }),
            );
        }
    }
    spans
}

/// Pieces of which one may stand for the other have equal keys, as a rule.
fn key(token: &Token<'_>, rules: Rules<'_>) -> String {
    match &token.class {
        Class::Volatile(kind) => format!("\u{1}{}", kind.name()),
        Class::Word if rules.kinds.of_word(&token.place).is_some() => "\u{1}".to_owned(),
        _ => token.text().to_owned(),
    }
}

fn may_differ(shown: &Token<'_>, came: &Token<'_>, rules: Rules<'_>) -> bool {
    shown.text() != came.text()
        && matches!(
            same::compare(std::slice::from_ref(shown), std::slice::from_ref(came), rules),
            Likeness::Same(_)
        )
}

fn range(token: &Token<'_>) -> Range<usize> {
    let start = token.place.start();
    start..start + token.text().len()
}

#[cfg(test)]
mod tests {
    use super::super::token::{Surroundings, tokens};
    use super::super::volatile::Kinds;
    use super::*;

    fn texts<'t>(expected: &'t str, actual: &'t str) -> Vec<(&'t str, &'t str)> {
        let kinds = Kinds::built_in();
        let around = Surroundings::default();
        let taken = |text| tokens(text, around, kinds).expect("short lines");
        let (shown, came) = (taken(expected), taken(actual));
        let spans = spans(&shown, &came, Rules::of(kinds));
        spans.into_iter().map(|span| (&expected[span.expected], &actual[span.actual])).collect()
    }

    #[test]
    fn values_behind_a_difference_are_found() {
        assert_eq!(texts("web Running 4m25s", "web Pending 12s"), [("4m25s", "12s")]);
        assert_eq!(
            texts("10:20:30 web up for 4m25s", "11:21:31 web is not up for 12s"),
            [("10:20:30", "11:21:31"), ("4m25s", "12s")]
        );
    }

    #[test]
    fn values_that_count_are_not_among_them() {
        assert_eq!(texts("3 rows Running", "2 rows Pending"), []);
        assert_eq!(texts("took 4m25s", "took ages"), []);
    }
}
