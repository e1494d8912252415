//! Where a document's run meets its journal: what is recalled before the first step, and what is told after each.

use super::Error;
use super::document::{Halt, Runner, verdict};
use super::journal::{Ending, Over, Purpose};
use super::record::{StepRecord, Variables, Verdict};
use super::world::Questions;
use crate::plan::Step;
use crate::shell::Block;

/// How a document's run asks its session for nothing but its variables.
const NOTHING: &str = "builtin :\n";

impl Runner<'_> {
    /// In a run that goes on: records of the steps that ran, and what their session knows. Gives the variables that
    /// it has beside those of the environment. One that is only cleaned up after has no records.
    pub(super) async fn recall(&mut self, records: &mut Vec<StepRecord>) -> Result<Variables, Error> {
        let Some(resumed) = self.resumed else { return Ok(Variables::default()) };
        let learnt = self.learn_all().await?;
        if resumed.purpose() == Purpose::CleanUp {
            self.halted = Some(Halt::CleanupOnly);
            let met: Vec<usize> = resumed.places_with(super::validation::MET).collect();
            self.validation.recall(met.into_iter().filter_map(|place| self.plan.steps.get(place)));
            return Ok(learnt);
        }
        let steps: Vec<&Step> = self.plan.steps.iter().take(resumed.place()).collect();
        for (place, step) in steps.into_iter().enumerate() {
            let mut record = self.blank(step);
            if let Some(kept) = resumed.earlier().find(|kept| kept.place == place) {
                kept.fill(&mut record);
            }
            self.observer.step_finished(&self.plan.document, &record);
            records.push(record);
        }
        Ok(learnt)
    }

    /// Asks the session for all its variables; those that are new.
    pub(super) async fn learn_all(&mut self) -> Result<Variables, Error> {
        let asked = Questions::all("");
        let block = Block { tell: asked.tell(), ..Block::new(NOTHING, "state", 1) };
        let outcome = self.session.run(&block, &mut self.stop, &mut |_, _| {}).await?;
        self.began(usize::MAX);
        let told = outcome.variables.as_deref();
        let learnt = told.map(|told| self.world.update(&asked, told, &mut self.secrets));
        Ok(learnt.unwrap_or_default())
    }

    /// Tells why the run cannot be kept, where that is so.
    pub(super) fn warn(&mut self) {
        if let Some(sentence) = self.keeper.warning() {
            self.observer.warned(&sentence);
        }
    }

    /// Keeps the step of the last record.
    pub(super) fn keep(&mut self, records: &[StepRecord], after_halt: bool) {
        let over = Over {
            steps: &self.plan.steps,
            records,
            secrets: &self.secrets,
            beginning: &self.beginning,
            after_halt,
        };
        self.keeper.ended(&mut self.session, &over);
        self.warn();
    }

    /// Keeps what the reader changed in the session after the step of the last record.
    pub(super) fn keep_change(&mut self, records: &[StepRecord]) {
        let over = Over {
            steps: &self.plan.steps,
            records,
            secrets: &self.secrets,
            beginning: &self.beginning,
            after_halt: false,
        };
        self.keeper.changed(&mut self.session, &over);
        self.warn();
    }

    /// Keeps how it ended.
    pub(super) fn end_journal(&mut self, records: &[StepRecord]) {
        let is_bad = |record: &StepRecord| matches!(record.verdict, Verdict::Failed | Verdict::TimedOut);
        let has_failed = records.iter().any(is_bad);
        let ending = match verdict(records) {
            Verdict::Passed | Verdict::Skipped => Ending::Passed,
            _ if self.stop.signal().is_some() || !has_failed => Ending::Stopped,
            _ => Ending::Failed,
        };
        let done =
            records.iter().position(|record| record.verdict == Verdict::NotRun).unwrap_or(records.len());
        let over = Over {
            steps: &self.plan.steps,
            records: &records[..done],
            secrets: &self.secrets,
            beginning: &self.beginning,
            after_halt: false,
        };
        self.keeper.finish(&mut self.session, &over, ending);
        self.warn();
    }
}
