//! Settings with their origins, for machines.

use serde_json::{Value, json};

use super::Answer;
use crate::config::{InForce, Origin, Said, Shape};

/// Writes them as an indented object with a final newline.
pub(super) fn write(Answer { subject, file, settings }: &Answer) -> String {
    let settings: Vec<Value> = settings.iter().map(setting).collect();
    let file = file.as_ref().map(|file| file.display().to_string());
    format!("{:#}\n", json!({ "path": subject.display().to_string(), "file": file, "settings": settings }))
}

fn setting(InForce { name, shape, values }: &InForce) -> Value {
    let shape = match shape {
        Shape::One => "one",
        Shape::List => "list",
        Shape::Map => "map",
    };
    json!({ "name": name, "shape": shape, "values": values.iter().map(said).collect::<Vec<_>>() })
}

fn said(Said { key, value, origin }: &Said) -> Value {
    let origin = match origin {
        Origin::Default => json!({ "kind": "default" }),
        Origin::Line { path, line } => {
            json!({ "kind": "file", "path": path.display().to_string(), "line": line })
        }
        Origin::Option(option) => json!({ "kind": "option", "option": option }),
    };
    json!({ "key": key, "value": value, "origin": origin })
}
