//! Annotations as they happen, between the lines of the console.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use super::Annotations;
use crate::document::Stream;
use crate::plan::{Plan, Step};
use crate::run::{DocumentRecord, Observer, StepRecord};

/// Passes on what happens, and annotates it after the one it passes it on to has told it.
pub struct Annotating<'a> {
    next: &'a mut dyn Observer,
    annotations: Annotations,
    out: Box<dyn Write + Send>,
    failure: Option<io::Error>,
}

impl<'a> Annotating<'a> {
    /// Writes to standard output what `next` has been told.
    pub fn new(next: &'a mut dyn Observer, annotations: Annotations) -> Self {
        Self { next, annotations, out: Box::new(io::stdout()), failure: None }
    }

    /// Why annotations could not be written; `None` where they were, or where their reader went away.
    pub fn failure(self) -> Option<io::Error> {
        self.failure.filter(|error| error.kind() != io::ErrorKind::BrokenPipe)
    }

    fn write(&mut self, text: &str) {
        if text.is_empty() || self.failure.is_some() {
            return;
        }
        self.failure = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()).err();
    }
}

impl Observer for Annotating<'_> {
    fn document_started(&mut self, plan: &Plan) {
        self.next.document_started(plan);
    }

    fn step_started(&mut self, document: &Path, step: &Step) {
        self.next.step_started(document, step);
    }

    fn output(&mut self, document: &Path, stream: Stream, text: &[u8]) {
        self.next.output(document, stream, text);
    }

    fn typed(&mut self, document: &Path, text: &str) {
        self.next.typed(document, text);
    }

    fn asked(&mut self, document: &Path, step: &Step, why: &str) {
        self.next.asked(document, step, why);
    }

    fn silent(&mut self, document: &Path, step: &Step, command: &str, time: Duration) {
        self.next.silent(document, step, command, time);
    }

    fn step_finished(&mut self, document: &Path, record: &StepRecord) {
        self.next.step_finished(document, record);
        self.write(&self.annotations.step(record));
    }

    fn warned(&mut self, sentence: &str) {
        self.next.warned(sentence);
    }

    fn document_finished(&mut self, record: &DocumentRecord) {
        self.next.document_finished(record);
        self.write(&self.annotations.document(record));
    }
}
