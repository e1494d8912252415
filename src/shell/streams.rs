//! The output of a block while it runs and when it is over: pipes and terminals read, told and kept.

use std::time::{Duration, Instant};

use super::Error;
use super::block::{Feed, Note, Streams};
use super::exchange::Exchange;
use super::pipes::Drained;
use super::terminal::{Desk, MARK, Terminal};
use super::typing::is_prompt;

/// How long the system may take to hand over what a terminal has taken.
const HAND_OVER: Duration = Duration::from_secs(2);

/// How long a process substitution may take to write its last output.
const SUBSTITUTION: Duration = Duration::from_millis(500);

impl Exchange<'_, '_> {
    /// Tells an answer with the text that it answers.
    pub(super) fn tell_typed(&mut self, stdout: &[u8], stderr: &[u8]) {
        if let Feed::Typed(texts) = self.block.feed
            && let Some(typed) = texts.get(self.typed.len())
        {
            (self.notes)(Note::Typed, typed.text.as_bytes());
        }
        self.tell(stdout, stderr);
    }

    pub(super) fn tell(&mut self, stdout: &[u8], stderr: &[u8]) {
        for (note, text) in [(Note::Stdout, stdout), (Note::Stderr, stderr)] {
            let is_silent = text.is_empty() || note == Note::Stderr && is_prompt(text);
            if !is_silent {
                (self.notes)(note, text);
            }
        }
    }

    /// Reads what is there. In a conversation it is told answer by answer, so that our own questions are not.
    pub(super) fn read(&mut self, note: Note) -> Result<Drained, Error> {
        if self.block.streams == Streams::Terminals {
            self.read_echo()?;
        }
        let spill = self.session.spill_path(note);
        let is_quiet = self.typist.is_some();
        let desk = self.desk(note);
        let capture = if note == Note::Stdout { &mut self.stdout } else { &mut self.stderr };
        let mut notes = |note, piece: &[u8]| {
            if !is_quiet {
                (self.notes)(note, piece);
            }
        };
        if let Some(desk) = desk {
            let label = self.session.label();
            return self.session.drain_terminal(desk, |piece| {
                notes(note, &label.apply(piece.to_vec()));
                capture.push(piece, &spill);
            });
        }
        let label = self.session.label();
        self.session.drain(note, |piece| {
            if note == Note::Stderr {
                notes(note, &label.apply(piece.to_vec()));
            } else {
                notes(note, piece);
            }
            capture.push(piece, &spill);
        })
    }

    /// The terminal that a stream goes to, where it goes to one.
    pub(super) fn desk(&self, note: Note) -> Option<Desk> {
        match (self.block.streams, note) {
            (Streams::Terminals, Note::Stderr) => Some(Desk::Stderr),
            (Streams::Terminals, Note::Stdout) => Some(Desk::Stdout),
            (Streams::Terminal, Note::Stdout) => Some(Desk::Keyboard),
            _ => None,
        }
    }

    /// Passes on what came at the terminal that is typed at, which is no output. What is typed comes before what a
    /// program says to it.
    pub(super) fn read_echo(&mut self) -> Result<(), Error> {
        let notes = &mut self.notes;
        self.session.drain_terminal(Desk::Keyboard, |piece| notes(Note::Stdout, piece))?;
        Ok(())
    }

    /// Everything that was printed at a terminal before now and not read yet.
    async fn rest(&mut self, desk: Desk) -> Result<Vec<u8>, Error> {
        let mut rest = Vec::new();
        let mut marked = self.session.terminal_of(desk).is_some_and(Terminal::mark);
        let deadline = Instant::now() + HAND_OVER;
        loop {
            self.session.drain_terminal(desk, |piece| rest.extend_from_slice(piece))?;
            if let Some(at) = memchr::memmem::find(&rest, MARK) {
                rest.drain(at..at + MARK.len());
                marked = false;
            }
            if !marked || Instant::now() >= deadline {
                return Ok(self.session.label().apply(rest));
            }
            tokio::time::sleep(Duration::from_micros(100)).await;
        }
    }

    async fn read_to_end(&mut self, note: Note, desk: Desk) -> Result<(), Error> {
        let rest = self.rest(desk).await?;
        if !rest.is_empty() {
            (self.notes)(note, &rest);
            let spill = self.session.spill_path(note);
            let capture = if note == Note::Stdout { &mut self.stdout } else { &mut self.stderr };
            capture.push(&rest, &spill);
        }
        Ok(())
    }

    /// Takes what is left of the streams; those that are still held go on being read for this block.
    pub(super) async fn close(&mut self) -> Result<(), Error> {
        let substitutes = self.block.text.contains(">(");
        if self.block.streams == Streams::Terminals {
            let rest = self.rest(Desk::Keyboard).await?;
            (self.notes)(Note::Stdout, &rest);
        }
        for note in [Note::Stdout, Note::Stderr] {
            if let Some(desk) = self.desk(note) {
                self.read_to_end(note, desk).await?;
                continue;
            }
            let mut drained = self.read(note)?;
            let deadline = Instant::now() + SUBSTITUTION;
            while substitutes && drained == Drained::Open && Instant::now() < deadline {
                tokio::time::sleep(Duration::from_millis(1)).await;
                drained = self.read(note)?;
            }
            if drained == Drained::Open {
                self.session.detach(note)?;
            }
        }
        self.converse()
    }
}
