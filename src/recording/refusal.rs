//! Why a call cannot be replayed.

use std::fmt;

/// A call without a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The present call, as one would type it.
    pub call: String,
    /// What is known instead.
    pub instead: Instead,
}

/// What a recording has instead of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instead {
    /// The same call in another step: its number and line.
    Elsewhere(usize, usize),
    /// This call, which is nearest to it.
    Nearest(String),
    /// Another input: as recorded, as it came.
    Input(String, String),
    /// Nothing at all.
    Nothing,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { call, instead } = self;
        match instead {
            Instead::Elsewhere(step, line) => {
                write!(
                    f,
                    "no recording of `{call}` in this step; it was recorded in step {step} (line {line})"
                )
            }
            Instead::Nearest(nearest) => write!(f, "no recording of `{call}`; the nearest is `{nearest}`"),
            Instead::Input(shown, came) => {
                write!(f, "no recording of `{call}` with this input: `{came}` where `{shown}` was recorded")
            }
            Instead::Nothing => write!(f, "no recording of `{call}`; the step has no recorded call"),
        }
    }
}

/// The call as one would type it.
pub(super) fn typed(words: &[String]) -> String {
    let quoted = |word: &String| {
        let plain = |c: char| c.is_alphanumeric() || "/._-+,@%:={}$|".contains(c);
        if !word.is_empty() && word.chars().all(plain) {
            word.clone()
        } else {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
    };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}
