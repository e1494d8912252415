//! From a path to a plan: the document, and what it needs.

use std::path::Path;

use super::build::{Built, build};
use super::prerequisites::{self, Prerequisites};
use super::{Error, Loaded, page};
use crate::config::Layer;
use crate::document::Located;

/// What holds for every document of a call.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The flags, which win over every other settings.
    pub flags: &'a Layer,
    /// Whether the process has a variable of this name.
    pub in_environment: &'a dyn Fn(&str) -> bool,
}

/// Reads the document at `path` and plans it. Reads files, writes and runs nothing. All errors that can be
/// told at once are told, each with its file and line.
pub fn load(path: &Path, request: Request) -> Result<Loaded, Vec<Located<Error>>> {
    let mut page = page::load(path, request.flags)?;
    let Prerequisites { pages, findings } = prerequisites::gather(&page, request.flags)?;
    page.document.findings.extend(findings);
    page.document.findings.sort_by_key(|finding| finding.line);
    for before in &pages {
        page.settings.secrets.extend(before.settings.secrets.iter().cloned());
    }
    let located = |error| Located { path: path.to_path_buf(), line: None, error };
    let settings = page.settings.clone();
    let Built { plan, open } = build(page, pages, request.in_environment)
        .map_err(|errors| errors.into_iter().map(located).collect::<Vec<_>>())?;
    Ok(Loaded { plan, settings, open })
}
