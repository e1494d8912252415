//! The processes that a session started, wherever they went.
//!
//! On Linux the program is made the reaper of orphans, so that a process which left its session is still
//! found among our children. Elsewhere only the session's own process group is reached.

use std::collections::{BTreeSet, HashSet};
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitOptions};

use super::listening;

/// Environment variable that marks every process of a session.
pub(super) const MARK: &str = "REHEARSE_SESSION";

/// How long processes have to end after being asked to.
const GRACE: Duration = Duration::from_millis(500);

/// How long after the first request a process that does not end is left alone.
const GIVE_UP: Duration = Duration::from_secs(3);

/// Children of ours that whoever started them waits for.
static ATTENDED: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// Whoever calls this waits for the end of a child of ours: it is none of those that documents leave.
pub(super) fn attend(pid: i32) {
    attended().insert(pid);
}

/// The child is waited for no more, where this says so: its number may be another's from that moment.
pub(super) fn release_if<T>(pid: i32, reap: impl FnOnce() -> Option<T>) -> Option<T> {
    let mut attended = attended();
    reap().inspect(|_| _ = attended.remove(&pid))
}

/// Whether nothing that any document started is a child of ours.
pub(super) fn none_is_left() -> bool {
    own_children().is_empty()
}

fn attended() -> MutexGuard<'static, BTreeSet<i32>> {
    ATTENDED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes orphans of our sessions our children. Without effect where the system has no such thing.
pub fn adopt_orphans() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
}

/// Ends every orphan that no session claimed. To be called when no session lives any more.
pub fn reap_orphans() {
    end_all(|_| true);
}

/// Ends the orphans that bear this session's mark or belong to one of its process sessions.
pub(super) fn end_session(mark: &str, leaders: &HashSet<i32>) {
    end_all(|pid| leaders.contains(&session_of(pid)) || bears(pid, |borne| borne == mark));
}

/// The processes that [`end_session`] would end, those without a parent of their own. Those that have ended are reaped.
pub(super) fn orphans(mark: &str, leaders: &HashSet<i32>) -> Vec<i32> {
    let belongs = |pid: &i32| leaders.contains(&session_of(*pid)) || bears(*pid, |borne| borne == mark);
    own_children().into_iter().filter(belongs).filter(|&pid| !reaped(pid)).collect()
}

/// When a process was started, in ticks since the system was.
pub(super) fn started(pid: i32) -> Option<u64> {
    stat_field(pid, 22)
}

/// The present time in the same ticks.
pub(super) fn tick() -> u64 {
    #[cfg(target_os = "linux")]
    {
        use rustix::time::{ClockId, clock_gettime};
        let now = clock_gettime(ClockId::Boottime);
        let rate = rustix::param::clock_ticks_per_second();
        now.tv_sec.unsigned_abs() * rate + now.tv_nsec.unsigned_abs() * rate / 1_000_000_000
    }
    #[cfg(not(target_os = "linux"))]
    0
}

/// A process's words, as it was called with them; of its path only the name.
pub(super) fn command(pid: i32) -> Option<String> {
    let words = std::fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let text = String::from_utf8_lossy(&words);
    let mut words = text.trim_end_matches('\0').split('\0');
    let program = words.next().filter(|program| !program.is_empty())?;
    let program = program.rsplit_once('/').map_or(program, |(_, name)| name);
    Some(std::iter::once(program).chain(words).collect::<Vec<_>>().join(" "))
}

/// Where a process or one below it listens.
pub(super) fn listens(pid: i32) -> Vec<SocketAddr> {
    let all: Vec<i32> = std::iter::once(pid).chain(descendants(pid)).collect();
    listening::listens(&all)
}

/// Ends every process whose mark begins like this, with all below it and in its process session, wherever it is.
pub(super) fn end_marked(beginning: &str) {
    let start = Instant::now();
    let mut told = HashSet::new();
    loop {
        let marked: Vec<i32> =
            all().into_iter().filter(|&pid| bears(pid, |mark| mark.starts_with(beginning))).collect();
        if marked.is_empty() || start.elapsed() > GIVE_UP {
            return;
        }
        let late = start.elapsed() > GRACE;
        let leaders: HashSet<i32> =
            marked.iter().map(|&pid| session_of(pid)).filter(|&leader| leader > 0).collect();
        for pid in
            all().into_iter().filter(|&pid| marked.contains(&pid) || leaders.contains(&session_of(pid)))
        {
            if late {
                signal(pid, Signal::KILL);
            } else if told.insert(pid) {
                signal(pid, Signal::TERM);
            }
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Asks, then kills; gives up on what cannot be killed, such as another user's process. One that has ended
/// bears no mark any more, so those that were told are waited for.
fn end_all(belongs: impl Fn(i32) -> bool) {
    let mut told = HashSet::new();
    let start = Instant::now();
    let mut pause = Duration::from_micros(100);
    loop {
        let is_ours = |pid: &i32| told.contains(pid) || belongs(*pid);
        let orphans: Vec<i32> = own_children().into_iter().filter(is_ours).collect();
        if orphans.is_empty() || start.elapsed() > GIVE_UP {
            return;
        }
        let late = start.elapsed() > GRACE;
        for pid in orphans {
            if reaped(pid) {
                told.remove(&pid);
                continue;
            }
            if told.insert(pid) {
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

/// Sends a signal to everything below `root` but those spared; tells whom.
pub(super) fn signal_new(root: i32, spared: &HashSet<i32>, which: Signal) -> Vec<i32> {
    let reached: Vec<i32> = descendants(root).into_iter().filter(|pid| !spared.contains(pid)).collect();
    for &pid in &reached {
        signal(pid, which);
    }
    reached
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

/// Grows with each process that is made: the time in ticks, then the number.
pub(super) fn born() -> u64 {
    let pid = std::process::id();
    let ticks = stat_field::<u64>(pid.cast_signed(), 22).unwrap_or(0);
    ticks << 32 | u64::from(pid)
}

#[cfg(target_os = "linux")]
fn session_of(pid: i32) -> i32 {
    stat_field(pid, 6).unwrap_or(0)
}

/// A field of `/proc/PID/stat`, counted from 1 as in proc(5); fields after the name only.
#[cfg(target_os = "linux")]
fn stat_field<T: std::str::FromStr>(pid: i32, field: usize) -> Option<T> {
    let stat = read(&format!("/proc/{pid}/stat"))?;
    let stat = String::from_utf8_lossy(&stat);
    let (_, after_name) = stat.rsplit_once(')')?;
    after_name.split_whitespace().nth(field - 3)?.parse().ok()
}

#[cfg(target_os = "linux")]
fn bears(pid: i32, is_meant: impl Fn(&str) -> bool) -> bool {
    let mark = |entry: &[u8]| {
        let mark = entry.strip_prefix(MARK.as_bytes())?.strip_prefix(b"=")?;
        std::str::from_utf8(mark).ok().map(&is_meant)
    };
    read(&format!("/proc/{pid}/environ"))
        .is_some_and(|environ| environ.split(|&byte| byte == 0).any(|entry| mark(entry) == Some(true)))
}

/// A file below `/proc`, whose size is not asked for, since all say that they are empty.
#[cfg(target_os = "linux")]
fn read(path: &str) -> Option<Vec<u8>> {
    use std::io::Read;
    let mut text = Vec::with_capacity(8 << 10);
    std::fs::File::open(path).ok()?.take(u64::MAX).read_to_end(&mut text).ok()?;
    Some(text)
}

#[cfg(target_os = "linux")]
fn all() -> Vec<i32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// Those of this process that nobody else waits for. Orphans become children of its first thread.
fn own_children() -> Vec<i32> {
    let all = children_of_first_thread(rustix::process::getpid().as_raw_nonzero().get());
    let attended = attended();
    all.into_iter().filter(|pid| !attended.contains(pid)).collect()
}

/// Whether a process of one thread, such as bash, has children.
pub(super) fn has_children(pid: i32) -> bool {
    !children_of_first_thread(pid).is_empty()
}

#[cfg(target_os = "linux")]
fn children_of_first_thread(pid: i32) -> Vec<i32> {
    let list = read(&format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    String::from_utf8_lossy(&list).split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}

#[cfg(target_os = "linux")]
pub(super) fn children(pid: i32) -> Vec<i32> {
    let Ok(tasks) = std::fs::read_dir(format!("/proc/{pid}/task")) else { return Vec::new() };
    tasks
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<i32>>())
        .collect()
}

/// Every process below `root`, parents before children.
pub(super) fn descendants(root: i32) -> Vec<i32> {
    let mut found = children(root);
    let mut next = 0;
    while next < found.len() {
        let below = children(found[next]);
        found.extend(below);
        next += 1;
    }
    found
}

/// Whether a process ignores what is typed to end it, Ctrl-C and Ctrl-\: bash starts those so that it does not wait
/// for, such as a process substitution.
#[cfg(target_os = "linux")]
pub(super) fn is_deaf_to_keys(pid: i32) -> bool {
    const INTERRUPT_AND_QUIT: u64 = 0b110;
    signals(pid, "SigIgn:") & INTERRUPT_AND_QUIT == INTERRUPT_AND_QUIT
}

/// Whether a process that is typed at does nothing about Ctrl-C that would keep it alive: one that lives after the key
/// has not got it.
#[cfg(target_os = "linux")]
pub(super) fn ends_of_interrupt(pid: i32, bash: i32) -> bool {
    const INTERRUPT: u64 = 0b10;
    let group: Option<i32> = stat_field(pid, 5);
    let is_typed_at = group.is_some() && group == stat_field(bash, 8);
    is_typed_at && ["SigIgn:", "SigCgt:", "SigBlk:"].iter().all(|set| signals(pid, set) & INTERRUPT == 0)
}

/// A set of signals in `/proc/PID/status`, the first signal in the lowest bit.
#[cfg(target_os = "linux")]
fn signals(pid: i32, set: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix(set));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    pub(super) fn is_deaf_to_keys(_: i32) -> bool {
        false
    }
    pub(super) fn ends_of_interrupt(_: i32, _: i32) -> bool {
        false
    }
    pub(super) fn stat_field<T>(_: i32, _: usize) -> Option<T> {
        None
    }
    pub(super) fn session_of(_: i32) -> i32 {
        0
    }
    pub(super) fn bears(_: i32, _: impl Fn(&str) -> bool) -> bool {
        false
    }
    pub(super) fn all() -> Vec<i32> {
        Vec::new()
    }
    pub(super) fn children(_: i32) -> Vec<i32> {
        Vec::new()
    }
    pub(super) fn children_of_first_thread(_: i32) -> Vec<i32> {
        Vec::new()
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) use elsewhere::children;
#[cfg(not(target_os = "linux"))]
use elsewhere::{
    all, bears, children_of_first_thread, ends_of_interrupt, is_deaf_to_keys, session_of, stat_field,
};
