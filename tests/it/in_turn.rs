//! Documents one after the other: each begins while others run, and finds the world as they left it.

use crate::support::{Outcome, Test};

/// The outputs of the first steps of all documents of a passing run.
fn outputs(run: &Outcome) -> Vec<String> {
    let report = run.json();
    let documents = report["documents"].as_array().expect("documents").clone();
    documents
        .iter()
        .map(|document| document["steps"][0]["stdout"].as_str().expect("output").to_owned())
        .collect()
}

#[test]
fn a_document_begins_in_the_directory_that_is_there_in_its_turn() {
    let begins = "---\nrehearse:\n  working-directory: site\n---\n\n```bash\ncat file\n```\n";
    let test = Test::new()
        .doc("a.md", "```bash\nmv site old\nmkdir site\necho new >site/file\n```\n")
        .doc("b.md", begins)
        .doc("c.md", begins)
        .doc("d.md", begins)
        .doc("site/file", "old\n")
        .args(["test", ".", "--format", "json"])
        .passes();
    assert_eq!(outputs(&test), ["", "new\n", "new\n", "new\n"]);
}

#[test]
fn a_document_finds_nothing_of_those_before_it() {
    const LOOKS: &str = "```bash\nls -A \"$TMPDIR\" \"$(dirname \"${BASH_SOURCE[0]}\")\" | grep -q left && echo a file\n\
                         type left &>/dev/null || echo no function\nalias l &>/dev/null || echo no alias\n\
                         echo \"${LEFT-no value}\"\n```\n";
    let leaves = |what: &str| format!("{LOOKS}\n```bash\n{what}\n```\n");
    let test = Test::new()
        .doc("a.md", leaves("echo quiet"))
        .doc("b.md", leaves("touch \"$TMPDIR/left\"; left() { :; }; alias l=ls; export LEFT=1"))
        .doc("c.md", leaves("(trap '' TERM; while :; do echo noise; sleep 0.001; done) &"))
        .doc("d.md", leaves("echo quiet; exec true"))
        .doc("d1.md", leaves("touch \"$(dirname \"${BASH_SOURCE[0]}\")/left\""))
        .doc("d2.md", leaves("echo LEFT=1 >>\"$(dirname \"${BASH_SOURCE[0]}\")/../prelude\""))
        .doc("d3.md", leaves("rm \"$(dirname \"${BASH_SOURCE[0]}\")/../helpers\""))
        .doc("d4.md", leaves("(env -i PATH=\"$PATH\" setsid bash -c \"sleep 0.2; echo late >$TMPDIR/left\" &>/dev/null </dev/null &)"))
        .doc("e.md", leaves("chmod 700 \"$TMPDIR\"; exit 0"))
        .doc("f.md", LOOKS)
        .doc("g.md", leaves("sleep 0.3"))
        .doc("h.md", LOOKS)
        .doc("i.md", LOOKS)
        .args(["test", ".", "--format", "json"])
        .passes();
    assert_eq!(outputs(&test), ["no function\nno alias\nno value\n"; 13]);
}
