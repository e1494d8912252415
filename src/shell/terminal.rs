//! A pseudo-terminal for programs that ask for one, and the user's own terminal put out of the way meanwhile.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;
use rustix::pty::OpenptFlags;
use rustix::termios::{Action, LocalModes, OptionalActions, Termios, Winsize};

/// Size where there is no terminal to take it from.
const DEFAULT_SIZE: Winsize = Winsize { ws_row: 24, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0 };

/// How long keys wait for a program that reads none.
const UNREAD_LIMIT: Duration = Duration::from_millis(200);

/// What stands after the output of a block; no program prints it.
pub(super) const MARK: &[u8] = b"\0rehearse\0";

/// A pseudo-terminal; bash opens its other side by path. The first one that a bash opens becomes its
/// controlling terminal, and bash is hung up when it closes, so it lasts as long as its bash.
#[derive(Debug)]
pub(super) struct Terminal {
    master: File,
    slave: File,
    path: String,
    modes: Termios,
}

/// Which of a session's terminals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Desk {
    /// The one that is typed at; where it is the only one, everything is printed there.
    Keyboard,
    /// That of standard output alone.
    Stdout,
    /// That of standard error alone.
    Stderr,
}

/// Whether typed characters come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Echo {
    On,
    Off,
}

impl Terminal {
    pub(super) fn open() -> io::Result<Self> {
        let master: OwnedFd =
            rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        rustix::pty::grantpt(&master)?;
        rustix::pty::unlockpt(&master)?;
        let path = rustix::pty::ptsname(&master, Vec::new())?.to_string_lossy().into_owned();
        let quietly = flags(OFlags::NOCTTY | OFlags::NONBLOCK);
        let slave = OpenOptions::new().read(true).write(true).custom_flags(quietly).open(&path)?;
        rustix::io::ioctl_fionbio(&master, true)?;
        let modes = rustix::termios::tcgetattr(&slave)?;
        Ok(Self { master: File::from(master), slave, path, modes })
    }

    /// Makes it as good as new: whatever a program did to its modes or left unread is gone.
    pub(super) fn reset(&self, echo: Echo) -> io::Result<()> {
        let mut modes = self.modes.clone();
        if echo == Echo::Off {
            modes.local_modes.remove(LocalModes::ECHO);
        }
        rustix::termios::tcsetattr(&self.slave, OptionalActions::Flush, &modes)?;
        self.resize()
    }

    /// Takes over the size of another terminal.
    pub(super) fn take_size_of(&self, other: impl AsFd) -> io::Result<()> {
        let size = rustix::termios::tcgetwinsize(other)?;
        Ok(rustix::termios::tcsetwinsize(&self.slave, size)?)
    }

    /// Typed characters come back.
    pub(super) fn echoes(&self) -> bool {
        rustix::termios::tcgetattr(&self.slave)
            .is_ok_and(|modes| modes.local_modes.contains(LocalModes::ECHO))
    }

    /// The path that a program opens to be at this terminal.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// What the program printed is read here, what is typed is written here.
    pub(super) fn master(&self) -> &File {
        &self.master
    }

    /// Prints [`MARK`] after everything that programs have printed: the system hands output over a moment later
    /// than it takes it. `false` where there is no room for it.
    pub(super) fn mark(&self) -> bool {
        let _ = rustix::termios::tcflow(&self.slave, Action::OOn);
        matches!((&self.slave).write(MARK), Ok(length) if length == MARK.len())
    }

    /// A typed Ctrl-C becomes a signal, not a key that the program reads.
    pub(super) fn interrupts(&self) -> bool {
        rustix::termios::tcgetattr(&self.slave)
            .is_ok_and(|modes| modes.local_modes.contains(LocalModes::ISIG))
    }

    /// Types keys. What a program does not read for a long time is dropped, as any terminal does.
    pub(super) fn press(&self, mut keys: &[u8]) -> io::Result<()> {
        let deadline = Instant::now() + UNREAD_LIMIT;
        while !keys.is_empty() {
            match (&self.master).write(keys) {
                Ok(written) => keys = &keys[written..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock && Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Takes over the size of the user's terminal.
    pub(super) fn resize(&self) -> io::Result<()> {
        let size = rustix::termios::tcgetwinsize(io::stdout()).unwrap_or(DEFAULT_SIZE);
        Ok(rustix::termios::tcsetwinsize(&self.slave, size)?)
    }
}

/// The keyboard, passed on key by key while this lives.
#[derive(Debug)]
pub(super) struct Keyboard {
    tty: File,
    before: Termios,
}

impl Keyboard {
    /// Takes over the controlling terminal.
    pub(super) fn take() -> io::Result<Self> {
        let tty = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(flags(OFlags::NONBLOCK))
            .open("/dev/tty")?;
        let before = rustix::termios::tcgetattr(&tty)?;
        let mut raw = before.clone();
        raw.make_raw();
        raw.output_modes = before.output_modes;
        rustix::termios::tcsetattr(&tty, OptionalActions::Now, &raw)?;
        Ok(Self { tty, before })
    }

    pub(super) fn keys(&self) -> &File {
        &self.tty
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        let _ = rustix::termios::tcsetattr(&self.tty, OptionalActions::Drain, &self.before);
    }
}

impl AsFd for Keyboard {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.tty.as_fd()
    }
}

/// A person sits at both ends of this program.
pub fn user_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

fn flags(flags: OFlags) -> i32 {
    flags.bits().cast_signed()
}
