//! What a tool's stand-in and the run say to each other: a letter, a length, and so many bytes.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;

/// How a tool ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// With this status.
    Status(i32),
    /// By this signal, which did not come through its stand-in.
    Killed(i32),
    /// Its stand-in was told to end.
    Stopped,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// A tool is called: the mark of its step, when it was, whether the order of its inputs and outputs counts, its
    /// name and arguments.
    Call {
        /// As set for the block; empty where the environment was lost.
        step: String,
        /// Grows from call to call, in the order in which their processes were made.
        born: u64,
        /// Its input is a conversation, as far as can be told.
        talk: bool,
        /// Name and arguments.
        words: Vec<Vec<u8>>,
    },
    /// Run the tool itself and tell what goes through its streams.
    Relay,
    /// Keep the terminal from echoing and from changing what is printed.
    Raw,
    /// Standard input.
    Stdin(Vec<u8>),
    /// Typed at the terminal.
    Keys(Vec<u8>),
    /// Typed at the terminal while that echoed nothing.
    Hidden(Vec<u8>),
    /// Printed at the terminal.
    Terminal(Vec<u8>),
    /// Standard output.
    Stdout(Vec<u8>),
    /// Standard error.
    Stderr(Vec<u8>),
    /// So many of the last bytes told of standard input were not taken; whether there was more to take.
    Unread(usize, bool),
    /// So many of the bytes read are taken; the rest is another program's.
    Taken(usize),
    /// Read standard input to its end, and tell it.
    ReadAll,
    /// Read so many lines and then so many bytes from standard input, and tell them.
    ReadStdin(usize, usize),
    /// The same from the terminal.
    ReadKeys(usize, usize),
    /// The tool has ended.
    Ended(Ended),
}

/// A connection.
#[derive(Debug)]
pub struct Line(UnixStream);

impl Line {
    pub(super) fn new(stream: UnixStream) -> Self {
        Self(stream)
    }

    /// Another handle on the same connection.
    pub(super) fn again(&self) -> io::Result<Self> {
        self.0.try_clone().map(Self)
    }

    /// Says something.
    pub fn send(&mut self, frame: &Frame) -> io::Result<()> {
        let (kind, payload) = frame.encoded();
        let mut bytes = vec![kind];
        bytes.extend((payload.len() as u64).to_le_bytes());
        bytes.extend(payload);
        self.0.write_all(&bytes)
    }

    /// The next message; `None` where the other side is gone.
    pub fn receive(&mut self) -> io::Result<Option<Frame>> {
        let mut head = [0; 9];
        match self.0.read_exact(&mut head) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        let [kind, length @ ..] = head;
        let mut payload = Vec::new();
        (&self.0).take(u64::from_le_bytes(length)).read_to_end(&mut payload)?;
        let frame = Frame::decoded(kind, payload);
        frame.map(Some).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not a message of ours"))
    }
}

impl Frame {
    fn encoded(&self) -> (u8, Vec<u8>) {
        let pair = |a: usize, b: usize| format!("{a} {b}").into_bytes();
        match self {
            Self::Call { step, born, talk, words } => {
                let mut payload = format!("{step}\0{born}\0{}", u8::from(*talk)).into_bytes();
                for word in words {
                    payload.push(0);
                    payload.extend(word);
                }
                (b'c', payload)
            }
            Self::Relay => (b'r', Vec::new()),
            Self::Raw => (b'w', Vec::new()),
            Self::Stdin(bytes) => (b'i', bytes.clone()),
            Self::Keys(bytes) => (b'k', bytes.clone()),
            Self::Hidden(bytes) => (b'h', bytes.clone()),
            Self::Terminal(bytes) => (b't', bytes.clone()),
            Self::Stdout(bytes) => (b'o', bytes.clone()),
            Self::Stderr(bytes) => (b'e', bytes.clone()),
            Self::Unread(count, more) => (b'u', pair(*count, usize::from(*more))),
            Self::Taken(count) => (b'n', pair(*count, 0)),
            Self::ReadAll => (b'a', Vec::new()),
            Self::ReadStdin(lines, bytes) => (b'l', pair(*lines, *bytes)),
            Self::ReadKeys(lines, bytes) => (b'y', pair(*lines, *bytes)),
            Self::Ended(Ended::Status(status)) => (b'x', status.to_string().into_bytes()),
            Self::Ended(Ended::Killed(signal)) => (b'd', signal.to_string().into_bytes()),
            Self::Ended(Ended::Stopped) => (b's', Vec::new()),
        }
    }

    fn decoded(kind: u8, payload: Vec<u8>) -> Option<Self> {
        let pair = |payload: &[u8]| {
            let (a, b) = std::str::from_utf8(payload).ok()?.split_once(' ')?;
            Some((a.parse().ok()?, b.parse().ok()?))
        };
        Some(match kind {
            b'c' => {
                let mut parts = payload.split(|&byte| byte == 0).map(<[u8]>::to_vec);
                let step = String::from_utf8(parts.next()?).ok()?;
                let born = number(&parts.next()?)?;
                Self::Call { step, born, talk: parts.next()? == b"1", words: parts.collect() }
            }
            b'r' => Self::Relay,
            b'w' => Self::Raw,
            b'i' => Self::Stdin(payload),
            b'k' => Self::Keys(payload),
            b'h' => Self::Hidden(payload),
            b't' => Self::Terminal(payload),
            b'o' => Self::Stdout(payload),
            b'e' => Self::Stderr(payload),
            b'u' => pair(&payload).map(|(count, more): (usize, usize)| Self::Unread(count, more == 1))?,
            b'n' => Self::Taken(pair(&payload).map(|(count, _): (usize, usize)| count)?),
            b'a' => Self::ReadAll,
            b'l' => pair(&payload).map(|(lines, bytes)| Self::ReadStdin(lines, bytes))?,
            b'y' => pair(&payload).map(|(lines, bytes)| Self::ReadKeys(lines, bytes))?,
            b'x' => Self::Ended(Ended::Status(number(&payload)?)),
            b'd' => Self::Ended(Ended::Killed(number(&payload)?)),
            b's' => Self::Ended(Ended::Stopped),
            _ => return None,
        })
    }
}

fn number<T: std::str::FromStr>(payload: &[u8]) -> Option<T> {
    std::str::from_utf8(payload).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_heard() {
        let (here, there) = UnixStream::pair().unwrap();
        let (mut here, mut there) = (Line::new(here), Line::new(there));
        let frames = [
            Frame::Call {
                step: "3.1".into(),
                born: 5,
                talk: true,
                words: vec![b"az".into(), b"".into(), b"\xff".into()],
            },
            Frame::ReadStdin(3, 4),
            Frame::Stdout(vec![0, 1, 2]),
            Frame::Unread(7, true),
            Frame::Ended(Ended::Killed(9)),
        ];
        for frame in frames {
            here.send(&frame).unwrap();
            assert_eq!(there.receive().unwrap(), Some(frame));
        }
        drop(here);
        assert_eq!(there.receive().unwrap(), None);
    }
}
