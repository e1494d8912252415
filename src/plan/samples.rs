//! Steps for unit tests.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Role, Step};
use crate::document::bash::Changes;
use crate::document::{self, Action, Directives};

/// A bash step whose fence opens on `line`.
pub(super) fn step(line: usize, text: &str) -> document::Step {
    document::Step {
        index: 0,
        action: Action::Run,
        line,
        text_line: line + 1,
        text: text.to_owned(),
        language: "bash".to_owned(),
        range: 0..0,
        section: None,
        alternatives: Vec::new(),
        directives: Directives::default(),
        inputs: Vec::new(),
        expectation: None,
    }
}

/// A planned step that runs `true`, ten lines a step.
pub(super) fn planned(number: usize) -> Step {
    Step {
        number,
        document: Arc::new(PathBuf::from("guide.md")),
        heading: Vec::new(),
        role: Role::Step,
        always: false,
        content: step(number * 10, "true\n"),
        changes: Changes::None,
        holds: Vec::new(),
        read_only: false,
        validates: false,
        settings: None,
    }
}
