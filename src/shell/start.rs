//! A new bash: its process, and the first lines it reads.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use super::Error;
use super::bash::Bash;
use super::control::Control;
use super::label::quoted;
use super::lines::{Shorthand, quoted_path};
use super::processes::{self, MARK};
use super::session::{Attendance, Session};
use super::spawn::Call;

/// Ctrl-C and Ctrl-\ are for the programs that bash runs: those start without this trap.
const SURVIVE_KEYS: &str = "builtin trap : INT QUIT\n";

impl Session {
    /// Writes down what every bash of the session begins with, until a block ends one and leaves its own state.
    pub(super) fn restore(&mut self) -> io::Result<()> {
        let Some(lines) = self.options.restore.take() else { return Ok(()) };
        self.has_exit_trap = lines.contains("\n__r_exit_trap=");
        std::fs::write(self.station.path().join("restored"), lines)
    }

    /// Ends bash and everything it started. A new one begins with these lines, or as the first one did where there are
    /// none.
    pub async fn restart(&mut self, restore: Option<String>) -> Result<(), Error> {
        if let Some(mut bash) = self.bash.take() {
            bash.kill();
            bash.wait().await;
        }
        processes::end_session(&self.mark, &self.leaders);
        self.release_late();
        self.declarations.clear();
        self.background.clear();
        (self.may_have_jobs, self.has_exit_trap) = (false, false);
        for state in ["snapshot", "restored"] {
            let _ = std::fs::remove_file(self.station.path().join(state));
        }
        self.options.restore = restore;
        self.restore()?;
        self.spawn()
    }

    pub(super) fn spawn(&mut self) -> Result<(), Error> {
        self.discard_unread();
        let at = self.station.path().to_owned();
        let snapshot = at.join("snapshot");
        let own = snapshot.exists().then(Vec::new);
        let mut environment = own.unwrap_or_else(|| self.environment());
        environment.push((MARK.into(), self.mark.clone().into()));
        (self.terminal, self.outputs, self.has_helpers) = (None, None, false);
        let bash = Bash::start(&Call {
            arguments: ["--noprofile", "--norc"],
            commands: at.join("commands"),
            environment,
            directory: &self.options.directory,
        });
        let bash = bash.map_err(Error::Start)?;
        if matches!(self.shorthand, Shorthand::For(_)) {
            self.shorthand = Shorthand::Undefined;
        }
        self.leaders.extend(bash.id());
        self.bash = Some(bash);
        let first = self.opening(&snapshot);
        self.send(&first)
    }

    /// This program's own environment and what the session's options add to it.
    fn environment(&self) -> Vec<(OsString, OsString)> {
        let added = self.options.environment.iter().map(|(name, value)| (name.into(), value.into()));
        std::env::vars_os().chain(added).collect()
    }

    /// What the last bash did not read is not for the next one, and what it said last is nobody's.
    fn discard_unread(&mut self) {
        use std::io::Read;
        for pipe in [&self.station.commands, &self.station.control] {
            let mut pipe = pipe;
            while matches!(pipe.read(&mut self.buffer), Ok(length) if length > 0) {}
        }
        self.records = Control::default();
    }

    /// The first lines of a new bash: helpers, then the state of the one before or the starting values.
    fn opening(&mut self, snapshot: &Path) -> String {
        let at = self.station.path().to_owned();
        let mut lines = format!(". {}\n", quoted_path(&at.join("prelude")));
        if self.options.attendance == Attendance::Attended {
            lines += SURVIVE_KEYS;
        }
        let restored = at.join("restored");
        let state = [snapshot, &restored].into_iter().find(|state| state.exists());
        if state.is_some() || !self.declarations.is_empty() {
            lines += &self.helpers();
            self.has_helpers = true;
        }
        if let Some(state) = state {
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
