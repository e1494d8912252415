//! Output that comes after its block is over, from processes the block left in the background.

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tokio::io::unix::AsyncFd;

use super::Error;
use super::block::Note;
use super::capture::{Capture, Captured};
use super::pipes::{self, Drained, Pipe};
use super::session::Session;

/// A stream that outlived its block.
#[derive(Debug)]
pub(super) struct Late {
    block: usize,
    note: Note,
    pipe: Arc<Pipe>,
    capture: Arc<Mutex<Capture>>,
    spill: PathBuf,
    reader: tokio::task::JoinHandle<()>,
}

/// What a block printed after it was over.
#[derive(Debug)]
pub struct Afterwards {
    /// The block, counted from 0 in running order.
    pub block: usize,
    /// The stream.
    pub note: Note,
    /// What came.
    pub captured: Captured,
}

impl Late {
    /// Stops reading; what came, where anything did.
    pub(super) fn finish(self) -> Option<Afterwards> {
        self.reader.abort();
        let mut capture =
            self.capture.lock().map(|mut capture| std::mem::take(&mut *capture)).unwrap_or_default();
        let mut buffer = vec![0; 64 << 10];
        let _ = self.pipe.drain(&mut buffer, |piece| capture.push(piece, &self.spill));
        let captured = capture.finish();
        (!captured.head.is_empty()).then_some(Afterwards { block: self.block, note: self.note, captured })
    }
}

impl Session {
    /// Lets go of the streams that nobody writes any more.
    pub(super) fn release_late(&mut self) {
        for late in self.late.extract_if(.., |late| late.reader.is_finished()) {
            self.afterwards.extend(late.finish());
        }
    }

    /// Keeps reading a stream that a background process still holds, and makes a new pipe for the next block.
    pub(super) fn detach(&mut self, note: Note) -> Result<(), Error> {
        self.release_late();
        let name = if note == Note::Stderr { "err" } else { "out" };
        let new = Pipe::create(&self.station.path().join(name))?;
        let slot = if note == Note::Stderr { &mut self.station.stderr } else { &mut self.station.stdout };
        let pipe = std::mem::replace(slot, new);
        let pipe = Arc::new(pipe);
        let watched = pipes::watch(pipe.as_ref())?;
        let capture = Arc::new(Mutex::new(Capture::default()));
        let spill = self.options.spill.join(format!("{}-{}-late.{name}", self.mark, self.count + 1));
        let reader = tokio::spawn(read_late(watched, Arc::clone(&pipe), Arc::clone(&capture), spill.clone()));
        self.late.push(Late { block: self.count, note, pipe, capture, spill, reader });
        Ok(())
    }
}

async fn read_late(watched: AsyncFd<OwnedFd>, pipe: Arc<Pipe>, capture: Arc<Mutex<Capture>>, spill: PathBuf) {
    let mut buffer = vec![0; 16 << 10];
    while let Ok(mut ready) = watched.readable().await {
        let drained = pipe.drain(&mut buffer, |piece| {
            if let Ok(mut capture) = capture.lock() {
                capture.push(piece, &spill);
            }
        });
        if !matches!(drained, Ok(Drained::Open)) {
            return;
        }
        ready.clear_ready();
    }
}
