//! `[!INCLUDE [title](file.md)]`: the file's content in the line's place.

use std::path::Path;

use super::scan::{Item, Scan, scan};
use super::{Finding, front_matter};

const DEEPEST: usize = 8;

/// Puts the items of included files where their `[!INCLUDE]` lines stand.
///
/// Everything from an included file gets the line, and a place, of the outermost `[!INCLUDE]`: the one
/// place in the including document that a reader can look at.
pub(super) fn expand(scan: &mut Scan, includes: &dyn Fn(&str) -> Option<String>) {
    if !scan.items.iter().any(|item| matches!(item, Item::Include { .. })) {
        return;
    }
    let mut expansion = Expansion { includes, missing: Vec::new(), open: Vec::new(), out: Vec::new() };
    for item in std::mem::take(&mut scan.items) {
        match item {
            Item::Include { target, line } => expansion.include(&target, line, scan),
            item => expansion.out.push(item),
        }
    }
    scan.items = expansion.out;
}

struct Expansion<'a> {
    includes: &'a dyn Fn(&str) -> Option<String>,
    missing: Vec<String>,
    open: Vec<String>,
    out: Vec<Item>,
}

impl Expansion<'_> {
    fn include(&mut self, target: &str, line: usize, outer: &mut Scan) {
        let target = self.resolve(target);
        if self.open.contains(&target) || self.open.len() == DEEPEST {
            outer.findings.push(finding(line, format!("`{target}` includes itself"), "take the line out"));
            return;
        }
        let Some(text) = (self.includes)(&target) else {
            if !self.missing.contains(&target) {
                let message = format!("the included file `{target}` is not there");
                outer.findings.push(finding(line, message, "check the path; nothing is read in its place"));
                self.missing.push(target);
            }
            return;
        };
        let from = front_matter::read(&text, Path::new(&target)).map_or(0, |front| front.length);
        let inner = scan(&text, from);
        outer.errors.extend(inner.errors.into_iter().map(|(_, error)| (line, error)));
        outer.findings.extend(inner.findings.into_iter().map(|finding| Finding { line, ..finding }));
        self.open.push(target);
        for item in inner.items {
            match item {
                Item::Include { target, .. } => self.include(&target, line, outer),
                item => self.out.push(placed(item, line)),
            }
        }
        self.open.pop();
    }

    /// The path of a nested include, seen from the including document.
    fn resolve(&self, target: &str) -> String {
        match self.open.last().and_then(|parent| parent.rsplit_once('/')) {
            Some((folder, _)) if !target.starts_with(['/', '~']) => format!("{folder}/{target}"),
            _ => target.to_owned(),
        }
    }
}

fn finding(line: usize, message: String, help: &str) -> Finding {
    Finding { rule: "missing-include".into(), line, message, help: Some(help.into()) }
}

fn placed(item: Item, at: usize) -> Item {
    match item {
        Item::Heading(mut heading) => {
            heading.line = at;
            Item::Heading(heading)
        }
        Item::Block(mut block) => {
            (block.line, block.text_line, block.range, block.body) = (at, at, 0..0, 0..0);
            Item::Block(block)
        }
        Item::Comment { text, .. } => Item::Comment { text, line: at },
        Item::Link { text, target, .. } => Item::Link { text, target, line: at },
        item => item,
    }
}
