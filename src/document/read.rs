//! The way in: a text becomes a [`Document`].

use std::path::Path;

use super::assemble::assemble;
use super::front_matter::{self, FrontMatter};
use super::include::expand;
use super::scan::scan;
use super::{Document, Error, Located};

/// What reading a document depends on besides its text.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// Languages whose blocks are run, in lower case; see [`super::DEFAULT_LANGUAGES`].
    pub languages: &'a [String],
    /// The text of an included file by the path that the document gives it, relative to the document;
    /// `None` where there is no such file, which becomes a finding.
    pub includes: &'a dyn Fn(&str) -> Option<String>,
}

/// Reads a document from its text; `path` names it in errors and gives a title to one without a heading.
///
/// Blocks from an included file carry the line of the `[!INCLUDE]` in this document and an empty range.
/// Fails with every error of the document, in the order of their lines.
pub fn read(text: &str, path: &Path, options: &ReadOptions) -> Result<Document, Vec<Located<Error>>> {
    let mut errors = Vec::new();
    let front = front_matter::read(text, path).unwrap_or_else(|error| {
        errors.push(error);
        FrontMatter::default()
    });
    let mut scan = scan(text, front.length);
    expand(&mut scan, options.includes);
    let mut assembly = assemble(&scan.items, options.languages);
    let located = |(line, error)| Located { path: path.to_path_buf(), line: Some(line), error };
    errors.extend(scan.errors.into_iter().map(located));
    errors.extend(assembly.errors.into_iter().map(located));
    if !errors.is_empty() {
        errors.sort_by_key(|error| error.line);
        return Err(errors);
    }
    assembly.findings.append(&mut scan.findings);
    assembly.findings.sort_by_key(|finding| finding.line);
    assembly.variables.extend(front.variables);
    for (index, step) in assembly.steps.iter_mut().enumerate() {
        step.index = index;
    }
    Ok(Document {
        path: path.to_path_buf(),
        title: assembly.title.unwrap_or_else(|| stem(path)),
        properties: front.properties,
        sections: assembly.sections,
        blocks: assembly.blocks,
        steps: assembly.steps,
        variables: assembly.variables,
        links: assembly.links,
        findings: assembly.findings,
    })
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
