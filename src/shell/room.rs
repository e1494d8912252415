//! Directories below that of a call: what is a session's own, and what is a document's own.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Error;
use super::later::Later;
use super::remove::remove;

/// For anybody on the way to what is open to them below.
const PASSED_THROUGH: u32 = 0o711;

/// Open to all, as the directory for temporary files is; only owners remove their files.
const OPEN: u32 = 0o1777;

/// A directory that only its owner can look into, gone soon after this is dropped.
#[derive(Debug)]
pub(super) struct Private {
    path: PathBuf,
    later: Arc<Later>,
}

impl Private {
    /// This directory, which is there.
    pub(super) fn new(path: PathBuf, later: &Arc<Later>) -> Self {
        Self { path, later: Arc::clone(later) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        let path = std::mem::take(&mut self.path);
        self.later.take(move || _ = std::fs::remove_dir_all(path));
    }
}

/// A directory for what is a document's own, gone soon with everything in it when this is dropped, unless it is to
/// stay. What is mounted below it stays.
#[derive(Debug)]
pub struct Room {
    path: PathBuf,
    temporary: Option<PathBuf>,
    fate: Fate,
}

/// What becomes of a directory in the end.
#[derive(Debug)]
enum Fate {
    Stays,
    Goes(Arc<Later>),
}

impl Room {
    pub(super) fn staying(path: PathBuf) -> Result<Self, Error> {
        make(&path, PASSED_THROUGH)?;
        Ok(Self { path, temporary: None, fate: Fate::Stays })
    }

    pub(super) fn going(path: PathBuf, later: &Arc<Later>) -> Result<Self, Error> {
        make(&path, PASSED_THROUGH)?;
        Ok(Self { path, temporary: None, fate: Fate::Goes(Arc::clone(later)) })
    }

    /// One that is itself the directory for temporary files.
    pub(super) fn temporary_only(path: PathBuf, later: &Arc<Later>) -> Result<Self, Error> {
        make(&path, OPEN)?;
        Ok(Self { temporary: Some(path.clone()), path, fate: Fate::Goes(Arc::clone(later)) })
    }

    /// Makes a directory for temporary files in it.
    pub fn furnish(&mut self) -> Result<(), Error> {
        let path = self.path.join("tmp");
        make(&path, OPEN)?;
        self.temporary = Some(path);
        Ok(())
    }

    /// The directory for temporary files, where it has one.
    pub fn temporary(&self) -> Option<&Path> {
        self.temporary.as_deref()
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Fate::Goes(later) = &self.fate {
            let path = std::mem::take(&mut self.path);
            later.take(move || remove(&path));
        }
    }
}

fn make(path: &Path, mode: u32) -> Result<(), Error> {
    std::fs::create_dir(path)
        .and_then(|()| std::fs::set_permissions(path, Permissions::from_mode(mode)))
        .map_err(|source| Error::Setup { path: path.to_owned(), source })
}
