//! What makes a setting or a variables file unusable.

/// Why settings or variables cannot be read. Fragments are lower case and follow `file:line: `.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The file is there and cannot be read, or is not there.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// Neither a setting nor the structure that was expected.
    #[error("{0}")]
    Malformed(String),
    /// A setting's name is not known.
    #[error("unknown setting `{key}`{}", nearest.as_ref().map_or_else(String::new, |name| format!("; did you mean `{name}`?")))]
    UnknownKey {
        /// The name as written.
        key: String,
        /// The known name nearest to it.
        nearest: Option<String>,
    },
    /// A setting that belongs into `rehearse.yaml` alone.
    #[error("`documents` belongs into rehearse.yaml, not into a document")]
    DocumentsInFrontMatter,
    /// A setting of the whole call where only one document is spoken of.
    #[error("`{0}` holds for a whole call, not for a document: it stands at the top of rehearse.yaml")]
    OfTheCall(&'static str),
    /// A path under `documents` that leads nowhere.
    #[error("documents: there is no file `{0}`; a path counts from where the settings file lies")]
    NoDocument(String),
    /// A directive of `documents.PATH.steps` is unknown or has a bad value.
    #[error(transparent)]
    Directive(#[from] crate::document::Error),
    /// A variable's name is not one that bash takes.
    #[error("`{0}` is not a variable name: letters, digits and `_`, no digit first")]
    BadName(String),
    /// A line of a variables file that is no assignment.
    #[error("`{0}` is not an assignment: write NAME=value")]
    NotAnAssignment(String),
    /// A variable's value is a list or a mapping.
    #[error("the value of `{0}` is neither text nor a number nor a truth value")]
    NotScalar(String),
    /// The file's ending says nothing of its format.
    #[error("the ending is none of .ini, .env, .yaml, .yml and .json")]
    UnknownFormat,
    /// A `metadata.json` that lists several documents, none of which is this one.
    #[error("no entry of this metadata is for `{0}`")]
    NoMetadata(String),
}

/// The one of `names` that `word` is most likely a misspelling of.
pub(crate) fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&word.to_lowercase(), name), name))
        .filter(|(likeness, _)| *likeness >= 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelling_finds_its_word_and_nonsense_finds_none() {
        let names = ["timeout", "document-timeout", "secrets"];
        assert_eq!(nearest("timout", names).as_deref(), Some("timeout"));
        assert_eq!(nearest("secret", names).as_deref(), Some("secrets"));
        assert_eq!(nearest("xyzzy", names), None);
    }
}
