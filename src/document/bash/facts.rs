//! Tree → [`Script`], in one walk.

use super::builtins::{self, Action};
use super::effects::{Effects, Scope};
use super::guard;
use super::parser;
use super::syntax::{
    Direction, Expansion, Kind, List, Node, Parameter, Pipeline, Place, Redirect, Simple, Target, Tree,
    Usage, Word, whole_name,
};
use super::{Command, Output, Read, Script, Set};
use std::collections::{HashMap, HashSet};

/// Variables that bash itself keeps.
const KEPT_BY_BASH: &[&str] = &[
    "BASH",
    "COLUMNS",
    "DIRSTACK",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "EUID",
    "FUNCNAME",
    "GROUPS",
    "HOSTNAME",
    "IFS",
    "LINENO",
    "LINES",
    "MACHTYPE",
    "OLDPWD",
    "OPTARG",
    "OPTERR",
    "OPTIND",
    "OSTYPE",
    "PIPESTATUS",
    "PPID",
    "PS1",
    "PS2",
    "PS3",
    "PS4",
    "PWD",
    "RANDOM",
    "REPLY",
    "SECONDS",
    "SHELLOPTS",
    "SHLVL",
    "SRANDOM",
    "UID",
    "_",
];

/// Gathers the facts of a tree.
pub(super) fn gather(mut tree: Tree) -> Script {
    let mut facts = Facts {
        documents: std::mem::take(&mut tree.documents),
        script: Script::default(),
        effects: Effects::new(),
        guards: HashSet::new(),
        reads: HashMap::new(),
        sets: HashMap::new(),
        assigned: Vec::new(),
    };
    facts.list(&tree.list, Io::default());
    tree.placeholders.sort_by_key(|placeholder| placeholder.line);
    facts.script.placeholders = tree.placeholders;
    facts.finish()
}

/// Redirections that a command inherits from what is around it.
#[derive(Debug, Clone, Copy, Default)]
struct Io {
    stdin: bool,
    output: Output,
}

struct Facts {
    documents: Vec<Vec<Expansion>>,
    script: Script,
    effects: Effects,
    /// Variables that the text tests for being set.
    guards: HashSet<String>,
    /// Name → index in the script's reads.
    reads: HashMap<String, usize>,
    /// Name → index in the script's sets.
    sets: HashMap<String, usize>,
    /// Indexes in the script's sets of what the simple command being read assigns.
    assigned: Vec<usize>,
}

impl Facts {
    fn finish(mut self) -> Script {
        let guards = &self.guards;
        let effects = &self.effects;
        self.script.reads.retain_mut(|read| {
            read.guarded |= guards.contains(&read.name);
            !(read.in_function && effects.is_set(&read.name))
        });
        self.script.changes = self.effects.changes();
        self.script
    }

    fn list(&mut self, list: &List, io: Io) {
        for pipeline in list {
            self.pipeline(pipeline, io);
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline, io: Io) {
        if let ([node], Place::Foreground) = (pipeline.nodes.as_slice(), pipeline.place) {
            self.node(node, io);
            return;
        }
        for (position, node) in pipeline.nodes.iter().enumerate() {
            let stdin = io.stdin || position > 0;
            self.scoped(Scope::Element, |facts| facts.node(node, Io { stdin, ..io }));
        }
    }

    fn scoped(&mut self, scope: Scope, walk: impl FnOnce(&mut Self)) {
        self.effects.enter(scope);
        walk(self);
        self.effects.leave();
    }

    fn node(&mut self, node: &Node, io: Io) {
        if let Kind::Simple(simple) = &node.kind {
            self.simple(simple, &node.redirects, io);
            return;
        }
        let io = self.redirects(&node.redirects, io);
        self.settle(false);
        match &node.kind {
            Kind::Simple(_) => {}
            Kind::Group(lists) => lists.iter().for_each(|list| self.list(list, io)),
            Kind::Subshell(list) => self.scoped(Scope::Subshell, |facts| facts.list(list, io)),
            Kind::Loop { variable, words, body } => {
                self.words(words);
                if let Some((name, line)) = variable {
                    self.set(name, *line);
                }
                self.settle(false);
                self.list(body, io);
            }
            Kind::Case { subject, arms } => {
                self.expansions(&subject.expansions, None);
                for arm in arms {
                    self.words(&arm.patterns);
                    self.settle(false);
                    self.list(&arm.body, io);
                }
            }
            Kind::Arithmetic(names) => {
                self.expansions(names, None);
                self.settle(false);
            }
            Kind::Test(words) => {
                self.guards.extend(guard::tested(words).map(str::to_owned));
                self.words(words);
                self.settle(false);
            }
            Kind::Function { name, body } => {
                self.script.functions.push(name.clone());
                self.scoped(Scope::Function(name.clone()), |facts| facts.node(body, Io::default()));
            }
            Kind::Coprocess { name, line, body } => {
                self.set(name, *line);
                self.settle(false);
                self.scoped(Scope::Element, |facts| facts.node(body, io));
            }
        }
    }

    fn simple(&mut self, simple: &Simple, redirects: &[Redirect], io: Io) {
        let place = self.script.commands.len();
        if !simple.words.is_empty() {
            self.script.commands.push(Command::default());
        }
        self.words(&simple.words);
        let io = self.redirects(redirects, io);
        if !simple.words.is_empty() {
            self.script.commands[place] = Command {
                words: simple.words.iter().map(|word| word.text.clone()).collect(),
                line: simple.line,
                stdin_redirected: io.stdin,
                output: io.output,
                nested: self.effects.nested(),
                in_function: self.effects.in_function(),
            };
        }
        let by_the_way = self.assigned.len();
        for word in &simple.assignments {
            self.expansions(&word.expansions, None);
            if let Some(name) = word.assigned().filter(|_| simple.words.is_empty()) {
                self.set(name, word.line);
            }
        }
        let only_sets = self.builtin(&simple.words);
        let one = by_the_way == 0 && self.assigned.len() == 1;
        self.settle(only_sets && one && io.output == Output::Stream && !self.effects.in_function());
    }

    /// Ends a command: what it assigned can be left out only if it did nothing else.
    fn settle(&mut self, alone: bool) {
        for index in self.assigned.drain(..) {
            self.script.sets[index].alone &= alone;
        }
    }

    /// Takes account of what a builtin does; whether it only assigns.
    fn builtin(&mut self, words: &[Word]) -> bool {
        let Some(first) = words.first() else {
            return true;
        };
        if let Some(inner) = guard::test_words(words) {
            self.guards.extend(guard::tested(inner).map(str::to_owned));
        }
        match first.fixed() {
            Some(name) => self.effects.call(name),
            None => self.effects.change_any(),
        }
        let mut only_sets = true;
        for action in builtins::actions(words) {
            match action {
                Action::Declare(name) if self.effects.in_function() => self.effects.set_local(name),
                Action::Set(name) | Action::Declare(name) => self.set(name, first.line),
                Action::Unset(name) => self.effects.change(name),
                Action::Calculate(word) => match word.fixed() {
                    Some(text) => {
                        let names = parser::parse_arithmetic(text, word.line, &mut self.documents);
                        self.expansions(&names, None);
                    }
                    None => self.effects.set_unknown(),
                },
                Action::SetUnknown => self.effects.set_unknown(),
                Action::ChangeAny => self.effects.change_any(),
            }
            only_sets &= matches!(action, Action::Set(_) | Action::Declare(_));
        }
        only_sets
    }

    fn redirects(&mut self, redirects: &[Redirect], mut io: Io) -> Io {
        for redirect in redirects {
            match &redirect.target {
                Target::Word(word) => self.expansions(&word.expansions, None),
                Target::Document(slot) => {
                    let expansions = std::mem::take(&mut self.documents[*slot]);
                    self.expansions(&expansions, None);
                }
            }
            if let Some((name, line)) = &redirect.variable {
                self.set(name, *line);
            }
            io.stdin |= redirect.direction == Direction::Stdin;
            if redirect.direction == Direction::Output {
                io.output = Output::File;
            }
        }
        io
    }

    fn words(&mut self, words: &[Word]) {
        for word in words {
            self.expansions(&word.expansions, None);
        }
    }

    /// Walks expansions; those of the variable `provided` are guarded by what is around them.
    fn expansions(&mut self, expansions: &[Expansion], provided: Option<&str>) {
        for expansion in expansions {
            match expansion {
                Expansion::Parameter(parameter) => self.parameter(parameter, provided),
                Expansion::Commands(list) => {
                    let outer = std::mem::take(&mut self.assigned);
                    self.scoped(Scope::Subshell, |facts| facts.list(list, Io::default()));
                    self.assigned = outer;
                }
            }
        }
    }

    fn parameter(&mut self, parameter: &Parameter, provided: Option<&str>) {
        let name = parameter.name.as_str();
        let guarded = parameter.usage != Usage::Plain || provided == Some(name);
        if parameter.usage != Usage::Assigned {
            self.read(name, parameter.line, guarded);
        }
        self.expansions(&parameter.inner, guarded.then_some(name).or(provided));
        if matches!(parameter.usage, Usage::Updated | Usage::Assigned) {
            self.set(name, parameter.line);
        }
    }

    fn read(&mut self, name: &str, line: usize, guarded: bool) {
        let kept = KEPT_BY_BASH.binary_search(&name).is_ok() || name.starts_with("BASH");
        if kept || self.effects.is_set(name) {
            return;
        }
        let read = Read {
            name: name.to_owned(),
            line,
            guarded: guarded || self.effects.unknown(),
            in_function: self.effects.in_function(),
        };
        if let Some(index) = self.reads.get(name) {
            let known = &mut self.script.reads[*index];
            if (read.guarded, read.in_function) < (known.guarded, known.in_function) {
                *known = read;
            }
        } else {
            self.reads.insert(name.to_owned(), self.script.reads.len());
            self.script.reads.push(read);
        }
    }

    fn set(&mut self, name: &str, line: usize) {
        if whole_name(name).is_none() || !self.effects.set(name) {
            return;
        }
        let sets = &mut self.script.sets;
        let index = *self.sets.entry(name.to_owned()).or_insert_with(|| {
            sets.push(Set { name: name.to_owned(), line, alone: true });
            sets.len() - 1
        });
        self.assigned.push(index);
    }
}
