//! A program of the user's own that takes over the terminal, such as an editor.

use std::io;
use std::path::Path;

use tokio::process::Command;

/// Runs `program`, a shell's command line, with `file` as its last argument, and waits for its end; whether it
/// ended well. Needs a tokio runtime.
pub async fn open_with(program: &str, file: &Path) -> io::Result<bool> {
    let line = format!("{program} \"$1\"");
    let status = Command::new("sh").args(["-c", &line, "sh"]).arg(file).status().await?;
    Ok(status.success())
}
