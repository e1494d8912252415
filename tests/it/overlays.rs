//! `documents.PATH` of `rehearse.yaml`: settings and directives laid over a document that stays as it is.

use crate::support::Test;

/// Three steps: one that prints what the page does not promise, one that fails, one that needs `$A`.
const GUIDE: &str = "\
# Guide

```bash
echo one two
```

```output
one
```

<!-- rehearse: name=fails timeout=5m exit=2 -->

```bash
exit_with() { return $1; }
exit_with 3
```

```bash
echo \"$A\"
```
";

const PASSING: &str = "\
documents:
  guide.md:
    variables: {A: x}
    steps:
      1: {expect: contains}
      fails:
        exit: [3, 4]
";

fn overlaid(settings: &str) -> Test {
    Test::of(GUIDE).doc("rehearse.yaml", settings).arg("--quiet")
}

/// A document that would leave a file behind, under settings that begin so: line 4 is the first of `steps`.
#[track_caller]
fn refuses(steps: &str, stderr: &str) {
    let settings = format!("documents:\n  guide.md:\n    steps:\n{steps}");
    Test::after_a_step(
        "<!-- rehearse: name=second -->\n\n```bash\npsql -U app\n```\n\n```sql\nSELECT 1;\n```\n",
    )
    .doc("rehearse.yaml", &settings)
    .refused()
    .stdout("")
    .stderr(stderr)
    .nothing_ran();
}

#[test]
fn directives_and_settings_are_laid_over_a_page() {
    overlaid(PASSING).passes().stdout("").stderr("");
    let other = overlaid("documents:\n  other.md:\n    variables: {A: x}\n").doc("other.md", "# Other\n");
    other.refused().stderr(
        "error: guide.md:19: variable `A` is used here and set nowhere; give it with --var A=… or a --var-file, or \
         let it pass with --allow-unset\n",
    );
}

#[test]
fn inspect_tells_what_is_in_force() {
    let json = overlaid(PASSING).args(["inspect", "guide.md", "--format", "json"]).passes().json();
    assert_eq!(json["steps"][0]["expectation"]["kind"], "contains");
    assert_eq!(json["steps"][0]["directives"], serde_json::json!({"expect": "contains"}));
    let directives = serde_json::json!({"timeout": "300s", "exit": [3, 4], "name": "fails"});
    assert_eq!(json["steps"][1]["directives"], directives);
    assert_eq!(json["steps"][2].get("directives"), None);
    assert_eq!(
        json["variables"]["set"][0],
        serde_json::json!({"name": "A", "line": null, "source": "overlay"})
    );
    overlaid(PASSING).args(["inspect", "guide.md"]).passes().stdout(
        "Guide\n\
         guide.md · 3 steps · 0 inputs · 1 expectation\n\
         \n\
         Variables set\n\
         \x20 A  rehearse.yaml, for this document\n\
         \n\
         Steps\n\
         \x20  1   3  echo one two\n\
         \x20         expects line 7 (contains)\n\
         \x20  2  13  exit_with() { return $1; }  … 1 more line\n\
         \x20         name fails · timeout 300s · exit 3,4\n\
         \x20  3  18  echo \"$A\"\n",
    );
}

#[test]
fn a_directive_of_the_page_is_taken_away() {
    let document = "# A\n\n<!-- rehearse: skip=\"not here\" env.A=1 env.B=2 -->\n\n```bash\necho \"${A-no} ${B-no}\"\n```\n\n```output\nno 3\n```\n";
    for keys in ["{skip: false, env: {A: null, B: 3}}", "{skip: null, env.A: null, env.B: 3}"] {
        let settings = format!("documents: {{guide.md: {{steps: {{1: {keys}}}}}}}\n");
        let json =
            Test::of(document).doc("rehearse.yaml", settings).args(["test", "guide.md", "--format", "json"]);
        assert_eq!(json.passes().json()["summary"]["steps"]["passed"], 1, "{keys}");
    }
}

#[test]
fn every_directive_can_be_laid_over_a_step() {
    let document = "# A\n\n```bash\nprintf 'Name? '; read -r name; echo \"hello $name $A\"\n```\n\n```output\nhello\n```\n\n```text\n# a file\n```\n";
    let settings = "\
documents:
  guide.md:
    steps:
      1:
        command: read -r name
        if: test -d .
        timeout: 1m
        retry-for: 1s
        retry-every: 1ms
        exit: 0
        expect: contains
        stream: both
        answer: [\"Name\\\\? => Ada\"]
        always: true
        name: greet
        tags: [a, b]
        env: {A: true}
";
    let outcome =
        Test::of(document).doc("rehearse.yaml", settings).args(["inspect", "guide.md", "--format", "json"]);
    let expected = serde_json::json!({
        "if": "test -d .", "timeout": "60s", "retry-for": "1s", "retry-every": "1ms", "exit": [0],
        "expect": "contains", "stream": "both", "answer": ["Name\\? => Ada"], "always": true, "name": "greet",
        "tags": ["a", "b"], "env.A": "true",
    });
    assert_eq!(outcome.passes().json()["steps"][0]["directives"], expected);
    Test::of(document).doc("rehearse.yaml", settings).arg("--quiet").passes().stdout("").stderr("");
}

#[test]
fn a_step_is_meant_by_number_range_or_name() {
    let document = "# A\n\n```bash\nfalse\n```\n\n```bash\nfalse\n```\n\n<!-- rehearse: name=last -->\n\n```bash\nfalse\n```\n";
    let settings = "documents:\n  guide.md:\n    steps:\n      1-2: {exit: 1}\n      last: {exit: 1}\n";
    Test::of(document).doc("rehearse.yaml", settings).arg("--quiet").passes().stdout("");
}

#[test]
fn an_input_has_its_expectation_overlaid() {
    let document = "# A\n\n```bash\npython3\n```\n\n```python\nprint('a b')\n```\n\n```output\na\n```\n";
    let settings = |keys| format!("documents: {{guide.md: {{steps: {{1: {{inputs: {{1: {keys}}}}}}}}}}}\n");
    if crate::support::installed("python3") {
        Test::of(document).arg("--quiet").fails();
        let test = Test::of(document)
            .doc("rehearse.yaml", settings("{expect: contains, command: \"print('a b')\"}"));
        test.arg("--quiet").passes().stdout("");
    }
    Test::of(document).doc("rehearse.yaml", settings("{command: exit}")).refused().stderr(
        "error: rehearse.yaml:1: guide.md:7 does not contain `exit`: the page has changed under this overlay\n",
    );
}

#[test]
fn a_page_that_changed_is_told() {
    refuses(
        "      1:\n        timeout: 1m\n        command: touch walked\n",
        "error: rehearse.yaml:6: guide.md:3 does not contain `touch walked`: the page has changed under this overlay\n",
    );
}

#[test]
fn a_step_that_is_not_there_is_told() {
    refuses(
        "      1: {timeout: 1m}\n      3:\n        skip: true\n",
        "error: rehearse.yaml:5: guide.md has no step 3; it has 2\n",
    );
    refuses("      1-4: {skip: true}\n", "error: rehearse.yaml:4: guide.md has no step 4; it has 2\n");
    refuses(
        "      2-1: {skip: true}\n",
        "error: rehearse.yaml:4: `2-1` is no range of steps: the first is 1, and the lower number stands first\n",
    );
    refuses(
        "      secnd: {skip: true}\n",
        "error: rehearse.yaml:4: guide.md has no step named `secnd`; did you mean `second`?\n",
    );
    refuses(
        "      2:\n        inputs:\n          2: {expect: json}\n",
        "error: rehearse.yaml:6: guide.md:9 has no input 2; it has 1\n",
    );
}

#[test]
fn a_directive_that_is_unknown_or_bad_is_told_with_its_line() {
    refuses(
        "      1:\n        timeout: 1m\n        retry_for: 1m\n        tmeout: 5\n",
        "error: rehearse.yaml:6: unknown directive `retry_for`; did you mean `retry-for`?\n\
         error: rehearse.yaml:7: unknown directive `tmeout`; did you mean `timeout`?\n",
    );
    refuses(
        "      1:\n        comand: x\n",
        "error: rehearse.yaml:5: unknown directive `comand`; did you mean `command`?\n",
    );
    refuses(
        "      1:\n        timeout: 5\n        exit: [1, 999]\n        tty: 3\n        name: [a]\n        skip: {}\n",
        "error: rehearse.yaml:5: directive `timeout`: `5` has no unit; write it like `10s`, `5m`, `1h30m` or `250ms`\n\
         error: rehearse.yaml:6: directive `exit`: `999` is not a status; write a number from 0 to 255 or a list of them\n\
         error: rehearse.yaml:7: directive `tty`: write `true` or `false`\n\
         error: rehearse.yaml:8: directive `name`: it takes one value, not a list\n\
         error: rehearse.yaml:9: directive `skip`: it takes no mapping\n",
    );
    refuses(
        "      1: {expect: exact}\n      2:\n        background: true\n        ready: up\n",
        "error: rehearse.yaml:4: directive `expect`: no output block belongs to this step\n\
         error: rehearse.yaml:6: directive `background`: the block on line 13 is typed into this step, which therefore \
         cannot be left running\n",
    );
    refuses(
        "      1: {ready: up}\n",
        "error: rehearse.yaml:4: directive `ready`: it means nothing without `background`\n",
    );
    refuses(
        "      2:\n        inputs:\n          1: {timeout: 1m}\n",
        "error: rehearse.yaml:6: directive `timeout`: it means nothing before a block that is typed into a program\n",
    );
}

#[test]
fn a_wrong_shape_is_told_with_its_line() {
    refuses(
        "      1: skip\n",
        "error: rehearse.yaml:4: steps: `1` takes directives, such as `timeout: 5m`\n",
    );
    refuses(
        "      2:\n        inputs: {a: {expect: json}}\n",
        "error: rehearse.yaml:5: inputs: an input is named by its number, 1 for the first\n",
    );
    refuses(
        "      2:\n        command: [x]\n",
        "error: rehearse.yaml:5: command: write a text that the step's command contains\n",
    );
    let refuses = |documents: &str, stderr: &str| {
        let test = Test::after_a_step("").doc("rehearse.yaml", documents);
        test.refused().stdout("").stderr(stderr).nothing_ran();
    };
    refuses(
        "documents:\n  guide.md:\n    steps: [1]\n",
        "error: rehearse.yaml:3: steps: write steps by number, range (3-5) or name\n",
    );
    refuses(
        "documents:\n  guide.md: 3\n",
        "error: rehearse.yaml:2: documents: `guide.md` takes settings and `steps`, one a line\n",
    );
    refuses(
        "documents:\n  'a[.md': {}\n",
        "error: rehearse.yaml:2: documents: `a[.md` is no glob: unclosed character class; missing ']'\n",
    );
    refuses(
        "documents: 3\n",
        "error: rehearse.yaml:1: documents: invalid type: integer `3`, expected a list of globs, or settings by path\n",
    );
}

#[test]
fn a_setting_that_is_unknown_or_bad_is_told_with_its_line() {
    let refuses = |settings: &str, stderr: &str| {
        let settings = format!("timeout: 5m\ndocuments:\n  guide.md:\n{settings}");
        Test::after_a_step("")
            .doc("rehearse.yaml", settings)
            .refused()
            .stdout("")
            .stderr(stderr)
            .nothing_ran();
    };
    refuses(
        "    strict: true\n    timout: 5m\n    step: {}\n",
        "error: rehearse.yaml:5: unknown setting `timout`; did you mean `timeout`?\n\
         error: rehearse.yaml:6: unknown setting `step`; did you mean `steps`?\n",
    );
    refuses(
        "    timeout: soon\n",
        "error: rehearse.yaml:4: timeout: `soon` is not a duration; write it like `10s`, `5m`, `1h30m` or `250ms`\n",
    );
    refuses("    documents: [a]\n", "error: rehearse.yaml:4: `documents` cannot stand within `documents`\n");
}

#[test]
fn an_overlay_wins_over_the_page_and_flags_win_over_it() {
    let page = "---\nrehearse:\n  examples: fail\n  variables: {A: page}\n---\n# A\n\n```bash\necho \"$A\"\n```\n\n```output\nother\n```\n";
    let settings = "examples: fail\ndocuments:\n  '*.md':\n    examples: fail\n  guide.md:\n    examples: warn\n    variables: {A: overlay}\n";
    let test = || Test::of(page).doc("rehearse.yaml", settings);
    assert_eq!(
        test().args(["test", "guide.md", "--format", "json"]).passes().json()["documents"][0]["steps"][0]["stdout"],
        "overlay\n"
    );
    test().args(["test", "guide.md", "--quiet", "--examples", "fail"]).fails();
    let flag = test().args(["test", "guide.md", "--var", "A=flag", "--format", "json"]);
    assert_eq!(flag.passes().json()["documents"][0]["steps"][0]["stdout"], "flag\n");
}

#[test]
fn paths_in_an_overlay_count_from_the_settings_file() {
    let page = "# A\n\n```bash\nprintf 'echo tool $1' >bin/tool\nchmod +x bin/tool\ntool \"$A\"\n```\n\n```output\ntool x\n```\n";
    Test::new()
        .doc("docs/guide.md", page)
        .doc("values.ini", "A=x\n")
        .doc("bin/other", "")
        .doc("rehearse.yaml", "documents:\n  docs/*.md:\n    var-file: values.ini\n    path-prepend: bin\n")
        .args(["test", "--quiet", "docs/guide.md"])
        .passes()
        .stdout("");
}

#[test]
fn a_document_outside_of_the_project_has_the_settings_of_the_current_directory() {
    let project = |settings: &str, document: &str| {
        let test = Test::new()
            .doc("seeds/guide.fr.md", "# A\n\n```bash\necho \"$A\"\n```\n\n```output\nx\n```\n")
            .doc("project/rehearse.yaml", settings);
        let test = test.args(["test", "--quiet", document]);
        test.command_in("project").output().expect("the binary").status.code()
    };
    let overlay = |path: &str| format!("documents:\n  '{path}':\n    variables: {{A: x}}\n");
    for path in ["../seeds/guide.fr.md", "../seeds/*.md", "**/guide.*.md"] {
        assert_eq!(project(&overlay(path), "../seeds/guide.fr.md"), Some(0), "{path}");
    }
    assert_eq!(project(&overlay("*.md"), "../seeds/guide.fr.md"), Some(2));
    assert_eq!(project("variables: {A: x}\n", "../seeds/guide.fr.md"), Some(0));
    assert_eq!(project("documents: [docs/*.md]\nvariables: {A: x}\n", "../seeds"), Some(0));
}

#[test]
fn settings_above_the_document_come_before_those_of_the_current_directory() {
    let test = Test::new()
        .doc("seeds/guide.md", "# A\n\n```bash\necho \"$A\"\n```\n\n```output\nx\n```\n")
        .doc("seeds/rehearse.yaml", "variables: {A: x}\n")
        .doc("project/rehearse.yaml", "variables: {A: y}\n")
        .args(["test", "--quiet", "../seeds/guide.md"]);
    assert_eq!(test.command_in("project").status().expect("the binary").code(), Some(0));
}

#[test]
fn settings_of_one_file_are_asked_for() {
    let test = || {
        Test::of("# A\n\n```bash\necho \"$A\"\n```\n\n```output\nx\n```\n")
            .doc("rehearse.yaml", "variables: {A: y}\nno-such: 1\n")
            .doc("ci/nightly.yaml", "variables: {A: x}\n")
            .arg("--quiet")
    };
    test().args(["test", "--quiet", "--config", "ci/nightly.yaml", "guide.md"]).passes().stdout("");
    test()
        .args(["test", "--config", "ci/none.yaml", "guide.md"])
        .refused()
        .stderr("error: ci/none.yaml: cannot be read: no such file\n");
}

#[test]
fn settings_by_path_do_not_say_which_files_a_directory_holds() {
    let page = "# A\n\n```bash\necho \"$A\"\n```\n\n```output\nx\n```\n";
    let test = Test::new()
        .doc("a.md", page)
        .doc("sub/b.md", page)
        .doc("rehearse.yaml", "variables: {A: x}\ndocuments:\n  a.md: {timeout: 1m}\n")
        .args(["test", "--format", "json"]);
    assert_eq!(test.passes().json()["summary"]["documents"]["passed"], 2);
}

#[test]
fn a_path_that_leads_nowhere_is_refused() {
    overlaid("timeout: 1m\ndocuments:\n  '*/none-yet.md': {strict: true}\n  gide.md: {strict: true}\n").refused().stdout("").stderr(
        "error: rehearse.yaml:4: documents: there is no file `gide.md`; a path counts from where the settings file lies\n",
    );
}
