//! Directories that only their owner can look into: a session's pipes and blocks are nobody else's.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;

/// A new directory below the one for temporary files, gone when it is dropped.
pub(super) fn private() -> io::Result<TempDir> {
    tempfile::Builder::new().prefix("rehearse-").permissions(Permissions::from_mode(0o700)).tempdir()
}
