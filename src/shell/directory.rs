//! Directories that only their owner can look into: a session's pipes and blocks are nobody else's.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;

use super::Error;

/// A new directory below the one for temporary files, gone when it is dropped.
pub(super) fn private() -> Result<TempDir, Error> {
    let permissions = Permissions::from_mode(0o700);
    let made = tempfile::Builder::new().prefix("rehearse-").permissions(permissions).tempdir();
    made.map_err(|error| {
        let told = error.to_string();
        let reason = told.split(" at path ").next().unwrap_or(&told).to_owned();
        Error::Temporary { path: std::env::temp_dir(), reason }
    })
}
