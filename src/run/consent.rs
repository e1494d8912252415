//! The reader's word before a step of a run at a terminal.

use super::document::Runner;
use super::{Error, Pauses, Place};
use crate::document::Action;
use crate::document::bash::Script;
use crate::plan::Step;
use crate::shell::{Key, Keys};

/// What the reader says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consent {
    /// Run it.
    Given,
    /// Leave it out.
    Refused,
    /// Run nothing more.
    Ended,
}

impl Runner<'_> {
    /// Asks where the step is one to ask about.
    pub(super) async fn consent(&mut self, step: &Step) -> Result<Consent, Error> {
        let Some(why) = self.why_ask(step) else { return Ok(Consent::Given) };
        let mut keys = Keys::take()?;
        self.observer.asked(&self.plan.document, step, &why);
        loop {
            let key = tokio::select! {
                key = keys.next() => key,
                () = self.stop.requested() => return Ok(Consent::Ended),
            };
            match key {
                Key::Enter | Key::Char('y') => return Ok(Consent::Given),
                Key::Char('s' | 'n') => return Ok(Consent::Refused),
                Key::Char('q') | Key::Control('c' | 'd') | Key::Gone => return Ok(Consent::Ended),
                _ => {}
            }
        }
    }

    fn why_ask(&self, step: &Step) -> Option<String> {
        let directives = &step.content.directives;
        if self.options.place != Place::Terminal
            || self.options.pauses == Pauses::Never
            || directives.skip.is_some()
        {
            return None;
        }
        if let Some(pause) = &directives.pause {
            return Some(pause.why.clone().unwrap_or_else(|| "the document pauses here".to_owned()));
        }
        let deletes = self.options.pauses == Pauses::Destructive
            && step.content.action == Action::Run
            && Script::read(&step.content.text).deletes();
        deletes.then(|| "this step deletes what was made".to_owned())
    }
}
