//! Texts of a recording with `${secret:NAME}` in them: what the present values are, and the text with them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::encoding::{base64, from_base64, percent};

/// What stands for the text with which programs are asked to end an answer.
pub(super) const MARKER: &str = "${marker}";

/// The key of [`MARKER`] among the values.
pub(super) const MARKER_NAME: &str = "marker";

static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\$\{(?:secret:(?<name>[A-Za-z_]\w*)(?:\|(?<form>[a-z0-9|-]+))?|marker)\}")
        .expect("a valid pattern")
});

/// What stands in the place of a secret: `${secret:NAME}`, `${secret:NAME|base64}`.
pub fn secret(name: &str, form: &str) -> String {
    format!("${{secret:{name}{form}}}")
}

/// Present values of placeholders, by name and form.
pub(super) type Values = BTreeMap<String, String>;

/// The text with the values that are known.
pub(super) fn filled(text: &str, values: &Values) -> String {
    let fill = |found: &regex::Captures<'_>| known(found, values).unwrap_or_else(|| found[0].to_owned());
    PLACEHOLDER.replace_all(text, fill).into_owned()
}

/// The text with all its placeholders filled; those that have no value yet get one that says what it stands for.
pub(super) fn filled_whole(text: &str, values: &mut Values) -> String {
    for found in PLACEHOLDER.captures_iter(text) {
        if known(&found, values).is_none() {
            let (name, form) = parts(&found);
            let whole = matches!(form, "" | "base64" | "base64-line" | "url" | "json");
            let key = if whole { name.to_owned() } else { format!("{name}|{form}") };
            values.entry(key).or_insert_with(|| format!("secret-of-{name}"));
        }
    }
    filled(text, values)
}

/// Learns from a present line what the placeholders of a recorded one stand for; `false` where the two differ
/// otherwise.
pub(super) fn learn(line: &str, came: &str, values: &mut Values) -> bool {
    let line = filled(line, values);
    let mut pattern = String::from("(?s)^");
    let mut keys = Vec::new();
    let mut copied = 0;
    for found in PLACEHOLDER.captures_iter(&line) {
        let place = found.get(0).expect("the whole of a match");
        pattern += &regex::escape(&line[copied..place.start()]);
        pattern += "(.+?)";
        keys.push(parts(&found));
        copied = place.end();
    }
    pattern += &regex::escape(&line[copied..]);
    pattern.push('$');
    let found = Regex::new(&pattern).ok();
    let Some(found) = found.as_ref().and_then(|pattern| pattern.captures(came)) else { return false };
    for (at, (name, form)) in keys.into_iter().enumerate() {
        let value = &found[at + 1];
        let plain = match form {
            "" => Some((name.to_owned(), value.to_owned())),
            "base64" => from_base64(value).map(|value| (name.to_owned(), value)),
            "base64-line" => {
                from_base64(value).map(|value| (name.to_owned(), value.trim_end_matches('\n').to_owned()))
            }
            _ => Some((format!("{name}|{form}"), value.to_owned())),
        };
        let Some((key, value)) = plain else { return false };
        if values.entry(key).or_insert_with(|| value.clone()) != &value {
            return false;
        }
    }
    true
}

/// The text has a placeholder.
pub(super) fn has_placeholder(text: &str) -> bool {
    text.contains("${") && PLACEHOLDER.is_match(text)
}

fn parts<'t>(found: &regex::Captures<'t>) -> (&'t str, &'t str) {
    let named = |group| found.name(group).map_or("", |found| found.as_str());
    match named("name") {
        "" => (MARKER_NAME, ""),
        name => (name, named("form")),
    }
}

fn known(found: &regex::Captures<'_>, values: &Values) -> Option<String> {
    let (name, form) = parts(found);
    let plain = || values.get(name);
    match form {
        "" => plain().cloned(),
        "base64" => plain().map(|value| base64(value.as_bytes())),
        "base64-line" => plain().map(|value| base64(format!("{value}\n").as_bytes())),
        "url" => plain().map(|value| percent(value)),
        "json" => plain().map(|value| serde_json::json!(value).to_string().trim_matches('"').to_owned()),
        _ => values.get(&format!("{name}|{form}")).cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_learnt_once_and_given_in_every_form() {
        let mut values = Values::new();
        assert!(learn("--pw=${secret:PW};", "--pw=hunter22;", &mut values));
        assert_eq!(filled("a ${secret:PW|base64} ${secret:X}", &values), "a aHVudGVyMjI= ${secret:X}");
        assert!(!learn("${secret:PW}", "other", &mut values));
        assert!(!learn("x ${secret:NEW}", "y new", &mut values));
    }

    #[test]
    fn a_secret_in_base64_is_learnt() {
        let mut values = Values::new();
        assert!(learn("password: ${secret:PW|base64}", "password: aHVudGVyMjI=", &mut values));
        assert_eq!(filled("${secret:PW}", &values), "hunter22");
    }

    #[test]
    fn a_secret_that_nobody_told_gets_a_value() {
        let mut values = Values::new();
        assert_eq!(
            filled_whole("{\"token\": \"${secret:TOKEN}\"}", &mut values),
            "{\"token\": \"secret-of-TOKEN\"}"
        );
        assert_eq!(values["TOKEN"], "secret-of-TOKEN");
    }
}
