//! Documents one after the other.
//!
//! While one document runs, the shells of the next ones start; while the first shell starts, bash looks at every block.

use std::thread::ScopedJoinHandle;

use tokio::runtime::{Handle, Runtime};
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::due::{Ahead, Beginner, Begun, Due, check};
use super::entry::Entry;
use super::record::DocumentRecord;
use super::{Error, Observer};
use crate::shell::{self, Signal, Stop};

/// How many documents are begun and wait for their turn, besides the one that is being begun.
const WAITING: usize = 1;

/// Runs the documents.
pub(super) fn run(
    entries: &[Entry],
    beginner: Beginner<'_>,
    observer: &mut dyn Observer,
    runtime: &Runtime,
) -> Result<(Vec<DocumentRecord>, Option<Signal>), Error> {
    let _context = runtime.enter();
    let stop = Stop::on_signals()?;
    let (first, due) = open(entries, beginner, runtime)?;
    let Some(first) = first else { return Ok((Vec::new(), stop.signal())) };
    let records = if due.is_empty() {
        runtime.block_on(carry_out(first, None, beginner, observer, &stop))
    } else {
        std::thread::scope(|scope| {
            let (begun, mut next) = mpsc::channel(WAITING);
            let context = runtime.handle().clone();
            let starter = scope.spawn(move || start(due, beginner, &begun, &context));
            let records = runtime.block_on(carry_out(first, Some(&mut next), beginner, observer, &stop));
            runtime.block_on(cancel(next, starter));
            records
        })
    };
    Ok((records?, stop.signal()))
}

/// Begins the first document, and tells what is to be done for the others.
fn open<'a>(
    entries: &'a [Entry],
    beginner: Beginner<'a>,
    runtime: &Runtime,
) -> Result<(Option<Begun<'a>>, Vec<Due<'a>>), Error> {
    let Beginner { options, workplace, .. } = beginner;
    let (checked, first) = std::thread::scope(|scope| {
        let checked = scope.spawn(|| {
            workplace.post_guard();
            check(entries, options.unfit, workplace)
        });
        let first = entries.first().and_then(Entry::ready).map(|loaded| beginner.start(loaded));
        shell::sweep();
        (checked.join().expect("checking does not panic"), first)
    });
    let mut due = checked?.into_iter();
    let first = match (due.next(), first) {
        (Some(Due::Run(_)), Some(first)) => Some(first?),
        (Some(report), first) => {
            if let Some(Ok(unused)) = first {
                runtime.block_on(unused.cancel());
            }
            Some(beginner.begin(report)?)
        }
        (None, _) => None,
    };
    Ok((first, due.collect()))
}

/// Begins documents ahead of their turn. Returns the one that nobody waits for any more.
fn start<'a>(
    due: Vec<Due<'a>>,
    beginner: Beginner<'a>,
    begun: &Sender<Ahead<'a>>,
    context: &Handle,
) -> Option<Ahead<'a>> {
    let _context = context.enter();
    due.into_iter()
        .find_map(|due| begun.blocking_send(beginner.begin_ahead(due)).err())
        .map(|unsent| unsent.0)
}

/// Runs the first document and those that follow it.
async fn carry_out<'a>(
    first: Begun<'a>,
    mut next: Option<&mut Receiver<Ahead<'a>>>,
    beginner: Beginner<'a>,
    observer: &mut dyn Observer,
    stop: &Stop,
) -> Result<Vec<DocumentRecord>, Error> {
    let mut records = Vec::new();
    let mut due = Some(Ahead::Begun(first));
    while let Some(ahead) = due {
        if stop.signal().is_some() {
            ahead.cancel().await;
            break;
        }
        let begun = beginner.take_turn(ahead).await?;
        let record = beginner.finish(begun, observer, stop).await?;
        let is_last = beginner.options.after_failure.ends_with(&record);
        records.push(record);
        due = match &mut next {
            Some(next) if !is_last => next.recv().await,
            _ => None,
        };
    }
    Ok(records)
}

/// Ends the sessions of the documents whose turn does not come.
async fn cancel<'a>(mut next: Receiver<Ahead<'a>>, starter: ScopedJoinHandle<'_, Option<Ahead<'a>>>) {
    next.close();
    while let Some(begun) = next.recv().await {
        begun.cancel().await;
    }
    if let Some(begun) = starter.join().expect("beginning does not panic") {
        begun.cancel().await;
    }
}
