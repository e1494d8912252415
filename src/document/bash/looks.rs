//! Commands that only look: run twice, they change nothing.

use super::{Command, Output, Script};
use crate::document::query::only_asks;

/// Commands that write nothing of their own, whatever their options.
const ALWAYS: &[&str] = &[
    ":",
    "[",
    "awk",
    "base64",
    "basename",
    "break",
    "cat",
    "column",
    "comm",
    "continue",
    "cut",
    "date",
    "declare",
    "df",
    "diff",
    "dig",
    "dirname",
    "du",
    "echo",
    "egrep",
    "env",
    "exit",
    "export",
    "expr",
    "false",
    "fgrep",
    "file",
    "free",
    "grep",
    "head",
    "hostname",
    "host",
    "id",
    "jq",
    "less",
    "local",
    "ls",
    "lsof",
    "md5sum",
    "mapfile",
    "more",
    "netstat",
    "nl",
    "nproc",
    "nslookup",
    "paste",
    "pgrep",
    "ping",
    "pg_isready",
    "printenv",
    "printf",
    "ps",
    "pwd",
    "read",
    "readarray",
    "readlink",
    "readonly",
    "realpath",
    "return",
    "rev",
    "seq",
    "set",
    "sha256sum",
    "sleep",
    "ss",
    "stat",
    "strings",
    "tac",
    "tail",
    "test",
    "tr",
    "true",
    "type",
    "typeset",
    "uname",
    "uniq",
    "unset",
    "uptime",
    "wc",
    "which",
    "whoami",
    "yq",
];

/// Programs with subcommands, and those that look.
///
/// A subcommand of two words needs both, in this order.
const SUBCOMMANDS: &[(&str, &[&str])] = &[
    ("aws", &["describe-*", "get-*", "list-*", "ls"]),
    (
        "az",
        &[
            "check-health",
            "exists",
            "get-upgrades",
            "get-versions",
            "list",
            "list-*",
            "query",
            "show",
            "version",
        ],
    ),
    ("docker", &["images", "info", "inspect", "logs", "ls", "port", "ps", "stats", "top", "version"]),
    ("gcloud", &["describe", "info", "list"]),
    ("git", &["diff", "log", "rev-parse", "show", "status"]),
    ("helm", &["get", "history", "list", "ls", "search", "show", "status", "template", "version"]),
    (
        "kubectl",
        &[
            "api-resources",
            "api-versions",
            "auth can-i",
            "cluster-info",
            "cnpg status",
            "config current-context",
            "config get-contexts",
            "config view",
            "describe",
            "diff",
            "events",
            "explain",
            "get",
            "logs",
            "rollout history",
            "rollout status",
            "top",
            "version",
            "wait",
        ],
    ),
    ("podman", &["images", "info", "inspect", "logs", "ps", "version"]),
    ("systemctl", &["is-active", "is-enabled", "list-*", "show", "status"]),
    ("terraform", &["output", "show", "validate", "version"]),
];

/// Options with which `curl` sends or writes.
const CURL_ACTS: &[&str] = &[
    "-X",
    "--request",
    "-d",
    "--data",
    "--data-*",
    "--json",
    "-F",
    "--form",
    "-T",
    "--upload-file",
    "-o",
    "--output",
    "-O",
    "--remote-name",
    "-c",
    "--cookie-jar",
    "-D",
    "--dump-header",
];

impl Script {
    /// Whether running the text again changes nothing but variables: every command is known to only
    /// look, or begins with the words of one in `also`, and nothing goes into a file. A text without commands
    /// and variables does not look.
    pub fn only_looks(&self, also: &[String]) -> bool {
        let something = !(self.commands.is_empty() && self.sets.is_empty());
        something && self.functions.is_empty() && self.commands.iter().all(|command| looks(command, also))
    }

    /// Whether all but the last command look, which opens a program that reads from its terminal.
    pub fn looks_until_the_last(&self, also: &[String]) -> bool {
        let last = self.commands.iter().rposition(|command| !command.nested);
        let looks = |(at, command)| Some(at) == last || looks(command, also);
        self.functions.is_empty() && last.is_some() && self.commands.iter().enumerate().all(looks)
    }
}

fn looks(command: &Command, also: &[String]) -> bool {
    let words = command.innermost();
    if command.output == Output::File {
        return words.is_empty();
    }
    also.iter().any(|known| begins(words, known)) || words_look(words)
}

/// Whether a command begins with the words of a known one, options before its subcommand passed over.
fn begins(words: &[String], known: &str) -> bool {
    let Some((name, rest)) = words.split_first() else { return false };
    let mut known = known.split_whitespace();
    if known.next() != Some(name) {
        return false;
    }
    let all: Vec<&str> = rest.iter().map(String::as_str).collect();
    let wanted: Vec<&str> = known.collect();
    all.starts_with(&wanted) || operands(rest).starts_with(&wanted)
}

fn words_look(words: &[String]) -> bool {
    let Some((name, rest)) = words.split_first() else {
        return true;
    };
    match name.as_str() {
        "." | "source" | "eval" => false,
        "command" => rest.first().is_some_and(|option| option == "-v" || option == "-V"),
        "curl" => !curl_acts(rest),
        "wget" => rest.iter().any(|word| word == "--spider" || word == "-qO-" || word == "-O-"),
        "sed" => !rest.iter().any(|word| word.starts_with("-i") || word.starts_with("--in-place")),
        "sort" => !rest.iter().any(|word| word.starts_with("-o") || word.starts_with("--output")),
        "yq" => !rest.iter().any(|word| word.starts_with("-i") || word.starts_with("--inplace")),
        "find" => {
            !rest.iter().any(|word| word.starts_with("-exec") || word.starts_with("-ok") || word == "-delete")
        }
        "kubectl" if operands(rest).starts_with(&["exec"]) => {
            let inner = rest.iter().position(|word| word == "--").map(|at| &rest[at + 1..]);
            inner.is_some_and(|inner| !inner.is_empty() && words_look(inner))
        }
        "kubectl" if operands(rest).starts_with(&["cnpg", "psql"]) => queries(rest, &["-c", "--command"]),
        "psql" => queries(rest, &["-c", "--command"]),
        "mysql" => queries(rest, &["-e", "--execute"]),
        name if ALWAYS.contains(&name) => true,
        name => subcommand_looks(name, rest),
    }
}

fn subcommand_looks(name: &str, rest: &[String]) -> bool {
    let Some((_, known)) = SUBCOMMANDS.iter().find(|(program, _)| *program == name) else {
        return false;
    };
    if rest.last().is_some_and(|word| word == "--help") || rest == ["--version"] {
        return true;
    }
    let operands: Vec<&str> = operands(rest);
    match name {
        "az" => operands.last().is_some_and(|verb| known.iter().any(|look| matches(look, verb))),
        "aws" | "gcloud" => operands.iter().any(|verb| known.iter().any(|look| matches(look, verb))),
        _ => known.iter().any(|look| {
            let mut wanted = look.split(' ');
            let mut given = operands.iter();
            wanted.all(|word| given.next().is_some_and(|operand| matches(word, operand)))
        }),
    }
}

/// The words up to the first option after the subcommand; options before it and their values are skipped.
fn operands(rest: &[String]) -> Vec<&str> {
    let mut words = rest.iter().map(String::as_str).peekable();
    while words.peek().is_some_and(|word| word.starts_with('-')) {
        let option = words.next().unwrap_or_default();
        if !option.contains('=') {
            words.next();
        }
    }
    words.take_while(|word| !word.starts_with('-')).collect()
}

fn matches(pattern: &str, word: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => word == pattern,
    }
}

fn curl_acts(rest: &[String]) -> bool {
    rest.iter().enumerate().any(|(position, word)| {
        let short = word.starts_with('-') && !word.starts_with("--");
        let acts = CURL_ACTS.iter().any(|option| matches(option, word.split('=').next().unwrap_or_default()))
            || short && word[1..].contains(['X', 'd', 'F', 'T', 'o', 'O']);
        let follows = rest.get(position + 1).map(String::as_str);
        let harmless =
            word.ends_with('o') && follows == Some("/dev/null") || word == "-X" && follows == Some("GET");
        acts && !harmless
    })
}

/// Whether every statement given with one of the options is a query.
fn queries(rest: &[String], options: &[&str]) -> bool {
    let mut statements = rest
        .windows(2)
        .filter(|pair| {
            options.contains(&pair[0].as_str()) || pair[0].starts_with('-') && pair[0].ends_with('c')
        })
        .map(|pair| pair[1].trim_matches(['"', ' ']))
        .peekable();
    statements.peek().is_some() && statements.all(only_asks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_changes_nothing() {
        for text in [
            "kubectl get pods -n x",
            "kubectl --namespace $N get pods",
            "kubectl cnpg status pg -n x",
            "kubectl rollout status deploy/x; kubectl wait --for=condition=Ready pod/x",
            "az aks show -n x --query y -o tsv",
            "az vm list-usage --location x",
            "export X=$(az group list | jq -r '.[0]') && echo $X",
            "aws s3 ls s3://x; gcloud container clusters describe x",
            "helm list -A; docker ps; aws ec2 describe-instances; gcloud compute list",
            "curl -fsS https://x | jq .",
            "curl -s -o /dev/null -w '%{http_code}' https://x",
            "curl -X GET https://x",
            "psql -h h -c \"SELECT 1;\"",
            "psql -c '\\dt' -c 'SHOW wal_level'",
            "kubectl exec -it pod -n x -- psql -U app -c 'SELECT 1'",
            "kubectl cnpg psql pg -n x -- -c 'SELECT 1'",
            "while [ -z \"$IP\" ]; do IP=$(kubectl get svc x); sleep 1; done",
            "grep x f | sort | sed 's/a/b/' 2>/dev/null",
            "X=1",
        ] {
            assert!(Script::read(text).only_looks(&[]), "{text}");
        }
    }

    #[test]
    fn commands_are_added_by_their_first_words() {
        let also = ["tool status".to_owned(), "watcher".to_owned()];
        for (text, looks) in [
            ("tool status --all | jq .", true),
            ("tool --quiet x status", true),
            ("sudo watcher now", true),
            ("tool stop", false),
            ("tools status", false),
            ("tool status > file", false),
        ] {
            assert_eq!(Script::read(text).only_looks(&also), looks, "{text}");
            assert!(!Script::read(text).only_looks(&[]), "{text}");
        }
    }

    #[test]
    fn acting_is_not_looking() {
        for text in [
            "",
            "# nothing",
            "kubectl apply -f x",
            "kubectl get pods > f",
            "kubectl get pods | tee f",
            "kubectl --context get apply",
            "helm install x y --version 1",
            "az network public-ip create --version IPv4",
            "X=$(az group create -n x)",
            "curl -X POST https://x",
            "curl -fsSLO https://x",
            "curl -d a=b https://x",
            "psql",
            "psql -c \"SELECT 1; DROP TABLE x\"",
            "psql -c 'DELETE FROM x'",
            "psql -c 'SELECT pg_promote()'",
            "kubectl exec -it pod -- rm x",
            "kubectl exec pod",
            "kubectl cnpg psql pg -n x",
            "kubectl cnpg promote pg pg-2",
            "sed -i s/a/b/ f",
            "sort -o f f",
            "find . -delete",
            "source x",
            "$CMD get pods",
            "sudo rm x",
            "f() { echo; }",
        ] {
            assert!(!Script::read(text).only_looks(&[]), "{text}");
        }
    }
}
