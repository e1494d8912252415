//! Which variables a text can leave changed: scopes that come and go, and functions that are called.

use super::Changes;
use std::collections::{HashMap, HashSet};

/// What a scope means for assignments in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// The text itself.
    Session,
    Function(String),
    /// `( … )`, `$( … )`: assignments end with it.
    Subshell,
    /// A part of a pipeline or a background command, a subshell too.
    Element,
}

/// What running something can change.
#[derive(Debug, Default)]
struct Effect {
    names: Vec<String>,
    any: bool,
    calls: Vec<String>,
}

#[derive(Debug)]
struct Frame {
    scope: Scope,
    set: HashSet<String>,
    /// Something sourced or evaluated may have set variables of any name.
    unknown: bool,
    effect: Effect,
}

/// The scopes around the place being read, outermost first.
#[derive(Debug)]
pub(super) struct Effects {
    frames: Vec<Frame>,
    functions: HashMap<String, Effect>,
}

impl Effects {
    pub(super) fn new() -> Self {
        let mut effects = Self { frames: Vec::new(), functions: HashMap::new() };
        effects.enter(Scope::Session);
        effects
    }

    pub(super) fn enter(&mut self, scope: Scope) {
        self.frames.push(Frame { scope, set: HashSet::new(), unknown: false, effect: Effect::default() });
    }

    pub(super) fn leave(&mut self) {
        if let Some(Frame { scope: Scope::Function(name), effect, .. }) = self.frames.pop() {
            self.functions.insert(name, effect);
        }
    }

    pub(super) fn is_set(&self, name: &str) -> bool {
        self.frames.iter().any(|frame| frame.set.contains(name))
    }

    /// Whether variables of any name may have been set.
    pub(super) fn unknown(&self) -> bool {
        self.frames.iter().any(|frame| frame.unknown)
    }

    pub(super) fn nested(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame.scope, Scope::Function(_) | Scope::Subshell))
    }

    pub(super) fn in_function(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame.scope, Scope::Function(_)))
    }

    /// Sets a variable; whether that lasts beyond subshells and functions it is local to.
    pub(super) fn set(&mut self, name: &str) -> bool {
        if self.is_local(name) {
            return false;
        }
        let subshell = self.subshell();
        self.frames[subshell.unwrap_or(0)].set.insert(name.to_owned());
        self.change(name);
        subshell.is_none()
    }

    /// Sets a variable of the innermost function only.
    pub(super) fn set_local(&mut self, name: &str) {
        self.innermost().set.insert(name.to_owned());
    }

    pub(super) fn change(&mut self, name: &str) {
        let kept = matches!(name, "PWD" | "OLDPWD") || self.is_local(name);
        if !kept && self.subshell().is_none() {
            self.innermost().effect.names.push(name.to_owned());
        }
    }

    pub(super) fn change_any(&mut self) {
        if self.subshell().is_none() {
            self.innermost().effect.any = true;
        }
    }

    pub(super) fn set_unknown(&mut self) {
        let frame = self.subshell().unwrap_or(0);
        self.frames[frame].unknown = true;
        self.change_any();
    }

    pub(super) fn call(&mut self, name: &str) {
        if self.subshell().is_none() {
            self.innermost().effect.calls.push(name.to_owned());
        }
    }

    /// What the text itself changes, with the functions of its own that it calls.
    pub(super) fn changes(mut self) -> Changes {
        let mut names = Vec::new();
        let mut seen = HashSet::new();
        let mut todo = vec![std::mem::take(&mut self.frames[0].effect)];
        while let Some(effect) = todo.pop() {
            if effect.any {
                return Changes::Any;
            }
            names.extend(effect.names.into_iter().filter(|name| seen.insert(name.clone())));
            let called = effect.calls.iter().filter_map(|name| self.functions.remove(name));
            todo.extend(called);
        }
        if names.is_empty() { Changes::None } else { Changes::Names(names) }
    }

    fn is_local(&self, name: &str) -> bool {
        self.frames.iter().any(|frame| matches!(frame.scope, Scope::Function(_)) && frame.set.contains(name))
    }

    fn subshell(&self) -> Option<usize> {
        self.frames.iter().rposition(|frame| matches!(frame.scope, Scope::Subshell | Scope::Element))
    }

    fn innermost(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the session's scope is never left")
    }
}
