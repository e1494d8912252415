//! `rehearse run`: one document is run and its output shown; status alone is verified.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::arguments::{Format, Planning, Running, When};
use super::carry_out::{Mode, Output, carry_out};
use super::documents::Call;
use super::resume::{GoingOn, Resuming};
use super::{Exit, documents, dry_run, problems, questions};
use crate::config::Layer;
use crate::report::Surface;
use crate::run::Pauses;
use crate::run::journal::{self, Detail, Keeping};
use crate::shell;

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
    /// Print what would run, and run nothing
    #[arg(long = "dry-run", help_heading = "Steps")]
    only_print: bool,
    /// Ask nothing at a terminal: not before steps, not for variables
    #[arg(long, short, help_heading = "Steps")]
    yes: bool,
    /// Before which steps to ask at a terminal, beside those with a `pause` [default: destructive]
    #[arg(long, value_enum, value_name = "WHICH", ignore_case = true, help_heading = "Steps")]
    pause_before: Option<Which>,
}

/// Steps to ask before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// Those that delete what was deployed
    Destructive,
    /// No others
    None,
}

impl Run {
    pub(super) fn run(&self, color: When) -> Exit {
        let layer = self.running.limits.over(self.planning.layer());
        let pauses = match self.pause_before {
            _ if self.yes => Pauses::Never,
            Some(Which::None) => Pauses::Asked,
            Some(Which::Destructive) | None => Pauses::Destructive,
        };
        let output = Output { pauses, ..Output::new(Mode::Run, &self.running, color) };
        let detail = if self.only_print { Detail::Never } else { Detail::EveryStep };
        let prepared = match self.resuming.prepare(self.path.as_slice(), &layer, journal::Mode::Run, detail) {
            Some(prepared) => prepared,
            None => self.begin(layer, color),
        };
        match prepared {
            Ok(on) if self.only_print => dry_run::tell(on, &output),
            Ok(on) => carry_out(Call::of(on.loaded), &output, &on.keeping),
            Err(exit) => exit,
        }
    }

    /// A run from the first step; at a terminal, values that are missing are asked for.
    fn begin(&self, mut layer: Layer, color: When) -> Result<GoingOn, Exit> {
        let path = self.path.as_deref().expect("clap asks for it");
        let asks =
            self.running.format == Format::Human && !self.yes && !self.only_print && shell::user_terminal();
        let loaded = if asks {
            questions::complete(path, &mut layer, Surface::detect(color.into()))?
        } else {
            documents::load_one(path, &layer).and_then(documents::verified).map_err(problems::tell)?
        };
        let detail = if self.only_print { Detail::Never } else { Detail::EveryStep.of(&layer) };
        Ok(GoingOn { loaded, keeping: Keeping::new(journal::Mode::Run, detail, layer, None) })
    }
}
