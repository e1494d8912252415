//! `rehearse config`: what is in force and where each value was said, or the schema of settings files.

mod human;
mod json;

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value as Json;

use super::arguments::{Format, Limits, Planning};
use super::problems::Problem;
use super::{Exit, output, problems};
use crate::config::{self, InForce, Layer, Origin, Said, Sources};
use crate::plan;
use crate::run;

#[derive(Debug, Args)]
pub(super) struct Config {
    /// A document, or a directory [default: the current directory]
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Print the JSON Schema of rehearse.yaml, for editors
    #[arg(long, conflicts_with = "path")]
    schema: bool,
    #[command(flatten)]
    planning: Planning,
    #[command(flatten)]
    limits: Limits,
    /// How the settings are printed: YAML with the origins as comments, or JSON
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, help_heading = "Output")]
    format: Format,
}

/// What is told.
struct Answer {
    /// The document or directory, as it was named.
    subject: PathBuf,
    /// The settings file, where there is one.
    file: Option<PathBuf>,
    settings: Vec<InForce>,
}

impl Config {
    pub(super) fn run(&self) -> Exit {
        if self.schema {
            return output::print(&format!("{:#}\n", config::schema()));
        }
        let path = self.path.as_deref().unwrap_or(Path::new("."));
        match answer(path, &self.limits.over(self.planning.layer())) {
            Ok(answer) => output::print(&match self.format {
                Format::Human => human::write(&answer),
                Format::Json => json::write(&answer),
            }),
            Err(problems) => problems::tell(problems),
        }
    }
}

fn answer(path: &Path, flags: &Layer) -> Result<Answer, Vec<Problem>> {
    let text = if path.is_dir() { None } else { Some(plan::read(path).map_err(|error| vec![error.into()])?) };
    // The settings of a directory are those of any document in it.
    let document = if text.is_some() { path.to_path_buf() } else { path.join("document.md") };
    let (sources, errors) = Sources::of(&document, text.as_deref().unwrap_or_default(), flags);
    if !errors.is_empty() {
        return Err(problems::settings(errors));
    }
    let mut settings = config::in_force(&sources, text.as_deref().map(|text| (path, text)), flags);
    mask(&mut settings);
    let file = sources.file.map(|file| file.path);
    Ok(Answer { subject: path.to_path_buf(), file, settings })
}

/// Hides the values of secret variables.
fn mask(settings: &mut [InForce]) {
    let text = |said: &Said| said.value.as_str().map(str::to_owned);
    let secrets = settings.iter().find(|setting| setting.name == "secrets");
    let names: Vec<String> =
        secrets.map_or_else(Vec::new, |setting| setting.values.iter().filter_map(text).collect());
    let variables = settings.iter_mut().filter(|setting| setting.name == "variables");
    for said in variables.flat_map(|setting| &mut setting.values) {
        if said.key.as_ref().is_some_and(|name| run::is_secret(name, &names)) {
            said.value = Json::from("***");
        }
    }
}

/// Where a value was said, in a few words.
fn told(origin: &Origin) -> String {
    match origin {
        Origin::Default => "default".to_owned(),
        Origin::Line { path, line } => format!("{}:{line}", path.display()),
        Origin::Option(option) => option.clone(),
    }
}
