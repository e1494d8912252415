//! Keeps what the tools say.

use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;

use super::super::secrets::{SHORTEST, Secrets};
use super::super::talk;
use super::{locked, text_of, unmark};
use crate::plan::{Plan, Step};
use crate::recording::{self, Call, Ending, Event, Masks, RecordedStep, Recording};
use crate::shell::{Attendant, Ended, Frame, Line};

/// What a hidden text is called that is no variable's.
const TYPED: &str = "typed";

/// Keeps what the tools say.
#[derive(Default)]
pub(super) struct Recorder {
    notes: Mutex<Notes>,
}

#[derive(Default)]
struct Notes {
    calls: Vec<Noted>,
    hidden: Vec<String>,
}

struct Noted {
    step: usize,
    attempt: u32,
    born: u64,
    call: Call,
}

impl Attendant for Recorder {
    fn attend(&self, line: &mut Line) -> io::Result<()> {
        let Some(Frame::Call { step, born, talk, words }) = line.receive()? else { return Ok(()) };
        line.send(&Frame::Relay)?;
        let (mut events, mut unread, mut ending) = (Vec::new(), (0, false), Ending::Stopped);
        let mut hidden = Vec::new();
        while let Ok(Some(frame)) = line.receive() {
            match frame {
                Frame::Stdin(bytes) => events.push(Event::Stdin(bytes)),
                Frame::Hidden(bytes) => {
                    hidden.push(typed(&bytes));
                    events.push(Event::Keys(without_short(bytes)));
                }
                Frame::Keys(bytes) if asks_for_secret(&events) => {
                    hidden.push(typed(&bytes));
                    events.push(Event::Keys(without_short(bytes)));
                }
                Frame::Keys(bytes) => events.push(Event::Keys(bytes)),
                Frame::Terminal(bytes) => events.push(Event::Terminal(bytes)),
                Frame::Stdout(bytes) => events.push(Event::Stdout(bytes)),
                Frame::Stderr(bytes) => events.push(Event::Stderr(bytes)),
                Frame::Unread(count, more) => unread = (count, more),
                Frame::Ended(ended) => ending = of(ended),
                _ => {}
            }
        }
        let words = words.iter().map(|word| String::from_utf8_lossy(word).into_owned()).collect();
        let call = recording::call(words, talk, events, unread, ending);
        let (step, attempt) = unmark(&step);
        let mut notes = locked(&self.notes);
        notes.calls.push(Noted { step, attempt, born, call });
        notes.hidden.extend(hidden);
        Ok(())
    }
}

impl Recorder {
    /// What was said, as far as it belongs to the last attempts, without secrets.
    pub(super) fn recording(
        &self,
        plan: &Plan,
        names: &[String],
        attempts: &BTreeMap<usize, u32>,
        secrets: &Secrets,
    ) -> Recording {
        let Notes { calls, hidden, .. } = std::mem::take(&mut *locked(&self.notes));
        let numbered = numbered(secrets.named().chain(hidden.iter().map(|value| (TYPED, value.as_str()))));
        let pairs = numbered.iter().map(|(name, value)| (name.as_str(), *value));
        let masks = Masks::new(pairs, &talk::marker());
        let mut by_step: BTreeMap<usize, Vec<Noted>> = BTreeMap::new();
        for noted in calls {
            let last = attempts.get(&noted.step).copied().unwrap_or(0);
            if noted.attempt == 0 || noted.attempt == last {
                by_step.entry(noted.step).or_default().push(noted);
            }
        }
        let step = |step: &Step| {
            let mut calls = by_step.remove(&step.number)?;
            calls.sort_by_key(|noted| noted.born);
            let calls = calls.iter().map(|noted| masks.masked(&noted.call)).collect();
            Some(RecordedStep {
                number: step.number,
                line: step.content.line,
                text: text_of(step),
                calls: recording::without_repeats(calls),
            })
        };
        Recording {
            document: plan.document.display().to_string(),
            tools: names.to_vec(),
            steps: plan.steps.iter().filter_map(step).collect(),
        }
    }
}

/// Further values of the same name get numbers: `PASSWORD`, `PASSWORD_2`.
fn numbered<'s>(secrets: impl Iterator<Item = (&'s str, &'s str)>) -> Vec<(String, &'s str)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut told: Vec<(String, &str)> = Vec::new();
    for (name, value) in secrets {
        if told.iter().any(|(_, known)| *known == value) {
            continue;
        }
        let count = counts.entry(name).or_default();
        *count += 1;
        let name = if *count == 1 { name.to_owned() } else { format!("{name}_{count}") };
        told.push((name, value));
    }
    told
}

fn typed(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

/// A text that is too short to be looked for elsewhere is left out where it was typed.
fn without_short(bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8_lossy(&bytes).trim() {
        "" => bytes,
        text if text.len() < SHORTEST => {
            let placeholder = recording::secret(TYPED, "");
            String::from_utf8_lossy(&bytes).replacen(text, &placeholder, 1).into_bytes()
        }
        _ => bytes,
    }
}

/// What the program printed last asks for something that nobody is to see, though the terminal may still echo.
fn asks_for_secret(events: &[Event]) -> bool {
    let printed = events.iter().filter_map(|event| match event {
        Event::Terminal(bytes) => Some(&bytes[..]),
        _ => None,
    });
    let printed = String::from_utf8_lossy(&printed.collect::<Vec<_>>().concat()).to_lowercase();
    let prompt = printed.rsplit('\n').next().unwrap_or_default();
    ["password", "passphrase", "secret", "token"].iter().any(|word| prompt.contains(word))
}

fn of(ended: Ended) -> Ending {
    match ended {
        Ended::Status(status) => Ending::Status(status),
        Ended::Killed(signal) => Ending::Killed(signal),
        Ended::Stopped => Ending::Stopped,
    }
}
