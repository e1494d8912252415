//! What the bash texts of a plan say together: variables needed and set, functions carried from step to step.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::{Needed, Provided, Step};
use crate::document::Action;
use crate::document::bash::{Changes, Script};

/// Looks a name up among the variables that have a value before the first step.
pub(super) type Known<'a> = &'a dyn Fn(&str) -> bool;

/// What the steps, in order, need, set and call.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// Variables read unguarded before anything sets them, first use each.
    pub(super) needed: Vec<Needed>,
    /// Variables that steps set, first place each.
    pub(super) set: Vec<Provided>,
    /// Programs called, sorted, functions of the document left out.
    pub(super) tools: Vec<String>,
    functions: HashMap<String, Function>,
    known: HashSet<String>,
    anything_known: bool,
}

/// What calling a function may do, as far as the text that defines it tells.
#[derive(Debug, Clone)]
struct Function {
    changes: Changes,
    reads: Vec<Needed>,
}

impl Flow {
    /// Follows `steps` with their scripts and widens each step's changes by the functions that it calls.
    ///
    /// `main` is the document that the plan is for: places in it need no name.
    pub(super) fn follow(steps: &mut [Step], scripts: &[Script], main: &Arc<PathBuf>, known: Known) -> Self {
        let mut flow = Self::default();
        let mut tools = BTreeSet::new();
        for (step, script) in steps.iter_mut().zip(scripts) {
            if step.content.action == Action::Run && step.content.directives.skip.is_none() {
                let document = (!Arc::ptr_eq(&step.document, main)).then(|| Arc::clone(&step.document));
                flow.step(step, script, document.as_ref(), known);
                tools.extend(script.tools().into_iter().map(str::to_owned));
            }
        }
        flow.tools = tools.into_iter().filter(|tool| !flow.functions.contains_key(tool)).collect();
        flow
    }

    fn step(&mut self, step: &mut Step, script: &Script, document: Option<&Arc<PathBuf>>, known: Known) {
        let line = step.content.text_line;
        let needed = |name: &str, offset| Needed {
            name: name.to_owned(),
            document: document.cloned(),
            line: line + offset,
        };
        let own = &step.content.directives.env;
        let known: Known = &|name| known(name) || own.iter().any(|(own, _)| own == name);
        for read in script.reads.iter().filter(|read| !read.guarded && !read.in_function) {
            self.read(&needed(&read.name, read.line), known);
        }
        for set in &script.sets {
            if self.known.insert(set.name.clone()) {
                self.set.push(Provided {
                    name: set.name.clone(),
                    document: document.cloned(),
                    line: Some(line + set.line),
                    source: None,
                });
            }
        }
        let mut changes = script.changes.clone();
        self.define(script, &changes, |read| needed(&read.name, read.line));
        let called: HashSet<&str> = script.calls().collect();
        let mut reads = Vec::new();
        for name in called {
            if let Some(function) = self.functions.get(name) {
                widen(&mut changes, &function.changes);
                reads.extend(function.reads.iter().cloned());
            }
        }
        reads.sort_by(|a, b| (a.line, &a.name).cmp(&(b.line, &b.name)));
        for read in &reads {
            self.read(read, known);
        }
        if let Changes::Names(names) = &changes {
            self.known.extend(names.iter().cloned());
        }
        self.anything_known |= changes == Changes::Any;
        step.changes = changes;
    }

    fn define(
        &mut self,
        script: &Script,
        changes: &Changes,
        place: impl Fn(&crate::document::bash::Read) -> Needed,
    ) {
        if script.functions.is_empty() {
            return;
        }
        let mut changes = changes.clone();
        widen(&mut changes, &Changes::Names(script.sets.iter().map(|set| set.name.clone()).collect()));
        for name in script.calls() {
            if let Some(function) = self.functions.get(name) {
                widen(&mut changes, &function.changes);
            }
        }
        let reads = script.reads.iter().filter(|read| read.in_function && !read.guarded).map(place);
        let function = Function { changes, reads: reads.collect() };
        for name in &script.functions {
            self.functions.insert(name.clone(), function.clone());
        }
    }

    fn read(&mut self, read: &Needed, known: Known) {
        if !self.anything_known
            && !self.known.contains(&read.name)
            && !known(&read.name)
            && !SHELL_SETS.contains(&read.name.as_str())
        {
            self.known.insert(read.name.clone());
            self.needed.push(read.clone());
        }
    }
}

fn widen(changes: &mut Changes, by: &Changes) {
    match (&mut *changes, by) {
        (Changes::Any, _) | (_, Changes::None) => {}
        (_, Changes::Any) => *changes = Changes::Any,
        (Changes::None, Changes::Names(names)) if names.is_empty() => {}
        (Changes::None, Changes::Names(_)) => *changes = by.clone(),
        (Changes::Names(known), Changes::Names(more)) => {
            for name in more {
                if !known.contains(name) {
                    known.push(name.clone());
                }
            }
        }
    }
}

/// Variables that bash gives a value by itself (bash manual, “Shell Variables”), process environment or not.
const SHELL_SETS: [&str; 34] = [
    "BASH",
    "BASHOPTS",
    "BASHPID",
    "BASH_ALIASES",
    "BASH_ARGC",
    "BASH_ARGV",
    "BASH_COMMAND",
    "BASH_LINENO",
    "BASH_REMATCH",
    "BASH_SOURCE",
    "BASH_SUBSHELL",
    "BASH_VERSINFO",
    "BASH_VERSION",
    "COLUMNS",
    "DIRSTACK",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "EUID",
    "FUNCNAME",
    "GROUPS",
    "HOSTNAME",
    "HOSTTYPE",
    "IFS",
    "LINENO",
    "MACHTYPE",
    "OLDPWD",
    "OPTARG",
    "OPTIND",
    "OSTYPE",
    "PIPESTATUS",
    "PPID",
    "RANDOM",
    "SECONDS",
    "UID",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::bash::{Read, Set};
    use crate::plan::samples::planned;

    fn follow(steps: &mut [Step], scripts: &[Script], known: Known) -> Flow {
        let main = Arc::new(PathBuf::from("guide.md"));
        for step in &mut *steps {
            step.document = Arc::clone(&main);
        }
        Flow::follow(steps, scripts, &main, known)
    }

    fn read(name: &str, in_function: bool) -> Read {
        Read { name: name.to_owned(), line: 0, guarded: false, in_function }
    }

    fn set(name: &str) -> Set {
        Set { name: name.to_owned(), line: 0, alone: true }
    }

    #[test]
    fn a_variable_is_needed_where_nothing_before_sets_it() {
        let mut steps = [planned(1), planned(2), planned(3)];
        steps[2].content.directives.skip = Some(crate::document::Skip { why: None });
        let scripts = [
            Script {
                reads: vec![read("A", false), read("HOME", false), read("RANDOM", false)],
                sets: vec![set("B")],
                ..Script::default()
            },
            Script { reads: vec![read("A", false), read("B", false), read("C", false)], ..Script::default() },
            Script { reads: vec![read("D", false)], ..Script::default() },
        ];
        let flow = follow(&mut steps, &scripts, &|name| name == "HOME");
        let needed: Vec<_> = flow.needed.iter().map(|needed| (needed.name.as_str(), needed.line)).collect();
        assert_eq!(needed, [("A", 11), ("C", 21)]);
        assert_eq!(
            flow.set,
            [Provided { name: "B".to_owned(), document: None, line: Some(11), source: None }]
        );
    }

    #[test]
    fn nothing_is_needed_after_a_step_that_may_set_anything() {
        let mut steps = [planned(1), planned(2)];
        let scripts = [
            Script { changes: Changes::Any, ..Script::default() },
            Script { reads: vec![read("A", false)], ..Script::default() },
        ];
        assert_eq!(follow(&mut steps, &scripts, &|_| false).needed, []);
    }

    #[test]
    fn names_are_joined_without_repetition() {
        let names = |list: &[&str]| Changes::Names(list.iter().map(|&name| name.to_owned()).collect());
        let mut changes = names(&["A"]);
        widen(&mut changes, &names(&["B", "A"]));
        assert_eq!(changes, names(&["A", "B"]));
        widen(&mut changes, &Changes::Any);
        assert_eq!(changes, Changes::Any);
        let mut none = Changes::None;
        widen(&mut none, &names(&[]));
        assert_eq!(none, Changes::None);
    }
}
