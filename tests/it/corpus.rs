//! Real documents, mistakes included, are read without a crash, and every step's line is right.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Test, shared};

/// What is wrong in two of the documents.
const FAULTS: [(&str, &str); 2] = [
    ("aks/deploy-valkey-cluster.md", ":52: the code block opened here is never closed"),
    (
        "innovation-engine/examples/AKS/getting-started-with-k8s-on-aks.md",
        ":90: expected_similarity: `*is registered.yo` is not a regular expression: at character 1: \
         target of repeat operator is invalid",
    ),
];

fn markdown_in(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            markdown_in(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            found.push(path);
        }
    }
}

#[test]
fn every_document_is_read_and_every_step_found_at_its_line() {
    let Some(corpus) = shared().map(|shared| shared.join("corpus")) else { return };
    let mut documents = Vec::new();
    markdown_in(&corpus, &mut documents);
    documents.sort();
    assert_eq!(documents.len(), 127);
    let mut steps = 0;
    for document in documents {
        let name = document.strip_prefix(&corpus).expect("a path below").to_string_lossy().into_owned();
        let path = document.to_string_lossy().into_owned();
        let test = Test::new().args(["inspect", "--format", "json", &path]);
        if let Some((_, fault)) = FAULTS.iter().find(|(faulty, _)| *faulty == name) {
            test.refused().stdout("").stderr(&format!("error: {path}{fault}\n"));
            continue;
        }
        let plan = test.passes().stderr("").json();
        let source = fs::read_to_string(&document).expect("a document");
        let lines: Vec<&str> = source.lines().collect();
        let steps_of_all = plan["steps"].as_array().expect("steps").iter();
        for step in steps_of_all.filter(|step| step["role"] != "prerequisite" && step["document"] == path) {
            let line = usize::try_from(step["line"].as_u64().expect("a line")).expect("a small number");
            let command = step["command"].as_str().expect("a text");
            assert!(
                stands_at(&lines[line - 1..], command),
                "{name}:{line}: {:?}: {command}",
                lines[line - 1]
            );
            steps += 1;
        }
    }
    assert!(steps > 900, "{steps} steps");
}

/// Whether a fence opens in the first line and the command's lines follow it, or the first line is a prompt with
/// the command's first line; but for indentation and quote marks.
fn stands_at(lines: &[&str], command: &str) -> bool {
    let first = lines[0].trim_start_matches([' ', '\t', '>', '-', '*']);
    if first.starts_with("```") || first.starts_with("~~~") {
        let bare = |line: &str| line.trim_start_matches([' ', '\t', '>']).trim_end().to_owned();
        return command
            .lines()
            .map(bare)
            .eq(lines[1..].iter().take(command.lines().count()).map(|line| bare(line)));
    }
    let told = command.lines().next().unwrap_or("").trim_end();
    ["$ ", "# "]
        .iter()
        .any(|prompt| first.strip_prefix(prompt).is_some_and(|rest| rest.trim() == told.trim()))
}
