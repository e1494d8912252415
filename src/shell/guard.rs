//! A process that outlives a call which is killed: it ends what the call's documents started, and removes the call's
//! directory.
//!
//! It is this program once more, in a process group of its own, and waits for the end of its standard input, which
//! comes when the call is no more, however it ended.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::{processes, workplace};

/// The first argument that makes the program a guard; the second is the directory.
const WORD: &str = "__guard";

/// A guard at work.
#[derive(Debug)]
pub(super) struct Guard(Child);

impl Guard {
    /// Starts a guard of a call's directory.
    pub(super) fn post(directory: &Path) -> io::Result<Self> {
        let running = Path::new("/proc/self/exe");
        let program = if running.exists() { running.to_owned() } else { std::env::current_exe()? };
        let mut command = Command::new(program);
        command.arg(WORD).arg(directory).env_clear().current_dir("/").process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn()?;
        processes::attend(child.id().cast_signed());
        Ok(Self(child))
    }

    /// There is nothing left to guard.
    pub(super) fn dismiss(mut self) {
        let _ = self.0.kill();
        processes::release_if(self.0.id().cast_signed(), || self.0.wait().ok());
    }
}

/// Does a guard's work where these are its arguments, the program's name first; `false` where they are not.
pub fn guard(arguments: &[OsString]) -> bool {
    let [_, word, directory] = arguments else { return false };
    if word != WORD {
        return false;
    }
    let _ = io::copy(&mut io::stdin(), &mut io::sink());
    workplace::clear(Path::new(directory));
    true
}
