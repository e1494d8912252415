//! `rehearse script`: the plan as one bash script that needs no `rehearse`.
//!
//! Variables that are set nowhere are no error here: the script asks for them itself.

use std::path::PathBuf;

use clap::Args;

use super::arguments::Planning;
use super::{Exit, documents, output, problems};
use crate::plan;

#[derive(Debug, Args)]
pub(super) struct Script {
    /// The document
    #[arg(value_name = "PATH")]
    path: PathBuf,
    #[command(flatten)]
    planning: Planning,
}

impl Script {
    pub(super) fn run(&self) -> Exit {
        let planned = documents::load_one(&self.path, &self.planning.layer());
        let checked = planned.and_then(|mut loaded| {
            loaded.settings.allow_unset = true;
            documents::verified(loaded)
        });
        match checked {
            Ok(loaded) => match problems::syntax(&loaded) {
                Ok(()) => output::print(&plan::standalone(&loaded.plan)),
                Err(exit) => exit,
            },
            Err(errors) => problems::tell(errors),
        }
    }
}
