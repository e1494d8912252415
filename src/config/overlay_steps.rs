//! `documents.PATH.steps` of a settings file: directives by step.

use serde_yaml::{Mapping, Value};

use super::error::{Error, nearest};
use super::overlay::{Reader, scalar};
use crate::document::{self, Change, keys};

/// What is laid over steps of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepOverlay {
    /// Which steps.
    pub step: StepSelector,
    /// 1-based line in the settings file.
    pub line: usize,
    /// What each of the steps must contain.
    pub command: Option<Guard>,
    /// Directives in the place of the steps' own.
    pub changes: Vec<Change>,
    /// What is laid over blocks that are typed into the program that the step opens.
    pub inputs: Vec<InputOverlay>,
}

/// Which steps of a document are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepSelector {
    /// From one number to another, both included, as the document alone counts its steps.
    Numbers(usize, usize),
    /// The one with this name.
    Name(String),
}

/// What is laid over an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputOverlay {
    /// 1-based place among the inputs of the step.
    pub number: usize,
    /// 1-based line in the settings file.
    pub line: usize,
    /// What it must contain.
    pub command: Option<Guard>,
    /// Directives in the place of its own.
    pub changes: Vec<Change>,
}

/// A text that must be there, so that an overlay is not laid over something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guard {
    /// The text.
    pub text: String,
    /// 1-based line in the settings file.
    pub line: usize,
}

/// Directives of a step or an input.
#[derive(Default)]
struct Directives {
    command: Option<Guard>,
    changes: Vec<Change>,
    inputs: Vec<InputOverlay>,
}

/// Reads what stands under `steps`; what is wrong goes to the reader.
pub(super) fn read(reader: &mut Reader, place: &[&str], value: &Value) -> Vec<StepOverlay> {
    let Some(steps) = mapping(reader, place, value, "steps: write steps by number, range (3-5) or name")
    else {
        return Vec::new();
    };
    let mut overlays = Vec::new();
    for (key, value) in steps {
        let Some(key) = scalar(key) else {
            reader.shape(place, "steps: a step is a number, a range (3-5) or a name");
            continue;
        };
        let place = [place, &[key.as_str()]].concat();
        let what = format!("steps: `{key}` takes directives, such as `timeout: 5m`");
        let Some(entries) = mapping(reader, &place, value, &what) else { continue };
        let Directives { command, changes, inputs } = directives(reader, &place, entries);
        let line = reader.line(&place);
        overlays.push(StepOverlay { step: StepSelector::of(&key), line, command, changes, inputs });
    }
    overlays
}

impl StepSelector {
    fn of(text: &str) -> Self {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        match (first.trim().parse(), last.trim().parse()) {
            (Ok(first), Ok(last)) => Self::Numbers(first, last),
            _ => Self::Name(text.to_owned()),
        }
    }
}

fn mapping<'v>(reader: &mut Reader, place: &[&str], value: &'v Value, what: &str) -> Option<&'v Mapping> {
    let found = value.as_mapping();
    if found.is_none() {
        reader.shape(place, what);
    }
    found
}

fn directives(reader: &mut Reader, place: &[&str], entries: &Mapping) -> Directives {
    let mut read = Directives::default();
    for (key, value) in entries {
        let Some(key) = scalar(key) else {
            reader.shape(place, "the name of a directive is text");
            continue;
        };
        let place = [place, &[key.as_str()]].concat();
        match key.as_str() {
            "command" => read.command = guard(reader, &place, value),
            "inputs" => read.inputs = inputs(reader, &place, value),
            "env" if value.is_mapping() => environment(reader, &place, value, &mut read.changes),
            key => change(reader, &place, key, value, &mut read.changes),
        }
    }
    read
}

fn guard(reader: &mut Reader, place: &[&str], value: &Value) -> Option<Guard> {
    let Some(text) = scalar(value).filter(|text| !text.trim().is_empty()) else {
        reader.shape(place, "command: write a text that the step's command contains");
        return None;
    };
    Some(Guard { text, line: reader.line(place) })
}

fn inputs(reader: &mut Reader, place: &[&str], value: &Value) -> Vec<InputOverlay> {
    let what = "inputs: write inputs by number, each with its directives";
    let Some(inputs) = mapping(reader, place, value, what) else { return Vec::new() };
    let mut overlays = Vec::new();
    for (key, value) in inputs {
        let name = scalar(key).unwrap_or_default();
        let place = [place, &[name.as_str()]].concat();
        let Some(number) = name.parse().ok().filter(|number| *number > 0) else {
            reader.shape(&place, "inputs: an input is named by its number, 1 for the first");
            continue;
        };
        let Some(entries) = mapping(reader, &place, value, what) else { continue };
        let Directives { command, changes, inputs } = directives(reader, &place, entries);
        if !inputs.is_empty() {
            reader.shape(&place, "inputs: an input has no inputs");
        }
        overlays.push(InputOverlay { number, line: reader.line(&place), command, changes });
    }
    overlays
}

fn environment(reader: &mut Reader, place: &[&str], value: &Value, changes: &mut Vec<Change>) {
    for (name, value) in value.as_mapping().into_iter().flatten() {
        let name = scalar(name).unwrap_or_default();
        let place = [place, &[name.as_str()]].concat();
        change(reader, &place, &format!("env.{name}"), value, changes);
    }
}

fn change(reader: &mut Reader, place: &[&str], key: &str, value: &Value, changes: &mut Vec<Change>) {
    let line = reader.line(place);
    let read = values(key, value).map_err(|reason| bad(key, reason));
    match read.and_then(|values| Change::read(key, values, line)) {
        Ok(change) => changes.push(change),
        Err(error) => reader.refuse(place, Error::Directive(with_our_own(error))),
    }
}

fn bad(key: &str, reason: &str) -> document::Error {
    document::Error::BadDirective { key: key.to_owned(), reason: reason.to_owned() }
}

/// Names that are no directives of a comment count as near ones too.
fn with_our_own(error: document::Error) -> document::Error {
    match error {
        document::Error::UnknownDirective { key, nearest: None } => {
            let nearest = nearest(&key, ["command", "inputs"]);
            document::Error::UnknownDirective { key, nearest }
        }
        error => error,
    }
}

/// A YAML value as a comment would have it, once each time the directive is given; none: it is taken away.
fn values(key: &str, value: &Value) -> Result<Vec<Option<String>>, &'static str> {
    let switches = keys::may_stand_alone(key);
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Bool(on) if switches => Ok(if *on { vec![None] } else { Vec::new() }),
        _ if keys::is_flag(key) => Err("write `true` or `false`"),
        Value::Sequence(items) => {
            let items: Option<Vec<String>> = items.iter().map(scalar).collect();
            let items = items.ok_or("a list holds text and numbers alone")?;
            match key {
                "answer" => Ok(items.into_iter().map(Some).collect()),
                "exit" | "tags" if items.is_empty() => Ok(Vec::new()),
                "exit" | "tags" => Ok(vec![Some(items.join(","))]),
                _ => Err("it takes one value, not a list"),
            }
        }
        Value::Mapping(_) if key == "env" => Ok(Vec::new()),
        value => scalar(value).map(|text| vec![Some(text)]).ok_or("it takes no mapping"),
    }
}
