//! Values that a document needs and nobody has given, asked for before anything runs.

use super::keys::{Keyboard, Shown};
use super::look::Look;
use super::out::Out;
use crate::report::{Surface, Tone, clean};
use crate::shell::Stop;

/// A variable that needs a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name.
    pub name: String,
    /// Where it is needed: a file and a line.
    pub place: String,
    /// What it is called for readers.
    pub title: Option<String>,
    /// What an empty answer means.
    pub default: Option<String>,
    /// The values there are to choose from; empty: any.
    pub choices: Vec<String>,
    /// The answer is not to be seen.
    pub is_secret: bool,
}

/// Asks for each value at the terminal; `None` where the reader gave up. Fails where the terminal does.
pub fn ask(questions: &[Question], surface: Surface) -> std::io::Result<Option<Vec<(String, String)>>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (look, out, stop) = (Look::new(surface), Out::new(None)?, Stop::on_signals()?);
        let mut keyboard = Keyboard { out, look, stop };
        let _quiet = Keyboard::quiet();
        let mut answers = Vec::with_capacity(questions.len());
        for question in questions {
            match answer(question, &mut keyboard).await {
                Some(value) => answers.push((question.name.clone(), value)),
                None => return Ok(None),
            }
        }
        Ok(Some(answers))
    })
}

async fn answer(question: &Question, keyboard: &mut Keyboard) -> Option<String> {
    let surface = keyboard.look.surface;
    let title = question.title.as_ref().map_or_else(String::new, |title| format!(" ({})", clean(title)));
    let name = surface.paint(Tone::Strong, &question.name);
    let place = surface.paint(Tone::Dim, &format!("needed in {}", question.place));
    keyboard.out.lines(&format!("{name}{title} has no value; {place}\n"));
    for (at, choice) in question.choices.iter().enumerate() {
        keyboard.out.lines(&format!("  {}  {}\n", at + 1, clean(choice)));
    }
    let default = question.default.as_ref().filter(|_| !question.is_secret);
    let hint = default.map_or_else(String::new, |default| format!(" [{}]", clean(default)));
    let shown = if question.is_secret { Shown::Hidden } else { Shown::Plainly };
    loop {
        let typed = keyboard.line(&format!("{}{hint}: ", question.name), "", shown).await?;
        match (typed.is_empty(), default) {
            (true, Some(default)) => return Some(default.clone()),
            (true, None) => keyboard.out.lines("It needs a value; Ctrl-C gives up.\n"),
            (false, _) => match chosen(&typed, &question.choices) {
                Some(value) => return Some(value),
                None => keyboard.out.lines("That is none of the choices.\n"),
            },
        }
    }
}

/// The value that was typed, or the choice of that number.
fn chosen(typed: &str, choices: &[String]) -> Option<String> {
    if choices.is_empty() || choices.iter().any(|choice| choice == typed) {
        return Some(typed.to_owned());
    }
    let number: usize = typed.trim().parse().ok()?;
    choices.get(number.checked_sub(1)?).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_named_or_numbered() {
        let choices = ["east".to_owned(), "west".to_owned()];
        assert_eq!(chosen("west", &choices).as_deref(), Some("west"));
        assert_eq!(chosen("1", &choices).as_deref(), Some("east"));
        assert_eq!(chosen("3", &choices), None);
        assert_eq!(chosen("0", &choices), None);
        assert_eq!(chosen("3", &[]).as_deref(), Some("3"));
    }
}
