//! Documents one after the other.
//!
//! While one document runs, the shell of the next one starts; while the first shell starts, bash looks at every block.

use super::due::{Beginner, Due, check};
use super::entry::Entry;
use super::record::DocumentRecord;
use super::{Error, Observer};
use crate::shell::{self, Signal, Stop};

/// Runs the documents.
pub(super) async fn run(
    entries: &[Entry],
    beginner: Beginner<'_>,
    observer: &mut dyn Observer,
) -> Result<(Vec<DocumentRecord>, Option<Signal>), Error> {
    let stop = Stop::on_signals()?;
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
    let mut next = match (due.next(), first) {
        (Some(Due::Run(_)), Some(first)) => Some(first?),
        (Some(report), first) => {
            if let Some(Ok(unused)) = first {
                unused.cancel().await;
            }
            Some(beginner.begin(report)?)
        }
        (None, _) => None,
    };
    let mut records = Vec::with_capacity(entries.len());
    while let Some(begun) = next {
        if stop.signal().is_some() {
            next = Some(begun);
            break;
        }
        next = due.next().map(|due| beginner.begin(due)).transpose()?;
        let record = beginner.finish(begun, observer, &stop).await?;
        let is_last = options.after_failure.ends_with(&record);
        records.push(record);
        if is_last {
            break;
        }
    }
    if let Some(begun) = next {
        begun.cancel().await;
    }
    Ok((records, stop.signal()))
}
