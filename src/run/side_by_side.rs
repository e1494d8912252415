//! Documents side by side: workers, each a thread, take the next document when they are done with one.
//!
//! Here a session stays with the thread that started it, from its start to its end.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

use super::due::{Beginner, Due};
use super::record::{DocumentRecord, StepRecord};
use super::{Error, Observer};
use crate::document::Stream;
use crate::plan::{Plan, Step};
use crate::shell::{Signal, Stop};

/// Runs the documents, as many at a time as the options say. After an error no further document starts, and those
/// that run come to their end.
pub(super) fn run(
    documents: &[Due<'_>],
    beginner: Beginner<'_>,
    observer: &mut dyn Observer,
    runtime: &Runtime,
) -> Result<(Vec<DocumentRecord>, Option<Signal>), Error> {
    let stop = runtime.block_on(async { Stop::on_signals() })?;
    let queue = Queue { documents, next: AtomicUsize::new(0) };
    let observer = Shared(Mutex::new(observer));
    let (done, mut finished) = mpsc::unbounded_channel();
    let results = std::thread::scope(|scope| {
        for _ in 0..beginner.options.jobs.get().min(documents.len()) {
            let (done, stop) = (done.clone(), stop.clone());
            let (queue, mut observer) = (&queue, &observer);
            scope.spawn(move || {
                let outcome = work(queue, beginner, &mut observer, &stop, |index, record| {
                    let _ = done.send(Ok((index, record)));
                });
                if let Err(error) = outcome {
                    queue.close();
                    let _ = done.send(Err(error));
                }
            });
        }
        drop(done);
        runtime.block_on(async {
            let mut results = Vec::with_capacity(documents.len());
            while let Some(result) = finished.recv().await {
                results.push(result);
            }
            results
        })
    });
    let mut records = results.into_iter().collect::<Result<Vec<_>, Error>>()?;
    records.sort_by_key(|(index, _)| *index);
    Ok((records.into_iter().map(|(_, record)| record).collect(), stop.signal()))
}

/// Runs documents until there are no more, or the run is to stop.
fn work(
    queue: &Queue<'_>,
    beginner: Beginner<'_>,
    observer: &mut dyn Observer,
    stop: &Stop,
    mut done: impl FnMut(usize, DocumentRecord),
) -> Result<(), Error> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        while let Some((index, document)) = queue.next().filter(|_| stop.signal().is_none()) {
            let begun = beginner.begin(document.clone())?;
            let record = beginner.finish(begun, observer, stop).await?;
            if beginner.options.after_failure.ends_with(&record) {
                queue.close();
            }
            done(index, record);
        }
        Ok(())
    })
}

/// The documents that no worker has taken.
struct Queue<'a> {
    documents: &'a [Due<'a>],
    next: AtomicUsize,
}

impl<'a> Queue<'a> {
    fn next(&self) -> Option<(usize, &'a Due<'a>)> {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        self.documents.get(index).map(|document| (index, document))
    }

    fn close(&self) {
        self.next.store(self.documents.len(), Ordering::Relaxed);
    }
}

/// An observer that is told by several threads, one at a time.
struct Shared<'a>(Mutex<&'a mut dyn Observer>);

impl<'a> Shared<'a> {
    fn observer(&self) -> MutexGuard<'_, &'a mut dyn Observer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Observer for &Shared<'_> {
    fn document_started(&mut self, plan: &Plan) {
        self.observer().document_started(plan);
    }

    fn step_started(&mut self, document: &Path, step: &Step) {
        self.observer().step_started(document, step);
    }

    fn output(&mut self, document: &Path, stream: Stream, text: &[u8]) {
        self.observer().output(document, stream, text);
    }

    fn typed(&mut self, document: &Path, text: &str) {
        self.observer().typed(document, text);
    }

    fn silent(&mut self, document: &Path, step: &Step, command: &str, time: Duration) {
        self.observer().silent(document, step, command, time);
    }

    fn step_finished(&mut self, document: &Path, record: &StepRecord) {
        self.observer().step_finished(document, record);
    }

    fn warned(&mut self, sentence: &str) {
        self.observer().warned(sentence);
    }

    fn document_finished(&mut self, record: &DocumentRecord) {
        self.observer().document_finished(record);
    }
}
