//! What a stand-in's streams are connected to, and passing bytes from one to another.

use std::io::{self, IsTerminal, PipeReader};
use std::os::fd::{AsFd, AsRawFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{FileType, SeekFrom};

/// How long nothing is looked at while nothing comes.
const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };

/// How long a program is given to ask for input before it is looked at again, at first and at last.
const FIRST_LOOK: Duration = Duration::from_millis(1);
const LAST_LOOK: Duration = Duration::from_millis(20);

/// So much is passed on at once.
const PIECE: usize = 64 << 10;

/// The streams of a stand-in.
pub(super) struct Streams {
    pub(super) input: Input,
    pub(super) outputs: (Sink, Sink),
    /// Both outputs are one.
    pub(super) is_joined: bool,
    pub(super) terminal: Seen,
}

/// Where a terminal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// None controls the process.
    Nowhere,
    /// No stream is one, but a program may open `/dev/tty`.
    Behind,
    /// A stream is one.
    Stream,
}

/// What standard input is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// Nothing that could be read, or nothing that needs to be told.
    Nothing,
    /// A file, read from here on: what the tool read is seen afterwards.
    File(u64),
    /// A pipe that nobody else reads.
    Own,
    /// A pipe that the caller has too.
    Shared,
    /// A terminal.
    Terminal,
}

/// An output.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sink {
    pub(super) is_terminal: bool,
}

impl Streams {
    pub(super) fn look() -> Self {
        let out = Sink { is_terminal: io::stdout().is_terminal() };
        let err = Sink { is_terminal: io::stderr().is_terminal() };
        let identity = |fd| rustix::fs::fstat(fd).ok().map(|stat| (stat.st_dev, stat.st_ino));
        let (first, second) = (identity(rustix::stdio::stdout()), identity(rustix::stdio::stderr()));
        let is_joined = !out.is_terminal && first.is_some() && first == second;
        let has_terminal = std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty").is_ok();
        let terminal = match has_terminal {
            false => Seen::Nowhere,
            true if io::stdin().is_terminal() || out.is_terminal || err.is_terminal => Seen::Stream,
            true => Seen::Behind,
        };
        let outputs = if has_terminal {
            (out, err)
        } else {
            (Sink { is_terminal: false }, Sink { is_terminal: false })
        };
        Self { input: Input::look(has_terminal), outputs, is_joined, terminal }
    }

    /// What the tool took from a file, and whether it left any.
    pub(super) fn taken(&self) -> Option<(Vec<u8>, bool)> {
        let Input::File(start) = self.input else { return None };
        let end = rustix::fs::seek(rustix::stdio::stdin(), SeekFrom::Current(0)).ok()?;
        let mut bytes = vec![0; usize::try_from(end.checked_sub(start)?).ok()?];
        let mut filled = 0;
        while filled < bytes.len() {
            match rustix::io::pread(rustix::stdio::stdin(), &mut bytes[filled..], start + filled as u64) {
                Ok(0) | Err(_) => break,
                Ok(count) => filled += count,
            }
        }
        bytes.truncate(filled);
        let size = rustix::fs::fstat(rustix::stdio::stdin()).map_or(0, |stat| stat.st_size.cast_unsigned());
        Some((bytes, end < size))
    }
}

impl Input {
    fn look(has_terminal: bool) -> Self {
        let stdin = rustix::stdio::stdin();
        let Ok(stat) = rustix::fs::fstat(stdin) else { return Self::Nothing };
        match FileType::from_raw_mode(stat.st_mode) {
            FileType::RegularFile => {
                rustix::fs::seek(stdin, SeekFrom::Current(0)).map_or(Self::Nothing, Self::File)
            }
            FileType::Fifo | FileType::Socket => {
                let parent = rustix::process::getppid().map_or(0, |pid| pid.as_raw_nonzero().get());
                let other = rustix::fs::stat(format!("/proc/{parent}/fd/0"));
                let same =
                    other.is_ok_and(|other| (other.st_dev, other.st_ino) == (stat.st_dev, stat.st_ino));
                if same { Self::Shared } else { Self::Own }
            }
            FileType::CharacterDevice if has_terminal && io::stdin().is_terminal() => Self::Terminal,
            _ => Self::Nothing,
        }
    }
}

/// Standard input has bytes that nobody took.
pub(super) fn has_more() -> bool {
    rustix::io::ioctl_fionread(rustix::stdio::stdin()).is_ok_and(|count| count > 0)
}

/// The name of a pipe in `/proc/PID/fd`.
pub(super) fn name_of(pipe: Option<&PipeReader>) -> Vec<String> {
    let link = pipe.and_then(|pipe| std::fs::read_link(format!("/proc/self/fd/{}", pipe.as_raw_fd())).ok());
    link.map(|link| link.to_string_lossy().into_owned()).into_iter().collect()
}

/// Passes on what comes until it ends, nobody takes it, or `over` is set and nothing more is there.
pub(super) fn pump(from: &impl AsFd, over: &AtomicBool, pass_on: impl FnMut(&[u8]) -> io::Result<()>) {
    pump_when(from, over, &|| true, pass_on);
}

/// The same, each piece only when it `is_due`; none any more when `over` is set before that.
pub(super) fn pump_when(
    from: &impl AsFd,
    over: &AtomicBool,
    is_due: &dyn Fn() -> bool,
    mut pass_on: impl FnMut(&[u8]) -> io::Result<()>,
) {
    let mut buffer = vec![0; PIECE];
    loop {
        let is_over = over.load(Ordering::SeqCst);
        let mut watched = [PollFd::new(from, PollFlags::IN)];
        match rustix::event::poll(&mut watched, Some(&PATIENCE)) {
            Ok(0) if is_over => return,
            Ok(0) | Err(rustix::io::Errno::INTR) => continue,
            Ok(_) => {}
            Err(_) => return,
        }
        let mut look = FIRST_LOOK;
        while !is_due() {
            if over.load(Ordering::SeqCst) {
                return;
            }
            std::thread::sleep(look);
            look = (look * 2).min(LAST_LOOK);
        }
        match rustix::io::read(from, &mut buffer) {
            Ok(0) => return,
            Ok(count) => {
                if pass_on(&buffer[..count]).is_err() {
                    return;
                }
            }
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
            Err(_) => return,
        }
    }
}
