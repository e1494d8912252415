//! A directory below the one for temporary files.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;

use super::Error;
use super::workplace::PREFIX;

/// A directory of ours that anybody can pass through on the way to what is open to them below it.
pub(super) fn new() -> Result<TempDir, Error> {
    new_named(PREFIX)
}

/// The same, with a name that begins like this.
pub(super) fn new_named(prefix: &str) -> Result<TempDir, Error> {
    let permissions = Permissions::from_mode(0o711);
    let created = tempfile::Builder::new().prefix(prefix).permissions(permissions).tempdir();
    created.map_err(|error| {
        let told = error.to_string();
        let reason = told.split(" at path ").next().unwrap_or(&told).to_owned();
        Error::Temporary { path: std::env::temp_dir(), reason }
    })
}
