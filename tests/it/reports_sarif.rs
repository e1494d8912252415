//! SARIF 2.1.0: what its schema asks of the parts that this report has.

use serde_json::{Map, Value, json};

use crate::support::Test;

/// The report of a run, checked.
fn sarif(test: Test) -> Value {
    let outcome = test.run().stderr("");
    let log = outcome.json();
    check(&log);
    log
}

/// An object with these properties and no others; those without `?` have to be there.
fn object<'v>(value: &'v Value, properties: &[&str]) -> &'v Map<String, Value> {
    let object = value.as_object().unwrap_or_else(|| panic!("not an object: {value}"));
    for property in properties.iter().filter(|property| !property.ends_with('?')) {
        assert!(object.contains_key(*property), "no {property} in {value}");
    }
    for name in object.keys() {
        let known = properties.iter().any(|property| property.trim_end_matches('?') == name);
        assert!(known, "{name} is no property of {value}");
    }
    object
}

fn array(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("not an array: {value}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}"))
}

fn check(log: &Value) {
    let log = object(log, &["$schema", "version", "runs"]);
    assert_eq!(log["version"], "2.1.0");
    assert!(text(&log["$schema"]).ends_with("sarif-schema-2.1.0.json"));
    for run in array(&log["runs"]) {
        let run = object(run, &["tool", "automationDetails", "invocations", "results"]);
        let driver = object(&object(&run["tool"], &["driver"])["driver"], &["name", "version", "rules"]);
        let rules: Vec<&str> = array(&driver["rules"]).iter().map(rule).collect();
        object(&run["automationDetails"], &["id"]);
        for invocation in array(&run["invocations"]) {
            let invocation = object(invocation, &["executionSuccessful", "startTimeUtc"]);
            assert!(invocation["executionSuccessful"].is_boolean());
            assert!(text(&invocation["startTimeUtc"]).ends_with('Z'));
        }
        for found in array(&run["results"]) {
            result(found, &rules);
        }
    }
}

fn rule(value: &Value) -> &str {
    let rule = object(value, &["id", "shortDescription"]);
    text(&object(&rule["shortDescription"], &["text"])["text"]);
    text(&rule["id"])
}

fn result(value: &Value, rules: &[&str]) {
    let result = object(value, &["ruleId", "ruleIndex", "level", "message", "locations"]);
    let index = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("an index");
    assert_eq!(rules[index], text(&result["ruleId"]));
    assert!(["none", "note", "warning", "error"].contains(&text(&result["level"])));
    text(&object(&result["message"], &["text"])["text"]);
    for location in array(&result["locations"]) {
        let place = object(
            &object(location, &["physicalLocation"])["physicalLocation"],
            &["artifactLocation", "region"],
        );
        let uri = text(&object(&place["artifactLocation"], &["uri"])["uri"]);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%:".contains(&byte);
        assert!(uri.bytes().all(plain), "{uri} is no URI");
        assert!(object(&place["region"], &["startLine"])["startLine"].as_u64().is_some_and(|line| line > 0));
    }
}

#[test]
fn failed_steps_and_findings_are_results_with_places() {
    let guide = "# A\n\n<!-- expected-similarity=0.9 -->\n\n```bash\necho a\n```\n\n```output\nb\n```\n";
    let fails = "# B\n\n```bash\ntrue\nfalse\n```\n";
    let slow = "# C\n\n<!-- rehearse: timeout=1s -->\n```bash\nsleep 60\n```\n";
    let test = Test::new().doc("my docs/ä.md", guide).doc("b.md", fails).doc("c.md", slow);
    let log = sarif(test.args(["test", ".", "--report", "sarif=-"]));
    let results: Vec<Value> = array(&log["runs"][0]["results"])
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            let message = text(&result["message"]["text"]).lines().next().expect("a line").to_owned();
            json!([
                result["ruleId"],
                result["level"],
                place["artifactLocation"]["uri"],
                place["region"]["startLine"],
                message
            ])
        })
        .collect();
    assert_eq!(
        json!(results),
        json!([
            ["command-failed", "error", "b.md", 5, "step 1: command exited with status 1: false"],
            ["timed-out", "error", "c.md", 4, "step 1: took longer than 1s"],
            ["output-differs", "error", "my%20docs/%C3%A4.md", 9, "step 1: 1 of 1 expected line differs"],
            [
                "misspelled-annotation",
                "warning",
                "my%20docs/%C3%A4.md",
                3,
                "this is not how `expected_similarity` is written; it is read as meant \
                 (write `<!-- expected_similarity=0.9 -->`)"
            ],
            [
                "stray-annotation",
                "warning",
                "my%20docs/%C3%A4.md",
                3,
                "this annotation belongs to no output of a step \
                 (put it right before the output block, under the step that prints it)"
            ],
        ])
    );
}

#[test]
fn a_run_without_failures_has_an_empty_list() {
    let log =
        sarif(Test::of("# A\n\n```bash\ntrue\n```\n").args(["test", "guide.md", "--report", "sarif=-"]));
    assert_eq!(log["runs"][0]["results"], json!([]));
}
