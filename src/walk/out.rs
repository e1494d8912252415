//! Everything that is shown, in one place: on the terminal and in the recording.

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::cast::Cast;

/// Writes to the terminal; clones write to the same place.
#[derive(Clone)]
pub(super) struct Out(Arc<Mutex<Inner>>);

struct Inner {
    cast: Option<Cast>,
    is_midline: bool,
}

impl Out {
    /// Standard output, recorded into a file where one is given. Fails where that cannot be written.
    pub(super) fn new(cast: Option<&Path>) -> io::Result<Self> {
        let cast = cast.map(Cast::create).transpose()?;
        Ok(Self(Arc::new(Mutex::new(Inner { cast, is_midline: false }))))
    }

    /// Writes a text. A terminal that is gone takes nothing more, which is no error.
    pub(super) fn say(&self, text: &str) {
        self.pass(text.as_bytes());
    }

    /// Writes lines that begin at the left edge.
    pub(super) fn lines(&self, text: &str) {
        self.end_line();
        self.say(text);
    }

    /// Ends the line where the output before it did not.
    pub(super) fn end_line(&self) {
        if self.0.lock().is_ok_and(|inner| inner.is_midline) {
            self.say("\n");
        }
    }

    /// Passes a command's output on as it is.
    pub(super) fn pass(&self, bytes: &[u8]) {
        let (Some(last), Ok(mut inner)) = (bytes.last(), self.0.lock()) else { return };
        inner.is_midline = *last != b'\n';
        let mut stdout = io::stdout().lock();
        let _ = stdout.write_all(bytes).and_then(|()| stdout.flush());
        if let Some(cast) = &mut inner.cast {
            cast.output(bytes);
        }
    }

    /// The cursor was put back to the left edge of an empty line.
    pub(super) fn at_left_edge(&self) {
        if let Ok(mut inner) = self.0.lock() {
            inner.is_midline = false;
        }
    }
}
