//! `rehearse script`: the plan as one bash script that needs no `rehearse`.

use std::path::PathBuf;

use clap::Args;

use super::arguments::Planning;
use super::problems::{Problem, tell};
use super::{Exit, documents, output};
use crate::document::Located;
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
        let loaded = match documents::load_one(&self.path, &self.planning.layer()) {
            Ok(loaded) => loaded,
            Err(errors) => return tell(errors),
        };
        match plan::verify_steps(&loaded) {
            Ok(()) => output::print(&plan::standalone(&loaded.plan)),
            Err(Located { path, line, error }) => {
                tell(vec![Problem::Document(Located { path, line, error })])
            }
        }
    }
}
