//! A new bash: its process, and the first lines it reads.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tokio::process::Command;

use super::Error;
use super::control::Control;
use super::label::quoted;
use super::lines::{Shorthand, quoted_path};
use super::processes::{self, MARK};
use super::session::{Attendance, Session};

/// What every session reads first; `@DIR@` is its directory.
const PRELUDE: &str = include_str!("prelude.sh");

/// Ctrl-C and Ctrl-\ are for the programs that bash runs: those start without this trap.
const SURVIVE_KEYS: &str = "builtin trap : INT QUIT\n";

/// The first bash on `PATH`, found once: a session that starts again has the document's `PATH`.
pub(super) fn find_bash() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&path).map(|directory| directory.join("bash")).find(|file| file.is_file());
    found.unwrap_or_else(|| PathBuf::from("bash"))
}

/// Writes the prelude into the session's directory.
pub(super) fn write_prelude(directory: &Path) -> io::Result<()> {
    std::fs::write(directory.join("prelude"), PRELUDE.replace("@DIR@", &quoted_path(directory)))
}

impl Session {
    /// Writes down what every bash of the session begins with, until a block ends one and leaves its own state.
    pub(super) fn restore(&mut self) -> io::Result<()> {
        let Some(lines) = self.options.restore.take() else { return Ok(()) };
        self.has_exit_trap = lines.contains("\n__r_exit_trap=");
        std::fs::write(self.directory.path().join("restored"), lines)
    }

    /// Ends bash and everything it started. A new one begins with these lines, or as the first one did where there are
    /// none.
    pub async fn restart(&mut self, restore: Option<String>) -> Result<(), Error> {
        if let Some(mut bash) = self.bash.take() {
            let _ = bash.start_kill();
            let _ = bash.wait().await;
        }
        processes::end_session(&self.mark, &self.leaders);
        self.release_late();
        self.declarations.clear();
        self.background.clear();
        (self.may_have_jobs, self.has_exit_trap) = (false, false);
        for state in ["snapshot", "restored"] {
            let _ = std::fs::remove_file(self.directory.path().join(state));
        }
        self.options.restore = restore;
        self.restore()?;
        self.spawn()
    }

    pub(super) fn spawn(&mut self) -> Result<(), Error> {
        self.discard_unread();
        let at = self.directory.path().to_owned();
        let snapshot = at.join("snapshot");
        let mut command = Command::new(&self.program);
        command.args(["--noprofile", "--norc"]).arg(at.join("commands"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        if snapshot.exists() {
            command.env_clear();
        } else {
            command.envs(self.options.environment.iter().map(|(name, value)| (name, value)));
        }
        command.env(MARK, &self.mark).current_dir(&self.options.directory);
        own_process_session(&mut command);
        (self.terminal, self.outputs) = (None, None);
        let bash = command.spawn().map_err(Error::Start)?;
        if matches!(self.shorthand, Shorthand::For(_)) {
            self.shorthand = Shorthand::Undefined;
        }
        self.leaders.extend(bash.id().map(u32::cast_signed));
        self.bash = Some(bash);
        let first = self.opening(&snapshot);
        self.send(&first)
    }

    /// What the last bash did not read is not for the next one, and what it said last is nobody's.
    fn discard_unread(&mut self) {
        use std::io::Read;
        for pipe in [&self.commands, &self.control] {
            let mut pipe = pipe;
            while matches!(pipe.read(&mut self.buffer), Ok(length) if length > 0) {}
        }
        self.records = Control::default();
    }

    /// The first lines of a new bash: helpers, then the state of the one before or the starting values.
    fn opening(&self, snapshot: &Path) -> String {
        let at = self.directory.path();
        let mut lines = format!(". {}\n", quoted_path(&at.join("prelude")));
        if self.options.attendance == Attendance::Attended {
            lines += SURVIVE_KEYS;
        }
        let restored = at.join("restored");
        if let Some(state) = [snapshot, &restored].into_iter().find(|state| state.exists()) {
            lines += &format!(". {} 2>/dev/null\n", quoted_path(state));
        } else {
            for (name, word) in &self.options.words {
                lines += &format!("builtin export {name}={word}\n");
            }
        }
        if !self.declarations.is_empty() {
            let known = at.join("known");
            let text: Vec<&str> = self.declarations.values().map(String::as_str).collect();
            if std::fs::write(&known, text.join(" || :\n") + " || :\n").is_ok() {
                lines += &format!(". {} 2>/dev/null\n", quoted_path(&known));
            }
        }
        if !self.options.values.is_empty() {
            let entries: String = self
                .options
                .values
                .iter()
                .map(|(name, value)| format!("[{name}]={} ", quoted(value)))
                .collect();
            lines += &format!("builtin declare -gA __r_values\n__r_values=({entries})\n");
        }
        lines
    }
}

#[allow(unsafe_code)]
fn own_process_session(command: &mut Command) {
    // SAFETY: setsid is async-signal-safe and touches nothing of this process.
    unsafe {
        command.pre_exec(|| rustix::process::setsid().map(|_| ()).map_err(Into::into));
    }
}
