//! Which documents must run before another one: read, in order, each once.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use super::headings::is_prerequisites;
use super::page::{self, Page};
use super::{Error, sections::Sections};
use crate::config::Layer;
use crate::document::{Finding, Located};

/// The pages that run first, and what is odd about how they are named.
#[derive(Debug, Default)]
pub(super) struct Prerequisites {
    /// In running order.
    pub(super) pages: Vec<Page>,
    /// With lines of the main document.
    pub(super) findings: Vec<Finding>,
}

/// Reads what `main` needs: the documents of `--with`, those of the setting `before`, those that its
/// prerequisites link to; first what these need in turn. Fails where one that is named by an option or a
/// setting is not there, cannot be read or has no steps, and where they need each other.
pub(super) fn gather(main: &Page, flags: &Layer) -> Result<Prerequisites, Vec<Located<Error>>> {
    let mut needs: Vec<Need> = flags.with.iter().map(|path| Need::of(path, By::Option)).collect();
    needs.extend(main.settings.before.iter().map(|path| Need::of(path, By::Setting)));
    needs.extend(links(main));
    if needs.is_empty() || main.document.steps.is_empty() {
        return Ok(Prerequisites::default());
    }
    let flags = Layer { variables: None, var_file: None, ..flags.clone() };
    let mut walk =
        Walk { flags, found: Prerequisites::default(), done: HashSet::new(), open: Vec::new(), line: 1 };
    let path = &main.document.path;
    let own = main.own_before.clone().unwrap_or_default();
    walk.open.push((identity(path), path.clone()));
    for need in needs {
        let is_general = need.by == By::Option || (need.by == By::Setting && !own.contains(&need.path));
        if is_general && identity(&need.path) == walk.open[0].0 {
            continue;
        }
        walk.line = need.line.unwrap_or(1);
        walk.visit(&need, path)?;
    }
    Ok(walk.found)
}

/// A document that another one needs.
#[derive(Debug, Clone)]
struct Need {
    path: PathBuf,
    by: By,
    /// 1-based line of the link.
    line: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Option,
    Setting,
    Link,
}

impl Need {
    fn of(path: &Path, by: By) -> Self {
        Self { path: path.to_path_buf(), by, line: None }
    }
}

struct Walk {
    flags: Layer,
    found: Prerequisites,
    done: HashSet<PathBuf>,
    /// The documents on the way to the present one, the main one first: identity, and path as it is shown.
    open: Vec<(PathBuf, PathBuf)>,
    /// The line of the main document through which the present one is needed.
    line: usize,
}

impl Walk {
    fn visit(&mut self, need: &Need, by: &Path) -> Result<(), Vec<Located<Error>>> {
        let identity = identity(&need.path);
        if let Some(at) = self.open.iter().position(|(open, _)| *open == identity) {
            let chain = self.open[at..].iter().map(|(_, path)| path).chain([&need.path]);
            let chain: Vec<String> = chain.map(|path| path.display().to_string()).collect();
            let error = Error::Circle { chain: chain.join(" → ") };
            return Err(vec![Located { path: by.to_path_buf(), line: need.line, error }]);
        }
        if self.done.contains(&identity) {
            return Ok(());
        }
        if !need.path.is_file() && need.by != By::Option {
            return self.absent(need, by);
        }
        let page = page::load(&need.path, &self.flags)?;
        if page.document.steps.is_empty() {
            self.done.insert(identity);
            return self.empty(need, by, &page);
        }
        self.open.push((identity.clone(), need.path.clone()));
        let own = page.own_before.iter().flatten().map(|path| Need::of(path, By::Setting));
        for inner in own.chain(links(&page)) {
            self.visit(&inner, &need.path)?;
        }
        self.open.pop();
        self.done.insert(identity);
        self.found.pages.push(page);
        Ok(())
    }

    fn absent(&mut self, need: &Need, by: &Path) -> Result<(), Vec<Located<Error>>> {
        let shown = need.path.display();
        if need.by == By::Setting {
            let error = Error::NoPrerequisite { path: need.path.clone() };
            return Err(vec![Located { path: by.to_path_buf(), line: None, error }]);
        }
        let message = match self.open.len() {
            1 => format!("the prerequisite `{shown}` is not there"),
            _ => format!("the prerequisite `{}` needs `{shown}`, which is not there", by.display()),
        };
        self.find("missing-prerequisite", message, "check the path; nothing runs in its place");
        Ok(())
    }

    fn empty(&mut self, need: &Need, by: &Path, page: &Page) -> Result<(), Vec<Located<Error>>> {
        let shown = need.path.display();
        if need.by != By::Link {
            let error = Error::NoSteps { languages: page.settings.languages.clone() };
            return Err(vec![Located { path: need.path.clone(), line: None, error }]);
        }
        let message = match self.open.len() {
            1 => format!("the prerequisite `{shown}` has no steps"),
            _ => format!("the prerequisite `{}` needs `{shown}`, which has no steps", by.display()),
        };
        self.find("empty-prerequisite", message, "nothing of it runs; a reader has to do what it says");
        Ok(())
    }

    fn find(&mut self, rule: &'static str, message: String, help: &str) {
        let finding = Finding { rule: rule.into(), line: self.line, message, help: Some(help.to_owned()) };
        self.found.findings.push(finding);
    }
}

/// What a page links to under a heading for prerequisites.
fn links(page: &Page) -> Vec<Need> {
    let document = &page.document;
    if document.links.is_empty() {
        return Vec::new();
    }
    let under = Sections::marked(&document.sections, &document.title, is_prerequisites);
    let directory = document.path.parent().unwrap_or(Path::new(""));
    let meant = document.links.iter().filter(|link| link.section.is_some_and(|section| under[section]));
    meant
        .map(|link| {
            let path = tidy(&directory.join(&link.target));
            Need { path, by: By::Link, line: Some(link.line) }
        })
        .collect()
}

/// The path without `.` and without `x/..`.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match (part, tidy.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                tidy.pop();
            }
            (part, _) => tidy.push(part),
        }
    }
    tidy
}

fn identity(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_path_buf())
}
