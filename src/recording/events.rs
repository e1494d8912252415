//! What went through the streams of a call, in the order in which it came, made into what is kept of it: the same
//! for every run that says the same, however its output was cut into pieces.

use super::{Call, Ending, Exchange};

/// A piece of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Read from standard input.
    Stdin(Vec<u8>),
    /// Typed at the terminal.
    Keys(Vec<u8>),
    /// Printed at the terminal.
    Terminal(Vec<u8>),
    /// Standard output.
    Stdout(Vec<u8>),
    /// Standard error.
    Stderr(Vec<u8>),
}

/// The call that had these events. `talk`: the order of inputs and outputs counts; `unread`: so many of the last bytes
/// given to it were not taken; `partial`: more could have been.
pub fn call(
    words: Vec<String>,
    talk: bool,
    events: Vec<Event>,
    (unread, partial): (usize, bool),
    ending: Ending,
) -> Call {
    let talk = talk && events.iter().any(|event| !matches!(event, Event::Stdout(_) | Event::Stderr(_)));
    let mut exchanges = vec![Exchange::default()];
    for event in events {
        let is_input = matches!(event, Event::Stdin(_) | Event::Keys(_));
        let goes_on =
            matches!(event, Event::Keys(_)) && exchanges.last().is_some_and(Exchange::is_half_typed);
        if talk && is_input && !goes_on && exchanges.last().is_some_and(Exchange::has_answer) {
            exchanges.push(Exchange::default());
        }
        let last = exchanges.last_mut().expect("never empty");
        let (data, bytes) = match event {
            Event::Stdin(bytes) => (&mut last.stdin, bytes),
            Event::Keys(bytes) => (&mut last.keys, bytes),
            Event::Terminal(bytes) => (&mut last.terminal, bytes),
            Event::Stdout(bytes) => (&mut last.stdout, bytes),
            Event::Stderr(bytes) => (&mut last.stderr, bytes),
        };
        data.0.extend(bytes);
    }
    let mut unread = unread;
    for exchange in exchanges.iter_mut().rev() {
        let stdin = &mut exchange.stdin.0;
        let cut = unread.min(stdin.len());
        stdin.truncate(stdin.len() - cut);
        unread -= cut;
    }
    exchanges.retain(|exchange| *exchange != Exchange::default());
    let partial = partial && !talk && exchanges.iter().any(|exchange| !exchange.stdin.is_empty());
    Call { words, talk, partial, exchanges, ending }
}

impl Exchange {
    /// A line was begun at the terminal, and nothing came back but its echo: the rest of the line belongs to it.
    fn is_half_typed(&self) -> bool {
        let is_silent = self.stdout.is_empty() && self.stderr.is_empty();
        let has_ended = self.keys.0.ends_with(b"\n") || self.keys.0.ends_with(b"\r");
        !self.keys.is_empty() && !has_ended && is_silent && self.terminal == self.keys
    }

    fn has_answer(&self) -> bool {
        !(self.terminal.is_empty() && self.stdout.is_empty() && self.stderr.is_empty())
    }
}

/// Calls without those that only say again what the one before said: a loop that waits looks once.
pub fn without_repeats(calls: Vec<Call>) -> Vec<Call> {
    let mut kept: Vec<Call> = Vec::with_capacity(calls.len());
    for call in calls {
        if kept.last() != Some(&call) {
            kept.push(call);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(events: &[(&str, &str)]) -> Vec<String> {
        let event = |&(kind, text): &(&str, &str)| match kind {
            "typed" => Event::Keys(text.into()),
            _ => Event::Terminal(text.into()),
        };
        let call = call(Vec::new(), true, events.iter().map(event).collect(), (0, false), Ending::Status(0));
        let told = |exchange: &Exchange| {
            format!("{} > {}", exchange.keys.text().unwrap(), exchange.terminal.text().unwrap())
        };
        call.exchanges.iter().map(told).collect()
    }

    #[test]
    fn a_line_typed_in_pieces_is_one() {
        let pieces =
            [("said", "Name: "), ("typed", "Ad"), ("said", "Ad"), ("typed", "a\n"), ("said", "a\r\n")];
        assert_eq!(keys(&pieces), [" > Name: ", "Ada\n > Ada\r\n"]);
        let hidden = [("said", "Code: "), ("typed", "98"), ("typed", "7\n"), ("said", "\r\n")];
        assert_eq!(keys(&hidden), [" > Code: ", "987\n > \r\n"]);
    }

    #[test]
    fn a_key_that_is_answered_is_not_waited_behind() {
        let keyed =
            [("said", "More? "), ("typed", "y"), ("said", "y\r\nMore? "), ("typed", "n"), ("said", "n")];
        assert_eq!(keys(&keyed), [" > More? ", "y > y\r\nMore? ", "n > n"]);
    }
}
