//! Holds one line against another, piece by piece.

use std::borrow::Cow;
use std::cell::Cell;

use super::guard::{is_guard, is_nothing};
use super::rules::Rules;
use super::token::{Class, Surroundings, Token, tokens};
use super::volatile::{FoundKind, differing_directories, tails};

/// What two lines are to each other.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Likeness {
    /// Equal but for these values.
    Same(Vec<Pairing>),
    /// Different; why, where it can be said in a few words.
    Different(Option<String>),
}

/// Two values that differ and may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pairing {
    pub(super) kind: String,
    pub(super) expected: String,
    pub(super) actual: String,
    /// The names that stand for each other from now on.
    pub(super) bound: Option<(String, String)>,
}

/// Characters of a value in an explanation.
const SHORT: usize = 60;

/// Placeholders of a line try so many ways to stand for pieces, and go over so many pieces again with them.
const TRIES: usize = 2_000;
const STEPS: usize = 20_000;

/// How much the placeholders of all lines together may still try.
pub(super) struct Patience {
    steps: Cell<usize>,
}

impl Default for Patience {
    fn default() -> Self {
        Self { steps: Cell::new(100 * STEPS) }
    }
}

/// Compares two lines that were taken apart.
pub(super) fn compare(expected: &[Token<'_>], actual: &[Token<'_>], rules: Rules<'_>) -> Likeness {
    compare_among(expected, actual, rules, &Patience::default())
}

/// Compares two lines of many.
pub(super) fn compare_among(
    expected: &[Token<'_>],
    actual: &[Token<'_>],
    rules: Rules<'_>,
    patience: &Patience,
) -> Likeness {
    let steps = patience.steps.get().min(STEPS);
    let mut walk = Walk { expected, actual, rules, tries: 0, steps, furthest: (0, 0), pairings: Vec::new() };
    let is_same = walk.reaches_end();
    patience.steps.set(patience.steps.get() - (steps - walk.steps));
    if is_same { Likeness::Same(walk.pairings) } else { Likeness::Different(walk.why()) }
}

struct Walk<'w, 't> {
    expected: &'w [Token<'t>],
    actual: &'w [Token<'t>],
    rules: Rules<'w>,
    tries: usize,
    /// Pieces that may still be gone over again.
    steps: usize,
    /// The pieces up to which both sides were the same.
    furthest: (usize, usize),
    pairings: Vec<Pairing>,
}

/// A placeholder that could stand for more pieces than it does.
struct Open {
    placeholder: usize,
    first: usize,
    /// Behind the pieces that it stands for.
    end: usize,
    /// Pairings found before it.
    known: usize,
}

impl Walk<'_, '_> {
    /// Both sides are the same; where they are not, the last placeholder that can takes one piece more.
    fn reaches_end(&mut self) -> bool {
        let mut open: Vec<Open> = Vec::new();
        let (mut i, mut j) = (0, 0);
        let mut again = false;
        loop {
            let (met, stopped) = self.from(i, j, again);
            if met {
                return true;
            }
            if let Some((i, j)) = stopped.filter(|&(i, j)| self.can_stand_for(i, j)) {
                open.push(Open { placeholder: i, first: j, end: j, known: self.pairings.len() });
            }
            let Some(next) = self.widen(&mut open) else { return false };
            again |= next.1;
            (i, j) = next.0;
        }
    }

    /// Lets the last placeholder that can take one piece more; where to go on, and whether that is another try.
    fn widen(&mut self, open: &mut Vec<Open>) -> Option<((usize, usize), bool)> {
        while let Some(last) = open.last_mut() {
            let is_first = last.end == last.first;
            let more = self.actual.get(last.end).is_some_and(|token| !token.spaced);
            if !is_first && (!more || self.tries > TRIES || self.steps == 0) {
                open.pop();
                continue;
            }
            self.tries += 1;
            last.end += 1;
            self.pairings.truncate(last.known);
            let next = (last.placeholder + 1, last.end);
            let (first, end) = (&self.actual[last.first].place, &self.actual[last.end - 1].place);
            self.pairings.push(Pairing {
                kind: "placeholder".to_owned(),
                expected: self.expected[last.placeholder].text().to_owned(),
                actual: first.through(end).to_owned(),
                bound: None,
            });
            return Some((next, !is_first));
        }
        None
    }

    /// Goes along both sides; whether it came to the end of them, else where it stopped if a placeholder could
    /// stand there.
    fn from(&mut self, mut i: usize, mut j: usize, again: bool) -> (bool, Option<(usize, usize)>) {
        loop {
            if (i, j) > self.furthest {
                self.furthest = (i, j);
            }
            if again {
                self.steps = self.steps.saturating_sub(1);
            }
            let (Some(shown), Some(came)) = (self.expected.get(i), self.actual.get(j)) else {
                return (i == self.expected.len() && j == self.actual.len(), None);
            };
            let behind_mark =
                i > 0 && matches!(self.expected[i - 1].text(), "," | ":" | "(" | "[" | "|" | "=");
            let together = shown.spaced == came.spaced || i == 0 || behind_mark;
            if together && equal(shown, came) {
                (i, j) = (i + 1, j + 1);
                continue;
            }
            let pairing = if together { self.pair(i, j) } else { None };
            if let Some(pairing) = pairing {
                self.pairings.push(pairing);
                (i, j) = (i + 1, j + 1);
                continue;
            }
            if together && self.parts(i, j) {
                (i, j) = (i + 1, j + 1);
                continue;
            }
            return (false, together.then_some((i, j)));
        }
    }

    fn pair(&self, i: usize, j: usize) -> Option<Pairing> {
        let (shown, came) = (&self.expected[i], &self.actual[j]);
        let kind = match (&shown.class, &came.class) {
            (Class::Volatile(kind), Class::Volatile(other)) if kind == other => {
                kind.agrees(&shown.place, &came.place).then(|| kind.clone())
            }
            (Class::Word | Class::Number, Class::Word | Class::Number) => {
                self.rules.kinds.of_words(&shown.place, &came.place)
            }
            _ => None,
        };
        let numeric = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let numbers = || {
            let kind = self.rules.kinds.of_number(&shown.place)?;
            let both = self.rules.kinds.of_number(&came.place).as_ref() == Some(&kind);
            (both && kind.agrees(&shown.place, &came.place)).then_some(kind)
        };
        let kind = kind.or_else(|| (numeric(shown.text()) && numeric(came.text())).then(numbers).flatten());
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let mixed = || plain(shown.text()) && plain(came.text());
        let kind =
            kind.or_else(|| mixed().then(|| self.rules.kinds.of_words(&shown.place, &came.place)).flatten());
        if let Some(kind) = kind {
            return Some(self.pairing(&kind, i, j));
        }
        if numeric(shown.text()) && numeric(came.text()) && self.is_known(shown.text(), came.text()) {
            let (expected, actual) = (shown.text().to_owned(), came.text().to_owned());
            return Some(Pairing { kind: "number".to_owned(), expected, actual, bound: None });
        }
        if numeric(shown.text()) && numeric(came.text()) && self.rules.is_held(&shown.place, &came.place) {
            let (expected, actual) = (shown.text().to_owned(), came.text().to_owned());
            return Some(Pairing { kind: "variable".to_owned(), expected, actual, bound: None });
        }
        let words = shown.class == Class::Word && came.class == Class::Word && self.rules.kinds.has_names();
        let (shown_end, came_end) = words.then(|| tails(shown.text(), came.text()))??;
        Some(Pairing {
            kind: "name".to_owned(),
            expected: shown_end.to_owned(),
            actual: came_end.to_owned(),
            bound: Some((self.name(self.expected, i), self.name(self.actual, j))),
        })
    }

    /// A number that stood for this one before, by its label or its column.
    fn is_known(&self, shown: &str, came: &str) -> bool {
        let is_same = |pairing: &Pairing| pairing.expected == shown && pairing.actual == came;
        shown.len().min(came.len()) >= 3
            && (self.pairings.iter().any(is_same) || self.rules.is_known(shown, came))
    }

    /// Paths that are the same part by part, as `/groups/rg-b1404f/vm`.
    fn parts(&mut self, i: usize, j: usize) -> bool {
        let path = |token: &Token<'_>| matches!(&token.class, Class::Volatile(kind) if kind.name() == "path");
        let (shown, came) = (&self.expected[i], &self.actual[j]);
        if !path(shown) || !path(came) {
            return false;
        }
        let inner = |text| tokens(text, Surroundings::default(), self.rules.kinds);
        let (Some(shown), Some(came)) = (inner(&shown.text()[1..]), inner(&came.text()[1..])) else {
            return false;
        };
        match compare(&shown, &came, self.rules) {
            Likeness::Same(pairings) => {
                self.pairings.extend(pairings);
                true
            }
            Likeness::Different(_) => false,
        }
    }

    fn pairing(&self, kind: &FoundKind, i: usize, j: usize) -> Pairing {
        let (shown, came) = (self.expected[i].text(), self.actual[j].text());
        let bound = match kind.name() {
            "path" => differing_directories(shown, came).map(|(a, b)| (a.to_owned(), b.to_owned())),
            _ if !kind.is_bound() || is_sample(shown) => None,
            _ => Some((self.name(self.expected, i), self.name(self.actual, j))),
        };
        Pairing { kind: kind.name().to_owned(), expected: shown.to_owned(), actual: came.to_owned(), bound }
    }

    /// The name up to and with a piece and the made-up pieces that follow it: `web-7d4f9c6b5-x2x9p` at `7d4f9c6b5`.
    fn name(&self, tokens: &[Token<'_>], at: usize) -> String {
        let joined = |token: &Token<'_>| !token.spaced && matches!(token.text(), "-" | "_" | ".");
        let mut first = at;
        while first >= 2
            && !tokens[first].spaced
            && joined(&tokens[first - 1])
            && is_piece(&tokens[first - 2])
        {
            first -= 2;
        }
        let mut last = at;
        while let (Some(mark), Some(next)) = (tokens.get(last + 1), tokens.get(last + 2)) {
            let made_up = !next.spaced && self.rules.kinds.of_word(&next.place).is_some();
            if !joined(mark) || !made_up {
                break;
            }
            last += 2;
        }
        tokens[first..=last].iter().map(Token::text).collect()
    }

    /// A placeholder stands for one piece or more, without blanks between them.
    fn can_stand_for(&self, i: usize, j: usize) -> bool {
        let Some(prefix) = blank_of(&self.expected[i]) else { return false };
        let Some(rest) = self.actual[j].text().strip_prefix(prefix) else { return false };
        let shown = self.expected[i].text().to_lowercase();
        let names_state =
            ["status", "state", "result", "value", "message"].iter().any(|name| shown.contains(name));
        let is_state = is_nothing(rest) || is_guard(rest) && !names_state;
        !is_state && !rest.starts_with('<') && rest.contains(char::is_alphanumeric)
    }

    /// Why the first difference counts.
    fn why(&self) -> Option<String> {
        let (i, j) = self.furthest;
        let (shown, came) = (self.expected.get(i)?, self.actual.get(j)?);
        if !matches!(shown.class, Class::Word | Class::Number | Class::Volatile(_))
            || came.class == Class::Mark
        {
            return None;
        }
        let (value, other) = (whole(self.expected, i), whole(self.actual, j));
        let change = format!("`{}` → `{}`", short(&value), short(&other));
        let column = shown.place.column().map(|column| column.title.trim()).filter(|title| !title.is_empty());
        let row = shown.place.first_word();
        let change = match column {
            Some(title) if row == value => format!("{change} in column {title}"),
            Some(title) => format!("{change} in column {title} of `{row}`"),
            None => change,
        };
        let why = match (&shown.class, &came.class) {
            (Class::Volatile(kind), Class::Volatile(other)) if kind == other => {
                format!("not the same sort of {}", kind.name())
            }
            (Class::Volatile(kind), _) => format!("a {} is shown here", kind.name()),
            (Class::Number, Class::Number) => "a number that counts, so it must be equal".to_owned(),
            _ if is_guard(shown.text()) || is_guard(came.text()) => {
                "says how it went, so it must be equal".to_owned()
            }
            _ => return column.map(|_| change),
        };
        Some(format!("{change}: {why}"))
    }
}

fn equal(shown: &Token<'_>, came: &Token<'_>) -> bool {
    let is_stroke = |token: &Token<'_>| token.class == Class::Stroke || token.text() == ".";
    let strokes = is_stroke(shown) && is_stroke(came);
    shown.text() == came.text() || strokes && shown.text().chars().next() == came.text().chars().next()
}

/// A piece with those joined to it: `1/1` at `1`, `web-3` at `web`.
fn whole(tokens: &[Token<'_>], at: usize) -> String {
    let is_value = |token: &Token<'_>| is_piece(token) || matches!(token.class, Class::Volatile(_));
    let joins = |mark: &Token<'_>| !mark.spaced && matches!(mark.text(), "-" | "_" | "." | "/");
    let (mut first, mut last) = (at, at);
    while first >= 2 && !tokens[first].spaced && joins(&tokens[first - 1]) && is_value(&tokens[first - 2]) {
        first -= 2;
    }
    while let (Some(mark), Some(next)) = (tokens.get(last + 1), tokens.get(last + 2)) {
        if !joins(mark) || next.spaced || !is_value(next) {
            break;
        }
        last += 2;
    }
    tokens[first..=last].iter().map(Token::text).collect()
}

/// A value that is cut where it would fill lines.
fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHORT) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

fn is_piece(token: &Token<'_>) -> bool {
    matches!(token.class, Class::Word | Class::Number)
}

/// Values that documents show for any: `00000000-…`, `aaaabbbb-0000-cccc-1111-dddd2222eeee`, `12345678`.
fn is_sample(text: &str) -> bool {
    let mut digits: Vec<u8> = text.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let count = digits.len();
    let rising = digits.windows(2).all(|pair| pair[1] == pair[0] + 1);
    let falling = digits.windows(2).all(|pair| pair[0] == pair[1] + 1);
    digits.sort_unstable();
    digits.dedup();
    rising || falling || digits.len() * 3 < count || count >= 32 && digits.len() < 11
}

/// The value is masked or a placeholder.
pub(super) fn is_blank(token: &Token<'_>) -> bool {
    blank_of(token).is_some()
}

/// What stands before the blank of a masked or placeholder value: `<name>`, `***`, `xxxxx`, `myGroupxxxxxx`.
fn blank_of<'t>(token: &Token<'t>) -> Option<&'t str> {
    let text = token.text();
    match token.class {
        Class::Placeholder => Some(""),
        Class::Word => {
            let prefix = text.trim_end_matches(['x', 'X']);
            let masked = text.len() - prefix.len();
            let part = prefix.is_empty() && token.place.is_between_points();
            (masked >= 3 || masked >= 1 && part).then_some(prefix)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::volatile::Kinds;
    use super::*;

    fn likeness(expected: &str, actual: &str) -> Likeness {
        let kinds = Kinds::built_in();
        let around = Surroundings::default();
        let taken = |text| tokens(text, around, kinds).unwrap();
        compare(&taken(expected), &taken(actual), Rules::of(kinds))
    }

    fn bound(expected: &str, actual: &str) -> Vec<(String, String)> {
        let Likeness::Same(pairings) = likeness(expected, actual) else { panic!("{expected:?} {actual:?}") };
        pairings.into_iter().filter_map(|pairing| pairing.bound).collect()
    }

    fn why(expected: &str, actual: &str) -> Option<String> {
        match likeness(expected, actual) {
            Likeness::Same(_) => panic!("{expected:?} {actual:?}"),
            Likeness::Different(why) => why,
        }
    }

    #[test]
    fn whole_names_are_bound() {
        let pair = |a: &str, b: &str| vec![(a.to_owned(), b.to_owned())];
        assert_eq!(bound("pg-r8c7unrw-1 up", "pg-k2j1xx90-1 up"), pair("pg-r8c7unrw", "pg-k2j1xx90"));
        assert_eq!(
            bound("web-7d4f9c6b5-x2x9p", "web-7d4f9c6b5-j4j5k"),
            pair("web-7d4f9c6b5-x2x9p", "web-7d4f9c6b5-j4j5k")
        );
        assert_eq!(bound("in 5s", "in 6s"), []);
        assert_eq!(
            bound("id 00000000-0000-0000-0000-000000000000", "id 783aab7e-293c-4195-9b98-efad1bb6fe15"),
            []
        );
    }

    #[test]
    fn placeholders_stand_for_values() {
        for (expected, actual) in [
            ("id: <subscription-id>", "id: 783aab7e-293c-4195-9b98-efad1bb6fe15"),
            ("<public-ip>,fd12::4 up", "10.240.0.4,fd12::4 up"),
            ("group myGroupxxxxxx ok", "group myGroupb1404f ok"),
            ("node aks-np-xxxxx-vmss000000", "node aks-np-12345678-vmss000000"),
            ("v1.xx.x", "v1.33.2"),
            ("password: ********", "password: hunter2"),
            ("/subscriptions/<id>/groups/rg", "/subscriptions/a-b-c/groups/rg"),
        ] {
            assert!(matches!(likeness(expected, actual), Likeness::Same(_)), "{expected}");
        }
        for (expected, actual) in [
            ("id: <id>", "id: "),
            ("ip <none>", "ip 10.0.0.1"),
            ("<html>", "hello"),
            ("group myGroupxxxxxx", "group yourGroupb1404f"),
            ("<name> ok", "a b ok"),
        ] {
            assert!(matches!(likeness(expected, actual), Likeness::Different(_)), "{expected}");
        }
    }

    #[test]
    fn the_rule_is_named() {
        assert_eq!(
            why("web Running", "web CrashLoopBackOff").unwrap(),
            "`Running` → `CrashLoopBackOff`: says how it went, so it must be equal"
        );
        assert_eq!(why("3 rows", "2 rows").unwrap(), "`3` → `2`: a number that counts, so it must be equal");
        assert_eq!(why("took 5s", "took ages").unwrap(), "`5s` → `ages`: a duration is shown here");
        assert_eq!(why("one", "two"), None);
        assert_eq!(
            why("web-2 1/1 Running", "web-2 0/1 Running").unwrap(),
            "`1/1` → `0/1`: a number that counts, so it must be equal"
        );
        let long = why(&format!("3{}", ".3".repeat(40)), "2").unwrap();
        assert_eq!(
            long,
            format!("`3{}…` → `2`: a number that counts, so it must be equal", ".3".repeat(29) + ".")
        );
    }

    #[test]
    fn many_placeholders_end() {
        for (expected, actual) in [
            ("xxx ".repeat(1_900), "y ".repeat(1_900)),
            ("xxx ".repeat(1_899) + "end", "y ".repeat(1_899) + "fin"),
            ("<id>-".repeat(600) + "z", "b-".repeat(900) + "y"),
            ("<id>".to_owned() + &",5s".repeat(900) + "z", "6s".to_owned() + &",6s".repeat(900) + "y"),
        ] {
            let is_same = matches!(likeness(&expected, &actual), Likeness::Same(_));
            assert_eq!(is_same, expected.ends_with(' '), "{}", &expected[..5]);
        }
    }
}
