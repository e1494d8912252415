//! A Ctrl-C typed while a block runs at the user's terminal.
//!
//! The terminal itself signals the programs of the block. Those that end of it end the block, as in any shell;
//! those that do not, such as an editor or a database client, go on. Where bash itself is what runs, it is asked
//! to unwind the block.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::processes;
use super::terminal::Terminal;

/// How long after the key the end of a program is taken for its effect.
const EFFECT: Duration = Duration::from_secs(1);

/// How often it is looked at least what became of a program: where the machine is busy, it may need longer.
const LOOKS: u32 = 20;

/// How long a program has to react before bash itself is asked.
const REACTION: Duration = Duration::from_millis(60);

/// How long after bash was asked the programs that started since the key are ended as well.
const LATE: Duration = Duration::from_millis(300);

/// How long after bash was asked the block is stopped by force.
const OVERDUE: Duration = Duration::from_secs(1);

/// Ticks for which a program counts as one that bash is still making: its signals are not yet set as they will be.
const NEW: u64 = 10;

/// The status of a command that a Ctrl-C ended.
const INTERRUPTED: i32 = 128 + 2;

/// What became of the key so far.
#[derive(Debug)]
pub(super) struct Interrupt {
    since: Instant,
    /// The session's shell at that moment.
    bash: i32,
    /// The programs that ran when the key was pressed.
    running: HashSet<i32>,
    /// Those among them that do not outlive it.
    doomed: HashSet<i32>,
    asked: Option<Instant>,
    nudged: bool,
    /// How often it was looked what became of the programs, after they had time to react.
    looks: u32,
}

impl Interrupt {
    /// The key was pressed while `bash` ran its block; processes of earlier blocks are `spared`.
    pub(super) fn new(bash: i32, spared: &HashSet<i32>) -> Self {
        let running = running(bash, spared);
        let now = processes::tick();
        let is_new = |pid| processes::started(pid).is_some_and(|started| started + NEW >= now);
        let is_doomed = |&pid: &i32| processes::ends_of_interrupt(pid, bash) || is_new(pid);
        let doomed = running.iter().copied().filter(is_doomed).collect();
        Self { since: Instant::now(), bash, running, doomed, asked: None, nudged: false, looks: 0 }
    }

    /// Whether a block that is over now with this status was ended by the key. `bash`: where it lives.
    pub(super) fn ended(&self, status: i32, bash: Option<i32>, spared: &HashSet<i32>) -> bool {
        if self.asked.is_some() || status == INTERRUPTED {
            return true;
        }
        // Without a trap of its own for the key, bash ends with its program, and calls that a success.
        let Some(bash) = bash.filter(|&bash| bash == self.bash) else { return self.since.elapsed() < EFFECT };
        let now = running(bash, spared);
        let lost = status != 0 && !self.running.is_subset(&now) || !self.doomed.is_subset(&now);
        self.since.elapsed() < EFFECT && (self.running.is_empty() || lost)
    }

    /// The programs live on while something else is typed; what they do next is not for the key.
    pub(super) fn is_outlived(&self, bash: i32, spared: &HashSet<i32>) -> bool {
        let are_there = || self.running.is_subset(&running(bash, spared));
        self.asked.is_none() && !self.running.is_empty() && are_there()
    }

    /// bash was asked to unwind the block and has not done so.
    pub(super) fn is_overdue(&self) -> bool {
        self.asked.is_some_and(|asked| asked.elapsed() >= OVERDUE)
    }

    /// Makes sure that the block ends where its program did. A builtin that reads the keyboard wants a line.
    pub(super) fn follow_up(&mut self, bash: i32, spared: &HashSet<i32>, terminal: Option<&Terminal>) {
        if let Some(asked) = self.asked {
            if asked.elapsed() >= LATE {
                processes::signal_new(bash, spared, Signal::TERM);
            }
            if !self.nudged && asked.elapsed() >= REACTION && running(bash, spared).is_empty() {
                self.nudged = true;
                let _ = terminal.map(|terminal| terminal.press(b"\n"));
            }
        } else if self.since.elapsed() >= REACTION && (self.since.elapsed() < EFFECT || self.looks < LOOKS) {
            self.looks += 1;
            let now = running(bash, spared);
            if self.running.is_empty() || !self.running.is_subset(&now) {
                self.asked = Some(Instant::now());
                processes::signal(bash, Signal::USR1);
            } else {
                self.repeat(bash);
            }
        }
    }

    /// Interrupts programs that would have ended of the key: the key came when bash had made their processes and not
    /// given up its own traps in them yet.
    fn repeat(&self, bash: i32) {
        for &pid in self.running.iter().filter(|&&pid| processes::ends_of_interrupt(pid, bash)) {
            processes::signal(pid, Signal::INT);
        }
    }
}

fn running(bash: i32, spared: &HashSet<i32>) -> HashSet<i32> {
    let found = processes::descendants(bash).into_iter();
    found.filter(|&pid| !spared.contains(&pid) && !processes::is_deaf_to_keys(pid)).collect()
}
