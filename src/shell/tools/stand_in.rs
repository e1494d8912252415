//! The process that is called in the place of a tool.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::net::UnixStream;
use std::path::Path;

use super::super::processes;
use super::relay::Relay;
use super::wire::{Frame, Line};
use super::{STEP, bin, play};

/// A fault of ours, as the program itself tells it.
const FAULT: i32 = 3;

/// Is a tool's stand-in: `arguments` are the directory of its session, its name, and what it was called with. The
/// status to exit with.
pub fn stand_in(arguments: impl IntoIterator<Item = OsString>) -> i32 {
    let mut arguments = arguments.into_iter();
    let (Some(directory), Some(name)) = (arguments.next(), arguments.next()) else { return FAULT };
    let arguments: Vec<OsString> = arguments.collect();
    match run(Path::new(&directory), &name, arguments) {
        Ok(status) => status,
        Err(error) => {
            eprintln!("rehearse: {} cannot be called: {error}", name.display());
            FAULT
        }
    }
}

fn run(directory: &Path, name: &OsString, arguments: Vec<OsString>) -> io::Result<i32> {
    let relay = Relay::new(name.clone(), arguments, bin(directory));
    let mut line = Line::new(UnixStream::connect(directory.join("socket"))?);
    let words = relay.words().cloned().map(OsString::into_vec).collect();
    let step = std::env::var(STEP).unwrap_or_default();
    line.send(&Frame::Call { step, born: processes::born(), talk: relay.is_talk(), words })?;
    match line.receive()? {
        Some(Frame::Relay) => relay.run(line),
        Some(first) => play::play(line, first),
        None => Err(io::Error::other("the run is over")),
    }
}
