//! Keys pressed at the user's terminal, one by one, without waiting for Enter.

use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::process::Signal;
use tokio::io::unix::AsyncFd;

use super::pipes;
use super::terminal::Keyboard;

/// How long the rest of an escape sequence may take; the key Escape sends nothing after it.
const SEQUENCE: Duration = Duration::from_millis(40);

/// A key, or several together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// Enter.
    Enter,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Escape.
    Escape,
    /// An arrow.
    Up,
    /// An arrow.
    Down,
    /// An arrow.
    Left,
    /// An arrow.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Ctrl and this letter, in lower case.
    Control(char),
    /// A key that means nothing here.
    Other,
    /// There is no keyboard any more.
    Gone,
}

/// The keyboard, its terminal in raw mode while this lives. Needs a tokio runtime.
#[derive(Debug)]
pub struct Keys {
    keyboard: Keyboard,
    watched: AsyncFd<OwnedFd>,
}

impl Keys {
    /// Takes the keyboard over. Fails where there is no terminal.
    pub fn take() -> io::Result<Self> {
        let keyboard = Keyboard::take()?;
        Ok(Self { watched: pipes::watch(&keyboard)?, keyboard })
    }

    /// The next key.
    pub async fn next(&mut self) -> Key {
        let Some(first) = self.byte().await else { return Key::Gone };
        match first {
            b'\r' | b'\n' => Key::Enter,
            0x7f | 0x08 => Key::Backspace,
            0x1b => self.sequence().await,
            0..0x20 => Key::Control(char::from(first | 0x60)),
            0x20..0x80 => Key::Char(char::from(first)),
            _ => self.character(first).await,
        }
    }

    /// A character of several bytes.
    async fn character(&mut self, first: u8) -> Key {
        let length = match first {
            0xc0..0xe0 => 2,
            0xe0..0xf0 => 3,
            0xf0..0xf8 => 4,
            _ => return Key::Other,
        };
        let mut bytes = vec![first];
        while bytes.len() < length {
            let Some(byte) = self.soon().await else { return Key::Other };
            bytes.push(byte);
        }
        let text = std::str::from_utf8(&bytes).ok();
        text.and_then(|text| text.chars().next()).map_or(Key::Other, Key::Char)
    }

    async fn sequence(&mut self) -> Key {
        let (Some(b'[' | b'O'), mut parameters) = (self.soon().await, String::new()) else {
            return Key::Escape;
        };
        while let Some(byte) = self.soon().await {
            if (0x40..0x7f).contains(&byte) {
                return named(byte, &parameters);
            }
            parameters.push(char::from(byte));
        }
        Key::Other
    }

    async fn soon(&mut self) -> Option<u8> {
        tokio::time::timeout(SEQUENCE, self.byte()).await.ok().flatten()
    }

    /// Bytes are read one by one: what is not read yet is for whoever reads next.
    async fn byte(&mut self) -> Option<u8> {
        loop {
            let mut ready = self.watched.readable().await.ok()?;
            let mut byte = [0];
            match self.keyboard.keys().read(&mut byte) {
                Ok(0) => return None,
                Ok(_) => return Some(byte[0]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => ready.clear_ready(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
        }
    }
}

fn named(last: u8, parameters: &str) -> Key {
    match (last, parameters) {
        (b'A', _) => Key::Up,
        (b'B', _) => Key::Down,
        (b'C', _) => Key::Right,
        (b'D', _) => Key::Left,
        (b'H', _) | (b'~', "1" | "7") => Key::Home,
        (b'F', _) | (b'~', "4" | "8") => Key::End,
        (b'~', "3") => Key::Delete,
        _ => Key::Other,
    }
}

/// Stops this program and the job it belongs to, as Ctrl-Z does, until somebody lets it go on.
pub fn suspend() {
    let _ = rustix::process::kill_process_group(rustix::process::getpgrp(), Signal::TSTP);
}
