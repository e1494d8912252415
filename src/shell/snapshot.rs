//! What a session needs to be set up again elsewhere and later: asked of bash between two blocks, and given to
//! a new session as lines to read.

use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};

use super::control::Over;
use super::label::quoted;
use super::session::Session;
use super::{Error, Variable, declare, processes};

/// How long bash may take to tell its state.
const TELL_LIMIT: Duration = Duration::from_secs(10);

/// How many descriptors of bash are looked at.
const DESCRIPTORS: std::ops::Range<i32> = 3..255;

/// The state of a session between two blocks.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Snapshot {
    /// The directory.
    pub directory: String,
    /// The directory before, as `cd -` knows it.
    pub directory_before: String,
    /// Other directories on the stack of `pushd`, the nearest first.
    pub stack: Vec<String>,
    /// The command that sets the mask for new files.
    pub umask: String,
    /// Commands that set what `shopt` sets.
    pub shopts: String,
    /// Commands that set what `set -o` sets.
    pub options: String,
    /// Functions.
    pub functions: Vec<Function>,
    /// Commands that make aliases.
    pub aliases: Vec<String>,
    /// Commands that set traps; those of the session itself are left out.
    pub traps: Vec<String>,
    /// What the document wants done when its shell ends.
    pub exit_trap: String,
    /// Variables; bash's own are left out.
    #[serde(skip)]
    pub variables: Vec<Variable>,
    /// Names of the programs that run in the background: they do not come back.
    pub jobs: Vec<String>,
    /// Open files, as `3: /tmp/log`: they do not come back.
    pub files: Vec<String>,
}

/// A function of a session.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its definition, its attributes included.
    pub text: String,
}

/// What the session's own traps are known by.
const OURS: [&str; 2] = ["__r_", "then return 143; else builtin trap - DEBUG"];

/// Sections of what bash tells, in this order.
const SECTIONS: usize = 12;

impl Session {
    /// Asks bash for its state; to be called between two blocks. A bash that is gone is started again first.
    pub fn snapshot(&mut self) -> Result<Snapshot, Error> {
        if self.bash.is_none() {
            self.spawn()?;
        }
        let helpers = if self.has_helpers { String::new() } else { self.helpers() };
        self.has_helpers = true;
        self.send(&format!("{helpers}__r_tell \"$?\"\n"))?;
        self.await_record()?;
        let told = std::fs::read(self.station.path().join("told"))?;
        let mut snapshot = read(&String::from_utf8_lossy(&told)).ok_or_else(|| {
            std::io::Error::other("the state of the shell is not complete; is the disk full?")
        })?;
        if let Some(bash) = self.pid() {
            snapshot.jobs = processes::descendants(bash).into_iter().filter_map(program).collect();
            snapshot.files = open_files(bash, self.station.path());
        }
        Ok(snapshot)
    }

    /// Waits for a block's record and drops it; what bash prints meanwhile stays for the next block.
    fn await_record(&mut self) -> Result<(), Error> {
        use std::io::Read;
        let deadline = Instant::now() + TELL_LIMIT;
        loop {
            while let Some(record) = self.records.next() {
                if record.over == Over::Block {
                    return Ok(());
                }
            }
            match (&self.station.control).read(&mut self.buffer) {
                Ok(length) => self.records.push(&self.buffer[..length]),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    if Instant::now() > deadline {
                        return Err(std::io::Error::from(std::io::ErrorKind::TimedOut).into());
                    }
                    let pause = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
                    let _ = rustix::event::poll(
                        &mut [PollFd::new(&self.station.control, PollFlags::IN)],
                        Some(&pause),
                    );
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Snapshot {
    /// Lines that give a new bash this state, the variables declared as they are here.
    pub fn script(&self) -> String {
        let mut lines = String::from("builtin trap - ERR\n");
        lines += &self.shopts;
        // Without `builtin`, behind which bash takes no array; so before a function or an alias can be called so.
        for variable in &self.variables {
            lines += &format!("{} || builtin :\n", variable.declaration);
        }
        for function in &self.functions {
            lines += &function.text;
            lines.push('\n');
        }
        for alias in &self.aliases {
            lines += &format!("builtin {alias}\n");
        }
        lines += &format!("builtin cd -- {} || builtin :\n", quoted(&self.directory));
        for directory in self.stack.iter().rev() {
            lines += &format!("builtin pushd -n {} >/dev/null || builtin :\n", quoted(directory));
        }
        if !self.directory_before.is_empty() {
            lines += &format!("OLDPWD={}\n", quoted(&self.directory_before));
        }
        if !self.exit_trap.is_empty() {
            lines += &format!("__r_exit_trap={}\n", quoted(&self.exit_trap));
        }
        lines += &format!("{}\n", self.umask);
        lines += "__r_failure=\nbuiltin trap \"$__r_on_error\" ERR\n";
        for command in &self.traps {
            lines += &format!("builtin {command}\n");
        }
        lines + &self.options
    }
}

/// `None` where the end is missing.
fn read(told: &str) -> Option<Snapshot> {
    let sections: Vec<&str> = told.split('\0').collect();
    let [directory, before, stack, umask, shopts, options, names, functions, aliases, listing, traps, end] =
        *sections.get(..SECTIONS)?
    else {
        return None;
    };
    if end != "end" {
        return None;
    }
    let mut variables = declare::parse(listing);
    let exit_trap = variables.iter().find(|variable| variable.name == "__r_exit_trap");
    let exit_trap = exit_trap.and_then(|variable| variable.value.clone()).unwrap_or_default();
    variables.retain(|variable| !is_bashs_own(&variable.name));
    Some(Snapshot {
        directory: directory.to_owned(),
        directory_before: before.to_owned(),
        stack: stack.lines().skip(1).map(str::to_owned).collect(),
        umask: umask.trim_end().to_owned(),
        shopts: shopts.to_owned(),
        options: options.to_owned(),
        functions: self::functions(names, functions),
        aliases: commands(aliases).filter(|alias| !alias.starts_with("alias __s=")).collect(),
        traps: commands(traps).filter(|trap| !OURS.iter().any(|ours| trap.contains(ours))).collect(),
        exit_trap,
        variables,
        jobs: Vec::new(),
        files: Vec::new(),
    })
}

/// Takes the listing of all functions apart; `attributes` is that of `declare -F`, in the same order.
fn functions(attributes: &str, listing: &str) -> Vec<Function> {
    let names =
        attributes.lines().filter_map(|line| Some(line.strip_prefix("declare -f")?.split_once(' ')?.1));
    let start = |from: usize, name: &str| {
        let head = format!("{name} () \n");
        if listing[from..].starts_with(&head) {
            return Some(from);
        }
        listing[from..].find(&format!("\n{head}")).map(|at| from + at + 1)
    };
    let mut starts = Vec::new();
    let mut from = 0;
    for name in names {
        let Some(at) = start(from, name) else { continue };
        starts.push((at, name));
        from = at + 1;
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([listing.len()]);
    let text = |(&(at, name), end): (&(usize, &str), usize)| Function {
        name: name.to_owned(),
        text: listing[at..end].trim_end().to_owned(),
    };
    starts.iter().zip(ends).map(text).filter(|function| !function.name.starts_with("__r")).collect()
}

/// Takes apart what `alias -p` or `trap -p` printed: a command ends at a newline outside quotes.
fn commands(listing: &str) -> impl Iterator<Item = String> {
    let mut found = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, byte) in listing.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if !quoted => escaped = true,
            b'\'' => quoted = !quoted,
            b'\n' if !quoted => {
                found.push(listing[start..at].to_owned());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.into_iter().filter(|command| !command.is_empty())
}

/// Variables that bash sets by itself, or that only have a meaning in the one process.
fn is_bashs_own(name: &str) -> bool {
    const KEPT: [&str; 4] = ["BASH_COMPAT", "BASH_ENV", "BASH_REMATCH", "BASH_XTRACEFD"];
    const OWN: [&str; 22] = [
        "_",
        "COPROC",
        "DIRSTACK",
        "EPOCHREALTIME",
        "EPOCHSECONDS",
        "EUID",
        "FUNCNAME",
        "GROUPS",
        "HISTCMD",
        "LINENO",
        "OLDPWD",
        "PIPESTATUS",
        "PPID",
        "PWD",
        "RANDOM",
        "SECONDS",
        "SHELLOPTS",
        "SHLVL",
        "SRANDOM",
        "UID",
        "COMP_WORDBREAKS",
        processes::MARK,
    ];
    name.starts_with("__r") || name.starts_with("BASH") && !KEPT.contains(&name) || OWN.contains(&name)
}

/// The name of a process's program.
fn program(pid: i32) -> Option<String> {
    let name = std::fs::read_to_string(format!("/proc/{pid}/comm")).ok()?;
    Some(name.trim_end().to_owned())
}

/// Files that the document opened in bash itself.
fn open_files(bash: i32, session: &Path) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut files: Vec<(i32, String)> = Vec::new();
    let Ok(descriptors) = std::fs::read_dir(format!("/proc/{bash}/fd")) else { return Vec::new() };
    for descriptor in descriptors.flatten() {
        let number = descriptor.file_name().to_str().and_then(|name| name.parse::<i32>().ok());
        let Some(number) = number.filter(|number| DESCRIPTORS.contains(number)) else { continue };
        let Ok(target) = std::fs::read_link(descriptor.path()) else { continue };
        let is_inherited =
            std::fs::read_link(format!("/proc/self/fd/{number}")).is_ok_and(|own| own == target);
        let is_ours = target.starts_with(session) || target == Path::new("/dev/null");
        if !is_inherited && !is_ours && seen.insert(number) {
            files.push((number, target.display().to_string()));
        }
    }
    files.sort();
    files.into_iter().map(|(number, target)| format!("{number}: {target}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_told_apart_by_their_names() {
        let listing = "a () \n{ \n    cat <<X\nb ()\nX\n\n}\nb () \n{ \n    :\n}\ndeclare -fx b\n";
        let found = functions("declare -f a\ndeclare -fx b\n", listing);
        let texts: Vec<_> = found.iter().map(|function| function.text.as_str()).collect();
        assert_eq!(texts, ["a () \n{ \n    cat <<X\nb ()\nX\n\n}", "b () \n{ \n    :\n}\ndeclare -fx b"]);
    }

    #[test]
    fn a_command_may_have_several_lines() {
        let listing = "alias a='x\ny'\\''\nz'\nalias b='c\\'\n";
        assert_eq!(commands(listing).collect::<Vec<_>>(), ["alias a='x\ny'\\''\nz'", "alias b='c\\'"]);
    }

    #[test]
    fn a_state_without_its_end_is_none() {
        let told =
            "/d\0/\0/d\n\0umask 0022\n\0\0\0\0\0\0declare -- A=\"1\"\ndeclare -- __r_x=\"1\"\n\0\0end\0";
        let snapshot = read(told).expect("complete");
        assert_eq!(snapshot.variables.len(), 1);
        assert_eq!(read(told.strip_suffix("end\0").unwrap()), None);
    }
}
