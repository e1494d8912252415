//! Giving a block to the session, and telling how long a step has printed nothing.

use std::cell::RefCell;
use std::path::Path;
use std::time::{Duration, Instant};

use super::document::Runner;
use super::secrets::MaskedStream;
use super::{Error, Place};
use crate::document::Stream;
use crate::plan::Step;
use crate::shell::{Block, Note, Outcome};

/// How long nothing has been printed, and when that is told next: after the time set, after twice that, and so on.
#[derive(Debug)]
pub(super) struct Silence {
    since: Instant,
    first: Option<Duration>,
    next: Option<Duration>,
}

impl Silence {
    /// Begins now; nothing is ever told where there is no time.
    pub(super) fn new(first: Option<Duration>) -> Self {
        let first = first.filter(|first| !first.is_zero());
        Self { since: Instant::now(), first, next: first }
    }

    fn end(&mut self) {
        (self.since, self.next) = (Instant::now(), self.first);
    }

    /// How long it is until it is to be told; `None`: for ever.
    fn patience(&self) -> Option<Duration> {
        self.next.map(|next| next.saturating_sub(self.since.elapsed()))
    }

    /// The time that is to be told now.
    fn tell(&mut self) -> Option<Duration> {
        let due = self.next.filter(|next| *next <= self.since.elapsed())?;
        self.next = due.checked_mul(2);
        Some(due)
    }
}

impl Runner<'_> {
    /// A step begins. Whoever sits at the terminal sees for himself how long it takes.
    pub(super) fn listen(&mut self, step: &Step) {
        let is_watched = self.options.place == Place::Terminal;
        self.silence = Silence::new(self.settings_of(step).silent_after.filter(|_| !is_watched));
    }

    /// Gives a block to the session and passes its output on, secrets masked.
    pub(super) async fn hand_over(&mut self, block: &Block<'_>) -> Result<Outcome, Error> {
        let step = self.ran.last().and_then(|&place| self.plan.steps.get(place));
        let (secrets, silence) = (&self.secrets, RefCell::new(&mut self.silence));
        let observer = RefCell::new(&mut *self.observer);
        let (mut stdout, mut stderr) = (MaskedStream::default(), MaskedStream::default());
        let document: &Path = &self.plan.document;
        let mut notes = |note: Note, piece: &[u8]| {
            silence.borrow_mut().end();
            let observer = &mut *observer.borrow_mut();
            match note {
                Note::Stdout => observer.output(document, Stream::Stdout, &stdout.push(secrets, piece)),
                Note::Stderr => observer.output(document, Stream::Stderr, &stderr.push(secrets, piece)),
                Note::Typed => observer.typed(document, &secrets.masked(&String::from_utf8_lossy(piece))),
            }
        };
        let outcome = {
            let mut run = std::pin::pin!(self.session.run(block, &mut self.stop, &mut notes));
            loop {
                let patience = silence.borrow().patience();
                tokio::select! {
                    biased;
                    outcome = &mut run => break outcome?,
                    () = pass(patience) => {
                        let due = silence.borrow_mut().tell();
                        if let (Some(step), Some(time)) = (step, due) {
                            let command = secrets.masked(&step.content.text);
                            observer.borrow_mut().silent(document, step, &command, time);
                        }
                    }
                }
            }
        };
        for (stream, masked) in [(Stream::Stdout, &mut stdout), (Stream::Stderr, &mut stderr)] {
            let rest = masked.finish();
            if !rest.is_empty() {
                observer.borrow_mut().output(document, stream, &rest);
            }
        }
        Ok(outcome)
    }
}

async fn pass(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silence_is_told_after_the_time_and_twice_that() {
        let mut silence = Silence::new(Some(Duration::from_millis(1)));
        silence.since -= Duration::from_secs(1);
        let told: Vec<_> =
            std::iter::from_fn(|| silence.tell()).map(|time| time.as_millis()).take(4).collect();
        assert_eq!(told, [1, 2, 4, 8]);
        silence.end();
        assert_eq!(silence.next, silence.first);
    }

    #[test]
    fn without_a_time_nothing_is_told() {
        for first in [None, Some(Duration::ZERO)] {
            let mut silence = Silence::new(first);
            assert_eq!((silence.patience(), silence.tell()), (None, None));
        }
    }
}
