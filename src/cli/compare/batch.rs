//! A file of pairs, a JSON object a line; each is answered before the next is read.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Write};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::answer::Answer;
use super::source::Source;
use super::{Error, Exit};
use crate::cli::output::forgiving;
use crate::cli::problems::{self, Problem};
use crate::document::Expect;
use crate::expect::Pair;

/// Bytes asked of the input at once.
const READ: usize = 128 * 1024;

/// A line of the input; other fields are let be.
#[derive(Deserialize)]
struct Question<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    #[serde(borrow)]
    language: Option<Cow<'a, str>>,
    #[serde(borrow)]
    expected: Cow<'a, str>,
    #[serde(borrow)]
    actual: Cow<'a, str>,
}

/// A line of the output.
#[derive(serde::Serialize)]
struct Reply<'a> {
    id: &'a RawValue,
    #[serde(flatten)]
    answer: Answer,
}

/// Answers every line in order, each as soon as it is read; holds one line at a time. A line that is no pair is
/// told with its number and the others are answered all the same.
pub(super) fn answer(source: &Source, expect: &Expect) -> Result<Exit, Error> {
    let mut input = BufReader::with_capacity(READ, source.open()?);
    let mut stdout = io::stdout().lock();
    let (mut question, mut told) = (Vec::new(), Vec::new());
    let mut exit = Exit::Passed;
    for line in 1.. {
        question.clear();
        let length = input.read_until(b'\n', &mut question).map_err(|error| source.unreadable(&error))?;
        if length == 0 {
            break;
        }
        if question.trim_ascii().is_empty() {
            continue;
        }
        told.clear();
        if let Err(reason) = reply(&question, expect, &mut told) {
            let error = Error::Line { input: source.clone(), line, reason };
            exit = problems::tell(vec![Problem::from(error)]);
            continue;
        }
        match stdout.write_all(&told) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(exit),
            Err(error) => return Ok(unwritten(&error)),
        }
    }
    Ok(forgiving(stdout.flush()).map_or_else(|error| unwritten(&error), |()| exit))
}

fn unwritten(error: &io::Error) -> Exit {
    problems::fault(&format!("standard output cannot be written: {error}"))
}

/// Writes the answer to one line, its newline too. Fails with what is wrong with the line.
fn reply(line: &[u8], expect: &Expect, told: &mut Vec<u8>) -> Result<(), String> {
    if !line.trim_ascii_start().starts_with(b"{") {
        return Err("is no pair: it is not a JSON object".to_owned());
    }
    let Question { id, language, expected, actual } =
        serde_json::from_slice(line).map_err(|error| wrong(&error))?;
    if id.get().starts_with(['{', '[']) {
        return Err("`id` is neither a string, a number, true, false nor null".to_owned());
    }
    let language = language.unwrap_or_default().to_lowercase();
    let pair = Pair { expected: &expected, actual: &actual, language: &language };
    let answer = Answer::new(pair, expect).map_err(|error| error.to_string())?;
    serde_json::to_writer(&mut *told, &Reply { id, answer }).expect("an answer is JSON");
    told.push(b'\n');
    Ok(())
}

/// The message without the line, which is always 1 there.
fn wrong(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match message.strip_suffix(&place) {
        Some(message) => format!("is no pair: {message} (column {})", error.column()),
        None => format!("is no pair: {message}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replied(line: &str) -> Result<String, String> {
        let mut told = Vec::new();
        reply(line.as_bytes(), &Expect::Match, &mut told)?;
        Ok(String::from_utf8(told).expect("JSON is text"))
    }

    #[test]
    fn an_id_comes_back_as_it_was_written() {
        for id in ["\"a\\u00e9\"", "1.0", "12345678901234567890123", "null", "true", "-0"] {
            let told = replied(&format!("{{\"actual\":\"a\",\"expected\":\"a\",\"id\":{id}}}\n"));
            let rest = "\"met\":true,\"score\":1.0,\"ie_score\":1.0,\"substitutions\":[],\"difference\":\"\"";
            assert_eq!(told, Ok(format!("{{\"id\":{id},{rest}}}\n")), "{id}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_line() {
        for (line, reason) in [
            ("{\"id\":1,\"expected\":\"\"}", "is no pair: missing field `actual` (column 22)"),
            ("[1,\"text\",\"a\",\"a\"]", "is no pair: it is not a JSON object"),
            (
                "{\"id\":1,\"expected\":2,\"actual\":\"\"}",
                "is no pair: invalid type: integer `2`, expected a string (column 20)",
            ),
            (
                "{\"id\":[],\"expected\":\"\",\"actual\":\"\"}",
                "`id` is neither a string, a number, true, false nor null",
            ),
            ("{", "is no pair: EOF while parsing an object (column 1)"),
        ] {
            assert_eq!(replied(line).as_ref().map_err(String::as_str), Err(reason), "{line}");
        }
    }
}
