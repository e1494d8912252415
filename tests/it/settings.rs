//! Settings in files: `rehearse.yaml`, the front matter, and which of them wins.

use crate::support::Test;

const UNMET: &str = "```bash\necho a\n```\n\n```output\nb\n```\n";
const PROJECT: &str = "# A comment\ndocuments: [\"sub/*.md\", \"!sub/draft.md\"]\nexamples: ignore\n";

/// `sub/a.md` passes without a warning: nothing else is a document, and its output is not looked at.
#[track_caller]
fn takes_one(test: Test) {
    test.passes()
        .stdout(
            "sub/a.md  1 step\n    ✓ 1  :1  echo a [TIME]\n\n✓ sub/a.md does what it says: 1 step in TIME\n",
        )
        .stderr("");
}

#[test]
fn the_globs_of_a_project_say_what_its_documents_are() {
    let test = Test::new().doc("rehearse.yaml", PROJECT).doc("sub/a.md", UNMET).doc("sub/draft.md", UNMET);
    takes_one(test.doc("b.md", UNMET).args(["test"]));
}

#[test]
fn what_git_ignores_is_no_document() {
    let test = Test::new().doc(".gitignore", "ignored.md\nbuild/\n").doc("sub/a.md", UNMET);
    let test = test.doc("ignored.md", UNMET).doc("build/c.md", UNMET);
    takes_one(test.args(["test", "--examples", "ignore"]));
}

#[test]
fn a_project_is_found_above_its_documents() {
    takes_one(Test::new().doc("rehearse.yaml", PROJECT).doc("sub/a.md", UNMET).args(["test", "sub/a.md"]));
}

#[test]
fn front_matter_wins_over_the_project_and_a_flag_over_both() {
    let document = format!("---\nrehearse:\n  examples: fail\n---\n{UNMET}");
    let test = || Test::new().doc("rehearse.yaml", PROJECT).doc("sub/a.md", &document);
    test().args(["test", "--quiet", "sub/a.md"]).fails().stderr("");
    test().args(["test", "--quiet", "sub/a.md", "--examples", "ignore"]).passes().stdout("").stderr("");
}

#[test]
fn an_unknown_setting_names_the_nearest() {
    Test::of(UNMET)
        .doc("rehearse.yaml", "examples: warn\ntimout: 3s\n")
        .refused()
        .stdout("")
        .stderr("error: rehearse.yaml:2: unknown setting `timout`; did you mean `timeout`?\n");
    Test::of(&format!("---\nrehearse:\n  exmples: warn\n---\n{UNMET}"))
        .refused()
        .stdout("")
        .stderr("error: guide.md:3: unknown setting `exmples`; did you mean `examples`?\n");
}
