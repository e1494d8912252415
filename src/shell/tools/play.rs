//! Says what the run tells to say, in the place of a tool.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use rustix::process::Signal;
use rustix::termios::{OptionalActions, Termios};

use super::wire::{Ended, Frame, Line};

/// The status of a program that a closed pipe ended.
const BROKEN_PIPE: i32 = 128 + 13;

/// Does what it is told until it is to end; the status to exit with.
pub(super) fn play(mut line: Line, first: Frame) -> io::Result<i32> {
    let mut terminal: Option<Quiet> = None;
    let mut whole = 0;
    let mut next = Some(first);
    while let Some(frame) = next {
        let said = match &frame {
            Frame::Raw => {
                terminal = Quiet::take().ok();
                Ok(())
            }
            Frame::Stdout(bytes) => write(rustix::stdio::stdout(), bytes),
            Frame::Stderr(bytes) => write(rustix::stdio::stderr(), bytes),
            Frame::Terminal(bytes) => match &terminal {
                Some(terminal) => write(terminal.tty.as_fd(), bytes),
                None => write(rustix::stdio::stdout(), bytes),
            },
            Frame::ReadAll => {
                let bytes = read(rustix::stdio::stdin(), usize::MAX, 0);
                whole = bytes.len();
                line.send(&Frame::Stdin(bytes))
            }
            &Frame::ReadStdin(lines, bytes) => {
                line.send(&Frame::Stdin(read(rustix::stdio::stdin(), lines, bytes)))
            }
            &Frame::ReadKeys(lines, bytes) => {
                let keys = terminal.as_ref().map(|terminal| read(terminal.tty.as_fd(), lines, bytes));
                line.send(&Frame::Keys(keys.unwrap_or_default()))
            }
            &Frame::Ended(ended) => {
                drop(terminal.take());
                return Ok(end(ended));
            }
            &Frame::Taken(count) => {
                give_back(whole - count.min(whole));
                Ok(())
            }
            _ => Ok(()),
        };
        match said {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(BROKEN_PIPE),
            said => said?,
        }
        next = line.receive()?;
    }
    Err(io::Error::other("the run is over"))
}

fn end(ended: Ended) -> i32 {
    match ended {
        Ended::Status(status) => status,
        Ended::Killed(signal) => {
            if let Some(signal) = Signal::from_named_raw(signal) {
                let _ = rustix::process::kill_process(rustix::process::getpid(), signal);
            }
            128 + signal
        }
        Ended::Stopped => loop {
            std::thread::park();
        },
    }
}

/// What was read of a file is there for the next program; a pipe has lost it, as nobody else reads that one.
fn give_back(count: usize) {
    let back = rustix::fs::SeekFrom::Current(-i64::try_from(count).unwrap_or(0));
    let _ = rustix::fs::seek(rustix::stdio::stdin(), back);
}

/// So many lines and then so many bytes, one by one: what follows is another program's.
fn read(from: BorrowedFd<'_>, lines: usize, bytes: usize) -> Vec<u8> {
    let mut read = Vec::new();
    let (mut lines, mut bytes) = (lines, bytes);
    let mut byte = [0];
    while lines > 0 || bytes > 0 {
        match rustix::io::read(from, &mut byte) {
            Ok(0) => break,
            Ok(_) => {
                read.push(byte[0]);
                if lines == 0 {
                    bytes -= 1;
                } else if matches!(byte[0], b'\n' | b'\r') {
                    lines -= 1;
                }
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => break,
        }
    }
    read
}

pub(super) fn write(to: BorrowedFd<'_>, bytes: &[u8]) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match rustix::io::write(to, rest) {
            Ok(count) => rest = &rest[count..],
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::AGAIN) => std::thread::sleep(std::time::Duration::from_millis(1)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The controlling terminal, kept from echoing and from changing what is printed until this is dropped.
#[derive(Debug)]
pub(super) struct Quiet {
    pub(super) tty: File,
    before: Termios,
}

impl Quiet {
    pub(super) fn take() -> io::Result<Self> {
        let tty = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        let before = rustix::termios::tcgetattr(&tty)?;
        let mut raw = before.clone();
        raw.make_raw();
        rustix::termios::tcsetattr(&tty, OptionalActions::Now, &raw)?;
        Ok(Self { tty, before })
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        let _ = rustix::termios::tcsetattr(&self.tty, OptionalActions::Drain, &self.before);
    }
}
