//! What makes a document unusable, and where.

use std::fmt;
use std::path::PathBuf;

/// An error with its place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<E> {
    /// The file, as the user named it.
    pub path: PathBuf,
    /// 1-based line, where the error has one.
    pub line: Option<usize>,
    /// What is wrong there.
    pub error: E,
}

impl<E: fmt::Display> fmt::Display for Located<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.error)
    }
}

impl<E: std::error::Error + 'static> std::error::Error for Located<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

/// Why a document cannot be read. Fragments are lower case and follow `file:line: `.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The front matter is not YAML, or not a mapping.
    #[error("front matter is not valid YAML: {0}")]
    FrontMatter(String),
    /// A fence is never closed.
    #[error("the code block opened here is never closed")]
    UnclosedFence,
    /// A directive's key is not known.
    #[error("unknown directive `{key}`{}", suggestion(.nearest.as_ref()))]
    UnknownDirective {
        /// The key as written.
        key: String,
        /// The known key nearest to it.
        nearest: Option<String>,
    },
    /// A directive's value is not of its kind.
    #[error("directive `{key}`: {reason}")]
    BadDirective {
        /// The key as written.
        key: String,
        /// What is wrong with the value, and what it should look like.
        reason: String,
    },
    /// An annotation's value is neither a number from 0 to 1 nor a regular expression.
    #[error("expected_similarity: {0}")]
    BadAnnotation(String),
    /// A variable line cannot be read.
    #[error("{0}")]
    BadVariable(String),
}

fn suggestion(nearest: Option<&String>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}
