//! What is to be done for each document of a call, now that bash has looked at all of them, and doing it.

use super::entry::{Entry, Reason, Unusable};
use super::journal::Keeping;
use super::observer::Observer;
use super::prepared::Prepared;
use super::record::DocumentRecord;
use super::whole::{Refused, refused};
use super::{Error, Options, Unfit};
use crate::plan::Loaded;
use crate::shell::{Stop, Workplace};

/// What is to be done for a document.
#[derive(Debug, Clone)]
pub(super) enum Due<'a> {
    /// It is to be run.
    Run(&'a Loaded),
    /// It is to be reported as one that cannot be run.
    Report(Unusable),
}

/// Asks bash of every block. An error where it refuses one in each document that is ready, unless even that is to be
/// reported.
pub(super) fn check<'a>(
    entries: &'a [Entry],
    unfit: Unfit,
    workplace: &Workplace,
) -> Result<Vec<Due<'a>>, Error> {
    let ready: Vec<&Loaded> = entries.iter().filter_map(Entry::ready).collect();
    let mut objections: Vec<Vec<Refused>> = vec![Vec::new(); ready.len()];
    for (place, objection) in refused(&ready, workplace)? {
        objections[place].push(objection);
    }
    if unfit == Unfit::Refuse && !ready.is_empty() && objections.iter().all(|found| !found.is_empty()) {
        return Err(Error::Refused(objections.into_iter().flatten().collect()));
    }
    let mut objections = objections.into_iter();
    let due = |entry: &'a Entry| match entry {
        Entry::Unusable(unusable) => Due::Report(unusable.clone()),
        Entry::Ready(loaded) => match objections.next().expect("one for each that is ready") {
            found if found.is_empty() => Due::Run(loaded),
            found => {
                let reasons = found.iter().map(|refused| refused.reason(&loaded.plan.document)).collect();
                Due::Report(Unusable::planned(loaded, reasons))
            }
        },
    };
    Ok(entries.iter().map(due).collect())
}

/// A document whose session has been started, or which cannot be run.
pub(super) enum Begun<'a> {
    Prepared(Box<Prepared<'a>>),
    Unusable(Unusable),
}

/// What came of beginning a document before its turn.
pub(super) enum Ahead<'a> {
    Begun(Begun<'a>),
    /// It could not be begun; what runs before it may change that.
    NotYet(&'a Loaded),
}

/// How the documents of a call are begun.
#[derive(Clone, Copy)]
pub(super) struct Beginner<'a> {
    pub(super) options: Options,
    pub(super) keeping: &'a Keeping,
    pub(super) workplace: &'a Workplace,
    /// There is one document, and its error is that of the call.
    pub(super) is_alone: bool,
}

impl<'a> Beginner<'a> {
    pub(super) fn start(self, loaded: &'a Loaded) -> Result<Begun<'a>, Error> {
        match Prepared::start(loaded, self.options, self.keeping, self.workplace) {
            Ok(prepared) => Ok(Begun::Prepared(Box::new(prepared))),
            Err(error) => self.own(loaded, error).map(Begun::Unusable),
        }
    }

    pub(super) fn begin(self, due: Due<'a>) -> Result<Begun<'a>, Error> {
        match due {
            Due::Run(loaded) => self.start(loaded),
            Due::Report(unusable) => Ok(Begun::Unusable(unusable)),
        }
    }

    /// Begins a document while others run, which may change what it finds.
    pub(super) fn begin_ahead(self, due: Due<'a>) -> Ahead<'a> {
        match due {
            Due::Run(loaded) => {
                let prepared = Prepared::start(loaded, self.options, self.keeping, self.workplace);
                let begun = |prepared| Ahead::Begun(Begun::Prepared(Box::new(prepared)));
                prepared.map_or(Ahead::NotYet(loaded), begun)
            }
            Due::Report(unusable) => Ahead::Begun(Begun::Unusable(unusable)),
        }
    }

    /// The document's turn has come: it is begun again where what was begun does not fit any more.
    pub(super) async fn take_turn(self, ahead: Ahead<'a>) -> Result<Begun<'a>, Error> {
        match ahead {
            Ahead::Begun(Begun::Prepared(prepared)) if !prepared.is_up_to_date() => {
                let loaded = prepared.loaded();
                prepared.cancel().await;
                self.start(loaded)
            }
            Ahead::Begun(begun) => Ok(begun),
            Ahead::NotYet(loaded) => self.start(loaded),
        }
    }

    pub(super) async fn finish(
        self,
        begun: Begun<'a>,
        observer: &mut dyn Observer,
        stop: &Stop,
    ) -> Result<DocumentRecord, Error> {
        let unusable = match begun {
            Begun::Unusable(unusable) => unusable,
            Begun::Prepared(prepared) => {
                let loaded = prepared.loaded();
                match prepared.run(self.options, observer, stop).await {
                    Ok(record) => return Ok(record),
                    Err(error) => self.own(loaded, error)?,
                }
            }
        };
        let record = unusable.record();
        observer.document_finished(&record);
        Ok(record)
    }

    /// An error is the document's own where there are others.
    fn own(self, loaded: &Loaded, error: Error) -> Result<Unusable, Error> {
        if self.is_alone {
            return Err(error);
        }
        let reason = Reason { line: None, message: told(&error) };
        Ok(Unusable::planned(loaded, vec![reason]))
    }
}

impl Begun<'_> {
    /// Ends the session unused.
    pub(super) async fn cancel(self) {
        if let Self::Prepared(prepared) = self {
            prepared.cancel().await;
        }
    }
}

impl Ahead<'_> {
    /// Ends the session unused.
    pub(super) async fn cancel(self) {
        if let Self::Begun(begun) = self {
            begun.cancel().await;
        }
    }
}

/// An error with all its causes in one line.
fn told(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
}
