//! Both sides of a comparison: their lines, taken apart when they are asked for.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::rc::Rc;

use super::Span;
use super::line::{Line, Reading, is_gap};
use super::names::Names;
use super::rules::{Numbers, Rules};
use super::same::{self, Likeness, Patience};
use super::span;
use super::table::{Titles, titles};
use super::token::{Class, Surroundings, Token, tokens};
use super::volatile::Kinds;

/// The expected lines and those that came, and how they are read.
pub(super) struct Sides<'s, 'a> {
    pub(super) expected: Side<'s, 'a>,
    pub(super) actual: Side<'s, 'a>,
    reading: Reading,
    rules: Rules<'s>,
    numbers: Numbers,
    patience: Patience,
    /// For each expected line with which line it was last held against, and how they compare.
    last: RefCell<Vec<Option<(usize, Likeness)>>>,
}

/// Kinds whose numbers are met again without their label.
const MET_AGAIN: [&str; 3] = ["process", "port", "identifier"];

/// Lines stay taken apart until so many pieces are kept.
const KEPT: usize = 20_000;

/// One side.
pub(super) struct Side<'s, 'a> {
    pub(super) lines: &'s [Line<'a>],
    tables: OnceCell<Tables>,
    names: OnceCell<Names<'s>>,
    taken: RefCell<Taken<'s>>,
}

/// Lines taken apart, those of late; none where a line is too long for that.
#[derive(Default)]
struct Taken<'s> {
    lines: HashMap<usize, Option<Pieces<'s>>>,
    /// The oldest first.
    order: VecDeque<usize>,
    pieces: usize,
}

type Pieces<'s> = Rc<Vec<Token<'s>>>;
type Tables = (Vec<Titles>, Vec<Option<usize>>);

impl<'s, 'a> Sides<'s, 'a> {
    pub(super) fn new(
        expected: &'s [Line<'a>],
        actual: &'s [Line<'a>],
        reading: Reading,
        rules: Rules<'s>,
    ) -> Self {
        Self {
            expected: Side::new(expected),
            actual: Side::new(actual),
            reading,
            rules,
            numbers: Numbers::default(),
            patience: Patience::default(),
            last: RefCell::new(vec![None; expected.len()]),
        }
    }

    /// The lines say the same, to the byte or word by word.
    pub(super) fn equal(&self, i: usize, j: usize) -> bool {
        self.reading.same(&self.expected.lines[i].text, &self.actual.lines[j].text)
    }

    /// Blank cells of a row of a table are the same ones on both sides.
    pub(super) fn fill_the_same(&'s self, i: usize, j: usize) -> bool {
        if self.reading == Reading::Bytes || self.expected.lines[i].text == self.actual.lines[j].text {
            return true;
        }
        match (self.expected.filled(i), self.actual.filled(j)) {
            (Some(shown), Some(came)) => shown == came,
            _ => true,
        }
    }

    /// The lines say the same, but perhaps for values that may differ.
    pub(super) fn same(&'s self, i: usize, j: usize) -> bool {
        if self.equal(i, j) {
            return true;
        }
        if let Some((last, likeness)) = &self.last.borrow()[i]
            && *last == j
        {
            return matches!(likeness, Likeness::Same(_));
        }
        let likeness = self.compared(i, j);
        let is_same = matches!(likeness, Likeness::Same(_));
        self.last.borrow_mut()[i] = Some((j, likeness));
        is_same
    }

    /// How two lines that are not equal compare.
    pub(super) fn likeness(&'s self, i: usize, j: usize) -> Likeness {
        match self.last.borrow_mut()[i].take() {
            Some((last, likeness)) if last == j => likeness,
            _ => self.compared(i, j),
        }
    }

    fn compared(&'s self, i: usize, j: usize) -> Likeness {
        if self.reading == Reading::Bytes {
            return Likeness::Different(None);
        }
        match (self.expected.tokens(i, self.rules.kinds), self.actual.tokens(j, self.rules.kinds)) {
            (Some(expected), Some(actual)) => {
                let rules = Rules { numbers: Some(&self.numbers), ..self.rules };
                let likeness = same::compare_among(&expected, &actual, rules, &self.patience);
                self.remember(&likeness);
                likeness
            }
            _ => Likeness::Different(None),
        }
    }

    /// What may differ in two lines that are different.
    pub(super) fn spans(&'s self, i: usize, j: usize) -> Vec<Span> {
        if self.reading == Reading::Bytes {
            return Vec::new();
        }
        match (self.expected.tokens(i, self.rules.kinds), self.actual.tokens(j, self.rules.kinds)) {
            (Some(expected), Some(actual)) => span::spans(&expected, &actual, self.rules),
            _ => Vec::new(),
        }
    }

    fn remember(&self, likeness: &Likeness) {
        let Likeness::Same(pairings) = likeness else { return };
        let met_again = pairings.iter().filter(|pairing| MET_AGAIN.contains(&pairing.kind.as_str()));
        let numbers = met_again.map(|pairing| (pairing.expected.clone(), pairing.actual.clone()));
        self.numbers.borrow_mut().extend(numbers);
    }

    /// An expected line stands for any number of lines.
    pub(super) fn has_gaps(&self) -> bool {
        self.reading == Reading::Words && self.expected.lines.iter().any(|line| is_gap(&line.text))
    }

    /// Which expected lines are gaps; blank lines around a gap belong to it.
    pub(super) fn gaps(&self, lines: Range<usize>) -> Vec<bool> {
        if self.reading == Reading::Bytes {
            return vec![false; lines.len()];
        }
        let lines = &self.expected.lines[lines];
        let mut gaps: Vec<bool> = lines.iter().map(|line| is_gap(&line.text)).collect();
        let blank = |at: usize| lines[at].text.is_empty();
        for at in 1..lines.len() {
            gaps[at] |= blank(at) && gaps[at - 1];
        }
        for at in (0..lines.len().saturating_sub(1)).rev() {
            gaps[at] |= blank(at) && gaps[at + 1];
        }
        gaps
    }

    /// Keys of lines of both sides. Lines of which one may stand for the other have equal keys, as a rule;
    /// equal lines always do.
    pub(super) fn keys(&'s self, expected: Range<usize>, actual: Range<usize>) -> (Vec<u64>, Vec<u64>) {
        let expected = expected.map(|at| self.key(&self.expected, at)).collect();
        (expected, actual.map(|at| self.key(&self.actual, at)).collect())
    }

    fn key(&'s self, side: &'s Side<'s, 'a>, at: usize) -> u64 {
        let text = side.lines[at].text.as_ref();
        let tokens = (self.reading == Reading::Words).then(|| side.tokens(at, self.rules.kinds)).flatten();
        let Some(tokens) = tokens else { return self.reading.key(text) };
        let mut skeleton = String::with_capacity(text.len());
        for token in tokens.iter() {
            skeleton.push(' ');
            match &token.class {
                Class::Volatile(kind) => skeleton.push_str(kind.name()),
                Class::Word => {
                    let kind = self.rules.kinds.of_word(&token.place);
                    skeleton.push_str(kind.as_ref().map_or(token.text(), |_| "\u{1}"));
                }
                Class::Stroke => skeleton.extend(token.text().chars().take(1)),
                Class::Number | Class::Placeholder | Class::Mark => skeleton.push_str(token.text()),
            }
        }
        self.reading.key(&skeleton)
    }
}

impl<'s, 'a> Side<'s, 'a> {
    fn new(lines: &'s [Line<'a>]) -> Self {
        Self { lines, tables: OnceCell::new(), names: OnceCell::new(), taken: RefCell::default() }
    }

    fn filled(&'s self, at: usize) -> Option<Vec<usize>> {
        let (found, rows) = self.tables.get_or_init(|| titles(self.lines));
        found[rows[at]?].filled(&self.lines[at].text)
    }

    /// A line holds the name, not as a part of a longer one.
    pub(super) fn names(&'s self, name: &str) -> bool {
        self.names.get_or_init(|| Names::of(self.lines)).has(name)
    }

    /// The pieces of a line; none where it is too long to be taken apart.
    fn tokens(&'s self, at: usize, kinds: &Kinds) -> Option<Pieces<'s>> {
        if let Some(known) = self.taken.borrow().lines.get(&at) {
            return known.clone();
        }
        let (found, rows) = self.tables.get_or_init(|| titles(self.lines));
        let titles = rows[at].map(|index| &found[index]);
        let pieces = tokens(&self.lines[at].text, Surroundings { titles, key: None }, kinds).map(Rc::new);
        self.taken.borrow_mut().keep(at, pieces.clone());
        pieces
    }
}

impl<'s> Taken<'s> {
    fn keep(&mut self, at: usize, pieces: Option<Pieces<'s>>) {
        self.pieces += pieces.as_ref().map_or(0, |pieces| pieces.len());
        self.lines.insert(at, pieces);
        self.order.push_back(at);
        while self.pieces > KEPT && self.order.len() > 1 {
            let oldest = self.order.pop_front().and_then(|oldest| self.lines.remove(&oldest)).flatten();
            self.pieces -= oldest.map_or(0, |pieces| pieces.len());
        }
    }
}
