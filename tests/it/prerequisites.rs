//! Documents that run before another one: links, `--with`, `before`; their checks and their clean-up.

use serde_json::Value;

use crate::support::{Outcome, Test};

/// `guide.md`, which links to `setup.md` and uses what it sets.
const GUIDE: &str = "# Guide\n\n## Prerequisites\n\nDo [the set-up](setup.md) first.\n\n## Go\n\n```bash\necho \"$A $B\"\n```\n\n```output\nx y\n```\n";

const SETUP: &str =
    "# Set up\n\n```bash\nA=x\n```\n\n## Clean up\n\n```bash\nunset A\n```\n\n## More\n\n```bash\nB=y\n```\n";

fn linked() -> Test {
    Test::of(GUIDE).doc("setup.md", SETUP)
}

/// A page with one step that prints its name, under `heading`, with `rest` after it.
fn says(name: &str, rest: &str) -> String {
    format!("# {name}\n\n```bash\necho {name} >>said\n```\n\n{rest}")
}

/// `document:role` of each step, in running order.
fn order(json: &Value) -> Vec<String> {
    let steps = json["steps"].as_array().or_else(|| json["documents"][0]["steps"].as_array());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let told = |step: &Value| {
        format!("{} {}:{} {}", step["number"], text(&step["document"]), step["line"], text(&step["role"]))
    };
    steps.expect("steps").iter().map(told).collect()
}

fn inspected(test: Test) -> Value {
    test.args(["inspect", "--format", "json", "guide.md"]).passes().json()
}

/// Verdict and reason of each step.
fn verdicts(outcome: &Outcome) -> Vec<String> {
    let json = outcome.json();
    let steps = json["documents"][0]["steps"].as_array().expect("steps").clone();
    let told = |step: &Value| match step["reason"].as_str() {
        Some(reason) => format!("{}: {reason}", step["verdict"].as_str().unwrap_or_default()),
        None => step["verdict"].as_str().unwrap_or_default().to_owned(),
    };
    steps.iter().map(told).collect()
}

#[test]
fn a_linked_page_runs_first_and_cleans_up_last() {
    let json = inspected(linked());
    assert_eq!(json["prerequisites"], serde_json::json!(["setup.md"]));
    let expected = [
        "1 setup.md:3 prerequisite",
        "2 setup.md:15 prerequisite",
        "3 guide.md:9 step",
        "4 setup.md:9 cleanup",
    ];
    assert_eq!(order(&json), expected);
    linked().passes().stderr("").stdout(
        "guide.md  Guide  4 steps\n\
         \x20 setup.md\n\
         \x20   ✓ 1  :3   A=x [TIME]\n\
         \x20 setup.md › More\n\
         \x20   ✓ 2  :15  B=y [TIME]\n\
         \x20 Go\n\
         \x20   ✓ 3  :9   echo \"$A $B\" [TIME]\n\
         \x20 setup.md › Clean up\n\
         \x20   ✓ 4  :9   unset A (clean-up) [TIME]\n\
         \n\
         ✓ guide.md does what it says: 4 steps in TIME\n",
    );
}

#[test]
fn the_end_of_a_prerequisite_is_seen_where_no_heading_follows() {
    let test = Test::of(&says("guide", ""))
        .doc("setup.md", says("setup", ""))
        .args(["test", "guide.md", "--with", "setup.md"]);
    test.passes().stdout(
        "guide.md  2 steps\n\
         \x20 setup.md\n\
         \x20   ✓ 1  :3  echo setup >>said [TIME]\n\
         \x20 guide.md\n\
         \x20   ✓ 2  :3  echo guide >>said [TIME]\n\
         \n\
         ✓ guide.md does what it says: 2 steps in TIME\n",
    );
}

#[test]
fn inspect_tells_where_things_come_from() {
    let setup = "# Set up\n\n<!-- ```variables\nV=1\n``` -->\n\n```bash\nA=x\nB=$MISSING\n```\n\n## Validation\n\n```bash\ntest -e x\n```\n";
    let test = || Test::of(GUIDE).doc("setup.md", setup);
    test().args(["inspect", "guide.md"]).passes().stdout(
        "Guide\n\
         guide.md · 3 steps · 0 inputs · 1 expectation\n\
         \n\
         Prerequisites\n\
         \x20 setup.md\n\
         \n\
         Variables to bring\n\
         \x20 MISSING  first used in line 9 of setup.md\n\
         \n\
         Variables set\n\
         \x20 V  prerequisite in line 4 of setup.md\n\
         \x20 A  by a step in line 8 of setup.md\n\
         \x20 B  by a step in line 9 of setup.md\n\
         \n\
         Steps\n\
         \n\
         \x20 setup.md\n\
         \x20  1   7  A=x  … 1 more line\n\
         \n\
         \x20 setup.md › Validation\n\
         \x20  2  14  test -e x\n\
         \x20         validation\n\
         \n\
         \x20 Go\n\
         \x20  3   9  echo \"$A $B\"\n\
         \x20         expects line 13 (match)\n",
    );
    assert_eq!(
        inspected(test())["variables"]["needed"][0],
        serde_json::json!({"name": "MISSING", "document": "setup.md", "line": 9})
    );
    test().refused().stdout("").stderr(
        "error: setup.md:9: variable `MISSING` is used here and set nowhere; give it with --var MISSING=… or a \
         --var-file, or let it pass with --allow-unset\n",
    );
}

#[test]
fn prerequisites_of_prerequisites_run_before_them_and_each_runs_once() {
    let main = says(
        "guide",
        "## Prerequisites\n\n- [one](sub/one.md)\n- [two](sub/../two.md)\n- [one again](./sub/one.md#part)\n",
    );
    let test = || {
        Test::of(&main)
            .doc("sub/one.md", says("one", "## Prerequisites\n\n[deep](../deep.md)\n"))
            .doc("two.md", says("two", "## Prerequisites\n\n[deep](deep.md)\n\n## Clean up\n\n```bash\necho undo-two >>said\n```\n"))
            .doc("deep.md", says("deep", "## Clean up\n\n```bash\necho undo-deep >>said\n```\n"))
            .doc("first.md", says("first", ""))
    };
    let expected = "first\ndeep\none\ntwo\nguide\nundo-two\nundo-deep\n";
    let with = ["test", "--quiet", "guide.md", "--with", "first.md", "--with", "./first.md"];
    assert_eq!(test().args(with).passes().file("said"), expected);
}

#[test]
fn a_setting_names_what_runs_first() {
    let page = |before: &str| format!("---\nrehearse: {{before: {before}}}\n---\n{}", says("guide", ""));
    let test = |text: &str| {
        Test::new().doc("sub/guide.md", text).doc("setup.md", says("setup", "")).args([
            "test",
            "--quiet",
            "sub/guide.md",
        ])
    };
    assert_eq!(test(&page("../setup.md")).passes().file("said"), "setup\nguide\n");
    let project = |text: &str| test(text).doc("rehearse.yaml", "before: setup.md\n");
    assert_eq!(project(&says("guide", "")).passes().file("said"), "setup\nguide\n");
    assert_eq!(project(&page("[]")).passes().file("said"), "guide\n");
    assert_eq!(project("").args(["test", "--quiet", "setup.md"]).passes().file("said"), "setup\n");
}

#[test]
fn documents_that_need_each_other_are_refused() {
    let link = |to: &str| format!("## Prerequisites\n\n[x]({to})\n");
    Test::of(&says("guide", &link("a.md")))
        .doc("a.md", says("a", &link("b.md")))
        .doc("b.md", says("b", &link("guide.md")))
        .refused()
        .stdout("")
        .stderr(
            "error: b.md:9: no document of these can run first, because each needs the next: guide.md → a.md → b.md → \
             guide.md\n",
        );
    Test::of(&says("guide", &link("guide.md"))).refused().stderr(
        "error: guide.md:9: no document of these can run first, because each needs the next: guide.md → guide.md\n",
    );
}

#[test]
fn a_link_that_leads_to_nothing_is_a_finding() {
    let links = "## Prerequisites\n\n- [gone](gone.md)\n- [words](words.md)\n- [site](/azure/x.md)\n- [web](https://example.com/a.md)\n- [ok](ok.md)\n";
    let json = inspect_findings(
        Test::of(&says("guide", links))
            .doc("words.md", "# Words\n\nOnly prose.\n")
            .doc("ok.md", says("ok", "## Prerequisites\n\n[gone](away.md)\n")),
    );
    let told: Vec<_> = json
        .iter()
        .map(|finding| format!("{} {}: {}", finding["rule"], finding["line"], finding["message"]))
        .collect();
    assert_eq!(
        told,
        [
            "\"missing-prerequisite\" 9: \"the prerequisite `gone.md` is not there\"",
            "\"empty-prerequisite\" 10: \"the prerequisite `words.md` has no steps\"",
            "\"missing-prerequisite\" 11: \"the prerequisite `/azure/x.md` is not there\"",
            "\"missing-prerequisite\" 13: \"the prerequisite `ok.md` needs `away.md`, which is not there\"",
        ]
    );
}

fn inspect_findings(test: Test) -> Vec<Value> {
    let json = test.args(["test", "--format", "json", "guide.md"]).passes().json();
    json["documents"][0]["findings"].as_array().expect("findings").clone()
}

#[test]
fn a_link_elsewhere_is_no_prerequisite() {
    let links = "## Next steps\n\n[next](setup.md)\n\n# Prerequisites\n\n```bash\ntrue\n```\n";
    assert_eq!(
        inspected(Test::of(&says("guide", links)).doc("setup.md", SETUP))["prerequisites"],
        serde_json::json!([])
    );
}

#[test]
fn what_is_asked_for_by_name_must_be_there() {
    let refused = |test: Test, stderr: &str| {
        test.refused().stdout("").stderr(stderr).nothing_ran();
    };
    let with = |path: &str| Test::after_a_step("").arg("--with").arg(path);
    refused(with("gone.md"), "error: gone.md: no such file\n");
    refused(with("."), "error: .: is a directory, not a document\n");
    refused(
        with("words.md").doc("words.md", "# Words\n"),
        "error: words.md: no steps to run: no code block is tagged with a language that runs (bash, sh, shell, azurecli, \
         azurecli-interactive, azure-cli, azure-cli-interactive, bash-interactive)\n",
    );
    refused(
        with("bad.md").doc("bad.md", "# Bad\n\n```bash\n"),
        "error: bad.md:3: the code block opened here is never closed\n",
    );
    refused(
        Test::after_a_step("").doc("rehearse.yaml", "before: gone.md\n"),
        "error: guide.md: `before` names gone.md, which is not there\n",
    );
}

/// A set-up that makes a file `made`, and checks that it is there.
const CHECKED: &str = "# Set up\n\n```bash\necho make >>said\ntouch made\n```\n\n## Validation\n\n```bash\necho check >>said\ncat made\n```\n\n## Clean up\n\n```bash\necho remove >>said\nrm made\n```\n";

fn checked() -> Test {
    let guide = says("guide", "## Prerequisites\n\n[set-up](setup.md)\n");
    Test::of(&guide).doc("setup.md", CHECKED).args(["test", "--format", "json", "guide.md"])
}

#[test]
fn a_prerequisite_that_has_been_met_is_left_out() {
    let outcome = checked().doc("made", "").passes();
    assert_eq!(
        verdicts(&outcome),
        ["skipped: validation passed", "passed", "passed", "skipped: validation passed"]
    );
    assert_eq!(outcome.file("said"), "check\nguide\n");
}

#[test]
fn a_prerequisite_that_has_not_been_met_runs_and_is_checked_again() {
    let outcome = checked().passes();
    assert_eq!(verdicts(&outcome), ["passed", "passed", "passed", "passed"]);
    assert_eq!(outcome.file("said"), "check\nmake\ncheck\nguide\nremove\n");
    let outcome = checked().doc("setup.md", CHECKED.replace("touch made", "true")).fails();
    assert_eq!(
        verdicts(&outcome),
        ["passed", "failed: command exited with status 1", "not-run", "failed: command exited with status 1"]
    );
}

#[test]
fn a_check_that_fails_leaves_no_names_behind() {
    let uuid = |digit: &str| format!("{digit}f1c9a20-3b7e-4d58-9a61-0c4e7b82d9{digit}5");
    let shown = format!("```output\n{}\n```\n", uuid("3"));
    let setup = format!(
        "# Set up\n\n```bash\necho {} >id\n```\n\n## Validation\n\n```bash\ncat id 2>/dev/null || echo {}\n```\n\n{shown}\n\
         ```bash\ntest -e id\n```\n",
        uuid("a"),
        uuid("b"),
    );
    let guide = format!("# Guide\n\n```bash\ncat id\n```\n\n{shown}");
    let test =
        Test::of(&guide).doc("setup.md", setup).args(["test", "--quiet", "guide.md", "--with", "setup.md"]);
    test.passes().stdout("");
}

#[test]
fn the_script_checks_as_well() {
    let script = checked().args(["script", "guide.md"]).passes().stdout;
    for (made, said) in [(true, "check\nguide\n"), (false, "check\nmake\ncheck\nguide\nremove\n")] {
        let test = Test::new().doc("page.sh", &script).doc(if made { "made" } else { "other" }, "");
        let status = std::process::Command::new("bash").arg("page.sh").current_dir(test.path()).output();
        let status = status.expect("bash").status.code();
        let told = std::fs::read_to_string(test.path().join("said")).expect("said");
        assert_eq!((status, told.as_str()), (Some(0), said), "made: {made}\n{script}");
    }
}

#[test]
fn clean_up_of_a_prerequisite_runs_after_a_failure_too() {
    let guide = "# Guide\n\n## Prerequisites\n\n[set-up](setup.md)\n\n## Go\n\n```bash\nfalse\n```\n\n## Clean up\n\n```bash\necho own >>said\n```\n";
    let setup = says("setup", "## Clean up\n\n```bash\necho undo >>said\n```\n");
    let outcome = Test::of(guide).doc("setup.md", setup).arg("--quiet").fails();
    assert_eq!(outcome.file("said"), "setup\nown\nundo\n");
}

#[test]
fn values_of_a_prerequisite_are_weaker_than_those_of_the_document() {
    let setup =
        "---\nrehearse: {variables: {A: setup, B: setup}}\n---\n# Set up\n\n```bash\n: \"$A $B $C\"\n```\n";
    let test = || {
        Test::of("# Guide\n\n```bash\necho \"$A $B $C\"\n```\n")
            .doc("setup.md", setup)
            .doc("setup.ini", "A=setup-ini\nC=setup-ini\n")
            .doc("guide.ini", "A=own\n")
            .args(["test", "--format", "json", "guide.md", "--with", "setup.md"])
    };
    let stdout = |test: Test| test.passes().json()["documents"][0]["steps"][1]["stdout"].clone();
    assert_eq!(stdout(test()), "own setup setup-ini\n");
    assert_eq!(stdout(test().arg("--var").arg("B=flag")), "own flag setup-ini\n");
}

#[test]
fn selection_counts_over_the_whole_plan() {
    let select = |arguments: &[&str]| {
        let mut test = linked().args(["inspect", "--format", "json", "guide.md", "--allow-unset"]);
        for argument in arguments {
            test = test.arg(*argument);
        }
        order(&test.passes().json())
    };
    assert_eq!(select(&["--only", "2-3"]), ["2 setup.md:15 prerequisite", "3 guide.md:9 step"]);
    assert_eq!(select(&["--from", "Go"]), ["3 guide.md:9 step", "4 setup.md:9 cleanup"]);
}

#[test]
fn steps_of_a_prerequisite_have_what_its_own_page_says() {
    let setup =
        "---\nrehearse: {examples: ignore}\n---\n# Set up\n\n```bash\necho a\n```\n\n```output\nb\n```\n";
    let test = |guide: &str| {
        Test::of(guide).doc("setup.md", setup).args(["test", "--quiet", "guide.md", "--with", "setup.md"])
    };
    test(&says("guide", "")).passes().stdout("");
    test("# G\n\n```bash\necho a\n```\n\n```output\nb\n```\n").fails();
}

#[test]
fn an_overlay_counts_the_steps_of_its_own_document() {
    let settings = "documents:\n  guide.md:\n    steps:\n      1: {command: echo, expect: exact}\n  setup.md:\n    steps:\n      2: {command: unset, skip: true}\n";
    let outcome =
        linked().doc("rehearse.yaml", settings).args(["test", "--format", "json", "guide.md"]).passes();
    assert_eq!(verdicts(&outcome), ["passed", "passed", "passed", "skipped: skip"]);
}

#[test]
fn a_page_without_steps_of_its_own_does_not_run() {
    Test::of("# A\n\n## Prerequisites\n\n[x](setup.md)\n").doc("setup.md", SETUP).refused().stdout("").stderr(
        "error: guide.md: no steps to run: no code block is tagged with a language that runs (bash, sh, shell, azurecli, \
         azurecli-interactive, azure-cli, azure-cli-interactive, bash-interactive)\n",
    );
}

#[test]
fn run_shows_the_steps_of_both() {
    linked().args(["run", "guide.md", "--quiet"]).passes().stdout("x y\n").stderr("");
}
