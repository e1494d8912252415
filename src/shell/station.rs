//! A session's directory with the pipes between it and bash. Where a session leaves it as it was, the next one uses it
//! again: making a directory costs more than all that is in it.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::lines::quoted_path;
use super::pipes::{self, Drained, Pipe};
use super::room::Private;

/// What every session reads first; `@DIR@` is its directory.
const PRELUDE: &str = include_str!("prelude.sh");

/// What a session reads before a block that needs more than the prelude.
const HELPERS: &str = include_str!("helpers.sh");

/// What there is in a directory from the beginning, besides directories for blocks, whose names are numbers.
const FURNITURE: [&str; 6] = ["prelude", "helpers", "commands", "control", "out", "err"];

/// The directory and its pipes.
#[derive(Debug)]
pub(super) struct Station {
    directory: Private,
    /// What bash reads as its script.
    pub(super) commands: File,
    /// Where it tells what became of a block.
    pub(super) control: File,
    pub(super) stdout: Pipe,
    pub(super) stderr: Pipe,
}

impl Station {
    /// Makes the pipes and the first files in a directory.
    pub(super) fn furnish(directory: Private) -> io::Result<Self> {
        let at = directory.path();
        let commands = pipes::create_held(&at.join("commands"))?;
        let control = pipes::create_held(&at.join("control"))?;
        let stdout = Pipe::create(&at.join("out"))?;
        let stderr = Pipe::create(&at.join("err"))?;
        for (name, text) in [("prelude", PRELUDE), ("helpers", HELPERS)] {
            std::fs::write(at.join(name), text.replace("@DIR@", &quoted_path(at)))?;
        }
        Ok(Self { directory, commands, control, stdout, stderr })
    }

    pub(super) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Whether nothing is left of the session that had it, now that its `blocks` go: neither a process that could still
    /// write nor a file.
    fn is_as_new(&self, blocks: &[PathBuf], buffer: &mut [u8]) -> io::Result<bool> {
        for pipe in [&self.stdout, &self.stderr] {
            if pipe.drain(buffer, |_| {})? == Drained::Open {
                return Ok(false);
            }
        }
        for block in blocks {
            std::fs::remove_file(block)?;
        }
        let is_bucket = |name: &OsStr| name.as_bytes().iter().all(u8::is_ascii_digit);
        for entry in std::fs::read_dir(self.path())? {
            let name = entry?.file_name();
            if !FURNITURE.iter().any(|known| name == *known) && !is_bucket(&name) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Those that sessions have left.
#[derive(Debug, Default)]
pub(super) struct Stations(Mutex<Vec<Station>>);

impl Stations {
    /// One to use again.
    pub(super) fn take(&self) -> Option<Station> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Keeps one of whose session no process is known any more, unless something of it is still there besides the files
    /// that its `blocks` were in.
    pub(super) fn give_back(&self, station: Station, blocks: &[PathBuf], buffer: &mut [u8]) {
        if station.is_as_new(blocks, buffer).unwrap_or(false) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(station);
        }
    }
}
