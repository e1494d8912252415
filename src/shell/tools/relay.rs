//! Runs a tool and tells what goes through its streams.

mod streams;

use std::ffi::{OsStr, OsString};
use std::io::{self, PipeReader, PipeWriter};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

use super::super::processes;
use super::super::terminal::Terminal;
use super::play::{self, Quiet};
use super::wire::{Ended, Frame, Line};
use super::{STEP, wants};
use streams::{Input, Seen, Streams};

/// The status of a command that is not there.
const NOT_FOUND: i32 = 127;

/// A tool that is to be run.
pub(super) struct Relay {
    words: Vec<OsString>,
    /// The directory of the stand-ins.
    bin: PathBuf,
    streams: Streams,
}

/// Threads that pass something on.
struct Pumps {
    line: Line,
    over: Arc<AtomicBool>,
    outputs: Vec<JoinHandle<()>>,
}

impl Relay {
    pub(super) fn new(name: OsString, arguments: Vec<OsString>, bin: PathBuf) -> Self {
        let words = std::iter::once(name).chain(arguments).collect();
        Self { words, bin, streams: Streams::look() }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &OsString> {
        self.words.iter()
    }

    /// The order of inputs and outputs counts.
    pub(super) fn is_talk(&self) -> bool {
        self.streams.terminal != Seen::Nowhere || matches!(self.streams.input, Input::Shared)
    }

    /// Runs the tool to its end; the status to exit with.
    pub(super) fn run(self, mut line: Line) -> io::Result<i32> {
        let Some(program) = self.find() else {
            let told = format!("{}: command not found\n", self.words[0].display());
            play::write(rustix::stdio::stderr(), told.as_bytes())?;
            line.send(&Frame::Stderr(told.into_bytes()))?;
            line.send(&Frame::Ended(Ended::Status(NOT_FOUND)))?;
            return Ok(NOT_FOUND);
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(self.attend(&program, line))
    }

    /// The directories of `PATH` without that of the stand-ins: what the tool calls is not recorded once more.
    fn path(&self) -> Vec<PathBuf> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).filter(|directory| *directory != self.bin).collect()
    }

    fn find(&self) -> Option<PathBuf> {
        use std::os::unix::fs::PermissionsExt;
        let executable = |file: &PathBuf| {
            file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
        };
        self.path().into_iter().map(|directory| directory.join(&self.words[0])).find(executable)
    }

    async fn attend(self, program: &Path, line: Line) -> io::Result<i32> {
        let mut signals = [
            signal(SignalKind::terminate())?,
            signal(SignalKind::interrupt())?,
            signal(SignalKind::hangup())?,
        ];
        let mut pumps = Pumps { line, over: Arc::default(), outputs: Vec::new() };
        let started = self.start(program, &mut pumps)?;
        let Started { mut child, unread, _quiet } = started;
        let pid = child.id().map_or(0, u32::cast_signed);
        let [terminate, interrupt, hangup] = &mut signals;
        let mut stopped = false;
        let status = loop {
            let signal = tokio::select! {
                status = child.wait() => break status?,
                _ = terminate.recv() => rustix::process::Signal::TERM,
                _ = interrupt.recv() => rustix::process::Signal::INT,
                _ = hangup.recv() => rustix::process::Signal::HUP,
            };
            stopped = true;
            processes::signal(pid, signal);
        };
        pumps.finish();
        let mut line = pumps.line;
        if let Some((taken, more)) = self.streams.taken() {
            line.send(&Frame::Stdin(taken))?;
            line.send(&Frame::Unread(0, more))?;
        }
        if let Some(count) = unread.and_then(|pipe| rustix::io::ioctl_fionread(&pipe).ok()) {
            let more = count > 0 || streams::has_more();
            line.send(&Frame::Unread(usize::try_from(count).unwrap_or(0), more))?;
        }
        line.send(&Frame::Ended(ended(status, stopped)))?;
        Ok(status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0)))
    }

    fn start(&self, program: &Path, pumps: &mut Pumps) -> io::Result<Started> {
        let terminal = match self.streams.terminal {
            Seen::Nowhere => None,
            Seen::Behind | Seen::Stream => Some(Arc::new(Terminal::open()?)),
        };
        let mut command = std::process::Command::new(program);
        command.args(&self.words[1..]).env_remove(STEP);
        command.env("PATH", std::env::join_paths(self.path()).unwrap_or_default());
        let slave = || -> io::Result<Option<Stdio>> {
            let opened = terminal
                .as_ref()
                .map(|terminal| std::fs::OpenOptions::new().read(true).write(true).open(terminal.path()));
            Ok(opened.transpose()?.map(Stdio::from))
        };
        let (input, unread) = self.input(&mut command, slave()?)?;
        let output = self.outputs(&mut command, &slave)?;
        let quiet = match &terminal {
            Some(terminal) => {
                let quiet = Quiet::take()?;
                terminal.take_size_of(&quiet.tty)?;
                Some(quiet)
            }
            None => None,
        };
        let leads = terminal.as_ref().map(|terminal| terminal.path().to_owned());
        if let Some(path) = leads {
            at_terminal(&mut command, &path);
        }
        let child = Command::from(command).spawn()?;
        let pid = child.id().map_or(0, u32::cast_signed);
        for (reader, frame, to) in output {
            pumps.output(reader, frame, to)?;
        }
        if let Some(writer) = input {
            let wait = matches!(self.streams.input, Input::Shared).then(|| streams::name_of(unread.as_ref()));
            pumps.input(writer, pid, wait)?;
        }
        if let (Some(terminal), Some(quiet)) = (&terminal, &quiet) {
            let wait = (self.streams.terminal == Seen::Behind)
                .then(|| vec![terminal.path().to_owned(), "/dev/tty".to_owned()]);
            pumps.terminal(terminal, quiet, pid, wait)?;
        }
        Ok(Started { child, unread, _quiet: quiet })
    }

    /// Connects standard input; the end to write to, and one to look at what was not read.
    fn input(
        &self,
        command: &mut std::process::Command,
        slave: Option<Stdio>,
    ) -> io::Result<(Option<PipeWriter>, Option<PipeReader>)> {
        match (&self.streams.input, slave) {
            (Input::Terminal, Some(slave)) => {
                command.stdin(slave);
                Ok((None, None))
            }
            (Input::Own | Input::Shared, _) => {
                let (reader, writer) = io::pipe()?;
                command.stdin(reader.try_clone()?);
                Ok((Some(writer), Some(reader)))
            }
            _ => {
                command.stdin(Stdio::inherit());
                Ok((None, None))
            }
        }
    }

    /// Connects the outputs; what is read from where, and where it goes.
    fn outputs(
        &self,
        command: &mut std::process::Command,
        slave: &dyn Fn() -> io::Result<Option<Stdio>>,
    ) -> io::Result<Vec<Output>> {
        let mut outputs: Vec<Output> = Vec::new();
        let own = |fd: std::os::fd::BorrowedFd<'_>| fd.try_clone_to_owned();
        let (out, err) = self.streams.outputs;
        if out.is_terminal {
            command.stdout(slave()?.unwrap_or_else(Stdio::inherit));
        } else {
            let (reader, writer) = io::pipe()?;
            if self.streams.is_joined {
                command.stderr(writer.try_clone()?);
            }
            command.stdout(writer);
            outputs.push((reader, Frame::Stdout, own(rustix::stdio::stdout())?));
        }
        if err.is_terminal {
            command.stderr(slave()?.unwrap_or_else(Stdio::inherit));
        } else if !self.streams.is_joined {
            let (reader, writer) = io::pipe()?;
            command.stderr(writer);
            outputs.push((reader, Frame::Stderr, own(rustix::stdio::stderr())?));
        }
        Ok(outputs)
    }
}

/// A stream to read, what it is told as, and where it goes.
type Output = (PipeReader, fn(Vec<u8>) -> Frame, OwnedFd);

struct Started {
    child: Child,
    /// The reading end of the tool's input.
    unread: Option<PipeReader>,
    _quiet: Option<Quiet>,
}

fn ended(status: ExitStatus, stopped: bool) -> Ended {
    match (status.code(), status.signal()) {
        _ if stopped => Ended::Stopped,
        (Some(status), _) => Ended::Status(status),
        (None, signal) => Ended::Killed(signal.unwrap_or(0)),
    }
}

impl Pumps {
    fn output(&mut self, from: PipeReader, frame: fn(Vec<u8>) -> Frame, to: OwnedFd) -> io::Result<()> {
        let mut line = self.line.again()?;
        let over = Arc::clone(&self.over);
        self.outputs.push(std::thread::spawn(move || {
            streams::pump(&from, &over, |piece| {
                let _ = line.send(&frame(piece.to_vec()));
                play::write(to.as_fd(), piece)
            });
        }));
        Ok(())
    }

    /// `wait`: only what the program asks for is passed on; the names of what it reads.
    fn input(&mut self, to: PipeWriter, pid: i32, wait: Option<Vec<String>>) -> io::Result<()> {
        let mut line = self.line.again()?;
        let over = Arc::clone(&self.over);
        std::thread::spawn(move || {
            let is_due = || wait.as_ref().is_none_or(|names| wants::is_reading(pid, names));
            streams::pump_when(&rustix::stdio::stdin(), &over, &is_due, |piece| {
                let _ = line.send(&Frame::Stdin(piece.to_vec()));
                play::write(to.as_fd(), piece)
            });
        });
        Ok(())
    }

    fn terminal(
        &mut self,
        terminal: &Arc<Terminal>,
        quiet: &Quiet,
        pid: i32,
        wait: Option<Vec<String>>,
    ) -> io::Result<()> {
        let (mut line, mut other) = (self.line.again()?, self.line.again()?);
        let (tty, keys) = (quiet.tty.try_clone()?, quiet.tty.try_clone()?);
        let over = Arc::clone(&self.over);
        let inner = Arc::clone(terminal);
        self.outputs.push(std::thread::spawn(move || {
            streams::pump(inner.master(), &over, |piece| {
                let _ = line.send(&Frame::Terminal(piece.to_vec()));
                play::write(tty.as_fd(), piece)
            });
        }));
        let over = Arc::clone(&self.over);
        let inner = Arc::clone(terminal);
        std::thread::spawn(move || {
            let is_due = || wait.as_ref().is_none_or(|names| wants::is_reading(pid, names));
            streams::pump_when(&keys, &over, &is_due, |piece| {
                let frame = if inner.echoes() { Frame::Keys } else { Frame::Hidden };
                let _ = other.send(&frame(piece.to_vec()));
                play::write(inner.master().as_fd(), piece)
            });
        });
        Ok(())
    }

    /// The tool has ended: passes on what it left.
    fn finish(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        for output in self.outputs.drain(..) {
            let _ = output.join();
        }
    }
}

/// Makes the command the leader of a process session at the terminal.
#[allow(unsafe_code)]
fn at_terminal(command: &mut std::process::Command, path: &str) {
    use std::os::unix::process::CommandExt;
    let path = std::ffi::CString::new(OsStr::new(path).as_encoded_bytes()).unwrap_or_default();
    // SAFETY: the calls are async-signal-safe, and the path was made before the fork.
    unsafe {
        command.pre_exec(move || {
            rustix::process::setsid()?;
            let flags = rustix::fs::OFlags::RDWR | rustix::fs::OFlags::CLOEXEC;
            rustix::fs::open(path.as_c_str(), flags, rustix::fs::Mode::empty())?;
            Ok(())
        });
    }
}
