//! A session's directory with the pipes between it and bash. Where a session leaves it as it was, the next one uses it
//! again: making a directory costs more than all that is in it.

use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
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

/// How many of these are files, which nobody changes; the others are pipes.
const FILES: usize = 2;

/// Device, number and, of a file, the time of the last change, for each piece.
type Inventory = [(u64, u64, Option<(i64, i64)>); FURNITURE.len()];

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
    inventory: Inventory,
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
        let inventory = inventory(at)?;
        Ok(Self { directory, commands, control, stdout, stderr, inventory })
    }

    pub(super) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Whether nothing is left of the session that had it, now that its `blocks` go: neither a process that could still
    /// write nor a file, and everything is as it was.
    fn is_as_new(&self, blocks: &[PathBuf], buffer: &mut [u8]) -> io::Result<bool> {
        for pipe in [&self.stdout, &self.stderr] {
            if pipe.drain(buffer, |_| {})? == Drained::Open {
                return Ok(false);
            }
        }
        for block in blocks {
            std::fs::remove_file(block)?;
        }
        for entry in std::fs::read_dir(self.path())? {
            let entry = entry?;
            let name = entry.file_name();
            let is_empty_bucket = || {
                let is_bucket = name.as_bytes().iter().all(u8::is_ascii_digit);
                Ok::<_, io::Error>(is_bucket && std::fs::read_dir(entry.path())?.next().is_none())
            };
            if !FURNITURE.iter().any(|known| name == *known) && !is_empty_bucket()? {
                return Ok(false);
            }
        }
        Ok(inventory(self.path())? == self.inventory)
    }
}

fn inventory(directory: &Path) -> io::Result<Inventory> {
    let mut inventory = Inventory::default();
    for (index, name) in FURNITURE.iter().enumerate() {
        let found = directory.join(name).symlink_metadata()?;
        let changed = (index < FILES).then(|| (found.ctime(), found.ctime_nsec()));
        inventory[index] = (found.dev(), found.ino(), changed);
    }
    Ok(inventory)
}

/// Those that sessions have left.
#[derive(Debug, Default)]
pub(super) struct Stations(Mutex<Vec<Station>>);

impl Stations {
    /// One to use again.
    pub(super) fn take(&self) -> Option<Station> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// Keeps one whose session has ended and left no process, unless something of it is still there besides the files
    /// that its `blocks` were in.
    pub(super) fn give_back(&self, station: Station, blocks: &[PathBuf], buffer: &mut [u8]) {
        if station.is_as_new(blocks, buffer).unwrap_or(false) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(station);
        }
    }
}
