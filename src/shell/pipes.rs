//! Named pipes that bash opens by path, so that no child inherits more than its own streams.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, OFlags};
use rustix::io::Errno;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// The reading end of a named pipe, never waited on by a plain read.
#[derive(Debug)]
pub(super) struct Pipe(File);

/// What a read found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drained {
    /// No process has the other end open.
    Closed,
    /// Somebody still may write.
    Open,
}

impl Pipe {
    /// Makes the pipe at `path`, in place of one that is there, and opens its reading end.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        make(path)?;
        let file = OpenOptions::new().read(true).custom_flags(flags(OFlags::NONBLOCK)).open(path)?;
        Ok(Self(file))
    }

    /// Reads what is there, piece by piece.
    pub(super) fn drain(&self, buffer: &mut [u8], mut piece: impl FnMut(&[u8])) -> io::Result<Drained> {
        loop {
            match (&self.0).read(buffer) {
                Ok(0) => return Ok(Drained::Closed),
                Ok(length) => piece(&buffer[..length]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(Drained::Open),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl AsFd for Pipe {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Makes a pipe and opens it for both ends, so that neither opening waits and no end of file comes before
/// it is dropped.
pub(super) fn create_held(path: &Path) -> io::Result<File> {
    make(path)?;
    OpenOptions::new().read(true).write(true).custom_flags(flags(OFlags::NONBLOCK)).open(path)
}

/// Opens the writing end of a pipe whose reading end is open.
pub(super) fn open_writer(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).custom_flags(flags(OFlags::NONBLOCK)).open(path)
}

/// Something that can be waited on until there is something to read.
pub(super) fn watch(descriptor: impl AsFd) -> io::Result<AsyncFd<OwnedFd>> {
    let own = rustix::io::fcntl_dupfd_cloexec(descriptor, 0)?;
    // SAFETY: the descriptor is a duplicate of our own, which stays open for as long as the AsyncFd owns it.
    #[allow(unsafe_code)]
    unsafe {
        AsyncFd::register_with_interest(own, Interest::READABLE).map_err(Into::into)
    }
}

fn make(path: &Path) -> io::Result<()> {
    match rustix::fs::mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0) {
        Err(Errno::EXIST) => {
            std::fs::remove_file(path)?;
            Ok(rustix::fs::mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)?)
        }
        made => Ok(made?),
    }
}

fn flags(flags: OFlags) -> i32 {
    flags.bits().cast_signed()
}
