//! The content of `<!-- rehearse: … -->` comments.

use std::time::Duration;

use super::annotation::{check_pattern, check_sign};
use super::keys::unknown;
use super::variables::is_name;
use super::{Answer, Directives, Error, Expect, Pause, Skip, Stream, parse_duration};

/// One `key` or `key=value` and where it starts in the comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: Option<String>,
    pub(super) line: usize,
}

/// The entries of a comment's inside after `rehearse:`; `line` is the line `text` starts on.
pub(super) fn entries(text: &str, line: usize) -> Result<Vec<Entry>, (usize, Error)> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut line = line;
    loop {
        let trimmed = rest.trim_start();
        line += rest[..rest.len() - trimmed.len()].matches('\n').count();
        rest = trimmed;
        if rest.is_empty() {
            return Ok(found);
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let key = rest[..end].trim_end_matches(',').to_owned();
        rest = &rest[end..];
        let mut value = None;
        let started = line;
        if let Some(after) = rest.strip_prefix('=') {
            let (read, used) = value_of(after).map_err(|reason| (started, bad(&key, reason)))?;
            line += after[..used].matches('\n').count();
            rest = &after[used..];
            value = Some(read);
        }
        if !key.is_empty() {
            found.push(Entry { key, value, line: started });
        } else if value.is_some() {
            let key = found.pop().map_or_else(|| "=".into(), |entry: Entry| entry.key);
            return Err((started, bad(&key, "no blank may stand before the `=`")));
        }
    }
}

/// A value, quoted or up to the next blank, and the bytes it takes.
fn value_of(text: &str) -> Result<(String, usize), &'static str> {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return Ok((text[..end].to_owned(), end));
    };
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((index, c)) = chars.next() {
        if c == quote {
            return Ok((value, index + 1));
        }
        if c == '\\' && chars.peek().is_some_and(|(_, next)| *next == quote) {
            value.push(quote);
            chars.next();
        } else {
            value.push(c);
        }
    }
    Err("the quote is never closed")
}

fn bad(key: &str, reason: impl Into<String>) -> Error {
    Error::BadDirective { key: key.to_owned(), reason: reason.into() }
}

/// Takes a directive away, as if the block never had it; `env` takes away all of its kind.
pub(super) fn take_away(directives: &mut Directives, key: &str) {
    match key {
        "skip" => directives.skip = None,
        "if" => directives.condition = None,
        "timeout" => directives.timeout = None,
        "retry-for" => directives.retry_for = None,
        "retry-every" => directives.retry_every = None,
        "exit" => directives.exit.clear(),
        "expect" => directives.expect = None,
        "stream" => directives.stream = None,
        "tty" => directives.tty = false,
        "stdin" => directives.stdin = None,
        "answer" => directives.answers.clear(),
        "always" => directives.always = false,
        "background" => directives.background = false,
        "ready" => directives.ready = None,
        "name" => directives.name = None,
        "tags" => directives.tags.clear(),
        "file" => directives.file = None,
        "cwd" => directives.cwd = None,
        "unordered" => directives.unordered = false,
        "pause" => directives.pause = None,
        "env" => directives.env.clear(),
        _ => {
            let name = key.strip_prefix("env.").unwrap_or(key);
            directives.env.retain(|(known, _)| known != name);
        }
    }
}

/// Adds an entry to the directives of a block.
pub(super) fn apply(directives: &mut Directives, entry: &Entry) -> Result<(), Error> {
    let Entry { key, value, line } = entry;
    directives.line.get_or_insert(*line);
    let refuse = |reason: String| bad(key, reason);
    let text = || value.clone().filter(|value| !value.is_empty()).ok_or_else(|| bad(key, "it needs a value"));
    match key.as_str() {
        "skip" => once(&mut directives.skip, key, Skip { why: value.clone().filter(|why| !why.is_empty()) }),
        "if" => once(&mut directives.condition, key, text()?),
        "timeout" => once(&mut directives.timeout, key, duration(&text()?).map_err(refuse)?),
        "retry-for" => once(&mut directives.retry_for, key, duration(&text()?).map_err(refuse)?),
        "retry-every" => once(&mut directives.retry_every, key, duration(&text()?).map_err(refuse)?),
        "exit" if directives.exit.is_empty() => {
            directives.exit = statuses(&text()?).map_err(refuse)?;
            Ok(())
        }
        "exit" => Err(twice(key)),
        "expect" => once(&mut directives.expect, key, parse_expect(&text()?).map_err(refuse)?),
        "stream" => once(&mut directives.stream, key, stream(&text()?).map_err(refuse)?),
        "tty" => flag(&mut directives.tty, entry),
        "stdin" => once(&mut directives.stdin, key, unescape(value.as_deref().unwrap_or_default())),
        "answer" => {
            directives.answers.push(answer(&text()?).map_err(refuse)?);
            Ok(())
        }
        "always" => flag(&mut directives.always, entry),
        "background" => flag(&mut directives.background, entry),
        "ready" => {
            let pattern = text()?;
            check_sign(&pattern).map_err(refuse)?;
            once(&mut directives.ready, key, pattern)
        }
        "name" => once(&mut directives.name, key, text()?),
        "tags" => {
            let words = text()?;
            directives.tags.extend(list(&words).map(str::to_owned));
            Ok(())
        }
        "file" => once(&mut directives.file, key, text()?),
        "cwd" => once(&mut directives.cwd, key, text()?),
        "unordered" => flag(&mut directives.unordered, entry),
        "pause" => {
            once(&mut directives.pause, key, Pause { why: value.clone().filter(|why| !why.is_empty()) })
        }
        _ => environment(directives, entry),
    }
}

fn environment(directives: &mut Directives, Entry { key, value, .. }: &Entry) -> Result<(), Error> {
    let Some(name) = key.strip_prefix("env.") else {
        return Err(unknown(key));
    };
    if !is_name(name) {
        return Err(bad(key, format!("`{name}` is not a variable name")));
    }
    if directives.env.iter().any(|(known, _)| known == name) {
        return Err(twice(key));
    }
    let value = value.clone().ok_or_else(|| bad(key, "it needs a value"))?;
    directives.env.push((name.to_owned(), value));
    Ok(())
}

fn once<T>(place: &mut Option<T>, key: &str, value: T) -> Result<(), Error> {
    if place.replace(value).is_some() { Err(twice(key)) } else { Ok(()) }
}

fn flag(place: &mut bool, Entry { key, value, .. }: &Entry) -> Result<(), Error> {
    if value.as_deref().is_some_and(|value| value != "true") {
        return Err(bad(key, "it takes no value"));
    }
    if std::mem::replace(place, true) { Err(twice(key)) } else { Ok(()) }
}

fn twice(key: &str) -> Error {
    bad(key, "it is given twice")
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty())
}

fn duration(text: &str) -> Result<Duration, String> {
    parse_duration(text)
}

fn statuses(text: &str) -> Result<Vec<i32>, String> {
    list(text)
        .map(|word| {
            word.parse::<u8>().map(i32::from).map_err(|_| {
                format!("`{word}` is not a status; write a number from 0 to 255 or a list of them")
            })
        })
        .collect()
}

/// Reads a way to compare as the directive `expect` has it: `match`, `similar=0.8`, …
///
/// Fails with a sentence that lists the ways.
pub fn parse_expect(text: &str) -> Result<Expect, String> {
    Ok(match text {
        "match" => Expect::Match,
        "exact" => Expect::Exact,
        "contains" => Expect::Contains,
        "regex" => Expect::Regex(None),
        "json" => Expect::Json,
        "none" => Expect::None,
        _ => {
            if let Some(pattern) = text.strip_prefix("regex=").filter(|pattern| !pattern.is_empty()) {
                return check_pattern(pattern).map(|()| Expect::Regex(Some(pattern.to_owned())));
            }
            let threshold = text.strip_prefix("similar=").and_then(|number| number.parse::<f64>().ok());
            return threshold.filter(|number| (0.0..=1.0).contains(number)).map(Expect::Similar).ok_or_else(
                || {
                    format!(
                        "`{text}` is not a way to compare; write `match`, `exact`, `contains`, `regex`, \
                     `regex=PATTERN`, `json`, `similar=0.8` (0 to 1) or `none`"
                    )
                },
            );
        }
    })
}

fn stream(text: &str) -> Result<Stream, String> {
    match text {
        "stdout" => Ok(Stream::Stdout),
        "stderr" => Ok(Stream::Stderr),
        "both" => Ok(Stream::Both),
        _ => Err(format!("`{text}` is not a stream; write `stdout`, `stderr` or `both`")),
    }
}

fn answer(text: &str) -> Result<Answer, String> {
    let (prompt, text) = text
        .split_once("=>")
        .map(|(prompt, text)| (prompt.trim(), text.trim()))
        .filter(|(prompt, _)| !prompt.is_empty())
        .ok_or("write it as `answer=\"prompt => text\"`")?;
    check_sign(prompt)?;
    Ok(Answer { prompt: prompt.to_owned(), text: text.to_owned() })
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('n')) => out.push('\n'),
            ('\\', Some('t')) => out.push('\t'),
            ('\\', Some('\\') | None) => out.push('\\'),
            ('\\', Some(other)) => out.extend(['\\', other]),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Directives, (usize, Error)> {
        let mut directives = Directives::default();
        for entry in entries(text, 10)? {
            apply(&mut directives, &entry).map_err(|error| (entry.line, error))?;
        }
        Ok(directives)
    }

    #[test]
    fn every_key_has_its_place() {
        let text = "skip=\"needs a GPU\" if='test -n \"$X\"' timeout=10m retry-for=5m retry-every=10s exit=1,2 \
                    expect=similar=0.8 stream=both tty stdin=\"a\\nb\" answer=\"Name\\? => $ME\" answer=\"x => y\" \
                    always background ready=\"listening on \\d+\" name=create tags=slow,cloud file=a.yaml cwd=/tmp \
                    env.A=1 env.B=\"two words\" unordered pause=\"look first\"";
        let seconds = Duration::from_secs;
        let answer = |prompt: &str, text: &str| Answer { prompt: prompt.into(), text: text.into() };
        assert_eq!(
            read(text).expect("directives"),
            Directives {
                line: Some(10),
                skip: Some(Skip { why: Some("needs a GPU".into()) }),
                condition: Some("test -n \"$X\"".into()),
                timeout: Some(seconds(600)),
                retry_for: Some(seconds(300)),
                retry_every: Some(seconds(10)),
                exit: vec![1, 2],
                expect: Some(Expect::Similar(0.8)),
                stream: Some(Stream::Both),
                tty: true,
                stdin: Some("a\nb".into()),
                answers: vec![answer("Name\\?", "$ME"), answer("x", "y")],
                always: true,
                background: true,
                ready: Some("listening on \\d+".into()),
                name: Some("create".into()),
                tags: vec!["slow".into(), "cloud".into()],
                file: Some("a.yaml".into()),
                cwd: Some("/tmp".into()),
                env: vec![("A".into(), "1".into()), ("B".into(), "two words".into())],
                unordered: true,
                pause: Some(Pause { why: Some("look first".into()) }),
            }
        );
    }

    #[test]
    fn kinds_of_expectation() {
        for (word, kind) in [
            ("match", Expect::Match),
            ("exact", Expect::Exact),
            ("contains", Expect::Contains),
            ("regex", Expect::Regex(None)),
            ("\"regex=(?m)^a b$\"", Expect::Regex(Some("(?m)^a b$".into()))),
            ("json", Expect::Json),
            ("none", Expect::None),
            ("\"similar=1\"", Expect::Similar(1.0)),
        ] {
            assert_eq!(read(&format!("expect={word}")).expect(word).expect, Some(kind));
        }
    }

    #[test]
    fn mistakes_have_a_line_and_a_reason() {
        for (text, line, message) in [
            ("\n timout=5m", 11, "unknown directive `timout`; did you mean `timeout`?"),
            ("retry_for=5m", 10, "unknown directive `retry_for`; did you mean `retry-for`?"),
            ("env=1", 10, "unknown directive `env`; did you mean `env.NAME`?"),
            ("zzz", 10, "unknown directive `zzz`"),
            (
                "timeout=5",
                10,
                "directive `timeout`: `5` has no unit; write it like `10s`, `5m`, `1h30m` or `250ms`",
            ),
            ("timeout", 10, "directive `timeout`: it needs a value"),
            (
                "exit=256",
                10,
                "directive `exit`: `256` is not a status; write a number from 0 to 255 or a list of them",
            ),
            ("exit=1 exit=2", 10, "directive `exit`: it is given twice"),
            ("skip\n\nskip", 12, "directive `skip`: it is given twice"),
            ("tty=no", 10, "directive `tty`: it takes no value"),
            (
                "stream=out",
                10,
                "directive `stream`: `out` is not a stream; write `stdout`, `stderr` or `both`",
            ),
            ("name=\"x", 10, "directive `name`: the quote is never closed"),
            ("env.1=x", 10, "directive `env.1`: `1` is not a variable name"),
            ("answer=\"yes\"", 10, "directive `answer`: write it as `answer=\"prompt => text\"`"),
            ("name = x", 10, "directive `name`: no blank may stand before the `=`"),
        ] {
            let (at, error) = read(text).expect_err(text);
            assert_eq!((at, error.to_string().as_str()), (line, message), "{text}");
        }
    }

    #[test]
    fn bad_patterns_and_kinds_are_refused() {
        for text in
            ["ready=\"a(\"", "answer=\"a( => b\"", "expect=similar", "expect=similar=2", "expect=same"]
        {
            assert!(matches!(read(text), Err((10, Error::BadDirective { .. }))), "{text}");
        }
    }
}
