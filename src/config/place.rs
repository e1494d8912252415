//! Where in a settings file a key stands: the reader of YAML keeps no lines for what it has read.

/// The 1-based line of the last key of `path`, each key looked for under the one before it; the line of the
/// innermost key that is found where one is not.
pub(super) fn line_of(text: &str, path: &[&str]) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let (mut at, mut end) = (0, lines.len());
    let mut first = 0;
    for key in path {
        let block = &lines[first..end];
        let own = block.iter().copied().find_map(indent);
        let found = block.iter().position(|line| own.is_some() && indent(line) == own && is_key(line, key));
        if let Some(found) = found {
            at = first + found;
            let deeper = |line: &&str| indent(line).is_none_or(|indent| Some(indent) > own);
            first = at + 1;
            end = first + lines[first..end].iter().take_while(|line| deeper(line)).count();
        } else if let Some(found) =
            lines[at..end.max(at + 1).min(lines.len())].iter().position(|line| holds(line, key))
        {
            at += found;
        } else {
            break;
        }
    }
    at + 1
}

/// Blanks before a line's text; `None` for a line without any.
fn indent(line: &str) -> Option<usize> {
    let text = line.trim_start();
    (!text.is_empty() && !text.starts_with('#') && !text.starts_with("---")).then(|| line.len() - text.len())
}

fn is_key(line: &str, key: &str) -> bool {
    let line = line.trim_start();
    let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''));
    let line = quote.map_or(line, |quote| &line[quote.len_utf8()..]);
    let Some(rest) = line.strip_prefix(key) else { return false };
    let rest = quote.map_or(Some(rest), |quote| rest.strip_prefix(quote));
    rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
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
            assert_eq!(line_of(TEXT, path), line, "{path:?}");
        }
    }
}
