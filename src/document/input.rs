//! What of a block a reader types into an interactive program, and what the program answers.

use super::Interactive;
use super::language::{Family, family};

/// A block split into what is typed and what is promised.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Typed {
    /// What is typed, with a final newline; empty where nothing is.
    pub(super) text: String,
    /// 0-based line of the block that the typed text starts on.
    pub(super) line: usize,
    /// Lines between prompts, with a final newline; empty where there are none.
    pub(super) output: String,
    /// 0-based line of the first output line.
    pub(super) output_line: usize,
}

/// Whether a block in this language would be typed into the program.
pub(super) fn fits(language: &str, program: Interactive) -> bool {
    use Interactive::{Mongosh, Mysql, Node, Other, Psql, Python, Redis, Sqlite};
    if matches!(family(language), Family::Generic | Family::Transcript) {
        return true;
    }
    match language {
        "sql" => matches!(program, Psql | Mysql | Sqlite | Other),
        "psql" | "pgsql" | "postgres" | "postgresql" | "plpgsql" => program == Psql,
        "mysql" | "mariadb" => program == Mysql,
        "sqlite" | "sqlite3" => program == Sqlite,
        "tsql" | "cql" | "cassandra" => program == Other,
        "python" | "python3" | "py" | "pycon" | "python-repl" => program == Python,
        "javascript" | "js" => matches!(program, Node | Mongosh),
        "mongodb" | "mongo" | "mongosh" => program == Mongosh,
        "redis" | "redis-cli" | "valkey" => program == Redis,
        _ => false,
    }
}

/// Takes prompts and comments off a block.
pub(super) fn typed(text: &str, language: &str, program: Interactive) -> Typed {
    let generic = matches!(family(language), Family::Generic | Family::Transcript | Family::Output);
    let lines: Vec<&str> = text.lines().collect();
    let prompts: Vec<Option<usize>> = lines.iter().map(|line| prompt(line, program)).collect();
    let splits = prompts.iter().any(Option::is_some) && (generic || program == Interactive::Python);
    let mut typed: Vec<(usize, &str)> = Vec::new();
    let mut output: Vec<(usize, &str)> = Vec::new();
    let mut answered = splits;
    for (index, (line, prompt)) in lines.iter().copied().zip(prompts).enumerate() {
        match prompt {
            Some(length) => {
                let rest = &line[length..];
                answered = splits && is_complete(rest, program);
                if !rest.trim().is_empty() || !is_sql(program) {
                    typed.push((index, rest));
                }
            }
            None if is_sql(program) && line.starts_with('#') => {}
            None if answered => output.push((index, line)),
            None => {
                answered = splits && is_complete(line, program);
                typed.push((index, line));
            }
        }
    }
    let (line, text) = joined(&typed);
    let (output_line, output) = joined(&output);
    Typed { text, line, output, output_line }
}

fn is_sql(program: Interactive) -> bool {
    matches!(program, Interactive::Psql | Interactive::Mysql | Interactive::Sqlite)
}

fn is_complete(line: &str, program: Interactive) -> bool {
    let line = line.trim();
    !is_sql(program) || line.ends_with(';') || line.starts_with(['\\', '.'])
}

/// The bytes of the prompt that a line starts with.
fn prompt(line: &str, program: Interactive) -> Option<usize> {
    let found = match program {
        Interactive::Psql => psql_prompt(line),
        Interactive::Mysql => {
            any_of(line, &["mysql> ", "    -> ", "    '> ", "    \"> "]).or_else(|| maria_prompt(line))
        }
        Interactive::Sqlite => any_of(line, &["sqlite> ", "   ...> "]),
        Interactive::Python => any_of(line, &[">>> ", "... "]),
        Interactive::Redis => redis_prompt(line),
        Interactive::Node => any_of(line, &["> ", "... "]),
        Interactive::Mongosh => any_of(line, &["> ", "... "]).or_else(|| named_prompt(line)),
        Interactive::Shell => any_of(line, &["$ ", "# "]),
        Interactive::Other => any_of(line, &["> ", "1> ", "2> ", "cqlsh> "]).or_else(|| named_prompt(line)),
    };
    found.or_else(|| empty_prompt(line, program))
}

fn any_of(line: &str, prompts: &[&str]) -> Option<usize> {
    prompts.iter().find(|prompt| line.starts_with(**prompt)).map(|prompt| prompt.len())
}

/// A prompt with nothing after it, whose final space an editor took away.
fn empty_prompt(line: &str, program: Interactive) -> Option<usize> {
    let bare = match program {
        Interactive::Psql => psql_prompt(&format!("{line} ")).is_some(),
        Interactive::Python => matches!(line, ">>>" | "..."),
        Interactive::Mysql => line == "mysql>" || line == "    ->",
        Interactive::Sqlite => line == "sqlite>" || line == "   ...>",
        _ => false,
    };
    bare.then_some(line.len())
}

/// `postgres=# `, `appdb-> `, `#postgres=#`, `# postgres=# `
fn psql_prompt(line: &str) -> Option<usize> {
    let start = line.len() - line.trim_start_matches(['#', ' ']).len();
    let name = line[start..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let rest = &line[start + name..];
    let mut marks = rest.bytes();
    let state = marks.next().is_some_and(|byte| b"=-*(\"'!^".contains(&byte));
    let transaction = rest.as_bytes().get(1).is_some_and(|byte| b"*!".contains(byte));
    let end = rest.as_bytes().get(1 + usize::from(transaction)).is_some_and(|byte| b"#>".contains(byte));
    let length = start + name + 2 + usize::from(transaction);
    (name > 0 && state && end && line.as_bytes().get(length) == Some(&b' ')).then_some(length + 1)
}

fn maria_prompt(line: &str) -> Option<usize> {
    line.strip_prefix("MariaDB [")?.find("]> ").map(|end| "MariaDB [".len() + end + 3)
}

/// `127.0.0.1:6379> `, `redis:6379[1]> `
fn redis_prompt(line: &str) -> Option<usize> {
    let end = line.find("> ")?;
    let (host, port) = line[..end].split_once(':')?;
    let port = port.split('[').next()?;
    let is_host = !host.is_empty() && !host.contains(char::is_whitespace);
    (is_host && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())).then_some(end + 2)
}

/// `test> `, `rs0 [direct: primary] test> `
fn named_prompt(line: &str) -> Option<usize> {
    let end = line.find("> ")?;
    let name = line[..end].rsplit(' ').next()?;
    let plain = line[..end].starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-:".contains(&byte));
    (plain && !name.is_empty() && (name.len() == end || line[..end].contains('['))).then_some(end + 2)
}

fn joined(lines: &[(usize, &str)]) -> (usize, String) {
    let blank = |(_, line): &&(usize, &str)| line.trim().is_empty();
    let lines = &lines[lines.iter().take_while(blank).count()..];
    let lines = &lines[..lines.len() - lines.iter().rev().take_while(blank).count()];
    let mut text = String::new();
    for (_, line) in lines {
        text.push_str(line);
        text.push('\n');
    }
    (lines.first().map_or(0, |(index, _)| *index), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        language: &str,
        program: Interactive,
        block: &str,
        line: usize,
        text: &str,
        output: (usize, &str),
    ) {
        let found = typed(block, language, program);
        let expected = Typed { text: text.into(), line, output: output.1.into(), output_line: output.0 };
        assert_eq!(found, expected);
    }

    #[test]
    fn sql_loses_prompts_and_comments() {
        let none = (0, "");
        let block = "# Run these\n# postgres=#\n\nSELECT 1;\nSELECT 2;\n\n# Type \\q to exit psql\n";
        check("sql", Interactive::Psql, block, 3, "SELECT 1;\nSELECT 2;\n", none);
        check("sql", Interactive::Psql, "#postgres=# \nSELECT 1;\n", 1, "SELECT 1;\n", none);
        check("sql", Interactive::Psql, "postgres=# SELECT 1;\n", 0, "SELECT 1;\n", none);
        check("sql", Interactive::Psql, "appdb=> SELECT 1,\nappdb-> 2;\n", 0, "SELECT 1,\n2;\n", none);
        check("sql", Interactive::Mysql, "mysql> SELECT 1,\n    -> 2;\n", 0, "SELECT 1,\n2;\n", none);
        check("sql", Interactive::Mysql, "MariaDB [(none)]> SHOW TABLES;\n", 0, "SHOW TABLES;\n", none);
        check("sql", Interactive::Sqlite, "sqlite> SELECT 1,\n   ...> 2;\n", 0, "SELECT 1,\n2;\n", none);
        check("sql", Interactive::Psql, "SELECT a - b, c > d;\n", 0, "SELECT a - b, c > d;\n", none);
    }

    #[test]
    fn generic_transcripts_promise_an_output() {
        let block = "postgres=# SELECT 1;\n ?column?\n----------\n        1\n";
        check(
            "console",
            Interactive::Psql,
            block,
            0,
            "SELECT 1;\n",
            (1, " ?column?\n----------\n        1\n"),
        );
        let block = ">>> 1 + 1\n2\n>>> for i in range(2):\n...     print(i)\n...\n0\n1\n";
        check(
            "python",
            Interactive::Python,
            block,
            0,
            "1 + 1\nfor i in range(2):\n    print(i)\n",
            (1, "2\n0\n1\n"),
        );
        check("redis", Interactive::Redis, "127.0.0.1:6379> PING\n", 0, "PING\n", (0, ""));
        check("text", Interactive::Redis, "127.0.0.1:6379> PING\nPONG\n", 0, "PING\n", (1, "PONG\n"));
        check("js", Interactive::Mongosh, "test> db.a.find()\n", 0, "db.a.find()\n", (0, ""));
        check("js", Interactive::Node, "> 1 + 1\n", 0, "1 + 1\n", (0, ""));
        check("python", Interactive::Python, "# note\nprint(1)\n", 0, "# note\nprint(1)\n", (0, ""));
    }

    #[test]
    fn languages_fit_programs() {
        use Interactive::{Mongosh, Mysql, Psql, Python, Redis};
        for (language, program, expected) in [
            ("sql", Psql, true),
            ("sql", Python, false),
            ("python", Python, true),
            ("js", Mongosh, true),
            ("redis", Redis, true),
            ("text", Mysql, true),
            ("", Psql, true),
            ("console", Psql, true),
            ("yaml", Psql, false),
            ("json", Psql, false),
            ("powershell", Psql, false),
        ] {
            assert_eq!(fits(language, program), expected, "{language}");
        }
    }
}
