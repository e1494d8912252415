//! A line being typed.

use crate::shell::Key;

/// The characters, the place of the cursor, and earlier lines.
#[derive(Debug, Clone)]
pub(super) struct Line<'p> {
    text: Vec<char>,
    cursor: usize,
    past: &'p [String],
    /// How many lines back the arrows went.
    back: usize,
}

/// Whether the line is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    NotYet,
    Entered,
    GivenUp,
}

impl<'p> Line<'p> {
    pub(super) fn new(text: &str, past: &'p [String]) -> Self {
        let text: Vec<char> = text.chars().collect();
        Self { cursor: text.len(), text, past, back: 0 }
    }

    pub(super) fn text(&self) -> String {
        self.text.iter().collect()
    }

    /// Columns of what stands before the cursor.
    pub(super) fn columns_before(&self) -> usize {
        console::measure_text_width(&self.text[..self.cursor].iter().collect::<String>())
    }

    pub(super) fn press(&mut self, key: Key) -> Done {
        match key {
            Key::Enter => return Done::Entered,
            Key::Escape | Key::Gone | Key::Control('c') => return Done::GivenUp,
            Key::Control('d') if self.text.is_empty() => return Done::GivenUp,
            Key::Char(character) => {
                self.text.insert(self.cursor, character);
                self.cursor += 1;
            }
            Key::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.text.remove(self.cursor);
            }
            Key::Delete | Key::Control('d') if self.cursor < self.text.len() => {
                self.text.remove(self.cursor);
            }
            Key::Left | Key::Control('b') => self.cursor = self.cursor.saturating_sub(1),
            Key::Right | Key::Control('f') => self.cursor = (self.cursor + 1).min(self.text.len()),
            Key::Home | Key::Control('a') => self.cursor = 0,
            Key::End | Key::Control('e') => self.cursor = self.text.len(),
            Key::Control('k') => self.text.truncate(self.cursor),
            Key::Control('u') => drop(self.text.drain(..std::mem::take(&mut self.cursor))),
            Key::Control('w') => self.drop_word(),
            Key::Up => self.bring_back(self.back + 1),
            Key::Down => self.bring_back(self.back.saturating_sub(1)),
            _ => {}
        }
        Done::NotYet
    }

    fn drop_word(&mut self) {
        let before = &self.text[..self.cursor];
        let word = before.iter().rposition(|c| !c.is_whitespace()).unwrap_or(0);
        let start = before[..word].iter().rposition(|c| c.is_whitespace()).map_or(0, |at| at + 1);
        self.text.drain(start..self.cursor);
        self.cursor = start;
    }

    fn bring_back(&mut self, back: usize) {
        let text = match back {
            0 => "",
            _ => match self.past.len().checked_sub(back).and_then(|at| self.past.get(at)) {
                Some(text) => text,
                None => return,
            },
        };
        (self.text, self.back) = (text.chars().collect(), back);
        self.cursor = self.text.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(start: &str, keys: &[Key]) -> String {
        let past = ["first".to_owned(), "second".to_owned()];
        let mut line = Line::new(start, &past);
        for key in keys {
            line.press(*key);
        }
        let (before, after) = line.text.split_at(line.cursor);
        format!("{}|{}", before.iter().collect::<String>(), after.iter().collect::<String>())
    }

    #[test]
    fn keys_edit_the_line() {
        use Key::{Backspace, Char, Control, Delete, Down, Home, Left, Right, Up};
        assert_eq!(typed("ab", &[Left, Char('日')]), "a日|b");
        assert_eq!(typed("abc", &[Home, Delete, Right, Backspace]), "|c");
        assert_eq!(typed("one two ", &[Control('w')]), "one |");
        assert_eq!(typed("one two", &[Left, Left, Left, Control('u')]), "|two");
        assert_eq!(typed("one two", &[Left, Control('k'), Left]), "one t|w");
        assert_eq!(typed("", &[Up, Up, Up, Down]), "second|");
    }

    #[test]
    fn a_line_is_entered_or_given_up() {
        let mut line = Line::new("", &[]);
        assert_eq!(line.press(Key::Control('d')), Done::GivenUp);
        line.press(Key::Char('a'));
        assert_eq!(line.press(Key::Control('d')), Done::NotYet);
        assert_eq!(line.press(Key::Enter), Done::Entered);
        assert_eq!(line.press(Key::Control('c')), Done::GivenUp);
    }
}
