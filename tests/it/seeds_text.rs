//! What the five localisations of one long how-to have in common, text for text: all of it. Their prose is
//! localised; no command, no typed text and no output is, comments within blocks included.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Test, shared};

/// Each seed's name and plan.
fn plans() -> Vec<(String, Value)> {
    let Some(shared) = shared() else { return Vec::new() };
    let entries = fs::read_dir(shared.join("seeds")).expect("the seeds");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    paths.sort();
    assert_eq!(paths.len(), 5);
    let plan = |path: PathBuf| {
        let path = path.to_string_lossy().into_owned();
        let plan = Test::new().args(["inspect", "--format", "json", &path]).passes().stderr("").json();
        (path, plan)
    };
    paths.into_iter().map(plan).collect()
}

fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().expect("an array")
}

/// Every field of the plan's blocks but the lines, which the length of the prose decides, and the headings.
fn without_place(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !["line", "heading", "document"].contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), without_place(value)))
            .collect(),
        Value::Array(values) => values.iter().map(without_place).collect(),
        value => value.clone(),
    }
}

#[test]
fn every_text_is_the_same_in_all_five() {
    let plans = plans();
    for (path, plan) in &plans {
        let steps = array(plan, "steps");
        let inputs: Vec<&Value> = steps.iter().flat_map(|step| array(step, "inputs")).collect();
        let expected: Vec<&str> = steps
            .iter()
            .chain(inputs.iter().copied())
            .filter_map(|block| block["expectation"]["expected"].as_str())
            .collect();
        assert_eq!((steps.len(), inputs.len(), expected.len()), (40, 4, 17), "{path}");
        assert!(expected.iter().all(|text| !text.trim().is_empty()), "{path}");
        for (step, first) in steps.iter().zip(array(&plans[0].1, "steps")) {
            assert_eq!(without_place(step), without_place(first), "{path}:{}", step["line"]);
        }
    }
}
