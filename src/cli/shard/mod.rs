//! `--shard` and `--balance`: which of the documents of a call are this call's part.
//!
//! Calls on other machines run the other parts. They do not talk to each other: each works out the same split.

mod ci;
mod split;

use std::collections::HashMap;
use std::fmt;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;

use super::documents::Candidate;
use super::problems::Problem;
use crate::report::read;

/// Flags of a call that runs a part of the documents.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Sharding {
    /// Run part I of N of the documents, counted from 1; `auto`: the part that the CI system names
    #[arg(long, value_name = "I/N", value_parser = Shard::parse, conflicts_with = "resume")]
    shard: Option<Shard>,
    /// Balance the parts by the durations in this JSON report of an earlier run
    #[arg(long, value_name = "REPORT", requires = "shard")]
    balance: Option<PathBuf>,
}

/// One part of a call's documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shard {
    /// Counted from 1, at most `total`.
    index: usize,
    total: NonZeroUsize,
}

/// How a note tells of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notes {
    Told,
    Untold,
}

impl Sharding {
    pub(super) fn is_on(&self) -> bool {
        self.shard.is_some()
    }

    /// The documents of the part; all of them where there is none. Fails where the report cannot be used.
    pub(super) fn take(&self, candidates: Vec<Candidate>, notes: Notes) -> Result<Vec<Candidate>, Problem> {
        let Some(shard) = self.shard else { return Ok(candidates) };
        let keys: Vec<String> = candidates.iter().map(|candidate| key(&candidate.path)).collect();
        let places = match &self.balance {
            None => keys.iter().map(|key| split::place(key, shard.total)).collect(),
            Some(report) => {
                let times = times(report)?;
                if !keys.iter().any(|key| times.contains_key(key)) {
                    tell(notes, &format!("{} holds none of these documents", report.display()));
                }
                split::balance(&keys, &times, shard.total)
            }
        };
        let all = candidates.len();
        let own = candidates.into_iter().zip(places).filter(|(_, place)| *place == shard.index - 1);
        let own: Vec<Candidate> = own.map(|(candidate, _)| candidate).collect();
        let how_many = if own.is_empty() { "none".to_owned() } else { own.len().to_string() };
        tell(notes, &format!("shard {shard}: {how_many} of {all} documents"));
        Ok(own)
    }
}

impl Shard {
    fn parse(text: &str) -> Result<Self, String> {
        if text == "auto" {
            return ci::shard(&|name| std::env::var(name).ok());
        }
        let number = |text: &str| text.parse::<usize>().ok();
        let parts = text.split_once('/').and_then(|(index, total)| Some((number(index)?, number(total)?)));
        let Some((index, Some(total))) = parts.map(|(index, total)| (index, NonZeroUsize::new(total))) else {
            return Err("write I/N, such as 1/3, or `auto`".to_owned());
        };
        match index {
            0 => Err(format!("parts are counted from 1: the first is 1/{total}")),
            index if index > total.get() => Err(format!("there is no part {index} of {total}")),
            index => Ok(Self { index, total }),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.total)
    }
}

/// A document's path as every machine has it: from the current directory, where it lies below that.
fn key(path: &Path) -> String {
    let below_here = || {
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok()?;
        let whole = path.canonicalize().or_else(|_| std::path::absolute(path)).ok()?;
        whole.strip_prefix(here).map(Path::to_owned).ok()
    };
    below_here().unwrap_or_else(|| path.to_owned()).to_string_lossy().into_owned()
}

/// How many milliseconds each document of an earlier run took, by its key.
fn times(report: &Path) -> Result<HashMap<String, u64>, Problem> {
    let problem = |reason: String| Problem::Balance { path: report.to_owned(), reason };
    let text = std::fs::read(report).map_err(|error| problem(error.to_string()))?;
    let record = read(&text).map_err(|error| problem(error.to_string()))?;
    let time = |document: &crate::run::DocumentRecord| (key(Path::new(&document.path)), document.duration_ms);
    Ok(record.documents.iter().map(time).collect())
}

fn tell(notes: Notes, sentence: &str) {
    if notes == Notes::Told {
        let _ = writeln!(std::io::stderr(), "note: {sentence}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_counted_from_one_and_at_most_the_last() {
        let told = |text: &str| Shard::parse(text).map(|shard| shard.to_string());
        assert_eq!(told("1/3"), Ok("1/3".to_owned()));
        assert_eq!(told("3/3"), Ok("3/3".to_owned()));
        assert_eq!(told("0/3").unwrap_err(), "parts are counted from 1: the first is 1/3");
        assert_eq!(told("4/3").unwrap_err(), "there is no part 4 of 3");
        for text in ["x", "1", "1/0", "/", "1/x", "-1/3", "1/2/3"] {
            assert_eq!(told(text).unwrap_err(), "write I/N, such as 1/3, or `auto`", "{text}");
        }
    }
}
