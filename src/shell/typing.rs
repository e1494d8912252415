//! Types texts into a program, one after the other, and cuts its output into one answer each.

use std::fs::File;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::block::Typed;
use super::capture::Capture;
use super::terminal::Terminal;

/// Silence that ends an answer where the program cannot be asked.
const QUIET: Duration = Duration::from_millis(400);

/// End of file, typed at a terminal.
const END_OF_FILE: &[u8] = b"\x04";

/// A conversation with a program: its greeting, then an answer to each text.
pub(super) struct Typist<'a> {
    texts: &'a [Typed],
    heard: usize,
    begun: bool,
    pipe: Option<File>,
    pending: Vec<u8>,
    sound: usize,
    last_sound: Instant,
}

/// A piece of the conversation.
pub(super) struct Answer {
    pub(super) stdout: Capture,
    pub(super) stderr: Capture,
    /// What followed the marker on its line.
    pub(super) remark: String,
}

impl<'a> Typist<'a> {
    /// `pipe`: the program's standard input; `None` where it sits at a terminal.
    pub(super) fn new(texts: &'a [Typed], pipe: Option<File>) -> Self {
        Self {
            texts,
            heard: 0,
            begun: false,
            pipe,
            pending: Vec::new(),
            sound: 0,
            last_sound: Instant::now(),
        }
    }

    /// How long nothing need be looked at.
    pub(super) fn patience(&self) -> Duration {
        if self.pending.is_empty() { QUIET / 4 } else { Duration::from_millis(2) }
    }

    /// A text is typed and not answered.
    pub(super) fn is_waiting(&self) -> bool {
        (1..=self.texts.len()).contains(&self.heard)
    }

    /// Types what can be typed; the next complete piece of the conversation, taken out of the captures.
    pub(super) fn turn(
        &mut self,
        stdout: &mut Capture,
        stderr: &mut Capture,
        terminal: Option<&Terminal>,
    ) -> io::Result<Option<Answer>> {
        self.listen(stdout, stderr);
        if !self.begun {
            self.begun = true;
            self.ask(0);
        }
        self.flush(terminal)?;
        let Some(current) =
            self.texts.get(self.heard.saturating_sub(1)).filter(|_| self.heard <= self.texts.len())
        else {
            return Ok(None);
        };
        let answer = match &current.ask {
            Some(_) => match find_marker(stdout.head(), &current.marker) {
                Some(found) => cut(stdout, stderr, &found),
                None => return Ok(None),
            },
            None if self.pending.is_empty() && self.last_sound.elapsed() >= QUIET => Answer {
                stdout: std::mem::take(stdout),
                stderr: std::mem::take(stderr),
                remark: String::new(),
            },
            None => return Ok(None),
        };
        self.type_next();
        self.flush(terminal)?;
        Ok(Some(answer))
    }

    fn listen(&mut self, stdout: &Capture, stderr: &Capture) {
        let sound = stdout.head().len() + stderr.head().len();
        if sound != self.sound {
            self.sound = sound;
            self.last_sound = Instant::now();
        }
    }

    fn type_next(&mut self) {
        let next = self.heard;
        self.heard += 1;
        self.last_sound = Instant::now();
        if let Some(typed) = self.texts.get(next) {
            self.pending.extend(typed.text.as_bytes());
            self.pending.push(b'\n');
            self.ask(next);
        } else if self.pipe.is_none() {
            self.pending.extend(END_OF_FILE);
        }
    }

    fn ask(&mut self, text: usize) {
        if let Some(ask) = self.texts.get(text).and_then(|typed| typed.ask.as_ref()) {
            self.pending.extend(ask.as_bytes());
            self.pending.push(b'\n');
        }
    }

    /// Writes what the program's input takes now; after the last answer the input is closed.
    fn flush(&mut self, terminal: Option<&Terminal>) -> io::Result<()> {
        while !self.pending.is_empty() {
            let written = match (&mut self.pipe, terminal) {
                (Some(pipe), _) => pipe.write(&self.pending),
                (None, Some(terminal)) => terminal.master().write(&self.pending),
                (None, None) => return Ok(()),
            };
            match written {
                Ok(count) => drop(self.pending.drain(..count)),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        if self.heard > self.texts.len() {
            self.pipe = None;
        }
        Ok(())
    }
}

/// Where the marker's line is.
struct Found {
    starts: usize,
    ends: usize,
    remark: String,
}

fn find_marker(output: &[u8], marker: &str) -> Option<Found> {
    let at = memchr::memmem::find(output, marker.as_bytes())?;
    let ends = at + memchr::memchr(b'\n', &output[at..])? + 1;
    let line_starts = memchr::memrchr(b'\n', &output[..at]).map_or(0, |newline| newline + 1);
    let before = &output[line_starts..at];
    let starts = if is_prompt(before) { line_starts } else { at };
    let remark = String::from_utf8_lossy(&output[at + marker.len()..ends]).trim().to_owned();
    Some(Found { starts, ends, remark })
}

/// Prompts only: `> `, `>>> `, `... `, several in a row.
pub(super) fn is_prompt(text: &[u8]) -> bool {
    text.iter().all(|byte| b"> .".contains(byte))
}

fn cut(stdout: &mut Capture, stderr: &mut Capture, found: &Found) -> Answer {
    let mut marker = stdout.split_off(found.starts);
    let rest = marker.split_off(found.ends - found.starts);
    let answer = std::mem::replace(stdout, rest);
    Answer { stdout: answer, stderr: std::mem::take(stderr), remark: found.remark.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marker_and_prompts_before_it_are_no_output() {
        let found = find_marker(b"3\n> > MARK 00000\nnext", "MARK").expect("there");
        assert_eq!((found.starts, found.ends, found.remark.as_str()), (2, 17, "00000"));
    }

    #[test]
    fn output_without_a_newline_before_the_marker_is_kept() {
        let found = find_marker(b"abcMARK\n", "MARK").expect("there");
        assert_eq!((found.starts, found.ends), (3, 8));
    }

    #[test]
    fn half_a_marker_line_is_waited_for() {
        assert!(find_marker(b"3\nMARK 000", "MARK").is_none());
    }
}
