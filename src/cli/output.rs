//! Standard output written in one piece; a reader that goes away is no error.

use std::io::{self, Write};

use super::Exit;

/// Success where the reader went away.
pub(super) fn forgiving(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes `text` to standard output.
pub(super) fn print(text: &str) -> Exit {
    let mut stdout = io::stdout().lock();
    match forgiving(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush())) {
        Ok(()) => Exit::Passed,
        Err(error) => {
            eprintln!("error: standard output cannot be written: {error}");
            Exit::Internal
        }
    }
}
