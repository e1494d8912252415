//! Arguments into library calls, answers into an exit status.
//!
//! One file a subcommand. No type of the argument parser leaves this module.

mod arguments;
mod carry_out;
mod colors;
mod compare;
mod completions;
mod config;
mod documents;
mod dry_run;
mod durations;
mod inspect;
mod output;
mod paths;
mod problems;
mod project;
mod questions;
mod report;
mod reports;
mod resume;
mod run;
mod runs;
mod script;
mod shard;
mod step;
mod tape;
mod targets;
mod test;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

use crate::shell;

/// How a call of the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: all passed.
    Passed,
    /// 1: a document failed.
    Failed,
    /// 2: the command line, a setting or a document is wrong; nothing ran.
    Usage,
    /// 3: our own fault.
    Internal,
    /// 129: stopped by SIGHUP, the terminal is gone.
    HungUp,
    /// 130: stopped by SIGINT.
    Interrupted,
    /// 143: stopped by SIGTERM.
    Terminated,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Passed => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Internal => 3,
            Exit::HungUp => 129,
            Exit::Interrupted => 130,
            Exit::Terminated => 143,
        })
    }
}

/// Runs the program with these arguments, the program's name first; any name will do, `ie` as well.
pub fn main(arguments: impl Iterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.collect();
    if shell::guard(&arguments) {
        return Exit::Passed;
    }
    if arguments.get(1).is_some_and(|first| first == shell::STAND_IN) {
        std::process::exit(shell::stand_in(arguments.into_iter().skip(2)));
    }
    let Arguments { command, color } = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(answer) => {
            let _ = answer.print();
            return if answer.use_stderr() { Exit::Usage } else { Exit::Passed };
        }
    };
    match command {
        Command::Test(test) => test.run(color),
        Command::Run(run) => run.run(color),
        Command::Runs(runs) => runs.run(),
        Command::Report(report) => report.run(color),
        Command::Step(step) => step.run(color),
        Command::Inspect(inspect) => inspect.run(color),
        Command::Script(script) => script.run(),
        Command::Config(config) => config.run(),
        Command::Compare(compare) => compare.run(color),
        Command::Completions(completions) => completions.run(),
        Command::Man => completions::man(),
    }
}
