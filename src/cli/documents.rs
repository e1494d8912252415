//! Paths of the command line into plans.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ignore::overrides::{Override, OverrideBuilder};
use ignore::{DirEntry, WalkBuilder};

use super::problems::Problem;
use crate::config::{self, Documents, Layer};
use crate::document::Located;
use crate::plan::{self, Loaded, Request};
use crate::run::TMPDIR;

/// Plans and verifies every document that the paths name, each once, for a test; no path stands for the current
/// directory. All problems of all documents.
pub(super) fn load(paths: &[PathBuf], flags: &Layer) -> Result<Vec<Loaded>, Vec<Problem>> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let mut seen = HashSet::new();
    let mut loaded = Vec::new();
    let mut problems = Vec::new();
    let mut take = |result: Result<Loaded, Vec<Problem>>| match result {
        Ok(document) => loaded.push(document),
        Err(mut found) => problems.append(&mut found),
    };
    for path in paths {
        if !path.is_dir() {
            if seen.insert(identity(path)) {
                take(planned(path, flags, &|name| name == TMPDIR).and_then(verified));
            }
            continue;
        }
        let found = match walk(path, flags) {
            Ok(found) => found,
            Err(problems) => {
                take(Err(problems));
                continue;
            }
        };
        let mut empty = true;
        for document in found {
            let fresh = seen.insert(identity(&document));
            let result = planned(&document, flags, &|name| name == TMPDIR);
            if result.as_ref().is_ok_and(|loaded| loaded.own() == 0) {
                continue;
            }
            empty = false;
            if fresh {
                take(result.and_then(verified));
            }
        }
        if empty {
            take(Err(vec![Problem::EmptyDirectory(path.clone())]));
        }
    }
    if problems.is_empty() { Ok(loaded) } else { Err(problems) }
}

/// Plans one document.
pub(super) fn load_one(path: &Path, flags: &Layer) -> Result<Loaded, Vec<Problem>> {
    planned(path, flags, &|_| false)
}

/// Plans one document whose session has these variables beside those of the environment.
pub(super) fn planned(
    path: &Path,
    flags: &Layer,
    has: &dyn Fn(&str) -> bool,
) -> Result<Loaded, Vec<Problem>> {
    let in_environment = |name: &str| has(name) || std::env::var_os(name).is_some();
    plan::load(path, Request { flags, in_environment: &in_environment }).map_err(problems)
}

/// Passes a plan on that can run.
pub(super) fn verified(loaded: Loaded) -> Result<Loaded, Vec<Problem>> {
    plan::verify(&loaded).map_err(problems)?;
    Ok(loaded)
}

fn problems(errors: Vec<Located<plan::Error>>) -> Vec<Problem> {
    errors.into_iter().map(Problem::Document).collect()
}

fn identity(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// The markdown files of a directory, sorted: those that the globs of its `rehearse.yaml` take, else all;
/// what `.gitignore` leaves out is left out.
fn walk(directory: &Path, flags: &Layer) -> Result<Vec<PathBuf>, Vec<Problem>> {
    let start = absolute(directory).map_err(|problem| vec![problem])?;
    let mut documents = Vec::new();
    let globs = globs(directory, flags)?;
    let taken = move |entry: &DirEntry| !globs.matched(entry.path(), entry.path().is_dir()).is_ignore();
    let walker =
        WalkBuilder::new(&start).require_git(false).filter_entry(taken).sort_by_file_path(Path::cmp).build();
    let shown = directory.strip_prefix(".").unwrap_or(directory);
    for entry in walker {
        let entry = entry.map_err(|error| vec![Problem::directory(directory, &error)])?;
        if entry.path().is_file() {
            let path = entry.path();
            documents
                .push(path.strip_prefix(&start).map_or_else(|_| path.to_path_buf(), |rest| shown.join(rest)));
        }
    }
    Ok(documents)
}

fn absolute(path: &Path) -> Result<PathBuf, Problem> {
    path.canonicalize().map_err(|error| Problem::directory(path, &error))
}

/// The globs of the settings file that `directory` lies under, where it has any, else all markdown files.
fn globs(directory: &Path, flags: &Layer) -> Result<Override, Vec<Problem>> {
    let start = absolute(directory).map_err(|problem| vec![problem])?;
    let all = || (start.clone(), directory.join("*"), vec!["*.md".to_owned()]);
    let lift = |Located { path, line, error }: Located<config::Error>| {
        Problem::Document(Located { path, line, error: plan::Error::Settings(error) })
    };
    let file = config::in_force(directory, flags.config.as_deref())
        .map_err(|errors| errors.into_iter().map(lift).collect::<Vec<_>>())?;
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
