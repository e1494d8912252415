//! The records of a run written down: for a person at the console, for machines as JSON.
//!
//! Reads [`crate::run`]'s records, and the types of the plan and the document that they hold, nothing else.

mod console;
pub mod json;
#[cfg(test)]
mod sample;

pub use console::{
    Colour, Compared, Console, ConsoleOptions, Extent, Mode, Surface, Telling, Verbosity, differences,
    explain,
};
pub(crate) use console::{Paint, Tone, clean, counted, duration};
