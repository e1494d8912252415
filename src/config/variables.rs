//! Variables from files and flags: `.ini`, `.env`, `.yaml`, `.json`, a docs site's `metadata.json`, `NAME=value`.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::error::Error;
use super::layer::Layer;
use super::{Source, Variable};
use crate::document::{Located, is_name};

type Problem = (Option<usize>, Error);
type Pairs = Vec<(String, String)>;

/// Reads `NAME=value`.
pub fn parse_assignment(text: &str) -> Result<(String, String), Error> {
    let (name, value) = text.split_once('=').ok_or_else(|| Error::NotAnAssignment(text.to_owned()))?;
    if is_name(name) { Ok((name.to_owned(), value.to_owned())) } else { Err(Error::BadName(name.to_owned())) }
}

/// The settings of one document by their source, weakest first.
#[derive(Debug, Clone, Copy)]
pub struct Layers<'a> {
    /// What `rehearse.yaml` says in general.
    pub project: Option<&'a Layer>,
    /// What the document itself says.
    pub front_matter: &'a Layer,
    /// What `documents.PATH` of `rehearse.yaml` says, in the order of the file.
    pub overlays: &'a [&'a Layer],
    /// What the flags say.
    pub flags: &'a Layer,
}

impl<'a> Layers<'a> {
    /// All of them, weakest first.
    pub fn iter(self) -> impl Iterator<Item = &'a Layer> {
        let below = self.project.into_iter().chain([self.front_matter]);
        below.chain(self.overlays.iter().copied()).chain([self.flags])
    }

    /// The setting `before` of the page itself, or of what is said of it alone.
    pub fn own_before(self) -> Option<Vec<PathBuf>> {
        let own = self.overlays.iter().rev().copied().chain([self.front_matter]);
        own.into_iter()
            .find_map(|layer| layer.before.as_ref())
            .map(|paths| paths.0.iter().map(PathBuf::from).collect())
    }
}

/// All variables that a document gets from files and flags, weakest first: `variables` of the project, the
/// `.ini` beside the document, `documents.PATH.variables`, the variables files, then the flags. Variables of
/// the front matter come with the document.
pub fn gather(document: &Path, layers: Layers) -> Result<Vec<Variable>, Vec<Located<Error>>> {
    let mut variables = Vec::new();
    let mut errors = Vec::new();
    let mut add = |source, pairs: Pairs| {
        variables.extend(pairs.into_iter().map(|(name, value)| Variable { name, value, source }));
    };
    add(Source::Project, assigned(layers.project));
    let ini = document.with_extension("ini");
    if ini.is_file() {
        match read_file(&ini, document) {
            Ok(pairs) => add(Source::Ini, pairs),
            Err(mut found) => errors.append(&mut found),
        }
    }
    for overlay in layers.overlays {
        add(Source::Overlay, assigned(Some(overlay)));
    }
    for file in layers.iter().flat_map(|layer| &layer.var_file).flat_map(|files| &files.0) {
        match read_file(Path::new(file), document) {
            Ok(pairs) => add(Source::VarFile, pairs),
            Err(mut found) => errors.append(&mut found),
        }
    }
    add(Source::Flag, assigned(Some(layers.flags)));
    if errors.is_empty() { Ok(variables) } else { Err(errors) }
}

fn assigned(layer: Option<&Layer>) -> Pairs {
    layer
        .and_then(|layer| layer.variables.as_ref())
        .map_or_else(Vec::new, |assignments| assignments.0.clone())
}

/// Reads a variables file; its ending says how. `document` chooses the entry of a `metadata.json`.
fn read_file(path: &Path, document: &Path) -> Result<Pairs, Vec<Located<Error>>> {
    let problem = |(line, error)| Located { path: path.to_path_buf(), line, error };
    let text = std::fs::read_to_string(path)
        .map_err(|error| vec![problem((None, Error::Unreadable(reason(&error))))])?;
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let read = match ending {
        "ini" => ini(&text),
        _ if ending == "env" || name.starts_with(".env") => env(&text),
        "yaml" | "yml" => yaml(&text).map_err(|problem| vec![problem]),
        "json" => json(&text, document).map_err(|problem| vec![problem]),
        _ => Err(vec![(None, Error::UnknownFormat)]),
    };
    read.map_err(|problems| problems.into_iter().map(problem).collect())
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        std::io::ErrorKind::InvalidData => "not UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

/// `NAME = value`, quotes around the value removed; `;` and `#` lines and `[sections]` are passed over.
fn ini(text: &str) -> Result<Pairs, Vec<Problem>> {
    lines(text, |line| if line.starts_with('[') { None } else { Some(split(line)) })
}

/// `NAME=value` with an optional `export`, quotes removed, a comment after an unquoted value left out.
fn env(text: &str) -> Result<Pairs, Vec<Problem>> {
    lines(text, |line| {
        let line = line.strip_prefix("export").filter(|rest| rest.starts_with([' ', '\t'])).unwrap_or(line);
        Some(split(line.trim_start()))
    })
}

fn lines(
    text: &str,
    read: impl Fn(&str) -> Option<Result<(String, String), Error>>,
) -> Result<Pairs, Vec<Problem>> {
    let mut pairs = Vec::new();
    let mut problems = Vec::new();
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        match read(line) {
            None => {}
            Some(Ok(pair)) => pairs.push(pair),
            Some(Err(error)) => problems.push((Some(number + 1), error)),
        }
    }
    if problems.is_empty() { Ok(pairs) } else { Err(problems) }
}

fn split(line: &str) -> Result<(String, String), Error> {
    let (name, value) = parse_assignment_parts(line)?;
    Ok((name, unquoted(value)))
}

fn parse_assignment_parts(line: &str) -> Result<(String, &str), Error> {
    let (name, value) = line.split_once('=').ok_or_else(|| Error::NotAnAssignment(line.to_owned()))?;
    let name = name.trim();
    if is_name(name) { Ok((name.to_owned(), value.trim())) } else { Err(Error::BadName(name.to_owned())) }
}

fn unquoted(value: &str) -> String {
    for quote in ['"', '\''] {
        if let Some((inner, rest)) = value.strip_prefix(quote).and_then(|rest| rest.rsplit_once(quote))
            && (rest.trim().is_empty() || rest.trim_start().starts_with(['#', ';']))
        {
            return if quote == '"' { unescaped(inner) } else { inner.to_owned() };
        }
    }
    [" #", "\t#", " ;", "\t;"]
        .iter()
        .filter_map(|comment| value.find(comment))
        .min()
        .map_or(value, |end| value[..end].trim_end())
        .to_owned()
}

fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        match (character, characters.clone().next()) {
            ('\\', Some(next @ ('"' | '\\' | '$'))) => {
                text.push(next);
                characters.next();
            }
            _ => text.push(character),
        }
    }
    text
}

fn yaml(text: &str) -> Result<Pairs, Problem> {
    let value: Option<serde_json::Map<String, Json>> = serde_yaml::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        (error.location().map(|place| place.line()), Error::Malformed(message.to_owned()))
    })?;
    scalars(value.unwrap_or_default(), text)
}

fn json(text: &str, document: &Path) -> Result<Pairs, Problem> {
    let value: Json = serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
        (Some(error.line()), Error::Malformed(message.to_owned()))
    })?;
    if let Some(parameters) = configurable_parameters(&value, document)? {
        return Ok(parameters);
    }
    match value {
        Json::Object(map) => scalars(map, text),
        _ => Err((Some(1), Error::Malformed("neither a mapping nor a list of documents".to_owned()))),
    }
}

fn scalars(map: serde_json::Map<String, Json>, text: &str) -> Result<Pairs, Problem> {
    let line = |key: &str| {
        let starts = |line: &str| line.trim_start_matches([' ', '\t', '{', '"', '\'']).starts_with(key);
        text.lines().position(starts).map(|line| line + 1)
    };
    map.into_iter()
        .map(|(name, value)| {
            if !is_name(&name) {
                return Err((line(&name), Error::BadName(name)));
            }
            match scalar(&value) {
                Some(value) => Ok((name, value)),
                None => Err((line(&name), Error::NotScalar(name))),
            }
        })
        .collect()
}

fn scalar(value: &Json) -> Option<String> {
    match value {
        Json::Null => Some(String::new()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Number(value) => Some(value.to_string()),
        Json::String(value) => Some(value.clone()),
        Json::Array(_) | Json::Object(_) => None,
    }
}

/// `configurableParams`, at the top or in `configurations`, of the one document in the file or of the entry
/// whose `key` is the end of the document's path. `None`: the file is no such metadata.
fn configurable_parameters(value: &Json, document: &Path) -> Result<Option<Pairs>, Problem> {
    let parameters = |entry: &Json| {
        let entry = entry.get("configurations").unwrap_or(entry);
        entry.get("configurableParams").and_then(Json::as_array).cloned()
    };
    let found = match value {
        Json::Array(entries) if entries.iter().all(|entry| entry.get("commandKey").is_some()) => {
            Some(entries.clone())
        }
        Json::Array(entries) => {
            let named = |entry: &&Json| {
                entry.get("key").and_then(Json::as_str).is_some_and(|key| document.ends_with(key))
            };
            let entry = match entries.as_slice() {
                [only] => Some(only),
                _ => entries.iter().find(named),
            };
            let missing = || (None, Error::NoMetadata(document.display().to_string()));
            Some(parameters(entry.ok_or_else(missing)?).unwrap_or_default())
        }
        _ => parameters(value),
    };
    let Some(found) = found else { return Ok(None) };
    let mut pairs = Vec::new();
    for parameter in &found {
        let Some(name) = parameter.get("commandKey").and_then(Json::as_str) else { continue };
        if !is_name(name) {
            return Err((None, Error::BadName(name.to_owned())));
        }
        if let Some(value) = parameter.get("defaultValue").and_then(scalar) {
            pairs.push((name.to_owned(), value));
        }
    }
    Ok(Some(pairs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Pairs {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn ini_takes_spaces_quotes_comments_and_sections() {
        let text = "; c\n[section]\nA = b c\nQ=\"x = y.\"\n# d\nE =\nH = a#b ; note";
        assert_eq!(ini(text).unwrap(), pairs(&[("A", "b c"), ("Q", "x = y."), ("E", ""), ("H", "a#b")]));
    }

    #[test]
    fn every_bad_line_is_told() {
        let problems = ini("A=1\nno assignment\n2B=3\n").unwrap_err();
        assert_eq!(problems[0], (Some(2), Error::NotAnAssignment("no assignment".to_owned())));
        assert_eq!(problems[1], (Some(3), Error::BadName("2B".to_owned())));
    }

    #[test]
    fn env_takes_export_and_both_quotes() {
        let text = "export A='it''s'\nB=\"say \\\"hi\\\"\" # note\nexportC=1\nD=x # y\n";
        let expected = pairs(&[("A", "it''s"), ("B", "say \"hi\""), ("exportC", "1"), ("D", "x")]);
        assert_eq!(env(text).unwrap(), expected);
    }

    #[test]
    fn yaml_and_json_scalars_become_text() {
        let expected = pairs(&[("A", "1"), ("B", "true"), ("C", "x")]);
        assert_eq!(yaml("A: 1\nB: true\nC: x\n").unwrap(), expected);
        assert_eq!(json(r#"{"A":1,"B":true,"C":"x"}"#, Path::new("d.md")).unwrap(), expected);
        assert_eq!(yaml("A: 1\nB: [2]\n").unwrap_err(), (Some(2), Error::NotScalar("B".to_owned())));
    }

    #[test]
    fn metadata_gives_the_parameters_of_the_document() {
        let text = r#"[{"key":"a/other.md","configurations":{}},
            {"key":"b/guide.md","configurations":{"configurableParams":[
              {"inputType":"textInput","commandKey":"REGION","title":"Region","defaultValue":"eastus"}]}}]"#;
        assert_eq!(json(text, Path::new("docs/b/guide.md")).unwrap(), pairs(&[("REGION", "eastus")]));
        assert_eq!(json(text, Path::new("c.md")).unwrap_err(), (None, Error::NoMetadata("c.md".to_owned())));
    }

    #[test]
    fn a_flag_may_hold_equals_signs() {
        assert_eq!(parse_assignment("A=b=c").unwrap(), ("A".to_owned(), "b=c".to_owned()));
        assert!(parse_assignment("A").is_err() && parse_assignment("=b").is_err());
    }
}
