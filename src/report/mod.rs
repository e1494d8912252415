//! The records of a run written down: for a person at the console, for machines in files.
//!
//! Reads [`crate::run`]'s records, and the types of the plan and the document that they hold, nothing else.

mod cause;
mod console;
mod format;
pub mod github;
pub mod history;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
mod merge;
mod read;
#[cfg(test)]
mod sample;
pub mod sarif;
mod save;

pub use console::{
    Colour, Compared, Console, ConsoleOptions, Estimate, Extent, Mode, Surface, Telling, Told, Verbosity,
    differences, explain,
};
pub(crate) use console::{Paint, Tone, clean, counted, duration};
pub use format::Format;
pub use github::{Annotating, Annotations};
pub use merge::{Merged, Twice, merge};
pub use read::{ReadError, read};
pub use save::{save, target};
