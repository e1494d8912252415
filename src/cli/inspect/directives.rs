//! The directives in force for a step, in the words of the comments that give them.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::json::kind;
use crate::document::{Directives, Expect, Stream};

/// What is set, by key, in the order of the reference.
pub(super) fn spelled(directives: &Directives) -> Map<String, Value> {
    let mut set = Map::new();
    let mut add = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            set.insert(key.to_owned(), value);
        }
    };
    let flag = |on: bool| on.then_some(json!(true));
    let text = |text: &Option<String>| text.as_ref().map(|text| json!(text));
    let list = |list: Vec<Value>| (!list.is_empty()).then_some(Value::Array(list));
    add("skip", directives.skip.as_ref().map(|skip| skip.why.as_ref().map_or(json!(true), |why| json!(why))));
    add("if", text(&directives.condition));
    add("timeout", directives.timeout.map(duration));
    add("retry-for", directives.retry_for.map(duration));
    add("retry-every", directives.retry_every.map(duration));
    add("exit", list(directives.exit.iter().map(|status| json!(status)).collect()));
    add("expect", directives.expect.as_ref().map(|expect| json!(way(expect))));
    add("stream", directives.stream.map(|stream| json!(stream_name(stream))));
    add("tty", flag(directives.tty));
    add("stdin", text(&directives.stdin));
    let answer = |answer: &crate::document::Answer| json!(format!("{} => {}", answer.prompt, answer.text));
    add("answer", list(directives.answers.iter().map(answer).collect()));
    add("always", flag(directives.always));
    add("background", flag(directives.background));
    add("ready", text(&directives.ready));
    add("name", text(&directives.name));
    add("tags", list(directives.tags.iter().map(|tag| json!(tag)).collect()));
    add("file", text(&directives.file));
    add("cwd", text(&directives.cwd));
    for (name, value) in &directives.env {
        add(&format!("env.{name}"), Some(json!(value)));
    }
    add("unordered", flag(directives.unordered));
    let pause = |pause: &crate::document::Pause| pause.why.as_ref().map_or(json!(true), |why| json!(why));
    add("pause", directives.pause.as_ref().map(pause));
    set
}

fn way(expect: &Expect) -> String {
    match expect {
        Expect::Similar(threshold) => format!("similar={threshold}"),
        Expect::Regex(Some(pattern)) => format!("regex={pattern}"),
        other => kind(other).to_owned(),
    }
}

/// The stream's name in directives.
pub(super) fn stream_name(stream: Stream) -> &'static str {
    match stream {
        Stream::Stdout => "stdout",
        Stream::Stderr => "stderr",
        Stream::Both => "both",
    }
}

fn duration(time: Duration) -> Value {
    json!(format!("{time:?}"))
}
