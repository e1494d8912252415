//! A session's state as it is kept: secrets taken out, and put in again when they were given again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::super::needles::Needles;
use super::super::secrets::Secrets;
use crate::shell::{Function, Snapshot, Variable};

/// Shorter values are not looked for in others.
const SHORTEST: usize = 4;

/// The state of a session without its secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(in super::super) struct KeptSession {
    #[serde(flatten)]
    state: Snapshot,
    variables: Vec<KeptVariable>,
    /// Variables of the environment that the document took away.
    unset: Vec<String>,
    /// What holds a secret and cannot be asked for, such as ``the function `login` ``.
    lost: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
enum KeptVariable {
    /// As bash declares it.
    Plain { declare: String },
    /// A text in which secrets stand.
    Woven { name: String, attributes: String, pieces: Vec<Piece> },
    /// A secret; `given`: it was still what the session had begun with.
    Secret { secret: String, attributes: String, given: bool },
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
enum Piece {
    Text(String),
    Secret { secret: String },
}

/// What a session began with.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Beginning {
    /// The environment of the process, and what every session gets: a later run has its own.
    pub(in super::super) inherited: BTreeMap<String, String>,
    /// Values that the plan gave.
    pub(in super::super) given: BTreeMap<String, String>,
}

impl KeptSession {
    /// Takes the secrets out of a snapshot.
    pub(super) fn new(snapshot: Snapshot, secrets: &Secrets, beginning: &Beginning) -> Self {
        let weaver = Weaver::new(&snapshot, secrets, beginning);
        let mut kept = Self::default();
        for variable in &snapshot.variables {
            weaver.keep(variable, &mut kept);
        }
        let there: BTreeSet<&str> =
            snapshot.variables.iter().map(|variable| variable.name.as_str()).collect();
        let is_gone = |name: &&String| !there.contains(name.as_str()) && crate::document::is_name(name);
        let own = ["PWD", "OLDPWD", "SHLVL", "_", "SHELLOPTS", "BASHOPTS"];
        let gone = beginning.inherited.keys().filter(is_gone).filter(|name| !own.contains(&name.as_str()));
        kept.unset = gone.filter(|name| !name.starts_with("BASH")).cloned().collect();
        kept.state = weaver.clean(snapshot, &mut kept.lost);
        kept
    }

    /// Secrets that this state needs. `given` are those that the plan brings again.
    pub(in super::super) fn secrets(&self, known: &dyn Fn(&str) -> bool) -> Vec<String> {
        let mut names = BTreeSet::new();
        for variable in &self.variables {
            match variable {
                KeptVariable::Plain { .. } => {}
                KeptVariable::Secret { secret, given, .. } if *given && known(secret) => {}
                KeptVariable::Secret { secret, .. } => _ = names.insert(secret.clone()),
                KeptVariable::Woven { pieces, .. } => {
                    let secrets = pieces.iter().filter_map(|piece| match piece {
                        Piece::Secret { secret } if !known(secret) => Some(secret.clone()),
                        _ => None,
                    });
                    names.extend(secrets);
                }
            }
        }
        names.into_iter().collect()
    }

    /// The state with these secrets in it.
    pub(in super::super) fn filled(&self, secret: &dyn Fn(&str) -> Option<String>) -> Snapshot {
        let mut variables = Vec::with_capacity(self.variables.len());
        let declared = |name: &str, attributes: &str, value: &str| Variable {
            name: name.to_owned(),
            value: None,
            declaration: format!("declare -{attributes} {name}={}", single_quoted(value)),
        };
        for variable in &self.variables {
            match variable {
                KeptVariable::Plain { declare } => {
                    variables.push(Variable {
                        name: String::new(),
                        value: None,
                        declaration: declare.clone(),
                    });
                }
                KeptVariable::Secret { secret: name, attributes, .. } => {
                    variables.extend(secret(name).map(|value| declared(name, attributes, &value)));
                }
                KeptVariable::Woven { name, attributes, pieces } => {
                    let text: String = pieces
                        .iter()
                        .map(|piece| match piece {
                            Piece::Text(text) => text.clone(),
                            Piece::Secret { secret: name } => secret(name).unwrap_or_default(),
                        })
                        .collect();
                    variables.push(declared(name, attributes, &text));
                }
            }
        }
        for name in &self.unset {
            let declaration = format!("unset -v {name}");
            variables.push(Variable { name: name.clone(), value: None, declaration });
        }
        Snapshot { variables, ..self.state.clone() }
    }

    /// There is a variable of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.variables.iter().any(|variable| match variable {
            KeptVariable::Plain { declare } => {
                declare.split(' ').nth(2).is_some_and(|word| word.split('=').next() == Some(name))
            }
            KeptVariable::Woven { name: known, .. } | KeptVariable::Secret { secret: known, .. } => {
                known == name
            }
        })
    }

    /// What does not come back, a sentence each.
    pub(in super::super) fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        if !self.state.jobs.is_empty() {
            missing.push(format!("what ran in the background ({})", self.state.jobs.join(", ")));
        }
        if !self.state.files.is_empty() {
            missing.push(format!("open files ({})", self.state.files.join(", ")));
        }
        missing.extend(self.lost.iter().map(|lost| format!("{lost}, which holds a secret")));
        missing
    }

    /// Where the session was.
    pub(in super::super) fn directory(&self) -> &str {
        &self.state.directory
    }

    /// Begins in this directory, since the own one is gone.
    pub(super) fn begin_in(&mut self, directory: &Path) {
        self.state.directory = directory.to_string_lossy().into_owned();
    }
}

/// Knows what must not be kept.
struct Weaver<'a> {
    secrets: &'a Secrets,
    needles: Needles,
    beginning: &'a Beginning,
    /// Values of secret variables with their names, longest first.
    values: Vec<(String, String)>,
}

impl<'a> Weaver<'a> {
    fn new(snapshot: &Snapshot, secrets: &'a Secrets, beginning: &'a Beginning) -> Self {
        let secret = |variable: &&Variable| secrets.is_secret(&variable.name) && !variable.is_array();
        let value = |variable: &Variable| Some((variable.value.clone()?, variable.name.clone()));
        let mut values: Vec<_> = snapshot.variables.iter().filter(secret).filter_map(value).collect();
        values.retain(|(value, _)| value.len() >= SHORTEST);
        values.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        let named = snapshot.variables.iter().filter(|variable| secrets.is_secret(&variable.name));
        let elements = named.flat_map(Variable::elements);
        let needles: Vec<String> = secrets
            .values()
            .map(str::to_owned)
            .chain(values.iter().map(|(value, _)| value.clone()))
            .chain(elements.filter(|element| element.len() >= SHORTEST))
            .collect();
        Self { secrets, needles: Needles::new(needles.iter().map(String::as_str)), beginning, values }
    }

    fn keep(&self, variable: &Variable, kept: &mut KeptSession) {
        let name = &variable.name;
        let attributes = variable.attributes();
        let is_exported = attributes.contains('x');
        if is_exported
            && variable.value.is_some()
            && self.beginning.inherited.get(name) == variable.value.as_ref()
        {
            return;
        }
        let plain = || KeptVariable::Plain { declare: variable.declaration.clone() };
        let Some(value) = &variable.value else { return kept.variables.push(plain()) };
        let is_secret = self.secrets.is_secret(name) && !value.is_empty();
        if !is_secret && !self.needles.are_in(&variable.declaration) && !self.needles.are_in(value) {
            return kept.variables.push(plain());
        }
        if variable.is_array() {
            return kept.lost.push(format!("the array `{name}`"));
        }
        let attributes = attributes.to_owned();
        let woven = if is_secret { None } else { self.weave(value) };
        kept.variables.push(match woven {
            Some(pieces) => KeptVariable::Woven { name: name.clone(), attributes, pieces },
            None => KeptVariable::Secret {
                secret: name.clone(),
                attributes,
                given: self.beginning.given.get(name) == Some(value),
            },
        });
    }

    /// The text with secrets named instead of told; `None` where something of them would be left.
    fn weave(&self, text: &str) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let found = self
                .values
                .iter()
                .filter_map(|(value, name)| Some((rest.find(value.as_str())?, value, name)));
            let Some((at, value, name)) =
                found.min_by_key(|(at, value, _)| (*at, std::cmp::Reverse(value.len())))
            else {
                pieces.push(Piece::Text(rest.to_owned()));
                break;
            };
            if at > 0 {
                pieces.push(Piece::Text(rest[..at].to_owned()));
            }
            pieces.push(Piece::Secret { secret: name.clone() });
            rest = &rest[at + value.len()..];
        }
        let is_clean = |piece: &Piece| match piece {
            Piece::Text(text) => !self.needles.are_in(text),
            Piece::Secret { .. } => true,
        };
        pieces.iter().all(is_clean).then_some(pieces)
    }

    /// Everything but the variables.
    fn clean(&self, mut snapshot: Snapshot, lost: &mut Vec<String>) -> Snapshot {
        snapshot.variables.clear();
        let is_clean = |text: &str| !self.needles.are_in(text);
        snapshot.functions.retain(|Function { name, text }| {
            let stays = is_clean(text);
            if !stays {
                lost.push(format!("the function `{name}`"));
            }
            stays
        });
        for (commands, what) in [(&mut snapshot.aliases, "an alias"), (&mut snapshot.traps, "a trap")] {
            let before = commands.len();
            commands.retain(|command| is_clean(command));
            lost.extend((commands.len() < before).then(|| what.to_owned()));
        }
        if !is_clean(&snapshot.exit_trap) {
            snapshot.exit_trap.clear();
            lost.push("the trap for EXIT".to_owned());
        }
        for text in snapshot.jobs.iter_mut().chain(&mut snapshot.files) {
            *text = self.needles.masked(text);
        }
        snapshot
    }
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(declaration: &str, value: &str) -> Variable {
        let name = declaration.split(' ').nth(2).and_then(|rest| rest.split('=').next()).unwrap_or_default();
        Variable { name: name.to_owned(), value: Some(value.to_owned()), declaration: declaration.to_owned() }
    }

    fn kept(variables: Vec<Variable>) -> KeptSession {
        let mut secrets = Secrets::default();
        for variable in &variables {
            secrets.learn(&variable.name, variable.value.as_deref().unwrap_or_default());
        }
        let snapshot = Snapshot { variables, ..Snapshot::default() };
        KeptSession::new(snapshot, &secrets, &Beginning::default())
    }

    #[test]
    fn secrets_are_named_instead_of_told() {
        let kept = kept(vec![
            variable("declare -- PASSWORD=\"hunter22\"", "hunter22"),
            variable("declare -x URL=\"pg://u:hunter22@h\"", "pg://u:hunter22@h"),
            variable("declare -- CODE=\"aHVudGVyMjI=\"", "aHVudGVyMjI="),
            variable("declare -- OTHER=\"x\"", "x"),
        ]);
        let text = serde_json::to_string(&kept).unwrap();
        assert!(!text.contains("hunter22") && !text.contains("aHVudGVyMjI"), "{text}");
        assert_eq!(kept.secrets(&|_| false), ["CODE", "PASSWORD"]);
        let filled = kept.filled(&|name| Some(format!("<{name}>")));
        let declared: Vec<_> =
            filled.variables.iter().map(|variable| variable.declaration.as_str()).collect();
        assert_eq!(
            declared,
            [
                "declare -- PASSWORD='<PASSWORD>'",
                "declare -x URL='pg://u:<PASSWORD>@h'",
                "declare -- CODE='<CODE>'",
                "declare -- OTHER=\"x\""
            ]
        );
    }

    #[test]
    fn an_array_with_a_secret_is_lost() {
        let kept = kept(vec![
            variable("declare -- API_TOKEN=\"hunter22\"", "hunter22"),
            variable("declare -a ALL=([0]=\"a\" [1]=\"hunter22\")", "([0]=\"a\" [1]=\"hunter22\")"),
        ]);
        assert_eq!(kept.missing(), ["the array `ALL`, which holds a secret"]);
    }

    #[test]
    fn what_a_process_inherits_is_not_kept() {
        let inherited =
            BTreeMap::from([("A".to_owned(), "1".to_owned()), ("GONE".to_owned(), "1".to_owned())]);
        let beginning = Beginning { inherited, ..Beginning::default() };
        let snapshot =
            Snapshot { variables: vec![variable("declare -x A=\"1\"", "1")], ..Snapshot::default() };
        let kept = KeptSession::new(snapshot, &Secrets::default(), &beginning);
        let declared = kept.filled(&|_| None).variables;
        assert_eq!(declared.len(), 1);
        assert_eq!(declared[0].declaration, "unset -v GONE");
    }
}
