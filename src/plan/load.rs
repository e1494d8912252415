//! From a path to a plan: the document's text, its includes, its settings and its variables.

use std::io;
use std::path::{Path, PathBuf};

use super::build::{Built, build};
use super::{Error, Loaded};
use crate::config::{self, Layer, Settings};
use crate::document::{self, Located, ReadOptions};

/// What holds for every document of a call.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The flags, which win over every other settings.
    pub flags: &'a Layer,
    /// Whether the process has a variable of this name.
    pub in_environment: &'a dyn Fn(&str) -> bool,
}

/// Reads the document at `path` and plans it. Reads files, writes and runs nothing. All errors that can be
/// told at once are told, each with its file and line.
pub fn load(path: &Path, request: Request) -> Result<Loaded, Vec<Located<Error>>> {
    let text = read(path).map_err(|error| vec![error])?;
    let mut errors = Vec::new();
    let directory = path.parent().unwrap_or(Path::new(""));
    let project = config::find(if directory.as_os_str().is_empty() { Path::new(".") } else { directory })
        .unwrap_or_else(|error| {
            errors.push(lift(error));
            None
        });
    let front_matter = config::front_matter(&text).unwrap_or_else(|(line, error)| {
        errors.push(Located { path: path.to_path_buf(), line, error: error.into() });
        Layer::default()
    });
    let front_matter = front_matter.relative_to(directory);
    let project = project.as_ref().map(|file| &file.layer);
    let mut settings = Settings::merge(project.into_iter().chain([&front_matter, request.flags]));
    if let Some(directory) = settings.working_directory.as_ref().filter(|directory| !directory.is_dir()) {
        errors.push(Located { path: directory.clone(), line: None, error: Error::NoWorkingDirectory });
    }
    match config::gather(path, project, &front_matter, request.flags) {
        Ok(variables) => settings.variables = variables,
        Err(found) => errors.extend(found.into_iter().map(lift)),
    }

    let includes = |target: &str| std::fs::read_to_string(directory.join(target)).ok();
    let options = ReadOptions { languages: &settings.languages, includes: &includes };
    let document = match document::read(&text, path, &options) {
        Ok(document) if errors.is_empty() => document,
        Ok(_) => return Err(errors),
        Err(found) => {
            let told: Vec<_> = errors.iter().map(|error| (error.path.clone(), error.line)).collect();
            let new = |error: &Located<_>| !told.contains(&(error.path.clone(), error.line));
            errors.extend(found.into_iter().filter(new).map(lift));
            return Err(errors);
        }
    };
    let front_matter_end = document::front_matter::lines(&text);
    let located = |error| Located { path: path.to_path_buf(), line: None, error };
    let Built { plan, open } = build(document, &settings, front_matter_end, request.in_environment)
        .map_err(|errors| errors.into_iter().map(located).collect::<Vec<_>>())?;
    Ok(Loaded { plan, settings, open })
}

fn lift<E>(Located { path, line, error }: Located<E>) -> Located<Error>
where
    Error: From<E>,
{
    Located { path, line, error: error.into() }
}

fn read(path: &Path) -> Result<String, Located<Error>> {
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
