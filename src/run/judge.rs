//! An outcome held against what the step promised: status first, then output.

use super::Mode;
use super::memory::Memory;
use super::record::{ExpectationRecord, SubstitutionRecord, Verdict};
use super::secrets::Secrets;
use super::world::World;
use crate::config::{Examples, Settings};
use crate::document::{Expect, Expectation};
use crate::expect::{self, Bindings, Comparison, Context, Pair, Pattern, PatternError, Rule};
use crate::shell::{End, Failure};

/// What is said of a step or an input, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judgement {
    pub(super) verdict: Verdict,
    pub(super) reason: Option<String>,
}

impl Judgement {
    pub(super) fn passed() -> Self {
        Self { verdict: Verdict::Passed, reason: None }
    }

    pub(super) fn failed(reason: impl Into<String>) -> Self {
        Self { verdict: Verdict::Failed, reason: Some(reason.into()) }
    }

    pub(super) fn timed_out(reason: impl Into<String>) -> Self {
        Self { verdict: Verdict::TimedOut, reason: Some(reason.into()) }
    }

    pub(super) fn is_failure(&self) -> bool {
        matches!(self.verdict, Verdict::Failed | Verdict::TimedOut)
    }
}

/// The statuses that pass.
pub(super) fn allowed(exit: &[i32]) -> &[i32] {
    if exit.is_empty() { &[0] } else { exit }
}

/// Judges how a block ended.
pub(super) fn ending(end: End, failure: Option<&Failure>, exit: &[i32], too_long: Option<&str>) -> Judgement {
    let (End::Status(status) | End::Exited(status) | End::Gone(status)) = end else {
        return match end {
            End::TimedOut => Judgement::timed_out(too_long.unwrap_or("took longer than it may")),
            End::Stopped => Judgement::failed("stopped"),
            _ => Judgement::passed(),
        };
    };
    if allowed(exit).contains(&status) {
        return Judgement::passed();
    }
    let expected: Vec<String> = allowed(exit).iter().map(ToString::to_string).collect();
    let culprit = match (end, failure) {
        (End::Gone(_), _) => "the shell was replaced or killed, status",
        (_, Some(_)) => "command exited with status",
        _ => "exited with status",
    };
    let wanted = match exit {
        [] => String::new(),
        _ => format!(", expected {}", expected.join(" or ")),
    };
    Judgement::failed(format!("{culprit} {status}{wanted}"))
}

/// Judges outputs by the settings of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judge<'a> {
    pub(super) settings: &'a Settings,
    pub(super) mode: Mode,
    pub(super) world: &'a World,
    pub(super) secrets: &'a Secrets,
    pub(super) memory: &'a Memory,
}

impl Judge<'_> {
    /// Compares an output with its expectation; `unordered`: lines may come in any order.
    pub(super) fn output(
        &self,
        expectation: &Expectation,
        actual: &str,
        unordered: bool,
        bindings: &mut Bindings,
    ) -> (Judgement, ExpectationRecord) {
        let ignored = !expectation.annotated && self.settings.examples == Examples::Ignore;
        if self.mode == Mode::Follow || ignored || expectation.kind == Expect::None {
            return (Judgement::passed(), self.record(expectation, None));
        }
        let rule = match rule(&expectation.kind, &expectation.text) {
            Ok(rule) => rule,
            Err(error) => return (Judgement::failed(error.to_string()), self.record(expectation, None)),
        };
        let value = |name: &str| self.world.value(name);
        let holder = |value: &str| self.world.holder(value);
        let others = self.memory.others(self.world);
        let context = Context {
            variable: Some(&value),
            unordered,
            strict: self.settings.strict,
            kinds: self.memory.kinds.as_ref(),
            bindings: Some(bindings),
            others: &others,
            holder: Some(&holder),
        };
        let pair = Pair { expected: &expectation.text, actual, language: &expectation.language };
        let comparison = expect::compare(pair, &rule, &context);
        if comparison.met {
            bindings.absorb(comparison.bindings.clone());
        }
        let judgement = self.judgement(expectation, &comparison);
        (judgement, self.record(expectation, Some(&comparison)))
    }

    fn judgement(&self, expectation: &Expectation, comparison: &Comparison) -> Judgement {
        if comparison.met {
            return Judgement::passed();
        }
        let reason = comparison.reason.clone().unwrap_or_else(|| "the output differs".to_owned());
        if !expectation.annotated && self.settings.examples == Examples::Warn {
            return Judgement { verdict: Verdict::Passed, reason: Some(reason) };
        }
        Judgement::failed(reason)
    }

    fn record(&self, expectation: &Expectation, comparison: Option<&Comparison>) -> ExpectationRecord {
        let masked = |text: &str| self.secrets.masked(text);
        let aligned = comparison.map(|comparison| {
            let mut lines = comparison.difference.clone();
            for line in &mut lines {
                let told = (line.expected.take(), line.actual.take());
                line.expected = told.0.as_deref().map(masked);
                line.actual = told.1.as_deref().map(masked);
                line.why = line.why.take().map(|why| masked(&why));
                if told != (line.expected.clone(), line.actual.clone()) {
                    line.volatile.clear();
                }
            }
            lines
        });
        let aligned = aligned.unwrap_or_default();
        let substitutions = comparison.map_or(&[][..], |comparison| &comparison.substitutions);
        let threshold = match expectation.kind {
            Expect::Similar(threshold) => Some(threshold),
            _ => None,
        };
        ExpectationRecord {
            line: expectation.line,
            language: expectation.language.clone(),
            kind: kind(&expectation.kind).into(),
            threshold,
            expected: masked(&expectation.text),
            score: comparison.map(|comparison| comparison.similarity.unwrap_or(comparison.score)),
            met: comparison.map(|comparison| comparison.met),
            substitutions: substitutions
                .iter()
                .map(|substitution| SubstitutionRecord {
                    line: expectation.text_line + substitution.line,
                    kind: substitution.kind.clone(),
                    expected: masked(&substitution.expected),
                    actual: masked(&substitution.actual),
                })
                .collect(),
            difference: expect::unified(&aligned),
            aligned,
            text_line: expectation.text_line,
        }
    }

    /// The record of an expectation that was not compared.
    pub(super) fn untouched(&self, expectation: &Expectation) -> ExpectationRecord {
        self.record(expectation, None)
    }
}

/// What `expect` asks of an output where `expected` is promised. Fails where the pattern is none.
pub fn rule(expect: &Expect, expected: &str) -> Result<Rule, PatternError> {
    Ok(match expect {
        Expect::Match => Rule::Match,
        Expect::Exact => Rule::Exact,
        Expect::Contains => Rule::Contains,
        Expect::Json => Rule::Json,
        Expect::Similar(threshold) => Rule::Similar(*threshold),
        Expect::None => Rule::None,
        Expect::Regex(pattern) => {
            let pattern = pattern.as_deref().unwrap_or_else(|| expected.trim_end_matches('\n'));
            Rule::Regex(Pattern::new(pattern)?)
        }
    })
}

/// The kind's name in reports.
pub fn kind(expect: &Expect) -> &'static str {
    match expect {
        Expect::Match => "match",
        Expect::Exact => "exact",
        Expect::Contains => "contains",
        Expect::Regex(_) => "regex",
        Expect::Json => "json",
        Expect::Similar(_) => "similar",
        Expect::None => "none",
    }
}
