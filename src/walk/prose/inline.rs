//! Text with looks: the pieces of a paragraph, a heading or a cell.

use crate::report::{Paint, Surface};

/// How a piece looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Looks(u8);

impl Looks {
    pub(super) const BOLD: Self = Self(1);
    pub(super) const ITALIC: Self = Self(2);
    pub(super) const CODE: Self = Self(4);
    pub(super) const DIM: Self = Self(8);
    pub(super) const UNDERLINED: Self = Self(16);

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The text as it is written to this surface.
    pub(super) fn paint(self, surface: &Surface, text: &str) -> String {
        if surface.paint == Paint::Plain || self == Self::default() || text.trim().is_empty() {
            return text.to_owned();
        }
        let mut style = console::Style::new().force_styling(true);
        if self.has(Self::BOLD) {
            style = style.bold();
        }
        if self.has(Self::ITALIC) {
            style = style.italic();
        }
        if self.has(Self::CODE) {
            style = style.magenta();
        }
        if self.has(Self::DIM) {
            style = style.dim();
        }
        if self.has(Self::UNDERLINED) {
            style = style.underlined();
        }
        style.apply_to(text).to_string()
    }
}

/// A piece of text that looks the same all along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) looks: Looks,
}

/// The looks that are in force, one on top of the other, and the pieces written so far.
#[derive(Debug, Default)]
pub(super) struct Spans {
    spans: Vec<Span>,
    open: Vec<Looks>,
}

impl Spans {
    pub(super) fn push(&mut self, text: &str) {
        self.push_as(text, Looks::default());
    }

    /// Adds text with looks of its own on top of those in force.
    pub(super) fn push_as(&mut self, text: &str, own: Looks) {
        let looks = self.open.iter().fold(own, |all, looks| all.with(*looks));
        match self.spans.last_mut() {
            Some(last) if last.looks == looks => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), looks }),
        }
    }

    pub(super) fn open(&mut self, looks: Looks) {
        self.open.push(looks);
    }

    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    pub(super) fn is_blank(&self) -> bool {
        self.spans.iter().all(|span| span.text.trim().is_empty())
    }

    /// The text from a number of pieces on, without looks.
    pub(super) fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    pub(super) fn take(&mut self) -> Vec<Span> {
        std::mem::take(&mut self.spans)
    }
}
