//! Whether a prerequisite has been met already: its checks, run before its steps.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::Error;
use super::document::Runner;
use super::judge::Judgement;
use super::masked;
use super::record::{StepRecord, Verdict};
use crate::plan::Step;
use crate::shell::End;

/// Why a step of a prerequisite was left out.
pub(super) const MET: &str = "validation passed";

/// What the checks of prerequisites have told.
#[derive(Debug, Default)]
pub(super) struct Validation {
    /// Documents whose checks have been run.
    asked: Vec<Arc<PathBuf>>,
    /// Those among them that have been met.
    met: Vec<Arc<PathBuf>>,
    /// The checks of these, by number.
    checks: HashMap<usize, StepRecord>,
}

impl Validation {
    /// The documents of these steps were met when the run began that is cleaned up after.
    pub(super) fn recall<'s>(&mut self, steps: impl Iterator<Item = &'s Step>) {
        self.met.extend(steps.map(|step| Arc::clone(&step.document)));
    }
}

impl Runner<'_> {
    /// Runs the checks of the prerequisite that `step` belongs to, once, before its first step.
    pub(super) async fn validate(&mut self, step: &Step) -> Result<(), Error> {
        let is_asked = |asked: &Arc<PathBuf>| Arc::ptr_eq(asked, &step.document);
        if step.settings.is_none() || step.always || self.validation.asked.iter().any(is_asked) {
            return Ok(());
        }
        self.validation.asked.push(Arc::clone(&step.document));
        let bindings = self.memory.bindings.clone();
        let mut passed = Vec::new();
        let plan = self.plan;
        for (index, check) in plan.steps.iter().enumerate() {
            if !check.validates || !Arc::ptr_eq(&check.document, &step.document) {
                continue;
            }
            let mut record = self.blank(check);
            self.check(check, &mut record, index).await?;
            if !matches!(record.verdict, Verdict::Passed | Verdict::Skipped) {
                record.remove_spilled();
                self.memory.bindings = bindings;
                return Ok(());
            }
            passed.push(record);
        }
        if passed.iter().any(|record| record.verdict == Verdict::Passed) {
            self.validation.met.push(Arc::clone(&step.document));
            self.validation.checks.extend(passed.into_iter().map(|record| (record.number, record)));
        }
        Ok(())
    }

    /// The document is gone back in, to this step: prerequisites that begin there or later are asked about again.
    pub(super) fn forget_from(&mut self, place: usize) {
        let earlier = &self.plan.steps[..place];
        let has_begun = |known: &Arc<PathBuf>| earlier.iter().any(|step| Arc::ptr_eq(known, &step.document));
        self.validation.asked.retain(has_begun);
        self.validation.met.retain(has_begun);
    }

    /// The record of a step whose prerequisite has been met; `None` where it is to be run.
    pub(super) fn met(&mut self, step: &Step) -> Option<StepRecord> {
        if !self.validation.met.iter().any(|met| Arc::ptr_eq(met, &step.document)) {
            return None;
        }
        Some(self.validation.checks.remove(&step.number).unwrap_or_else(|| StepRecord {
            verdict: Verdict::Skipped,
            reason: Some(MET.to_owned()),
            ..self.blank(step)
        }))
    }

    /// Runs a check once; it has no second attempt, and it stops nothing where it fails.
    async fn check(&mut self, step: &Step, record: &mut StepRecord, index: usize) -> Result<(), Error> {
        let directives = &step.content.directives;
        let condition = match &directives.condition {
            _ if directives.skip.is_some() => End::Status(1),
            Some(condition) => self.holds(step, condition, index).await?,
            None => End::Status(0),
        };
        let judgement = if condition == End::Status(0) {
            self.observer.step_started(&self.plan.document, &masked::step(step, &self.secrets));
            self.listen(step);
            self.began(index);
            let started = std::time::Instant::now();
            let limit = self.limit(step);
            let judgement = self.attempt(step, record, limit.as_ref()).await?;
            record.attempts = 1;
            record.duration_ms = super::document::milliseconds(started.elapsed());
            judgement
        } else {
            let why = directives.skip.as_ref().and_then(|skip| skip.why.clone());
            Judgement { verdict: Verdict::Skipped, reason: why.or_else(|| directives.condition.clone()) }
        };
        record.verdict = judgement.verdict;
        record.reason = judgement.reason.as_deref().map(|reason| self.secrets.masked(reason));
        Ok(())
    }
}
