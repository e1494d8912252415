//! The record of a step that has not run.

use super::Mode;
use super::document::Runner;
use super::judge::Judge;
use super::record::{InputRecord, StepRecord, Variables, Verdict};
use crate::plan::Step;

impl Runner<'_> {
    /// What is known of a step before it runs; nothing of it is compared.
    pub(super) fn blank(&self, step: &Step) -> StepRecord {
        let content = &step.content;
        let masked = |text: &str| self.secrets.masked(text);
        let judge = Judge {
            settings: self.settings,
            mode: Mode::Follow,
            world: &self.world,
            secrets: &self.secrets,
            memory: &self.memory,
        };
        StepRecord {
            number: step.number,
            name: content.directives.name.clone(),
            document: step.document.display().to_string(),
            line: content.line,
            heading: step.heading.iter().map(|title| masked(title)).collect(),
            language: content.language.clone(),
            command: masked(&content.text),
            role: step.role,
            verdict: Verdict::NotRun,
            reason: None,
            status: None,
            attempts: 0,
            duration_ms: 0,
            stdout: String::new(),
            stderr: String::new(),
            truncated: false,
            inputs: content
                .inputs
                .iter()
                .map(|input| InputRecord {
                    line: input.line,
                    language: input.language.clone(),
                    text: masked(&input.text),
                    verdict: Verdict::NotRun,
                    reason: None,
                    stdout: String::new(),
                    expectation: input.expectation.as_ref().map(|expectation| judge.untouched(expectation)),
                })
                .collect(),
            variables: Variables::default(),
            expectation: content.expectation.as_ref().map(|expectation| judge.untouched(expectation)),
            failed_at: None,
            spilled: Vec::new(),
        }
    }
}
