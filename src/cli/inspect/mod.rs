//! `rehearse inspect`: the plan that would run, for a person or as JSON.

mod directives;
mod human;
mod json;
mod tools;

pub(super) use human::directives as in_words;
pub(super) use json::write as as_json;

use std::path::PathBuf;

use clap::Args;

use super::arguments::{Format, Planning, When};
use super::{Exit, documents, output, problems};

#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// The document
    #[arg(value_name = "PATH")]
    path: PathBuf,
    #[command(flatten)]
    planning: Planning,
    /// How the plan is printed
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, help_heading = "Output")]
    format: Format,
}

impl Inspect {
    pub(super) fn run(&self, color: When) -> Exit {
        let loaded = match documents::load_one(&self.path, &self.planning.layer()) {
            Ok(loaded) => loaded,
            Err(errors) => return problems::tell(errors),
        };
        output::print(&match self.format {
            Format::Json => json::write(&loaded.plan),
            Format::Human => human::write(&loaded, color.stdout()),
        })
    }
}
