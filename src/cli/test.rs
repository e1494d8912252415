//! `rehearse test`: documents are run, status and output verified.

use std::path::PathBuf;

use clap::Args;

use super::Exit;
use super::arguments::{Planning, Running, When};
use super::carry_out::{Earlier, Mode, Output, carry_out};
use super::documents::{self, Call};
use super::durations::Durations;
use super::problems::{self, Problem};
use super::project::OfTheCall;
use super::resume::Resuming;
use super::shard::{Notes, Sharding};
use super::tape::{self, Taping};
use crate::config::{Examples, Isolate, Jobs, Layer};
use crate::report::Extent;
use crate::run::Unfit;
use crate::run::journal::{self, Keeping};

#[derive(Debug, Args)]
pub(super) struct Test {
    /// Documents, directories (every .md file in them that has steps), or globs in quotes ('docs/**/*.md') [default: the
    /// globs `documents` of rehearse.yaml, else the current directory]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    planning: Planning,
    #[command(flatten)]
    running: Running,
    #[command(flatten)]
    taping: Taping,
    /// What an example output without annotation does when it is not met [default: fail]
    #[arg(long, value_name = "HOW", value_parser = examples, help_heading = "Matching")]
    examples: Option<Examples>,
    #[command(flatten)]
    several: Several,
    /// Match every output strictly, those with a similarity too
    #[arg(long, help_heading = "Matching")]
    strict: bool,
    /// Show the whole difference of every output, however long
    #[arg(long, help_heading = "Output")]
    full_diff: bool,
    #[command(flatten)]
    resuming: Resuming,
    /// Keep every step, so that a run that is killed can go on as well; otherwise it can after a failure or a stop
    #[arg(long, help_heading = "Going on")]
    journal: bool,
}

/// What is for more than one document.
#[derive(Debug, Args)]
#[command(next_help_heading = "Documents")]
struct Several {
    /// Run this many documents at the same time; `auto` or 0: as many as there are processors [default: 1]
    #[arg(long, short, value_name = "N")]
    jobs: Option<Jobs>,
    /// Begin no further document after one that failed
    #[arg(long)]
    fail_fast: bool,
    #[command(flatten)]
    sharding: Sharding,
    /// Run each document in a copy of the git work tree, else of the directory of rehearse.yaml, else of the current
    /// directory, without what git ignores; `all`: with it
    #[arg(
        long,
        value_name = "all",
        value_parser = isolate,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        conflicts_with_all = ["resume", "journal"]
    )]
    isolate: Option<Isolate>,
    /// Keep each document's TMPDIR and copy, and say where
    #[arg(long, conflicts_with = "resume")]
    keep_temp: bool,
}

impl Test {
    pub(super) fn run(&self, color: When) -> Exit {
        let Several { jobs, fail_fast, keep_temp, isolate, .. } = self.several;
        let layer = Layer {
            examples: self.examples,
            strict: self.strict.then_some(true),
            jobs,
            fail_fast: fail_fast.then_some(true),
            journal: self.journal.then_some(true),
            isolate: if self.resuming.is_asked() { Some(Isolate::Off) } else { isolate },
            keep_temp: keep_temp.then_some(true),
            ..self.taping.over(self.running.limits.over(self.planning.layer()))
        };
        let OfTheCall { jobs, after_failure, reports, detail, isolation, leftovers } =
            match OfTheCall::read(&self.paths, &layer, &self.running.reports) {
                Ok(settings) => settings,
                Err(problems) => return problems::tell(problems),
            };
        let extent = if self.full_diff { Extent::Whole } else { Extent::Screen };
        let output = Output {
            reports,
            extent,
            after_failure,
            jobs,
            unfit: if self.several.sharding.is_on() { Unfit::Report } else { Unfit::Refuse },
            isolation,
            leftovers,
            ..Output::new(Mode::Test, &self.running, color)
        };
        if let Some(prepared) = self.resuming.prepare(&self.paths, &layer, journal::Mode::Test, detail) {
            return prepared
                .map_or_else(|exit| exit, |on| carry_out(Call::of(on.loaded), &output, &on.keeping));
        }
        match self.call(&layer) {
            Ok((call, durations)) => {
                let detail = detail.of(&layer);
                let output = Output { earlier: durations.map_or(Earlier::Reports, Earlier::Known), ..output };
                carry_out(call, &output, &Keeping::new(journal::Mode::Test, detail, layer, None))
            }
            Err(problems) => problems::tell(problems),
        }
    }

    /// The documents to run, and how long they took if the call says. An error where none of them can be run.
    fn call(&self, flags: &Layer) -> Result<(Call, Option<Durations>), Vec<Problem>> {
        let candidates = documents::load(&self.paths, flags)?;
        if candidates.iter().all(|candidate| candidate.result.is_err()) {
            return Err(Call::gather(candidates).problems);
        }
        let notes = if self.running.quiet { Notes::Untold } else { Notes::Told };
        let sharding = &self.several.sharding;
        let durations = sharding.durations().map_err(|problem| vec![problem])?;
        let call = Call::gather(sharding.take(candidates, durations.as_ref(), notes));
        let obstacles = tape::obstacles(call.ready());
        if obstacles.is_empty() { Ok((call, durations)) } else { Err(obstacles) }
    }
}

fn examples(text: &str) -> Result<Examples, String> {
    match text {
        "fail" => Ok(Examples::Fail),
        "warn" => Ok(Examples::Warn),
        "ignore" => Ok(Examples::Ignore),
        _ => Err("it is one of fail, warn and ignore".to_owned()),
    }
}

fn isolate(text: &str) -> Result<Isolate, String> {
    match text {
        "" => Ok(Isolate::On),
        "all" => Ok(Isolate::All),
        _ => Err("write --isolate, or --isolate=all".to_owned()),
    }
}
