//! `rehearse run`: one document is run and its output shown; status alone is verified.

use std::path::PathBuf;

use clap::Args;

use super::arguments::{Planning, Running, When};
use super::carry_out::{Mode, Output, carry_out};
use super::resume::Resuming;
use super::{Exit, documents, problems};
use crate::run::journal::{Detail, Keeping};

#[derive(Debug, Args)]
pub(super) struct Run {
    /// The document
    #[arg(value_name = "PATH", required_unless_present = "resume")]
    path: Option<PathBuf>,
    #[command(flatten)]
    pub(super) planning: Planning,
    #[command(flatten)]
    running: Running,
    #[command(flatten)]
    resuming: Resuming,
}

impl Run {
    pub(super) fn run(&self, color: When) -> Exit {
        let layer = self.running.over(self.planning.layer());
        let output = Output::new(Mode::Run, &self.running, color);
        if let Some(prepared) = self.resuming.prepare(self.path.as_slice(), &layer, Detail::EveryStep) {
            return prepared.map_or_else(|exit| exit, |on| carry_out(&[on.loaded], &output, &on.keeping));
        }
        let path = self.path.as_deref().expect("clap asks for it");
        match documents::load_one(path, &layer).and_then(documents::verified) {
            Ok(loaded) => carry_out(&[loaded], &output, &Keeping::new(Detail::EveryStep, layer, None)),
            Err(errors) => problems::tell(errors),
        }
    }
}
