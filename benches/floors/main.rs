//! How long `rehearse` takes next to shells that do the same work without it.
//!
//! `cargo bench --bench floors -- [--runs N] [NAME…]` measures whole processes, from start to end, and prints
//! a table of medians and ratios. `docs/performance.md` explains the floors. A new case is a function in
//! `cases.rs` and its place in the list there.

mod cases;
mod contender;
mod table;

use std::error::Error;
use std::process::ExitCode;

use cases::Place;
use table::Row;

const RUNS: usize = 7;

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
    table::print_head();
    for (name, make) in cases::ALL.iter().filter(|(name, _)| arguments.takes(name)) {
        let case = make(&Place::new(directory.path().join(name))?)?;
        let times = contender::race(&case.contenders(), arguments.runs)?;
        table::print(name, &Row::new(&case, &times));
    }
    Ok(())
}
