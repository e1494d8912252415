//! What a user may choose about the console.

use super::Extent;

/// Choices of a user, from flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConsoleOptions {
    /// What the run is for.
    pub mode: Mode,
    /// How much is said.
    pub verbosity: Verbosity,
    /// How much of a difference is shown; verbose shows all of it.
    pub extent: Extent,
    /// Whether colours are used.
    pub colour: Colour,
    /// When what happens in a document is told.
    pub telling: Telling,
}

/// What the run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Verdicts are the product: one line a step when it is done.
    #[default]
    Test,
    /// The output of the commands is the product: it is shown as it comes, verdicts only where they are bad.
    Run,
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Verbosity {
    /// Failures and, after them, the summary; nothing where all is well.
    Quiet,
    /// A line a step, details of failures.
    #[default]
    Normal,
    /// Whole commands, outputs and differences, and the variables that changed.
    Verbose,
}

/// Whether colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// At a terminal, unless `NO_COLOR` is set; elsewhere with `CLICOLOR_FORCE`.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// When what happens in a document is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Telling {
    /// At once: there is no other document at the same time.
    #[default]
    AsItComes,
    /// Whole when the document is done, in the order in which documents end.
    WhenDone,
}
