//! `bash -n` over the blocks of all documents, before anything runs.
//!
//! One process checks all plain blocks together; only where it objects is every block asked alone. Each block
//! is wrapped so that nothing it leaves open can be closed by the next. Blocks with a here-document are always
//! asked alone, because an unterminated one may swallow any wrapping.

use std::path::Path;

use super::{Error, Workplace};

/// A block that bash refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Index of the block in what was given.
    pub block: usize,
    /// 0-based line within the block.
    pub line: usize,
    /// bash's own words.
    pub message: String,
}

/// Closes an open quote of any kind and then says what bash cannot accept; plain words otherwise.
const WALL: &str = ": '\n)\n' \"\n)\n\" `\n)\n`\n";

/// Checks texts without running them. Fails where bash cannot be started or nothing can be written for it.
pub fn check(blocks: &[&str], workplace: &Workplace) -> Result<Vec<SyntaxError>, Error> {
    let (alone, together): (Vec<usize>, Vec<usize>) =
        (0..blocks.len()).filter(|&at| !is_plain(blocks[at])).partition(|&at| blocks[at].contains("<<"));
    let directory = workplace.private()?;
    let file = directory.path().join("check");
    let mut suspects = alone;
    if !together.is_empty() && !objections(&file, &joined(blocks, &together))?.is_empty() {
        suspects.extend(together);
        suspects.sort_unstable();
    }
    let mut errors = Vec::new();
    for block in suspects {
        let said = objections(&file, blocks[block])?;
        errors.extend(said.first().map(|(line, message)| SyntaxError {
            block,
            line: line.saturating_sub(1),
            message: message.clone(),
        }));
    }
    Ok(errors)
}

/// Words that bash does not read as plain ones.
const RESERVED: [&str; 18] = [
    "if", "then", "elif", "else", "fi", "for", "in", "until", "while", "do", "done", "case", "esac",
    "function", "select", "time", "coproc", "alias",
];

/// Commands of plain words only: bash has nothing to object to.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b" _./:@%+,-\n".contains(&byte);
    text.bytes().all(plain) && text.split_ascii_whitespace().all(|word| !RESERVED.contains(&word))
}

/// Commands that may change how a shell reads what follows, aliases and assignments aside, which are not plain.
const CHANGING: [&str; 7] = [".", "source", "eval", "set", "shopt", "enable", "exec"];

/// Whether a shell reads the next text as if this one had not run.
pub(super) fn leaves_the_shell_alone(text: &str) -> bool {
    is_plain(text) && text.split_ascii_whitespace().all(|word| !CHANGING.contains(&word))
}

fn joined(blocks: &[&str], chosen: &[usize]) -> String {
    let mut text = String::new();
    for &block in chosen {
        text.push_str("{ :\n");
        text.push_str(blocks[block]);
        text.push_str("\n}\n");
        text.push_str(WALL);
    }
    text
}

/// What `bash -n` says of a text: 1-based lines and messages.
fn objections(file: &Path, text: &str) -> Result<Vec<(usize, String)>, Error> {
    std::fs::write(file, text).map_err(|source| Error::Setup { path: file.to_owned(), source })?;
    let output = duct::cmd!("bash", "--noprofile", "--norc", "-O", "extglob", "-n", file)
        .env("LC_ALL", "C.UTF-8")
        .stdin_null()
        .stdout_null()
        .stderr_capture()
        .unchecked()
        .run()
        .map_err(Error::Start)?;
    let said = String::from_utf8_lossy(&output.stderr);
    let prefix = format!("{}: ", file.display());
    Ok(said.lines().filter_map(|line| objection(line.strip_prefix(&prefix)?)).collect())
}

fn objection(said: &str) -> Option<(usize, String)> {
    let (line, message) = said.strip_prefix("line ")?.split_once(": ")?;
    let message = message.strip_prefix("warning: ").unwrap_or(message);
    here_document(message).or_else(|| Some((line.parse().ok()?, message.to_owned())))
}

/// bash counts lines from the block's first and names the last one; a reader looks for the first.
fn here_document(message: &str) -> Option<(usize, String)> {
    let (line, word) = message
        .strip_prefix("here-document at line ")?
        .strip_suffix("')")?
        .split_once(" delimited by end-of-file (wanted `")?;
    let message = format!("the here-document that begins here is never ended by a line `{word}`");
    Some((line.parse().ok()?, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(blocks: &[&str]) -> Vec<(usize, usize)> {
        check(blocks, &Workplace::open().expect("a directory"))
            .expect("bash")
            .into_iter()
            .map(|error| (error.block, error.line))
            .collect()
    }

    #[test]
    fn good_blocks_pass() {
        assert_eq!(
            refused(&[
                "echo a b-c",
                "if true; then echo \"x\"; fi",
                "cat <<E\nit's\nE\n",
                "# it's a comment"
            ]),
            []
        );
    }

    #[test]
    fn what_one_block_leaves_open_the_next_cannot_close() {
        assert_eq!(refused(&["echo it's", "echo it's"]).len(), 2);
        assert_eq!(refused(&["echo \"a", "echo b\""]).len(), 2);
        assert_eq!(refused(&["echo `a", "echo b`"]).len(), 2);
        assert_eq!(refused(&["if true; then", "fi"]).len(), 2);
        assert_eq!(refused(&["echo $(ls", ")"]).len(), 2);
        assert_eq!(refused(&["cat <<E\nx", "cat <<E\ny\nE"]), [(0, 0)]);
    }

    #[test]
    fn the_line_is_the_one_bash_names() {
        assert_eq!(refused(&["echo fine", "a=1\nb=2\nc=3\nd=4\nfoo )\n"]), [(1, 4)]);
    }

    #[test]
    fn an_unended_here_document_is_told_where_it_begins() {
        let errors =
            check(&["a=1\ncat <<E\nx\ny\n"], &Workplace::open().expect("a directory")).expect("bash");
        assert_eq!(
            errors,
            [SyntaxError {
                block: 0,
                line: 1,
                message: "the here-document that begins here is never ended by a line `E`".to_owned(),
            }]
        );
    }

    #[test]
    fn reserved_words_are_not_plain() {
        assert!(is_plain("kubectl get pods -o wide"));
        assert!(!is_plain("for x in y"));
        assert!(!is_plain("echo $X"));
    }
}
