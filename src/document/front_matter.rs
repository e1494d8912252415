//! YAML between `---` lines at the top of a document.

use std::path::Path;

use serde_json::{Map, Number, Value as Json};
use serde_yaml::Value as Yaml;

use super::{Assignment, Error, Located, Value, variables};

/// What stands before the first line of markdown.
#[derive(Debug, Default)]
pub(super) struct FrontMatter {
    pub(super) properties: Map<String, Json>,
    pub(super) variables: Vec<Assignment>,
    /// Bytes of the document that it takes, both `---` lines included.
    pub(super) length: usize,
}

/// Reads the front matter; an empty one where there is none.
pub(super) fn read(text: &str, path: &Path) -> Result<FrontMatter, Located<Error>> {
    let Some((yaml, length)) = split(text) else { return Ok(FrontMatter::default()) };
    let unusable = |line: Option<usize>, reason: String| Located {
        path: path.to_path_buf(),
        line: Some(line.unwrap_or(1)),
        error: Error::FrontMatter(reason),
    };
    let may_be_a_rule = yaml.lines().next().is_some_and(|line| line.trim().is_empty());
    let properties = match serde_yaml::from_str::<Yaml>(yaml) {
        Ok(Yaml::Mapping(mapping)) => {
            mapping.into_iter().map(|(key, value)| (key_text(key), to_json(value))).collect()
        }
        Ok(Yaml::Null) => Map::new(),
        _ if may_be_a_rule => return Ok(FrontMatter::default()),
        Ok(_) => return Err(unusable(None, "it is not a list of `name: value` lines".into())),
        Err(error) => {
            let line = error.location().map(|place| place.line().min(yaml.lines().count().max(1)) + 1);
            return Err(unusable(line, first_line(&error.to_string())));
        }
    };
    let variables = settings_variables(&properties, yaml).map_err(|(line, reason)| Located {
        path: path.to_path_buf(),
        line: Some(line),
        error: Error::BadVariable(reason),
    })?;
    Ok(FrontMatter { properties, variables, length })
}

/// How many lines the front matter takes, both of its `---` lines included; 0 where there is none.
pub(crate) fn lines(text: &str) -> usize {
    split(text).map_or(0, |(_, length)| text[..length].lines().count())
}

/// The YAML between a leading `---` line and the next `---` or `...` line, and the bytes that all of it takes.
pub(crate) fn split(text: &str) -> Option<(&str, usize)> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let first = text[start..].split_inclusive('\n').next()?;
    if first.trim_end() != "---" || !first.ends_with('\n') {
        return None;
    }
    let body = start + first.len();
    let mut offset = body;
    for line in text[body..].split_inclusive('\n') {
        let end = offset + line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&text[body..offset], end));
        }
        offset = end;
    }
    None
}

fn first_line(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default();
    message.split(" at line ").next().unwrap_or(message).to_owned()
}

fn key_text(key: Yaml) -> String {
    match to_json(key) {
        Json::String(text) => text,
        other => other.to_string(),
    }
}

fn to_json(value: Yaml) -> Json {
    match value {
        Yaml::Null => Json::Null,
        Yaml::Bool(flag) => Json::Bool(flag),
        Yaml::String(text) => Json::String(text),
        Yaml::Sequence(values) => values.into_iter().map(to_json).collect(),
        Yaml::Mapping(mapping) => {
            Json::Object(mapping.into_iter().map(|(key, value)| (key_text(key), to_json(value))).collect())
        }
        Yaml::Tagged(tagged) => to_json(tagged.value),
        Yaml::Number(number) => number
            .as_i64()
            .map(Number::from)
            .or_else(|| number.as_u64().map(Number::from))
            .or_else(|| number.as_f64().and_then(Number::from_f64))
            .map_or_else(|| Json::String(number.to_string()), Json::Number),
    }
}

fn settings_variables(
    properties: &Map<String, Json>,
    yaml: &str,
) -> Result<Vec<Assignment>, (usize, String)> {
    let Some(values) = properties.get("rehearse").and_then(|settings| settings.get("variables")) else {
        return Ok(Vec::new());
    };
    let heading = line_of(yaml, "variables", 0);
    let Json::Object(values) = values else {
        return Err((heading + 1, "`rehearse.variables` is not a list of `NAME: value` lines".into()));
    };
    let mut found = Vec::with_capacity(values.len());
    for (name, value) in values {
        let line = line_of(yaml, name, heading) + 1;
        if !variables::is_name(name) {
            return Err((line, format!("`{name}` is not a variable name")));
        }
        let text = match value {
            Json::String(text) => text.clone(),
            Json::Null => String::new(),
            Json::Array(_) | Json::Object(_) => {
                return Err((line, format!("the value of `{name}` is not text")));
            }
            other => other.to_string(),
        };
        found.push(Assignment { name: name.clone(), value: Value::Literal(text), line });
    }
    Ok(found)
}

/// The 1-based line of `yaml`, after line `from`, whose key is `key`; `from` where none is found.
fn line_of(yaml: &str, key: &str, from: usize) -> usize {
    let is_key = |line: &str| {
        let line = line.trim_start().trim_start_matches(['"', '\'']);
        line.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
    };
    yaml.lines()
        .enumerate()
        .skip(from)
        .find(|(_, line)| is_key(line))
        .map_or(from.max(1), |(index, _)| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<FrontMatter, Located<Error>> {
        super::read(text, Path::new("guide.md"))
    }

    #[test]
    fn values_become_json() {
        let text = "\u{feff}---\r\ntitle: A page\r\nms.date: 06/07/2024\r\nday: 2024-06-07\r\n3: x\r\nn: 1.5\r\ntags: [a, b]\r\n---\r\nText\r\n";
        let front = read(text).expect("front matter");
        assert_eq!(
            Json::Object(front.properties),
            serde_json::json!({"title": "A page", "ms.date": "06/07/2024", "day": "2024-06-07", "3": "x", "n": 1.5, "tags": ["a", "b"]})
        );
        assert_eq!(&text[front.length..], "Text\r\n");
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for text in [
            "---\n\nText\n\n---\n",
            "---\ntitle: x\n",
            "",
            "Text\n---\na: b\n---\n",
            "----\na: b\n----\n",
            "---",
        ] {
            assert_eq!(read(text).expect("no error").length, 0, "{text:?}");
        }
    }

    #[test]
    fn lines_are_counted_to_the_end_of_the_front_matter() {
        assert_eq!(lines("---\r\na: b\r\n...\r\nText\r\n"), 3);
        assert_eq!(lines("\u{feff}---\n---"), 2);
        assert_eq!(lines("Text\n---\n"), 0);
    }

    #[test]
    fn errors_carry_the_line_of_the_file() {
        let error = read("---\ntitle: x\nbad: [1, 2\nmore: y\n---\n").expect_err("broken");
        assert_eq!(error.line, Some(4));
        assert!(matches!(error.error, Error::FrontMatter(_)));
        let error = read("---\njust words\n---\n").expect_err("a scalar");
        assert_eq!(
            error.to_string(),
            "guide.md:1: front matter is not valid YAML: it is not a list of `name: value` lines"
        );
    }

    #[test]
    fn variables_have_lines() {
        let front = read(
            "---\ntitle: x\nrehearse:\n  timeout: 5m\n  variables:\n    A: 1\n    B: \"x $y\"\n    C:\n---\n",
        )
        .expect("front matter");
        let literal = |name: &str, value: &str, line| Assignment {
            name: name.into(),
            value: Value::Literal(value.into()),
            line,
        };
        assert_eq!(front.variables, [literal("A", "1", 6), literal("B", "x $y", 7), literal("C", "", 8)]);
    }

    #[test]
    fn variables_need_names_and_text() {
        for (text, line) in [
            ("---\nrehearse:\n  variables:\n    A-B: 1\n---\n", 4),
            ("---\nrehearse:\n  variables:\n    A: [1]\n---\n", 4),
            ("---\nrehearse:\n  variables: 3\n---\n", 3),
        ] {
            let error = read(text).expect_err(text);
            assert!(matches!(error.error, Error::BadVariable(_)), "{error}");
            assert_eq!(error.line, Some(line), "{text}");
        }
    }
}
