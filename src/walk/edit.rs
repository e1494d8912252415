//! A step's text changed for this run only: in the user's editor, or line by line.

use std::io::Write;

use super::keys::{Keyboard, Shown};
use crate::shell;

/// The text as the reader wants it; `None` where it is to stay. Fails with a sentence where the editor does.
pub(super) async fn edited(keyboard: &mut Keyboard, text: &str) -> Result<Option<String>, String> {
    let editor = ["VISUAL", "EDITOR"]
        .iter()
        .rev()
        .find_map(|name| std::env::var(name).ok().filter(|editor| !editor.trim().is_empty()));
    match editor {
        Some(editor) => in_editor(&editor, text).await,
        None => Ok(by_line(keyboard, text).await),
    }
}

async fn in_editor(editor: &str, text: &str) -> Result<Option<String>, String> {
    let failed = |error: std::io::Error| format!("the editor `{editor}` cannot be used: {error}");
    let mut file = tempfile::Builder::new().prefix("rehearse-").suffix(".sh").tempfile().map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    if !shell::open_with(editor, file.path()).await.map_err(failed)? {
        return Err(format!("the editor `{editor}` failed; the step is as it was"));
    }
    let changed = std::fs::read_to_string(file.path()).map_err(failed)?;
    Ok((changed.trim_end() != text.trim_end()).then_some(changed))
}

/// Each line in turn; Escape at any of them leaves all as it was.
async fn by_line(keyboard: &mut Keyboard, text: &str) -> Option<String> {
    let mut changed = Vec::new();
    for (at, line) in text.trim_end().lines().enumerate() {
        let prompt = if at == 0 { "$ " } else { "> " };
        changed.push(keyboard.line(prompt, line, Shown::Plainly).await?);
    }
    let changed = changed.join("\n");
    (changed.trim_end() != text.trim_end()).then_some(changed)
}
