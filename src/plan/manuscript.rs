//! A document's text for a reader who goes along.

use std::path::Path;

use crate::config::Settings;
use crate::document::{self, Manuscript, ReadOptions};

/// Reads the document at `path` once more, with what it includes; `None` where it cannot be read any more.
pub fn manuscript(path: &Path, settings: &Settings) -> Option<Manuscript> {
    let text = std::fs::read_to_string(path).ok()?;
    let directory = path.parent().unwrap_or(Path::new(""));
    let includes = |target: &str| std::fs::read_to_string(directory.join(target)).ok();
    let options = ReadOptions { languages: &settings.languages, includes: &includes };
    Some(document::manuscript(&text, path, &options))
}
