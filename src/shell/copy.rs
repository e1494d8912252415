//! A directory copied with all that is in it: by reference where the file system can, else byte for byte.

use std::fs::{self, File, FileTimes, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

/// What git keeps in a work tree.
const GIT: &str = ".git";

/// What is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What git does not ignore; a `.gitignore` counts outside of a repository too.
    Kept,
    /// Everything.
    All,
}

/// Something that cannot be copied.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be copied", .path.display())]
pub struct CopyError {
    /// The file or directory.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub source: io::Error,
}

/// Copies what is in `from` into `to`, which is there and empty. Links stay links; files keep their modes and the time
/// at which they were changed. Sockets, pipes and devices are left out, and so are the directories `without`, and a
/// `.git` that is a file: it would lead back to the repository. What goes away meanwhile is no error.
pub(super) fn copy(from: &Path, to: &Path, extent: Extent, without: &[PathBuf]) -> Result<(), CopyError> {
    let mut copier = Copier { clones: true, directories: Vec::new() };
    copier.below(from, to, extent, without)?;
    let history = from.join(GIT);
    if extent == Extent::Kept && history.is_dir() {
        let place = to.join(GIT);
        fs::create_dir(&place).map_err(|source| CopyError { path: place.clone(), source })?;
        copier.below(&history, &place, Extent::All, without)?;
    }
    copier.close();
    Ok(())
}

/// The system's error of a walk, with the place at which it came.
fn plain(error: &ignore::Error) -> io::Error {
    let kind = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
    io::Error::new(kind, error.to_string())
}

/// Its `.git` is copied by itself, since a `.gitignore` does not speak of what is in it; a file of that name leads back.
fn is_left_out(entry: &DirEntry, extent: Extent) -> bool {
    entry.file_name() == GIT
        && (extent == Extent::Kept || entry.file_type().is_some_and(|kind| kind.is_file()))
}

struct Copier {
    /// No file has been refused to be cloned.
    clones: bool,
    /// Directories with the modes that they get when all is in them.
    directories: Vec<(PathBuf, Permissions)>,
}

impl Copier {
    fn below(
        &mut self,
        from: &Path,
        to: &Path,
        extent: Extent,
        without: &[PathBuf],
    ) -> Result<(), CopyError> {
        let by_git = extent == Extent::Kept;
        let without = without.to_vec();
        let mut walk = WalkBuilder::new(from);
        walk.hidden(false).ignore(false).parents(false).require_git(false);
        walk.git_ignore(by_git).git_global(by_git).git_exclude(by_git);
        walk.filter_entry(move |entry| {
            !is_left_out(entry, extent) && !without.iter().any(|path| path == entry.path())
        });
        for entry in walk.build() {
            let (path, taken) = match entry {
                Err(error) => (from.to_owned(), Err(plain(&error))),
                Ok(entry) => {
                    let below = entry.path().strip_prefix(from).expect("it was found there");
                    let is_top = below == Path::new("");
                    let taken = if is_top { Ok(()) } else { self.take(&entry, &to.join(below)) };
                    (entry.into_path(), taken)
                }
            };
            match taken {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                taken => taken.map_err(|source| CopyError { path, source })?,
            }
        }
        Ok(())
    }

    fn take(&mut self, entry: &DirEntry, to: &Path) -> io::Result<()> {
        let Some(kind) = entry.file_type() else { return Ok(()) };
        if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(entry.path())?, to)
        } else if kind.is_dir() {
            let permissions = fs::metadata(entry.path())?.permissions();
            fs::create_dir(to)?;
            self.directories.push((to.to_owned(), permissions));
            Ok(())
        } else if kind.is_file() {
            self.file(entry.path(), to)
        } else {
            Ok(())
        }
    }

    fn file(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let mut source = File::open(from)?;
        let known = source.metadata()?;
        let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
        self.clones = self.clones && clone(&source, &target);
        if !self.clones {
            io::copy(&mut source, &mut target)?;
        }
        target.set_times(FileTimes::new().set_modified(known.modified()?))?;
        target.set_permissions(Permissions::from_mode(known.permissions().mode() & 0o7777))
    }

    /// Gives directories their modes, the innermost first.
    fn close(self) {
        for (path, permissions) in self.directories.into_iter().rev() {
            let _ = fs::set_permissions(path, permissions);
        }
    }
}

/// Lets both files share their blocks until one of them is written to.
#[cfg(target_os = "linux")]
fn clone(source: &File, target: &File) -> bool {
    rustix::fs::ioctl_ficlone(target, source).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn clone(_: &File, _: &File) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    /// Every path below a directory.
    fn all(directory: &Path) -> Vec<String> {
        let mut walk = WalkBuilder::new(directory);
        let entries = walk.standard_filters(false).sort_by_file_path(Path::cmp).build().flatten();
        let names = entries.map(|entry| entry.path().strip_prefix(directory).unwrap().display().to_string());
        names.filter(|name| !name.is_empty()).collect()
    }

    fn write(directory: &Path, name: &str, text: &str) {
        let path = directory.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn copied(from: &Path, extent: Extent) -> tempfile::TempDir {
        let to = tempfile::tempdir().unwrap();
        copy(from, to.path(), extent, &[from.join("temporary")]).unwrap();
        to
    }

    #[test]
    fn what_git_ignores_stays_behind_unless_all_is_asked_for() {
        let from = tempfile::tempdir().unwrap();
        let files = [
            ".gitignore",
            ".git/target/HEAD",
            ".hidden/a",
            "src/.gitignore",
            "src/b",
            "target/c",
            "temporary/d",
        ];
        for name in files {
            let text = if name.ends_with(".gitignore") { "target\n" } else { name };
            write(from.path(), name, text);
        }
        write(from.path(), "src/target", "");
        assert_eq!(
            all(copied(from.path(), Extent::Kept).path()),
            [
                ".git",
                ".git/target",
                ".git/target/HEAD",
                ".gitignore",
                ".hidden",
                ".hidden/a",
                "src",
                "src/.gitignore",
                "src/b",
            ]
        );
        let everything = all(copied(from.path(), Extent::All).path());
        assert!(everything.contains(&"target/c".to_owned()) && everything.contains(&"src/target".to_owned()));
        assert!(!everything.contains(&"temporary".to_owned()));
    }

    #[test]
    fn links_modes_and_times_are_kept() {
        let from = tempfile::tempdir().unwrap();
        write(from.path(), "closed/tool", "#!/bin/sh\n");
        let tool = from.path().join("closed/tool");
        fs::set_permissions(&tool, Permissions::from_mode(0o555)).unwrap();
        let time = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let changed = FileTimes::new().set_modified(time);
        File::open(&tool).unwrap().set_times(changed).unwrap();
        fs::set_permissions(from.path().join("closed"), Permissions::from_mode(0o555)).unwrap();
        std::os::unix::fs::symlink("closed/tool", from.path().join("link")).unwrap();
        std::os::unix::fs::symlink("nowhere", from.path().join("dangling")).unwrap();
        std::os::unix::fs::symlink("closed", from.path().join("directory")).unwrap();
        let to = copied(from.path(), Extent::Kept);
        let mode = |name: &str| fs::metadata(to.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("closed"), mode("closed/tool")), (0o555, 0o555));
        assert_eq!(fs::metadata(to.path().join("closed/tool")).unwrap().modified().unwrap(), time);
        for (link, target) in [("link", "closed/tool"), ("dangling", "nowhere"), ("directory", "closed")] {
            assert_eq!(fs::read_link(to.path().join(link)).unwrap(), Path::new(target));
        }
        assert_eq!(fs::read_to_string(to.path().join("link")).unwrap(), "#!/bin/sh\n");
        for directory in [from.path(), to.path()] {
            fs::set_permissions(directory.join("closed"), Permissions::from_mode(0o755)).unwrap();
        }
    }

    #[test]
    fn a_git_that_leads_back_and_pipes_stay_behind() {
        let from = tempfile::tempdir().unwrap();
        write(from.path(), ".git", "gitdir: /elsewhere\n");
        write(from.path(), "a", "");
        let pipe = from.path().join("pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        assert_eq!(all(copied(from.path(), Extent::Kept).path()), ["a"]);
    }
}
