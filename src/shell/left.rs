//! What a document leaves behind: processes that outlive its shell, the ports they listen on, files in its `TMPDIR`.
//!
//! Only Linux tells; elsewhere nothing of this is seen, files excepted.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use super::processes;
use super::session::Session;

/// How long processes may take to end that were told to before the document was over.
const PATIENCE: Duration = Duration::from_millis(300);

/// How many names of files are told.
const NAMED: usize = 3;

/// Whether it is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// No.
    Nothing,
    /// Everything.
    Everything,
}

/// What a document left behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// The oldest first; those below another one are not listed.
    pub processes: Vec<LeftProcess>,
    /// In the session's own directory for temporary files.
    pub files: LeftFiles,
}

/// A process that outlived the document's shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftProcess {
    /// Its number.
    pub pid: i32,
    /// Its words; `None` where it is a part of the document that bash runs.
    pub command: Option<String>,
    /// The block that started it, counted from 0 in running order, where that can be told.
    pub block: Option<usize>,
    /// Where it or a process below it listens, by TCP.
    pub listens: Vec<SocketAddr>,
}

/// Files and directories at the top of `TMPDIR`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftFiles {
    /// The first names, sorted.
    pub names: Vec<String>,
    /// How many there are in all.
    pub count: usize,
}

/// When a block ran, in ticks since the system started, and what it left running with `&`.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) jobs: Vec<i32>,
}

/// Whether a text may start something for later: it has an `&` that is neither `&&` nor part of a redirection.
pub(super) fn has_jobs(text: &str) -> bool {
    memchr::memchr_iter(b'&', text.as_bytes()).any(|at| {
        let (before, after) = (text[..at].bytes().last(), text[at + 1..].bytes().next());
        !matches!(before, Some(b'&' | b'>' | b'<')) && !matches!(after, Some(b'&' | b'>'))
    })
}

impl Session {
    /// The processes of the session that go on after its shell, background blocks excepted.
    pub(super) async fn left_processes(&self) -> Vec<LeftProcess> {
        let deadline = Instant::now() + PATIENCE;
        let mut pause = Duration::from_millis(2);
        let mut roots = loop {
            let mut orphans = processes::orphans(&self.mark, &self.leaders);
            orphans.retain(|pid| !self.background.contains(pid));
            if orphans.is_empty() || Instant::now() > deadline {
                break orphans;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(40));
        };
        roots.sort_unstable_by_key(|&pid| (processes::started(pid), pid));
        let shell = self.station.path();
        let below = |root: i32| {
            let by_job = self.spans.iter().rposition(|span| span.jobs.contains(&root));
            let block = by_job.or_else(|| block_at(&self.spans, processes::started(root)?));
            let told = programs(root, shell).into_iter();
            told.map(move |(pid, command)| LeftProcess {
                pid,
                command,
                block,
                listens: processes::listens(pid),
            })
        };
        roots.into_iter().flat_map(below).collect()
    }
}

/// The process with its words; where it is bash with a part of the document, the programs that this runs, if any.
fn programs(pid: i32, shell: &Path) -> Vec<(i32, Option<String>)> {
    let command = processes::command(pid);
    let is_ours = command.as_ref().is_none_or(|command| command.contains(&*shell.to_string_lossy()));
    if !is_ours {
        return vec![(pid, command)];
    }
    let below: Vec<_> =
        processes::children(pid).into_iter().flat_map(|child| programs(child, shell)).collect();
    if below.iter().any(|(_, command)| command.is_some()) { below } else { vec![(pid, None)] }
}

/// The block that ran at this tick, where only one did.
fn block_at(spans: &[Span], tick: u64) -> Option<usize> {
    let mut ran = (0..spans.len()).filter(|&at| (spans[at].from..=spans[at].to).contains(&tick));
    ran.next().filter(|_| ran.next().is_none())
}

/// What is at the top of a directory.
pub(super) fn files(directory: &Path) -> LeftFiles {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    let count = names.len();
    names.truncate(NAMED);
    LeftFiles { names, count }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_told_only_where_no_other_comes_into_question() {
        let span = |from, to| Span { from, to, jobs: Vec::new() };
        let spans = [span(1, 3), span(3, 3), span(4, 9)];
        let told: Vec<_> = (0..6).map(|tick| block_at(&spans, tick)).collect();
        assert_eq!(told, [None, Some(0), Some(0), None, Some(2), Some(2)]);
    }

    #[test]
    fn what_goes_on_is_told_from_what_is_joined() {
        for text in ["a &", "a & b && c", "(a; b)&", "a&\nb"] {
            assert!(has_jobs(text), "{text}");
        }
        for text in ["a", "a && b", "a >&2", "a 2>&1", "a &>f", "a <&3", "a &>>f"] {
            assert!(!has_jobs(text), "{text}");
        }
    }

    #[test]
    fn of_many_files_the_first_are_named() {
        let directory = tempfile::tempdir().unwrap();
        for name in ["d", "b", "a", "c"] {
            std::fs::write(directory.path().join(name), "").unwrap();
        }
        let left = files(directory.path());
        assert_eq!((left.names.as_slice(), left.count), (["a", "b", "c"].map(str::to_owned).as_slice(), 4));
    }
}
