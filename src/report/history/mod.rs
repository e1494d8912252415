//! What became of each document from one report to the next: verdicts, since when it fails, whether it is flaky, how long
//! it takes.
//!
//! Made from JSON reports alone. [`Glimpse`] is what matters of one; [`History::of`] puts them in a row.

mod folder;
mod glimpse;
mod trend;

pub use folder::{Broken, Folder};
pub use glimpse::{Glimpse, Page};
pub use trend::Trend;

use std::collections::BTreeMap;

use crate::run::Verdict;

/// How many verdicts of a document are kept, the latest ones.
pub const SHOWN: usize = 30;

/// The history of documents, ready to be written down: at the console, as JSON, or as a part of the HTML report.
///
/// Everything that is shown is here; whoever renders it computes nothing. Documents are sorted by path. Times are RFC 3339
/// in UTC, as in the reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct History {
    /// How many reports it was made from.
    pub reports: usize,
    /// `started_at` of the first one; `None` where there are none.
    pub from: Option<String>,
    /// `started_at` of the last one.
    pub until: Option<String>,
    /// Sorted by path.
    pub documents: Vec<Career>,
}

/// What became of one document.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Career {
    /// As the reports name it.
    pub path: String,
    /// Its title in the last report that has it.
    pub title: String,
    /// Its latest runs, at most [`SHOWN`], the oldest first; never empty.
    pub runs: Vec<Run>,
    /// `started_at` of the first report of those in a row, up to the last one, in which it failed; `None` where it passed
    /// last. Runs in which it was skipped do not end a row. Looks at all reports, not only at `runs`.
    pub failing_since: Option<String>,
    /// How often, among `runs`, it passed after it had failed or failed after it had passed, and its text, with the text of
    /// all that it includes and needs, was the same.
    pub flips: usize,
    /// How long it takes lately and took before, where there are runs enough to tell.
    pub trend: Option<Trend>,
}

/// One run of a document.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Run {
    /// `started_at` of its report.
    pub started_at: String,
    /// What was said of it.
    pub verdict: Verdict,
    /// Wall-clock time.
    pub duration_ms: u64,
    /// The text was another one than in the run before; `false` where that is not known.
    #[serde(rename = "changed")]
    pub is_changed: bool,
}

impl History {
    /// Puts reports in a row by the time at which they started.
    pub fn of(mut glimpses: Vec<Glimpse>) -> Self {
        glimpses.sort_by(|a, b| a.started_at.cmp(&b.started_at));
        let mut pages: BTreeMap<String, Vec<(String, Page)>> = BTreeMap::new();
        let started_at = |glimpse: &Glimpse| glimpse.started_at.clone();
        let (from, until) = (glimpses.first().map(started_at), glimpses.last().map(started_at));
        let reports = glimpses.len();
        for glimpse in glimpses {
            for page in glimpse.documents {
                pages.entry(page.path.clone()).or_default().push((glimpse.started_at.clone(), page));
            }
        }
        let documents = pages.into_iter().map(|(path, pages)| Career::of(path, &pages)).collect();
        Self { reports, from, until, documents }
    }
}

impl Career {
    /// Whether it came and went although nobody had changed its text. A world that broke once changes it once.
    pub fn is_flaky(&self) -> bool {
        self.flips > 1
    }

    /// `pages` are the same document in one report after the other, with when these started.
    fn of(path: String, pages: &[(String, Page)]) -> Self {
        let (_, last) = pages.last().expect("a document is there because a report has it");
        let shown = &pages[pages.len().saturating_sub(SHOWN)..];
        let before = [None].into_iter().chain(shown.iter().map(|(_, page)| Some(page)));
        let runs: Vec<Run> = shown
            .iter()
            .zip(before)
            .map(|((started_at, page), before)| Run {
                started_at: started_at.clone(),
                verdict: page.verdict,
                duration_ms: page.duration_ms,
                is_changed: before.is_some_and(|before| page.differs(before)),
            })
            .collect();
        let failing =
            pages.iter().rev().filter(|(_, page)| is_told(page)).take_while(|(_, page)| failed(page));
        Self {
            title: last.title.clone(),
            failing_since: failing.last().map(|(started_at, _)| started_at.clone()),
            flips: flips(shown),
            trend: Trend::of(&runs),
            path,
            runs,
        }
    }
}

fn flips(pages: &[(String, Page)]) -> usize {
    let told: Vec<&Page> = pages.iter().map(|(_, page)| page).filter(|page| is_told(page)).collect();
    told.windows(2).filter(|pair| failed(pair[0]) != failed(pair[1]) && pair[0].equals(pair[1])).count()
}

/// The run says whether the document does what it promises.
fn is_told(page: &Page) -> bool {
    !matches!(page.verdict, Verdict::Skipped | Verdict::NotRun)
}

fn failed(page: &Page) -> bool {
    matches!(page.verdict, Verdict::Failed | Verdict::TimedOut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Failed, Passed, Skipped};

    /// One document in report after report: its verdict and its text.
    fn career(runs: &[(Verdict, &str)]) -> Career {
        let glimpse = |(day, (verdict, text)): (usize, &(Verdict, &str))| Glimpse {
            started_at: format!("2026-11-{:02}T00:00:00Z", day + 1),
            documents: vec![Page::new("guide.md", *verdict, 1_000, text)],
        };
        let history = History::of(runs.iter().enumerate().map(glimpse).rev().collect());
        assert_eq!(history.reports, runs.len());
        history.documents.into_iter().next().unwrap()
    }

    #[test]
    fn fails_since_the_first_failure_of_the_present_row() {
        let runs = [(Failed, "a"), (Passed, "a"), (Failed, "b"), (Skipped, "b"), (Failed, "c")];
        assert_eq!(career(&runs).failing_since.as_deref(), Some("2026-11-03T00:00:00Z"));
        assert_eq!(career(&[(Failed, "a"), (Passed, "b")]).failing_since, None);
    }

    #[test]
    fn is_flaky_where_the_verdict_changes_and_the_text_does_not() {
        assert_eq!(career(&[(Passed, "a"), (Failed, "b"), (Passed, "c")]).flips, 0);
        assert_eq!(career(&[(Passed, "a"), (Failed, "a"), (Skipped, "a"), (Passed, "a")]).flips, 2);
        assert_eq!(career(&[(Passed, ""), (Failed, "")]).flips, 0);
        assert!(career(&[(Passed, "a"), (Failed, "a"), (Passed, "a")]).is_flaky());
        assert!(!career(&[(Passed, "a"), (Failed, "a"), (Failed, "a")]).is_flaky());
    }

    #[test]
    fn the_latest_runs_are_shown_and_all_of_them_looked_at() {
        let career = career(&[(Failed, "a"); 31]);
        assert_eq!(career.runs.len(), SHOWN);
        assert_eq!(career.runs[0].started_at, "2026-11-02T00:00:00Z");
        assert_eq!(career.failing_since.as_deref(), Some("2026-11-01T00:00:00Z"));
    }

    #[test]
    fn a_changed_text_is_marked() {
        let career = career(&[(Passed, "a"), (Passed, "a"), (Passed, "b"), (Passed, "")]);
        let changed: Vec<bool> = career.runs.iter().map(|run| run.is_changed).collect();
        assert_eq!(changed, [false, false, true, false]);
    }
}
