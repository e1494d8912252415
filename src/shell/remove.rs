//! Directories that go with everything in them, whatever a document made there.

use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// How often it is tried: a process that is just ending may still write.
const ATTEMPTS: usize = 3;

/// Removes a directory, those that may not be written to as well. It stays where something is mounted below it, which
/// is not ours to remove, and where another user's directories in it cannot be removed.
pub(super) fn remove(directory: &Path) {
    if fs::remove_dir(directory).is_ok() || has_mounts(directory) {
        return;
    }
    for _ in 0..ATTEMPTS {
        if fs::remove_dir_all(directory).is_ok() {
            return;
        }
        unlock(directory);
    }
}

/// Lets the owner look into and write to every directory below.
fn unlock(directory: &Path) {
    let _ = fs::set_permissions(directory, Permissions::from_mode(0o700));
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            unlock(&entry.path());
        }
    }
}

/// Linux lists what is mounted, with odd bytes of paths in octal; elsewhere nothing is known.
fn has_mounts(directory: &Path) -> bool {
    let mounts = fs::read("/proc/self/mountinfo").unwrap_or_default();
    let Ok(directory) = directory.canonicalize() else { return false };
    let spelled = directory.as_os_str().as_bytes().iter().flat_map(|&byte| spelled(byte));
    let mut below: Vec<u8> = spelled.collect();
    if below != b"/" {
        below.push(b'/');
    }
    let point =
        |line: &[u8]| line.split(|&byte| byte == b' ').nth(4).is_some_and(|point| point.starts_with(&below));
    mounts.split(|&byte| byte == b'\n').any(point)
}

fn spelled(byte: u8) -> Vec<u8> {
    match byte {
        b' ' | b'\t' | b'\n' | b'\\' => format!("\\{byte:03o}").into_bytes(),
        _ => vec![byte],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_may_not_be_written_to_goes() {
        let directory = tempfile::tempdir().unwrap();
        let below = directory.path().join("a/b/c");
        fs::create_dir_all(&below).unwrap();
        fs::write(below.join("file"), "").unwrap();
        for closed in ["a/b/c", "a/b", "a"] {
            fs::set_permissions(directory.path().join(closed), Permissions::from_mode(0o500)).unwrap();
        }
        remove(&directory.path().join("a"));
        assert!(!directory.path().join("a").exists());
    }

    #[test]
    fn what_is_mounted_is_seen() {
        assert!(has_mounts(Path::new("/")));
        assert!(!has_mounts(Path::new("/proc/self/fd")));
    }
}
