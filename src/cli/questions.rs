//! Variables without a value, asked for at the terminal before anything runs.

use std::path::Path;

use super::{Exit, documents, problems};
use crate::config::{self, Assignments, Layer};
use crate::plan::Loaded;
use crate::report::Surface;
use crate::run;
use crate::walk::{self, Question};

/// Plans and verifies the document; what it needs and nobody has given is asked for.
pub(super) fn complete(path: &Path, layer: &mut Layer, surface: Surface) -> Result<Loaded, Exit> {
    let loaded = documents::load_one(path, layer).map_err(problems::tell)?;
    let questions = if loaded.settings.allow_unset { Vec::new() } else { questions(&loaded, layer) };
    if questions.is_empty() {
        return documents::verified(loaded).map_err(problems::tell);
    }
    let answers = match walk::ask(&questions, surface) {
        Ok(Some(answers)) => answers,
        Ok(None) => return Err(Exit::Usage),
        Err(error) => return Err(problems::fault(&format!("the terminal cannot be used: {error}"))),
    };
    layer.variables.get_or_insert_with(|| Assignments(Vec::new())).0.extend(answers);
    documents::load_one(path, layer).and_then(documents::verified).map_err(problems::tell)
}

fn questions(loaded: &Loaded, layer: &Layer) -> Vec<Question> {
    let Loaded { plan, settings, .. } = loaded;
    if plan.needed.is_empty() {
        return Vec::new();
    }
    let files = layer.var_file.as_ref().map_or(&[][..], |files| &files.0);
    let parameters = config::parameters(&plan.document, files);
    let question = |needed: &crate::plan::Needed| {
        let known = parameters.iter().find(|parameter| parameter.name == needed.name);
        let known = known.cloned().unwrap_or_default();
        Question {
            name: needed.name.clone(),
            place: format!("{}:{}", plan.document.display(), needed.line),
            title: known.title,
            default: known.default,
            choices: known.choices,
            is_secret: run::is_secret(&needed.name, &settings.secrets),
        }
    };
    plan.needed.iter().map(question).collect()
}
