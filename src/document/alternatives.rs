//! Tabs and zone pivots: which of several alternatives a place in a document belongs to.

use super::colons::Zone;
use super::scan::{Heading, Item};
use super::{Alternative, AlternativeKind};

/// The alternatives open at a place of the document.
#[derive(Debug, Default)]
pub(super) struct Alternatives {
    open: Vec<Alternative>,
    groups: usize,
    zones: Option<usize>,
    /// Index of the item that ends the group of tabs.
    tabs_end: Option<usize>,
}

impl Alternatives {
    pub(super) fn open(&self) -> &[Alternative] {
        &self.open
    }

    /// Ends the tabs if the item at `index` does.
    pub(super) fn pass(&mut self, index: usize) {
        if self.tabs_end.is_some_and(|end| index >= end) {
            self.tabs_end = None;
            self.close(AlternativeKind::Tab);
        }
    }

    /// Whether the item at `index` is inside a group of tabs that ends with a rule.
    pub(super) fn ends_tabs(&self, index: usize) -> bool {
        self.tabs_end == Some(index)
    }

    /// Opens the tab whose heading is `items[index]`, of `level`, in a section of level `enclosing`.
    pub(super) fn tab(&mut self, id: &str, items: &[Item], index: usize, enclosing: u8) {
        let group = if let Some(open) = self.open.iter().find(|open| open.kind == AlternativeKind::Tab) {
            open.group
        } else {
            self.tabs_end = Some(tabs_end(items, index, enclosing));
            self.new_group()
        };
        self.close(AlternativeKind::Tab);
        let name = id.split('/').next().unwrap_or(id).to_owned();
        self.open.push(Alternative { group, name, kind: AlternativeKind::Tab });
    }

    /// Enters a zone, or leaves the one that is open. All zones of a document are of one group.
    pub(super) fn zone(&mut self, zone: &Zone) {
        self.close(AlternativeKind::Zone);
        if let Zone::Pivot(names) = zone {
            let group = match self.zones {
                Some(group) => group,
                None => *self.zones.insert(self.groups),
            };
            self.groups = self.groups.max(group + 1);
            self.open.push(Alternative { group, name: names.clone(), kind: AlternativeKind::Zone });
        }
    }

    fn new_group(&mut self) -> usize {
        self.groups += 1;
        self.groups - 1
    }

    fn close(&mut self, kind: AlternativeKind) {
        self.open.retain(|open| open.kind != kind);
    }
}

/// Whether a reader who sees one place never sees the other.
pub(super) fn exclude(a: &[Alternative], b: &[Alternative]) -> bool {
    a.iter().any(|a| b.iter().any(|b| a.group == b.group && !share_a_name(&a.name, &b.name)))
}

fn share_a_name(a: &str, b: &str) -> bool {
    a.split(',').any(|name| b.split(',').any(|other| other == name))
}

/// The item that ends the tabs that begin at `start`: a rule, or where there is none the first heading
/// that no tab can hold.
fn tabs_end(items: &[Item], start: usize, enclosing: u8) -> usize {
    let Some(Item::Heading(first)) = items.get(start) else { return start };
    let mut ids = vec![first.tab.as_deref()];
    let mut fallback = None;
    for (index, item) in items.iter().enumerate().skip(start + 1) {
        match item {
            Item::Rule | Item::Heading(Heading { dashed: true, .. }) => return index,
            Item::Heading(Heading { tab: tab @ Some(_), .. }) => {
                if ids.contains(&tab.as_deref()) {
                    return fallback.unwrap_or(index);
                }
                ids.push(tab.as_deref());
            }
            Item::Heading(heading) if heading.level <= first.level => return fallback.unwrap_or(index),
            Item::Heading(heading) if heading.level <= enclosing => fallback = fallback.or(Some(index)),
            _ => {}
        }
    }
    fallback.unwrap_or(items.len())
}
