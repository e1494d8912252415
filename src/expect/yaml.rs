//! Compares YAML by content, as JSON is: what the document shows must be there, more may be.
//!
//! Only manifests are taken for YAML (`apiVersion:` and `kind:`, a `---` at the start, or the language says so);
//! a list of `key: value` lines is compared line by line, so that a line too many is seen.

use std::borrow::Cow;

use super::json::{Item, Kind, Node};
use super::line::{Line, is_gap};

/// The values of a text that is YAML.
pub(super) fn documents(lines: &[Line<'_>], language: &str) -> Option<Vec<Item<'static>>> {
    if !looks_like_yaml(lines, language) {
        return None;
    }
    let text: String = lines.iter().map(|line| format!("{}\n", line.text)).collect();
    let items = serde::Deserialize::deserialize;
    let documents = serde_yaml::Deserializer::from_str(&text).map(items);
    let documents: Result<Vec<serde_yaml::Value>, _> = documents.collect();
    let documents = documents.ok().filter(|documents| documents.iter().all(is_nested))?;
    Some(documents.iter().map(|document| Item::Value(node(document))).collect())
}

fn looks_like_yaml(lines: &[Line<'_>], language: &str) -> bool {
    let starts = |key: &str| lines.iter().any(|line| line.text.starts_with(key));
    let manifest = starts("apiVersion:") && starts("kind:");
    let marked = lines.first().is_some_and(|line| line.text == "---");
    (manifest || marked || matches!(language, "yaml" | "yml")) && !lines.iter().any(|line| is_gap(&line.text))
}

fn is_nested(value: &serde_yaml::Value) -> bool {
    value.is_mapping() || value.is_sequence()
}

/// Scalars are texts as YAML writes them: whether `3` is a number or a text cannot be seen in most places.
fn node(value: &serde_yaml::Value) -> Node<'static> {
    use serde_yaml::Value;
    let kind = match value {
        Value::Null => Kind::Null,
        Value::Bool(value) => Kind::Bool(*value),
        Value::Number(number) => Kind::Text(Cow::Owned(number.to_string())),
        Value::String(text) => Kind::Text(Cow::Owned(text.clone())),
        Value::Sequence(items) => Kind::Array(items.iter().map(|item| Item::Value(node(item))).collect()),
        Value::Mapping(members) => {
            Kind::Object(members.iter().map(|(key, value)| (name(key), node(value))).collect())
        }
        Value::Tagged(tagged) => return node(&tagged.value),
    };
    Node { kind, first: 0, last: 0 }
}

fn name(key: &serde_yaml::Value) -> Cow<'static, str> {
    let text = key.as_str().map(ToOwned::to_owned);
    Cow::Owned(text.unwrap_or_else(|| serde_yaml::to_string(key).unwrap_or_default().trim_end().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::{Context, Pair, Rule, compare};

    fn met(expected: &str, actual: &str) -> bool {
        compare(Pair { expected, actual, language: "output" }, &Rule::Match, &Context::default()).met
    }

    const SHOWN: &str =
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-7d4f9c6b5-x2x9p\nspec:\n  replicas: 3\n";

    #[test]
    fn what_is_shown_is_there_in_any_order() {
        let actual = "apiVersion: v1\nkind: Pod\nspec:\n  replicas: 3\n  paused: false\nmetadata:\n  uid: 5\n  name: web-59d8d8b56-qnzbx\n";
        assert!(met(SHOWN, actual));
        assert!(!met(SHOWN, &actual.replace("replicas: 3", "replicas: 2")));
        assert!(!met(SHOWN, &actual.replace("  replicas: 3\n", "")));
        assert!(!met(SHOWN, &actual.replace("kind: Pod", "kind: Job")));
    }

    #[test]
    fn a_list_of_keys_is_no_yaml() {
        assert!(!met("NAME: web\nSTATUS: deployed", "NAME: web\nSTATUS: deployed\nERROR: it broke"));
    }
}
