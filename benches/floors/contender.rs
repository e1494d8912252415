//! Processes that are started, waited for and timed.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Commands run one after the other, timed together.
#[derive(Debug, Clone)]
pub(crate) struct Contender {
    /// What it is called in messages.
    pub(crate) name: &'static str,
    /// Program and arguments of each process.
    pub(crate) commands: Vec<Vec<OsString>>,
    /// Where they run.
    pub(crate) directory: PathBuf,
    /// The status each of them has to end with; another one means that the wrong thing is measured.
    pub(crate) status: i32,
}

/// A contender did not do its work, so its time says nothing.
#[derive(Debug)]
pub(crate) struct Spoiled {
    name: &'static str,
    command: Vec<OsString>,
    why: String,
}

impl fmt::Display for Spoiled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?} {}", self.name, self.command, self.why)
    }
}

impl std::error::Error for Spoiled {}

impl Contender {
    fn time(&self) -> Result<Duration, Spoiled> {
        let start = Instant::now();
        for command in &self.commands {
            self.run(command)?;
        }
        Ok(start.elapsed())
    }

    fn run(&self, command: &[OsString]) -> Result<(), Spoiled> {
        let spoiled = |why| Spoiled { name: self.name, command: command.to_vec(), why };
        let (program, arguments) = command.split_first().expect("a command has a program");
        let status = Command::new(program)
            .args(arguments)
            .current_dir(&self.directory)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .map_err(|error| spoiled(format!("did not start: {error}")))?;
        if status.code() == Some(self.status) {
            Ok(())
        } else {
            Err(spoiled(format!("ended with {status} instead of {}", self.status)))
        }
    }
}

/// Median times of the contenders, in their order. They run in turn, so that what slows one slows all; a first
/// round is not counted.
pub(crate) fn race(contenders: &[&Contender], runs: usize) -> Result<Vec<Duration>, Spoiled> {
    let mut times = vec![Vec::with_capacity(runs); contenders.len()];
    for round in 0..=runs {
        for (contender, times) in contenders.iter().zip(&mut times) {
            let time = contender.time()?;
            if round > 0 {
                times.push(time);
            }
        }
    }
    Ok(times.into_iter().map(median).collect())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    let middle = times.len() / 2;
    if times.len() % 2 == 1 { times[middle] } else { (times[middle - 1] + times[middle]) / 2 }
}
