//! What a document leaves behind: processes, ports, files.

use std::fs;

use regex::Regex;

use crate::support::{Outcome, Test};

/// Replaces process numbers and ports, which no two runs share.
fn told(outcome: &Outcome) -> String {
    let number = Regex::new(r"\(process \d+").expect("a pattern");
    let port = Regex::new(r"127\.0\.0\.1:\d+").expect("a pattern");
    let text = number.replace_all(&outcome.stdout, "(process N");
    port.replace_all(&text, "127.0.0.1:PORT").into_owned()
}

fn findings(outcome: &Outcome) -> Vec<(String, u64)> {
    let document = &outcome.json()["documents"][0];
    let findings = document["findings"].as_array().expect("findings");
    let rule = |finding: &serde_json::Value| finding["rule"].as_str().expect("a rule").to_owned();
    findings.iter().map(|finding| (rule(finding), finding["line"].as_u64().expect("a line"))).collect()
}

const SERVER: &str = "import socket, time
s = socket.create_server((\"127.0.0.1\", 0))
open(\"up\", \"w\").close()
time.sleep(600)
";

const LEAKY: &str = "# Leaky

```bash
echo begins
```

```bash
mkfifo gate
python3 server.py &
until [ -e up ]; do read -t 0.01 <>gate || :; done
```

```bash
( bash -c 'touch there; exec sleep 30081.5'; : ) &
until [ -e there ]; do read -t 0.01 <>gate || :; done
```
";

#[test]
fn processes_and_ports_are_told_with_the_step_that_started_them() {
    let outcome = Test::of(LEAKY).doc("server.py", SERVER).passes().stderr("");
    assert_eq!(
        told(&outcome),
        "guide.md  Leaky  3 steps
    ✓ 1  :3   echo begins [TIME]
    ✓ 2  :7   mkfifo gate … [TIME]
    ✓ 3  :13  ( bash -c 'touch there; exec sleep 30081.5'; : ) & … [TIME]
  warning: guide.md:7: `python3 server.py` (process N) was still running at the end
    help: end it in a clean-up step, or start it with the directive `background`; it was stopped
  warning: guide.md:7: 127.0.0.1:PORT was still listened on at the end (process N)
  warning: guide.md:13: `sleep 30081.5` (process N) was still running at the end

✓ guide.md does what it says: 3 steps in TIME
"
    );
}

#[test]
fn a_leak_fails_a_document_where_that_is_asked_for() {
    let page = "# A\n\n```bash\nsleep 30082.5 &\n```\n";
    let quiet = Test::of(page).args(["test", "--quiet", "--leaks", "fail", "guide.md", "b.md"]);
    let outcome = quiet.doc("b.md", "# B\n\n```bash\ntrue\n```\n").fails().stderr("");
    assert_eq!(
        told(&outcome),
        "guide.md  A  1 step
  error: guide.md:3: `sleep 30082.5` (process N) was still running at the end
    help: end it in a clean-up step, or start it with the directive `background`; it was stopped

✗ guide.md: left something behind

2 documents: 1 passed, 1 failed
2 steps: 2 passed in TIME
"
    );
    let json = Test::of(page).doc("rehearse.yaml", "leaks: fail\n").more(&["--format", "json"]).fails();
    assert_eq!(findings(&json), [("left-process".to_owned(), 3)]);
    let report = json.json();
    assert_eq!(report["documents"][0]["verdict"], "failed");
    assert_eq!(report["documents"][0]["steps"][0]["verdict"], "passed");
}

#[test]
fn nobody_looks_where_that_is_not_wanted() {
    let page = "---\nrehearse:\n  leaks: ignore\n---\n\n# A\n\n```bash\nsleep 30083.5 &\nmktemp\n```\n";
    let outcome = Test::of(page).more(&["--format", "json"]).passes();
    assert_eq!(findings(&outcome), []);
    let refused = Test::of(page).more(&["--leaks", "maybe"]).refused();
    assert!(refused.stderr.contains("it is one of ignore, warn and fail"), "{}", refused.stderr);
}

#[test]
fn what_the_page_or_its_session_ends_is_no_leak() {
    let page = "# Tidy

<!-- rehearse: background ready=up -->

```bash
echo up
sleep 30084.5 | cat
```

```bash
coproc cat
exec 8> >(cat > /dev/null)
sleep 30085.5 &
server=$!
trap 'kill $other' EXIT
sleep 30086.5 &
other=$!
true &
```

## Clean up

```bash
kill $server
```
";
    let outcome = Test::of(page).more(&["--format", "json"]).passes();
    assert_eq!(findings(&outcome), []);
}

#[test]
fn files_in_the_directory_for_temporary_ones_are_one_line() {
    let page = |names: &str| format!("# A\n\n```bash\ncd \"$TMPDIR\"\ntouch {names}\n```\n");
    for (names, message) in [
        ("one", "`one` was left in TMPDIR"),
        ("b a", "`a`, `b` were left in TMPDIR"),
        ("e d c b a", "`a`, `b`, `c` and 2 more were left in TMPDIR"),
    ] {
        let outcome = Test::of(&page(names)).more(&["--format", "json"]).passes();
        let finding = &outcome.json()["documents"][0]["findings"];
        assert_eq!(finding.as_array().expect("findings").len(), 1);
        assert_eq!([&finding[0]["rule"], &finding[0]["message"]], ["left-file", message]);
    }
}

#[test]
fn in_a_run_only_processes_are_told() {
    let page = "# A\n\n```bash\nsleep 30087.5 &\nmktemp > made\n```\n";
    let test = Test::of(page).args(["run", "--format", "json", "guide.md"]);
    let outcome = test.passes();
    assert_eq!(findings(&outcome), [("left-process".to_owned(), 3)]);
    fs::remove_file(outcome.file("made").trim()).expect("the file that the page made");
}

#[test]
fn a_prerequisite_is_named_where_it_started_what_is_left() {
    let outcome = Test::of("# A\n\n## Prerequisites\n\n[It](setup.md)\n\n```bash\ntrue\n```\n")
        .doc("setup.md", "# B\n\n```bash\nsleep 30088.5 &\n```\n")
        .passes();
    let line = told(&outcome).lines().find(|line| line.contains("warning")).map(str::to_owned);
    let told = "  warning: guide.md:1: `sleep 30088.5` (process N, started by setup.md:3) was still running at the end";
    assert_eq!(line.as_deref(), Some(told));
}

#[test]
fn a_run_that_is_stopped_is_not_searched() {
    let page = "# A\n\n```bash\nsleep 30089.5 &\nkill -INT $PPID\nsleep 30089.6\n```\n";
    let outcome = Test::of(page).more(&["--format", "json"]).run().status(130);
    assert_eq!(findings(&outcome), []);
}

#[test]
fn secrets_are_masked_in_what_is_left() {
    let page = "# A\n\n```bash\nMY_TOKEN=hunter22\nbash -c 'while :; do sleep 1; done' x $MY_TOKEN &\ntouch \"$TMPDIR/$MY_TOKEN\"\n```\n";
    let outcome = Test::of(page).passes();
    assert!(
        outcome.stdout.contains("x ***`") && outcome.stdout.contains("`***` was left"),
        "{}",
        outcome.stdout
    );
    assert!(!outcome.stdout.contains("hunter22"));
}

#[test]
fn what_fails_a_document_has_its_own_rule_in_every_report_and_a_line_at_the_end() {
    let page = "# A\n\n```bash\nsleep 30090.5 &\ntouch \"$TMPDIR\"/$'two\\nlines\\e'\n```\n";
    let outcome = Test::of(page)
        .more(&["--leaks", "fail", "--report", "sarif=sarif.json", "--report", "junit=junit.xml"])
        .more(&["--report", "markdown=report.md"])
        .fails();
    let end = "\n✗ guide.md: left something behind\n\n1 step: 1 passed in TIME\n";
    assert!(outcome.stdout.ends_with(end), "{}", outcome.stdout);
    let file = r"`two\nlines\u{1b}` was left in TMPDIR";
    assert!(outcome.stdout.contains(file), "{}", outcome.stdout);
    let sarif: serde_json::Value = serde_json::from_str(&outcome.file("sarif.json")).expect("JSON");
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().expect("results");
    let rules: Vec<_> = results
        .iter()
        .map(|result| {
            let index = result["ruleIndex"].as_u64().and_then(|index| usize::try_from(index).ok());
            let listed = &run["tool"]["driver"]["rules"][index.expect("an index")]["id"];
            (result["ruleId"].as_str(), listed.as_str(), result["level"].as_str())
        })
        .collect();
    let result = |rule| (Some(rule), Some(rule), Some("error"));
    assert_eq!(rules, [result("left-process"), result("left-file")]);
    assert_eq!(results[1]["message"]["text"], file);
    let junit = outcome.file("junit.xml");
    assert!(junit.contains("type=\"left-process\"") && junit.contains(file), "{junit}");
    let markdown = outcome.file("report.md");
    assert!(markdown.contains(" was left in TMPDIR"), "{markdown}");
}
