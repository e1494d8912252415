//! `rehearse` runs how-to documents the way a careful reader would: every command typed into one
//! terminal, in order, and what comes back held against what the document promises.
//!
//! Data goes one way:
//!
//! ```text
//! text → document::Document → plan::Plan → run (outcomes, verdicts) → report
//!                                            │
//!                                 shell (one live bash) + expect (matching)
//! ```
//!
//! - [`document`] reads markdown into blocks, steps, expectations, inputs, directives and variables.
//! - [`config`] merges flags, front matter and `rehearse.yaml` into one [`config::Settings`].
//! - [`plan`] puts the steps of a document in running order and refuses what cannot run.
//! - [`shell`] is one live bash session; the only home of processes.
//! - [`expect`] compares an output with an expectation and explains the difference.
//! - [`pattern`] is a regular expression of an annotation; documents and comparisons use it, it uses nothing.
//! - [`recording`] is what outside tools were called with and gave back, and finds a call in it again; pure.
//! - [`run`] carries a plan out and records outcomes and verdicts.
//! - [`walk`] leads a person through a document at a terminal.
//! - [`report`] writes those records for a person or a machine.
//! - [`cli`] turns arguments into calls of the above, and answers into an exit status.
//!
//! Everything up to the plan and everything after an outcome is pure: no files written, no processes.

pub mod cli;
pub mod config;
pub mod document;
pub mod expect;
pub mod pattern;
pub mod plan;
pub mod recording;
pub mod report;
pub mod run;
pub mod shell;
pub mod walk;
