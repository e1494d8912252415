//! One document with what is in force for it: its settings, its values, its own steps in order.

use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::alternatives::Choice;
use super::written::Mentions;
use super::{Error, Text, overlay};
use crate::config::{self, Layer, Layers, Settings, Sources};
use crate::document::{self, Action, Document, Located, ReadOptions, Step};

type Errors = Vec<Located<Error>>;

/// A document that has been read, its settings merged.
#[derive(Debug)]
pub(super) struct Page {
    /// The document; its steps are those that are in force: alternatives chosen, overlays laid over them.
    pub(super) document: Document,
    /// What is in force for it.
    pub(super) settings: Settings,
    /// The line that ends the front matter, 0 where there is none.
    pub(super) front_matter_end: usize,
    /// What must run first according to the page itself or to what is said of it alone.
    pub(super) own_before: Option<Vec<PathBuf>>,
    /// The page's text, then those of the files it includes, each once.
    pub(super) sources: Vec<Text>,
}

/// Reads the document at `path` under `flags`. All errors that can be told at once.
pub(super) fn load(path: &Path, flags: &Layer) -> Result<Page, Errors> {
    let text = read(path).map_err(|error| vec![error])?;
    let mut errors = Vec::new();
    let (sources, found) = Sources::of(path, &text, flags);
    errors.extend(found.into_iter().map(lift));
    let overlays = sources.overlays(path);
    let layers: Vec<&Layer> = overlays.iter().map(|overlay| &overlay.layer).collect();
    let project = sources.file.as_ref().map(|file| &file.layer);
    let layers = Layers { project, front_matter: &sources.front_matter, overlays: &layers, flags };
    let mut settings = Settings::merge(layers.iter());
    if let Some(directory) = settings.working_directory.as_ref().filter(|directory| !directory.is_dir()) {
        errors.push(Located { path: directory.clone(), line: None, error: Error::NoWorkingDirectory });
    }
    for directory in settings.path_prepend.iter().filter(|directory| !directory.is_dir()) {
        errors.push(Located { path: directory.clone(), line: None, error: Error::NoProgramDirectory });
    }
    match config::gather(path, layers) {
        Ok(variables) => settings.variables = variables,
        Err(found) => errors.extend(found.into_iter().map(lift)),
    }
    let own_before = layers.own_before();
    let (mut document, included) = parse(&text, path, &settings, errors)?;
    document.steps = in_order(document.steps, &settings);
    if let Some(file) = &sources.file {
        let located = |(line, error)| Located { path: file.path.clone(), line: Some(line), error };
        overlay::lay(&mut document.steps, &overlays, path)
            .map_err(|errors| errors.into_iter().map(located).collect::<Vec<_>>())?;
    }
    let front_matter_end = document::front_matter::lines(&text);
    let mut sources = vec![Text { path: path.to_path_buf(), text: Arc::new(text) }];
    sources.extend(included);
    Ok(Page { document, settings, front_matter_end, own_before, sources })
}

/// Reads the document's text, and what it includes; `errors` are those of its settings.
fn parse(
    text: &str,
    path: &Path,
    settings: &Settings,
    mut errors: Errors,
) -> Result<(Document, Vec<Text>), Errors> {
    let directory = path.parent().unwrap_or(Path::new(""));
    let taken_in: RefCell<Vec<Text>> = RefCell::default();
    let includes = |target: &str| {
        let path = directory.join(target);
        let mut taken_in = taken_in.borrow_mut();
        if let Some(known) = taken_in.iter().find(|known| known.path == path) {
            return Some(known.text.to_string());
        }
        let text = std::fs::read_to_string(&path).ok()?;
        taken_in.push(Text { path, text: Arc::new(text.clone()) });
        Some(text)
    };
    let options = ReadOptions { languages: &settings.languages, includes: &includes };
    match document::read(text, path, &options) {
        Ok(document) if errors.is_empty() => Ok((document, taken_in.into_inner())),
        Ok(_) => Err(errors),
        Err(found) => {
            let told: Vec<_> = errors.iter().map(|error| (error.path.clone(), error.line)).collect();
            let new = |error: &Located<_>| !told.contains(&(error.path.clone(), error.line));
            errors.extend(found.into_iter().filter(new).map(lift));
            Err(errors)
        }
    }
}

/// The steps of the alternatives that are taken, without files that no step uses.
fn in_order(all: Vec<Step>, settings: &Settings) -> Vec<Step> {
    let actions = actions(&all, settings);
    let steps = all.into_iter().zip(actions);
    steps.filter_map(|(step, action)| Some(Step { action: action?, ..step })).collect()
}

/// What each step does in the plan; `None`: it is not part of it.
fn actions(all: &[Step], settings: &Settings) -> Vec<Option<Action>> {
    let choice = Choice::make(all, &settings.tabs);
    let chosen: Vec<Option<&Step>> = all.iter().map(|step| choice.takes(step).then_some(step)).collect();
    let mentions = Mentions::of(&chosen);
    let action = |(place, step): (usize, Option<&Step>)| match &step?.action {
        Action::WriteIfUsed(name) => mentions.after(place, name).then(|| Action::Write(name.clone())),
        action => Some(action.clone()),
    };
    chosen.into_iter().enumerate().map(action).collect()
}

fn lift<E>(Located { path, line, error }: Located<E>) -> Located<Error>
where
    Error: From<E>,
{
    Located { path, line, error: error.into() }
}

/// The text of the file at `path`. Fails where it cannot be read or is not UTF-8, with the line of the first bad byte.
pub fn read(path: &Path) -> Result<String, Located<Error>> {
    let located = |line, error| Located { path: PathBuf::from(path), line, error };
    let bytes = std::fs::read(path).map_err(|error| {
        let error = match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::NotFound,
            io::ErrorKind::IsADirectory => Error::IsDirectory,
            _ => Error::Unreadable(error.to_string()),
        };
        located(None, error)
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = memchr::memchr_iter(b'\n', &bytes[..good]).count() + 1;
        located(Some(line), Error::NotUtf8(bytes[good]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::samples::step;

    #[test]
    fn a_file_is_a_step_only_where_it_is_used() {
        let file =
            |line, name: &str| Step { action: Action::WriteIfUsed(name.to_owned()), ..step(line, "x\n") };
        let steps = vec![file(1, "used.txt"), file(5, "unused.txt"), step(9, "cat used.txt\n")];
        let kept: Vec<_> =
            in_order(steps, &Settings::default()).into_iter().map(|step| (step.line, step.action)).collect();
        assert_eq!(kept, [(1, Action::Write("used.txt".to_owned())), (9, Action::Run)]);
    }
}
