//! The stepping recorded as asciicast v2: a header line, then a line an output. What is typed is not recorded.
//!
//! The format: <https://docs.asciinema.org/manual/asciicast/v2/>.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use serde_json::json;

/// Columns and lines where there is no terminal to ask.
const SIZE: (u16, u16) = (24, 80);

/// A recording being written.
#[derive(Debug)]
pub(super) struct Cast {
    file: File,
    started: Instant,
    size: (u16, u16),
    /// The beginning of a character whose other bytes have not come yet.
    pending: Vec<u8>,
}

impl Cast {
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let mut file = File::create(path)?;
        let size = size();
        let variable = |name: &str| std::env::var(name).unwrap_or_default();
        let header = json!({
            "version": 2,
            "width": size.1,
            "height": size.0,
            "timestamp": jiff::Timestamp::now().as_second(),
            "env": {"SHELL": "/bin/bash", "TERM": variable("TERM")},
        });
        writeln!(file, "{header}")?;
        Ok(Self { file, started: Instant::now(), size, pending: Vec::new() })
    }

    /// Adds what was shown. A recording that cannot be written any more ends there.
    pub(super) fn output(&mut self, bytes: &[u8]) {
        let now = size();
        if now != self.size {
            self.size = now;
            self.event("r", &format!("{}x{}", now.1, now.0));
        }
        self.pending.extend_from_slice(bytes);
        let complete = match std::str::from_utf8(&self.pending) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => self.pending.len(),
        };
        let rest = self.pending.split_off(complete);
        let text = String::from_utf8_lossy(&std::mem::replace(&mut self.pending, rest)).into_owned();
        if !text.is_empty() {
            self.event("o", &text.replace("\r\n", "\n").replace('\n', "\r\n"));
        }
    }

    fn event(&mut self, kind: &str, text: &str) {
        let time = self.started.elapsed().as_micros() as f64 / 1e6;
        let _ = writeln!(self.file, "{}", json!([time, kind, text]));
    }
}

fn size() -> (u16, u16) {
    console::Term::stdout().size_checked().unwrap_or(SIZE)
}
