//! Comparing, rule by rule.

use proptest::prelude::*;

use super::super::unified;
use super::*;

fn holds(expected: &str, actual: &str, rule: &Rule) -> Comparison {
    compare(Pair { expected, actual, language: "text" }, rule, &Context::default())
}

fn matches(expected: &str, actual: &str) -> bool {
    holds(expected, actual, &Rule::Match).met
}

#[test]
fn match_looks_past_what_a_terminal_adds() {
    for (expected, actual) in [
        ("a\nb", "\u{1b}[32ma\u{1b}[0m\r\nb  \r\n\r\n"),
        ("NAME  READY\nweb   1/1", "NAME      READY\nweb       1/1\n"),
        ("# a\n# b", "a\nb"),
        ("# Example output\n\na", "a"),
        ("# count\n#-----\n# 3\n#(1 row)", " count \n-------\n     3\n(1 row)\n"),
        ("a\n...\nc", "a\nb\nb\nc"),
        ("...", ""),
        ("", "\n"),
        ("{\n  \"a\": 1,\n...\n}", "{\"b\": 2, \"a\": 1}"),
        ("[ spec:\n...\n]", "[ spec:\n  x\n]"),
        ("loading\rdone", "done"),
    ] {
        assert!(matches(expected, actual), "{expected:?} {actual:?}");
    }
}

#[test]
fn match_is_not_content_with_less() {
    for (expected, actual) in [
        ("web 1/1 Running", "web 0/1 Running"),
        ("a\nb", "a"),
        ("a", "a\nb"),
        ("", "x"),
        ("a", ""),
        ("a\n...\nc", "a\nb"),
        ("3", "3.0"),
        ("{\"a\": true}", "{\"a\": false}"),
        ("{\"a\": 1}", "{\"a\": 1"),
        ("[1]", "[1, 2]"),
        ("ab", "a b"),
    ] {
        assert!(!matches(expected, actual), "{expected:?} {actual:?}");
    }
}

#[test]
fn lines_count_from_the_text_as_given() {
    let answer = holds("# Example output\n\n  a\n  b\n", "a\nc\n", &Rule::Match);
    let last = answer.difference.last().unwrap();
    assert_eq!((last.line, last.kind), (Some(3), DiffKind::Different));
    assert!((answer.score - 0.5).abs() < EPSILON);
}

#[test]
fn a_variable_stands_for_its_value() {
    let variable = |name: &str| (name == "RG").then(|| "group-1".to_owned());
    let context = Context { variable: Some(&variable), ..Context::default() };
    let met = |expected, actual, rule: &Rule| {
        compare(Pair { expected, actual, language: "text" }, rule, &context).met
    };
    for rule in [Rule::Match, Rule::Exact, Rule::Contains] {
        assert!(met("in $RG", "in group-1", &rule));
        assert!(met("in $RG", "in $RG", &rule));
        assert!(!met("in $RG", "in group-2", &rule));
        assert!(!met("in $OTHER", "in group-1", &rule));
    }
    assert!(met("{\"g\": \"${RG}\"}", "{\"g\":\"group-1\"}", &Rule::Json));
}

#[test]
fn exact_is_exact() {
    assert!(holds("a\n", "a\n\n", &Rule::Exact).met);
    for (expected, actual, why) in [
        ("a b", "a  b", "only blanks differ"),
        ("a", "a\r", "only the line endings differ"),
        ("a", "A", "only upper and lower case differ"),
    ] {
        let answer = holds(expected, actual, &Rule::Exact);
        assert!(!answer.met);
        assert_eq!(answer.difference[0].why.as_deref(), Some(why));
    }
    assert!(!holds("...", "a", &Rule::Exact).met);
}

#[test]
fn contains_looks_anywhere() {
    assert!(holds("b\nc\n", "a\r\nb  \r\nc d\r\n", &Rule::Contains).met);
    let answer = holds("z", "a", &Rule::Contains);
    assert_eq!(answer.reason.as_deref(), Some("the output does not contain the text"));
    assert_eq!(unified(&answer.difference), "@@ -1,1 +1,1 @@\n-z\n+a\n");
}

#[test]
fn a_pattern_is_searched_for_in_the_clean_output() {
    let rule = |pattern: &str| Rule::Regex(Pattern::new(pattern).unwrap());
    assert!(holds("", "\u{1b}[1mok 3\u{1b}[0m\r\n", &rule(r"^ok \d$")).met);
    let answer = holds("", "ok", &rule("no"));
    assert_eq!(answer.reason.as_deref(), Some("the pattern is not found in the output"));
}

#[test]
fn json_says_which_side_is_not() {
    let reason = |expected, actual| holds(expected, actual, &Rule::Json).reason;
    assert_eq!(reason("{}", "x").as_deref(), Some("the output is not JSON"));
    assert_eq!(reason("x", "x").as_deref(), Some("what was promised is not JSON"));
    assert_eq!(reason("3", "3.0"), None);
}

#[test]
fn similar_is_decided_by_the_score_unless_strict() {
    let pair = Pair { expected: "abcd\n", actual: "abce\n", language: "text" };
    let lax = compare(pair, &Rule::Similar(0.9), &Context::default());
    assert!(lax.met && lax.reason.is_none());
    assert_eq!(lax.difference.len(), 1);
    assert!((lax.similarity.unwrap() - 0.906_666_666_666_7).abs() < EPSILON);
    let strict = compare(pair, &Rule::Similar(0.9), &Context { strict: true, ..Context::default() });
    assert!(!strict.met);
    let low = compare(pair, &Rule::Similar(0.95), &Context::default());
    assert_eq!(low.reason.as_deref(), Some("similarity is 0.907, 0.95 is asked for"));
}

/// Pairs that differ only in how they are written must be met, and no broken output may be.
#[test]
fn labelled_pairs_are_told_apart() {
    const WRITTEN: [&str; 9] = [
        "same",
        "crlf",
        "ansi",
        "trailing-space",
        "comment-prefix",
        "example-header",
        "column-width",
        "elided",
        "json-key-order",
    ];
    let Some(shared) = std::env::var_os("REHEARSE_SHARED") else {
        eprintln!("REHEARSE_SHARED is not set: the labelled pairs are left out");
        return;
    };
    let path = std::path::Path::new(&shared).join("pairs/visible.jsonl");
    let (mut looked_at, mut wrong) = (0, Vec::new());
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let pair: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| pair[key].as_str().unwrap();
        let met = text("label") == "pass";
        if met && !WRITTEN.contains(&text("kind")) {
            continue;
        }
        looked_at += 1;
        if matches(text("expected"), text("actual")) != met {
            wrong.push(text("id").to_owned());
        }
    }
    assert!(looked_at > 6_000, "{looked_at}");
    assert!(wrong.len() * 1_000 < looked_at, "{wrong:?}");
}

#[test]
fn order_is_lifted() {
    let context = Context { unordered: true, ..Context::default() };
    let met =
        |expected, actual| compare(Pair { expected, actual, language: "text" }, &Rule::Match, &context).met;
    assert!(met("a\nb", "b\na"));
    assert!(met("[{\"a\":1},{\"a\":2}]", "[{\"a\":2},{\"a\":1}]"));
    assert!(!met("a\nb", "b\nb"));
}

#[test]
fn an_excerpt_is_met_line_by_line() {
    let contains = |expected, actual| holds(expected, actual, &Rule::Contains);
    let actual = "Name: a\n\nPhase: up\nAge: 4m25s\nArchiving: OK\nEnd";
    assert!(contains("Age: 12s\nArchiving: OK", actual).met);
    let broken = contains("Age: 12s\nArchiving: Failing", actual);
    assert!(!broken.met);
    let shown: Vec<_> = broken.difference.iter().map(|line| line.kind).collect();
    assert_eq!(shown, [DiffKind::Volatile, DiffKind::Different]);
    assert!(!contains("Phase: up\nArchiving: OK", actual).met, "a line between them was left out");
    assert!(contains("Phase: up\n...\nArchiving: OK", actual).met);
    assert!(!contains("Age: 12s\nPhase: up", actual).met, "in another order");
    assert!(!contains("age 12", actual).met);
}

proptest! {
    #[test]
    fn equal_text_matches(text in "\\PC{0,20}(\n\\PC{0,20}){0,4}") {
        prop_assert!(matches(&text, &text));
        prop_assert!(matches(&text, &format!("{text}\n")), "{text:?}");
    }

    #[test]
    fn match_is_blind_to_the_terminal(lines in prop::collection::vec("[a-z{\\[#. ]{0,8}", 0..6)) {
        let text = lines.join("\n");
        let terminal = text.replace('\n', "\u{1b}[0m  \r\n\u{1b}[1m") + "\u{1b}]0;title\u{7} \r\n\r\n";
        prop_assert!(matches(&text, &terminal), "{text:?}");
    }

    #[test]
    fn nothing_panics(expected in "[-a{}\\[\\]\",:.#$\\\\\u{1b}\r\n 0é…]{0,40}", actual in "[-a{}\\[\\]\",:.\u{1b}\r\n 0é]{0,40}") {
        let variable = |_: &str| Some("é\n{".to_owned());
        for unordered in [false, true] {
            let context = Context { variable: Some(&variable), unordered, ..Context::default() };
            for rule in [Rule::Match, Rule::Json, Rule::Exact, Rule::Contains, Rule::Similar(0.5)] {
                let answer = compare(Pair { expected: &expected, actual: &actual, language: "json" }, &rule, &context);
                prop_assert!((0.0..=1.0).contains(&answer.score));
                prop_assert_eq!(answer.met && answer.similarity.is_none(), answer.reason.is_none() && answer.similarity.is_none());
                unified(&answer.difference);
            }
        }
        let _ = Pattern::new(&expected);
    }
}
