//! The records that bash writes on the control pipe.

use super::block::Failure;

/// A complete record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// What is over.
    pub over: Over,
    /// Its status.
    pub status: i32,
    /// `STATUS LINE FILE:COMMAND` of the command that failed, empty where none did.
    pub failure: String,
    /// What `declare -p` printed.
    pub declarations: String,
}

/// What a record says is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// The block.
    Block,
    /// The shell.
    Shell,
}

/// Collects bytes until a record is complete.
#[derive(Debug, Default)]
pub(super) struct Control {
    bytes: Vec<u8>,
}

const FIELDS: usize = 3;

impl Control {
    /// Adds what came.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The next complete record. Bytes that are no record of ours are dropped.
    pub(super) fn next(&mut self) -> Option<Record> {
        loop {
            let end = memchr::memchr_iter(0, &self.bytes).nth(FIELDS - 1)?;
            let rest = self.bytes.split_off(end + 1);
            let record = std::mem::replace(&mut self.bytes, rest);
            if let Some(record) = Record::read(&record) {
                return Some(record);
            }
        }
    }
}

impl Record {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut fields =
            bytes.split(|&byte| byte == 0).map(|field| String::from_utf8_lossy(field).into_owned());
        let head = fields.next()?;
        let over = match head.as_bytes().first()? {
            b'r' => Over::Block,
            b'x' => Over::Shell,
            _ => return None,
        };
        let status = head[1..].parse().ok()?;
        Some(Self { over, status, failure: fields.next()?, declarations: fields.next()? })
    }

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

    fn first(bytes: &[u8]) -> Option<Record> {
        let mut control = Control::default();
        control.push(bytes);
        control.next()
    }

    #[test]
    fn a_record_may_come_in_pieces() {
        let mut control = Control::default();
        control.push(b"r1\x001 12 /d/0/a.md:f");
        assert_eq!(control.next(), None);
        control.push(b"alse --x=a:b");
        assert_eq!(control.next(), None);
        control.push(b"\x00declare -- X=\"1\"\x00");
        let record = control.next().expect("complete");
        assert_eq!((record.over, record.status), (Over::Block, 1));
        assert_eq!(record.declarations, "declare -- X=\"1\"");
        let failure = record.failure(|_, line| line + 100).expect("a failure");
        assert_eq!(failure, Failure { line: 112, command: "false --x=a:b".to_owned(), status: 1 });
    }

    #[test]
    fn the_end_of_the_shell_is_told_apart() {
        let record = first(b"x3\0\0\0").expect("complete");
        assert_eq!((record.over, record.status, record.failure(|_, line| line)), (Over::Shell, 3, None));
    }

    #[test]
    fn two_records_may_come_together() {
        let mut control = Control::default();
        control.push(b"r0\0\0\0x7\0\0\0");
        assert_eq!(control.next().map(|record| record.over), Some(Over::Block));
        assert_eq!(control.next().map(|record| (record.over, record.status)), Some((Over::Shell, 7)));
        assert_eq!(control.next(), None);
    }

    #[test]
    fn what_is_no_record_is_passed_over() {
        assert_eq!(first(b"noise\0\0\0r5\0\0\0").map(|record| record.status), Some(5));
    }
}
