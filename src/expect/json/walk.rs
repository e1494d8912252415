//! Goes through what is shown and looks for it in what came.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::super::pair::{self, Row};
use super::super::rules::Rules;
use super::super::same::{self, Likeness, Patience};
use super::super::token::{Class, Surroundings, Token, tokens};
use super::super::{Context, DiffKind};
use super::render::render;
use super::{Allowed, Findings, Item, Kind, Mismatch, Node};

/// In arrays with more pairs of elements than this, `unordered` is not looked at.
const UNORDERED: usize = 1_000_000;

/// Values held against each other, and pairs of keys, in any document; large ones have more.
const VALUES: usize = 60_000;
const MOST: usize = 2_000_000;
const KEYS: usize = 50_000;

/// Compares two streams of values.
pub(in crate::expect) fn compare<'t>(
    expected: &'t [Item<'t>],
    actual: &'t [Item<'t>],
    context: &'t Context<'_>,
) -> Findings {
    let work = Work::on(expected, actual);
    let mut walk = Walk::new(context.unordered, &work, context.rules(), Telling::All);
    let last = expected.iter().filter_map(Item::value).map(|node| node.last).max().unwrap_or(0);
    let step = if expected.len() == 1 && actual.len() == 1 { Step::Whole } else { Step::Value(0) };
    walk.items(expected, actual, (0, last), step);
    walk.findings
}

#[derive(Clone, Copy)]
enum Step<'t> {
    Whole,
    Value(usize),
    Index(usize),
    Key(&'t str),
}

impl Step<'_> {
    fn at(self, index: usize) -> Self {
        match self {
            Self::Value(_) => Self::Value(index),
            Self::Index(_) => Self::Index(index),
            other => other,
        }
    }
}

/// What is known of a pair of documents, and how much may still be done to find out which element or key
/// stands for which.
struct Work {
    /// Likeness of two nodes, by their addresses: nested arrays would ask again and again.
    known: RefCell<HashMap<(usize, usize), f32>>,
    /// Values held against each other; without any left, elements of nested arrays are paired in order.
    values: Cell<usize>,
    /// Values that may be held against each other for any array.
    most: Cell<usize>,
    /// Pairs of keys; without any left, a key stands for itself only.
    keys: Cell<usize>,
    patience: Patience,
}

impl Work {
    /// Grows with the documents, so that a large one is not worse off than a small one.
    fn on(expected: &[Item<'_>], actual: &[Item<'_>]) -> Self {
        let leaves = |items: &[Item<'_>]| items.iter().filter_map(Item::value).map(leaves).sum::<usize>();
        let size = leaves(expected) + leaves(actual);
        Self {
            known: RefCell::default(),
            values: Cell::new(VALUES + 10 * size),
            most: Cell::new(MOST + 100 * size),
            keys: Cell::new(KEYS + 10 * size),
            patience: Patience::default(),
        }
    }
}

/// Takes one of what is left; whether there was any.
fn take(left: &Cell<usize>) -> bool {
    let one_less = left.get().checked_sub(1);
    left.set(one_less.unwrap_or(0));
    one_less.is_some()
}

/// Whether differences are written down or only counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Telling {
    All,
    Count,
}

struct Walk<'t> {
    rules: Rules<'t>,
    unordered: bool,
    work: &'t Work,
    telling: Telling,
    path: Vec<Step<'t>>,
    findings: Findings,
}

impl<'t> Walk<'t> {
    fn new(unordered: bool, work: &'t Work, rules: Rules<'t>, telling: Telling) -> Self {
        Self { rules, unordered, work, telling, path: Vec::new(), findings: Findings::default() }
    }

    fn node(&mut self, expected: &'t Node<'t>, actual: &'t Node<'t>) {
        take(&self.work.values);
        take(&self.work.most);
        match (&expected.kind, &actual.kind) {
            (Kind::Object(shown), Kind::Object(found)) if !shown.is_empty() => {
                let (shown_members, found) = (Members::new(shown), Members::new(found));
                for (key, value) in shown {
                    self.path.push(Step::Key(key));
                    match found.get(key).or_else(|| self.alike_key(key, &shown_members, &found)) {
                        Some(actual) => self.node(value, actual),
                        None => self.missing(value),
                    }
                    self.path.pop();
                }
            }
            (Kind::Array(shown), Kind::Array(found)) if !shown.is_empty() => {
                self.items(shown, found, (expected.first, expected.last), Step::Index(0));
            }
            _ => {
                let leaves = leaves(expected);
                self.findings.shown += leaves;
                self.leaf(expected, actual, leaves);
            }
        }
    }

    fn items(
        &mut self,
        expected: &'t [Item<'t>],
        actual: &'t [Item<'t>],
        lines: (usize, usize),
        step: Step<'t>,
    ) {
        for row in self.rows(expected, actual) {
            match row {
                Row::Equal(i, j) | Row::Different(i, j) => {
                    if let (Some(expected), Some(actual)) = (expected[i].value(), actual[j].value()) {
                        self.path.push(step.at(j));
                        self.node(expected, actual);
                        self.path.pop();
                    }
                }
                Row::Missing(i) => {
                    if let Some(expected) = expected[i].value() {
                        self.path.push(step.at(i));
                        self.missing(expected);
                        self.path.pop();
                    }
                }
                Row::Unexpected(j) => {
                    if let Some(actual) = actual[j].value() {
                        self.path.push(step.at(j));
                        self.mismatch(DiffKind::Unexpected, lines, String::new(), self.labelled(actual));
                        self.path.pop();
                    }
                }
                Row::Gap(..) => {}
            }
        }
    }

    /// The value under a key that is the same but for what may differ, such as an id in it.
    fn alike_key(&self, key: &'t str, shown: &Members<'t>, found: &Members<'t>) -> Option<&'t Node<'t>> {
        let others = found.others.get_or_init(|| {
            let others = found.all.iter().filter(|(name, _)| shown.get(name).is_none());
            others.filter_map(|(name, node)| Some((self.taken_apart(name)?, node))).collect()
        });
        let wanted = if others.is_empty() { None } else { self.taken_apart(key) }?;
        let may_differ = |other: &Key<'_>| wanted.may_differ || other.may_differ;
        let free = |node: &Node<'_>| !found.claimed.borrow().contains(&std::ptr::from_ref(node).addr());
        let others = others.iter().filter(|(other, node)| may_differ(other) && free(node));
        let alike =
            others.take_while(|_| take(&self.work.keys)).find_map(|(other, node)| match same::compare_among(
                &wanted.tokens,
                &other.tokens,
                self.rules,
                &self.work.patience,
            ) {
                Likeness::Same(pairings) if !pairings.is_empty() => Some(*node),
                _ => None,
            });
        found.claimed.borrow_mut().extend(alike.map(|node| std::ptr::from_ref(node).addr()));
        alike
    }

    fn taken_apart<'k>(&self, key: &'k str) -> Option<Key<'k>> {
        let tokens = tokens(key, Surroundings::default(), self.rules.kinds)?;
        let plain = |token: &Token<'_>| match token.class {
            Class::Mark | Class::Stroke => true,
            Class::Word => !same::is_blank(token) && self.rules.kinds.of_word(&token.place).is_none(),
            _ => false,
        };
        let may_differ = key.bytes().any(|byte| byte.is_ascii_digit()) || !tokens.iter().all(plain);
        Some(Key { tokens, may_differ })
    }

    fn leaf(&mut self, expected: &Node<'_>, actual: &Node<'_>, leaves: usize) {
        let likeness = if equal(expected, actual) { None } else { Some(self.likeness_of(expected, actual)) };
        let Some(likeness) = likeness else {
            self.findings.met += leaves;
            return;
        };
        let lines = (expected.first, expected.last);
        let (shown, came) = (self.labelled(expected), self.labelled(actual));
        match likeness {
            Likeness::Same(pairings) if !pairings.is_empty() => {
                self.findings.met += leaves;
                let otherwise = self.difference(DiffKind::Different, lines, shown, came);
                self.findings.allowed.push(Allowed { otherwise, pairings });
            }
            Likeness::Same(_) => self.mismatch(DiffKind::Different, lines, shown, came),
            Likeness::Different(why) => {
                let mismatch = self.difference(DiffKind::Different, lines, shown, came);
                self.findings.mismatches.push(Mismatch { why, ..mismatch });
            }
        }
    }

    /// How two values compare that are not equal.
    fn likeness_of(&self, expected: &Node<'_>, actual: &Node<'_>) -> Likeness {
        let (shown, came) = match (&expected.kind, &actual.kind) {
            (Kind::Text(shown), Kind::Text(came)) => (shown.as_ref(), came.as_ref()),
            (Kind::Number(shown), Kind::Number(came)) => (*shown, *came),
            _ => return Likeness::Different(None),
        };
        let key = self.path.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(*key),
            _ => None,
        });
        let around = Surroundings { titles: None, key };
        let kinds = self.rules.kinds;
        match (tokens(shown, around, kinds), tokens(came, around, kinds)) {
            (Some(shown), Some(came)) => same::compare_among(&shown, &came, self.rules, &self.work.patience),
            _ => Likeness::Different(None),
        }
    }

    fn missing(&mut self, expected: &Node<'_>) {
        self.findings.shown += leaves(expected);
        self.mismatch(
            DiffKind::Missing,
            (expected.first, expected.last),
            self.labelled(expected),
            String::new(),
        );
    }

    fn mismatch(&mut self, kind: DiffKind, lines: (usize, usize), expected: String, actual: String) {
        let mismatch = self.difference(kind, lines, expected, actual);
        self.findings.mismatches.push(mismatch);
    }

    fn difference(
        &self,
        kind: DiffKind,
        (first, last): (usize, usize),
        expected: String,
        actual: String,
    ) -> Mismatch {
        let path = if self.telling == Telling::All { self.written_path() } else { String::new() };
        Mismatch { kind, path, why: None, first, last, expected, actual }
    }

    fn labelled(&self, node: &Node<'_>) -> String {
        if self.telling == Telling::Count {
            return String::new();
        }
        let mut text = match self.path.last() {
            Some(Step::Key(key)) => format!("\"{}\": ", key.escape_debug()),
            _ => String::new(),
        };
        render(node, &mut text);
        text
    }

    fn written_path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            let _ = match step {
                Step::Whole => Ok(()),
                Step::Value(index) => write!(path, "value {}: ", index + 1),
                Step::Index(index) => write!(path, "[{index}]"),
                Step::Key(key) if !is_plain(key) => write!(path, "[\"{}\"]", key.escape_debug()),
                Step::Key(key) if path.is_empty() || path.ends_with(' ') => write!(path, "{key}"),
                Step::Key(key) => write!(path, ".{key}"),
            };
        }
        path.truncate(path.trim_end_matches(": ").len());
        path
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '-' | '@' | '$'))
}

impl Walk<'_> {
    /// Which element stands for which.
    fn rows(&self, expected: &[Item<'_>], actual: &[Item<'_>]) -> Vec<Row> {
        let (lines, came) = (expected.len(), actual.len());
        let is_gap = |i: usize| expected[i] == Item::Gap;
        let alike = |i: usize, j: usize| self.likeness(&expected[i], &actual[j]);
        let patient = self.work.values.get() > 0;
        if self.unordered && patient && lines.saturating_mul(came) <= UNORDERED {
            return self.unordered_rows(expected, actual);
        }
        if lines == came && !(0..lines).any(is_gap) {
            return (0..lines).map(|at| Row::Different(at, at)).collect();
        }
        if !patient {
            return pair::in_order(0..lines, 0..came, is_gap, |_, _| 0.0);
        }
        let met = |i: usize, j: usize| !is_gap(i) && alike(i, j) >= 1.0;
        let start = (0..lines.min(came)).take_while(|&at| met(at, at)).count();
        let end = (1..=lines.min(came) - start).take_while(|&back| met(lines - back, came - back)).count();
        let mut rows: Vec<Row> = (0..start).map(|at| Row::Equal(at, at)).collect();
        rows.extend(pair::pair_up(start..lines - end, start..came - end, is_gap, alike));
        rows.extend((1..=end).rev().map(|back| Row::Equal(lines - back, came - back)));
        rows
    }

    /// Each expected element takes the first free one that meets it; what is left over is paired in order.
    fn unordered_rows(&self, expected: &[Item<'_>], actual: &[Item<'_>]) -> Vec<Row> {
        let mut free: Vec<usize> = (0..actual.len()).collect();
        let mut rows = Vec::new();
        let mut unmet = Vec::new();
        let has_gap = expected.contains(&Item::Gap);
        for (i, item) in expected.iter().enumerate().filter(|(_, item)| **item != Item::Gap) {
            if let Some(at) = free.iter().position(|&j| self.likeness(item, &actual[j]) >= 1.0) {
                rows.push(Row::Equal(i, free.remove(at)));
            } else {
                unmet.push(i);
            }
        }
        let mut free = free.into_iter();
        for i in unmet {
            rows.push(free.next().map_or(Row::Missing(i), |j| Row::Different(i, j)));
        }
        if !has_gap {
            rows.extend(free.map(Row::Unexpected));
        }
        rows.sort_by_key(|row| match *row {
            Row::Equal(i, _) | Row::Different(i, _) | Row::Missing(i) | Row::Gap(i, _) => i,
            Row::Unexpected(_) => usize::MAX,
        });
        rows
    }

    /// Share of what is shown that is met, 0 to 1; 1 only where all of it is.
    fn likeness(&self, expected: &Item<'_>, actual: &Item<'_>) -> f32 {
        let (Some(expected), Some(actual)) = (expected.value(), actual.value()) else {
            return 0.0;
        };
        let place = (std::ptr::from_ref(expected).addr(), std::ptr::from_ref(actual).addr());
        if let Some(known) = self.work.known.borrow().get(&place) {
            return *known;
        }
        if self.work.most.get() == 0 {
            return 0.0;
        }
        let mut walk = Walk::new(self.unordered, self.work, self.rules, Telling::Count);
        walk.node(expected, actual);
        let Findings { shown, met, mismatches, .. } = walk.findings;
        let likeness = if mismatches.is_empty() { 1.0 } else { (met as f32 / shown.max(1) as f32).min(0.99) };
        self.work.known.borrow_mut().insert(place, likeness);
        likeness
    }
}

/// Members by key; of equal keys the last counts.
struct Members<'t> {
    all: &'t [(Cow<'t, str>, Node<'t>)],
    /// Where they are many.
    index: HashMap<&'t str, &'t Node<'t>>,
    /// Those that are not shown, taken apart when a key is missing.
    others: OnceCell<Vec<(Key<'t>, &'t Node<'t>)>>,
    /// Addresses of values of those that stand for a shown one.
    claimed: RefCell<HashSet<usize>>,
}

/// A key taken apart.
struct Key<'t> {
    tokens: Vec<Token<'t>>,
    /// Something in it may differ: it is a digit, or of a volatile kind, or a placeholder.
    may_differ: bool,
}

/// So few members are looked through.
const FEW: usize = 16;

impl<'t> Members<'t> {
    fn new(members: &'t [(Cow<'t, str>, Node<'t>)]) -> Self {
        let indexed = if members.len() > FEW { members } else { &[] };
        let index = indexed.iter().map(|(key, value)| (key.as_ref(), value)).collect();
        Self { all: members, index, others: OnceCell::new(), claimed: RefCell::default() }
    }

    fn get(&self, key: &str) -> Option<&'t Node<'t>> {
        if self.all.len() > FEW {
            return self.index.get(key).copied();
        }
        self.all.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }
}

fn equal(expected: &Node<'_>, actual: &Node<'_>) -> bool {
    match (&expected.kind, &actual.kind) {
        (Kind::Any, _) => true,
        (Kind::Number(a), Kind::Number(b)) => same_number(a, b),
        (Kind::Object(shown), Kind::Object(found)) => shown.is_empty() && found.is_empty(),
        (Kind::Array(shown), Kind::Array(found)) => shown.is_empty() && found.is_empty(),
        (a, b) => a == b,
    }
}

/// Whole numbers are compared as written, so that long ones lose no digit.
fn same_number(a: &str, b: &str) -> bool {
    let whole = |number: &str| !number.contains(['.', 'e', 'E']);
    a == b || !(whole(a) && whole(b)) && a.parse::<f64>() == b.parse::<f64>()
}

fn leaves(node: &Node<'_>) -> usize {
    match &node.kind {
        Kind::Array(items) => items.iter().filter_map(Item::value).map(leaves).sum::<usize>().max(1),
        Kind::Object(members) => members.iter().map(|(_, value)| leaves(value)).sum::<usize>().max(1),
        _ => 1,
    }
}
