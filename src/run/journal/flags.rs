//! Flags that shaped a plan, kept so that a run that goes on needs none of them again.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::super::needles::Needles;
use super::super::secrets::Secrets;
use crate::config::Layer;

/// Settings to which a later call adds instead of replacing them.
const ADDED: [&str; 2] = ["secrets", "var-file"];

const VARIABLES: &str = "variables";

/// Flags that no file of settings has.
const WITH: &str = "with";
const CONFIG: &str = "config";

/// The flags as they are kept, their paths absolute.
pub(super) fn kept(given: &Layer, directory: &Path) -> Map<String, Value> {
    match serde_json::to_value(given.clone().relative_to(directory)) {
        Ok(Value::Object(mut flags)) => {
            flags.retain(|_, value| !value.is_null());
            let absolute = |path: &PathBuf| Value::from(directory.join(path).to_string_lossy());
            if !given.with.is_empty() {
                flags.insert(WITH.to_owned(), given.with.iter().map(absolute).collect());
            }
            flags.extend(given.config.as_ref().map(|path| (CONFIG.to_owned(), absolute(path))));
            flags
        }
        _ => Map::new(),
    }
}

/// Takes variables out that hold a secret; their names.
pub(super) fn withhold(flags: &mut Map<String, Value>, secrets: &Secrets, needles: &Needles) -> Vec<String> {
    let Some(Value::Object(variables)) = flags.get_mut(VARIABLES) else { return Vec::new() };
    let holds_secret = |name: &str, value: &Value| {
        secrets.is_secret(name) || value.as_str().is_some_and(|value| needles.are_in(value))
    };
    let withheld: Vec<String> = variables
        .iter()
        .filter(|(name, value)| holds_secret(name, value))
        .map(|(name, _)| name.clone())
        .collect();
    variables.retain(|name, _| !withheld.contains(name));
    withheld
}

/// The flags of a new call laid over those that were kept; `None` where those cannot be read.
pub(super) fn merged(kept: &Map<String, Value>, given: &Layer) -> Option<Layer> {
    let mut flags = kept.clone();
    let path = |value: &Value| value.as_str().map(PathBuf::from);
    let with = flags.remove(WITH).and_then(|with| with.as_array().cloned()).unwrap_or_default();
    let with = with.iter().filter_map(path).chain(given.with.iter().cloned()).collect();
    let config = flags.remove(CONFIG).as_ref().and_then(path);
    let config = given.config.clone().or(config);
    let Ok(Value::Object(given)) = serde_json::to_value(given) else { return None };
    for (name, value) in given.into_iter().filter(|(_, value)| !value.is_null()) {
        match (flags.get_mut(&name), value) {
            (Some(Value::Array(known)), Value::Array(new)) if ADDED.contains(&name.as_str()) => {
                known.extend(new);
            }
            (Some(Value::Object(known)), Value::Object(new)) if name == VARIABLES => known.extend(new),
            (_, value) => _ = flags.insert(name, value),
        }
    }
    let flags: Layer = serde_json::from_value(Value::Object(flags)).ok()?;
    Some(Layer { with, config, ..flags })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Assignments, Words};

    fn variables(pairs: &[(&str, &str)]) -> Assignments {
        Assignments(pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    #[test]
    fn later_flags_win_and_lists_add_up() {
        let first = Layer {
            variables: Some(variables(&[("A", "1"), ("B", "2")])),
            secrets: Some(Words(vec!["X".to_owned()])),
            keep: Some(true),
            with: vec![PathBuf::from("a.md")],
            config: Some(PathBuf::from("b.yaml")),
            ..Layer::default()
        };
        let second = Layer {
            variables: Some(variables(&[("B", "3")])),
            secrets: Some(Words(vec!["Y".to_owned()])),
            ..Layer::default()
        };
        let merged = merged(&kept(&first, Path::new("/d")), &second).unwrap();
        assert_eq!(merged.variables, Some(variables(&[("A", "1"), ("B", "3")])));
        assert_eq!(merged.secrets, Some(Words(vec!["X".to_owned(), "Y".to_owned()])));
        assert_eq!(merged.keep, Some(true));
        assert_eq!(
            (merged.with, merged.config),
            (vec![PathBuf::from("/d/a.md")], Some(PathBuf::from("/d/b.yaml")))
        );
    }

    #[test]
    fn secrets_are_withheld() {
        let flags = Layer {
            variables: Some(variables(&[("PASSWORD", "hunter22"), ("URL", "x:hunter22"), ("A", "1")])),
            ..Layer::default()
        };
        let mut flags = kept(&flags, Path::new("/d"));
        let needles = Needles::new(["hunter22"].into_iter());
        assert_eq!(withhold(&mut flags, &Secrets::default(), &needles), ["PASSWORD", "URL"]);
        assert_eq!(serde_json::to_string(&flags).unwrap(), r#"{"variables":{"A":"1"}}"#);
    }
}
