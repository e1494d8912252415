//! The keyboard while a person decides: one key, or a line.

use super::line::{Done, Line};
use super::look::{Cursor, Look};
use super::out::Out;
use crate::shell::{self, Key, Keys, Stop};

/// The keyboard, taken only while something is waited for.
pub(super) struct Keyboard {
    pub(super) out: Out,
    pub(super) look: Look,
    pub(super) stop: Stop,
}

/// How a line is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// As it is typed.
    Plainly,
    /// Not at all: it is a secret.
    Hidden,
}

impl Keyboard {
    /// Keeps keys from being shown between two questions, for as long as this lives: one of them may be for a secret.
    pub(super) fn quiet() -> Option<Keys> {
        Keys::take().ok()
    }

    /// Shows `prompt` and waits for a key; the prompt is gone afterwards where it can be. Ctrl-Z puts the program
    /// aside meanwhile.
    pub(super) async fn key(&mut self, prompt: &str) -> Key {
        let key = loop {
            let mut keys = Keys::take().ok();
            self.out.lines(prompt);
            match self.press(keys.as_mut()).await {
                Key::Control('z') => {
                    drop(keys);
                    self.out.say("\n");
                    shell::suspend();
                }
                key => break key,
            }
        };
        self.clear();
        key
    }

    /// Reads a line, beginning with `text`; `None` where it was given up with Ctrl-C, Ctrl-D or Escape.
    pub(super) async fn line(&mut self, prompt: &str, text: &str, shown: Shown) -> Option<String> {
        self.line_of(prompt, text, shown, &[]).await
    }

    /// The same; `past` are earlier lines, which the arrows bring back.
    pub(super) async fn line_of(
        &mut self,
        prompt: &str,
        text: &str,
        shown: Shown,
        past: &[String],
    ) -> Option<String> {
        let mut line = Line::new(text, past);
        let mut drawn = String::new();
        let mut keys = Keys::take().ok();
        self.out.end_line();
        loop {
            drawn = self.draw(prompt, &line, shown, &drawn);
            let key = self.press(keys.as_mut()).await;
            match line.press(key) {
                Done::NotYet => {}
                Done::Entered => {
                    self.out.say("\n");
                    return Some(line.text());
                }
                Done::GivenUp => {
                    self.out.say("\n");
                    return None;
                }
            }
        }
    }

    /// The next key; the terminal is taken before anything is asked, so that no key is echoed.
    async fn press(&mut self, keys: Option<&mut Keys>) -> Key {
        let Some(keys) = keys else { return Key::Gone };
        let mut stop = self.stop.renewed();
        if stop.last_word().is_some() {
            return Key::Gone;
        }
        tokio::select! {
            key = keys.next() => key,
            () = stop.requested() => match stop.last_word() {
                Some(_) => Key::Gone,
                None => Key::Control('c'),
            },
        }
    }

    /// Takes the prompt away.
    fn clear(&self) {
        match self.look.cursor {
            Cursor::Movable => {
                self.out.say("\r\u{1b}[K");
                self.out.at_left_edge();
            }
            Cursor::Fixed => self.out.say("\n"),
        }
    }

    /// Draws the line, its end where it does not fit; gives what stands there now.
    fn draw(&self, prompt: &str, line: &Line, shown: Shown, before: &str) -> String {
        let columns = self.look.refreshed().surface.quote.saturating_sub(1);
        let text = if shown == Shown::Hidden { String::new() } else { line.text() };
        let room = columns.saturating_sub(console::measure_text_width(prompt)).max(8);
        let cursor = if shown == Shown::Hidden { 0 } else { line.columns_before() };
        let skipped = cursor.saturating_sub(room - 1);
        let visible = skip_columns(&text, skipped);
        let visible = console::truncate_str(&visible, room, "").into_owned();
        if self.look.cursor == Cursor::Movable {
            return self.redraw(&format!("{prompt}{visible}"), prompt, cursor - skipped, before);
        }
        let whole = format!("{prompt}{text}");
        match whole.strip_prefix(before) {
            Some(new) => self.out.say(new),
            None => self.out.say(&format!("\n{whole}")),
        }
        whole
    }

    /// Draws `whole` with the cursor so many columns after the prompt: what is new at its end, or all of it. Gives
    /// what the next one may go on from.
    fn redraw(&self, whole: &str, prompt: &str, cursor: usize, before: &str) -> String {
        let at = console::measure_text_width(prompt) + cursor;
        let is_at_end = at == console::measure_text_width(whole);
        match whole.strip_prefix(before) {
            Some(new) if is_at_end && !before.is_empty() => self.out.say(new),
            _ => {
                let right = if at == 0 { String::new() } else { format!("\u{1b}[{at}C") };
                self.out.say(&format!("\r\u{1b}[K{whole}\r{right}"));
            }
        }
        if is_at_end { whole.to_owned() } else { String::new() }
    }
}

/// The text without its first columns.
fn skip_columns(text: &str, columns: usize) -> String {
    let mut left = columns;
    let mut rest = text.chars();
    while left > 0 {
        let Some(character) = rest.next() else { break };
        left = left.saturating_sub(console::measure_text_width(&character.to_string()));
    }
    rest.as_str().to_owned()
}
