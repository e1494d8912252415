//! A run's directory on disk: one file of lines that only grows, and a file a snapshot.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;

use super::super::needles::Needles;
use super::entry::Entry;
use super::session::KeptSession;

const LINES: &str = "journal";

/// A journal that this process writes. While it is open, others see that its run is alive.
#[derive(Debug)]
pub(super) struct Journal {
    directory: PathBuf,
    lines: File,
}

impl Journal {
    /// Makes the directory of a new run below `root`, open to its owner only.
    pub(super) fn create(root: &Path, name: &mut dyn FnMut() -> String) -> io::Result<Self> {
        loop {
            let directory = root.join(name());
            match DirBuilder::new().mode(0o700).create(&directory) {
                Ok(()) => {
                    let lines = private().create_new(true).append(true).open(directory.join(LINES));
                    let lines = lines.and_then(locked).inspect_err(|_| _ = fs::remove_dir_all(&directory))?;
                    return Ok(Self { directory, lines });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound && !root.is_dir() => {
                    DirBuilder::new().recursive(true).mode(0o700).create(root)?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Takes over the journal of a run whose owner is gone.
    pub(super) fn take_over(directory: &Path) -> io::Result<Self> {
        let path = directory.join(LINES);
        let mut lines = locked(private().append(true).open(&path)?)?;
        if fs::read(&path)?.last().is_some_and(|&last| last != b'\n') {
            lines.write_all(b"\n")?;
        }
        Ok(Self { directory: directory.to_owned(), lines })
    }

    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Adds lines in one piece. Where it says `Durable`, they outlast a loss of power.
    pub(super) fn append(&mut self, entries: &[Entry], durable: Durable) -> io::Result<()> {
        let mut text = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut text, entry)?;
            text.push(b'\n');
        }
        self.lines.write_all(&text)?;
        match durable {
            Durable::Yes => self.lines.sync_data(),
            Durable::No => Ok(()),
        }
    }

    /// Writes these lines in the place of all.
    pub(super) fn rewrite(&mut self, entries: &[Entry]) -> io::Result<()> {
        let path = self.directory.join(format!("{LINES}.new"));
        let _ = fs::remove_file(&path);
        let lines = private().create_new(true).append(true).open(&path).and_then(locked)?;
        let mut new = Self { directory: self.directory.clone(), lines };
        new.append(entries, Durable::Yes)?;
        fs::rename(&path, self.directory.join(LINES))?;
        *self = new;
        Ok(())
    }

    /// Writes the state of the session at a moment.
    pub(super) fn keep(&self, moment: Moment, session: &KeptSession, durable: Durable) -> io::Result<()> {
        let path = self.directory.join(moment.file());
        let new = path.with_extension("new");
        let mut file = private().create(true).truncate(true).write(true).open(&new)?;
        file.write_all(&serde_json::to_vec(session)?)?;
        if durable == Durable::Yes {
            file.sync_data()?;
        }
        fs::rename(new, path)
    }

    /// Changes every line that is there, and removes snapshots in which one of these stands; whether any did.
    pub(super) fn clean(
        &mut self,
        needles: &Needles,
        mut change: impl FnMut(&mut Entry),
    ) -> io::Result<bool> {
        let mut entries = Vec::new();
        let mut is_other = false;
        for line in lines(&self.directory)? {
            let Ok(mut entry) = serde_json::from_str::<Entry>(&line) else { continue };
            change(&mut entry);
            is_other |= serde_json::to_string(&entry).is_ok_and(|cleaned| cleaned != line);
            entries.push(entry);
        }
        if is_other {
            self.rewrite(&entries)?;
        }
        let mut removed = false;
        for (_, path) in snapshots(&self.directory) {
            let state = serde_json::from_slice(&fs::read(&path)?).unwrap_or_default();
            if needles.are_in_any(&state) {
                fs::remove_file(path)?;
                removed = true;
            }
        }
        Ok(removed)
    }

    /// Removes snapshots of later moments.
    pub(super) fn drop_snapshots_after(&self, moment: Moment) {
        for (_, path) in snapshots(&self.directory).into_iter().filter(|(kept, _)| *kept > moment) {
            let _ = fs::remove_file(path);
        }
    }

    /// Removes every snapshot.
    pub(super) fn drop_snapshots(&self) {
        for (_, path) in snapshots(&self.directory) {
            let _ = fs::remove_file(path);
        }
    }

    /// Removes all of it.
    pub(super) fn remove(self) {
        let lines = fs::remove_file(self.directory.join(LINES));
        if lines.and_then(|()| fs::remove_dir(&self.directory)).is_err() {
            let _ = fs::remove_dir_all(&self.directory);
        }
    }
}

/// Whether what is written has to outlast a loss of power.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Durable {
    Yes,
    No,
}

/// A process has this journal open for writing.
pub(super) fn has_owner(directory: &Path) -> bool {
    let Ok(file) = File::open(directory.join(LINES)) else { return false };
    rustix::fs::flock(&file, FlockOperation::NonBlockingLockShared).is_err()
}

/// The lines of a journal that are complete; a last one that is torn is left out.
pub(super) fn lines(directory: &Path) -> io::Result<Vec<String>> {
    let bytes = fs::read(directory.join(LINES))?;
    let text = String::from_utf8_lossy(&bytes);
    let end = text.rfind('\n').map_or(0, |at| at + 1);
    Ok(text[..end].lines().map(str::to_owned).collect())
}

/// When a snapshot was made; in the order of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    /// Place of the step that comes next.
    pub(super) place: usize,
    /// How far that step has come.
    pub(super) stage: Stage,
}

/// How far a step has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// It has not begun.
    Before,
    /// It has failed, and is to be run again.
    Failed,
}

impl Moment {
    pub(super) fn before(place: usize) -> Self {
        Self { place, stage: Stage::Before }
    }

    pub(super) fn failed(place: usize) -> Self {
        Self { place, stage: Stage::Failed }
    }

    fn file(self) -> String {
        match self.stage {
            Stage::Before => format!("before-{}", self.place),
            Stage::Failed => format!("failed-{}", self.place),
        }
    }

    fn of(file: &str) -> Option<Self> {
        let (stage, place) = file.split_once('-')?;
        let place = place.parse().ok()?;
        match stage {
            "before" => Some(Self::before(place)),
            "failed" => Some(Self::failed(place)),
            _ => None,
        }
    }
}

/// The snapshots of a run with the moments at which they were made.
pub(super) fn snapshots(directory: &Path) -> Vec<(Moment, PathBuf)> {
    let Ok(files) = fs::read_dir(directory) else { return Vec::new() };
    let moment = |path: &Path| Moment::of(path.file_name()?.to_str()?);
    files.flatten().filter_map(|file| Some((moment(&file.path())?, file.path()))).collect()
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

fn locked(file: File) -> io::Result<File> {
    rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive)?;
    Ok(file)
}
