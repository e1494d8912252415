//! What comparisons of a document have in common: kinds of values that may differ, names met before, values that
//! the document shows for variables.

use super::world::World;
use crate::config::Settings;
use crate::expect::{Bindings, Kinds};
use crate::plan::Plan;

/// Kept from the first comparison of a document to the last.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The document's own kinds; `None`: the built-in ones.
    pub(super) kinds: Option<Kinds>,
    /// Which actual name each shown one stands for, as steps that passed have it.
    pub(super) bindings: Bindings,
    shown: Vec<(String, String)>,
}

impl Memory {
    pub(super) fn new(plan: &Plan, settings: &Settings) -> Self {
        Self { kinds: settings.volatile.kinds(), bindings: Bindings::default(), shown: plan.shown.clone() }
    }

    /// Values that the document shows for variables, with those that they have.
    pub(super) fn others(&self, world: &World) -> Vec<(String, String)> {
        let other = |(name, shown): &(String, String)| {
            world.value(name).filter(|value| value != shown).map(|value| (shown.clone(), value))
        };
        self.shown.iter().filter_map(other).collect()
    }
}
