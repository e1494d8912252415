//! Colours of what the program prints itself.

use std::io::IsTerminal;

use super::arguments::When;
use crate::report::Colour;

/// Whether text is styled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colors {
    /// With ANSI codes.
    On,
    /// Plain.
    Off,
}

impl When {
    /// What holds for standard output.
    pub(super) fn stdout(self) -> Colors {
        let plain = || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self {
            Self::Always => Colors::On,
            Self::Auto if std::io::stdout().is_terminal() && !plain() => Colors::On,
            Self::Auto | Self::Never => Colors::Off,
        }
    }
}

impl From<When> for Colour {
    fn from(when: When) -> Self {
        match when {
            When::Auto => Self::Auto,
            When::Always => Self::Always,
            When::Never => Self::Never,
        }
    }
}

impl Colors {
    fn style(self, style: console::Style, text: &str) -> String {
        match self {
            Self::On => style.force_styling(true).apply_to(text).to_string(),
            Self::Off => text.to_owned(),
        }
    }

    pub(super) fn bold(self, text: &str) -> String {
        self.style(console::Style::new().bold(), text)
    }

    pub(super) fn dim(self, text: &str) -> String {
        self.style(console::Style::new().dim(), text)
    }

    pub(super) fn heading(self, text: &str) -> String {
        self.style(console::Style::new().cyan(), text)
    }

    pub(super) fn warn(self, text: &str) -> String {
        self.style(console::Style::new().yellow(), text)
    }
}
