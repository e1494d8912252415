//! What is in force, and where each value of it was said.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::layer::Layer;
use super::outline::Outline;
use super::overlay::Overlay;
use super::sources::Sources;
use super::word::{Isolate, Jobs, Limit, Words};
use super::{Examples, Leaks, Settings};
use crate::document::front_matter;

/// A setting and the values it has.
#[derive(Debug, Clone, PartialEq)]
pub struct InForce {
    /// Its name, as in files.
    pub name: &'static str,
    /// What its value is made of.
    pub shape: Shape,
    /// One value, the items of a list, or those of a mapping; none where nothing is set.
    pub values: Vec<Said>,
}

/// What the value of a setting is made of, which is how sources are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One value.
    One,
    /// A list.
    List,
    /// Values by name.
    Map,
}

/// A value and who said it.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Its name within a mapping.
    pub key: Option<String>,
    /// Text, a number or a truth value, as in files.
    pub value: Json,
    /// Who said it.
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// It is built in.
    Default,
    /// A file says it.
    Line {
        /// `rehearse.yaml` or the document.
        path: PathBuf,
        /// 1-based.
        line: usize,
    },
    /// An option of the command line says it.
    Option(String),
}

/// How the values of several sources become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Merging {
    /// The strongest source's.
    Replaced,
    /// Those of all, the weakest first.
    Added,
    /// Those of all, the strongest first.
    Prepended,
}

/// A source: its settings, and how its lines are found.
struct Source<'a> {
    layer: Layer,
    place: Place<'a>,
}

enum Place<'a> {
    BuiltIn,
    Text { path: &'a Path, outline: Outline<'a>, below: Vec<&'a str>, lines_before: usize },
    Options,
}

/// Every setting with its value for a document, or for a directory where there is no document; `text` is the
/// document's. Agrees with [`Settings::merge`].
pub fn in_force(sources: &Sources, document: Option<(&Path, &str)>, flags: &Layer) -> Vec<InForce> {
    let overlays = document.map_or_else(Vec::new, |(path, _)| sources.overlays(path));
    let all = all(sources, &overlays, document, flags);
    let written = |source: &Source| serde_json::to_value(&source.layer).expect("settings are plain values");
    let all: Vec<_> = all.iter().map(|source| (source, written(source))).collect();
    let names = Layer::NAMES.iter().filter(|name| **name != "documents");
    names.map(|name| of(name, &all)).collect()
}

fn all<'a>(
    sources: &'a Sources,
    overlays: &[&'a Overlay],
    document: Option<(&'a Path, &'a str)>,
    flags: &Layer,
) -> Vec<Source<'a>> {
    let mut all = vec![Source { layer: defaults(), place: Place::BuiltIn }];
    let in_file = |below: Vec<&'a str>| {
        let file = sources.file.as_ref().expect("an overlay stands in a file");
        Place::Text { path: &file.path, outline: Outline::of(&file.text), below, lines_before: 0 }
    };
    if let Some(file) = &sources.file {
        all.push(Source { layer: file.layer.clone(), place: in_file(Vec::new()) });
    }
    if let Some((path, text)) = document {
        let yaml = front_matter::split(text).map_or("", |(yaml, _)| yaml);
        let place =
            Place::Text { path, outline: Outline::of(yaml), below: vec!["rehearse"], lines_before: 1 };
        all.push(Source { layer: sources.front_matter.clone(), place });
    }
    let overlays = overlays.iter().map(|overlay| Source {
        layer: overlay.layer.clone(),
        place: in_file(vec!["documents", &overlay.path]),
    });
    all.extend(overlays);
    let with = flags.with.iter().map(|path| path.to_string_lossy().into_owned()).collect::<Vec<_>>();
    let before = (!with.is_empty()).then_some(Words(with));
    all.push(Source { layer: Layer { before, ..flags.clone() }, place: Place::Options });
    all
}

/// What holds where nobody says anything.
fn defaults() -> Layer {
    let settings = Settings::default();
    let limit = |limit: Option<std::time::Duration>| Some(limit.map_or(Limit::None, Limit::After));
    Layer {
        languages: Some(Words(settings.languages)),
        timeout: limit(settings.timeout),
        document_timeout: limit(settings.document_timeout),
        settle: limit(settings.settle),
        silent_after: limit(settings.silent_after),
        examples: Some(Examples::default()),
        leaks: Some(Leaks::default()),
        strict: Some(settings.strict),
        cleanup: Some(settings.cleanup),
        keep: Some(settings.keep),
        allow_unset: Some(settings.allow_unset),
        jobs: Some(Jobs::Count(NonZeroUsize::MIN)),
        fail_fast: Some(false),
        journal: Some(false),
        isolate: Some(Isolate::default()),
        keep_temp: Some(false),
        ..Layer::default()
    }
}

fn of(name: &'static str, sources: &[(&Source, Json)]) -> InForce {
    let mut shape = shape(name);
    let mut values: Vec<Said> = Vec::new();
    for (source, written) in sources {
        let said = match written.get(name) {
            None | Some(Json::Null) => continue,
            Some(Json::Array(items)) => {
                shape = Shape::List;
                items.iter().map(|item| source.said(name, None, item)).collect::<Vec<_>>()
            }
            Some(Json::Object(entries)) => {
                shape = Shape::Map;
                entries.iter().map(|(key, value)| source.said(name, Some(key), value)).collect()
            }
            Some(value) => {
                shape = Shape::One;
                vec![source.said(name, None, value)]
            }
        };
        match merging(name, &source.place) {
            _ if shape == Shape::Map => {
                values.retain(|known| !said.iter().any(|said| said.key == known.key));
                values.extend(said);
            }
            Merging::Replaced => values = said,
            Merging::Added => values.extend(said),
            Merging::Prepended => values.splice(..0, said).for_each(drop),
        }
    }
    InForce { name, shape, values }
}

/// As [`Settings::merge`] does it; `--with` adds to `before`.
fn merging(name: &str, place: &Place) -> Merging {
    match (name, place) {
        ("secrets" | "read-only" | "var-file", _) | ("before", Place::Options) => Merging::Added,
        ("path-prepend", _) => Merging::Prepended,
        _ => Merging::Replaced,
    }
}

/// What a setting without any value would be.
fn shape(name: &str) -> Shape {
    match name {
        "from" | "until" | "working-directory" => Shape::One,
        "variables" | "volatile" => Shape::Map,
        _ => Shape::List,
    }
}

impl Source<'_> {
    fn said(&self, name: &'static str, key: Option<&String>, value: &Json) -> Said {
        let origin = match &self.place {
            Place::BuiltIn => Origin::Default,
            Place::Options => Origin::Option(option(name)),
            Place::Text { path, outline, below, lines_before } => {
                let mut place = below.clone();
                place.push(name);
                place.extend(key.map(String::as_str));
                Origin::Line { path: path.to_path_buf(), line: outline.line(&place) + lines_before }
            }
        };
        Said { key: key.cloned(), value: value.clone(), origin }
    }
}

/// The option that says what a setting says.
fn option(name: &str) -> String {
    let option = match name {
        "variables" => "var",
        "secrets" => "secret",
        "languages" => "language",
        "before" => "with",
        "tools" => "tool",
        "cleanup" => "no-cleanup",
        name => name,
    };
    format!("--{option}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SettingsFile;

    const FILE: &str = "timeout: 5m\nsecrets: A\npath-prepend: [x, y]\nvariables: {R: eu}\n\
                        documents:\n  guide.md:\n    settle: 1m\n    secrets: [B]\n    variables:\n      R: us\n";
    const GUIDE: &str = "---\nrehearse:\n  strict: true\n  path-prepend: z\n---\n# Guide\n";

    fn sources() -> Sources {
        let (path, text) = (PathBuf::from("/p/rehearse.yaml"), FILE.to_owned());
        let layer = crate::config::file::read(FILE).unwrap();
        let front_matter = crate::config::file::front_matter(GUIDE).unwrap();
        Sources { file: Some(SettingsFile { path, layer, text }), front_matter }
    }

    fn merged() -> Vec<InForce> {
        let flags = Layer { secrets: Some(Words(vec!["C".to_owned()])), ..Layer::default() };
        in_force(&sources(), Some((Path::new("/p/guide.md"), GUIDE)), &flags)
    }

    #[test]
    fn every_value_has_its_origin() {
        let told = |name: &str| {
            let found = merged().into_iter().find(|setting| setting.name == name).unwrap();
            let said = found.values.into_iter().map(|said| {
                let origin = match said.origin {
                    Origin::Default => "default".to_owned(),
                    Origin::Line { path, line } => format!("{}:{line}", path.display()),
                    Origin::Option(option) => option,
                };
                format!("{} {origin}", said.value)
            });
            said.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(told("timeout"), "\"5m\" /p/rehearse.yaml:1");
        assert_eq!(told("settle"), "\"1m\" /p/rehearse.yaml:7");
        assert_eq!(told("strict"), "true /p/guide.md:3");
        assert_eq!(told("keep"), "false default");
        assert_eq!(told("secrets"), "\"A\" /p/rehearse.yaml:2, \"B\" /p/rehearse.yaml:8, \"C\" --secret");
        assert_eq!(
            told("path-prepend"),
            "\"z\" /p/guide.md:4, \"x\" /p/rehearse.yaml:3, \"y\" /p/rehearse.yaml:3"
        );
        assert_eq!(told("variables"), "\"us\" /p/rehearse.yaml:10");
    }

    #[test]
    fn it_is_what_settings_merge_to() {
        let sources = sources();
        let document = Some((Path::new("/p/guide.md"), GUIDE));
        let overlays = sources.overlays(Path::new("/p/guide.md"));
        let flags = Layer { strict: Some(false), ..Layer::default() };
        let all = all(&sources, &overlays, document, &flags);
        let expected = Settings::merge(all.iter().map(|source| &source.layer));
        let told = in_force(&sources, document, &flags).into_iter().filter(|told| !told.values.is_empty());
        let file: serde_json::Map<String, Json> = told
            .map(|InForce { name, shape, values }| {
                let value = match shape {
                    Shape::One => values.into_iter().next().map(|said| said.value).unwrap(),
                    Shape::List => values.into_iter().map(|said| said.value).collect(),
                    Shape::Map => {
                        let pair = |said: Said| Some((said.key?, said.value));
                        values.into_iter().filter_map(pair).collect::<serde_json::Map<_, _>>().into()
                    }
                };
                (name.to_owned(), value)
            })
            .collect();
        let layer: Layer = serde_json::from_value(Json::Object(file)).unwrap();
        assert_eq!(Settings::merge([&layer]), expected);
    }
}
