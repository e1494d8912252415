//! Why a step is not as promised, in the words that every report uses.

use std::borrow::Cow;

use super::console::{clean, first_command};
use crate::document::Finding;
use crate::run::{DocumentRecord, ExpectationRecord, FailedAt, InputRecord, StepRecord, UNUSABLE, Verdict};

/// Stands for what is left out of a line, where any character may stand.
const ELLIPSIS: &str = "…";

/// Lines of standard error that are told with a failure.
const TAIL: usize = 20;

/// Why a step is not as promised, and the line of its document that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cause {
    /// 1-based line of the step's document.
    pub(super) line: usize,
    /// One fragment, often of one line.
    pub(super) text: String,
}

/// Why a document failed none of whose steps says why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WholeCause {
    /// 1-based line of the document.
    pub(super) line: usize,
    /// One clean line.
    pub(super) text: String,
    /// A short stable name for machines: the finding's own where it is what was left behind.
    pub(super) rule: Cow<'static, str>,
}

/// The ways to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A command exited with another status than promised.
    Status,
    /// The output is not what the document promises.
    Output,
    /// It took longer than it may.
    Timeout,
    /// It did not come to its end for another reason: it was stopped, the session ended, a call was not recorded.
    Ended,
}

impl Kind {
    /// All there are.
    pub(super) const ALL: [Self; 4] = [Self::Status, Self::Output, Self::Timeout, Self::Ended];

    /// How a step failed.
    pub(super) fn of(step: &StepRecord) -> Self {
        let unmet_input = || step.inputs.iter().any(|input| unmet(input.expectation.as_ref()).is_some());
        if step.verdict == Verdict::TimedOut {
            Self::Timeout
        } else if step.failed_at.is_some() {
            Self::Status
        } else if unmet(step.expectation.as_ref()).is_some() || unmet_input() {
            Self::Output
        } else if step.status.is_some() {
            Self::Status
        } else {
            Self::Ended
        }
    }

    /// A short stable name for machines.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Status => "command-failed",
            Self::Output => "output-differs",
            Self::Timeout => "timed-out",
            Self::Ended => "not-completed",
        }
    }
}

/// The most telling line and reason of a failed step, in one line: an input's before its program's.
pub(super) fn cause(step: &StepRecord, ellipsis: &str) -> Cause {
    let told_by_input = failed_input(step).and_then(|input| Some((input, input.reason.clone()?)));
    match told_by_input {
        Some((input, text)) => Cause { line: input_line(input), text },
        None => own_cause(step, ellipsis),
    }
}

/// The line and reason of a failed step itself.
pub(super) fn own_cause(step: &StepRecord, ellipsis: &str) -> Cause {
    let reason = step.reason.clone().or_else(|| failed_input(step).and_then(|input| input.reason.clone()));
    let text = reason.unwrap_or_else(|| match (step.verdict, step.status) {
        (Verdict::TimedOut, _) => "timed out".into(),
        (_, Some(status)) => format!("command exited with {status}"),
        _ => "failed".into(),
    });
    if let Some(FailedAt { line, command }) = &step.failed_at {
        let command = first_command(command, ellipsis);
        let told = text.contains(command.trim_end_matches(ellipsis).trim_end());
        return Cause { line: *line, text: if told { text } else { format!("{text}: {command}") } };
    }
    let line = unmet(step.expectation.as_ref())
        .map(|expectation| expectation.line)
        .or_else(|| failed_input(step).map(input_line))
        .unwrap_or(step.line);
    Cause { line, text }
}

/// The cause of a failed step for a report that can show any character; its text is one clean line.
pub(super) fn told(step: &StepRecord) -> Cause {
    let Cause { line, text } = cause(step, ELLIPSIS);
    Cause { line, text: first_line(&text) }
}

/// What a step does, in one clean line: its name, or the first line of its command that does something.
pub(super) fn label(step: &StepRecord) -> String {
    step.name.as_deref().map_or_else(|| first_command(&step.command, ELLIPSIS), clean)
}

/// All differences of a failed step, and the last lines of its standard error; lines are clean.
pub(super) fn details(step: &StepRecord) -> String {
    let (mut details, error) = (differences(step), last_errors(step));
    if !error.is_empty() {
        details += "standard error:\n";
        details += &error;
    }
    details
}

/// All differences of a failed step, its own first; lines are clean.
pub(super) fn differences(step: &StepRecord) -> String {
    let own = unmet(step.expectation.as_ref()).map(|expectation| expectation.difference.as_str());
    let of_inputs = step.inputs.iter().filter_map(|input| unmet(input.expectation.as_ref()));
    let differences = own.into_iter().chain(of_inputs.map(|expectation| expectation.difference.as_str()));
    differences.map(cleaned).collect()
}

/// The last lines of a step's standard error, clean.
pub(super) fn last_errors(step: &StepRecord) -> String {
    let lines: Vec<&str> = step.stderr.trim_end().lines().collect();
    cleaned(&lines[lines.len().saturating_sub(TAIL)..].join("\n"))
}

/// Each line of a text made safe to show.
pub(super) fn cleaned(text: &str) -> String {
    text.lines().flat_map(|line| [clean(line), "\n".to_owned()]).collect()
}

/// The first line, made safe to show.
pub(super) fn first_line(text: &str) -> String {
    clean(text.lines().next().unwrap_or_default())
}

/// Why a document failed none of whose steps says why, with lines of it; empty where a step does.
pub(super) fn of_the_whole(document: &DocumentRecord) -> Vec<WholeCause> {
    let told = document.steps.iter().any(|step| is_bad(step.verdict));
    let ended = Cow::Borrowed(Kind::Ended.name());
    let cause = |finding: &Finding| WholeCause {
        line: finding.line,
        text: first_line(&finding.message),
        rule: if finding.is_leak() { finding.rule.clone() } else { ended.clone() },
    };
    let leaks = document.findings.iter().filter(|finding| document.is_leaky() && finding.is_leak());
    let mut causes: Vec<_> = document.obstacles().chain(leaks).map(cause).collect();
    if is_bad(document.verdict) && !told && causes.is_empty() {
        causes.push(WholeCause { line: 1, text: "not all of its steps ran".to_owned(), rule: ended });
    }
    causes
}

/// What is odd about a document, without what made it fail.
pub(super) fn warnings(document: &DocumentRecord) -> impl Iterator<Item = &Finding> {
    let is_leaky = document.is_leaky();
    document
        .findings
        .iter()
        .filter(move |finding| finding.rule != UNUSABLE && !(is_leaky && finding.is_leak()))
}

/// The expectation, where it is not met.
pub(super) fn unmet(expectation: Option<&ExpectationRecord>) -> Option<&ExpectationRecord> {
    expectation.filter(|expectation| expectation.met == Some(false))
}

pub(super) fn is_bad(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Failed | Verdict::TimedOut)
}

/// The first input that is not as promised.
pub(super) fn failed_input(step: &StepRecord) -> Option<&InputRecord> {
    step.inputs.iter().find(|input| is_bad(input.verdict))
}

/// The line that says why an input failed.
pub(super) fn input_line(input: &InputRecord) -> usize {
    unmet(input.expectation.as_ref()).map_or(input.line, |expectation| expectation.line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_step_fails_by_its_time_its_status_or_its_output() {
        let exited = sample::exited(1, 3, "false\n", (4, "false"));
        let expectation = Some(sample::unmet(9, Vec::new()));
        let differs = StepRecord { verdict: Verdict::Failed, expectation, ..sample::step(1, 3, "true\n") };
        let stopped = StepRecord { verdict: Verdict::Failed, status: None, ..sample::step(1, 3, "true\n") };
        let slow = StepRecord { verdict: Verdict::TimedOut, ..exited.clone() };
        let kinds = [&exited, &differs, &stopped, &slow].map(Kind::of);
        assert_eq!(kinds, [Kind::Status, Kind::Output, Kind::Ended, Kind::Timeout]);
    }

    #[test]
    fn what_a_document_left_behind_is_why_it_failed_and_no_warning() {
        let finding = |rule: &'static str, line| Finding {
            rule: rule.into(),
            line,
            message: format!("about {rule}"),
            help: None,
        };
        let mut document = sample::document("guide.md", vec![sample::step(1, 3, "true\n")]);
        document.verdict = Verdict::Failed;
        document.findings = vec![finding("stray-annotation", 7), finding("left-port", 3)];
        let causes = of_the_whole(&document);
        assert_eq!(
            causes,
            [WholeCause { line: 3, text: "about left-port".to_owned(), rule: "left-port".into() }]
        );
        assert_eq!(warnings(&document).map(|finding| finding.line).collect::<Vec<_>>(), [7]);
        document.verdict = Verdict::Passed;
        assert!(of_the_whole(&document).is_empty());
        assert_eq!(warnings(&document).count(), 2);
    }
}
