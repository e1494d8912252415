//! Writes a value on one line, for a person.

use std::fmt::Write as _;

use super::{Item, Kind, Node};

/// The value on one line, cut where it is long.
pub(super) fn render(node: &Node<'_>, out: &mut String) {
    const LONG: usize = 160;
    if out.len() > LONG {
        if !out.ends_with('…') {
            out.push('…');
        }
        return;
    }
    match &node.kind {
        Kind::Null => out.push_str("null"),
        Kind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Kind::Number(text) => out.push_str(text),
        Kind::Text(text) => {
            let _ = write!(out, "{}", serde_json::Value::from(text.as_ref()));
        }
        Kind::Any => out.push('…'),
        Kind::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                match item {
                    Item::Gap => out.push('…'),
                    Item::Value(value) => render(value, out),
                }
            }
            out.push(']');
        }
        Kind::Object(members) => {
            out.push('{');
            for (index, (key, value)) in members.iter().enumerate() {
                let _ = write!(out, "{}\"{}\": ", if index > 0 { ", " } else { "" }, key.escape_debug());
                render(value, out);
            }
            out.push('}');
        }
    }
}
