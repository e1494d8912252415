//! Where in a settings file a key stands: the reader of YAML keeps no lines for what it has read.

use std::collections::HashMap;
use std::ops::Range;

/// The keys of a text in block style, each with what is indented below it.
#[derive(Debug)]
pub(super) struct Outline<'t> {
    lines: Vec<&'t str>,
    keys: Keys<'t>,
}

type Keys<'t> = HashMap<&'t str, Key<'t>>;

/// A key, the lines it takes, its own the first of them, and the keys below it.
#[derive(Debug)]
struct Key<'t> {
    lines: Range<usize>,
    below: Keys<'t>,
}

impl<'t> Outline<'t> {
    /// Reads a text once; time and memory grow with its lines.
    pub(super) fn of(text: &'t str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let keys = keys(&lines, 0..lines.len());
        Self { lines, keys }
    }

    /// The 1-based line of the last key of `path`, each key looked for under the one before it; the line of the
    /// innermost key that is found where one is not.
    pub(super) fn line(&self, path: &[&str]) -> usize {
        let (mut range, mut below) = (0..self.lines.len(), Some(&self.keys));
        let mut at = 0;
        for key in path {
            if let Some(found) = below.and_then(|keys| keys.get(key)) {
                at = found.lines.start;
                range = found.lines.clone();
                below = Some(&found.below);
            } else if let Some(found) = self.lines[range.clone()].iter().position(|line| holds(line, key)) {
                at = range.start + found;
                range.start = at;
                below = None;
            } else {
                break;
            }
        }
        at + 1
    }
}

/// The keys of the outermost indentation in a range of lines.
fn keys<'t>(lines: &[&'t str], range: Range<usize>) -> Keys<'t> {
    let mut keys = Keys::new();
    let Some(own) = lines[range.clone()].iter().copied().find_map(indent) else { return keys };
    let mut starts =
        range.clone().filter(|&at| indent(lines[at]).is_some_and(|indent| indent <= own)).peekable();
    while let Some(at) = starts.next() {
        let end = starts.peek().copied().unwrap_or(range.end);
        let Some(name) = key_of(lines[at]).filter(|_| indent(lines[at]) == Some(own)) else { continue };
        keys.entry(name).or_insert_with(|| Key { lines: at..end, below: self::keys(lines, at + 1..end) });
    }
    keys
}

/// Blanks before a line's text; `None` for a line without any.
fn indent(line: &str) -> Option<usize> {
    let text = line.trim_start();
    (!text.is_empty() && !text.starts_with('#') && !text.starts_with("---")).then(|| line.len() - text.len())
}

/// The key that a line begins with, without its quotes.
fn key_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if let Some(quote) = line.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let (key, rest) = line[1..].split_once(quote)?;
        return rest.trim_start().starts_with(':').then_some(key);
    }
    let mut colons = line.match_indices(':').map(|(at, _)| at);
    let at = colons.find(|at| line[at + 1..].chars().next().is_none_or(char::is_whitespace))?;
    Some(line[..at].trim_end())
}

/// The key stands somewhere in the line: `{key: …}`.
fn holds(line: &str, key: &str) -> bool {
    line.match_indices(key).any(|(at, _)| {
        let before = line[..at].trim_end_matches(['"', '\'']).trim_end();
        let after = line[at + key.len()..].trim_start_matches(['"', '\'']).trim_start();
        (before.is_empty() || before.ends_with(['{', ','])) && after.starts_with(':')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# settings
timeout: 2m
documents:
  a.md:
    steps:
      3:
        expect: exact
  \"b c.md\":

    settle: 1m
    steps:
      # the third
      3: {timeout: 5m,
          expect: exact}
      make: {skip: true, inputs: {1: {expect: json}}}
    timeout: 3m
";

    #[test]
    fn a_key_is_found_under_those_before_it() {
        let outline = Outline::of(TEXT);
        for (path, line) in [
            (&["timeout"][..], 2),
            (&["documents"], 3),
            (&["documents", "a.md", "steps", "3", "expect"], 7),
            (&["documents", "b c.md"], 8),
            (&["documents", "b c.md", "timeout"], 16),
            (&["documents", "b c.md", "steps", "3"], 13),
            (&["documents", "b c.md", "steps", "3", "timeout"], 13),
            (&["documents", "b c.md", "steps", "3", "expect"], 14),
            (&["documents", "b c.md", "steps", "make", "inputs", "1", "expect"], 15),
            (&["documents", "a.md", "steps", "9"], 5),
            (&["documents", "c.md"], 3),
        ] {
            assert_eq!(outline.line(path), line, "{path:?}");
        }
    }

    #[test]
    fn a_text_without_keys_has_its_first_line() {
        assert_eq!(Outline::of("").line(&["timeout"]), 1);
        assert_eq!(Outline::of("- a\n- b\n").line(&["timeout"]), 1);
        assert_eq!(Outline::of("{strict: true,\n timeout: 5}\n").line(&["timeout"]), 2);
    }
}
