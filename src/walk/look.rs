//! What can be shown at this terminal, and how.

use crate::report::Surface;

/// Lines of an expectation that are shown before a step.
pub(super) const PROMISED: usize = 6;

/// What decides how something looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) surface: Surface,
    pub(super) cursor: Cursor,
}

/// Whether the terminal knows more than writing one character after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cursor {
    /// A line can be erased.
    Movable,
    /// `TERM=dumb`.
    Fixed,
}

impl Look {
    pub(super) fn new(surface: Surface) -> Self {
        let is_dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb" || term.is_empty());
        Self { surface, cursor: if is_dumb { Cursor::Fixed } else { Cursor::Movable } }
    }

    /// The same for the size that the terminal has now.
    pub(super) fn refreshed(self) -> Self {
        Self { surface: self.surface.refreshed(), ..self }
    }

    pub(super) fn is_unicode(&self) -> bool {
        self.surface.symbols.ellipsis == "…"
    }
}
