//! A document as a person reads it, included files in their places, with the places of its steps.

use std::ops::Range;

use memchr::memmem;

use super::assemble::assemble;
use super::colons::{colon_lines, masked};
use super::lines::{line_end, line_start};
use super::scan::scan;
use super::{ReadOptions, front_matter};
use std::path::Path;

/// Files included by included files, at most.
const DEEPEST: usize = 8;

/// The whole text, and where in it things stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manuscript {
    /// Markdown; front matter taken out, lines of `:::` blank.
    pub text: String,
    /// The block of each step, in the order of [`super::Document::steps`].
    pub steps: Vec<Range<usize>>,
    /// Blocks that are told with a step: its inputs and outputs, in document order.
    pub told: Vec<Range<usize>>,
}

/// Reads the document's text once more, for a reader. An included file that is not there leaves its line.
pub fn manuscript(source: &str, path: &Path, options: &ReadOptions) -> Manuscript {
    let mut whole = String::with_capacity(source.len());
    append(&mut whole, source, path, options.includes, &mut Vec::new());
    let found = scan(&whole, 0);
    let assembly = assemble(&found.items, options.languages);
    let steps: Vec<Range<usize>> = assembly.steps.iter().map(|step| step.range.clone()).collect();
    let inputs = assembly.steps.iter().flat_map(|step| &step.inputs);
    let of_inputs = inputs.clone().filter_map(|input| input.expectation.as_ref());
    let outputs = assembly.steps.iter().filter_map(|step| step.expectation.as_ref()).chain(of_inputs);
    let mut lines: Vec<usize> = outputs.map(|output| output.line).collect();
    lines.extend(inputs.map(|input| input.line));
    let told = assembly.blocks.iter().filter(|block| lines.contains(&block.line));
    let told = told.map(|block| block.range.clone()).collect();
    let marks: Vec<Range<usize>> = colon_lines(&whole, 0)
        .into_iter()
        .filter(|mark| !assembly.blocks.iter().any(|block| block.range.contains(&mark.start)))
        .collect();
    let text = masked(&whole, &marks).into_owned();
    Manuscript { text, steps, told }
}

fn append(
    whole: &mut String,
    source: &str,
    path: &Path,
    includes: &dyn Fn(&str) -> Option<String>,
    open: &mut Vec<String>,
) {
    let from = front_matter::read(source, path).map_or(0, |front| front.length);
    let mut done = from;
    while let Some((line, target)) = next_include(source, done) {
        whole.push_str(&source[done..line.start]);
        done = line.end;
        let target = match open.last().and_then(|parent: &String| parent.rsplit_once('/')) {
            Some((folder, _)) if !target.starts_with('/') => format!("{folder}/{target}"),
            _ => target.to_owned(),
        };
        let text = if open.contains(&target) || open.len() == DEEPEST { None } else { includes(&target) };
        match text {
            Some(text) => {
                open.push(target.clone());
                append(whole, &text, Path::new(&target), includes, open);
                open.pop();
            }
            None => whole.push_str(&source[line]),
        }
    }
    whole.push_str(&source[done..]);
}

/// The next `[!INCLUDE [title](target)]` at the start of a line, and its target.
fn next_include(source: &str, from: usize) -> Option<(Range<usize>, &str)> {
    let mut at = from;
    loop {
        at += memmem::find(&source.as_bytes()[at..], b"[!")?;
        let (start, end) = (line_start(source, at), line_end(source, at));
        let line = &source[at..end];
        let is_alone = source[start..at].trim().is_empty();
        if is_alone && line.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("[!INCLUDE")) {
            let target = line.split_once("](").and_then(|(_, rest)| rest.split_once(')')).map(|(to, _)| to);
            if let Some(target) = target {
                let target = target.split_whitespace().next().unwrap_or_default();
                return Some((at..end, target));
            }
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::super::DEFAULT_LANGUAGES;
    use super::*;

    fn read(text: &str) -> Manuscript {
        let languages: Vec<String> = DEFAULT_LANGUAGES.iter().map(|&word| word.to_owned()).collect();
        let includes = |target: &str| match target {
            "parts/a.md" => Some("---\ntitle: x\n---\nA\n\n[!INCLUDE [b](b.md)]\n".to_owned()),
            "parts/b.md" => Some("```bash\necho b\n```\n".to_owned()),
            _ => None,
        };
        manuscript(text, Path::new("x.md"), &ReadOptions { languages: &languages, includes: &includes })
    }

    #[test]
    fn included_files_stand_in_their_places() {
        let text =
            "---\nk: v\n---\n# T\n\n[!INCLUDE [a](parts/a.md)]\n\n::: zone-end\n\n[!INCLUDE [c](no.md)]\n";
        let read = read(text);
        assert_eq!(
            read.text,
            "# T\n\nA\n\n```bash\necho b\n```\n\n\n\n            \n\n[!INCLUDE [c](no.md)]\n"
        );
        assert_eq!(&read.text[read.steps[0].clone()], "```bash\necho b\n```");
    }

    #[test]
    fn outputs_and_inputs_belong_to_their_steps() {
        let text = "```bash\na\n```\n\n```output\nx\n```\n\n```yaml\ny: 1\n```\n";
        let read = read(text);
        let told: Vec<&str> = read.told.iter().map(|range| &read.text[range.clone()]).collect();
        assert_eq!(told, ["```output\nx\n```"]);
    }
}
