//! Whether programs are there: a look along the path, no process.

use std::env;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The directories that the session will look in.
pub(super) struct SearchPath(Vec<PathBuf>);

impl SearchPath {
    /// `first`, then `PATH`.
    pub(super) fn new(first: &[PathBuf]) -> Self {
        let path = env::var_os("PATH").unwrap_or_default();
        Self(first.iter().cloned().chain(env::split_paths(&path)).collect())
    }

    /// Whether a program of this name, or at this path, can be executed.
    pub(super) fn has(&self, tool: &str) -> bool {
        if tool.contains('/') {
            return is_executable(Path::new(tool));
        }
        self.0.iter().any(|directory| is_executable(&directory.join(tool)))
    }
}

fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}
