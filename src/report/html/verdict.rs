//! Verdicts as words with a mark of their own shape.

use crate::run::Verdict;

/// The word for a verdict.
pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "Passed",
        Verdict::Failed => "Failed",
        Verdict::Skipped => "Skipped",
        Verdict::TimedOut => "Timed out",
        Verdict::NotRun => "Not run",
    }
}

/// Its class, which is also the name of its mark.
pub(super) fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Failed => "failed",
        Verdict::Skipped => "skipped",
        Verdict::TimedOut => "timed-out",
        Verdict::NotRun => "not-run",
    }
}

/// Whether somebody has to look at it.
pub(super) fn is_bad(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Failed | Verdict::TimedOut)
}

/// Mark and word.
pub(super) fn badge(verdict: Verdict) -> String {
    let class = class(verdict);
    format!("<span class=\"verdict {class}\">{}{}</span>", mark(verdict), word(verdict))
}

/// The mark alone, for where the word stands beside it.
pub(super) fn mark(verdict: Verdict) -> String {
    format!("<svg class=\"mark\" aria-hidden=\"true\"><use href=\"#mark-{}\"/></svg>", class(verdict))
}

/// The shapes of all marks, once a file.
pub(super) const MARKS: &str = r#"<svg class="marks" width="0" height="0" aria-hidden="true" focusable="false">
<symbol id="mark-passed" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M4.8 8.3l2.2 2.2 4.3-4.6" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="mark-failed" viewBox="0 0 16 16"><path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor"/><path class="inner" d="M5.5 5.5l5 5m0-5l-5 5" fill="none" stroke-width="1.8" stroke-linecap="round"/></symbol>
<symbol id="mark-timed-out" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7.5" fill="currentColor"/><path class="inner" d="M8 4v4.4l2.8 1.7" fill="none" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/></symbol>
<symbol id="mark-skipped" viewBox="0 0 16 16"><path d="M3 3.5L8 8l-5 4.5zM9 3.5L14 8l-5 4.5z" fill="currentColor"/></symbol>
<symbol id="mark-not-run" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.2 2.2"/></symbol>
</svg>
"#;
