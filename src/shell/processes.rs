//! The processes that a session started, wherever they went.
//!
//! On Linux the program is made the reaper of orphans, so that a process which left its session is still
//! found among our children. Elsewhere only the session's own process group is reached.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions};

/// Environment variable that marks every process of a session.
pub(super) const MARK: &str = "REHEARSE_SESSION";

/// How long processes have to end after being asked to.
const GRACE: Duration = Duration::from_millis(500);

/// Makes orphans of our sessions our children. Without effect where the system has no such thing.
pub fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
}

/// A process that outlived its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// Its id.
    pub pid: i32,
    /// Its command line, as far as it could be read.
    pub command: String,
}

/// Ends every orphan that no session claimed. To be called when no session lives any more.
pub fn reap_orphans() -> Vec<Leftover> {
    end_all(|_| true)
}

/// Ends the orphans that bear this session's mark or belong to one of its process sessions.
pub(super) fn end_session(mark: &str, leaders: &HashSet<i32>) -> Vec<Leftover> {
    end_all(|pid| leaders.contains(&session_of(pid)) || is_marked(pid, mark))
}

fn end_all(belongs: impl Fn(i32) -> bool) -> Vec<Leftover> {
    let mut ended = Vec::new();
    let mut told = HashSet::new();
    let start = Instant::now();
    let mut pause = Duration::from_micros(100);
    loop {
        let orphans: Vec<i32> = own_children().into_iter().filter(|&pid| belongs(pid)).collect();
        if orphans.is_empty() {
            return ended;
        }
        let late = start.elapsed() > GRACE;
        for pid in orphans {
            if reaped(pid) {
                continue;
            }
            if told.insert(pid) {
                ended.push(Leftover { pid, command: command_line(pid) });
                for descendant in descendants(pid).into_iter().chain([pid]) {
                    signal(descendant, Signal::TERM);
                }
            } else if late {
                for descendant in descendants(pid).into_iter().chain([pid]) {
                    signal(descendant, Signal::KILL);
                }
            }
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

fn reaped(pid: i32) -> bool {
    let Some(pid) = Pid::from_raw(pid) else { return true };
    !matches!(rustix::process::waitpid(Some(pid), WaitOptions::NOHANG), Ok(None))
}

/// Sends a signal; a process that is gone is no error.
pub(super) fn signal(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid) {
        let _ = rustix::process::kill_process(pid, signal);
    }
}

/// What tells a block's processes from those of the blocks before it.
#[derive(Debug)]
pub(super) struct Since {
    ticks: Ticks,
    older: HashSet<i32>,
}

impl Since {
    /// Now. A tick is too coarse for a process that was left in the background a moment ago, so `root`'s are
    /// looked up where there may be any.
    pub(super) fn now(root: Option<i32>) -> Self {
        let older = root.map(|root| descendants(root).into_iter().collect()).unwrap_or_default();
        Self { ticks: Ticks::now(), older }
    }

    fn is_new(&self, pid: i32) -> bool {
        !self.older.contains(&pid) && started(pid).is_none_or(|start| start >= self.ticks)
    }
}

/// Sends a signal to everything below `root` that was started since then.
pub(super) fn signal_new(root: i32, since: &Since, which: Signal) {
    for pid in descendants(root) {
        if since.is_new(pid) {
            signal(pid, which);
        }
    }
}

/// Sends a signal to everything below `root`, and to its process group.
pub(super) fn signal_tree(root: i32, which: Signal) {
    for pid in descendants(root) {
        signal(pid, which);
    }
    if let Some(pid) = Pid::from_raw(root) {
        let _ = rustix::process::kill_process_group(pid, which);
    }
    signal(root, which);
}

/// A moment in clock ticks since the system started, as `/proc` tells the start of processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ticks(u64);

impl Ticks {
    fn now() -> Self {
        #[cfg(target_os = "linux")]
        {
            let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
            let per_second = rustix::param::clock_ticks_per_second();
            let fraction = now.tv_nsec.cast_unsigned() * per_second / 1_000_000_000;
            Self(now.tv_sec.cast_unsigned() * per_second + fraction)
        }
        #[cfg(not(target_os = "linux"))]
        Self(0)
    }
}

#[cfg(target_os = "linux")]
fn started(pid: i32) -> Option<Ticks> {
    stat_field(pid, 22).map(Ticks)
}

#[cfg(target_os = "linux")]
fn session_of(pid: i32) -> i32 {
    stat_field(pid, 6).unwrap_or(0)
}

/// A field of `/proc/PID/stat`, counted from 1 as in proc(5); fields after the name only.
#[cfg(target_os = "linux")]
fn stat_field<T: std::str::FromStr>(pid: i32, field: usize) -> Option<T> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_whitespace().nth(field - 3)?.parse().ok()
}

#[cfg(target_os = "linux")]
fn is_marked(pid: i32, mark: &str) -> bool {
    let wanted = format!("{MARK}={mark}");
    std::fs::read(format!("/proc/{pid}/environ"))
        .is_ok_and(|environ| environ.split(|&byte| byte == 0).any(|entry| entry == wanted.as_bytes()))
}

#[cfg(target_os = "linux")]
fn command_line(pid: i32) -> String {
    let bytes = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&bytes).trim_end_matches('\0').replace('\0', " ")
}

#[cfg(target_os = "linux")]
fn own_children() -> Vec<i32> {
    children(rustix::process::getpid().as_raw_nonzero().get())
}

#[cfg(target_os = "linux")]
fn children(pid: i32) -> Vec<i32> {
    let Ok(tasks) = std::fs::read_dir(format!("/proc/{pid}/task")) else { return Vec::new() };
    tasks
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<i32>>())
        .collect()
}

/// Every process below `root`, parents before children.
fn descendants(root: i32) -> Vec<i32> {
    let mut found = children(root);
    let mut next = 0;
    while next < found.len() {
        let below = children(found[next]);
        found.extend(below);
        next += 1;
    }
    found
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    use super::Ticks;

    pub(super) fn started(_: i32) -> Option<Ticks> {
        None
    }
    pub(super) fn session_of(_: i32) -> i32 {
        0
    }
    pub(super) fn is_marked(_: i32, _: &str) -> bool {
        false
    }
    pub(super) fn command_line(_: i32) -> String {
        String::new()
    }
    pub(super) fn own_children() -> Vec<i32> {
        Vec::new()
    }
    pub(super) fn children(_: i32) -> Vec<i32> {
        Vec::new()
    }
}

#[cfg(not(target_os = "linux"))]
use elsewhere::{children, command_line, is_marked, own_children, session_of, started};
