//! Terminal transcripts: lines after a `$ ` or `# ` prompt are commands, the rest is what they print.

use std::sync::LazyLock;

use regex::Regex;

/// A command of a transcript and what follows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Exchange {
    /// 0-based line of the prompt in the block.
    pub(super) line: usize,
    /// The command, prompts taken off, with a final newline.
    pub(super) command: String,
    /// 0-based line of the first output line in the block.
    pub(super) output_line: usize,
    /// What was printed, with a final newline; empty where nothing was.
    pub(super) output: String,
}

/// The exchanges of a transcript; none where no line has a prompt.
///
/// `# ` is a prompt only where no line has `$ ` and no such line reads like a comment: a sentence begins
/// with a capital letter, a command does not.
pub(super) fn exchanges(text: &str) -> Vec<Exchange> {
    let Some(prompt) = prompt_of(text) else { return Vec::new() };
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut index = lines.iter().position(|line| line.starts_with(prompt)).unwrap_or(lines.len());
    while index < lines.len() {
        let line = index;
        let mut command = lines[index][prompt.len()..].to_owned();
        index += 1;
        while index < lines.len() && is_open(&command) && !lines[index].starts_with(prompt) {
            command.push('\n');
            command.push_str(
                lines[index].strip_prefix("> ").or(lines[index].strip_prefix('>')).unwrap_or(lines[index]),
            );
            index += 1;
        }
        command.truncate(command.trim_end().len());
        command.push('\n');
        let next = (index..lines.len()).find(|&at| lines[at].starts_with(prompt)).unwrap_or(lines.len());
        let (output_line, output) = trimmed(&lines[index..next], index);
        if command.trim().is_empty() {
            index = next;
            continue;
        }
        found.push(Exchange { line, command, output_line, output });
        index = next;
    }
    found
}

fn prompt_of(text: &str) -> Option<&'static str> {
    if text.lines().any(|line| line.starts_with("$ ")) {
        return Some("$ ");
    }
    let mut roots = text.lines().filter_map(|line| line.strip_prefix("# ")).peekable();
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let commands = roots.peek().is_some() && first.starts_with("# ");
    (commands && roots.all(reads_like_a_command)).then_some("# ")
}

fn reads_like_a_command(text: &str) -> bool {
    static WORD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:[A-Za-z_]\w*=\S*\s+)*[a-z./~_\[{(][\w./+@\[-]*(?:$|[\s;&|])")
            .expect("a valid pattern")
    });
    let text = text.trim();
    WORD.is_match(text) && !text.ends_with(['.', ':'])
}

fn trimmed(lines: &[&str], first: usize) -> (usize, String) {
    let blank = |line: &&&str| line.trim().is_empty();
    let skipped = lines.iter().take_while(blank).count();
    let kept = &lines[skipped..];
    let kept = &kept[..kept.len() - kept.iter().rev().take_while(blank).count()];
    let mut output = kept.join("\n");
    if !output.is_empty() {
        output.push('\n');
    }
    (first + skipped, output)
}

/// Whether bash would ask for more after this text.
fn is_open(command: &str) -> bool {
    static COMPOUND: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\s*(for|while|until|if|case)\s").expect("a valid pattern"));
    let trimmed = command.trim_end();
    if ends_in_backslash(command) || ["|", "&&", "(", "{"].iter().any(|end| trimmed.ends_with(end)) {
        return true;
    }
    if has_open_quote(command) || here_document_is_open(command) {
        return true;
    }
    let Some(word) = COMPOUND.captures(command) else { return false };
    let closing = match &word[1] {
        "if" => "fi",
        "case" => "esac",
        _ => "done",
    };
    !command.split(|c: char| c.is_whitespace() || c == ';').any(|word| word == closing)
}

fn ends_in_backslash(text: &str) -> bool {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

fn has_open_quote(text: &str) -> bool {
    if text.contains("<<") {
        return false;
    }
    let mut quote = None;
    let mut escaped = false;
    for c in text.chars() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (Some('"') | None, '\\') => escaped = true,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    quote.is_some()
}

fn here_document_is_open(command: &str) -> bool {
    static OPENING: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?:^|[^<])<<(-?)\s*["'\\]?([A-Za-z_]\w*)"#).expect("a valid pattern"));
    let mut lines = command.lines();
    while let Some(line) = lines.next() {
        for opening in OPENING.captures_iter(line) {
            let closes = |line: &str| {
                if &opening[1] == "-" {
                    line.trim_start_matches('\t') == &opening[2]
                } else {
                    line == &opening[2]
                }
            };
            if !lines.any(closes) {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, String, usize, String)> {
        exchanges(text)
            .into_iter()
            .map(|found| (found.line, found.command, found.output_line, found.output))
            .collect()
    }

    fn exchange(
        line: usize,
        command: &str,
        output_line: usize,
        output: &str,
    ) -> (usize, String, usize, String) {
        (line, command.into(), output_line, output.into())
    }

    #[test]
    fn commands_and_outputs_alternate() {
        let text = "$ echo a\na\n\n$ echo b; echo c\n\nb\nc\n$ true\n";
        assert_eq!(
            read(text),
            [
                exchange(0, "echo a\n", 1, "a\n"),
                exchange(3, "echo b; echo c\n", 5, "b\nc\n"),
                exchange(7, "true\n", 8, "")
            ]
        );
    }

    #[test]
    fn commands_go_on_over_lines() {
        let text = "$ ls \\\n>   -l\ntotal 0\n$ cat <<EOF\n> a\nb\n> EOF\na\nb\n$ for i in 1 2\n> do\n>  echo $i\n> done\n1\n2\n$ echo 'a\nb'\na\nb\n";
        assert_eq!(
            read(text),
            [
                exchange(0, "ls \\\n  -l\n", 2, "total 0\n"),
                exchange(3, "cat <<EOF\na\nb\nEOF\n", 7, "a\nb\n"),
                exchange(9, "for i in 1 2\ndo\n echo $i\ndone\n", 13, "1\n2\n"),
                exchange(15, "echo 'a\nb'\n", 17, "a\nb\n"),
            ]
        );
    }

    #[test]
    fn root_prompts_count_where_they_read_like_commands() {
        assert_eq!(read("# apt-get update\nHit:1\n"), [exchange(0, "apt-get update\n", 1, "Hit:1\n")]);
        assert_eq!(read("# Update the index\napt-get update\n"), []);
        assert_eq!(read("# now, list the files\nls\n"), []);
        assert_eq!(read("$ cat a\n# heading\n"), [exchange(0, "cat a\n", 1, "# heading\n")]);
    }

    #[test]
    fn text_without_prompts_is_no_transcript() {
        for text in ["", "kubectl get nodes\n", "$HOME\n", "NAME  READY\n", "$\n", "$ \n", "#\n"] {
            assert_eq!(read(text), [], "{text}");
        }
    }

    #[test]
    fn output_that_looks_like_a_continuation_stays_output() {
        assert_eq!(read("$ diff a b\n> added\n"), [exchange(0, "diff a b\n", 1, "> added\n")]);
    }
}
