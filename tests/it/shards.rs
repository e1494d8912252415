//! Documents shared out to several calls.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::{Test, report};

const PAGE: &str = "```bash\necho a\n```\n";
const NAMES: [&str; 9] =
    ["a.md", "b.md", "c.md", "d.md", "deep/e.md", "deep/f.md", "deep/g.md", "h.md", "i.md"];

fn tree() -> Test {
    NAMES.iter().fold(Test::new(), |test, name| test.doc(name, PAGE))
}

/// The documents that each part runs.
fn parts(directory: &Path, total: usize, more: &[&str]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for part in 1..=total {
        let test = Test::inside(directory).args(["test", ".", "--quiet", "--format", "json", "--shard"]);
        let report = test.arg(format!("{part}/{total}")).more(more).passes().stderr("").json();
        for document in report["documents"].as_array().expect("documents") {
            let path = document["path"].as_str().expect("a path").to_owned();
            assert_eq!(found.insert(path.clone(), part), None, "{path} is in two parts");
        }
    }
    found
}

#[test]
fn every_document_is_in_one_part() {
    let tree = tree();
    for total in [1, 2, 5] {
        let found = parts(tree.path(), total, &[]);
        assert_eq!(found.keys().collect::<Vec<_>>(), NAMES);
    }
}

#[test]
fn a_new_document_moves_no_other() {
    let tree = tree();
    let before = parts(tree.path(), 3, &[]);
    let tree = tree.doc("aa.md", PAGE).doc("deep/new.md", PAGE);
    let after = parts(tree.path(), 3, &[]);
    assert_eq!(after.len(), before.len() + 2);
    assert!(before.iter().all(|(path, part)| after[path] == *part), "{before:?} {after:?}");
}

#[test]
fn the_path_from_here_decides_however_it_is_written() {
    let tree = tree();
    let expected = parts(tree.path(), 2, &[]);
    for paths in [&["./deep", "*.md"][..], &["deep/../deep/e.md", "deep/[fg].md", "./a.md", "[b-i].md"]] {
        let test = Test::inside(tree.path()).args(["test", "--quiet", "--format", "json", "--shard", "2/2"]);
        let report = test.more(paths).passes().json();
        let documents = report["documents"].as_array().expect("documents");
        assert_eq!(documents.len(), expected.values().filter(|part| **part == 2).count());
    }
}

#[test]
fn parts_are_balanced_by_an_earlier_report() {
    let times: Vec<(&str, u64)> =
        NAMES.iter().copied().zip([900, 10, 10, 400, 500, 10, 10, 10, 10]).collect();
    let tree = tree().doc("night/report.json", report(&times));
    let found = parts(tree.path(), 2, &["--balance", "night/report.json"]);
    assert_eq!(found.keys().collect::<Vec<_>>(), NAMES);
    let part = |name: &str| found[name];
    assert_ne!(part("a.md"), part("deep/e.md"));
    assert_eq!(part("d.md"), part("deep/e.md"));
    assert_eq!(found.values().filter(|found| **found == part("a.md")).count(), 4);
}

#[test]
fn a_report_that_cannot_be_used_is_named() {
    let call = |report: &str| {
        let test = Test::new().doc("a.md", PAGE).doc("report.json", report);
        test.args(["test", ".", "--shard", "1/2", "--balance", "report.json"])
    };
    call("{}").refused().stdout("").stderr(
        "error: report.json: cannot be used for --balance: it is not a JSON report of rehearse: missing field `schema` \
         at line 1 column 2\n",
    );
    call(&report(&[])).arg("--quiet").passes().stdout("").stderr("");
    let told = "note: report.json holds none of these documents\nnote: shard 1/2: 1 of 1 documents\n";
    call(&report(&[("other.md", 5)])).passes().stderr(told);
    let test = Test::new().doc("a.md", PAGE).args(["test", ".", "--shard", "1/2", "--balance", "no.json"]);
    test.refused()
        .stdout("")
        .stderr("error: no.json: cannot be used for --balance: No such file or directory (os error 2)\n");
}

#[test]
fn a_part_without_documents_passes_and_says_so() {
    let outcome = Test::new()
        .doc("a.md", PAGE)
        .args(["test", ".", "--shard", "2/3", "--report", "json=report.json"])
        .passes()
        .stdout("0 documents: none ran\n0 steps: none ran in TIME\n")
        .stderr("note: shard 2/3: none of 1 documents\n");
    let saved: serde_json::Value = serde_json::from_str(&outcome.file("report.json")).expect("JSON");
    assert_eq!(saved["documents"], serde_json::json!([]));
}

#[test]
fn a_part_of_which_no_document_can_be_run_is_reported() {
    for bad in ["```bash\n", "```bash\n)\n```\n"] {
        let outcome = Test::new()
            .doc("a.md", bad)
            .doc("b.md", PAGE)
            .args(["test", "a.md", "c.md", "--shard", "3/3", "--format", "json"])
            .doc("c.md", PAGE)
            .fails();
        assert_eq!(outcome.json()["documents"][0]["findings"][0]["rule"], "unusable");
    }
}

#[test]
fn the_ci_system_says_which_part_it_is() {
    let call = || Test::new().doc("a.md", PAGE).args(["test", ".", "--quiet", "--shard", "auto"]);
    call().env("CIRCLE_NODE_INDEX", "1").env("CIRCLE_NODE_TOTAL", "2").passes().stdout("").stderr("");
    call().refused().stdout("").stderr(
        "error: invalid value 'auto' for '--shard <I/N>': no CI system says which part this is; write I/N. These say \
         it: GitLab (CI_NODE_INDEX), CircleCI (CIRCLE_NODE_INDEX), Buildkite (BUILDKITE_PARALLEL_JOB), Kubernetes \
         (JOB_COMPLETION_INDEX)\n\nFor more information, try '--help'.\n",
    );
}

#[test]
fn a_part_that_there_is_not_is_refused() {
    let test = Test::new().doc("a.md", PAGE).args(["test", ".", "--shard", "4/3"]);
    test.refused().stdout("").stderr(
        "error: invalid value '4/3' for '--shard <I/N>': there is no part 4 of 3\n\n\
         For more information, try '--help'.\n",
    );
}
