//! The JUnit report, as CI systems read it: a document is a suite, a step a case.

use std::io::{self, Write};
use std::time::Duration;

use chrono::{DateTime, FixedOffset};
use quick_junit::{
    FlakyOrRerun, NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestRerun, TestSuite,
};

use super::cause::{self, Kind, WholeCause, cleaned};
use crate::run::{DocumentRecord, RunRecord, StepRecord, Verdict};

/// Stands between a document and the headings of a step.
const WITHIN: &str = " › ";

/// Writes a run as JUnit XML. What XML cannot hold is spelled out. Fails as `out` does.
pub fn write(record: &RunRecord, out: &mut dyn Write) -> io::Result<()> {
    let started_at = DateTime::parse_from_rfc3339(&record.started_at).ok();
    let mut report = Report::new(xml(&record.tool.name));
    report.timestamp = started_at;
    report.set_time(Duration::from_millis(record.duration_ms));
    report.add_test_suites(record.documents.iter().map(|document| suite(document, started_at)));
    let mut text = Vec::new();
    report.serialize(&mut text).map_err(io::Error::other)?;
    out.write_all(&text)
}

fn suite(document: &DocumentRecord, started_at: Option<DateTime<FixedOffset>>) -> TestSuite {
    let mut suite = TestSuite::new(xml(&document.path));
    suite.timestamp = started_at;
    suite.set_time(Duration::from_millis(document.duration_ms));
    suite.add_property(Property::new("title", xml(&document.title)));
    suite.add_test_cases(document.steps.iter().map(case));
    let causes = cause::of_the_whole(document);
    if !causes.is_empty() {
        suite.add_test_case(whole(document, &causes));
    }
    let told: String = cause::warnings(document)
        .map(|finding| format!("warning: {}:{}: {}\n", document.path, finding.line, finding.message))
        .collect();
    if !told.is_empty() {
        suite.set_system_err(xml(&told));
    }
    suite
}

fn case(step: &StepRecord) -> TestCase {
    let mut case = TestCase::new(xml(&format!("{}: {}", step.number, cause::label(step))), status(step));
    let place: Vec<&str> = [&step.document].into_iter().chain(&step.heading).map(String::as_str).collect();
    case.set_classname(xml(&place.join(WITHIN)));
    case.set_time(Duration::from_millis(step.duration_ms));
    case.extra.insert("file".into(), xml(&step.document).into());
    case.extra.insert("line".into(), step.line.to_string().into());
    let output = output(step);
    if !output.is_empty() {
        case.set_system_out(xml(&output));
    }
    if !step.stderr.is_empty() {
        case.set_system_err(xml(&step.stderr));
    }
    case
}

fn status(step: &StepRecord) -> TestCaseStatus {
    match step.verdict {
        Verdict::Passed => {
            let mut status = TestCaseStatus::success();
            status.add_reruns(earlier(step, "retry"));
            status
        }
        Verdict::Failed | Verdict::TimedOut => {
            let (kind, cause) = (Kind::of(step), cause::told(step));
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let details = cause::details(step);
            status.set_message(xml(&cause.text)).set_type(kind.name());
            status.set_description(xml(&format!(
                "{}:{}: {}\n{details}",
                step.document, cause.line, cause.text
            )));
            status.set_rerun_kind(FlakyOrRerun::Rerun).add_reruns(earlier(step, kind.name()));
            status
        }
        Verdict::Skipped => left_out("skipped", step.reason.as_deref().unwrap_or("skipped")),
        Verdict::NotRun => left_out("not-run", step.reason.as_deref().unwrap_or("not reached")),
    }
}

/// The attempts before the last one, of which no more is known than that they failed.
fn earlier(step: &StepRecord, kind: &str) -> Vec<TestRerun> {
    let rerun = |attempt| {
        let mut rerun = TestRerun::new(NonSuccessKind::Failure);
        rerun.set_message(format!("attempt {attempt} of {} failed", step.attempts)).set_type(kind);
        rerun
    };
    (1..step.attempts).map(rerun).collect()
}

fn left_out(kind: &str, why: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_message(xml(&cause::first_line(why))).set_type(kind);
    status
}

/// A document that failed although none of its steps did.
fn whole(document: &DocumentRecord, causes: &[WholeCause]) -> TestCase {
    let told = |cause: &WholeCause| format!("{}:{}: {}\n", document.path, cause.line, cause.text);
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(xml(&causes[0].text)).set_type(xml(&causes[0].rule));
    status.set_description(xml(&causes.iter().map(told).collect::<String>()));
    let mut case = TestCase::new("the whole document", status);
    case.set_classname(xml(&document.path));
    case.extra.insert("file".into(), xml(&document.path).into());
    case.extra.insert("line".into(), causes[0].line.to_string().into());
    case
}

/// What the step printed, then what was typed into its program, each with its answer.
fn output(step: &StepRecord) -> String {
    let mut output = step.stdout.clone();
    for input in &step.inputs {
        let typed = input.text.lines().map(|line| format!("> {line}\n"));
        output.extend(typed.chain([input.stdout.clone()]));
    }
    output
}

/// A text without characters that XML cannot hold.
fn xml(text: &str) -> String {
    let text = if text.contains('\n') { cleaned(text) } else { super::clean(text) };
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_step_that_never_passed_has_been_run_again() {
        let step = StepRecord { attempts: 3, ..sample::exited(1, 3, "false\n", (4, "false")) };
        let TestCaseStatus::NonSuccess { reruns, .. } = status(&step) else { panic!("it failed") };
        let told: Vec<_> = reruns.runs.iter().map(|run| run.message.as_deref().unwrap_or_default()).collect();
        assert_eq!(told, ["attempt 1 of 3 failed", "attempt 2 of 3 failed"]);
        assert_eq!(reruns.kind, FlakyOrRerun::Rerun);
    }

    #[test]
    fn a_document_that_failed_without_a_failed_step_is_an_error() {
        let mut document = sample::document("guide.md", vec![sample::not_run(1, 3)]);
        document.verdict = Verdict::Failed;
        let suite = suite(&document, None);
        assert_eq!((suite.tests, suite.errors, suite.skipped), (2, 1, 1));
    }
}
