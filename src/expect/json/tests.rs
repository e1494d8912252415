//! Comparing JSON by content.

use super::super::Context;
use super::*;

fn findings(expected: &str, actual: &str, unordered: bool) -> Vec<String> {
    let context = Context { unordered, ..Context::default() };
    let expected = documents(expected, Dialect::Shown).unwrap();
    let actual = documents(actual, Dialect::Printed).unwrap();
    let findings = compare(&expected, &actual, &context);
    findings
        .mismatches
        .iter()
        .map(|m| format!("{:?} {} | {} | {}", m.kind, m.path, m.expected, m.actual))
        .collect()
}

fn found(expected: &str, actual: &str) -> Vec<String> {
    findings(expected, actual, false)
}

#[test]
fn what_is_shown_is_there() {
    for (expected, actual) in [
        (r#"{"a":1,"b":{"c":"x"}}"#, r#"{"b":{"d":0,"c":"x"},"a":1.0,"e":[]}"#),
        ("{}", "{}"),
        ("[]", "[]"),
        ("[1,\n...\n]", "[1,2,3]"),
        ("[\n...,\n3]", "[1,2,3]"),
        ("[1, ..., 3]", "[1,3]"),
        (r#"[{"a":1}, ..., {"a":1}, {"a":2}]"#, r#"[{"a":1},{"a":1},{"a":3},{"a":1},{"a":2}]"#),
        ("{\"a\":1}\n...\n{\"a\":2}", "{\"a\":1}\n{\"a\":9}\n{\"a\":2}"),
        (r#"{"a":...}"#, r#"{"a":[1]}"#),
        (r#"{"a":1,"b":2}"#, r#"{"a":0,"b":2,"a":1}"#),
    ] {
        assert_eq!(found(expected, actual), [""; 0], "{expected} {actual}");
    }
}

#[test]
fn a_difference_names_its_path() {
    let actual = r#"{"items":[{"status":{"phase":"Running"}},{"status":{"phase":"Pending"}}]}"#;
    let expected = actual.replace("Pending", "Running");
    assert_eq!(
        found(&expected, actual),
        [r#"Different items[1].status.phase | "phase": "Running" | "phase": "Pending""#]
    );
    assert_eq!(
        found(r#"{"a.b":1,"c":2}"#, r#"{"c":"2"}"#),
        [r#"Missing ["a.b"] | "a.b": 1 | "#, r#"Different c | "c": 2 | "c": "2""#]
    );
    assert_eq!(
        found("{\"a\":1}\n{\"a\":1}", "{\"a\":1}\n{\"a\":2}"),
        [r#"Different value 2: a | "a": 1 | "a": 2"#]
    );
    assert_eq!(found("{}", "[]"), ["Different  | {} | []"]);
}

#[test]
fn arrays_have_as_many_elements_as_shown() {
    assert_eq!(found("[1,2,3]", "[1,3]"), ["Missing [1] | 2 | "]);
    assert_eq!(found("[1,3]", "[1,2,3]"), ["Unexpected [1] |  | 2"]);
    assert_eq!(found("[]", "[1]"), ["Different  | [] | [1]"]);
    assert_eq!(found("[1,2]", "[2,1]").len(), 2);
    assert_eq!(findings("[1,2]", "[2,1]", true), [""; 0]);
    assert_eq!(findings("[1,2,2]", "[2,1]", true), ["Missing [2] | 2 | "]);
}

#[test]
fn an_empty_object_is_empty_and_a_key_stands_for_one() {
    assert_eq!(found(r#"{"errors":{}}"#, r#"{"errors":{"db":"refused"}}"#).len(), 1);
    assert_eq!(found(r#"{"10.0.0.1":"up","10.0.0.2":"up"}"#, r#"{"10.0.0.9":"up"}"#).len(), 1);
}

#[test]
fn long_whole_numbers_keep_their_digits() {
    assert_eq!(found("{\"count\":9007199254740993}", "{\"count\":9007199254740992}").len(), 1);
    assert_eq!(found("[1e3]", "[1000]"), [""; 0]);
}

#[test]
fn the_share_met_counts_scalars() {
    let expected = documents(r#"{"a":1,"b":[2,3],"c":{}}"#, Dialect::Shown).unwrap();
    let actual = documents(r#"{"a":1,"b":[2,4]}"#, Dialect::Printed).unwrap();
    let findings = compare(&expected, &actual, &Context::default());
    assert_eq!((findings.met, findings.shown), (2, 4));
}

#[test]
fn nested_arrays_are_not_compared_over_and_over() {
    let nested = |inner: &str| (0..60).fold(inner.to_owned(), |text, _| format!("[{text}, 1, 2]"));
    assert_eq!(found(&nested("[1, 2]"), &nested("[1]").replace(", 2]", "]")).len(), 61);
    let gapped = (0..60).fold("{\"a\":1}".to_owned(), |text, _| format!("[..., {text}, ...]"));
    let full = (0..60).fold("{\"a\":1}".to_owned(), |text, _| format!("[0, {text}, 2]"));
    assert_eq!(found(&gapped, &full), [""; 0]);
}

#[test]
fn many_keys_that_are_not_there_are_told_in_time() {
    let object = |letter: char| {
        let members: Vec<String> = (0..3_000).map(|n| format!("\"{letter}{n}z\":{n}")).collect();
        format!("{{{}}}", members.join(","))
    };
    let told = found(&object('a'), &object('b'));
    assert_eq!(told.len(), 3_000);
    assert_eq!(told[7], "Missing a7z | \"a7z\": 7 | ");
}

#[test]
fn nested_arrays_are_paired_in_order_when_they_are_large() {
    let arrays = |letter: char, count: usize| {
        let inner = |n| (0..count).map(|k| format!("{{\"name\":\"{letter}{n}-{k}\"}}")).collect::<Vec<_>>();
        let outer: Vec<String> = (0..count).map(|n| format!("[{}]", inner(n).join(","))).collect();
        format!("[[{}]]", outer.join(","))
    };
    for unordered in [false, true] {
        let told = findings(&arrays('n', 32), &arrays('m', 33), unordered);
        assert!(
            told.contains(&"Different [0][31][31].name | \"name\": \"n31-31\" | \"name\": \"m31-31\"".into())
        );
    }
}
