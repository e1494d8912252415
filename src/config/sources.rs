//! Everything that has a say in the settings of one document, by where it is said.

use std::path::Path;

use super::error::Error;
use super::file::{self, SettingsFile};
use super::layer::Layer;
use super::overlay::{Documents, Overlay};
use crate::document::Located;

/// What is said of a document in files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sources {
    /// The settings file in force for it.
    pub file: Option<SettingsFile>,
    /// Its own front matter.
    pub front_matter: Layer,
}

impl Sources {
    /// Reads what is said of the document at `path`, whose text is `text`; what cannot be read says nothing, and
    /// is told.
    pub fn of(path: &Path, text: &str, flags: &Layer) -> (Self, Vec<Located<Error>>) {
        let mut errors = Vec::new();
        let directory = path.parent().unwrap_or(Path::new(""));
        let here = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
        let file = file::in_force(here, flags.config.as_deref()).unwrap_or_else(|mut found| {
            errors.append(&mut found);
            None
        });
        let front_matter = file::front_matter(text).unwrap_or_else(|(line, error)| {
            errors.push(Located { path: path.to_path_buf(), line, error });
            Layer::default()
        });
        (Self { file, front_matter: front_matter.relative_to(directory) }, errors)
    }

    /// What the settings file says of the document at `path` alone, in the order of the file.
    pub fn overlays(&self, path: &Path) -> Vec<&Overlay> {
        let Some(file) = &self.file else { return Vec::new() };
        let Some(Documents::Overlaid(overlays)) = &file.layer.documents else { return Vec::new() };
        let whole = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
        let (Ok(settings), Ok(document)) = (whole(&file.path), whole(path)) else { return Vec::new() };
        let directory = settings.parent().unwrap_or(Path::new("/"));
        overlays.iter().filter(|overlay| overlay.fits(directory, &document)).collect()
    }
}
