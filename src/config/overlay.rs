//! `documents:` of a settings file: which files of a directory are documents, or what holds for single ones.

use std::fmt;
use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;
use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_yaml::{Mapping, Value};

use super::error::{Error, nearest};
use super::layer::Layer;
use super::outline::Outline;
use super::overlay_steps::{self, StepOverlay};
use super::word::Words;

/// What stands under `documents`.
#[derive(Debug, Clone, PartialEq)]
pub enum Documents {
    /// Globs of the files of a directory that are documents.
    Globs(Words),
    /// Settings and directives of single documents, in the order of the file.
    Overlaid(Vec<Overlay>),
}

/// What a settings file says of the documents at a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// A path or glob, relative to the settings file.
    pub path: String,
    /// Settings, laid over those of the file and of the front matter.
    pub layer: Layer,
    /// Directives of steps, in the order of the file.
    pub steps: Vec<StepOverlay>,
}

pub(super) type Problem = (Option<usize>, Error);

impl Overlay {
    /// Whether it is meant for `document`, where the settings file lies in `directory`; both absolute, links
    /// resolved.
    pub fn fits(&self, directory: &Path, document: &Path) -> bool {
        let anywhere = self.path.starts_with("**/") || Path::new(&self.path).is_absolute();
        if !has_wildcards(&self.path) {
            return normal(&directory.join(&self.path)) == document;
        }
        let pattern = if anywhere {
            self.path.clone()
        } else {
            let (mut directory, mut rest) = (directory, self.path.as_str());
            loop {
                rest = match rest.split_once('/') {
                    Some((".", below)) => below,
                    Some(("..", below)) => {
                        directory = directory.parent().unwrap_or(directory);
                        below
                    }
                    _ => break,
                };
            }
            let root = globset::escape(&directory.to_string_lossy());
            format!("{}/{rest}", root.trim_end_matches('/'))
        };
        glob(&pattern).is_ok_and(|glob| glob.is_match(document))
    }
}

fn has_wildcards(path: &str) -> bool {
    path.contains(['*', '?', '[', '{'])
}

fn glob(pattern: &str) -> Result<globset::GlobMatcher, globset::Error> {
    GlobBuilder::new(pattern).literal_separator(true).build().map(|glob| glob.compile_matcher())
}

/// The path without `.` and `..`; a link on the way is resolved where it leads somewhere.
fn normal(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

/// Reads the mapping under `documents` of a whole settings file; all errors, with their lines.
pub(super) fn read(text: &str) -> Result<Vec<Overlay>, Vec<Problem>> {
    let malformed = |error: serde_yaml::Error| vec![(None, Error::Malformed(error.to_string()))];
    let file: Mapping = serde_yaml::from_str(text).map_err(malformed)?;
    let Some(Value::Mapping(documents)) = file.get("documents") else { return Ok(Vec::new()) };
    let mut reader = Reader { outline: Outline::of(text), problems: Vec::new() };
    let overlays: Vec<_> = documents.iter().filter_map(|(path, value)| reader.overlay(path, value)).collect();
    if reader.problems.is_empty() { Ok(overlays) } else { Err(reader.problems) }
}

/// The plain paths under `documents` of `layer` at which there is no file; `text` is that of the settings file.
pub(super) fn absent(layer: &Layer, text: &str, directory: &Path) -> Vec<Problem> {
    let Some(Documents::Overlaid(overlays)) = &layer.documents else { return Vec::new() };
    let is_absent = |path: &&String| !has_wildcards(path) && !directory.join(path).exists();
    let absent: Vec<_> = overlays.iter().map(|overlay| &overlay.path).filter(is_absent).collect();
    if absent.is_empty() {
        return Vec::new();
    }
    let outline = Outline::of(text);
    let line = |path: &str| Some(outline.line(&["documents", path]));
    absent.into_iter().map(|path| (line(path), Error::NoDocument(path.clone()))).collect()
}

/// Reads values and places what is wrong with them.
pub(super) struct Reader<'t> {
    outline: Outline<'t>,
    pub(super) problems: Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn line(&self, path: &[&str]) -> usize {
        self.outline.line(path)
    }

    pub(super) fn refuse(&mut self, path: &[&str], error: Error) {
        self.problems.push((Some(self.line(path)), error));
    }

    pub(super) fn shape(&mut self, path: &[&str], what: impl Into<String>) {
        self.refuse(path, Error::Malformed(what.into()));
    }

    fn overlay(&mut self, path: &Value, value: &Value) -> Option<Overlay> {
        let Some(name) = scalar(path) else {
            self.shape(&["documents"], "documents: a path or glob is text");
            return None;
        };
        let place = ["documents", name.as_str()];
        if let Err(error) = glob(&name) {
            self.shape(&place, format!("documents: `{name}` is no glob: {}", error.kind()));
        }
        let mut overlay = Overlay { path: name.clone(), layer: Layer::default(), steps: Vec::new() };
        let Value::Mapping(settings) = value else {
            if *value != Value::Null {
                self.shape(&place, format!("documents: `{name}` takes settings and `steps`, one a line"));
            }
            return Some(overlay);
        };
        let mut own = Mapping::new();
        for (key, value) in settings {
            let Some(key) = scalar(key) else { continue };
            let place = [place[0], place[1], key.as_str()];
            match key.as_str() {
                "steps" => overlay.steps = overlay_steps::read(self, &place, value),
                "documents" => self.shape(&place, "`documents` cannot stand within `documents`"),
                _ => match setting(&key, value) {
                    Ok(()) => {
                        own.insert(Value::String(key), value.clone());
                    }
                    Err(error) => self.refuse(&place, error),
                },
            }
        }
        overlay.layer = serde_yaml::from_value(Value::Mapping(own)).expect("each setting was read by itself");
        Some(overlay)
    }
}

/// Whether a setting is said of all documents at once.
fn is_general(name: &str) -> bool {
    name == "documents" || Layer::OF_THE_CALL.contains(&name)
}

/// Whether a setting is known and its value of its kind.
fn setting(key: &str, value: &Value) -> Result<(), Error> {
    if !Layer::NAMES.contains(&key) {
        let nearest =
            nearest(key, Layer::NAMES.into_iter().filter(|name| !is_general(name)).chain(["steps"]));
        return Err(Error::UnknownKey { key: key.to_owned(), nearest });
    }
    if let Some(name) = Layer::OF_THE_CALL.into_iter().find(|name| *name == key) {
        return Err(Error::OfTheCall(name));
    }
    let alone = Mapping::from_iter([(Value::String(key.to_owned()), value.clone())]);
    let read = serde_yaml::from_value::<Layer>(Value::Mapping(alone));
    read.map(|_| ()).map_err(|error| Error::Malformed(format!("{key}: {error}")))
}

/// Text, or a number or truth value as it is written.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => None,
    }
}

struct DocumentsVisitor;

impl<'de> Visitor<'de> for DocumentsVisitor {
    type Value = Documents;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of globs, or settings by path")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Documents, E> {
        Ok(Documents::Globs(Words(vec![text.to_owned()])))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Documents, A::Error> {
        Words::deserialize(de::value::SeqAccessDeserializer::new(items)).map(Documents::Globs)
    }
    /// What it holds is read once more, with its lines: see [`read`].
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Documents, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Documents::Overlaid(Vec::new()))
    }
}

impl<'de> Deserialize<'de> for Documents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DocumentsVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_to_the_settings_and_may_lead_out_of_their_directory() {
        for (path, document, fits) in [
            ("guide.md", "/p/guide.md", true),
            ("guide.md", "/p/docs/guide.md", false),
            ("./docs/guide.md", "/p/docs/guide.md", true),
            ("docs/*.md", "/p/docs/guide.md", true),
            ("docs/*.md", "/p/docs/a/guide.md", false),
            ("docs/**/*.md", "/p/docs/a/guide.md", true),
            ("../seeds/guide.*.md", "/seeds/guide.fr.md", true),
            ("../seeds/guide.fr.md", "/seeds/guide.fr.md", true),
            ("**/guide.*.md", "/seeds/guide.fr.md", true),
            ("**/guide.*.md", "/p/guide.fr.md", true),
            ("/seeds/*.md", "/seeds/guide.fr.md", true),
            ("*.md", "/seeds/guide.fr.md", false),
        ] {
            let overlay = Overlay { path: path.to_owned(), layer: Layer::default(), steps: Vec::new() };
            assert_eq!(overlay.fits(Path::new("/p"), Path::new(document)), fits, "{path} {document}");
        }
    }
}
