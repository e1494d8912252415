//! Whether a command leaves the reader at the prompt of another program.

use super::Interactive;

/// The program that the last command of `text` opens and that then waits for input, if any.
pub(crate) fn opened_by(text: &str) -> Option<Interactive> {
    let command = last_command(text);
    if command.fed {
        return None;
    }
    program(&command.words)
}

/// The words of a text's last simple command.
#[derive(Debug, Default)]
struct Command {
    words: Vec<String>,
    /// Its input or output is not the terminal.
    fed: bool,
}

/// A modest splitter: quotes, `\` at line ends, comments, lists, pipes and redirections.
fn last_command(text: &str) -> Command {
    let mut last = Command::default();
    let mut current = Command::default();
    let mut word: Option<String> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '<' if is_placeholder(chars.clone()) => {
                let inner = word.get_or_insert_default();
                inner.extend(chars.by_ref().take_while(|next| *next != '>'));
            }
            '\\' => match chars.next() {
                Some('\n') | None => {}
                Some(escaped) => word.get_or_insert_default().push(escaped),
            },
            '\'' | '"' => {
                let inner = word.get_or_insert_default();
                while let Some(quoted) = chars.next() {
                    match quoted {
                        _ if quoted == c => break,
                        '\\' if c == '"' => inner.extend(chars.next()),
                        _ => inner.push(quoted),
                    }
                }
            }
            '#' if word.is_none() => while chars.next_if(|next| *next != '\n').is_some() {},
            '<' | '>' => {
                if word.as_ref().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit())) {
                    word = None;
                }
                current.fed = true;
            }
            '\n' | ';' | '&' | '|' | '(' | ')' => {
                current.words.extend(word.take());
                let pipes = c == '|' && chars.next_if_eq(&'|').is_none();
                if c == '&' && chars.next_if_eq(&'&').is_none() && !current.words.is_empty() {
                    current.fed = true;
                }
                if !current.words.is_empty() || pipes {
                    last = std::mem::take(&mut current);
                }
                current.fed |= pipes;
            }
            _ if c.is_whitespace() => current.words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    current.words.extend(word);
    if current.words.is_empty() { last } else { current }
}

/// Whether what follows a `<` makes it a placeholder such as `<password>`, not a redirection.
fn is_placeholder(rest: impl Iterator<Item = char>) -> bool {
    let mut rest = rest.skip_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    rest.next() == Some('>')
}

fn program(words: &[String]) -> Option<Interactive> {
    let words = without_prefixes(words);
    let (name, arguments) = words.split_first()?;
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match name.rsplit('/').next().unwrap_or(name) {
        "psql" => psql(&arguments),
        "mysql" | "mariadb" => {
            unless(&arguments, &["-e", "--execute", "-V", "--version", "--help"], Interactive::Mysql)
        }
        "sqlite3" => sqlite(&arguments),
        "redis-cli" | "valkey-cli" => redis(&arguments),
        "python" | "python3" | "ipython" => bare(&arguments, &["-i", "-q", "-u", "-B"], Interactive::Python),
        "node" => bare(&arguments, &["-i", "--interactive"], Interactive::Node),
        "mongosh" | "mongo" => {
            unless(&arguments, &["--eval", "-f", "--file", "--version", "--help"], Interactive::Mongosh)
        }
        "sqlcmd" => sqlcmd(&arguments),
        "cqlsh" => unless(&arguments, &["-e", "--execute", "-f", "--file", "--version"], Interactive::Other),
        "bash" | "sh" | "zsh" | "dash" | "ash" => {
            bare(&arguments, &["-i", "-l", "--login", "--norc", "--noprofile"], Interactive::Shell)
        }
        "kubectl" | "oc" => kubectl(&arguments),
        "docker" | "podman" | "nerdctl" => container(&arguments),
        "ssh" => ssh(&arguments),
        _ => None,
    }
}

fn without_prefixes(mut words: &[String]) -> &[String] {
    while let Some((first, rest)) = words.split_first() {
        let is_assignment = first.split_once('=').is_some_and(|(name, _)| super::variables::is_name(name));
        if is_assignment
            || matches!(first.as_str(), "env" | "command" | "exec" | "time" | "winpty" | "rlwrap")
        {
            words = rest;
        } else if first == "sudo" {
            words = rest;
            while let Some(option) = words.first().filter(|word| word.starts_with('-')) {
                let takes_value = matches!(option.as_str(), "-u" | "-g" | "--user" | "--group");
                words = &words[(1 + usize::from(takes_value)).min(words.len())..];
            }
        } else {
            break;
        }
    }
    words
}

fn has(arguments: &[&str], options: &[&str]) -> bool {
    arguments.iter().any(|argument| {
        options.iter().any(|option| {
            argument == option
                || (option.starts_with("--")
                    && argument.strip_prefix(option).is_some_and(|rest| rest.starts_with('=')))
                || (option.len() == 2 && !argument.starts_with("--") && argument.starts_with(option))
        })
    })
}

fn unless(arguments: &[&str], options: &[&str], program: Interactive) -> Option<Interactive> {
    (!has(arguments, options)).then_some(program)
}

fn bare(arguments: &[&str], allowed: &[&str], program: Interactive) -> Option<Interactive> {
    arguments.iter().all(|argument| allowed.contains(argument)).then_some(program)
}

fn psql(arguments: &[&str]) -> Option<Interactive> {
    const ENDS: &[&str] = &[
        "-c",
        "--command",
        "-f",
        "--file",
        "-l",
        "--list",
        "-V",
        "--version",
        "-?",
        "--help",
        "-o",
        "--output",
    ];
    unless(arguments, ENDS, Interactive::Psql)
}

fn sqlite(arguments: &[&str]) -> Option<Interactive> {
    const VALUED: &[&str] = &["-separator", "-nullvalue", "-newline", "-init", "-maxsize", "-mmap", "-vfs"];
    if has(arguments, &["-version", "--version", "-help", "--help", "-cmd"]) {
        return None;
    }
    (positionals(arguments, VALUED).count() <= 1).then_some(Interactive::Sqlite)
}

fn redis(arguments: &[&str]) -> Option<Interactive> {
    const VALUED: &[&str] = &[
        "-h",
        "-p",
        "-t",
        "-s",
        "-a",
        "-u",
        "-n",
        "-d",
        "-D",
        "--user",
        "--pass",
        "--cacert",
        "--cert",
        "--key",
        "--sni",
        "--tls-ciphers",
    ];
    const RUNS: &[&str] = &[
        "--version",
        "--help",
        "--scan",
        "--stat",
        "--latency",
        "--bigkeys",
        "--eval",
        "--pipe",
        "--cluster",
        "--rdb",
        "-x",
    ];
    let idle = !has(arguments, RUNS) && positionals(arguments, VALUED).next().is_none();
    idle.then_some(Interactive::Redis)
}

fn sqlcmd(arguments: &[&str]) -> Option<Interactive> {
    let client = arguments.first().is_none_or(|first| first.starts_with('-')) || arguments == ["query"];
    (client && !has(arguments, &["-Q", "-q", "-i", "-?", "--version", "--query", "--input-file"]))
        .then_some(Interactive::Other)
}

/// Arguments that are neither options nor the values of `valued` options.
fn positionals<'a>(arguments: &'a [&'a str], valued: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let mut value_next = false;
    arguments.iter().copied().filter(move |argument| {
        let is_value = std::mem::take(&mut value_next);
        value_next = !is_value && valued.contains(argument);
        !is_value && !argument.starts_with('-')
    })
}

fn nested(arguments: &[&str]) -> Option<Interactive> {
    program(&arguments.iter().map(|&word| word.to_owned()).collect::<Vec<_>>())
}

fn is_terminal(arguments: &[&str]) -> bool {
    let short = |argument: &&str| {
        argument.starts_with('-')
            && !argument.starts_with("--")
            && argument.contains('i')
            && argument.len() <= 4
    };
    arguments
        .iter()
        .any(|argument| short(argument) || matches!(*argument, "--stdin" | "--interactive" | "--stdin=true"))
}

fn kubectl(arguments: &[&str]) -> Option<Interactive> {
    if let Some(plugin) = arguments.windows(2).position(|pair| pair == ["cnpg", "psql"]) {
        let rest = &arguments[plugin + 2..];
        let passed = rest.iter().position(|argument| *argument == "--").map_or(&[][..], |at| &rest[at + 1..]);
        return psql(passed);
    }
    let verb = arguments.iter().position(|argument| matches!(*argument, "exec" | "run"))?;
    let separator = arguments.iter().position(|argument| *argument == "--")?;
    (verb < separator && is_terminal(&arguments[verb..separator]))
        .then(|| nested(&arguments[separator + 1..]))?
}

fn container(arguments: &[&str]) -> Option<Interactive> {
    const VALUED: &[&str] = &[
        "-e",
        "--env",
        "-u",
        "--user",
        "-w",
        "--workdir",
        "--env-file",
        "-v",
        "--volume",
        "-p",
        "--publish",
        "--name",
        "--network",
        "--net",
        "--entrypoint",
        "-h",
        "--hostname",
        "--mount",
        "--platform",
        "--link",
        "--index",
    ];
    let verb = arguments.iter().position(|argument| matches!(*argument, "exec" | "run"))?;
    let mut options = verb + 1;
    while let Some(option) = arguments.get(options).filter(|argument| argument.starts_with('-')) {
        options += 1 + usize::from(VALUED.contains(option));
    }
    let inside = arguments.get(options + 1..)?;
    is_terminal(&arguments[verb + 1..options]).then(|| nested(inside))?
}

fn ssh(arguments: &[&str]) -> Option<Interactive> {
    const VALUED: &[&str] =
        &["-i", "-p", "-l", "-o", "-F", "-J", "-L", "-R", "-D", "-b", "-c", "-E", "-m", "-W"];
    if has(arguments, &["-N", "-f", "-V", "-T"]) {
        return None;
    }
    (positionals(arguments, VALUED).count() == 1).then_some(Interactive::Shell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_wait_for_input() {
        use Interactive::{Mongosh, Mysql, Node, Other, Psql, Python, Redis, Shell, Sqlite};
        for (text, program) in [
            ("psql", Psql),
            ("psql -h localhost -U app -d appdb", Psql),
            ("sudo -u postgres psql\n", Psql),
            ("PGPASSWORD=x psql postgres://db", Psql),
            ("env A=b psql", Psql),
            ("cd /tmp && psql \\\n  -d appdb\n\n# done\n", Psql),
            ("echo hi | cat\npsql;", Psql),
            ("kubectl cnpg psql $CLUSTER --namespace $NS", Psql),
            ("kubectl cnpg psql --replica pg -n x", Psql),
            ("kubectl exec -it pod -n x -- psql -U app", Psql),
            ("docker exec -it db psql -U app", Psql),
            ("docker run --rm -it --network host -e A=b postgres psql -h db", Psql),
            ("mysql -u root -p", Mysql),
            ("mariadb", Mysql),
            ("sqlite3", Sqlite),
            ("sqlite3 -header -separator , app.db", Sqlite),
            ("redis-cli -h host -p 6379", Redis),
            ("valkey-cli", Redis),
            ("kubectl exec -it pod -- valkey-cli -c --pass x --tls", Redis),
            ("python3", Python),
            ("node", Node),
            ("mongosh \"mongodb://localhost\"", Mongosh),
            ("kubectl exec --stdin --tty pod -- /bin/bash", Shell),
            ("docker exec -it sql1 \"bash\"", Shell),
            ("ssh -i key.pem user@host", Shell),
            ("sqlcmd -S localhost -U sa", Other),
            ("psql -U <user> -h <host-name>", Psql),
        ] {
            assert_eq!(opened_by(text), Some(program), "{text}");
        }
    }

    #[test]
    fn programs_that_are_done_by_themselves() {
        for text in [
            "",
            "# psql",
            "echo psql",
            "psql -c 'SELECT 1'",
            "psql -W -c \"SELECT 1;\"",
            "psql --command='SELECT 1'",
            "psql -f a.sql",
            "psql < a.sql",
            "psql <<EOF\nSELECT 1;\nEOF",
            "echo 'SELECT 1' | psql",
            "psql --version",
            "psql -l",
            "psql\necho done",
            "psql > out.txt",
            "psql &",
            "kubectl cnpg psql pg -- -c 'SELECT 1'",
            "kubectl exec pod -- psql",
            "kubectl exec -it pod -- psql -c x",
            "kubectl get pods",
            "docker exec db psql",
            "mysql -e 'SHOW TABLES'",
            "mysql --execute='x'",
            "sqlite3 app.db 'SELECT 1'",
            "sqlite3 app.db .tables",
            "redis-cli PING",
            "redis-cli -h host GET a",
            "python3 app.py",
            "python3 -m http.server",
            "python3 -c 'print(1)'",
            "python3 --version",
            "node app.js",
            "mongosh --eval 'db.x'",
            "bash script.sh",
            "ssh host uptime",
            "sqlcmd create mssql",
            "sqlcmd -Q 'SELECT 1'",
        ] {
            assert_eq!(opened_by(text), None, "{text}");
        }
    }
}
