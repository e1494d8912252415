//! The records of a run written down: for a person at the console, for machines as JSON.
//!
//! Reads [`crate::run`]'s records and nothing else.
