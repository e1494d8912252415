//! The choice between tabs and between zone pivots: one alternative of each group is taken.

use std::collections::HashMap;

use crate::document::{Action, Alternative, Step};

/// Which alternative of each group is taken.
#[derive(Debug, Default)]
pub(super) struct Choice<'a> {
    taken: HashMap<usize, &'a str>,
}

impl<'a> Choice<'a> {
    /// The best of `preferred` (best first), else the first alternative of a group that has steps.
    pub(super) fn make(steps: &'a [Step], preferred: &'a [String]) -> Self {
        let mut first: HashMap<usize, &str> = HashMap::new();
        let mut best: HashMap<usize, (usize, &str)> = HashMap::new();
        for step in steps {
            for alternative in &step.alternatives {
                if step.action == Action::Run {
                    first.entry(alternative.group).or_insert_with(|| names(alternative).next().unwrap_or(""));
                }
                for name in names(alternative) {
                    let rank = preferred.iter().position(|wanted| wanted.eq_ignore_ascii_case(name));
                    if let Some(rank) = rank
                        && best.get(&alternative.group).is_none_or(|(known, _)| rank < *known)
                    {
                        best.insert(alternative.group, (rank, name));
                    }
                }
            }
        }
        let mut taken = first;
        taken.extend(best.into_iter().map(|(group, (_, name))| (group, name)));
        Self { taken }
    }

    /// Whether a step stands in alternatives that are taken, all of them.
    pub(super) fn takes(&self, step: &Step) -> bool {
        step.alternatives.iter().all(|alternative| {
            self.taken
                .get(&alternative.group)
                .is_none_or(|taken| names(alternative).any(|name| name == *taken))
        })
    }
}

/// One zone may serve several pivots, separated by commas.
fn names(alternative: &Alternative) -> impl Iterator<Item = &str> {
    alternative.name.split(',').map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::samples::step;

    fn in_tab(group: usize, name: &str) -> Step {
        let kind = crate::document::AlternativeKind::Tab;
        Step { alternatives: vec![Alternative { group, name: name.to_owned(), kind }], ..step(1, "true") }
    }

    fn taken(steps: &[Step], preferred: &[&str]) -> Vec<bool> {
        let preferred: Vec<_> = preferred.iter().map(|&name| name.to_owned()).collect();
        let choice = Choice::make(steps, &preferred);
        steps.iter().map(|step| choice.takes(step)).collect()
    }

    #[test]
    fn the_first_alternative_is_taken_unless_another_is_preferred() {
        let steps =
            [in_tab(0, "cli"), in_tab(0, "powershell"), in_tab(1, "portal,powershell"), step(9, "true")];
        assert_eq!(taken(&steps, &[]), [true, false, true, true]);
        assert_eq!(taken(&steps, &["PowerShell"]), [false, true, true, true]);
        assert_eq!(taken(&steps, &["absent", "cli"]), [true, false, true, true]);
    }
}
