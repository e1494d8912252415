//! What is known of a session's variables while it runs.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::record::Variables;
use super::secrets::Secrets;
use crate::document::Value;
use crate::document::bash::Changes;
use crate::plan::{Plan, Step};
use crate::shell::{self, Variable};

/// Set in every session of a test, so that nothing asks, pages or colours.
const QUIET_TOOLS: [(&str, &str); 7] = [
    ("PAGER", "cat"),
    ("GIT_PAGER", "cat"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("TERM", "dumb"),
    ("NO_COLOR", "1"),
    ("COLUMNS", "120"),
    ("LC_ALL", "C.UTF-8"),
];

/// bash's own variables, which change by themselves.
const BASH_OWN: [&str; 27] = [
    "_",
    "COLUMNS",
    "COPROC",
    "DIRSTACK",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "EUID",
    "FUNCNAME",
    "GROUPS",
    "HISTCMD",
    "IFS",
    "LINENO",
    "LINES",
    "OLDPWD",
    "OPTERR",
    "OPTIND",
    "PIPESTATUS",
    "PPID",
    "PWD",
    "RANDOM",
    "REHEARSE_SESSION",
    "REHEARSE_STEP",
    "SECONDS",
    "SHELLOPTS",
    "SHLVL",
    "SRANDOM",
    "UID",
];

/// Variables that bash sets by itself where the environment has none, most of them for its prompt: told where a step
/// names them only.
const UNLESS_NAMED: [&str; 13] = [
    "COMP_WORDBREAKS",
    "HISTFILE",
    "HISTFILESIZE",
    "HISTSIZE",
    "HOSTNAME",
    "HOSTTYPE",
    "MACHTYPE",
    "MAILCHECK",
    "OSTYPE",
    "PS1",
    "PS2",
    "PS4",
    "SHELL",
];

/// Known values: the environment, then what steps changed.
#[derive(Debug, Default)]
pub(super) struct World {
    values: BTreeMap<String, String>,
}

impl World {
    pub(super) fn new(environment: &[(String, String)]) -> Self {
        let mut values: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        values.extend(environment.iter().cloned());
        Self { values }
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.values.insert(name.to_owned(), value.to_owned());
    }

    pub(super) fn value(&self, name: &str) -> Option<String> {
        self.values.get(name).cloned()
    }

    /// A variable with this value.
    pub(super) fn holder(&self, value: &str) -> Option<String> {
        self.values.iter().find(|(_, held)| *held == value).map(|(name, _)| name.clone())
    }

    /// The text with `$NAME` and `${NAME}` replaced where the value is known.
    pub(super) fn expanded(&self, text: &str) -> String {
        NAME.replace_all(text, |found: &regex::Captures<'_>| {
            self.value(named(found)).unwrap_or_else(|| found[0].to_owned())
        })
        .into_owned()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.values.iter()
    }

    /// Which variables the session has to tell after a step.
    pub(super) fn questions(&self, step: &Step) -> Questions {
        let mut mentioned = mentions(step);
        mentioned.retain(|name| !self.values.contains_key(name) || BASH_OWN.contains(&name.as_str()));
        match &step.changes {
            Changes::Any => Questions::all(&step.content.text),
            Changes::None if mentioned.is_empty() => Questions::None,
            Changes::None => Questions::Names(mentioned),
            Changes::Names(names) => {
                mentioned.extend(names.iter().cloned());
                mentioned.sort_unstable();
                mentioned.dedup();
                Questions::Names(mentioned)
            }
        }
    }

    /// Takes over what the session told, and says what is new.
    pub(super) fn update(
        &mut self,
        asked: &Questions,
        told: &[Variable],
        secrets: &mut Secrets,
    ) -> Variables {
        let mut changes = Variables::default();
        let mut new = Vec::new();
        for variable in told {
            let Some(value) = &variable.value else { continue };
            if !is_documents(&variable.name) {
                self.values.insert(variable.name.clone(), value.clone());
                continue;
            }
            if !asked.include(&variable.name) || self.values.get(&variable.name) == Some(value) {
                continue;
            }
            secrets.learn_told(variable);
            new.push((&variable.name, value));
            self.values.insert(variable.name.clone(), value.clone());
        }
        let shown = |(name, value): (&String, &String)| (name.clone(), secrets.shown(name, value));
        changes.set.extend(new.into_iter().map(shown));
        let told: HashSet<&str> = told.iter().map(|variable| variable.name.as_str()).collect();
        let gone = |name: &&String| !told.contains(name.as_str());
        let gone: Vec<String> = match asked {
            Questions::None => Vec::new(),
            Questions::Names(names) => names.iter().filter(gone).cloned().collect(),
            Questions::All { .. } => {
                let shown = |name: &&String| is_name(name) && is_documents(name) && asked.include(name);
                self.values.keys().filter(shown).filter(gone).cloned().collect()
            }
        };
        changes.unset.extend(gone.into_iter().filter(|name| self.values.remove(name).is_some()));
        changes
    }
}

/// Variables to ask for after a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Questions {
    None,
    Names(Vec<String>),
    /// Every one; of [`UNLESS_NAMED`], these only.
    All {
        named: Vec<&'static str>,
    },
}

impl Questions {
    /// All that a text may have changed.
    pub(super) fn all(text: &str) -> Self {
        let words: HashSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
        Self::All { named: UNLESS_NAMED.into_iter().filter(|name| words.contains(name)).collect() }
    }

    pub(super) fn tell(&self) -> shell::Tell<'_> {
        match self {
            Self::None => shell::Tell::Nothing,
            Self::Names(names) => shell::Tell::Names(names),
            Self::All { .. } => shell::Tell::All,
        }
    }

    fn include(&self, name: &str) -> bool {
        match self {
            Self::None => false,
            Self::Names(names) => names.iter().any(|asked| asked == name),
            Self::All { named } => !UNLESS_NAMED.contains(&name) || named.contains(&name),
        }
    }
}

fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_documents(name: &str) -> bool {
    !name.starts_with("__r") && !name.starts_with("BASH") && !BASH_OWN.contains(&name)
}

static NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))").expect("a valid pattern"));

fn named<'t>(found: &regex::Captures<'t>) -> &'t str {
    found.get(1).or_else(|| found.get(2)).map_or("", |name| name.as_str())
}

/// Variables that the step's expectations and answers speak of.
fn mentions(step: &Step) -> Vec<String> {
    let content = &step.content;
    let inputs = content.inputs.iter().filter_map(|input| input.expectation.as_ref());
    let mut names: Vec<String> = content
        .expectation
        .iter()
        .chain(inputs)
        .map(|expectation| expectation.text.as_str())
        .filter(|text| text.contains('$'))
        .flat_map(|text| NAME.captures_iter(text).map(|found| named(&found).to_owned()))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// What a session of this plan starts with, over the environment of the process.
pub(super) fn environment(
    plan: &Plan,
    path_prepend: &[std::path::PathBuf],
    quiet: bool,
) -> Vec<(String, String)> {
    let mut environment: Vec<(String, String)> = Vec::new();
    if quiet {
        environment.extend(QUIET_TOOLS.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
    if !path_prepend.is_empty() {
        let before =
            path_prepend.iter().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let joined = std::env::join_paths(before.chain(std::env::split_paths(&path)));
        environment.extend(
            joined.ok().and_then(|path| path.into_string().ok()).map(|path| ("PATH".to_owned(), path)),
        );
    }
    for (name, value) in &plan.environment {
        if let Value::Literal(text) = value {
            environment.push((name.clone(), text.clone()));
        }
    }
    environment
}

/// Variables that bash works out at the start.
pub(super) fn words(plan: &Plan) -> Vec<(String, String)> {
    let word = |value: &Value| match value {
        Value::Shell(word) => Some(word.clone()),
        Value::Literal(_) => None,
    };
    plan.environment.iter().filter_map(|(name, value)| Some((name.clone(), word(value)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::secrets::MASK;
    use super::*;

    fn told(name: &str, value: &str) -> Variable {
        Variable { name: name.to_owned(), value: Some(value.to_owned()), declaration: String::new() }
    }

    #[test]
    fn only_what_changed_is_told() {
        let mut world = World::default();
        let mut secrets = Secrets::default();
        let asked = Questions::all("");
        let first =
            world.update(&asked, &[told("A", "1"), told("PWD", "/"), told("__r_x", "1")], &mut secrets);
        assert_eq!(first.set.into_iter().collect::<Vec<_>>(), [("A".to_owned(), "1".to_owned())]);
        assert!(world.update(&asked, &[told("A", "1")], &mut secrets).set.is_empty());
    }

    #[test]
    fn a_name_that_was_asked_for_and_is_not_told_is_unset() {
        let mut world = World::default();
        let mut secrets = Secrets::default();
        let asked = Questions::Names(vec!["A".to_owned(), "B".to_owned()]);
        world.update(&asked, &[told("A", "1")], &mut secrets);
        assert_eq!(world.update(&asked, &[], &mut secrets).unset, ["A"]);
    }

    #[test]
    fn a_name_that_is_told_no_more_is_unset() {
        let mut world = World::default();
        let mut secrets = Secrets::default();
        world.update(&Questions::all(""), &[told("A", "1"), told("B", "2")], &mut secrets);
        assert_eq!(world.update(&Questions::all(""), &[told("B", "2")], &mut secrets).unset, ["A"]);
    }

    #[test]
    fn secret_values_are_masked() {
        let mut world = World::default();
        let mut secrets = Secrets::default();
        let changes = world.update(&Questions::all(""), &[told("DB_PASSWORD", "pw")], &mut secrets);
        assert_eq!(changes.set["DB_PASSWORD"], MASK);
        assert_eq!(world.value("DB_PASSWORD").as_deref(), Some("pw"));
    }
}
