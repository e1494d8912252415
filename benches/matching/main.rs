//! How long `rehearse compare` takes, next to what it may take.
//!
//! `cargo bench --bench matching -- [--runs N] [NAME…]` measures whole processes, from start to end, and
//! prints a table of medians. Pairs are those of `$REHEARSE_SHARED/pairs/visible.jsonl` where that is set,
//! else as many of its own. A new case is a function in `cases.rs` and its place in the list there.

mod cases;
#[path = "../floors/contender.rs"]
mod contender;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

const RUNS: usize = 5;

struct Arguments {
    runs: usize,
    names: Vec<String>,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = Self { runs: RUNS, names: Vec::new() };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--bench" => {}
                "--runs" => {
                    let number = words.next().and_then(|number| number.parse().ok());
                    arguments.runs =
                        number.filter(|&runs| runs > 0).ok_or("--runs needs a number above 0")?;
                }
                option if option.starts_with('-') => return Err(format!("unknown option `{option}`")),
                _ => arguments.names.push(word),
            }
        }
        Ok(arguments)
    }

    fn takes(&self, case: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| case.contains(name.as_str()))
    }
}

fn main() -> ExitCode {
    match bench() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn bench() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse(std::env::args().skip(1))?;
    let directory = tempfile::tempdir()?;
    println!("medians of {} runs, whole processes, wall clock\n", arguments.runs);
    println!("| case | rehearse | limit | met |");
    println!("| --- | ---: | ---: | --- |");
    for (name, make) in cases::ALL.iter().filter(|(name, _)| arguments.takes(name)) {
        let place = directory.path().join(name);
        std::fs::create_dir(&place)?;
        let case = make(&place)?;
        let time = contender::race(&[&case.ours], arguments.runs)?[0];
        let met = if time <= case.limit { "yes" } else { "no" };
        println!("| {name} | {} | {} | {met} |", milliseconds(time), milliseconds(case.limit));
    }
    Ok(())
}

fn milliseconds(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1000.0)
}
