//! The process that a session's bash is. It leads a process session of its own: what the document starts has no
//! terminal but those it is given, and is found by the session it is in.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, WaitOptions, WaitStatus, kill_process, waitid, waitpid,
};
use tokio::signal::unix::{Signal as Signals, SignalKind, signal};

use super::processes;
use super::spawn::{Call, spawn};

/// What a shell answers where a program cannot be run: the status of a bash of which nothing is known.
const UNKNOWN: i32 = 127;

/// A bash that was started, killed when this is dropped.
#[derive(Debug)]
pub(super) struct Bash {
    pid: Pid,
    /// The status it ended with.
    ended: Option<i32>,
    changes: Signals,
}

impl Bash {
    /// Starts it; its standard streams are `/dev/null`. An error where `PATH` has no bash. Needs a tokio runtime.
    pub(super) fn start(call: &Call<'_>) -> io::Result<Self> {
        let changes = signal(SignalKind::child())?;
        let pid = spawn(program()?, call)?;
        processes::attend(pid.as_raw_nonzero().get());
        Ok(Self { pid, ended: None, changes })
    }

    /// Its process, until it is known to have ended.
    pub(super) fn id(&self) -> Option<i32> {
        self.ended.is_none().then(|| self.pid.as_raw_nonzero().get())
    }

    /// Kills it, without waiting for its end.
    pub(super) fn kill(&mut self) {
        if self.ended.is_none() {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }

    /// The status that it ended with, as a shell tells it: 128 and the signal's number where one ended it.
    pub(super) async fn wait(&mut self) -> i32 {
        loop {
            if let Some(status) = self.reap() {
                return status;
            }
            self.changes.recv().await;
        }
    }

    fn reap(&mut self) -> Option<i32> {
        if self.ended.is_none() {
            self.ended = processes::release_if(self.pid.as_raw_nonzero().get(), || {
                loop {
                    match waitpid(Some(self.pid), WaitOptions::NOHANG) {
                        Ok(None) => return None,
                        Ok(Some((_, status))) => return Some(told(status)),
                        Err(Errno::INTR) => {}
                        Err(_) => return Some(UNKNOWN),
                    }
                }
            });
        }
        self.ended
    }
}

impl Drop for Bash {
    fn drop(&mut self) {
        if self.reap().is_none() {
            self.kill();
            let _ = waitid(WaitId::Pid(self.pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT);
            self.reap();
        }
    }
}

fn told(status: WaitStatus) -> i32 {
    let signalled = || status.terminating_signal().map(|signal| 128 + signal);
    status.exit_status().or_else(signalled).unwrap_or(UNKNOWN)
}

/// The first bash on this program's own `PATH`.
fn program() -> io::Result<&'static Path> {
    static FOUND: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut files = std::env::split_paths(&path).map(|directory| directory.join("bash"));
        files.find(|file| file.is_file()).and_then(|file| std::path::absolute(file).ok())
    });
    FOUND.as_deref().ok_or_else(|| Errno::NOENT.into())
}
