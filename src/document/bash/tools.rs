//! The external programs that a text calls.

use super::{Command, Script, wrappers};
use std::collections::BTreeSet;

/// Bash's own commands, and its keywords where a text that is no bash has them for commands.
const BUILTINS: &[&str] = &[
    ".",
    ":",
    "[",
    "[[",
    "]]",
    "alias",
    "bg",
    "bind",
    "break",
    "builtin",
    "caller",
    "cd",
    "command",
    "compgen",
    "complete",
    "compopt",
    "continue",
    "coproc",
    "declare",
    "dirs",
    "disown",
    "do",
    "done",
    "echo",
    "elif",
    "else",
    "enable",
    "esac",
    "eval",
    "exec",
    "exit",
    "export",
    "false",
    "fc",
    "fg",
    "fi",
    "for",
    "function",
    "getopts",
    "hash",
    "help",
    "history",
    "if",
    "jobs",
    "kill",
    "let",
    "local",
    "logout",
    "mapfile",
    "popd",
    "printf",
    "pushd",
    "pwd",
    "read",
    "readarray",
    "readonly",
    "return",
    "select",
    "set",
    "shift",
    "shopt",
    "source",
    "suspend",
    "test",
    "then",
    "time",
    "times",
    "trap",
    "true",
    "type",
    "typeset",
    "ulimit",
    "umask",
    "unalias",
    "unset",
    "until",
    "wait",
    "while",
];

impl Script {
    /// Names of the programs that must be on the search path: no builtins, no functions of the text's
    /// own, no paths. `sudo kubectl` gives both.
    pub fn tools(&self) -> BTreeSet<&str> {
        self.commands
            .iter()
            .flat_map(|command| wrappers::layers(&command.words))
            .filter_map(|words| words.first())
            .map(String::as_str)
            .filter(|name| is_program(name) && !self.functions.iter().any(|function| function == name))
            .collect()
    }
}

impl Command {
    /// The words of the command that runs in the end, behind `sudo`, `env` and their like.
    pub(super) fn innermost(&self) -> &[String] {
        wrappers::innermost(&self.words)
    }
}

/// Whether a word can be the name of a program on the search path.
fn is_program(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.+".contains(&byte);
    name.bytes().any(|byte| byte.is_ascii_alphabetic())
        && name.bytes().all(plain)
        && !name.starts_with('-')
        && BUILTINS.binary_search(&name).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_programs_on_the_search_path() {
        for (text, expected) in [
            ("echo hi; cd x; export A=$(jq . f)", &["jq"][..]),
            ("sudo -u root env A=1 kubectl get pods", &["env", "kubectl", "sudo"]),
            ("ls | xargs -n 1 -I {} docker rm {}", &["docker", "ls", "xargs"]),
            ("time timeout 5 curl x; nohup java &", &["curl", "java", "nohup", "timeout"]),
            ("command -v az >/dev/null; command helm", &["helm"]),
            ("./run.sh; /usr/bin/id; $CMD; ~/x", &[]),
            ("f() { openssl rand; }; f", &["openssl"]),
            ("if grep -q x f; then [ -f y ]; fi; [[ -f z ]]", &["grep"]),
        ] {
            let script = Script::read(text);
            assert_eq!(script.tools().into_iter().collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(BUILTINS.is_sorted());
    }
}
