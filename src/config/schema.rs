//! The JSON Schema of a settings file, made from the types that read it.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::layer::Layer;
use super::overlay::Documents;
use super::volatile::Volatile;
use super::word::{Assignments, Isolate, Jobs, Limit, Word, Words};
use crate::document::keys::{ENVIRONMENT, KEYS, Takes};

const DURATION: &str = r"^\s*([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?\s*$";
const LIMIT: &str = r"^\s*(([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?|[Nn][Oo][Nn][Ee])\s*$";

/// The JSON Schema (2020-12) of `rehearse.yaml`.
pub fn schema() -> Value {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Layer>();
    let mut schema = schema.to_value();
    let mut overlay = schema["properties"].as_object().cloned().unwrap_or_default();
    overlay.retain(|name, _| name != "documents" && !Layer::OF_THE_CALL.contains(&name.as_str()));
    overlay.insert("steps".to_owned(), steps());
    schema["title"] = json!("rehearse.yaml");
    schema["description"] = json!("Settings of rehearse");
    schema["$defs"]["Overlay"] = json!({
        "description": "What holds for the documents at this path: settings, and directives by step",
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": overlay,
    });
    schema
}

/// Directives of steps, by number, range or name.
fn steps() -> Value {
    let mut directives = directives();
    let mut input = directives.clone();
    let guard = json!({
        "description": "A text that the step's command contains, so that a page which changed is refused",
        "type": ["string", "number", "boolean"],
    });
    input.insert("command".to_owned(), guard.clone());
    directives.insert("command".to_owned(), guard);
    let object = |properties: Map<String, Value>| {
        json!({
            "type": "object",
            "properties": properties,
            "patternProperties": { r"^env\.[A-Za-z_][A-Za-z0-9_]*$": scalar() },
            "additionalProperties": false,
        })
    };
    directives.insert(
        "inputs".to_owned(),
        json!({
            "description": "Directives of the blocks typed into the program that the step opens, by number",
            "type": "object",
            "patternProperties": { "^[1-9][0-9]*$": object(input) },
            "additionalProperties": false,
        }),
    );
    json!({
        "description": "Directives of steps, by number, range (3-5) or name",
        "type": "object",
        "additionalProperties": object(directives),
    })
}

fn directives() -> Map<String, Value> {
    let named = KEYS.iter().filter(|(key, _)| *key != ENVIRONMENT);
    let mut properties: Map<String, Value> =
        named.map(|(key, takes)| ((*key).to_owned(), value(*takes))).collect();
    properties.insert(
        "env".to_owned(),
        json!({
            "description": "Variables of the step alone",
            "type": ["object", "null"],
            "additionalProperties": scalar(),
        }),
    );
    properties
}

/// What a directive may be given; `null` takes it away.
fn value(takes: Takes) -> Value {
    let list = || json!({ "anyOf": [scalar(), { "type": "array", "items": scalar() }] });
    match takes {
        Takes::Nothing => json!({ "type": ["boolean", "null"] }),
        Takes::Reason | Takes::Text => scalar(),
        Takes::Pattern => json!({ "type": ["string", "null"] }),
        Takes::Duration => json!({ "type": ["string", "null"], "pattern": DURATION }),
        Takes::Statuses | Takes::Words | Takes::Answers => list(),
        Takes::Stream => json!({ "enum": ["stdout", "stderr", "both", null] }),
        Takes::Expect => json!({
            "type": ["string", "null"],
            "pattern": "^(match|exact|contains|regex|json|none|regex=(.|\\n)+|similar=[0-9.]+)$",
        }),
    }
}

fn scalar() -> Value {
    json!({ "type": ["string", "number", "boolean", "null"] })
}

/// Says what a type is called and what it looks like, in the place where it is used.
macro_rules! described {
    ($type:ty, $generator:ident, $schema:expr) => {
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }
            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

described!(Limit, _generator, json_schema!({ "type": "string", "pattern": LIMIT }));
described!(Isolate, _generator, json_schema!({ "enum": [true, false, "all"] }));
described!(
    Jobs,
    _generator,
    json_schema!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "enum": ["auto", "0"] }] })
);
described!(Word, _generator, json_schema!({ "type": ["string", "number", "boolean"] }));
described!(
    Words,
    generator,
    json_schema!({ "anyOf": [
        { "type": ["string", "number"] },
        { "type": "array", "items": generator.subschema_for::<Word>() },
    ] })
);
described!(
    Assignments,
    generator,
    json_schema!({
        "type": "object",
        "propertyNames": { "pattern": "^[A-Za-z_][A-Za-z0-9_]*$" },
        "additionalProperties": generator.subschema_for::<Word>(),
    })
);
described!(
    Volatile,
    _generator,
    json_schema!({ "type": "object", "additionalProperties": { "type": ["string", "boolean"] } })
);
described!(
    Documents,
    generator,
    json_schema!({ "anyOf": [
        generator.subschema_for::<Words>(),
        { "type": "object", "additionalProperties": { "$ref": "#/$defs/Overlay" } },
    ] })
);

#[cfg(test)]
mod tests {
    use super::*;

    fn is_valid(yaml: &str) -> bool {
        let value: Value = serde_yaml::from_str(yaml).unwrap();
        jsonschema::draft202012::new(&schema()).unwrap().is_valid(&value)
    }

    #[test]
    fn it_is_a_schema_and_knows_every_setting() {
        let schema = schema();
        assert!(jsonschema::meta::is_valid(&schema));
        let known: Vec<_> = schema["properties"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(known, Layer::NAMES);
        assert!(schema["properties"]["timeout"]["description"].is_string());
    }

    #[test]
    fn it_takes_what_is_read_and_refuses_what_is_refused() {
        for (yaml, good) in [
            ("timeout: 5m\nsettle: none\nexamples: warn\nstrict: true\nonly: [3, setup]\nfrom: 2\n", true),
            ("variables: {A: x, B: 2}\nvolatile: {ticket: 'T-\\d+', size: false}\n", true),
            ("documents: [docs/**/*.md]\n", true),
            ("documents:\n  a.md:\n    settle: 1m\n    steps:\n      3: {timeout: 5m, exit: [1, 2]}\n", true),
            (
                "documents:\n  a.md:\n    steps:\n      3-5: {command: x, env: {A: 1}, env.B: x, tty: true}\n",
                true,
            ),
            ("documents:\n  a.md:\n    steps:\n      x: {inputs: {1: {expect: similar=0.8}}}\n", true),
            ("jobs: 4\nfail-fast: true\nreport: [junit=a.xml, github]\nisolate: all\n", true),
            ("jobs: auto\nreport: json=a.json\n", true),
            ("isolate: true\nkeep-temp: true\njournal: false\n", true),
            ("isolate: some\n", false),
            ("jobs: many\n", false),
            ("documents:\n  '*.md':\n    jobs: 2\n", false),
            ("timout: 5m\n", false),
            ("timeout: 5\n", false),
            ("timeout: soon\n", false),
            ("examples: maybe\n", false),
            ("strict: 1\n", false),
            ("variables: {1A: x}\n", false),
            ("documents:\n  a.md:\n    documents: [x]\n", false),
            ("documents:\n  a.md:\n    steps:\n      3: {tmeout: 5m}\n", false),
            ("documents:\n  a.md:\n    steps:\n      3: {stream: out}\n", false),
            ("documents:\n  a.md:\n    steps:\n      3: {tty: maybe}\n", false),
        ] {
            assert_eq!(is_valid(yaml), good, "{yaml}");
            assert_eq!(super::super::file::read(yaml).is_ok(), good, "{yaml}");
        }
    }
}
