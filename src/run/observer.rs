//! What a run tells while it happens.

use std::path::Path;
use std::time::Duration;

use super::{DocumentRecord, StepRecord};
use crate::document::Stream;
use crate::plan::{Plan, Step};

/// Is told of a run's progress, one call at a time, of each document in order. Documents that run side by side
/// are told apart by their path.
pub trait Observer: Send {
    /// A document's first step is about to run.
    fn document_started(&mut self, plan: &Plan) {
        let _ = plan;
    }
    /// A step is about to run.
    fn step_started(&mut self, document: &Path, step: &Step) {
        let _ = (document, step);
    }
    /// A step printed something; secrets are masked, pieces may end anywhere but within a secret.
    fn output(&mut self, document: &Path, stream: Stream, text: &[u8]) {
        let _ = (document, stream, text);
    }
    /// A text was typed into the program that a step opened, secrets masked; its answer follows.
    fn typed(&mut self, document: &Path, text: &str) {
        let _ = (document, text);
    }
    /// The reader is asked whether a step is to run, and why.
    fn asked(&mut self, document: &Path, step: &Step, why: &str) {
        let _ = (document, step, why);
    }
    /// A step whose command, secrets masked, is this has printed nothing for so long.
    fn silent(&mut self, document: &Path, step: &Step, command: &str, time: Duration) {
        let _ = (document, step, command, time);
    }
    /// A step got its verdict.
    fn step_finished(&mut self, document: &Path, record: &StepRecord) {
        let _ = (document, record);
    }
    /// Something is not as the user may think; a sentence. The run goes on.
    fn warned(&mut self, sentence: &str) {
        let _ = sentence;
    }
    /// A document's last step, clean-up included, is done.
    fn document_finished(&mut self, record: &DocumentRecord) {
        let _ = record;
    }
}
