//! What is typed: the subcommands and the flags they share, and what the flags mean as a layer of settings.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::reports::{self, Report};
use crate::config::{self, Assignments, Layer, Leaks, Limit, Scope, Word, Words};

const EXIT_STATUS: &str = "\
Exit status:
  0        all passed
  1        a document failed
  2        the command line, a setting or a document is wrong; nothing ran
  3        rehearse itself is at fault
  130/143  stopped by SIGINT/SIGTERM; 129: by SIGHUP";

/// Runs how-to documents as tests: every command in one live bash, every promised output compared.
#[derive(Debug, Parser)]
#[command(name = "rehearse", version, about, after_help = EXIT_STATUS, subcommand_required = true, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    /// When to use colours; `auto`: at a terminal, unless `NO_COLOR` is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, global = true, help_heading = "Output")]
    pub(super) color: When,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run documents; verify status and output
    #[command(after_help = EXIT_STATUS)]
    Test(super::test::Test),
    /// Run one document and show its output; verify status only
    #[command(visible_alias = "execute", after_help = EXIT_STATUS)]
    Run(super::run::Run),
    /// Go through a document at the terminal, step by step
    #[command(visible_alias = "interactive", after_help = EXIT_STATUS)]
    Step(super::step::Step),
    /// List the runs that are kept, or remove old ones
    Runs(super::runs::Runs),
    /// Print the plan: steps, variables needed and set, tools; run nothing
    Inspect(super::inspect::Inspect),
    /// Print the settings in force and where each was said, or their schema; run nothing
    Config(super::config::Config),
    /// Print the plan as one standalone bash script; run nothing
    #[command(visible_alias = "to-bash")]
    Script(super::script::Script),
    /// Score an actual output against an expected one; run nothing
    #[command(after_help = super::compare::EXIT_STATUS)]
    Compare(super::compare::Compare),
    /// Merge JSON reports, render them again, show the history of documents
    #[command(after_help = super::report::EXIT_STATUS)]
    Report(super::report::Report),
    /// Print shell completions
    Completions(super::completions::Completions),
    /// Print the manual page, as roff
    Man,
}

/// Flags that shape the plan.
#[derive(Debug, Default, Args)]
pub(super) struct Planning {
    /// Give a variable a value; wins over the document's own assignment
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = assignment, help_heading = "Variables")]
    pub(super) variables: Vec<(String, String)>,
    /// Take variables from a .ini, .env, .yaml or .json file, or a metadata.json
    #[arg(long, value_name = "FILE", help_heading = "Variables")]
    pub(super) var_file: Vec<String>,
    /// Let variables pass that are used and set nowhere
    #[arg(long, help_heading = "Variables")]
    pub(super) allow_unset: bool,
    /// Mask the value of this variable, `*` allowed, beside *SECRET*, *PASSWORD*, *TOKEN*, *KEY*, *CREDENTIAL*
    #[arg(long = "secret", value_name = "NAME", help_heading = "Variables")]
    pub(super) secrets: Vec<String>,

    /// Run this document first, in the same session; repeat it, first things first
    #[arg(long, value_name = "DOCUMENT", help_heading = "Steps")]
    pub(super) with: Vec<PathBuf>,
    /// Take only these steps: a number, a range (3-7), a name, a tag or a heading
    #[arg(long, value_name = "STEP", help_heading = "Steps")]
    pub(super) only: Vec<String>,
    /// Leave these steps out
    #[arg(long, value_name = "STEP", help_heading = "Steps")]
    pub(super) skip: Vec<String>,
    /// Begin with this step
    #[arg(long, value_name = "STEP", help_heading = "Steps")]
    pub(super) from: Option<String>,
    /// End with this step
    #[arg(long, value_name = "STEP", help_heading = "Steps")]
    pub(super) until: Option<String>,
    /// Leave out steps that delete things, such as `az group delete`
    #[arg(long, visible_alias = "do-not-delete", help_heading = "Steps")]
    pub(super) keep: bool,
    /// Take only the clean-up steps and what these need: for what a run left that did not come to its end
    #[arg(long, conflicts_with = "keep", help_heading = "Steps")]
    pub(super) cleanup_only: bool,
    /// Prefer this tab or zone pivot; repeat it, best first
    #[arg(long, value_name = "ID", help_heading = "Steps")]
    pub(super) tab: Vec<String>,
    /// Run blocks of these languages instead of bash, sh, shell, azurecli and their like
    #[arg(long = "language", value_name = "LANGUAGE", value_delimiter = ',', help_heading = "Steps")]
    pub(super) languages: Vec<String>,

    /// Begin in this directory
    #[arg(long, value_name = "DIRECTORY", help_heading = "Session")]
    pub(super) working_directory: Option<PathBuf>,
    /// Take settings from this file, not from a rehearse.yaml above the document
    #[arg(long, value_name = "FILE", help_heading = "Session")]
    pub(super) config: Option<PathBuf>,
    /// Put a directory before PATH
    #[arg(long, value_name = "DIRECTORY", help_heading = "Session")]
    pub(super) path_prepend: Vec<String>,
}

impl Planning {
    /// The flags as a layer of settings; what was not given stays open.
    pub(super) fn layer(&self) -> Layer {
        Layer {
            languages: words(&self.languages),
            keep: given(self.keep),
            allow_unset: given(self.allow_unset),
            only: words(&self.only),
            skip: words(&self.skip),
            from: self.from.clone().map(Word),
            until: self.until.clone().map(Word),
            tab: words(&self.tab),
            secrets: words(&self.secrets),
            var_file: words(&self.var_file),
            variables: (!self.variables.is_empty()).then(|| Assignments(self.variables.clone())),
            working_directory: self.working_directory.clone(),
            path_prepend: words(&self.path_prepend),
            config: self.config.clone(),
            scope: self.cleanup_only.then_some(Scope::Cleanup),
            with: self.with.clone(),
            ..Layer::default()
        }
    }
}

/// Flags for how long things take, and for what is left when they are over.
#[derive(Debug, Default, Args)]
pub(super) struct Limits {
    /// The longest a step may take (90s, 10m, 1h30m), or `none` [default: 10m]
    #[arg(long, value_name = "DURATION", help_heading = "Time")]
    pub(super) timeout: Option<Limit>,
    /// The longest a document may take [default: none]
    #[arg(long, value_name = "DURATION", help_heading = "Time")]
    pub(super) document_timeout: Option<Limit>,
    /// Repeat steps that only look, such as `kubectl get`, until they pass
    #[arg(long, value_name = "DURATION", help_heading = "Time")]
    pub(super) settle: Option<Limit>,
    /// Say on standard error when a step has printed nothing for so long, or `none` [default: 60s]
    #[arg(long, value_name = "DURATION", help_heading = "Time")]
    pub(super) silent_after: Option<Limit>,
    /// Do not run clean-up steps after a failure
    #[arg(long, conflicts_with = "cleanup_only", help_heading = "Steps")]
    pub(super) no_cleanup: bool,
    /// What is done about processes, ports and files that a document leaves behind [default: warn]
    #[arg(long, value_name = "HOW", value_parser = leaks, help_heading = "Steps")]
    pub(super) leaks: Option<Leaks>,
}

/// Flags that shape a run.
#[derive(Debug, Default, Args)]
pub(super) struct Running {
    #[command(flatten)]
    pub(super) limits: Limits,
    /// Write a report to a file, or to standard output (`-`); repeat it for several [formats: json, junit, github,
    /// markdown, sarif, html]; `github` alone annotates a job and writes its summary
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = reports::parse, help_heading = "Output")]
    pub(super) reports: Vec<Report>,
    /// What goes to standard output: text for a person, or the JSON report
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, help_heading = "Output")]
    pub(super) format: Format,
    /// Say only what failed, and the summary
    #[arg(long, short, conflicts_with = "verbose", help_heading = "Output")]
    pub(super) quiet: bool,
    /// Show every step's output
    #[arg(long, short, help_heading = "Output")]
    pub(super) verbose: bool,
}

impl Limits {
    /// Lays these flags over `layer`.
    pub(super) fn over(&self, layer: Layer) -> Layer {
        Layer {
            timeout: self.timeout,
            document_timeout: self.document_timeout,
            settle: self.settle,
            silent_after: self.silent_after,
            cleanup: self.no_cleanup.then_some(false),
            leaks: self.leaks,
            ..layer
        }
    }
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum When {
    #[default]
    Auto,
    Always,
    Never,
}

/// What goes to standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Format {
    #[default]
    Human,
    Json,
}

fn assignment(text: &str) -> Result<(String, String), config::Error> {
    config::parse_assignment(text)
}

fn leaks(text: &str) -> Result<Leaks, &'static str> {
    match text {
        "ignore" => Ok(Leaks::Ignore),
        "warn" => Ok(Leaks::Warn),
        "fail" => Ok(Leaks::Fail),
        _ => Err("it is one of ignore, warn and fail"),
    }
}

fn given(flag: bool) -> Option<bool> {
    flag.then_some(true)
}

fn words(words: &[String]) -> Option<Words> {
    (!words.is_empty()).then(|| Words(words.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn words_of_innovation_engine_work() {
        let run = Arguments::try_parse_from(["ie", "execute", "guide.md", "--do-not-delete", "--var", "A=b"]);
        let Command::Run(run) = run.unwrap().command else { panic!("not a run") };
        assert!(run.planning.keep);
        assert_eq!(run.planning.variables, [("A".to_owned(), "b".to_owned())]);
        let script = Arguments::try_parse_from(["ie", "to-bash", "guide.md"]).unwrap();
        assert!(matches!(script.command, Command::Script(_)));
    }

    #[test]
    fn flags_that_were_not_given_leave_settings_open() {
        assert_eq!(Limits::default().over(Planning::default().layer()), Layer::default());
    }
}
