//! A copy of the user's directory for one document.

use std::path::{Path, PathBuf};

use super::Error;
use crate::shell::{Extent, Room, Workplace};

/// What marks the top of a project, the strongest first.
const MARKS: [&str; 2] = [".git", "rehearse.yaml"];

/// The directory that is copied, and where in it the session begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ground {
    root: PathBuf,
    below: PathBuf,
}

impl Ground {
    /// The git work tree that `directory` lies in, else the directory of the nearest `rehearse.yaml` above it, else itself.
    /// An error where that is the user's home or the root of the file system: too much to copy.
    pub(super) fn of(directory: &Path) -> Result<Self, Error> {
        let start =
            directory.canonicalize().map_err(|_| Error::DirectoryGone { path: directory.to_owned() })?;
        let marked = |mark: &&str| start.ancestors().find(|above| above.join(mark).exists());
        let root = MARKS.iter().find_map(marked).unwrap_or(&start).to_owned();
        let home = std::env::var_os("HOME").and_then(|home| Path::new(&home).canonicalize().ok());
        if root.parent().is_none() || home.is_some_and(|home| home == root) {
            return Err(Error::TooMuch { path: root });
        }
        let below = start.strip_prefix(&root).expect("it is the directory or above it").to_owned();
        Ok(Self { root, below })
    }

    /// Copies it into the document's room. Where the session begins there.
    pub(super) fn copied(
        &self,
        workplace: &Workplace,
        extent: Extent,
        room: &Room,
    ) -> Result<PathBuf, Error> {
        let directory = workplace.copy(&self.root, extent, room)?.join(&self.below);
        if directory.is_dir() {
            Ok(directory)
        } else {
            Err(Error::Ignored { path: self.root.join(&self.below) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_work_tree_comes_before_a_settings_file_and_that_before_the_directory() {
        let top = tempfile::tempdir().unwrap();
        let top = top.path().canonicalize().unwrap();
        let deep = top.join("a/b/c");
        std::fs::create_dir_all(&deep).unwrap();
        let ground = |root: &str, below: &str| Ground { root: top.join(root), below: PathBuf::from(below) };
        assert_eq!(Ground::of(&deep).unwrap(), ground("a/b/c", ""));
        std::fs::write(top.join("a/b/rehearse.yaml"), "").unwrap();
        assert_eq!(Ground::of(&deep).unwrap(), ground("a/b", "c"));
        std::fs::create_dir(top.join("a/.git")).unwrap();
        assert_eq!(Ground::of(&deep).unwrap(), ground("a", "b/c"));
    }
}
