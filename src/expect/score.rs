//! Innovation Engine's similarity of two outputs, so that a document that passes there passes here.
//!
//! Text is scored by Jaro–Winkler over bytes (boost above 0.7, prefix of 4), JSON by Jaro over both
//! sides re-written as Go's `encoding/json` writes them: keys sorted, no spaces, `<`, `>` and `&`
//! escaped, numbers as 64-bit floats. Where theirs gives up on a `json` block (an array, not JSON), an
//! array is scored as JSON and everything else as text.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::json::{Item, Kind, Node, value};

const BOOST_ABOVE: f64 = 0.7;
const PREFIX: usize = 4;

/// Innovation Engine's score of two outputs, 0 to 1; `language` is the output block's, in lower case.
pub fn similarity(language: &str, expected: &str, actual: &str) -> f64 {
    if language.eq_ignore_ascii_case("json")
        && let (Some(expected), Some(actual)) = (canonical(expected), canonical(actual))
    {
        return jaro(expected.as_bytes(), actual.as_bytes());
    }
    jaro_winkler(expected.as_bytes(), actual.as_bytes())
}

fn jaro_winkler(expected: &[u8], actual: &[u8]) -> f64 {
    let score = jaro(expected, actual);
    if score <= BOOST_ABOVE {
        return score;
    }
    let prefix = expected.iter().zip(actual).take(PREFIX).take_while(|(a, b)| a == b).count();
    score + 0.1 * prefix as f64 * (1.0 - score)
}

/// Jaro's similarity in linear time: windows only move forward, so the earliest free byte of each
/// value that is still in reach is at the front of a queue.
fn jaro(expected: &[u8], actual: &[u8]) -> f64 {
    if expected.is_empty() || actual.is_empty() {
        return if expected.len() == actual.len() { 1.0 } else { 0.0 };
    }
    let reach = (expected.len().max(actual.len()) / 2).saturating_sub(1);
    let mut next = vec![usize::MAX; actual.len()];
    let mut front = [usize::MAX; 256];
    for (at, &byte) in actual.iter().enumerate().rev() {
        next[at] = front[usize::from(byte)];
        front[usize::from(byte)] = at;
    }
    let mut taken = vec![false; actual.len()];
    let mut matched = Vec::new();
    for (at, &byte) in expected.iter().enumerate() {
        let queue = &mut front[usize::from(byte)];
        while *queue < at.saturating_sub(reach) {
            *queue = next[*queue];
        }
        if *queue <= at + reach && *queue != usize::MAX {
            taken[*queue] = true;
            matched.push(byte);
            *queue = next[*queue];
        }
    }
    if matched.is_empty() {
        return 0.0;
    }
    let partners = actual.iter().zip(&taken).filter_map(|(byte, taken)| taken.then_some(byte));
    let swapped = matched.iter().zip(partners).filter(|(a, b)| a != b).count();
    let count = matched.len() as f64;
    let transpositions = (swapped / 2) as f64;
    (count / expected.len() as f64 + count / actual.len() as f64 + (count - transpositions) / count) / 3.0
}

fn canonical(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    write(&value(text)?, &mut out)?;
    Some(out)
}

fn write(node: &Node<'_>, out: &mut String) -> Option<()> {
    match &node.kind {
        Kind::Null => out.push_str("null"),
        Kind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Kind::Number(text) => write_number(text.parse().ok()?, out)?,
        Kind::Text(text) => write_text(text, out),
        Kind::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                let Item::Value(value) = item else { return None };
                write(value, out)?;
            }
            out.push(']');
        }
        Kind::Object(members) => {
            let sorted: BTreeMap<&str, &Node<'_>> =
                members.iter().map(|(key, value)| (key.as_ref(), value)).collect();
            out.push('{');
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_text(key, out);
                out.push(':');
                write(value, out)?;
            }
            out.push('}');
        }
        Kind::Any => return None,
    }
    Some(())
}

/// As Go writes a float64: an exponent only below 1e-6 and from 1e21 on.
fn write_number(number: f64, out: &mut String) -> Option<()> {
    if !number.is_finite() {
        return None;
    }
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let written = format!("{number:e}");
        out.push_str(&if written.contains("e-") { written } else { written.replace('e', "e+") });
    } else {
        write!(out, "{number}").ok()?;
    }
    Some(())
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{0}'..='\u{1f}' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            _ => out.push(char),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_scores() {
        for (language, expected, actual, score) in [
            ("text", "martha\n", "marhta\n", 0.966_666_666_666_666_7),
            ("text", "abcd\n", "abce\n", 0.906_666_666_666_666_7),
            ("text", "true\n", "false\n", 0.577_777_777_777_777_8),
            ("text", "", "", 1.0),
            ("text", "", "x", 0.0),
            ("json", r#"{"a":"x"}"#, r#"{"a":"x","c":3}"#, 0.866_666_666_666_666_7),
            ("json", r#"{"b":1.0, "a":"<"}"#, r#"{"a":"\u003c","b":1}"#, 1.0),
        ] {
            let found = similarity(language, expected, actual);
            assert!((found - score).abs() < 1e-9, "{expected:?} {actual:?}: {found}");
        }
    }

    #[test]
    fn json_is_written_as_go_writes_it() {
        for (given, written) in [
            (r#"{"b": [1.50, 1e3], "a": null}"#, r#"{"a":null,"b":[1.5,1000]}"#),
            (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
            (
                "[1e21, 1e-7, 0.000001, 123456789012345678901, -0]",
                "[1e+21,1e-7,0.000001,123456789012345680000,-0]",
            ),
            (r#"["<a&b>\u2028\/\ud800"]"#, r#"["\u003ca\u0026b\u003e\u2028/�"]"#),
        ] {
            assert_eq!(canonical(given).unwrap(), written);
        }
        for broken in ["{", "{\"a\":1} x", "[1e999]", "[01]", "{'a':1}"] {
            assert_eq!(canonical(broken), None, "{broken}");
        }
    }

    #[test]
    fn measured_scores_are_reproduced() {
        let Some(shared) = std::env::var_os("REHEARSE_SHARED") else {
            eprintln!("REHEARSE_SHARED is not set: the measured scores are left out");
            return;
        };
        let path = std::path::Path::new(&shared).join("pairs/ie-scores.jsonl");
        let mut count = 0;
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let pair: serde_json::Value = serde_json::from_str(line).unwrap();
            let text = |key: &str| pair[key].as_str().unwrap();
            let found = similarity(text("language"), text("expected"), text("actual"));
            let score = pair["score"].as_f64().unwrap();
            assert!((found - score).abs() < 1e-9, "{line}\n{found}");
            count += 1;
        }
        assert_eq!(count, 196);
    }

    proptest! {
        #[test]
        fn jaro_is_the_library_s(a in "[abcé]{0,40}", b in "[abcé]{0,40}") {
            let library = rapidfuzz::distance::jaro::similarity(a.bytes(), b.bytes());
            prop_assert!((jaro(a.as_bytes(), b.as_bytes()) - library).abs() < 1e-12);
        }
    }
}
