//! Where a text comes from: a file, or `-` for standard input.

use std::convert::Infallible;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, StdinLock};
use std::path::PathBuf;
use std::str::FromStr;

use super::Error;

/// Names an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum Source {
    StandardInput,
    File(PathBuf),
}

/// An input that is open.
pub(super) enum Input {
    StandardInput(StdinLock<'static>),
    File(File),
}

impl FromStr for Source {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(if text == "-" { Self::StandardInput } else { Self::File(text.into()) })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StandardInput => f.write_str("standard input"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::StandardInput(stdin) => stdin.read(buffer),
            Self::File(file) => file.read(buffer),
        }
    }
}

impl Source {
    /// Fails where there is no such file, or it may not be read.
    pub(super) fn open(&self) -> Result<Input, Error> {
        match self {
            Self::StandardInput => Ok(Input::StandardInput(io::stdin().lock())),
            Self::File(path) => File::open(path).map(Input::File).map_err(|error| self.unreadable(&error)),
        }
    }

    /// All of it. Fails as [`Source::open`] does, and for a directory.
    pub(super) fn read(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        match self.open()?.read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(error) => Err(self.unreadable(&error)),
        }
    }

    pub(super) fn unreadable(&self, error: &io::Error) -> Error {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "no such file".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
            _ => error.to_string(),
        };
        Error::Unreadable { input: self.clone(), reason }
    }
}
