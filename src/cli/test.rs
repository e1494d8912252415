//! `rehearse test`: documents are run, status and output verified.

use std::path::PathBuf;

use clap::Args;

use super::arguments::{Planning, Running, When};
use super::carry_out::{Mode, Output, carry_out};
use super::{Exit, documents, problems};
use crate::config::{Examples, Layer};
use crate::report::Extent;

#[derive(Debug, Args)]
pub(super) struct Test {
    /// Documents, or directories: every .md file in them that has steps [default: the globs `documents` of
    /// rehearse.yaml, else the current directory]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    planning: Planning,
    #[command(flatten)]
    running: Running,
    /// What an example output without annotation does when it is not met [default: fail]
    #[arg(long, value_name = "HOW", value_parser = examples, help_heading = "Matching")]
    examples: Option<Examples>,
    /// Match every output strictly, those with a similarity too
    #[arg(long, help_heading = "Matching")]
    strict: bool,
    /// Show the whole difference of every output, however long
    #[arg(long, help_heading = "Output")]
    full_diff: bool,
}

impl Test {
    pub(super) fn run(&self, color: When) -> Exit {
        let layer = Layer {
            examples: self.examples,
            strict: self.strict.then_some(true),
            ..self.running.over(self.planning.layer())
        };
        match documents::load(&self.paths, &layer) {
            Ok(loaded) => {
                let extent = if self.full_diff { Extent::Whole } else { Extent::Screen };
                let output = Output { extent, ..Output::new(Mode::Test, &self.running, color) };
                carry_out(&loaded, &output)
            }
            Err(errors) => problems::tell(errors),
        }
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
