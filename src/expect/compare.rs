//! Applies a rule to a pair.

use std::borrow::Cow;

use super::json::{self, Dialect};
use super::line::{Line, Reading};
use super::names::{self, Names};
use super::rules::Rules;
use super::sides::Sides;
use super::{
    Bindings, Comparison, Context, DiffKind, DiffLine, Kinds, Pair, Pattern, Rule, align, clean, difference,
    nesting, similarity, substitute, yaml,
};

/// Scores are compared with this much tolerance, in favour of the output.
const EPSILON: f64 = 1e-9;

/// A line that stands for any lines.
const GAP: &str = "...";

/// Lines of an output shown beside a pattern or a text that was not found.
const SHOWN: usize = 2_000;

/// Holds an output against what was promised.
pub fn compare(pair: Pair<'_>, rule: &Rule, context: &Context<'_>) -> Comparison {
    match rule {
        Rule::None => Comparison::met(),
        Rule::Match => by_content(pair, Wanted::Anything, context),
        Rule::Json => by_content(pair, Wanted::Json, context),
        Rule::Exact => exact(pair, context),
        Rule::Contains => contains(pair, context),
        Rule::Regex(pattern) => regex(pair, pattern),
        Rule::Similar(threshold) => similar(pair, *threshold, context),
    }
}

impl Context<'_> {
    pub(super) fn rules(&self) -> Rules<'_> {
        Rules { kinds: self.kinds.unwrap_or_else(|| Kinds::built_in()), holder: self.holder, numbers: None }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Anything,
    Json,
    /// What is shown, with anything before and after it.
    Excerpt,
}

/// Longer expectations are not looked through for names that stand for themselves.
const NAMED: usize = 64 << 10;

fn by_content(pair: Pair<'_>, wanted: Wanted, context: &Context<'_>) -> Comparison {
    let mut answer = decided(pair, wanted, context);
    if answer.met && pair.expected.len() <= NAMED {
        let made_up: Vec<&str> = pair.expected.lines().flat_map(names::made_up).collect();
        if !made_up.is_empty() {
            let actual = clean::plain(pair.actual);
            let lines = clean::lines(&actual);
            let came = Names::of(&lines);
            made_up.into_iter().filter(|name| came.has(name)).for_each(|name| answer.bindings.keep(name));
        }
    }
    answer
}

fn decided(pair: Pair<'_>, wanted: Wanted, context: &Context<'_>) -> Comparison {
    if wanted == Wanted::Anything && pair.expected == pair.actual {
        return Comparison::met();
    }
    let (expected, actual) = (clean::plain(pair.expected), clean::plain(pair.actual));
    let actual = clean::lines(&actual);
    let mut expected = clean::lines(&expected);
    clean::uncomment(&mut expected, &actual);
    if wanted == Wanted::Excerpt {
        set_between_gaps(&mut expected);
    }
    let values = context.variable.and_then(|variable| substitute::substituted(&expected, variable));
    let shown = values.as_deref().unwrap_or(&expected);
    let others = substitute::with_other_values(shown, context.others);
    let answer = with_values(values.as_deref(), |values| {
        held(values.unwrap_or(&expected), &actual, wanted, pair.language, context)
    });
    match others {
        Some(others) if !answer.met => better(held(&others, &actual, wanted, pair.language, context), answer),
        _ => answer,
    }
}

fn set_between_gaps(lines: &mut Vec<Line<'_>>) {
    let numbers = (lines.first().map_or(0, |line| line.number), lines.last().map_or(0, |line| line.number));
    lines.insert(0, Line::new(GAP, numbers.0));
    lines.push(Line::new(GAP, numbers.1));
}

fn better(answer: Comparison, otherwise: Comparison) -> Comparison {
    if answer.met { answer } else { otherwise }
}

/// An expectation is met with the session's values in it, or as it stands: `cat` of a script prints
/// the names.
fn with_values<V>(values: Option<V>, answer: impl Fn(Option<V>) -> Comparison) -> Comparison {
    if values.is_none() {
        return answer(None);
    }
    let with = answer(values);
    if with.met {
        return with;
    }
    let without = answer(None);
    if without.met { without } else { with }
}

fn held(
    expected: &[Line<'_>],
    actual: &[Line<'_>],
    wanted: Wanted,
    language: &str,
    context: &Context<'_>,
) -> Comparison {
    if wanted == Wanted::Json || may_be_json(expected) && may_be_json(actual) {
        let (shown, printed) = (joined(expected), joined(actual));
        let shown_items = json::documents(&shown, Dialect::Shown).or_else(|| scalar(&shown, wanted));
        let printed_items = json::documents(&printed, Dialect::Printed).or_else(|| scalar(&printed, wanted));
        match (shown_items, printed_items) {
            (Some(shown), Some(printed)) => {
                return json::of_json(json::compare(&shown, &printed, context), expected, actual, context);
            }
            (shown, _) if wanted == Wanted::Json => {
                return not_json(shown.is_some(), expected, actual, context);
            }
            _ => {}
        }
    }
    let by_line = by_lines(expected, actual, Reading::Words, context);
    if by_line.met && is_nested_alike(expected, actual) {
        return by_line;
    }
    match by_yaml(expected, actual, language, context) {
        Some(answer) => answer,
        None if by_line.met => nested_otherwise(expected, actual),
        None => by_line,
    }
}

/// Keys and items stand as deep on both sides.
fn is_nested_alike(expected: &[Line<'_>], actual: &[Line<'_>]) -> bool {
    match (nesting::depths(expected), nesting::depths(actual)) {
        (Some(shown), Some(came)) => shown.len() != came.len() || shown == came,
        _ => true,
    }
}

/// The lines that stand at another depth.
fn nested_otherwise(expected: &[Line<'_>], actual: &[Line<'_>]) -> Comparison {
    let depths = |lines| nesting::depths(lines).unwrap_or_default();
    let (shown, came) = (depths(expected), depths(actual));
    let is_filled = |line: &&Line<'_>| !line.text.is_empty();
    let pairs = expected.iter().filter(is_filled).zip(actual.iter().filter(is_filled));
    let lines = pairs.zip(shown.iter().zip(&came));
    let difference = lines.map(|((expected, actual), (shown, came))| {
        let moved = shown != came;
        DiffLine {
            kind: if moved { DiffKind::Different } else { DiffKind::Equal },
            line: Some(expected.number),
            expected: Some(expected.text.to_string()),
            actual: Some(actual.text.to_string()),
            why: moved.then(|| "stands at another depth".to_owned()),
            volatile: Vec::new(),
        }
    });
    let same = shown.iter().zip(&came).filter(|(shown, came)| shown == came).count();
    let score = same as f64 / shown.len().max(1) as f64;
    Comparison::unmet(score, "the same lines came, nested otherwise".to_owned(), difference.collect())
}

/// The answer where both sides are YAML and what is shown is there; else the lines tell more.
fn by_yaml(
    expected: &[Line<'_>],
    actual: &[Line<'_>],
    language: &str,
    context: &Context<'_>,
) -> Option<Comparison> {
    let (shown, came) = (yaml::documents(expected, language)?, yaml::documents(actual, language)?);
    let answer = json::of_json(json::compare(&shown, &came, context), expected, actual, context);
    answer.met.then_some(answer)
}

fn by_lines(
    expected: &[Line<'_>],
    actual: &[Line<'_>],
    reading: Reading,
    context: &Context<'_>,
) -> Comparison {
    let sides = Sides::new(expected, actual, reading, context.rules());
    let rows = if context.unordered && reading == Reading::Words {
        align::unordered(&sides)
    } else {
        align::align(&sides)
    };
    difference::of_lines(&rows, &sides, context.bindings.unwrap_or(&Bindings::default()))
}

fn may_be_json(lines: &[Line<'_>]) -> bool {
    lines.first().is_some_and(|line| {
        let text = line.text.trim_ascii_start();
        text.starts_with(['{', '[', '/', '#']) || super::line::is_gap(text)
    })
}

/// `expect=json` takes a lone scalar for JSON; `match` reads it as text.
fn scalar(text: &str, wanted: Wanted) -> Option<Vec<json::Item<'_>>> {
    let value = (wanted == Wanted::Json).then(|| json::value(text))??;
    Some(vec![json::Item::Value(value)])
}

fn not_json(shown: bool, expected: &[Line<'_>], actual: &[Line<'_>], context: &Context<'_>) -> Comparison {
    let reason = match (shown, actual.is_empty()) {
        (false, _) => "what was promised is not JSON",
        (true, true) => "printed nothing",
        (true, false) => "the output is not JSON",
    };
    let lines = by_lines(expected, actual, Reading::Words, context);
    Comparison::unmet(0.0, reason.to_owned(), lines.difference)
}

fn joined(lines: &[Line<'_>]) -> String {
    let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
    for line in lines {
        text.push_str(&line.text);
        text.push('\n');
    }
    text
}

fn exact(pair: Pair<'_>, context: &Context<'_>) -> Comparison {
    let actual = pair.actual.trim_end_matches('\n');
    with_values(values(pair.expected, context), |values| {
        let expected = values.as_deref().unwrap_or(pair.expected).trim_end_matches('\n');
        if expected == actual {
            return Comparison::met();
        }
        let (expected, actual) = (raw_lines(expected), raw_lines(actual));
        by_lines(&expected, &actual, Reading::Bytes, context)
    })
}

fn raw_lines(text: &str) -> Vec<Line<'_>> {
    if text.is_empty() {
        return Vec::new();
    }
    text.split('\n').enumerate().map(|(number, line)| Line::new(line, number)).collect()
}

fn values(expected: &str, context: &Context<'_>) -> Option<String> {
    match substitute::in_text(expected, context.variable?) {
        Cow::Borrowed(_) => None,
        Cow::Owned(text) => Some(text),
    }
}

/// The text itself is there, or its lines are, one after the other, as `match` compares lines.
fn contains(pair: Pair<'_>, context: &Context<'_>) -> Comparison {
    let text = contains_text(pair, context);
    if text.met || pair.expected.trim().is_empty() {
        return text;
    }
    let mut lines = by_content(pair, Wanted::Excerpt, context);
    let is_like = lines.met || lines.difference.iter().any(|line| line.kind == DiffKind::Different);
    if !is_like {
        return text;
    }
    let is_gap = |line: &DiffLine| line.kind == DiffKind::Gap;
    lines.difference.iter().position(is_gap).map(|first| lines.difference.remove(first));
    lines.difference.iter().rposition(is_gap).map(|last| lines.difference.remove(last));
    lines.reason = text.reason.filter(|_| !lines.met);
    lines
}

fn contains_text(pair: Pair<'_>, context: &Context<'_>) -> Comparison {
    let (expected, actual) = (clean::plain(pair.expected), clean::plain(pair.actual));
    let (expected, actual) = (clean::lines(&expected), clean::lines(&actual));
    let text = joined(&actual);
    let needle = joined(&expected);
    let needle = needle.trim_end_matches('\n');
    with_values(values(needle, context), |values| {
        if text.contains(values.as_deref().unwrap_or(needle)) {
            return Comparison::met();
        }
        let reason =
            if actual.is_empty() { "printed nothing" } else { "the output does not contain the text" };
        not_found(reason, expected.iter().map(|line| (line.text.to_string(), Some(line.number))), &actual)
    })
}

fn regex(pair: Pair<'_>, pattern: &Pattern) -> Comparison {
    let actual = clean::plain(pair.actual);
    let found = match pattern.is_found_in(&actual) {
        Ok(false) => pattern.is_found_in(actual.trim_end_matches('\n')),
        found => found,
    };
    let reason = match found {
        Ok(true) => return Comparison::met(),
        Ok(false) => "the pattern is not found in the output".to_owned(),
        Err(error) => error.to_string(),
    };
    not_found(&reason, std::iter::once((pattern.as_str().to_owned(), None)), &clean::lines(&actual))
}

fn not_found(
    reason: &str,
    wanted: impl Iterator<Item = (String, Option<usize>)>,
    actual: &[Line<'_>],
) -> Comparison {
    let wanted = wanted.map(|(text, line)| DiffLine {
        kind: DiffKind::Missing,
        expected: Some(text),
        actual: None,
        line,
        why: None,
        volatile: Vec::new(),
    });
    let came = actual.iter().take(SHOWN).map(|line| DiffLine {
        kind: DiffKind::Unexpected,
        expected: None,
        actual: Some(line.text.to_string()),
        line: None,
        why: None,
        volatile: Vec::new(),
    });
    Comparison::unmet(0.0, reason.to_owned(), wanted.chain(came).collect())
}

fn similar(pair: Pair<'_>, threshold: f64, context: &Context<'_>) -> Comparison {
    let score = similarity(pair.language, pair.expected, pair.actual);
    let mut comparison = by_content(pair, Wanted::Anything, context);
    comparison.similarity = Some(score);
    if !context.strict {
        comparison.met = score + EPSILON >= threshold;
        comparison.reason =
            (!comparison.met).then(|| format!("similarity is {score:.3}, {threshold} is asked for"));
    }
    comparison
}

#[cfg(test)]
mod tests;
