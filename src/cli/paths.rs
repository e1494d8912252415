//! From the paths of a command line to the documents they lead to: a document, a directory of them, or a glob.

use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;
use ignore::overrides::{Override, OverrideBuilder};
use ignore::{DirEntry, WalkBuilder};

use super::problems::{self, Problem};
use crate::config::{self, Documents, Layer};

/// Where a path of the command line leads.
pub(super) enum Way {
    /// To one document, which may not be there.
    Document,
    /// To any number of them.
    Several {
        /// Files, sorted, and what could not be looked into.
        found: Vec<Result<PathBuf, Unreadable>>,
        /// What is wrong where none of them has steps.
        none: Problem,
    },
}

/// A directory on the way that cannot be looked into.
pub(super) struct Unreadable {
    /// As seen from what the user named.
    pub(super) path: PathBuf,
    /// Why, in the system's words.
    pub(super) why: String,
}

/// Follows a path. Of a directory, the markdown files that the globs of its `rehearse.yaml` take, else all. A path
/// that is not there and has `*`, `?`, `[` or `{` in it is a glob. Both leave out what `.gitignore` names, in a git
/// repository or not, and what is hidden.
pub(super) fn follow(path: &Path, flags: &Layer) -> Result<Way, Vec<Problem>> {
    if path.is_dir() {
        let start = absolute(path).map_err(|problem| vec![problem])?;
        let globs = globs(path, &start, flags)?;
        let taken = move |entry: &DirEntry| !globs.matched(entry.path(), entry.path().is_dir()).is_ignore();
        let found = walk(path, &start, taken);
        return Ok(Way::Several { found, none: Problem::EmptyDirectory(path.to_owned()) });
    }
    match Pattern::of(path) {
        Some(pattern) if !path.exists() => {
            let found = pattern.find().map_err(|problem| vec![problem])?;
            Ok(Way::Several { found, none: Problem::EmptyGlob(path.to_owned()) })
        }
        _ => Ok(Way::Document),
    }
}

/// A glob, and the directory that it begins in.
struct Pattern {
    whole: PathBuf,
    directory: PathBuf,
    rest: String,
}

impl Pattern {
    fn of(path: &Path) -> Option<Self> {
        let is_wild = |part: &Component| part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
        let parts: Vec<Component> = path.components().collect();
        let first = parts.iter().position(is_wild)?;
        let directory: PathBuf = parts[..first].iter().collect();
        let rest: PathBuf = parts[first..].iter().collect();
        let rest = rest.to_str()?.to_owned();
        Some(Self { whole: path.to_owned(), directory, rest })
    }

    /// The files it fits; without an ending of its own, markdown files only. Fails where it is no glob.
    fn find(&self) -> Result<Vec<Result<PathBuf, Unreadable>>, Problem> {
        let no_glob = |error: globset::Error| {
            let reason = format!("is no glob: {}", error.kind());
            Problem::Directory { path: self.whole.clone(), reason }
        };
        let glob = GlobBuilder::new(&self.rest).literal_separator(true).build().map_err(no_glob)?;
        let glob = glob.compile_matcher();
        let here = if self.directory == Path::new("") { Path::new(".") } else { &self.directory };
        let Ok(start) = here.canonicalize() else { return Ok(Vec::new()) };
        let ending = Path::new(&self.rest).extension().and_then(|ending| ending.to_str());
        let any = ending.is_some_and(|ending| !ending.contains(['*', '?', '[', '{', '}', ']']));
        let root = start.clone();
        let taken = move |entry: &DirEntry| {
            let path = entry.path();
            let below = path.strip_prefix(&root).unwrap_or(path);
            path.is_dir()
                || glob.is_match(below) && (any || path.extension().is_some_and(|ending| ending == "md"))
        };
        Ok(walk(here, &start, taken))
    }
}

/// The files below `start` that are taken, sorted; `directory` is how the user names it.
fn walk(
    directory: &Path,
    start: &Path,
    taken: impl Fn(&DirEntry) -> bool + Send + Sync + 'static,
) -> Vec<Result<PathBuf, Unreadable>> {
    let shown = directory.strip_prefix(".").unwrap_or(directory);
    let named = |path: &Path| match path.strip_prefix(start) {
        Ok(below) if below == Path::new("") => directory.to_owned(),
        Ok(below) => shown.join(below),
        Err(_) => path.to_owned(),
    };
    let walker =
        WalkBuilder::new(start).require_git(false).filter_entry(taken).sort_by_file_path(Path::cmp).build();
    let entry = |entry: Result<DirEntry, ignore::Error>| match entry {
        Ok(entry) if entry.path_is_symlink() && !entry.path().exists() => {
            let why = "the link leads nowhere".to_owned();
            Some(Err(Unreadable { path: named(entry.path()), why }))
        }
        Ok(entry) => entry.path().is_file().then(|| Ok(named(entry.path()))),
        Err(error) => Some(Err(unreadable(&error, directory, &named))),
    };
    walker.filter_map(entry).collect()
}

fn unreadable(error: &ignore::Error, directory: &Path, named: &dyn Fn(&Path) -> PathBuf) -> Unreadable {
    let of = |path: PathBuf, error: &ignore::Error| {
        let why = error.io_error().map_or_else(|| error.to_string(), |error| error.kind().to_string());
        Unreadable { path, why }
    };
    match error {
        ignore::Error::WithDepth { err, .. } => unreadable(err, directory, named),
        ignore::Error::WithPath { path, err } => of(named(path), err),
        error => of(directory.to_owned(), error),
    }
}

fn absolute(path: &Path) -> Result<PathBuf, Problem> {
    path.canonicalize().map_err(|error| Problem::directory(path, &error))
}

/// The globs of the settings file that `directory` lies under, where it has any, else all markdown files; `start` is
/// the directory, absolute.
fn globs(directory: &Path, start: &Path, flags: &Layer) -> Result<Override, Vec<Problem>> {
    let all = || (start.to_owned(), directory.join("*"), vec!["*.md".to_owned()]);
    let file = config::file_in_force(directory, flags.config.as_deref()).map_err(problems::settings)?;
    let named = file.and_then(|file| match file.layer.documents {
        Some(Documents::Globs(globs)) => Some((file.path, globs.0)),
        _ => None,
    });
    let (root, source, globs) = match named {
        Some((source, globs)) => {
            let root = source.parent().filter(|parent| !parent.as_os_str().is_empty());
            let root = absolute(root.unwrap_or(Path::new("."))).map_err(|problem| vec![problem])?;
            if start.starts_with(&root) { (root, source, globs) } else { all() }
        }
        None => all(),
    };
    let mut builder = OverrideBuilder::new(root);
    let problem = |error: ignore::Error| vec![Problem::directory(&source, &error)];
    for glob in &globs {
        builder.add(glob).map_err(problem)?;
    }
    builder.build().map_err(problem)
}
