//! Output kept within bounds: a head and a tail in memory, everything in a file once it is more than that.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Bytes kept at each end.
const KEEP: usize = 8 << 20;

/// What a stream carried.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Captured {
    /// The beginning, or all of it.
    pub head: Vec<u8>,
    /// The end, where something between was left out.
    pub tail: Vec<u8>,
    /// Bytes left out between the two.
    pub omitted: u64,
    /// Where all of it is, where something was left out and a file could be written.
    pub file: Option<PathBuf>,
}

/// Collects a stream.
#[derive(Debug, Default)]
pub(super) struct Capture {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    omitted: u64,
    spill: Option<(File, PathBuf)>,
}

impl Capture {
    /// Adds what came; `spill` is the path to write everything to once it is too much for memory.
    pub(super) fn push(&mut self, bytes: &[u8], spill: &Path) {
        let room = KEEP - self.head.len();
        let (fits, rest) = bytes.split_at(room.min(bytes.len()));
        self.head.extend_from_slice(fits);
        if rest.is_empty() {
            return;
        }
        if self.spill.is_none() && self.tail.is_empty() {
            self.spill = open(spill, &self.head);
        }
        self.tail.extend(rest);
        if self.tail.len() > KEEP {
            let surplus = self.tail.len() - KEEP;
            self.tail.drain(..surplus);
            self.omitted += surplus as u64;
        }
        if let Some((file, _)) = &mut self.spill
            && file.write_all(rest).is_err()
        {
            self.spill = None;
        }
    }

    /// What is in memory so far, while nothing has been left out.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Takes the bytes from `at` of the head on into a capture of their own.
    pub(super) fn split_off(&mut self, at: usize) -> Self {
        let mut rest = std::mem::take(self);
        self.head = rest.head.drain(..at).collect();
        rest
    }

    pub(super) fn finish(self) -> Captured {
        let Self { mut head, tail, omitted, spill } = self;
        if omitted == 0 {
            head.extend(tail);
            if let Some((_, path)) = spill {
                let _ = std::fs::remove_file(path);
            }
            return Captured { head, ..Captured::default() };
        }
        Captured { head, tail: tail.into(), omitted, file: spill.map(|(_, path)| path) }
    }
}

fn open(path: &Path, head: &[u8]) -> Option<(File, PathBuf)> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path.parent()?).ok()?;
    let mut file = File::options().write(true).create(true).truncate(true).mode(0o600).open(path).ok()?;
    file.write_all(head).ok()?;
    Some((file, path.to_owned()))
}

impl Captured {
    /// The text as a person sees it: invalid UTF-8 replaced, and a line in the place of what was left out.
    pub fn text(&self) -> String {
        let mut text = String::from_utf8_lossy(&self.head).into_owned();
        if self.omitted > 0 {
            let place = self
                .file
                .as_ref()
                .map_or_else(String::new, |path| format!("; all of it is in {}", path.display()));
            text.push_str(&format!("\n[… {} bytes left out{place} …]\n", self.omitted));
            text.push_str(&String::from_utf8_lossy(&self.tail));
        }
        text
    }

    /// Something was left out.
    pub fn is_truncated(&self) -> bool {
        self.omitted > 0
    }

    /// Appends what came later.
    pub fn append(&mut self, later: Self) {
        if self.omitted == 0 {
            self.head.extend(later.head);
            self.tail = later.tail;
            self.omitted = later.omitted;
            self.file = later.file;
        } else {
            self.tail.extend(later.head);
            self.tail.extend(later.tail);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_output_is_kept_whole() {
        let mut capture = Capture::default();
        capture.push(b"one\n", Path::new("/nonexistent/spill"));
        capture.push(b"two\n", Path::new("/nonexistent/spill"));
        assert_eq!(capture.finish(), Captured { head: b"one\ntwo\n".to_vec(), ..Captured::default() });
    }

    #[test]
    fn long_output_keeps_both_ends_and_a_file() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("runs/out");
        let mut capture = Capture::default();
        for byte in 0..20u8 {
            capture.push(&vec![byte; 1 << 20], &path);
        }
        let captured = capture.finish();
        assert_eq!(captured.head.len(), KEEP);
        assert_eq!(captured.tail.len(), KEEP);
        assert_eq!(captured.omitted, 4 << 20);
        assert_eq!((captured.head[0], captured.tail[0]), (0, 12));
        assert_eq!(std::fs::metadata(&path).expect("the spill file").len(), 20 << 20);
    }

    #[test]
    fn nothing_is_left_out_between_one_and_two_limits() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("out");
        let mut capture = Capture::default();
        capture.push(&vec![1; KEEP + 10], &path);
        let captured = capture.finish();
        assert_eq!((captured.head.len(), captured.omitted), (KEEP + 10, 0));
        assert!(!path.exists());
    }
}
