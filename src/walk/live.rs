//! What a step prints while it runs, passed on to the terminal.

use std::path::Path;

use super::out::Out;
use crate::document::Stream;
use crate::run::Observer;

/// Passes everything on.
pub(super) struct Live {
    out: Out,
}

impl Live {
    pub(super) fn new(out: Out) -> Self {
        Self { out }
    }
}

impl Observer for Live {
    fn output(&mut self, _document: &Path, _stream: Stream, text: &[u8]) {
        self.out.pass(text);
    }

    fn warned(&mut self, sentence: &str) {
        self.out.lines(&format!("warning: {sentence}\n"));
    }

    fn typed(&mut self, _document: &Path, text: &str) {
        let lines: String = text.trim_end().lines().map(|line| format!("> {line}\n")).collect();
        self.out.lines(&lines);
    }
}
