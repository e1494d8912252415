//! The outputs that one long how-to shows, against what another reader's cluster might print.

use std::fs;
use std::path::PathBuf;

use regex::Regex;
use serde_json::{Value, json};

use crate::support::{Test, shared};

/// The outputs of a page in their order, with their numbers from 1.
type Outputs = Vec<(usize, String)>;

/// The outputs of every localisation; none where the folder is not given.
fn seeds() -> Vec<Outputs> {
    let Some(shared) = shared() else { return Vec::new() };
    let mut paths: Vec<PathBuf> = fs::read_dir(shared.join("seeds"))
        .expect("the seeds")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    paths.sort();
    assert_eq!(paths.len(), 5);
    paths.into_iter().map(|path| outputs(&path.to_string_lossy())).collect()
}

fn outputs(path: &str) -> Outputs {
    let plan = Test::new().args(["inspect", "--format", "json", path]).passes().stderr("").json();
    let mut outputs = Vec::new();
    for step in plan["steps"].as_array().expect("steps") {
        let inputs = step["inputs"].as_array().expect("inputs").iter();
        let expectations =
            std::iter::once(step).chain(inputs).filter_map(|part| part["expectation"].as_object());
        outputs.extend(
            expectations.map(|expectation| expectation["expected"].as_str().expect("a text").to_owned()),
        );
    }
    assert_eq!(outputs.len(), 17, "{path}");
    (1..).zip(outputs).collect()
}

fn replaced(text: &str, pattern: &str, by: &str) -> String {
    Regex::new(pattern).expect("a pattern").replace_all(text, by).into_owned()
}

/// What another cluster prints on another day: other suffixes, nodes, addresses, times, ages and log positions.
fn elsewhere(shown: &str, suffix: &str) -> String {
    [
        ("r8c7unrw|sryti1qf", suffix),
        (r"(aks-\w+)-\d{8}-vmss", "$1-40715562-vmss"),
        (r"\b0/[0-9A-F]{7}\b", "0/B0001C8"),
        (r"\b4m25s\b", "12s"),
        (r"\b3m33s\b", "5m1s"),
        (r"\b2m49s\b", "103s"),
        (r"\b3h57m\b", "2d4h"),
        (r"\b[156]s\b", "48s"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2026-11-21T08:01:02Z"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", "2026-11-21T08:01:02.030405Z"),
        (r"\b\d{8}T\d{6}\b", "20261121T080102"),
        (r"\b00000001000000000000000A\b", "000000010000000000000012"),
        (r"\b10\.0\.193\.27\b", "10.0.7.177"),
        (r"\b10\.0\.237\.19\b", "10.0.21.9"),
        (r"\b10\.0\.244\.125\b", "10.0.108.250"),
    ]
    .into_iter()
    .fold(shown.to_owned(), |text, (pattern, by)| replaced(&text, pattern, by))
}

/// Tables of SQL as `psql` prints them, where the page comments them out or draws them otherwise.
fn formatted(shown: &str) -> String {
    let plain = shown.lines().all(|line| line.is_empty() || line.starts_with('#'));
    let shown = if plain { replaced(shown, "(?m)^#", "") } else { shown.to_owned() };
    [
        (r"\A# Example output\n\n", ""),
        (r"\n *Type \\q to exit psql\n\z", ""),
        (r"(?m)^ *(count|pg_is_in_recovery) *$", " $1 "),
        (r"(?m)^ *([tf])$", " $1"),
        (r"(?m)^ *3$", "     3"),
        (r"(\(1 row\)\n)\z", "$1\n"),
    ]
    .into_iter()
    .fold(shown, |text, (pattern, by)| replaced(&text, pattern, by))
}

/// What another reader sees. Below the gap of the manifest there is more.
fn plausible(shown: &str, suffix: &str) -> String {
    let rest = "  creationTimestamp: \"2026-11-21T08:01:02Z\"\n  name: pg-primary\nspec:\n  selector: {}\n";
    let whole = replaced(shown, r"(?m)^\.\.\.\n", rest);
    formatted(&elsewhere(&whole, suffix))
}

/// The verdicts on pairs of a shown and an actual text.
fn judged(pairs: &[(&str, String)]) -> Vec<Value> {
    let lines = pairs.iter().enumerate().map(|(id, (expected, actual))| {
        json!({"id": id, "language": "output", "expected": expected, "actual": actual}).to_string() + "\n"
    });
    let answers = Test::new()
        .args(["compare", "--batch", "-"])
        .stdin(&lines.collect::<String>())
        .passes()
        .stderr("")
        .stdout;
    let answers: Vec<Value> = answers.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), pairs.len());
    answers
}

#[test]
fn what_another_cluster_prints_is_met() {
    for outputs in seeds() {
        let pairs: Vec<_> =
            outputs.iter().map(|(_, shown)| (shown.as_str(), plausible(shown, "x1y2z3w4"))).collect();
        for ((number, shown), answer) in outputs.iter().zip(judged(&pairs)) {
            assert_ne!(&plausible(shown, "x1y2z3w4"), shown, "output {number} is as on the page");
            assert_eq!(
                answer["met"],
                true,
                "output {number}:\n{}",
                answer["difference"].as_str().unwrap_or("")
            );
        }
    }
}

/// A document that prints what another cluster does, each output beside the one that the page shows.
fn document(outputs: &Outputs, suffix: impl Fn(usize) -> &'static str) -> Test {
    let mut text = String::from("# Outputs\n\n");
    let mut files = Vec::new();
    for (number, shown) in outputs {
        text += &format!("```bash\ncat {number}.txt\n```\n\n````output\n{shown}````\n\n");
        files.push((format!("{number}.txt"), plausible(shown, suffix(*number))));
    }
    let printed = Test::of(&text).arg("--quiet");
    files.into_iter().fold(printed, |printed, (path, output)| printed.doc(&path, output))
}

#[test]
fn one_suffix_stands_for_both_of_the_page_in_one_run() {
    for outputs in seeds() {
        document(&outputs, |_| "x1y2z3w4").passes().stdout("").stderr("");
    }
}

#[test]
fn a_suffix_that_changes_within_the_run_fails() {
    for outputs in seeds() {
        let other = |number| if number == 8 { "k2j1xx90" } else { "x1y2z3w4" };
        let outcome = document(&outputs, other).fails().stderr("");
        let reason = "`pg-primary-cnpg-r8c7unrw` stood for `pg-primary-cnpg-x1y2z3w4` before, now for \
                      `pg-primary-cnpg-k2j1xx90`";
        assert!(outcome.stdout.contains(reason), "{}", outcome.stdout);
        assert!(outcome.stdout.contains("1 failed"), "{}", outcome.stdout);
    }
}

/// What went wrong: the number of an output, a pattern in what another cluster prints, and what comes instead.
const BROKEN: [(usize, &str, &str); 37] = [
    (1, r"(?m)^.*-2 .*\n", ""),
    (1, r"(?m)^.*-3 .*\n\z", ""),
    (1, r"(-1 +)1/1", "${1}0/1"),
    (1, r"(-3 +)1/1", "${1}0/1"),
    (1, r"(-2 +1/1 +)Running", "${1}CrashLoopBackOff"),
    (1, r"(-2 +1/1 +)Running", "${1}Pending"),
    (1, r"(-1 .*Running +)0", "${1}7"),
    (1, r"x1y2z3w4-3", "x1y2z3w4-4"),
    (1, r"\z", "pg-primary-cnpg-x1y2z3w4-4   1/1     Running   0          4s\n"),
    (1, r"(?s)\A.*\z", "No resources found in cnpg-database namespace.\n"),
    (2, "PodMonitor", "ServiceMonitor"),
    (3, r#""westus3-1""#, "null"),
    (3, r#"(?s)\{[^}]*vmss000001[^}]*westus3-2"\n\}\n"#, ""),
    (4, r"(?m)^     3$", "     2"),
    (4, r"INSERT 0 1", "INSERT 0 0"),
    (4, r"(?m)^CREATE TABLE$", "ERROR:  relation \"datasample\" already exists"),
    (4, r"\(1 row\)", "(0 rows)"),
    (5, r"(?m)^ t$", " f"),
    (7, r"(archiving: +)OK", "${1}Failing"),
    (7, r"(archived: +)0", "${1}3"),
    (7, r"(?m)^Last Archived WAL.*$", "Last Archived WAL:              -"),
    (8, "Backup completed", "Backup failed"),
    (8, r"Normal  Completed", "Warning Failed   "),
    (8, r"(?m)^.*Completed.*\n", ""),
    (9, r"OK", "Failing"),
    (10, r#"(?m)^.*data\.tar",\n"#, ""),
    (10, r"(?s)\A.*\z", "[]\n"),
    (12, r"(?m)^.*-ro .*\n", ""),
    (12, r"5432/TCP", "5433/TCP"),
    (12, r"(?m)<none>", "<pending>"),
    (13, r"(?m)^ f$", " t"),
    (14, r"(?m)^ t$", " f"),
    (15, r"(-2 .*)\(sync\) ", "$1(async)"),
    (15, r"(-3 .*)OK ", "${1}-  "),
    (15, r"(-2 .*)Standby \(sync\)", "${1}Primary       "),
    (16, r"(?m)^.*-3 .*\n?", ""),
    (17, r"(-3 .*)\(sync\) ", "${1}(potential)"),
];

#[test]
fn what_a_broken_cluster_prints_is_not_met() {
    for outputs in seeds() {
        let pairs: Vec<_> = BROKEN
            .iter()
            .map(|(number, pattern, by)| {
                let shown = outputs[number - 1].1.as_str();
                let came = plausible(shown, "x1y2z3w4");
                let broken = replaced(&came, pattern, by);
                assert_ne!(broken, came, "{pattern} is not found in output {number}:\n{came}");
                (shown, broken)
            })
            .collect();
        let answers = judged(&pairs);
        let met: Vec<_> = BROKEN.iter().zip(&answers).filter(|(_, answer)| answer["met"] == true).collect();
        assert!(met.is_empty(), "met: {met:#?}");
    }
}
