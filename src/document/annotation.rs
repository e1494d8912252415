//! Innovation Engine's `expected_similarity` comments, and the ways they are misspelled.

use crate::pattern::{Pattern, PatternError};
use std::sync::LazyLock;

use regex::Regex;

use super::Expect;

/// What a comment asks of the block after it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Annotation {
    pub(super) expect: Expect,
    /// The comment as it should have been written, where it was not.
    pub(super) correction: Option<String>,
}

static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?is)^(expect\w*(?:[\s_-]+[a-z]+)?)(\s*[:=]\s*|\s+|\s*["“])(.*)$"#)
        .expect("a valid pattern")
});

/// Reads the inside of a comment; `None` where it is no annotation. The error is a fragment.
pub(super) fn parse(comment: &str) -> Option<Result<Annotation, String>> {
    let comment = comment.trim_matches('-').trim();
    if !comment.get(..6).is_some_and(|head| head.eq_ignore_ascii_case("expect")) {
        return None;
    }
    let captures = HEAD.captures(comment)?;
    let (name, sign, value) = (&captures[1], captures[2].trim(), captures[3].trim());
    let exact = name == "expected_similarity";
    let value = if sign.starts_with(['"', '“']) { format!("\"{value}") } else { value.to_owned() };
    let is_value =
        value.starts_with(['"', '\'', '“', '.']) || value.starts_with(|c: char| c.is_ascii_digit());
    let concerns_us = exact || (is_meant(name) && is_value);
    if !concerns_us {
        return None;
    }
    Some(parse_value(&value).map(|(expect, clean)| Annotation {
        correction: (!exact || sign != "=" || !clean).then(|| correction(&expect)),
        expect,
    }))
}

fn is_meant(name: &str) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    let near = |known: &str| strsim::damerau_levenshtein(&letters, known) <= 3;
    near("expectedsimilarity")
        || near("expectedresults")
        || near("expectedoutput")
        || near("expectsimilarity")
}

fn correction(expect: &Expect) -> String {
    match expect {
        Expect::Similar(threshold) => format!("write `<!-- expected_similarity={threshold} -->`"),
        Expect::Regex(Some(pattern)) => format!("write `<!-- expected_similarity=\"{pattern}\" -->`"),
        _ => unreachable!("an annotation is a number or a pattern"),
    }
}

/// The value and whether it was written as it should be.
fn parse_value(value: &str) -> Result<(Expect, bool), String> {
    if value.is_empty() {
        return Err("it has no value; write a number from 0 to 1 or a regular expression in quotes".into());
    }
    let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '“' | '”')) else {
        return number(value).map(|threshold| (Expect::Similar(threshold), true));
    };
    let inner = &value[quote.len_utf8()..];
    let closed = inner.strip_suffix(quote).or_else(|| inner.strip_suffix('”')).filter(|_| !inner.is_empty());
    let pattern = closed.unwrap_or(inner).trim_end();
    if let Ok(threshold) = number(pattern) {
        return Ok((Expect::Similar(threshold), false));
    }
    check_pattern(pattern)?;
    Ok((Expect::Regex(Some(pattern.to_owned())), quote == '"' && closed.is_some()))
}

fn number(text: &str) -> Result<f64, String> {
    let refusal = || format!("`{text}` is neither a number from 0 to 1 nor a regular expression in quotes");
    let threshold: f64 = text.parse().map_err(|_| refusal())?;
    if (0.0..=1.0).contains(&threshold) { Ok(threshold) } else { Err(refusal()) }
}

/// Refuses a pattern that cannot be looked for while output comes: these do not look around.
pub(super) fn check_sign(pattern: &str) -> Result<(), String> {
    check_pattern(pattern)?;
    let looks_around = |_| format!("`{pattern}`: look-around and back-references cannot be used here");
    regex::bytes::Regex::new(pattern).map(drop).map_err(looks_around)
}

/// Refuses a pattern that is no regular expression; the fragment says where it breaks.
pub(super) fn check_pattern(pattern: &str) -> Result<(), String> {
    let refused = |error| match error {
        PatternError::Syntax { character, reason } => {
            format!("`{pattern}` is not a regular expression: at character {character}: {reason}")
        }
        other => format!("`{pattern}`: {other}"),
    };
    Pattern::new(pattern).map(drop).map_err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(comment: &str) -> Annotation {
        parse(comment).expect("an annotation").expect("a good one")
    }

    #[test]
    fn good_forms_need_no_correction() {
        for (comment, expect) in [
            (" expected_similarity=0.8 ", Expect::Similar(0.8)),
            ("expected_similarity=1", Expect::Similar(1.0)),
            ("- expected_similarity = 0.3 -", Expect::Similar(0.3)),
            ("expected_similarity=\"(?m)^a$\"", Expect::Regex(Some("(?m)^a$".into()))),
            ("expected_similarity=\"^(?!.*no).*\"", Expect::Regex(Some("^(?!.*no).*".into()))),
        ] {
            assert_eq!(read(comment), Annotation { expect, correction: None }, "{comment}");
        }
    }

    #[test]
    fn misspellings_are_read_as_meant() {
        for comment in [
            "expected-similarity=0.8",
            "expected__similarity=0.8",
            "expected_results=0.8",
            "expected_similarty=0.8",
            "expected similarity 0.8",
            "expected_similarity: 0.8",
            "expected_similarity 0.8",
            "Expected_Similarity=0.8",
            "expected_similarity=\"0.8\"",
            "expected_similarity=\"0.8",
        ] {
            let annotation = read(comment);
            assert_eq!(annotation.expect, Expect::Similar(0.8), "{comment}");
            let correction = annotation.correction.expect(comment);
            assert_eq!(correction, "write `<!-- expected_similarity=0.8 -->`");
        }
    }

    #[test]
    fn a_missing_end_quote_is_corrected() {
        let annotation = read("expected_similarity=\"^a b");
        assert_eq!(annotation.expect, Expect::Regex(Some("^a b".into())));
        assert_eq!(annotation.correction.as_deref(), Some("write `<!-- expected_similarity=\"^a b\" -->`"));
    }

    #[test]
    fn other_comments_are_none() {
        for comment in ["expected results may vary", "LINKS", "", "expect nothing", "expected", "é"] {
            assert_eq!(parse(comment), None, "{comment}");
        }
    }

    #[test]
    fn bad_values_are_refused() {
        let error = |comment| parse(comment).expect("an annotation").expect_err("bad");
        assert_eq!(
            error("expected_similarity=1.5"),
            "`1.5` is neither a number from 0 to 1 nor a regular expression in quotes"
        );
        assert_eq!(
            error("expected_similarity="),
            "it has no value; write a number from 0 to 1 or a regular expression in quotes"
        );
        let broken = error("expected_similarity=\"a(b\"");
        assert!(broken.starts_with("`a(b` is not a regular expression: "), "{broken}");
        assert!(error("expected_similarity=\"*x\"").starts_with("`*x` is not a regular expression: "));
    }
}
