//! `[!INCLUDE [title](file.md)]`: the file is read in the line's place.

use serde_json::{Value, json};

use crate::support::Test;

const INCLUDING: &str = "# Guide\n\n\
                         ```bash\ngreeting=Hello\n```\n\n\
                         [!INCLUDE [the setup](./parts/setup.md)]\n\n\
                         ```bash\necho \"$greeting $name\"\n```\n\n```output\nHello Ada\n```\n";

const SETUP: &str = "---\nms.topic: include\n---\n\nA name is needed.\n\n```bash\nname=Ada\necho \"$greeting?\"\n```\n\n\
                     ```output\nHello?\n```\n";

#[test]
fn the_steps_of_an_include_run_in_its_place() {
    Test::of(INCLUDING)
        .doc("parts/setup.md", SETUP)
        .passes()
        .stdout(
            "guide.md  Guide  3 steps\n\
             \x20   ✓ 1  :3  greeting=Hello [TIME]\n\
             \x20   ✓ 2  :7  name=Ada … [TIME]\n\
             \x20   ✓ 3  :9  echo \"$greeting $name\" [TIME]\n\
             \n\
             ✓ guide.md does what it says: 3 steps in TIME\n",
        )
        .stderr("");
}

#[test]
fn what_an_include_brings_has_the_line_of_the_include() {
    let plan = Test::of(INCLUDING)
        .doc("parts/setup.md", SETUP)
        .args(["inspect", "--format", "json", "guide.md"])
        .passes()
        .stderr("")
        .json();
    let places = |step: &Value| json!([step["document"], step["line"], step["expectation"]["line"]]);
    let steps = plan["steps"].as_array().expect("steps");
    let places: Vec<Value> = steps.iter().map(places).collect();
    assert_eq!(places, [json!(["guide.md", 3, null]), json!(["guide.md", 7, 7]), json!(["guide.md", 9, 13])]);
}

#[test]
fn a_step_of_an_include_fails_at_the_line_of_the_include() {
    Test::of(INCLUDING)
        .doc("parts/setup.md", "```bash\nname=Ada\n```\n\n```bash\nfalse\n```\n")
        .fails()
        .stdout(
            "guide.md  Guide  4 steps\n\
             \x20   ✓ 1  :3  greeting=Hello [TIME]\n\
             \x20   ✓ 2  :7  name=Ada [TIME]\n\
             \x20   ✗ 3  :7  false [TIME]\n\
             \x20       guide.md:7: command exited with status 1: false\n\
             \x20   – 4 not run\n\
             \n\
             4 steps: 2 passed, 1 failed, 1 not run in TIME\n",
        )
        .stderr("");
}

#[test]
fn an_include_of_an_include_counts_from_its_own_directory() {
    Test::of("# Guide\n\n[!INCLUDE [a](parts/a.md)]\n\n```bash\necho \"$x\"\n```\n\n```output\n1\n```\n")
        .doc("parts/a.md", "[!INCLUDE [b](deep/b.md)]\n")
        .doc("parts/deep/b.md", "```bash\nx=1\n```\n")
        .arg("--quiet")
        .passes()
        .stdout("")
        .stderr("");
}

#[test]
fn an_include_that_is_missing_is_a_finding() {
    let report =
        Test::of("# Guide\n\n```bash\ntrue\n```\n\n[!INCLUDE [gone](parts/gone.md)]\n\n```bash\ntrue\n```\n")
            .args(["test", "--format", "json", "guide.md"])
            .passes()
            .stderr("")
            .json();
    assert_eq!(
        report["documents"][0]["findings"],
        json!([{
            "rule": "missing-include",
            "line": 7,
            "message": "the included file `parts/gone.md` is not there",
            "help": "check the path; nothing is read in its place",
        }])
    );
    assert_eq!(report["summary"]["steps"]["passed"], 2);
}

#[test]
fn an_include_of_itself_is_a_finding_and_read_once() {
    let plan = Test::of("# Guide\n\n[!INCLUDE [a](a.md)]\n")
        .doc("a.md", "```bash\necho once\n```\n\n[!INCLUDE [a](a.md)]\n")
        .args(["test", "--format", "json", "guide.md"])
        .passes()
        .stderr("")
        .json();
    let document = &plan["documents"][0];
    assert_eq!(document["steps"].as_array().map(Vec::len), Some(1));
    assert_eq!(document["findings"][0]["message"], "`a.md` includes itself");
}

#[test]
fn an_error_in_an_include_is_told_at_the_line_of_the_include() {
    Test::of("# Guide\n\n```bash\ntrue\n```\n\n[!INCLUDE [a](a.md)]\n")
        .doc("a.md", "# A\n\n```bash\nnever closed\n")
        .refused()
        .stdout("")
        .stderr("error: guide.md:7: the code block opened here is never closed\n");
}
