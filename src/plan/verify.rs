//! What must hold before a plan runs.

use std::path::PathBuf;

use super::{Error, Loaded};
use crate::config::Scope;
use crate::document::Located;

/// Refuses a plan without steps, with a variable that is set nowhere (unless the settings allow it) or with a
/// placeholder in a command. All errors, in the order of the document.
pub fn verify(loaded: &Loaded) -> Result<(), Vec<Located<Error>>> {
    has_steps(loaded).map_err(|error| vec![error])?;
    let Loaded { plan, settings, open } = loaded;
    let placeholders = open.placeholders.iter().map(|Located { path, line, error: text }| Located {
        path: path.clone(),
        line: *line,
        error: Error::Placeholder(text.clone()),
    });
    let mut errors: Vec<_> = placeholders.collect();
    if !settings.allow_unset {
        errors.extend(plan.needed.iter().map(|needed| Located {
            path: needed.document.as_ref().unwrap_or(&plan.document).to_path_buf(),
            line: Some(needed.line),
            error: Error::Unset(needed.name.clone()),
        }));
    }
    let place = |path: &PathBuf| plan.prerequisites.iter().position(|before| before == path);
    errors.sort_by_key(|error| (place(&error.path).unwrap_or(usize::MAX), error.line));
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// An empty page never passes as green.
fn has_steps(loaded: &Loaded) -> Result<(), Located<Error>> {
    let Loaded { plan, settings, open } = loaded;
    if !plan.steps.is_empty() {
        return Ok(());
    }
    let error = if open.own == 0 {
        Error::NoSteps { languages: settings.languages.clone() }
    } else if settings.scope == Scope::Cleanup {
        Error::NoCleanup
    } else {
        Error::NoStepsSelected
    };
    Err(Located { path: plan.document.to_path_buf(), line: None, error })
}
