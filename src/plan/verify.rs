//! What must hold before a plan runs.

use super::{Error, Loaded};
use crate::document::Located;

/// Refuses a plan without steps, with a variable that is set nowhere (unless the settings allow it) or with a
/// placeholder in a command. All errors, in the order of the document.
pub fn verify(loaded: &Loaded) -> Result<(), Vec<Located<Error>>> {
    has_steps(loaded).map_err(|error| vec![error])?;
    let Loaded { plan, settings, open } = loaded;
    let located = |line, error| Located { path: plan.document.to_path_buf(), line, error };
    let placeholders =
        open.placeholders.iter().map(|(line, text)| located(Some(*line), Error::Placeholder(text.clone())));
    let mut errors: Vec<_> = placeholders.collect();
    if !settings.allow_unset {
        let unset =
            plan.needed.iter().map(|needed| located(Some(needed.line), Error::Unset(needed.name.clone())));
        errors.extend(unset);
    }
    errors.sort_by_key(|error| error.line);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// An empty page never passes as green.
fn has_steps(loaded: &Loaded) -> Result<(), Located<Error>> {
    let Loaded { plan, settings, open } = loaded;
    if !plan.steps.is_empty() {
        return Ok(());
    }
    let error = if open.total == 0 {
        Error::NoSteps { languages: settings.languages.clone() }
    } else {
        Error::NoStepsSelected
    };
    Err(Located { path: plan.document.to_path_buf(), line: None, error })
}
