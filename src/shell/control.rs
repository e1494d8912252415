//! The records that bash writes on the control pipe.

use super::block::Failure;

/// A complete record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// The shell ended; otherwise a block did.
    pub exits: bool,
    /// The block's or the shell's status.
    pub status: i32,
    /// `STATUS LINE FILE:COMMAND` of the command that failed, empty where none did.
    pub failure: String,
    /// What `declare -p` printed.
    pub declarations: String,
}

/// Collects bytes until a record is complete.
#[derive(Debug, Default)]
pub(super) struct Control {
    bytes: Vec<u8>,
    scanned: usize,
    fields: usize,
}

const FIELDS: usize = 3;

impl Control {
    /// Adds what came; a record where it is complete. Bytes that are no record of ours are dropped.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Option<Record> {
        self.bytes.extend_from_slice(bytes);
        self.fields += memchr::memchr_iter(0, &self.bytes[self.scanned..]).count();
        self.scanned = self.bytes.len();
        if self.fields < FIELDS {
            return None;
        }
        let bytes = std::mem::take(self).bytes;
        let mut fields =
            bytes.split(|&byte| byte == 0).map(|field| String::from_utf8_lossy(field).into_owned());
        let head = fields.next()?;
        let status = head.get(1..)?.parse().ok()?;
        Some(Record {
            exits: head.starts_with('x'),
            status,
            failure: fields.next()?,
            declarations: fields.next()?,
        })
    }
}

impl Record {
    /// The failed command; `place` turns bash's file and line into the document's line.
    pub(super) fn failure(&self, place: impl Fn(&str, usize) -> usize) -> Option<Failure> {
        let mut parts = self.failure.splitn(3, ' ');
        let status = parts.next()?.parse().ok()?;
        let line = parts.next()?.parse().ok()?;
        let (file, command) = parts.next()?.split_once(':')?;
        Some(Failure { line: place(file, line), command: command.to_owned(), status })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_may_come_in_pieces() {
        let mut control = Control::default();
        assert_eq!(control.push(b"r1\x001 12 /d/0/a.md:f"), None);
        assert_eq!(control.push(b"alse --x=a:b"), None);
        let record = control.push(b"\x00declare -- X=\"1\"\x00").expect("complete");
        assert_eq!((record.exits, record.status), (false, 1));
        assert_eq!(record.declarations, "declare -- X=\"1\"");
        let failure = record.failure(|_, line| line + 100).expect("a failure");
        assert_eq!(failure, Failure { line: 112, command: "false --x=a:b".to_owned(), status: 1 });
    }

    #[test]
    fn the_end_of_the_shell_is_told_apart() {
        let record = Control::default().push(b"x3\0\0\0").expect("complete");
        assert_eq!((record.exits, record.status, record.failure(|_, line| line)), (true, 3, None));
    }
}
