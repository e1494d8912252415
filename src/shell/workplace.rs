//! The directory of one call: all that its sessions need on disk, and what their documents leave in `TMPDIR`.
//!
//! A call holds a lock on its directory. Where it is killed, [`super::guard`] clears the directory up, and where
//! that is killed too, the next call that finds the lock free.

use std::ffi::OsStr;
use std::fs::{DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use rustix::fs::FlockOperation;
use rustix::io::Errno;

use super::Error;
use super::copy::{CopyError, Extent, copy};
use super::guard::Guard;
use super::later::Later;
use super::remove::remove;
use super::room::{Private, Room};
use super::station::{Station, Stations};
use super::{directory, processes};

/// What the names of our directories begin with.
pub(super) const PREFIX: &str = "rehearse-";

/// The file that a call holds a lock on.
const LOCK: &str = ".rehearse-lock";

/// What the name of a directory begins with that stays. Nobody holds a lock on it.
const KEPT: &str = "rehearse-kept-";

/// The directory of one call, gone with everything in it when this is dropped.
#[derive(Debug)]
pub struct Workplace {
    directory: PathBuf,
    sessions: AtomicUsize,
    directories: AtomicUsize,
    stations: Arc<Stations>,
    rooms: AtomicUsize,
    /// Where rooms are that stay.
    kept: Option<PathBuf>,
    guard: OnceLock<Option<Guard>>,
    later: Arc<Later>,
    _lock: Option<File>,
}

impl Workplace {
    /// Makes the directory, below the one for temporary files.
    pub fn open() -> Result<Self, Error> {
        loop {
            let directory = directory::new()?.keep();
            let lock = lock(&directory);
            if directory.exists() {
                return Ok(Self {
                    directory,
                    sessions: AtomicUsize::new(0),
                    directories: AtomicUsize::new(0),
                    stations: Arc::default(),
                    rooms: AtomicUsize::new(0),
                    kept: None,
                    guard: OnceLock::new(),
                    later: Arc::default(),
                    _lock: lock,
                });
            }
        }
    }

    /// Starts the process that clears up where this one is killed. Without effect where that does not work.
    pub fn post_guard(&self) {
        self.guard.get_or_init(|| Guard::post(&self.directory).ok());
    }

    /// Puts the rooms of documents into a directory that stays, from now on.
    pub fn keep(&mut self) -> Result<(), Error> {
        self.kept = Some(directory::new_named(KEPT)?.keep());
        Ok(())
    }

    /// The directory that stays.
    pub fn kept(&self) -> Option<&Path> {
        self.kept.as_deref()
    }

    /// A directory for what is a document's own; `name` is what it is called where it stays.
    pub fn room(&self, name: &str) -> Result<Room, Error> {
        let number = self.rooms.fetch_add(1, Ordering::Relaxed) + 1;
        match &self.kept {
            Some(kept) => Room::staying(kept.join(format!("{number}-{name}"))),
            None => Room::going(self.directory.join(format!("d{number}")), &self.later),
        }
    }

    /// A room that is a directory for temporary files, and nothing else unless it stays.
    pub fn temporary_room(&self, name: &str) -> Result<Room, Error> {
        if self.kept.is_some() {
            let mut room = self.room(name)?;
            room.furnish()?;
            return Ok(room);
        }
        let number = self.rooms.fetch_add(1, Ordering::Relaxed) + 1;
        Room::temporary_only(self.directory.join(format!("d{number}")), &self.later)
    }

    /// Makes a copy of a directory in a room, under its own name; fails where something in it cannot be read. What
    /// calls keep there for themselves is not copied.
    pub fn copy(&self, from: &Path, extent: Extent, room: &Room) -> Result<PathBuf, CopyError> {
        let above = room.path().join("copy");
        let to = above.join(from.file_name().unwrap_or(OsStr::new("root")));
        std::fs::create_dir_all(&to).map_err(|source| CopyError { path: to.clone(), source })?;
        let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let temporary = whole(&std::env::temp_dir());
        let ours = [Some(self.directory.as_path()), self.kept()].into_iter().flatten().map(whole);
        let below = Some(temporary).filter(|temporary| temporary != from);
        let without: Vec<PathBuf> = ours.chain(below).collect();
        copy(from, &to, extent, &without)?;
        Ok(to)
    }

    /// A directory that only its owner can look into.
    pub(super) fn private(&self) -> Result<Private, Error> {
        let number = self.directories.fetch_add(1, Ordering::Relaxed) + 1;
        let path = self.directory.join(format!("s{number}"));
        let made = DirBuilder::new().mode(0o700).create(&path);
        made.map_err(|source| Error::Setup { path: path.clone(), source })?;
        Ok(Private::new(path, &self.later))
    }

    /// A place for a session: one that another session has left, or a new one.
    pub(super) fn station(&self) -> Result<Station, Error> {
        if let Some(station) = self.stations.take() {
            return Ok(station);
        }
        let directory = self.private()?;
        let path = directory.path().to_owned();
        Station::furnish(directory).map_err(|source| Error::Setup { path, source })
    }

    /// Where sessions leave their stations.
    pub(super) fn stations(&self) -> Arc<Stations> {
        Arc::clone(&self.stations)
    }

    /// Does what need not be done at once, until this is dropped.
    pub fn later(&self) -> Arc<Later> {
        Arc::clone(&self.later)
    }

    /// The mark that the processes of a session bear: no other session has the same.
    pub(super) fn mark(&self) -> String {
        let number = self.sessions.fetch_add(1, Ordering::Relaxed) + 1;
        format!("{}{number}", mark_of(&self.directory))
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        self.later.finish();
        remove(&self.directory);
        if let Some(Some(guard)) = self.guard.take() {
            guard.dismiss();
        }
    }
}

/// Clears up after calls that were killed together with their guards.
pub fn sweep() {
    let Ok(entries) = std::fs::read_dir(std::env::temp_dir()) else { return };
    for entry in entries.flatten() {
        let is_named = entry.file_name().to_str().is_some_and(|name| name.starts_with(PREFIX));
        if is_named
            && is_own_directory(&entry.path())
            && let Some(_lock) = abandoned(&entry.path())
        {
            clear(&entry.path());
        }
    }
}

/// Ends the processes of a call's sessions, and removes its directory.
pub(super) fn clear(directory: &Path) {
    processes::end_marked(&mark_of(directory));
    remove(directory);
}

/// What the marks of a call's sessions begin with.
fn mark_of(directory: &Path) -> String {
    let name = directory.file_name().unwrap_or_default().to_string_lossy();
    format!("{name}-")
}

/// A lock that lasts as long as this process; `None` where the file system has none. It gets its name when it is
/// held, since another call takes a free lock for that of a call that is gone.
fn lock(directory: &Path) -> Option<File> {
    let unseen = directory.join(format!("{LOCK}.new"));
    let file = File::create_new(&unseen).ok()?;
    rustix::fs::flock(&file, FlockOperation::LockExclusive).ok()?;
    std::fs::rename(unseen, directory.join(LOCK)).ok()?;
    Some(file)
}

fn is_own_directory(path: &Path) -> bool {
    let user = rustix::process::geteuid().as_raw();
    path.symlink_metadata().is_ok_and(|found| found.is_dir() && found.uid() == user)
}

/// The lock of a directory whose call holds it no more. A call that has only just made its directory waits for
/// it, and then finds the directory gone.
fn abandoned(directory: &Path) -> Option<File> {
    File::open(directory.join(LOCK)).ok().filter(is_free)
}

fn is_free(lock: &File) -> bool {
    loop {
        match rustix::fs::flock(lock, FlockOperation::NonBlockingLockExclusive) {
            Err(Errno::INTR) => {}
            locked => return locked.is_ok(),
        }
    }
}
