//! How far the steps run without a question.

use crate::plan::{Plan, Step};

/// What happens before a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Going {
    /// The reader is asked.
    StepByStep,
    /// It runs.
    On,
    /// It runs, up to the step with this index, which is asked about.
    UpTo(usize),
}

impl Going {
    /// Whether the reader is asked about the step with this index.
    pub(super) fn asks(self, index: usize) -> bool {
        match self {
            Self::StepByStep => true,
            Self::On => false,
            Self::UpTo(end) => index >= end,
        }
    }
}

/// What is said of a word that means no step.
pub(super) fn unknown(word: &str) -> String {
    format!("No step has the number, name or heading `{}`.\n", word.trim())
}

/// The index of the step that a word means: its number, its name, or a part of the heading above it; of several, the
/// first from `from` on.
pub(super) fn find(plan: &Plan, word: &str, from: usize) -> Option<usize> {
    let word = word.trim().to_lowercase();
    if word.is_empty() {
        return None;
    }
    if let Ok(number) = word.parse::<usize>() {
        return plan.steps.iter().position(|step| step.number == number);
    }
    let is_meant = |step: &Step| {
        step.content.directives.name.as_ref().is_some_and(|name| name.to_lowercase() == word)
            || step.heading.iter().any(|title| title.to_lowercase().contains(&word))
    };
    let later = plan.steps.iter().enumerate().skip(from).find(|(_, step)| is_meant(step));
    later.map(|(index, _)| index).or_else(|| plan.steps.iter().position(is_meant))
}
