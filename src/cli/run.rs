//! `rehearse run`: one document is run and its output shown; status alone is verified.

use std::path::PathBuf;

use clap::Args;

use super::arguments::{Planning, Running, When};
use super::carry_out::{Mode, Output, carry_out};
use super::{Exit, documents, problems};

#[derive(Debug, Args)]
pub(super) struct Run {
    /// The document
    #[arg(value_name = "PATH")]
    path: PathBuf,
    #[command(flatten)]
    pub(super) planning: Planning,
    #[command(flatten)]
    running: Running,
}

impl Run {
    pub(super) fn run(&self, color: When) -> Exit {
        let layer = self.running.over(self.planning.layer());
        match documents::load_one(&self.path, &layer).and_then(documents::verified) {
            Ok(loaded) => carry_out(&[loaded], &Output::new(Mode::Run, &self.running, color)),
            Err(errors) => problems::tell(errors),
        }
    }
}
