//! `rehearse compare`: two files, or a batch of pairs, held against each other without a document.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::support::Test;

const PODS: &str = "NAME   STATUS\npg-1   Running\npg-2   Running\n";
const BROKEN: &str = "NAME   STATUS\npg-1   Running\npg-2   CrashLoopBackOff\n";
const SAME: &str = r#""met":true,"score":1.0,"ie_score":1.0,"substitutions":[],"difference":"""#;

fn pair(expected: &str, actual: &str) -> Test {
    let files = ["compare", "--expected", "expected.txt", "--actual", "actual.txt"];
    Test::new().doc("expected.txt", expected).doc("actual.txt", actual).args(files)
}

fn batch(lines: &str) -> Test {
    Test::new().doc("pairs.jsonl", lines).args(["compare", "--batch", "pairs.jsonl"])
}

fn with(mut test: Test, arguments: &[&str]) -> Test {
    for argument in arguments {
        test = test.arg(*argument);
    }
    test
}

#[test]
fn an_output_as_promised_is_met() {
    pair(PODS, PODS).passes().stdout("✓ met\n  score 1.000, Innovation Engine's 1.000\n").stderr("");
}

#[test]
fn an_output_that_differs_is_not_met_and_says_where() {
    pair(PODS, "NAME   STATUS\npg-1   Running\npg-2   Pending\n")
        .fails()
        .stdout(
            "✗ not met: 1 of 3 expected lines differs\n\
             \x20 score 0.667, Innovation Engine's 0.968\n\
             \n\
             \x20 1   NAME   STATUS\n\
             \x20 2   pg-1   Running\n\
             \x20 3 - pg-2   Running\n\
             \x20   + pg-2   Pending\n\
             \x20     ← `Running` → `Pending` in column STATUS of `pg-2`: says how it went, so it must be equal\n",
        )
        .stderr("");
}

#[test]
fn colours_are_those_of_a_failure() {
    let test = with(pair("one two three four\n", "one two three five\n"), &["--color", "always"]).fails();
    let expected = "\u{1b}[31m\u{1b}[1m✗ not met\u{1b}[0m: 1 of 1 expected line differs\n";
    assert_eq!(test.stdout.lines().next().map(|line| format!("{line}\n")).as_deref(), Some(expected));
    let marked =
        "\u{1b}[31m- \u{1b}[0m\u{1b}[31mone two three \u{1b}[0m\u{1b}[31m\u{1b}[1m\u{1b}[4mfour\u{1b}[0m";
    assert!(test.stdout.contains(marked), "{:?}", test.stdout);
}

#[test]
fn json_has_every_answer() {
    with(pair("a\nb\n", "a\nc\n"), &["--format", "json"])
        .fails()
        .stdout(
            r#"{
  "met": false,
  "score": 0.5,
  "ie_score": 0.8666666666666667,
  "substitutions": [],
  "difference": "@@ -1,2 +1,2 @@\n a\n-b\n+c\n",
  "reason": "1 of 2 expected lines differs"
}
"#,
        )
        .stderr("");
    with(pair("a\n", "a\n"), &["--format", "json"])
        .passes()
        .stdout(
            r#"{
  "met": true,
  "score": 1.0,
  "ie_score": 1.0,
  "substitutions": [],
  "difference": "",
  "reason": null
}
"#,
        )
        .stderr("");
}

#[test]
fn every_way_to_compare_is_that_of_the_directive() {
    for (kind, expected, actual, status) in [
        ("match", "a\n...\nz\n", "a\nb\nz\n", 0),
        ("match", "a\n", "b\n", 1),
        ("exact", "a\n", "a\n", 0),
        ("exact", "a\n", "a \n", 1),
        ("contains", "b\n", "a\nb\nc\n", 0),
        ("contains", "d\n", "a\nb\nc\n", 1),
        ("regex", "^b+$\n", "bbb\n", 0),
        ("regex", "^b+$\n", "abb\n", 1),
        ("json", "{\"a\": 1}\n", "{\"b\": 2, \"a\": 1}\n", 0),
        ("json", "{\"a\": 1}\n", "a: 1\n", 1),
        ("similar=0.8", PODS, BROKEN, 0),
        ("similar=0.99", PODS, BROKEN, 1),
        ("none", "a\n", "b\n", 0),
    ] {
        with(pair(expected, actual), &["--expect", kind, "--format", "json"]).run().status(status).stderr("");
    }
}

#[test]
fn a_way_to_compare_that_does_not_exist() {
    with(pair("a\n", "a\n"), &["--expect", "same"]).refused().stdout("").stderr(
        "error: invalid value 'same' for '--expect <KIND>': `same` is not a way to compare; write `match`, \
         `exact`, `contains`, `regex`, `regex=PATTERN`, `json`, `similar=0.8` (0 to 1) or `none`\n\n\
         For more information, try '--help'.\n",
    );
}

#[test]
fn the_language_chooses_innovation_engines_score() {
    let score = |language: &str| {
        let test = pair("{\"a\": 1, \"b\": 2}\n", "{\"b\": 2, \"a\": 1}\n");
        with(test, &["--format", "json", "--language", language]).passes().json()["ie_score"].as_f64()
    };
    assert_eq!(score("JSON"), Some(1.0));
    assert!(score("text") < Some(1.0));
}

#[test]
fn one_side_can_be_standard_input() {
    for (expected, actual) in [("-", "b.txt"), ("b.txt", "-")] {
        Test::new()
            .doc("b.txt", "one\n")
            .stdin("one\n")
            .args(["compare", "--expected", expected, "--actual", actual])
            .passes()
            .stdout("✓ met\n  score 1.000, Innovation Engine's 1.000\n")
            .stderr("");
    }
    Test::new()
        .stdin("one\n")
        .args(["compare", "--expected", "-", "--actual", "-"])
        .refused()
        .stdout("")
        .stderr(
            "error: --expected and --actual cannot both be standard input; give a file for one of them\n",
        );
}

#[test]
fn a_long_difference_is_cut_unless_the_whole_is_asked_for() {
    let lines = |word: &str| (0..40).map(|number| format!("{word} {number}\n")).collect::<String>();
    let cut = pair(&lines("old"), &lines("new")).fails();
    assert_eq!(cut.stdout.lines().count(), 34);
    assert!(cut.stdout.ends_with("\n  … 50 more lines (--full-diff shows them all)\n"), "{}", cut.stdout);
    let whole = with(pair(&lines("old"), &lines("new")), &["--full-diff"]).fails();
    assert_eq!(whole.stdout.lines().count(), 83);
}

#[test]
fn a_bad_pattern_is_named_with_its_file() {
    with(pair("a(b\n", "ab\n"), &["--expect", "regex"])
        .refused()
        .stdout("")
        .stderr("error: expected.txt: the pattern breaks at character 2: this parenthesis is not closed\n");
}

#[test]
fn a_file_that_cannot_be_used_is_named() {
    for (path, reason) in [("none.txt", "no such file"), (".", "it is a directory")] {
        Test::new()
            .doc("a.txt", "a\n")
            .args(["compare", "--expected", "a.txt", "--actual", path])
            .refused()
            .stdout("")
            .stderr(&format!("error: {path}: cannot be read: {reason}\n"));
        Test::new()
            .args(["compare", "--batch", path])
            .refused()
            .stdout("")
            .stderr(&format!("error: {path}: cannot be read: {reason}\n"));
    }
}

#[test]
fn what_is_promised_is_text_and_what_came_may_be_anything() {
    Test::new()
        .doc("expected.txt", b"one\ntw\xff\n")
        .doc("actual.txt", "one\n")
        .args(["compare", "--expected", "expected.txt", "--actual", "actual.txt"])
        .refused()
        .stdout("")
        .stderr("error: expected.txt:2: is not UTF-8: byte 0xff\n");
    Test::new()
        .doc("expected.txt", "one\n")
        .doc("actual.txt", b"one\xff\n")
        .args(["compare", "--expected", "expected.txt", "--actual", "actual.txt"])
        .fails()
        .stderr("");
}

#[test]
fn options_that_contradict_each_other() {
    for (arguments, other) in [
        (&["--expected", "a"][..], "--expected <FILE>"),
        (&["--actual", "a"], "--actual <FILE>"),
        (&["--language", "json"], "--language <LANGUAGE>"),
        (&["--full-diff"], "--full-diff"),
    ] {
        with(batch(""), arguments).refused().stdout("").stderr(&format!(
            "error: the argument '--batch <FILE>' cannot be used with '{other}'\n\n\
             Usage: rehearse compare --batch <FILE>\n\n\
             For more information, try '--help'.\n"
        ));
    }
}

#[test]
fn both_files_or_a_batch_are_needed() {
    Test::new().args(["compare", "--expected", "a"]).refused().stdout("").stderr(
        "error: the following required arguments were not provided:\n  --actual <FILE>\n\n\
         Usage: rehearse compare --expected <FILE> --actual <FILE>\n\n\
         For more information, try '--help'.\n",
    );
    Test::new().args(["compare"]).refused().stdout("");
    with(batch(""), &["--batch", "more.jsonl"]).refused().stdout("");
    with(batch(""), &["more.jsonl"]).refused().stdout("");
}

#[test]
fn a_batch_answers_every_pair_in_order() {
    batch(
        "{\"id\":\"x\\u0041\",\"language\":\"text\",\"expected\":\"a\",\"actual\":\"a\"}\n\
         {\"id\": 2.0, \"label\": [\"any\"], \"actual\": \"a\\nc\\n\", \"expected\": \"a\\nb\\n\"}\r\n\
         \n\
         {\"id\":null,\"language\":null,\"expected\":\"\",\"actual\":\"\"}",
    )
    .passes()
    .stdout(&format!(
        "{{\"id\":\"x\\u0041\",{SAME}}}\n\
         {{\"id\":2.0,\"met\":false,\"score\":0.5,\"ie_score\":0.8666666666666667,\"substitutions\":[],\
         \"difference\":\"@@ -1,2 +1,2 @@\\n a\\n-b\\n+c\\n\"}}\n\
         {{\"id\":null,{SAME}}}\n"
    ))
    .stderr("");
}

#[test]
fn a_batch_of_nothing_has_no_answers() {
    batch("").passes().stdout("").stderr("");
}

#[test]
fn a_batch_can_be_standard_input_and_is_json_whatever_is_asked() {
    for format in ["json", "human"] {
        Test::new()
            .stdin("{\"id\":1,\"expected\":\"a\",\"actual\":\"a\"}\n")
            .args(["compare", "--batch", "-", "--format", format])
            .passes()
            .stdout(&format!("{{\"id\":1,{SAME}}}\n"))
            .stderr("");
    }
}

#[test]
fn a_batch_is_compared_as_asked() {
    let lines = "{\"id\":1,\"expected\":\"b\",\"actual\":\"a\\nb\\nc\\n\"}\n\
                 {\"id\":2,\"expected\":\"d\",\"actual\":\"a\\nb\\nc\\n\"}\n";
    let met = |kind: &str| {
        let told = with(batch(lines), &["--expect", kind]).passes().stderr("").stdout;
        let met = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["met"].clone();
        told.lines().map(met).collect::<Vec<_>>()
    };
    assert_eq!(met("contains"), [true, false]);
    assert_eq!(met("none"), [true, true]);
    assert_eq!(met("exact"), [false, false]);
}

#[test]
fn a_bad_line_is_told_with_its_number_and_the_others_are_answered() {
    let good = "{\"id\":1,\"expected\":\"a\",\"actual\":\"a\"}\n";
    for (bad, reason) in [
        ("nonsense", "is no pair: it is not a JSON object"),
        ("{\"id\":2,\"expected\":\"a\"}", "is no pair: missing field `actual` (column 23)"),
        ("{\"expected\":\"a\",\"actual\":\"a\"}", "is no pair: missing field `id` (column 29)"),
        (
            "{\"id\":{},\"expected\":\"a\",\"actual\":\"a\"}",
            "`id` is neither a string, a number, true, false nor null",
        ),
    ] {
        batch(&format!("{good}\n{bad}\n{good}"))
            .refused()
            .stdout(&format!("{{\"id\":1,{SAME}}}\n{{\"id\":1,{SAME}}}\n"))
            .stderr(&format!("error: pairs.jsonl:3: {reason}\n"));
    }
}

#[test]
fn a_bad_pattern_in_a_batch_has_its_line() {
    with(batch("{\"id\":1,\"expected\":\"a(b\",\"actual\":\"ab\"}\n"), &["--expect", "regex"])
        .refused()
        .stdout("")
        .stderr("error: pairs.jsonl:1: the pattern breaks at character 2: this parenthesis is not closed\n");
}

#[test]
fn a_batch_answers_a_pair_before_it_reads_the_next() {
    let test = Test::new().args(["compare", "--batch", "-"]);
    let mut child = test.command().stdin(Stdio::piped()).spawn().expect("the binary");
    let mut questions = child.stdin.take().expect("a pipe");
    let answers = BufReader::new(child.stdout.take().expect("a pipe"));
    let (tell, told) = mpsc::channel();
    thread::spawn(move || answers.lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
    for id in 1..=3 {
        writeln!(questions, "{{\"id\":{id},\"expected\":\"a\",\"actual\":\"a\"}}").expect("a reader");
        let answer = told.recv_timeout(Duration::from_secs(20));
        assert_eq!(answer, Ok(format!("{{\"id\":{id},{SAME}}}")));
    }
    drop(questions);
    assert_eq!(child.wait().expect("its end").code(), Some(0));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let lines = "{\"id\":1,\"expected\":\"a\",\"actual\":\"a\"}\n".repeat(3);
    for test in [batch(&lines), pair(PODS, PODS)] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let child = test.command().stdout(writer).spawn().expect("the binary");
        let output = child.wait_with_output().expect("its end");
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    }
}
