//! The five localisations of one long how-to have one plan.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Test, shared};

const NEEDED: [&str; 12] = [
    "AKS_PRIMARY_CLUSTER_FED_CREDENTIAL_NAME",
    "AKS_PRIMARY_CLUSTER_NAME",
    "AKS_PRIMARY_CLUSTER_NODERG_NAME",
    "AKS_PRIMARY_CLUSTER_PG_DNSPREFIX",
    "AKS_PRIMARY_CLUSTER_PUBLICIP_NAME",
    "AKS_UAMI_CLUSTER_IDENTITY_NAME",
    "AKS_UAMI_WORKLOAD_CLIENTID",
    "MY_PUBLIC_CLIENT_IP",
    "PG_NAMESPACE",
    "PG_PRIMARY_CLUSTER_NAME",
    "PG_PRIMARY_STORAGE_ACCOUNT_NAME",
    "RESOURCE_GROUP_NAME",
];

/// Each seed's text and plan.
fn seeds() -> Vec<(String, Value)> {
    let Some(shared) = shared() else { return Vec::new() };
    let mut paths: Vec<PathBuf> = fs::read_dir(shared.join("seeds"))
        .expect("the seeds")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    paths.sort();
    assert_eq!(paths.len(), 5);
    let plan = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a seed");
        let path = path.to_string_lossy().into_owned();
        let outcome = Test::new().args(["inspect", "--format", "json", &path]).passes().stderr("");
        (text, outcome.json())
    };
    paths.into_iter().map(plan).collect()
}

fn array<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn each_has_the_steps_inputs_and_expectations_of_the_page() {
    for (_, plan) in seeds() {
        let steps = array(&plan, "steps");
        assert_eq!(steps.len(), 40);
        let inputs: Vec<_> = (1..)
            .zip(steps)
            .map(|(number, step)| (number, array(step, "inputs").len()))
            .filter(|(_, inputs)| *inputs > 0)
            .collect();
        assert_eq!(inputs, [(15, 1), (16, 2), (26, 1)]);
        let on_steps = steps.iter().filter(|step| step["expectation"].is_object()).count();
        let inputs = steps.iter().flat_map(|step| array(step, "inputs"));
        let on_inputs = inputs.filter(|input| input["expectation"].is_object()).count();
        assert_eq!((on_steps, on_inputs), (13, 4));
    }
}

#[test]
fn each_needs_the_variables_a_reader_must_bring() {
    for (text, plan) in seeds() {
        let lines: Vec<&str> = text.lines().collect();
        let mut names = Vec::new();
        for needed in array(&plan["variables"], "needed") {
            let name = needed["name"].as_str().expect("a name");
            let line = usize::try_from(needed["line"].as_u64().expect("a line")).expect("a small number");
            let used =
                |line: &str| line.contains(&format!("${name}")) || line.contains(&format!("${{{name}}}"));
            assert!(used(lines[line - 1]), "{name} is not used in line {line}: {}", lines[line - 1]);
            names.push(name);
        }
        names.sort_unstable();
        assert_eq!(names, NEEDED);
    }
}

#[test]
fn the_first_use_of_a_variable_is_told() {
    for (text, plan) in seeds() {
        let first_step = plan["steps"][0]["line"].as_u64().expect("a line");
        for needed in array(&plan["variables"], "needed") {
            let name = needed["name"].as_str().expect("a name");
            let (plain, braced) = (format!("${name}"), format!("${{{name}}}"));
            let ends = |line: &str| {
                line.match_indices(&plain).any(|(at, _)| {
                    !line[at + plain.len()..]
                        .starts_with(|next: char| next == '_' || next.is_ascii_alphanumeric())
                })
            };
            let first = (1u64..)
                .zip(text.lines())
                .find(|(line, text)| *line >= first_step && (ends(text) || text.contains(&braced)))
                .map(|(line, _)| line);
            assert_eq!(needed["line"].as_u64(), first, "{name}");
        }
    }
}

#[test]
fn all_have_one_plan() {
    let texts = |plan: &Value| -> Vec<Value> {
        let steps = array(plan, "steps").iter();
        steps
            .map(|step| {
                let inputs: Vec<_> =
                    array(step, "inputs").iter().map(|input| input["text"].clone()).collect();
                serde_json::json!([step["number"], step["language"], step["command"], step["role"], inputs])
            })
            .collect()
    };
    let seeds = seeds();
    for (_, plan) in seeds.iter().skip(1) {
        assert_eq!(texts(plan), texts(&seeds[0].1));
    }
}

#[test]
fn a_step_s_text_is_what_the_page_shows() {
    for (text, plan) in seeds() {
        for step in array(&plan, "steps") {
            let command = step["command"].as_str().expect("a text");
            assert!(is_shown(&text, step["line"].as_u64(), command), "{}", step["line"]);
        }
    }
}

/// Whether the lines after `line` are those of `command`, but for one indentation.
fn is_shown(text: &str, line: Option<u64>, command: &str) -> bool {
    let line = usize::try_from(line.expect("a line")).expect("a small number");
    let shown: Vec<&str> = text.lines().skip(line).take(command.lines().count()).collect();
    let indent =
        shown.iter().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len());
    let indent = indent.min().unwrap_or(0);
    let own = command.lines().filter(|line| !line.trim().is_empty());
    let own = own.map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let cut = indent.saturating_sub(own);
    command.lines().eq(shown.iter().map(|line| line.get(cut..).unwrap_or("").trim_end_matches('\r')))
}
