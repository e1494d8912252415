//! What the language of a block says about its use.

/// Languages whose blocks are run, in lower case.
pub const DEFAULT_LANGUAGES: &[&str] = &[
    "bash",
    "sh",
    "shell",
    "azurecli",
    "azurecli-interactive",
    "azure-cli",
    "azure-cli-interactive",
    "bash-interactive",
];

const TRANSCRIPTS: &[&str] =
    &["console", "shell-session", "terminal", "sh-session", "shellsession", "bash-session"];

const GENERIC: &[&str] = &["", "text", "txt", "plaintext", "plain", "none", "raw", "repl", "log"];

const DATA: &[&str] = &[
    "json", "jsonc", "json5", "jsonl", "ndjson", "yaml", "yml", "xml", "html", "csv", "tsv", "table", "toml",
    "ini", "diff", "http",
];

const OTHER_SHELLS: &[&str] = &[
    "powershell",
    "powershell-interactive",
    "azurepowershell",
    "azurepowershell-interactive",
    "azure-powershell",
    "pwsh",
    "ps1",
    "cmd",
    "bat",
    "batch",
    "dos",
    "fish",
    "csh",
    "zsh",
];

/// What kind of text a language stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// `output`: what the step before it prints.
    Output,
    /// A terminal with prompts, if the text has any.
    Transcript,
    /// `terraform`: run only where it holds shell commands.
    Terraform,
    /// No language, or one that says only that it is text.
    Generic,
    /// Data that a command may print: JSON, YAML, HTML, …
    Data,
    /// Commands of a shell that is not ours.
    OtherShell,
    /// Anything else: a program, a query.
    Code,
}

/// The family of a lower-case language that is not among the run languages.
pub(super) fn family(language: &str) -> Family {
    match language {
        "output" | "expected-output" | "stdout" => Family::Output,
        "terraform" => Family::Terraform,
        _ if TRANSCRIPTS.contains(&language) => Family::Transcript,
        _ if GENERIC.contains(&language) => Family::Generic,
        _ if DATA.contains(&language) => Family::Data,
        _ if OTHER_SHELLS.contains(&language) => Family::OtherShell,
        _ => Family::Code,
    }
}

/// The language of an info string: its first word in lower case, `{.bash}` and `bash{…}` understood.
pub(super) fn of_info(info: &str) -> String {
    let info = info.trim();
    let word = info.strip_prefix('{').unwrap_or(info).trim_start();
    let word = word.strip_prefix('.').unwrap_or(word);
    let end = word.find(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | ',')).unwrap_or(word.len());
    word[..end].to_lowercase()
}

/// Whether every line of a `terraform` block is a shell command.
pub(super) fn is_terraform_command(text: &str) -> bool {
    const COMMANDS: &[&str] =
        &["terraform", "tofu", "cd", "export", "az", "mkdir", "git", "echo", "ls", "sudo", "kubectl", "curl"];
    let mut any = false;
    let mut continued = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let begins = !continued;
        continued = line.ends_with('\\');
        if !begins || line.starts_with('#') {
            continue;
        }
        let mut words = line.split_whitespace();
        let command = words.next().is_some_and(|word| COMMANDS.contains(&word));
        if !command || words.next().is_some_and(|word| word == "{" || word == "=") {
            return false;
        }
        any = true;
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_of_an_info_string_counts() {
        for (info, language) in [
            ("bash  ", "bash"),
            ("Bash {.line}", "bash"),
            ("bash{1,3}", "bash"),
            ("{.bash}", "bash"),
            ("{.bash .numberLines}", "bash"),
            ("{bash}", "bash"),
            ("", ""),
            ("AzureCLI-Interactive", "azurecli-interactive"),
        ] {
            assert_eq!(of_info(info), language, "{info}");
        }
    }

    #[test]
    fn terraform_runs_only_as_commands() {
        assert!(is_terraform_command("# start\nterraform init \\\n  -upgrade\nterraform apply\n"));
        assert!(!is_terraform_command("terraform {\n  required_version = \"1\"\n}\n"));
        assert!(!is_terraform_command("resource \"a\" \"b\" {\n}\n"));
        assert!(!is_terraform_command("# only a comment\n"));
        assert!(!is_terraform_command(""));
    }
}
