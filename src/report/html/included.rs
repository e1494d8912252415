//! Pages in a page: what it includes, and steps whose place in a text is not known.

use std::path::Path;

use super::block::{self, Setting};
use super::escape::{escaped, slug};
use super::links::normal;
use super::markdown::{self, Around};
use super::marks::Told;
use super::output::Fold;
use super::page::Page;
use super::verdict;
use crate::report::counted;
use crate::run::{Source, StepRecord};

/// Pages included by pages included …
const DEEPEST: u8 = 8;

/// `[!INCLUDE [title](target)]`
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Include<'t> {
    title: &'t str,
    target: &'t str,
}

/// Reads a paragraph that is nothing but an inclusion.
pub(super) fn read(paragraph: &str) -> Option<Include<'_>> {
    const HEAD: &str = "[!INCLUDE";
    let paragraph = paragraph.trim();
    let rest = paragraph.get(HEAD.len()..)?;
    let is_one = paragraph[..HEAD.len()].eq_ignore_ascii_case(HEAD) && rest.ends_with(']');
    let (title, rest) = rest.trim_start().strip_prefix('[').filter(|_| is_one)?.split_once("](")?;
    let (target, rest) = rest.split_once(')')?;
    (rest.trim() == "]").then_some(Include { title, target })
}

/// Appends the page that is included at a place of a document; `steps` are those of it and of what it includes itself.
/// Returns those that were found in neither.
pub(super) fn write<'r>(
    out: &mut String,
    include: &Include,
    (from, line): (&str, usize),
    steps: Vec<&'r StepRecord>,
    around: Around<'_, 'r>,
) -> Vec<&'r StepRecord> {
    let found = source(around.sources, from, include.target).filter(|_| around.depth < DEEPEST);
    let Some(source) = found else {
        out.push_str(&format!("<p class=\"zone\">Included: {}</p>\n", escaped(include.title)));
        return steps;
    };
    let is_bad = steps.iter().any(|step| verdict::is_bad(step.verdict));
    let page = Page::new(&source.path, &source.text).place_by_text(steps.into_iter());
    let prefix = format!("{}--{}-{line}", around.prefix, slug(&source.path));
    begin(out, "Included", &source.path, Fold::open_if(is_bad), None);
    let rest = markdown::write(out, &page, Around { prefix: &prefix, depth: around.depth + 1, ..around });
    out.push_str("</details>\n");
    rest
}

/// Appends the beginning of a page within a page.
pub(super) fn begin(out: &mut String, what: &str, path: &str, fold: Fold, steps: Option<usize>) {
    let details = fold.details().replacen("<details", "<details class=\"page\"", 1);
    let steps = steps.map(|steps| format!(" <span class=\"count\">{}</span>", counted(steps, "step")));
    let (path, steps) = (escaped(path), steps.unwrap_or_default());
    out.push_str(&format!("{details}<summary>{what}: <code>{path}</code>{steps}</summary>\n"));
}

/// Appends steps one after the other, under the headings of their sections.
pub(super) fn rest(out: &mut String, steps: &[&StepRecord], setting: Setting) {
    let mut heading: &[String] = &[];
    for step in steps {
        if step.heading != heading {
            heading = &step.heading;
            out.push_str(&format!("<p class=\"zone\">{}</p>\n", escaped(&heading.join(" › "))));
        }
        block::step(out, &Told::whole(step), None, setting);
    }
}

fn source<'r>(sources: &'r [Source], from: &str, target: &str) -> Option<&'r Source> {
    let target = &target[..target.find(['#', '?']).unwrap_or(target.len())];
    let beside = normal(&Path::new(from).parent().unwrap_or(Path::new("")).join(target));
    let is_it = |source: &&Source| normal(Path::new(&source.path)) == beside;
    let plain = Path::new(target.trim_start_matches("./"));
    let others = || sources.iter().find(|source| Path::new(&source.path).ends_with(plain));
    sources.iter().find(is_it).or_else(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inclusion_is_a_paragraph_of_its_own() {
        let include = Include { title: "Clean up", target: "../includes/end.md" };
        assert_eq!(read("[!INCLUDE [Clean up](../includes/end.md)]\n"), Some(include));
        assert!(read("[!include[a](b.md)]").is_some());
        for other in
            ["See [!INCLUDE [a](b.md)]", "[!INCLUDE [a](b.md)] and more", "[!INCLUDE", "日本日本日本"]
        {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
