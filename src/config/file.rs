//! Settings in files: `rehearse.yaml` and the key `rehearse:` of a document's front matter.

use std::io;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use serde_yaml::Mapping;

use super::error::{Error, nearest};
use super::layer::Layer;
use super::outline::Outline;
use super::overlay::{self, Documents};
use crate::document::{self, Located};

const NAME: &str = "rehearse.yaml";

/// A settings file and what it says; paths in it are already relative to the current directory.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingsFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its settings.
    pub layer: Layer,
    /// Its text.
    pub text: String,
}

impl SettingsFile {
    /// The 1-based line of a setting in it.
    pub fn line(&self, name: &str) -> usize {
        Outline::of(&self.text).line(&[name])
    }
}

/// Reads the settings file that is in force for documents of `directory`: `given`, else the nearest
/// `rehearse.yaml` in the directory or above it, else the nearest in the current directory or above that.
pub(crate) fn in_force(
    directory: &Path,
    given: Option<&Path>,
) -> Result<Option<SettingsFile>, Vec<Located<Error>>> {
    if let Some(path) = given {
        return match std::fs::read_to_string(path) {
            Ok(text) => settings(path.to_path_buf(), &text).map(Some),
            Err(error) => Err(vec![unreadable(path.to_path_buf(), &error)]),
        };
    }
    if let Some(found) = find(directory)? {
        return Ok(Some(found));
    }
    let Ok(here) = std::env::current_dir() else { return Ok(None) };
    match start_of(directory) {
        Some(start) if !start.starts_with(&here) => find(Path::new(".")),
        _ => Ok(None),
    }
}

/// Reads the nearest `rehearse.yaml` in `directory` or above it, if there is one.
pub(super) fn find(directory: &Path) -> Result<Option<SettingsFile>, Vec<Located<Error>>> {
    let Some(start) = start_of(directory) else { return Ok(None) };
    for above in start.ancestors() {
        let path = above.join(NAME);
        match std::fs::read_to_string(&path) {
            Ok(text) => return settings(shortened(&path, directory, &start), &text).map(Some),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(error) => return Err(vec![unreadable(path, &error)]),
        }
    }
    Ok(None)
}

fn start_of(directory: &Path) -> Option<PathBuf> {
    let climbs = directory.components().any(|part| part == Component::ParentDir);
    if climbs { directory.canonicalize().ok() } else { std::path::absolute(directory).ok() }
}

fn settings(path: PathBuf, text: &str) -> Result<SettingsFile, Vec<Located<Error>>> {
    let located = |(line, error)| Located { path: path.clone(), line, error };
    let layer = read(text).map_err(|errors| errors.into_iter().map(located).collect::<Vec<_>>())?;
    let directory = path.parent().unwrap_or(Path::new(""));
    let absent = overlay::absent(&layer, text, directory);
    if !absent.is_empty() {
        return Err(absent.into_iter().map(located).collect());
    }
    let layer = layer.relative_to(directory);
    Ok(SettingsFile { path, layer, text: text.to_owned() })
}

fn unreadable(path: PathBuf, error: &io::Error) -> Located<Error> {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        _ => error.to_string(),
    };
    Located { path, line: None, error: Error::Unreadable(reason) }
}

/// Names a file in the directory itself the way the user named the directory, another one as seen from the
/// current directory.
fn shortened(path: &Path, directory: &Path, start: &Path) -> PathBuf {
    if let Ok(rest) = path.strip_prefix(start) {
        return directory.strip_prefix(".").unwrap_or(directory).join(rest);
    }
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_path_buf()
}

pub(super) fn read(text: &str) -> Result<Layer, Vec<(Option<usize>, Error)>> {
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Layer::default());
    }
    let mut layer: Layer =
        serde_yaml::from_str(text).map_err(|error| vec![at_its_kind(explain(&error, text, &[]), text, 0)])?;
    if let Some(Documents::Overlaid(overlays)) = &mut layer.documents {
        *overlays = overlay::read(text)?;
    }
    Ok(layer)
}

/// Reads the settings of a document's front matter. Front matter that is no YAML at all is left to the
/// reader of documents.
pub(super) fn front_matter(text: &str) -> Result<Layer, (Option<usize>, Error)> {
    #[derive(Deserialize)]
    struct FrontMatter {
        #[serde(default)]
        rehearse: Option<Layer>,
    }
    let yaml = document::front_matter::split(text).map(|(yaml, _)| yaml);
    let Some(yaml) = yaml.filter(|yaml| yaml.contains("rehearse")) else { return Ok(Layer::default()) };
    let layer = match serde_yaml::from_str::<FrontMatter>(yaml) {
        Ok(matter) => matter.rehearse.unwrap_or_default(),
        Err(_) if serde_yaml::from_str::<serde_yaml::Mapping>(yaml).is_err() => Layer::default(),
        Err(error) => return Err(at_its_kind(explain(&error, yaml, &["rehearse"]), yaml, 1)),
    };
    if layer.documents.is_some() {
        let line = yaml.lines().position(|line| line.trim_start().starts_with("documents"));
        return Err((line.map(|line| line + 2), Error::DocumentsInFrontMatter));
    }
    if let Some(name) = layer.of_the_call() {
        return Err((Some(Outline::of(yaml).line(&["rehearse", name]) + 1), Error::OfTheCall(name)));
    }
    Ok(layer)
}

/// What is wrong in a text whose settings stand under the keys `below`: none in a settings file, one in front matter,
/// which has a line before it.
fn explain(error: &serde_yaml::Error, text: &str, below: &[&str]) -> (Option<usize>, Error) {
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let found = || error.location().map(|place| place.line());
    if let Some((_, rest)) = message.split_once("unknown field `") {
        let key = rest.split('`').next().unwrap_or_default().to_owned();
        let nearest = nearest(&key, Layer::NAMES);
        return (found().map(|line| line + below.len()), Error::UnknownKey { key, nearest });
    }
    // Where the reader knows no place of a value, it gives that of the mapping which the value stands in.
    let line = line_of_unread(text, below).max(found()).map(|line| line + below.len());
    (line, Error::Malformed(message.strip_prefix("rehearse.").unwrap_or(message).to_owned()))
}

/// The line of the first setting under the keys `below` that cannot be read by itself.
fn line_of_unread(text: &str, below: &[&str]) -> Option<usize> {
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    for key in below {
        value = value.get(key)?.clone();
    }
    let unread = value.as_mapping()?.iter().find_map(|(key, value)| {
        let alone = Mapping::from_iter([(key.clone(), value.clone())]);
        serde_yaml::from_value::<Layer>(alone.into()).is_err().then(|| key.as_str()).flatten()
    })?;
    Some(Outline::of(text).line(&[below, &[unread]].concat()))
}

/// An error of a kind under `volatile:` is told at the kind; the reader of YAML knows the first one's line only.
fn at_its_kind(
    (line, error): (Option<usize>, Error),
    text: &str,
    lines_before: usize,
) -> (Option<usize>, Error) {
    let message = error.to_string();
    let name = message.split_once(" kind \"").and_then(|(_, rest)| rest.split('"').next());
    let key = name.map(|name| format!("{name}:"));
    let names_it = |text: &str| key.as_ref().is_some_and(|key| text.trim_start().starts_with(key.as_str()));
    let at = text.lines().position(names_it).map(|at| at + 1 + lines_before);
    (at.or(line), error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Examples;

    #[test]
    fn an_unknown_setting_is_placed_and_helped() {
        let (line, error) = read("strict: true\n\ntimout: 5m\n").unwrap_err().remove(0);
        assert_eq!(line, Some(3));
        assert_eq!(error.to_string(), "unknown setting `timout`; did you mean `timeout`?");
    }

    #[test]
    fn a_bad_value_is_placed() {
        let (line, error) = read("strict: true\nexamples: maybe\n").unwrap_err().remove(0);
        assert_eq!(line, Some(2));
        assert!(error.to_string().contains("maybe"), "{error}");
    }

    #[test]
    fn front_matter_counts_lines_from_the_top_of_the_document() {
        let text = "---\ntitle: T\nrehearse:\n  strict: true\n  exampels: warn\n---\n# T\n";
        let (line, error) = front_matter(text).unwrap_err();
        assert_eq!(line, Some(5));
        assert_eq!(error.to_string(), "unknown setting `exampels`; did you mean `examples`?");
    }

    #[test]
    fn front_matter_settings_are_read_and_other_keys_left_alone() {
        let text = "---\r\ntitle: T\r\nrehearse: {examples: warn}\r\nms.date: x\r\n---\r\n";
        assert_eq!(front_matter(text).unwrap().examples, Some(Examples::Warn));
        assert_eq!(front_matter("---\nrehearse\n").unwrap(), Layer::default());
        assert_eq!(front_matter("---\nrehearse: [unclosed\n---\n").unwrap(), Layer::default());
    }

    #[test]
    fn an_empty_settings_file_settles_nothing() {
        assert_eq!(read("# nothing yet\n\n").unwrap(), Layer::default());
    }
}
