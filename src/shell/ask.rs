//! A question at the user's terminal whose answer nobody sees.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};

use rustix::termios::{LocalModes, OptionalActions, Termios};

const INTERRUPT: u8 = 3;
const END: u8 = 4;
const BACKSPACE: [u8; 2] = [8, 127];
const CLEAR: u8 = 21;

/// The terminal with typed characters hidden, as it was again when this is dropped.
struct Hidden {
    tty: File,
    before: Termios,
}

impl Hidden {
    fn take() -> io::Result<Self> {
        let tty = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        let before = rustix::termios::tcgetattr(&tty)?;
        let mut modes = before.clone();
        modes.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        rustix::termios::tcsetattr(&tty, OptionalActions::Drain, &modes)?;
        Ok(Self { tty, before })
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        let _ = rustix::termios::tcsetattr(&self.tty, OptionalActions::Drain, &self.before);
    }
}

/// Asks at the terminal; `None` where there is none, where the answer is empty, and after Ctrl-C or Ctrl-D.
pub fn ask_hidden(question: &str) -> Option<String> {
    let mut hidden = Hidden::take().ok()?;
    hidden.tty.write_all(question.as_bytes()).ok()?;
    let answer = read_line(&mut hidden.tty);
    let _ = hidden.tty.write_all(b"\n");
    answer.filter(|answer| !answer.is_empty())
}

fn read_line(keys: &mut impl Read) -> Option<String> {
    let mut typed = Vec::new();
    let mut key = [0];
    loop {
        match keys.read(&mut key) {
            Ok(1) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            _ => return None,
        }
        match key[0] {
            b'\n' | b'\r' => return String::from_utf8(typed).ok(),
            INTERRUPT | END => return None,
            CLEAR => typed.clear(),
            key if BACKSPACE.contains(&key) => while typed.pop().is_some_and(|byte| byte & 0xC0 == 0x80) {},
            key => typed.push(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &str) -> Option<String> {
        read_line(&mut keys.as_bytes())
    }

    #[test]
    fn an_answer_can_be_mended_and_refused() {
        assert_eq!(typed("abé\u{7f}c\r").as_deref(), Some("abc"));
        assert_eq!(typed("wrong\u{15}right\n").as_deref(), Some("right"));
        assert_eq!(typed("abc\u{3}"), None);
        assert_eq!(typed("abc"), None);
    }
}
