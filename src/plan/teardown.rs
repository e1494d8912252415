//! `--cleanup-only`: of a plan, the steps that clean up, and what they need of those before.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::Step;
use crate::document::bash::{Changes, Script};
use crate::document::{Action, Skip};

/// Builtins that give a variable its value.
const DECLARES: [&str; 4] = ["export", "declare", "typeset", "readonly"];

/// What has another value in each run.
const FLEETING: [&str; 7] = ["RANDOM", "SECONDS", "EPOCH", "BASHPID", "PPID", "$$", "$!"];

/// Takes out every step that neither cleans up nor is needed for it: what clean-up needs are files that it names, and
/// steps that do nothing but give variables values which are the same in every run. Of a prerequisite that may have
/// been met before the run, the clean-up is left out. `known` tells which variables have a value by themselves.
pub(super) fn reduce(steps: &mut Vec<Step>, scripts: &mut Vec<Script>, known: &dyn Fn(&str) -> bool) {
    let found: Vec<Arc<PathBuf>> =
        steps.iter().filter(|step| step.validates).map(|step| Arc::clone(&step.document)).collect();
    if !steps.iter().any(|step| step.always) {
        steps.clear();
        scripts.clear();
        return;
    }
    let mut stays = givers(steps, scripts, known);
    for at in 0..steps.len() {
        stays[at] |= steps[at].always || is_needed_file(steps, at);
    }
    for step in steps.iter_mut().filter(|step| step.always && found.contains(&step.document)) {
        let why = format!("{} may have been met before the run", step.document.display());
        step.content.directives.skip = Some(Skip { why: Some(why) });
    }
    let mut kept = stays.iter();
    steps.retain(|_| *kept.next().expect("one answer for each step"));
    let mut kept = stays.iter();
    scripts.retain(|_| *kept.next().expect("one answer for each step"));
}

fn is_needed_file(steps: &[Step], at: usize) -> bool {
    let Action::Write(path) = &steps[at].content.action else { return false };
    let name = path.trim_start_matches("./");
    steps[at..].iter().any(|step| step.always && step.content.text.contains(name))
}

/// The steps that only give values, none of which another step changes to what nobody knows.
fn givers(steps: &[Step], scripts: &[Script], known: &dyn Fn(&str) -> bool) -> Vec<bool> {
    let mut gives: Vec<bool> =
        steps.iter().zip(scripts).map(|(step, script)| only_gives(step, script)).collect();
    loop {
        let lost: HashSet<&str> = (0..steps.len())
            .filter(|&at| !gives[at] && !steps[at].always)
            .flat_map(|at| scripts[at].sets.iter().map(|set| set.name.as_str()))
            .collect();
        let mut set: HashSet<&str> = HashSet::new();
        let mut dropped = false;
        for at in 0..steps.len() {
            let script = &scripts[at];
            let is_sound = |name: &str| !lost.contains(name) && (set.contains(name) || known(name));
            let reads = script.reads.iter().filter(|read| !read.in_function);
            let can_read = reads
                .into_iter()
                .all(|read| is_sound(&read.name) || read.guarded && !lost.contains(&*read.name));
            let keeps = script.sets.iter().all(|set| !lost.contains(&*set.name));
            if gives[at] && !(can_read && keeps) {
                (gives[at], dropped) = (false, true);
            } else if gives[at] {
                set.extend(script.sets.iter().map(|set| set.name.as_str()));
            }
        }
        if !dropped {
            return gives;
        }
    }
}

/// The step assigns and defines, and does nothing else.
fn only_gives(step: &Step, script: &Script) -> bool {
    let content = &step.content;
    let directives = &content.directives;
    let is_plain = content.action == Action::Run
        && content.inputs.is_empty()
        && directives.skip.is_none()
        && directives.condition.is_none()
        && !directives.background
        && directives.exit.is_empty();
    let gives = !script.sets.is_empty() || !script.functions.is_empty();
    let declares = |command: &crate::document::bash::Command| {
        command.in_function || !command.nested && command.name().is_some_and(|name| DECLARES.contains(&name))
    };
    is_plain
        && gives
        && script.changes != Changes::Any
        && script.commands.iter().all(declares)
        && !FLEETING.iter().any(|word| content.text.contains(word))
        && (!content.text.contains('>') || !script.functions.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::samples::planned;

    /// The places of the steps that stay, of those with these texts; the last one cleans up.
    fn stay(texts: &[&str]) -> Vec<usize> {
        let mut steps: Vec<Step> = (1..=texts.len()).map(planned).collect();
        let mut scripts = Vec::new();
        for (step, text) in steps.iter_mut().zip(texts) {
            step.content.text = format!("{text}\n");
            scripts.push(Script::read(&step.content.text));
        }
        steps.last_mut().unwrap().always = true;
        reduce(&mut steps, &mut scripts, &|name| name == "HOME");
        assert_eq!(steps.len(), scripts.len());
        steps.iter().map(|step| step.number).collect()
    }

    #[test]
    fn values_that_are_always_the_same_are_given_again() {
        for given in
            ["A=1", "export A=1 B=2\nC=$A", "A=$HOME/x", "A=${B:-c}", "f() {\n  rm \"$1\" >log\n}", "A=(1 2)"]
        {
            assert_eq!(stay(&[given, "rm x"]), [1, 2], "{given}");
        }
    }

    #[test]
    fn what_acts_or_is_another_time_different_stays_out() {
        for other in
            ["mkdir x", "A=$(date)", "A=$RANDOM", "A=1\ntouch x", "A=$NOBODY", "source x", "A=1 >x", "echo"]
        {
            assert_eq!(stay(&[other, "rm x"]), [2], "{other}");
        }
    }

    #[test]
    fn a_value_that_rests_on_one_that_is_lost_stays_out() {
        assert_eq!(stay(&["S=$(openssl rand -hex 3)", "A=pg-$S", "B=1", "rm x"]), [3, 4]);
        assert_eq!(stay(&["A=1", "A=$(date)", "rm x"]), [3]);
        assert_eq!(stay(&["A=1", "B=$A", "A=$(date)", "rm x"]), [4]);
    }

    #[test]
    fn nothing_stays_where_nothing_cleans_up() {
        let (mut steps, mut scripts) = (vec![planned(1)], vec![Script::default()]);
        reduce(&mut steps, &mut scripts, &|_| true);
        assert!(steps.is_empty() && scripts.is_empty());
    }
}
