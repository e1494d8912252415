//! What a docs site's `metadata.json` says of a document's parameters, for whoever asks for their values.

use std::path::Path;

use serde_json::Value as Json;

/// A parameter of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parameter {
    /// The variable that holds it.
    pub name: String,
    /// What it is called for readers.
    pub title: Option<String>,
    /// The value it has where nobody gives one.
    pub default: Option<String>,
    /// The values there are to choose from; empty: any.
    pub choices: Vec<String>,
}

/// The parameters that a `metadata.json` beside the document, or one of `files`, tells; what cannot be read tells
/// none.
pub fn parameters(document: &Path, files: &[String]) -> Vec<Parameter> {
    let beside = document.with_file_name("metadata.json");
    let files = files.iter().map(Path::new).chain([beside.as_path()]);
    let is_metadata = |path: &&Path| path.file_name().is_some_and(|name| name == "metadata.json");
    let texts = files.filter(is_metadata).filter_map(|path| std::fs::read_to_string(path).ok());
    texts
        .filter_map(|text| serde_json::from_str::<Json>(&text).ok())
        .flat_map(|value| of_document(&value, document))
        .collect()
}

fn of_document(value: &Json, document: &Path) -> Vec<Parameter> {
    let entry = match value {
        Json::Array(entries) => match entries.as_slice() {
            [only] => Some(only),
            _ => entries.iter().find(|entry| {
                entry.get("key").and_then(Json::as_str).is_some_and(|key| document.ends_with(key))
            }),
        },
        other => Some(other),
    };
    let inner = entry.map(|entry| entry.get("configurations").unwrap_or(entry));
    let found = inner.and_then(|entry| entry.get("configurableParams")).and_then(Json::as_array);
    found.map_or_else(Vec::new, |found| found.iter().filter_map(parameter).collect())
}

fn parameter(value: &Json) -> Option<Parameter> {
    let text = |key: &str| value.get(key).and_then(Json::as_str).filter(|text| !text.is_empty());
    let choice = |choice: &Json| {
        let named = || ["value", "key", "text"].iter().find_map(|key| choice.get(key)?.as_str());
        choice.as_str().or_else(named).map(str::to_owned)
    };
    let choices = ["options", "dropDownOptions", "choices", "values"]
        .iter()
        .find_map(|key| value.get(key)?.as_array())
        .map_or_else(Vec::new, |choices| choices.iter().filter_map(choice).collect());
    Some(Parameter {
        name: text("commandKey")?.to_owned(),
        title: text("title").map(str::to_owned),
        default: text("defaultValue").map(str::to_owned),
        choices,
    })
}
