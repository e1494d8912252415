//! How much of a run is left, by how long its documents took in an earlier one.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The documents that are not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    ahead: Vec<Ahead>,
    jobs: NonZeroUsize,
}

/// A document that runs, or has not begun.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ahead {
    document: PathBuf,
    takes: Duration,
    began: Option<Instant>,
}

impl Estimate {
    /// Documents with how long each takes, of which so many run at the same time.
    pub fn new(documents: impl IntoIterator<Item = (PathBuf, Duration)>, jobs: NonZeroUsize) -> Self {
        let ahead = documents.into_iter().map(|(document, takes)| Ahead { document, takes, began: None });
        Self { ahead: ahead.collect(), jobs }
    }

    pub(super) fn begin(&mut self, document: &Path, now: Instant) {
        for ahead in self.ahead.iter_mut().filter(|ahead| ahead.document == document) {
            ahead.began.get_or_insert(now);
        }
    }

    pub(super) fn end(&mut self, document: &Path) {
        self.ahead.retain(|ahead| ahead.document != document);
    }

    pub(super) fn is_over(&self) -> bool {
        self.ahead.is_empty()
    }

    /// What is left of all documents, shared by the jobs, and at least what is left of one document.
    pub(super) fn left(&self, now: Instant) -> Duration {
        let lefts = || self.ahead.iter().map(|ahead| ahead.left(now));
        let jobs = u32::try_from(self.jobs.get()).unwrap_or(u32::MAX);
        let shared = lefts().fold(Duration::ZERO, Duration::saturating_add) / jobs;
        shared.max(lefts().max().unwrap_or_default())
    }

    /// That in words, as exact as it can be.
    pub(super) fn told(&self, now: Instant) -> String {
        let seconds = u64::try_from(self.left(now).as_millis().div_ceil(1000)).unwrap_or(u64::MAX);
        let minutes = seconds.saturating_add(30) / 60;
        match (seconds, minutes) {
            (0, _) => "longer than last time".to_owned(),
            (..=55, _) => format!("about {}s left", seconds.next_multiple_of(5)),
            (_, ..60) => format!("about {minutes}m left"),
            (_, ..600) => format!("about {}h {:02}m left", minutes / 60, minutes % 60),
            _ => format!("about {}h left", (minutes + 30) / 60),
        }
    }
}

impl Ahead {
    fn left(&self, now: Instant) -> Duration {
        let run = self.began.map_or(Duration::ZERO, |began| now.saturating_duration_since(began));
        self.takes.saturating_sub(run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn estimate(seconds: &[u32], jobs: usize) -> Estimate {
        let name = |number: usize| PathBuf::from(number.to_string());
        let documents = seconds.iter().enumerate().map(|(number, takes)| (name(number), SECOND * *takes));
        Estimate::new(documents, NonZeroUsize::new(jobs).unwrap())
    }

    #[test]
    fn what_has_run_is_taken_off_and_the_rest_shared_by_the_jobs() {
        let start = Instant::now();
        let mut estimate = estimate(&[60, 60, 30, 30], 2);
        assert_eq!(estimate.left(start), SECOND * 90);
        estimate.begin(Path::new("0"), start);
        estimate.begin(Path::new("1"), start);
        assert_eq!(estimate.left(start + SECOND * 20), SECOND * 70);
        estimate.begin(Path::new("0"), start + SECOND * 20);
        assert_eq!(estimate.left(start + SECOND * 20), SECOND * 70);
        assert_eq!(estimate.left(start + SECOND * 100), SECOND * 30);
        estimate.end(Path::new("1"));
        assert_eq!(estimate.left(start + SECOND * 20), SECOND * 50);
        for document in ["0", "2", "3"] {
            assert!(!estimate.is_over());
            estimate.end(Path::new(document));
        }
        assert!(estimate.is_over());
        assert_eq!(estimate.left(start), Duration::ZERO);
    }

    #[test]
    fn one_document_is_not_shared() {
        assert_eq!(estimate(&[60, 6, 6], 4).left(Instant::now()), SECOND * 60);
    }

    #[test]
    fn the_words_are_coarser_the_longer_it_takes() {
        let told = |seconds: u32| estimate(&[seconds], 1).told(Instant::now());
        let expected = [
            (0, "longer than last time"),
            (1, "about 5s left"),
            (11, "about 15s left"),
            (55, "about 55s left"),
            (56, "about 1m left"),
            (150, "about 3m left"),
            (3569, "about 59m left"),
            (3570, "about 1h 00m left"),
            (4800, "about 1h 20m left"),
            (35_999, "about 10h left"),
            (360_000, "about 100h left"),
        ];
        for (seconds, words) in expected {
            assert_eq!(told(seconds), words, "{seconds}");
        }
    }
}
