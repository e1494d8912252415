//! What can be shown where the console is shown: width, colours, characters.

use std::io::IsTerminal;

use console::{Style, Term};

use super::options::Colour;

/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;
/// Wider lines are hard to read across.
const WIDEST: usize = 120;
/// Below this, lines wrap.
const NARROWEST: usize = 40;
/// Columns of a changed line where nothing wraps.
const LONG_LINE: usize = 400;

/// What can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Surface {
    /// Columns of a line.
    pub(crate) width: usize,
    /// Columns of a line that is quoted from an output.
    pub(crate) quote: usize,
    pub(crate) paint: Paint,
    pub(crate) symbols: Symbols,
    /// A line that shows what is running can be drawn on standard error.
    pub(crate) spinner: Spinner,
    pub(crate) streams: Streams,
}

/// Whether standard output and standard error are seen at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Streams {
    Apart,
    Together,
}

/// Whether colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    Plain,
    Coloured,
}

/// Whether there is a line that says what is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spinner {
    Hidden,
    Shown,
}

/// What a text is, as far as its looks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Good,
    Bad,
    Warn,
    Dim,
    Strong,
    Removed,
    RemovedWord,
    Added,
    AddedWord,
    Code,
    Value,
    Text,
}

impl Surface {
    /// What standard output and the locale allow.
    pub fn detect(colour: Colour) -> Self {
        let terminal = Term::stdout();
        let size = terminal.is_term().then(|| usize::from(terminal.size().1));
        let paint = match colour {
            Colour::Always => Paint::Coloured,
            Colour::Auto if console::colors_enabled() => Paint::Coloured,
            Colour::Auto | Colour::Never => Paint::Plain,
        };
        let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
        let errors_seen = std::io::stderr().is_terminal();
        let spinner = if errors_seen && !dumb { Spinner::Shown } else { Spinner::Hidden };
        let streams = if errors_seen && terminal.is_term() { Streams::Together } else { Streams::Apart };
        Self {
            width: size.map_or(WIDTH, |width| width.clamp(NARROWEST, WIDEST)),
            quote: size.map_or(LONG_LINE, |width| width.max(NARROWEST)),
            paint,
            symbols: Symbols::of_locale(|name| std::env::var(name).ok()),
            spinner,
            streams,
        }
    }

    /// The same with the present width of the terminal.
    pub(crate) fn refreshed(self) -> Self {
        match Term::stdout().size_checked() {
            Some((_, columns)) => self.of_width(usize::from(columns)),
            None => self,
        }
    }

    /// The same for a terminal of so many columns.
    pub(crate) fn of_width(self, columns: usize) -> Self {
        Self { width: columns.clamp(NARROWEST, WIDEST), quote: columns.max(NARROWEST), ..self }
    }

    /// No terminal: 100 columns, no colours, no progress; UTF-8.
    pub const fn plain() -> Self {
        Self {
            width: WIDTH,
            quote: LONG_LINE,
            paint: Paint::Plain,
            symbols: Symbols::UNICODE,
            spinner: Spinner::Hidden,
            streams: Streams::Apart,
        }
    }

    /// A text in its tone.
    pub(crate) fn paint(&self, tone: Tone, text: &str) -> String {
        if self.paint == Paint::Plain || text.trim().is_empty() {
            return text.to_owned();
        }
        let style = Style::new().force_styling(true);
        let style = match tone {
            Tone::Good | Tone::Added => style.green(),
            Tone::Bad => style.red().bold(),
            Tone::Warn => style.yellow(),
            Tone::Dim => style.dim(),
            Tone::Strong => style.bold(),
            Tone::Removed => style.red(),
            Tone::RemovedWord => style.red().bold().underlined(),
            Tone::AddedWord => style.green().bold().underlined(),
            Tone::Code => style.magenta(),
            Tone::Value => style.cyan(),
            Tone::Text => style,
        };
        style.apply_to(text).to_string()
    }

    /// A text cut to a number of columns, with an ellipsis where something is cut off.
    pub(crate) fn truncate(&self, text: &str, columns: usize) -> String {
        console::truncate_str(text, columns, self.symbols.ellipsis).into_owned()
    }
}

/// The characters beyond letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Symbols {
    pub(crate) passed: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) left_out: &'static str,
    /// Between two numbers.
    pub(crate) to: &'static str,
    /// Between two titles.
    pub(crate) within: &'static str,
    pub(crate) ellipsis: &'static str,
    /// Before a reason.
    pub(crate) because: &'static str,
    /// Between a promised value and the one that came.
    pub(crate) becomes: &'static str,
    /// Before a line of an output.
    pub(crate) quote: &'static str,
    /// A blank that counts.
    pub(crate) blank: &'static str,
    /// Pictures of the spinner, the last one at rest.
    pub(crate) spinner: &'static str,
}

impl Symbols {
    pub(crate) const UNICODE: Self = Self {
        passed: "✓",
        failed: "✗",
        left_out: "–",
        to: "–",
        within: " › ",
        ellipsis: "…",
        because: "←",
        becomes: "→",
        quote: "│",
        blank: "·",
        spinner: "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ ",
    };
    pub(crate) const ASCII: Self = Self {
        passed: "+",
        failed: "x",
        left_out: "-",
        to: "-",
        within: " > ",
        ellipsis: "...",
        because: "<-",
        becomes: "->",
        quote: "|",
        blank: "_",
        spinner: "|/-\\ ",
    };

    /// By the locale's character set; the first of `LC_ALL`, `LC_CTYPE` and `LANG` that says something holds.
    fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable).find(|v| !v.is_empty());
        let locale = locale.unwrap_or_default().to_ascii_lowercase();
        if locale.contains("utf-8") || locale.contains("utf8") { Self::UNICODE } else { Self::ASCII }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_says_something_chooses_the_characters() {
        let symbols = |values: [&str; 3]| {
            let names = ["LC_ALL", "LC_CTYPE", "LANG"];
            Symbols::of_locale(|name| {
                let index = names.iter().position(|known| *known == name)?;
                Some(values[index].to_owned())
            })
        };
        assert_eq!(symbols(["", "", "C.UTF-8"]), Symbols::UNICODE);
        assert_eq!(symbols(["C", "", "C.UTF-8"]), Symbols::ASCII);
        assert_eq!(symbols(["", "nl_NL.utf8", "C"]), Symbols::UNICODE);
        assert_eq!(Symbols::of_locale(|_| None), Symbols::ASCII);
    }

    #[test]
    fn a_cut_never_splits_a_wide_character() {
        let surface = Surface::plain();
        assert_eq!(surface.truncate("日本語の手順", 12), "日本語の手順");
        assert_eq!(surface.truncate("日本語の手順", 8), "日本語…");
        assert_eq!(surface.truncate("echo 🚀🚀🚀", 9), "echo 🚀…");
    }
}
