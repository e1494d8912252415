//! What is said of a pair.

use crate::document::Expect;
use crate::expect::{self, Comparison, Context, Pair, PatternError};
use crate::run::{self, SubstitutionRecord};

/// The answer for a machine; its fields are those of an expectation in the JSON report.
#[derive(Debug, serde::Serialize)]
pub(super) struct Answer {
    /// The expectation is met.
    pub(super) met: bool,
    /// Share of the expected weight that was met, 0 to 1.
    pub(super) score: f64,
    /// Innovation Engine's score, 0 to 1.
    pub(super) ie_score: f64,
    /// Values that differ and may; lines count from 1 in the expected text.
    pub(super) substitutions: Vec<SubstitutionRecord>,
    /// A unified diff from promised to real; empty where they are equal.
    pub(super) difference: String,
    /// What the rest was made from.
    #[serde(skip)]
    pub(super) comparison: Comparison,
}

impl Answer {
    /// Compares a pair as a document of its own. Fails where the promised text is to be a pattern and is none.
    pub(super) fn new(pair: Pair<'_>, expect: &Expect) -> Result<Self, PatternError> {
        let rule = run::rule(expect, pair.expected)?;
        let mut comparison = expect::compare(pair, &rule, &Context::default());
        let ie_score = comparison
            .similarity
            .unwrap_or_else(|| expect::similarity(pair.language, pair.expected, pair.actual));
        let substitutions = std::mem::take(&mut comparison.substitutions).into_iter();
        Ok(Self {
            met: comparison.met,
            score: comparison.score,
            ie_score,
            substitutions: substitutions
                .map(|substitution| SubstitutionRecord {
                    line: substitution.line + 1,
                    kind: substitution.kind,
                    expected: substitution.expected,
                    actual: substitution.actual,
                })
                .collect(),
            difference: expect::unified(&comparison.difference),
            comparison,
        })
    }
}
