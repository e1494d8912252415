//! What a settings file says of single steps, laid over the steps of a document.

use std::path::Path;

use super::Error;
use crate::config::{Guard, InputOverlay, Overlay, StepOverlay, StepSelector, nearest};
use crate::document::{self, Input, Step};

/// Why an overlay does not fit its document. Fragments are lower case and follow `file:line: `, the file being
/// the one with the overlay.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OverlayError {
    /// No step has this number.
    #[error("{document} has no step {number}; it has {total}")]
    NoNumber {
        /// The document.
        document: String,
        /// The number that was asked for.
        number: usize,
        /// How many steps there are.
        total: usize,
    },
    /// A range that goes backwards or begins at 0.
    #[error("`{0}-{1}` is no range of steps: the first is 1, and the lower number stands first")]
    NoRange(usize, usize),
    /// No step has this name.
    #[error("{document} has no step named `{name}`{}", nearest.as_ref().map_or_else(String::new, |name| format!("; did you mean `{name}`?")))]
    NoName {
        /// The document.
        document: String,
        /// The name that was asked for.
        name: String,
        /// The step's name nearest to it.
        nearest: Option<String>,
    },
    /// The step types less into its program.
    #[error("{place} has no input {number}; it has {total}")]
    NoInput {
        /// The step, as `document:line`.
        place: String,
        /// The number that was asked for.
        number: usize,
        /// How many inputs there are.
        total: usize,
    },
    /// What the overlay was written for is not there any more.
    #[error("{place} does not contain `{text}`: the page has changed under this overlay")]
    Changed {
        /// The step or input, as `document:line`.
        place: String,
        /// What it had to contain.
        text: String,
    },
}

type Errors = Vec<(usize, Error)>;

/// Lays `overlays` over the steps of `document`, which are all it has, in order. Errors with their lines.
pub(super) fn lay(steps: &mut [Step], overlays: &[&Overlay], document: &Path) -> Result<(), Errors> {
    let mut errors = Errors::new();
    let names: Vec<Option<String>> = steps.iter().map(|step| step.directives.name.clone()).collect();
    for overlay in overlays.iter().flat_map(|overlay| &overlay.steps) {
        match find(&overlay.step, &names, document) {
            Ok(places) => {
                for at in places {
                    one(&mut steps[at], overlay, document)
                        .unwrap_or_else(|mut found| errors.append(&mut found));
                }
            }
            Err(error) => errors.push((overlay.line, error.into())),
        }
    }
    errors.dedup();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn find(
    selector: &StepSelector,
    names: &[Option<String>],
    document: &Path,
) -> Result<Vec<usize>, OverlayError> {
    let document = document.display().to_string();
    match selector {
        StepSelector::Numbers(first, last) if *first == 0 || first > last => {
            Err(OverlayError::NoRange(*first, *last))
        }
        StepSelector::Numbers(first, last) if *last <= names.len() => Ok((first - 1..*last).collect()),
        StepSelector::Numbers(_, last) => {
            Err(OverlayError::NoNumber { document, number: *last, total: names.len() })
        }
        StepSelector::Name(name) => {
            let fits = |at: &usize| names[*at].as_ref() == Some(name);
            let found: Vec<usize> = (0..names.len()).filter(fits).collect();
            if found.is_empty() {
                let nearest = nearest(name, names.iter().flatten().map(String::as_str));
                return Err(OverlayError::NoName { document, name: name.clone(), nearest });
            }
            Ok(found)
        }
    }
}

fn one(step: &mut Step, overlay: &StepOverlay, document: &Path) -> Result<(), Errors> {
    let place = |line: usize| format!("{}:{line}", document.display());
    let mut errors = Errors::new();
    errors.extend(changed(overlay.command.as_ref(), &step.text, || place(step.line)));
    let total = step.inputs.len();
    for wanted in &overlay.inputs {
        if let Some(input) = step.inputs.get_mut(wanted.number - 1) {
            errors.extend(one_input(input, wanted, &place));
        } else {
            let error = OverlayError::NoInput { place: place(step.line), number: wanted.number, total };
            errors.push((wanted.line, error.into()));
        }
    }
    if errors.is_empty() {
        errors.extend(lifted(step.overlay(&overlay.changes)));
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn one_input(input: &mut Input, overlay: &InputOverlay, place: &dyn Fn(usize) -> String) -> Errors {
    let changed = changed(overlay.command.as_ref(), &input.text, || place(input.line));
    match changed {
        Some(error) => vec![error],
        None => lifted(input.overlay(&overlay.changes)),
    }
}

fn lifted(laid: Result<(), Vec<(usize, document::Error)>>) -> Errors {
    laid.err().into_iter().flatten().map(|(line, error)| (line, error.into())).collect()
}

fn changed(guard: Option<&Guard>, text: &str, place: impl Fn() -> String) -> Option<(usize, Error)> {
    let guard = guard.filter(|guard| !text.contains(guard.text.trim()))?;
    let text = guard.text.trim().to_owned();
    Some((guard.line, OverlayError::Changed { place: place(), text }.into()))
}
