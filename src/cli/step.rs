//! `rehearse step`: a document is gone through at the terminal, one step after the other.

use std::path::PathBuf;

use clap::Args;

use super::arguments::{Format, Planning, When};
use super::carry_out::stopped;
use super::problems::{self, Problem, fault};
use super::reports::{self, Annotated, Report};
use super::resume::{GoingOn, Resuming};
use super::{Exit, documents, questions, targets};
use crate::config::{Layer, Limit};
use crate::report::Surface;
use crate::run::journal::{Detail, Keeping, Mode};
use crate::run::{self, Carried, Texts};
use crate::shell;
use crate::walk::{self, Walking};

#[derive(Debug, Args)]
pub(super) struct Step {
    /// The document
    #[arg(value_name = "PATH", required_unless_present = "resume")]
    path: Option<PathBuf>,
    #[command(flatten)]
    pub(super) planning: Planning,
    /// The longest a step may take (90s, 10m, 1h30m), or `none` [default: 10m]
    #[arg(long, value_name = "DURATION", help_heading = "Time")]
    timeout: Option<Limit>,
    /// Repeat steps that only look, such as `kubectl get`, until they pass
    #[arg(long, value_name = "DURATION", help_heading = "Time")]
    settle: Option<Limit>,
    /// Record the stepping as asciicast v2; what is typed is not recorded
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    cast: Option<PathBuf>,
    /// Write a report to a file; repeat it for several [formats: json, junit, github, markdown, sarif, html]
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = reports::parse, help_heading = "Output")]
    reports: Vec<Report>,
    #[command(flatten)]
    resuming: Resuming,
}

impl Step {
    pub(super) fn run(&self, color: When) -> Exit {
        if !shell::user_terminal() {
            return problems::tell(vec![Problem::NoTerminal]);
        }
        if self.planning.cleanup_only && self.resuming.resume.is_some() {
            let told = "`step` takes one of --resume and --cleanup-only; `run` and `test` take both";
            return problems::tell(vec![Problem::Resume(told.to_owned())]);
        }
        let uncast = self.cast.as_ref().and_then(|path| Some((path.clone(), walk::obstacle(path)?)));
        let uncast = uncast.map(|(path, reason)| Problem::Cast { path, reason });
        let obstacles: Vec<Problem> =
            uncast.into_iter().chain(reports::conflict(&self.reports, Format::Human)).collect();
        if !obstacles.is_empty() {
            return problems::tell(obstacles);
        }
        let mut layer = Layer { timeout: self.timeout, settle: self.settle, ..self.planning.layer() };
        let surface = Surface::detect(color.into());
        let prepared = self.resuming.prepare(self.path.as_slice(), &layer, Mode::Step, Detail::EveryStep);
        let prepared = prepared.unwrap_or_else(|| {
            let path = self.path.as_deref().expect("clap asks for it");
            let loaded = questions::complete(path, &mut layer, surface)?;
            Ok(GoingOn {
                loaded,
                keeping: Keeping::new(Mode::Step, Detail::EveryStep.of(&layer), layer, None),
            })
        });
        let GoingOn { loaded, keeping } = match prepared {
            Ok(prepared) => prepared,
            Err(exit) => return exit,
        };
        let overwritten = targets::overwritten(&self.reports, documents::read(&loaded));
        if !overwritten.is_empty() {
            return problems::tell(overwritten);
        }
        let texts = if self.reports.is_empty() { Texts::LeftOut } else { Texts::Kept };
        let walking = Walking { surface, cast: self.cast.clone(), texts };
        match walk::walk(&loaded, &keeping, &walking) {
            Ok(carried) => self.end(&carried),
            Err(run::Error::Refused(refused)) => {
                problems::tell(refused.into_iter().map(Problem::from).collect())
            }
            Err(run::Error::Session(error)) => problems::session(&error),
            Err(error) => fault(&problems::chain(&error)),
        }
    }

    fn end(&self, carried: &Carried) -> Exit {
        let told = reports::write(&carried.record, None, &self.reports, Annotated::Not);
        if !told.is_empty() {
            return fault(&told.join("\nerror: "));
        }
        match carried.stopped {
            Some(signal) => stopped(signal),
            None if carried.record.summary.steps.failed > 0 => Exit::Failed,
            None => Exit::Passed,
        }
    }
}
