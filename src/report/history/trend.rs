//! How long a document takes lately, and took before.

use super::Run;
use crate::run::Verdict;

/// How many runs count as lately.
const LATELY: usize = 5;

/// Two medians, in milliseconds, of runs that passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Trend {
    /// Of the runs before the latest five.
    pub before_ms: u64,
    /// Of the latest five.
    pub lately_ms: u64,
}

impl Trend {
    /// What runs say, the oldest first; `None` where fewer than six of them passed.
    pub(super) fn of(runs: &[Run]) -> Option<Self> {
        let passed = runs.iter().filter(|run| run.verdict == Verdict::Passed);
        let times: Vec<u64> = passed.map(|run| run.duration_ms).collect();
        let (before, lately) = times.split_at(times.len().saturating_sub(LATELY));
        Some(Self { before_ms: median(before)?, lately_ms: median(lately)? })
    }

    /// How many times longer it takes lately; 1 where it took no time before.
    pub fn factor(self) -> f64 {
        if self.before_ms == 0 { 1.0 } else { self.lately_ms as f64 / self.before_ms as f64 }
    }
}

fn median(times: &[u64]) -> Option<u64> {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(times: &[u64]) -> Vec<Run> {
        let run = |&duration_ms| Run {
            started_at: String::new(),
            verdict: Verdict::Passed,
            duration_ms,
            is_changed: false,
        };
        times.iter().map(run).collect()
    }

    #[test]
    fn compares_the_latest_five_with_those_before() {
        let mut all = runs(&[10, 99, 11, 20, 20, 33, 20, 20]);
        assert_eq!(Trend::of(&all), Some(Trend { before_ms: 11, lately_ms: 20 }));
        all.truncate(5);
        assert_eq!(Trend::of(&all), None);
    }

    #[test]
    fn a_run_that_failed_says_nothing_of_how_long_it_takes() {
        let mut all = runs(&[10, 20, 20, 20, 20, 20]);
        all[0].verdict = Verdict::Failed;
        assert_eq!(Trend::of(&all), None);
    }
}
