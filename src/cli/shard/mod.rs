//! `--shard` and `--balance`: which of the documents of a call are this call's part.
//!
//! Calls on other machines run the other parts. They do not talk to each other: each works out the same split.

mod ci;
mod split;

use std::fmt;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::documents::Candidate;
use super::durations::{Durations, key};
use super::problems::Problem;

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

    /// What the report tells, where there is one. Fails where it cannot be used.
    pub(super) fn durations(&self) -> Result<Option<Durations>, Problem> {
        let Some(report) = &self.balance else { return Ok(None) };
        let problem = |reason| Problem::Balance { path: report.clone(), reason };
        Durations::read(report).map(Some).map_err(problem)
    }

    /// The documents of the part; all of them where there is none. `durations` is what [`Sharding::durations`] gave.
    pub(super) fn take(
        &self,
        candidates: Vec<Candidate>,
        durations: Option<&Durations>,
        notes: Notes,
    ) -> Vec<Candidate> {
        let Some(shard) = self.shard else { return candidates };
        let keys: Vec<String> = candidates.iter().map(|candidate| key(&candidate.path)).collect();
        let places = match durations {
            None => keys.iter().map(|key| split::place(key, shard.total)).collect(),
            Some(durations) => {
                let times = durations.of(&keys).unwrap_or_else(|| {
                    let report = self.balance.iter().map(|report| report.display().to_string());
                    let report: String = report.collect();
                    tell(notes, &format!("{report} holds none of these documents"));
                    vec![0; keys.len()]
                });
                split::balance(&keys, &times, shard.total)
            }
        };
        let all = candidates.len();
        let own = candidates.into_iter().zip(places).filter(|(_, place)| *place == shard.index - 1);
        let own: Vec<Candidate> = own.map(|(candidate, _)| candidate).collect();
        let how_many = if own.is_empty() { "none".to_owned() } else { own.len().to_string() };
        tell(notes, &format!("shard {shard}: {how_many} of {all} documents"));
        own
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
