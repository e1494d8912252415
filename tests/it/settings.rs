//! `rehearse.yaml`: where it is found, what wins over it, and what is wrong with it.

use crate::support::Test;

/// `guide.md` in `docs/how-to`, two directories below the settings.
const GUIDE: &str = "# Guide\n\n```bash\necho \"Hello $NAME\"\n```\n\n```output\nHello Ada\n```\n";

fn below() -> Test {
    Test::new().doc("docs/how-to/guide.md", GUIDE).args(["test", "--quiet", "docs/how-to/guide.md"])
}

#[track_caller]
fn refuses(settings: &str, stderr: &str) {
    let test = Test::after_a_step("").doc("rehearse.yaml", settings);
    test.refused().stdout("").stderr(stderr).nothing_ran();
}

#[test]
fn settings_are_found_above_the_document() {
    below().doc("rehearse.yaml", "variables:\n  NAME: Ada\n").passes().stdout("").stderr("");
    below().refused().stdout("").stderr(
        "error: docs/how-to/guide.md:4: variable `NAME` is used here and set nowhere; give it with --var NAME=… \
         or a --var-file, or let it pass with --allow-unset\n",
    );
}

#[test]
fn the_nearest_settings_are_the_only_ones() {
    below()
        .doc("rehearse.yaml", "variables:\n  NAME: Grace\nno-such-setting: 1\n")
        .doc("docs/rehearse.yaml", "variables:\n  NAME: Ada\n")
        .passes()
        .stdout("")
        .stderr("");
}

#[test]
fn a_bad_value_has_the_line_of_its_setting() {
    refuses(
        "strict: true\ntimeout: soon\n",
        "error: rehearse.yaml:2: `soon` is not a duration; write it like `10s`, `5m`, `1h30m` or `250ms`\n",
    );
}

#[test]
fn each_document_of_a_call_has_the_settings_above_it() {
    let document = |value: &str| format!("# A\n\n```bash\necho $V\n```\n\n```output\n{value}\n```\n");
    Test::new()
        .doc("one/guide.md", document("1"))
        .doc("one/rehearse.yaml", "variables: {V: 1}\n")
        .doc("two/guide.md", document("2"))
        .doc("two/rehearse.yaml", "variables: {V: 2}\n")
        .args(["test", "--quiet", "one", "two/guide.md"])
        .passes()
        .stdout("")
        .stderr("");
}

#[test]
fn front_matter_overrides_settings_key_by_key() {
    let document = "---\nrehearse:\n  examples: ignore\n---\n# A\n\n```bash\necho \"$NAME\"\n```\n\n```output\nother\n```\n";
    Test::of(document)
        .doc("rehearse.yaml", "examples: fail\nvariables: {NAME: Ada}\n")
        .arg("--quiet")
        .passes()
        .stdout("")
        .stderr("");
}

#[test]
fn flags_override_front_matter_and_settings() {
    let document = "---\nrehearse:\n  examples: ignore\n  variables: {NAME: Grace}\n---\n# A\n\n```bash\necho \"$NAME\"\n```\n\n```output\nEve\n```\n";
    let test = || Test::of(document).doc("rehearse.yaml", "examples: warn\nvariables: {NAME: Ada}\n");
    test().args(["test", "--quiet", "--examples", "fail", "guide.md"]).fails().stderr("").stdout(
        "guide.md  A  1 step\n\
         \x20   ✗ 1  :8  echo \"$NAME\" [TIME]\n\
         \x20       guide.md:12: 1 of 1 expected line differs\n\
         \x20       13 - Eve\n\
         \x20          + Grace\n\
         \n\
         1 step: 1 failed in TIME\n",
    );
    test()
        .args(["test", "--quiet", "--examples", "fail", "--var", "NAME=Eve", "guide.md"])
        .passes()
        .stdout("")
        .stderr("");
}

#[test]
fn paths_count_from_the_settings_file() {
    below()
        .doc("docs/rehearse.yaml", "var-file: values.ini\npath-prepend: bin\nworking-directory: how-to\n")
        .doc("docs/values.ini", "NAME=Ada\n")
        .doc("docs/bin/tool", "")
        .passes()
        .stdout("")
        .stderr("");
}

#[test]
fn globs_say_which_documents_a_directory_holds() {
    Test::new()
        .doc("rehearse.yaml", "documents: ['guides/**/*.md', '!**/draft.md']\n")
        .doc("guides/a/one.md", "# One\n\n```bash\ntrue\n```\n")
        .doc("guides/draft.md", "# Draft\n\n```bash\nfalse\n```\n")
        .doc("notes.md", "# Notes\n\n```bash\nfalse\n```\n")
        .args(["test"])
        .passes()
        .stdout(
            "guides/a/one.md  One  1 step\n\
             \x20   ✓ 1  :3  true [TIME]\n\
             \n\
             ✓ guides/a/one.md does what it says: 1 step in TIME\n",
        )
        .stderr("");
}

#[test]
fn an_unknown_setting_is_refused_with_its_line_and_the_nearest() {
    refuses(
        "strict: true\n\ntimout: 5m\n",
        "error: rehearse.yaml:3: unknown setting `timout`; did you mean `timeout`?\n",
    );
    refuses("xyzzy: 1\n", "error: rehearse.yaml:1: unknown setting `xyzzy`\n");
}

#[test]
fn an_unknown_setting_above_the_document_is_placed() {
    below()
        .doc("rehearse.yaml", "strict: true\nexampels: warn\n")
        .refused()
        .stdout("")
        .stderr("error: rehearse.yaml:2: unknown setting `exampels`; did you mean `examples`?\n");
}

#[test]
fn an_unknown_setting_in_front_matter_is_refused_with_its_line_and_the_nearest() {
    Test::of("---\ntitle: T\nrehearse:\n  strict: true\n  exampels: warn\n---\n# T\n\n```bash\ntrue\n```\n")
        .refused()
        .stdout("")
        .stderr("error: guide.md:5: unknown setting `exampels`; did you mean `examples`?\n");
}

#[test]
fn a_bad_value_is_refused_with_its_line() {
    refuses(
        "strict: true\nexamples: maybe\n",
        "error: rehearse.yaml:2: examples: unknown variant `maybe`, expected one of `fail`, `warn`, `ignore`\n",
    );
}

#[test]
fn settings_that_are_no_yaml_are_refused() {
    refuses("strict: true\n- a\n", "error: rehearse.yaml:2: did not find expected key\n");
}

#[test]
fn what_git_ignores_is_no_document() {
    let document = "```bash\necho a\n```\n";
    Test::new()
        .doc(".gitignore", "ignored.md\nbuild/\n")
        .doc("sub/a.md", document)
        .doc("ignored.md", document)
        .doc("build/c.md", document)
        .args(["test"])
        .passes()
        .stdout(
            "sub/a.md  1 step\n    ✓ 1  :1  echo a [TIME]\n\n✓ sub/a.md does what it says: 1 step in TIME\n",
        )
        .stderr("");
}

#[test]
fn programs_are_not_looked_for_where_no_directory_is() {
    let page = "# A\n\n```bash\ntouch ran\n```\n";
    let told = "is not a directory, so no program can be found in it (--path-prepend)\n";
    let outcome = Test::of(page).arg("--path-prepend").arg("bni").refused().stdout("");
    outcome.stderr(&format!("error: bni: {told}")).nothing_ran();
    let outcome = Test::of(page).doc("rehearse.yaml", "path-prepend: [bin]\n").doc("bin", "a file").refused();
    outcome.stdout("").stderr(&format!("error: bin: {told}")).nothing_ran();
}

/// Two documents, of which the first fails.
fn two() -> Test {
    let page = |said: &str| format!("# A\n\n```bash\necho {said}\n```\n\n```output\nhello\n```\n");
    Test::new().doc("docs/a.md", page("bye")).doc("docs/b.md", page("hello"))
}

#[test]
fn what_holds_for_a_whole_call_stands_at_the_top_of_the_file() {
    let test =
        two().doc("rehearse.yaml", "jobs: 2\nfail-fast: true\njournal: true\nreport: json=out/report.json\n");
    std::fs::create_dir(test.path().join("out")).expect("a directory");
    let outcome = test.args(["test", "--quiet", "--jobs", "1", "docs"]).run().status(1).stderr("");
    let report: serde_json::Value = serde_json::from_str(&outcome.file("out/report.json")).expect("JSON");
    assert_eq!(report["documents"].as_array().expect("documents").len(), 1);
}

#[test]
fn the_file_may_ask_for_copies_of_the_directory() {
    let page = "# A\n\n```bash\ntouch left-behind\n```\n";
    let test = Test::of(page).doc("rehearse.yaml", "isolate: true\n").doc("home/.keep", "").arg("--quiet");
    let home = test.path().join("home").to_string_lossy().into_owned();
    let outcome = test.env("HOME", &home).passes().stdout("");
    assert!(!outcome.path().join("left-behind").exists());
}

#[test]
fn options_win_over_what_the_file_says_of_the_call() {
    let test = two().doc("rehearse.yaml", "fail-fast: true\nreport: json=of-the-file.json\n");
    let outcome =
        test.args(["test", "--quiet", "--report", "json=of-the-option.json", "docs"]).run().status(1);
    let exists = |name: &str| outcome.path().join(name).exists();
    assert!(exists("of-the-option.json") && !exists("of-the-file.json"));
}

#[test]
fn what_holds_for_a_whole_call_is_refused_elsewhere() {
    refuses(
        "documents:\n  guide.md:\n    timeout: 1m\n    jobs: 2\n",
        "error: rehearse.yaml:4: `jobs` holds for a whole call, not for a document: it stands at the top of \
         rehearse.yaml\n",
    );
    Test::of("---\ntitle: A\nrehearse:\n  report: json=a.json\n---\n# A\n\n```bash\ntrue\n```\n")
        .refused()
        .stdout("")
        .stderr(
            "error: guide.md:4: `report` holds for a whole call, not for a document: it stands at the top of \
         rehearse.yaml\n",
        );
    refuses("timeout: 1m\njobs: many\n", "error: rehearse.yaml:2: jobs: it is a number, or `auto`\n");
    refuses(
        "timeout: 1m\nreport: [json=a.json, pdf=a.pdf]\n",
        "error: rehearse.yaml:2: report: `pdf` is not a format of reports; there are: json, junit, github, markdown, sarif, html\n",
    );
}
