//! Carries a plan out: order, status and expectation, retries, clean-up, signals; records what happened.
//!
//! Processes are [`crate::shell`]'s, comparing is [`crate::expect`]'s, writing records down is
//! [`crate::report`]'s.

mod observer;
mod record;

pub use observer::Observer;
pub use record::{
    Counts, DocumentRecord, ExpectationRecord, InputRecord, RunRecord, StepCounts, StepRecord,
    SubstitutionRecord, Summary, Tool, Variables, Verdict,
};
