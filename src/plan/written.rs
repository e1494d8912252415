//! Blocks that the prose announces as a file: written where a later step uses the name, else no step at all.

use std::collections::HashMap;

use crate::document::{Action, Step};

/// Where each word that may be a file name is last used, by place of the step.
#[derive(Debug, Default)]
pub(super) struct Mentions<'a> {
    last: HashMap<&'a str, usize>,
}

impl<'a> Mentions<'a> {
    /// Words of the steps that are run (`None`: not part of the plan), and of what is typed into the programs they open.
    pub(super) fn of(steps: &[Option<&'a Step>]) -> Self {
        let mut mentions = Self::default();
        if !steps.iter().flatten().any(|step| matches!(step.action, Action::WriteIfUsed(_))) {
            return mentions;
        }
        for (place, step) in steps.iter().enumerate() {
            let Some(step) = step.filter(|step| step.action == Action::Run) else { continue };
            mentions.read(&step.text, place);
            step.inputs.iter().for_each(|input| mentions.read(&input.text, place));
        }
        mentions
    }

    fn read(&mut self, text: &'a str, place: usize) {
        let part_of_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '+');
        for word in text.split(|c| !part_of_name(c)).filter(|word| !word.is_empty()) {
            let word = word.trim_start_matches("./").trim_end_matches('.');
            self.last.insert(word, place);
            if let Some((_, name)) = word.rsplit_once('/') {
                self.last.insert(name, place);
            }
        }
    }

    /// Whether a step after `place` uses the file.
    pub(super) fn after(&self, place: usize, name: &str) -> bool {
        let used = |name| self.last.get(name).is_some_and(|&last| last > place);
        used(name.trim_start_matches("./"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::samples::step;

    #[test]
    fn only_a_later_mention_counts() {
        let file = Step { action: Action::WriteIfUsed("app.yaml".to_owned()), ..step(1, "kind: Pod\n") };
        let steps = [
            step(1, "cat app.yaml"),
            file,
            step(9, "kubectl apply -f ./conf/app.yaml."),
            step(12, "ls b.yaml"),
        ];
        let steps: Vec<_> = steps.iter().map(Some).collect();
        let mentions = Mentions::of(&steps);
        assert!(mentions.after(1, "app.yaml"));
        assert!(mentions.after(1, "./app.yaml"));
        assert!(!mentions.after(2, "app.yaml"));
        assert!(!mentions.after(0, "p.yaml"));
    }
}
