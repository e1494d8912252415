//! Documents that cannot be run, among others that can.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::support::{Test, leave_out};

const PAGE: &str = "# Page\n\n```bash\necho a\n```\n";

/// A good document before and after a bad one.
#[track_caller]
fn tells(bad: impl AsRef<[u8]>, reason: &str) {
    for jobs in ["1", "2"] {
        let between = |command: &str| {
            let test = Test::new().doc("a.md", PAGE).doc("b.md", bad.as_ref()).doc("c.md", PAGE);
            test.args(["test", "--jobs", jobs]).arg(command)
        };
        let outcome = between(".").arg("--format").arg("json").fails().stderr("");
        let report = outcome.json();
        assert_eq!(report["summary"]["documents"]["passed"], 2);
        let document = &report["documents"][1];
        assert_eq!((&document["path"], &document["verdict"]), (&"b.md".into(), &"failed".into()));
        assert_eq!(document["steps"], serde_json::json!([]));
        let (line, message) = reason.split_once(": ").expect("a line and a reason");
        let finding = serde_json::json!({
            "rule": "unusable",
            "line": line.parse::<usize>().expect("a line"),
            "message": message,
            "help": null,
        });
        assert_eq!(document["findings"], serde_json::json!([finding]));
        let outcome = between("[a-c].md").arg("--quiet").fails().stderr("");
        outcome.stdout(&format!(
            "b.md  cannot be run\n    ✗ b.md:{reason}\n\n✗ b.md:{reason}\n\n\
             3 documents: 2 passed, 1 failed\n2 steps: 2 passed in TIME\n"
        ));
    }
}

#[test]
fn text_that_is_not_utf_8() {
    tells(b"# A\n\ncaf\xe9\n", "3: is not UTF-8: byte 0xe9");
}

#[test]
fn a_broken_directive() {
    tells(
        "<!-- rehearse: timout=10m -->\n```bash\ntrue\n```\n",
        "1: unknown directive `timout`; did you mean `timeout`?",
    );
}

#[test]
fn broken_front_matter() {
    tells(
        "---\na: [1\nb: 2\n---\n\n```bash\ntrue\n```\n",
        "3: front matter is not valid YAML: did not find expected ',' or ']'",
    );
}

#[test]
fn a_fence_that_is_never_closed() {
    tells("```bash\necho a\n", "1: the code block opened here is never closed");
}

#[test]
fn a_missing_variable() {
    tells(
        "```bash\necho $A\n```\n",
        "2: variable `A` is used here and set nowhere; give it with --var A=… or a --var-file, or let it pass with \
         --allow-unset",
    );
}

#[test]
fn a_block_that_bash_refuses() {
    tells(
        "```bash\nif true\n```\n",
        "3: bash does not accept this block: syntax error: unexpected end of file",
    );
}

#[test]
fn a_prerequisite_that_cannot_be_read_is_named() {
    let broken = "---\nrehearse:\n  before: pages/first.txt\n---\n\n```bash\ntrue\n```\n";
    Test::new()
        .doc("a.md", PAGE)
        .doc("b.md", broken)
        .doc("pages/first.txt", "```bash\n")
        .args(["test", ".", "--quiet"])
        .fails()
        .stderr("")
        .stdout(
            "b.md  cannot be run
    ✗ b.md:1: pages/first.txt:1: the code block opened here is never closed

✗ b.md:1: pages/first.txt:1: the code block opened here is never closed

2 documents: 1 passed, 1 failed
1 step: 1 passed in TIME
",
        );
}

#[test]
fn a_file_without_the_permission_to_read_it() {
    if rustix::process::geteuid().is_root() {
        return leave_out("root may read every file");
    }
    let test = Test::new().doc("a.md", PAGE).doc("b.md", PAGE).args(["test", ".", "--quiet"]);
    fs::set_permissions(test.path().join("b.md"), Permissions::from_mode(0o000)).expect("a file of ours");
    let reason = "b.md:1: cannot be read: Permission denied (os error 13)";
    test.fails().stderr("").stdout(&format!(
        "b.md  cannot be run\n    ✗ {reason}\n\n✗ {reason}\n\n\
         2 documents: 1 passed, 1 failed\n1 step: 1 passed in TIME\n"
    ));
}

#[test]
fn a_directory_without_the_permission_to_look_into_it() {
    if rustix::process::geteuid().is_root() {
        return leave_out("root may look into every directory");
    }
    let test = Test::new().doc("docs/a.md", PAGE).doc("docs/b/b.md", PAGE).args(["test", "docs", "--quiet"]);
    let closed = test.path().join("docs/b");
    fs::set_permissions(&closed, Permissions::from_mode(0o000)).expect("a directory of ours");
    let reason = "docs/b:1: cannot be read: permission denied";
    let outcome = test.fails();
    fs::set_permissions(outcome.path().join("docs/b"), Permissions::from_mode(0o755)).expect("ours");
    outcome.stderr("").stdout(&format!(
        "docs/b  cannot be run\n    ✗ {reason}\n\n✗ {reason}\n\n\
         2 documents: 1 passed, 1 failed\n1 step: 1 passed in TIME\n"
    ));
}

#[test]
fn a_missing_file_among_several_is_one_that_failed() {
    Test::new().doc("a.md", PAGE).args(["test", "a.md", "no.md", "--quiet"]).fails().stderr("").stdout(
        "no.md  cannot be run
    ✗ no.md:1: no such file

✗ no.md:1: no such file

2 documents: 1 passed, 1 failed
1 step: 1 passed in TIME
",
    );
}

#[test]
fn where_none_can_be_run_nothing_is_reported() {
    let outcome = Test::new()
        .doc("docs/a.md", "```bash\n")
        .doc("docs/b.md", "```bash\n)\n```\n")
        .args(["test", "docs", "--report", "json=report.json"])
        .refused()
        .stdout("")
        .stderr(
            "error: docs/a.md:1: the code block opened here is never closed\n\
             error: docs/b.md:2: bash does not accept this block: syntax error near unexpected token `)'\n",
        );
    assert!(!outcome.path().join("report.json").exists());
}

#[test]
fn settings_that_all_share_are_told_once() {
    Test::new()
        .doc("a.md", PAGE)
        .doc("b.md", PAGE)
        .doc("rehearse.yaml", "timeuot: 2m\n")
        .args(["test", "a.md", "b.md"])
        .refused()
        .stdout("")
        .stderr("error: rehearse.yaml:1: unknown setting `timeuot`; did you mean `timeout`?\n");
}

#[test]
fn a_bash_beside_the_page_is_not_run_where_path_has_none() {
    let run = Test::new()
        .doc("guide.md", PAGE)
        .program("bash", "#!/bin/sh\necho >ran\n")
        .env("PATH", "/nonexistent")
        .args(["test", "guide.md"])
        .run()
        .status(3)
        .stdout("")
        .stderr(
            "error: failed to start bash; is it installed and on PATH?: No such file or directory (os error 2)\n",
        );
    assert!(!run.exists("ran"));
}

#[test]
fn no_document_runs_elsewhere_where_its_directory_is_gone() {
    let test = Test::new()
        .doc("a.md", "```bash\nrm -r \"$PWD\"\n```\n")
        .doc("b.md", PAGE)
        .doc("c.md", PAGE)
        .doc("site/file", "")
        .args(["test", "../a.md", "../b.md", "../c.md", "--quiet"]);
    let output = test.command_in("site").output().expect("rehearse runs");
    test.outcome(&output).status(1).stderr("").stdout(
        "../b.md  cannot be run
    ✗ ../b.md:1: .: is not there any more, so no session can begin in it

../c.md  cannot be run
    ✗ ../c.md:1: .: is not there any more, so no session can begin in it

✗ ../b.md:1: .: is not there any more, so no session can begin in it
✗ ../c.md:1: .: is not there any more, so no session can begin in it

3 documents: 1 passed, 2 failed
1 step: 1 passed in TIME
",
    );
}

/// The first document removes the directory in which the last one begins.
#[test]
fn a_session_that_cannot_start_is_its_documents_own_error() {
    let begins = |directory: &str| format!("---\nrehearse:\n  working-directory: {directory}\n---\n{PAGE}");
    Test::new()
        .doc("a.md", "```bash\nrm -r gone\n```\n")
        .doc("b.md", PAGE)
        .doc("c.md", begins("gone"))
        .doc("d.md", PAGE)
        .doc("gone/file", "")
        .args(["test", ".", "--quiet"])
        .fails()
        .stderr("")
        .stdout(
            "c.md  cannot be run
    ✗ c.md:1: gone: is not there any more, so no session can begin in it

✗ c.md:1: gone: is not there any more, so no session can begin in it

4 documents: 3 passed, 1 failed
3 steps: 3 passed in TIME
",
        );
}

#[test]
fn it_counts_as_a_failure_for_fail_fast() {
    Test::new()
        .doc("a.md", "```bash\n")
        .doc("b.md", PAGE)
        .args(["test", ".", "--quiet", "--fail-fast"])
        .fails()
        .stderr("")
        .stdout(
            "a.md  cannot be run
    ✗ a.md:1: the code block opened here is never closed

✗ a.md:1: the code block opened here is never closed

2 documents: 1 failed, 1 not begun
0 steps: none ran in TIME
",
        );
}

#[test]
fn a_link_that_leads_nowhere_is_a_document_that_cannot_be_run() {
    let test = Test::new().doc("docs/ok.md", "# A\n\n```bash\ntrue\n```\n").args(["test", "--quiet", "docs"]);
    std::os::unix::fs::symlink("nowhere.md", test.path().join("docs/gone.md")).expect("a link");
    let outcome = test.run().status(1);
    assert!(
        outcome.stdout.contains("docs/gone.md:1: cannot be read: the link leads nowhere"),
        "{}",
        outcome.stdout
    );
}
