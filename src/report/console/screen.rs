//! Where the console writes: results to one sink, commands' errors to the other. Never panics, never fails.

use std::io::{self, ErrorKind, Write};

use super::progress::Progress;
use super::surface::Streams;
use crate::document::Stream;

/// The two sinks and the progress line above them.
pub(super) struct Screen {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    streams: Streams,
    pub(super) progress: Option<Progress>,
    ended: bool,
    midline: bool,
    failure: Option<io::Error>,
}

impl Screen {
    pub(super) fn new(
        out: Box<dyn Write + Send>,
        err: Box<dyn Write + Send>,
        streams: Streams,
        progress: Option<Progress>,
    ) -> Self {
        Self { out, err, streams, progress, ended: false, midline: false, failure: None }
    }

    /// Writes whole lines of ours, on a line of their own.
    pub(super) fn print(&mut self, text: &str) {
        if text.is_empty() || self.ended {
            return;
        }
        let midline = std::mem::take(&mut self.midline);
        let out = &mut self.out;
        let mut written = Ok(());
        let mut write = || {
            let newline = if midline { out.write_all(b"\n") } else { Ok(()) };
            written = newline.and_then(|()| out.write_all(text.as_bytes())).and_then(|()| out.flush());
        };
        match &self.progress {
            Some(progress) => progress.suspend(write),
            None => write(),
        }
        self.note(written);
    }

    /// Passes a command's output on as it is.
    pub(super) fn pass(&mut self, stream: Stream, bytes: &[u8]) {
        let Some(last) = bytes.last() else { return };
        if self.ended {
            return;
        }
        let sink = match stream {
            Stream::Stdout | Stream::Both => &mut self.out,
            Stream::Stderr => &mut self.err,
        };
        let written = sink.write_all(bytes).and_then(|()| sink.flush());
        if stream != Stream::Stderr || self.streams == Streams::Together {
            self.midline = *last != b'\n';
        }
        self.note(written);
    }

    /// Writes a remark to standard error, whatever becomes of results.
    pub(super) fn remark(&mut self, sentence: &str) {
        self.aside("note", sentence);
    }

    /// Writes a warning to standard error, whatever becomes of results.
    pub(super) fn warn(&mut self, sentence: &str) {
        self.aside("warning", sentence);
    }

    fn aside(&self, word: &str, sentence: &str) {
        let write = || _ = writeln!(io::stderr(), "{word}: {sentence}");
        match &self.progress {
            Some(progress) => progress.suspend(write),
            None => write(),
        }
    }

    /// What went wrong with writing, unless the reader just went away.
    pub(super) fn failure(&self) -> Option<&io::Error> {
        self.failure.as_ref()
    }

    fn note(&mut self, written: io::Result<()>) {
        let Err(error) = written else { return };
        self.ended = true;
        if error.kind() != ErrorKind::BrokenPipe {
            self.failure = Some(error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken(ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_went_away_is_no_failure() {
        let mut screen =
            Screen::new(Box::new(Broken(ErrorKind::BrokenPipe)), Box::new(io::sink()), Streams::Apart, None);
        screen.print("a\n");
        assert!(screen.ended && screen.failure().is_none());
    }

    #[test]
    fn only_what_shares_the_line_is_ended_before_ours() {
        for (streams, expected) in [(Streams::Apart, "ours\n"), (Streams::Together, "\nours\n")] {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("out");
            let file = std::fs::File::create(&path).unwrap();
            let mut screen = Screen::new(Box::new(file), Box::new(io::sink()), streams, None);
            screen.pass(Stream::Stderr, b"no newline");
            screen.print("ours\n");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
        }
    }

    #[test]
    fn a_full_disk_is_a_failure_told_once() {
        let mut screen =
            Screen::new(Box::new(Broken(ErrorKind::StorageFull)), Box::new(io::sink()), Streams::Apart, None);
        screen.print("a\n");
        screen.pass(Stream::Stdout, b"b");
        assert_eq!(screen.failure().map(io::Error::kind), Some(ErrorKind::StorageFull));
    }
}
