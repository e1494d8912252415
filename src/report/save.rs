//! A report that is in its file whole or not at all.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::Errno;

/// Mode of a new report before the process's umask takes its share.
const MODE: u32 = 0o666;

/// Links that are followed from one to the next, as the kernel does.
const LINKS: usize = 40;

/// The file that `path` names at the end of its symbolic links, whether it exists or not.
pub fn target(path: &Path) -> PathBuf {
    if let Ok(target) = fs::canonicalize(path) {
        return target;
    }
    let mut target = path.to_owned();
    for _ in 0..LINKS {
        let Ok(next) = fs::read_link(&target) else { break };
        target = target.parent().unwrap_or(Path::new("")).join(next);
    }
    target
}

/// Lets `write` fill a file all at once: a reader sees the old report or the new one, never half of it.
///
/// An existing file keeps its mode, a symbolic link its target; a device or pipe is written in place. Fails as `write`
/// does, where the directory is missing or may not be written, and where nobody reads the pipe; the earlier file is then
/// as it was. Errors name no file.
pub fn save(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        return write(&mut in_place(path)?);
    }
    let target = target(path);
    let directory = target.parent().filter(|parent| parent.as_os_str() != OsStr::new(""));
    let directory = directory.unwrap_or(Path::new("."));
    fs::metadata(directory)?;
    // Made here: the error of the crate's own way names the temporary file, which means nothing to anybody.
    let make = |path: &Path| File::options().write(true).create_new(true).mode(MODE).open(path);
    let mut file = tempfile::Builder::new().prefix(".rehearse-").make_in(directory, make)?;
    write(file.as_file_mut())?;
    if let Some(metadata) = existing {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    // A disk that fills up later is told here, not after the earlier file is gone.
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// Opens a device or pipe. A pipe that nobody reads is an error; one that is read is written as fast as it is read.
fn in_place(path: &Path) -> io::Result<File> {
    let file = File::options().write(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed()).open(path);
    let file = file.map_err(|error| match Errno::from_io_error(&error) {
        Some(Errno::NXIO) => io::Error::other("nobody reads this pipe"),
        _ => error,
    })?;
    let flags = fcntl_getfl(&file)?;
    fcntl_setfl(&file, flags - OFlags::NONBLOCK)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn new(out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"new")
    }

    #[test]
    fn leaves_the_earlier_file_where_writing_fails() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("report.json");
        fs::write(&file, "old").unwrap();
        let half = |out: &mut dyn Write| {
            out.write_all(b"n")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        };
        assert_eq!(save(&file, half).unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn replaces_a_file_and_keeps_its_mode_and_link() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("report.json");
        let link = directory.path().join("latest.json");
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("report.json", &link).unwrap();
        save(&link, new).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_new_file_is_as_readable_as_any_other() {
        let directory = tempfile::tempdir().unwrap();
        let (plain, report) = (directory.path().join("plain"), directory.path().join("report"));
        fs::write(&plain, "").unwrap();
        save(&report, new).unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(plain), mode(report));
    }

    #[test]
    fn says_that_the_directory_is_missing() {
        let error = save(Path::new("/nowhere/at/all/report.json"), new).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
