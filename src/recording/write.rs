//! A recording as a file: YAML, text as it is, a line of it a line of the file.

use super::{Call, Data, Ending, Exchange, FORMAT, Recording};

/// The text of a recording's file; the same recording gives the same text.
pub fn write(recording: &Recording) -> String {
    let mut text = format!(
        "# Made by `rehearse test --record`, read by `rehearse test --replay`.\nrecording: {FORMAT}\ndocument: {}\ntools: {}\n",
        quoted(&recording.document),
        list(&recording.tools)
    );
    if recording.steps.is_empty() {
        return text + "steps: []\n";
    }
    text += "steps:\n";
    for step in &recording.steps {
        text += &format!(
            "- step: {}\n  line: {}\n  text: {}\n  calls:\n",
            step.number,
            step.line,
            quoted(&step.text)
        );
        for call in &step.calls {
            push_call(&mut text, call);
        }
    }
    text
}

fn push_call(text: &mut String, call: &Call) {
    *text += &format!("  - call: {}\n", list(&call.words));
    if call.talk {
        *text += "    talk:\n";
        for exchange in &call.exchanges {
            let mut lines = String::new();
            push_exchange(&mut lines, exchange, 6);
            lines.replace_range(4..6, "- ");
            *text += &lines;
        }
    } else {
        call.exchanges.iter().for_each(|exchange| push_exchange(text, exchange, 4));
    }
    if call.partial {
        *text += "    partial: true\n";
    }
    match call.ending {
        Ending::Status(0) => {}
        Ending::Status(status) => *text += &format!("    status: {status}\n"),
        Ending::Killed(signal) => *text += &format!("    killed: {signal}\n"),
        Ending::Stopped => *text += "    stopped: true\n",
    }
}

fn push_exchange(text: &mut String, exchange: &Exchange, indent: usize) {
    let Exchange { stdin, keys, terminal, stdout, stderr } = exchange;
    let parts =
        [("stdin", stdin), ("keys", keys), ("terminal", terminal), ("stdout", stdout), ("stderr", stderr)];
    for (name, data) in parts.into_iter().filter(|(_, data)| !data.is_empty()) {
        let space = " ".repeat(indent);
        *text += &format!("{space}{name}: {}\n", scalar(data, indent + 2));
    }
}

fn scalar(data: &Data, indent: usize) -> String {
    match data.text() {
        Some(text) => literal(text, indent).unwrap_or_else(|| quoted(text)),
        None => format!("{{escaped: {}}}", quoted(&data.escaped())),
    }
}

/// The text as a literal block, where it has several lines and nothing that such a block would lose.
fn literal(text: &str, indent: usize) -> Option<String> {
    let body = text.trim_end_matches('\n');
    let plain = |c: char| c == '\n' || c == '\t' || !c.is_control() && !is_odd(c);
    if !text.contains('\n') || body.trim().is_empty() || !text.chars().all(plain) {
        return None;
    }
    let hint = if text.starts_with([' ', '\n', '\t']) { "2" } else { "" };
    let chomp = match text.len() - body.len() {
        0 => "-",
        1 => "",
        _ => "+",
    };
    let space = " ".repeat(indent);
    let lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
    let lines = lines.map(|line| if line.is_empty() { String::new() } else { format!("{space}{line}") });
    Some(format!("|{hint}{chomp}\n{}", lines.collect::<Vec<_>>().join("\n")))
}

/// Characters that readers of YAML take for the end of a line, or refuse.
fn is_odd(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn list(words: &[String]) -> String {
    format!("[{}]", words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", "))
}

/// A text in double quotes, on one line.
fn quoted(text: &str) -> String {
    let told = serde_json::to_string(text).expect("a text is JSON");
    let odd = |c: char| {
        if c.is_control() || is_odd(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() }
    };
    told.chars().map(odd).collect()
}
