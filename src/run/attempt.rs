//! A step run once: block in, outcome out, verdict on it.

use std::path::PathBuf;

use regex::bytes;

use super::document::{Limit, Runner, file_name};
use super::judge::{self, Judge, Judgement};
use super::record::{FailedAt, InputRecord, StepRecord, Verdict};
use super::{Error, Mode, Place, talk};
use crate::document::{self, Action, Directives, Stream};
use crate::expect::Bindings;
use crate::plan::Step;
use crate::shell::{Block, End, Failure, Feed, Outcome, Ready, Streams, Typed, TypedOutcome};

/// What a step needs that its block borrows.
struct Material {
    text: String,
    typed: Vec<Typed>,
    answers: Vec<(bytes::Regex, String)>,
    ready: Option<bytes::Regex>,
    hold: Vec<String>,
    environment: Vec<(String, String)>,
}

impl Runner<'_> {
    /// Runs the step once and writes what happened into `record`; tells whether it passed.
    pub(super) async fn attempt(
        &mut self,
        step: &Step,
        record: &mut StepRecord,
        limit: Option<&Limit>,
    ) -> Result<Judgement, Error> {
        let material = self.material(step, record.attempts);
        let asked = self.world.questions(step);
        let directives = &step.content.directives;
        let block = Block {
            text: &material.text,
            name: file_name(step),
            line: step.content.text_line,
            streams: self.streams(&step.content, &material.typed),
            feed: self.feed(directives, &material),
            environment: &material.environment,
            directory: directives.cwd.as_deref(),
            tell: asked.tell(),
            hold: &material.hold,
            keeps_pipes: self.is_before_pipestatus(step),
            timeout: limit.map(|limit| limit.time),
            background: background(directives, material.ready.as_ref()),
        };
        let outcome = self.hand_over(&block).await?;
        if let Some(told) = &outcome.variables {
            let changed = self.world.update(&asked, told, &mut self.secrets);
            record.variables.extend(changed);
        }
        record.remove_spilled();
        record.spilled = spilled(&outcome);
        let (judgement, bindings) = self.judge(step, record, &outcome, limit);
        if !judgement.is_failure() {
            self.memory.bindings = bindings;
        }
        Ok(judgement)
    }

    fn material(&self, step: &Step, attempt: u32) -> Material {
        let content = &step.content;
        let directives = &content.directives;
        let text = match &content.action {
            Action::Write(path) | Action::WriteIfUsed(path) => written(path, &content.text),
            Action::Run => content.text.clone(),
        };
        let answers = directives
            .answers
            .iter()
            .filter_map(|answer| {
                Some((bytes::Regex::new(&answer.prompt).ok()?, self.world.expanded(&answer.text)))
            })
            .collect();
        Material {
            text,
            typed: talk::typed(&content.inputs),
            answers,
            ready: directives.ready.as_deref().and_then(|pattern| bytes::Regex::new(pattern).ok()),
            hold: step.holds.iter().map(|set| set.name.clone()).collect(),
            environment: self.environment(step, attempt),
        }
    }

    /// A program that is typed into is asked for its answers, which an echo would garble: it gets pipes.
    ///
    /// Where a person sits at the terminal and standard output is compared, standard error has a terminal of its
    /// own, so that a warning does not spoil what is compared.
    fn streams(&self, content: &document::Step, typed: &[Typed]) -> Streams {
        let directives = &content.directives;
        let asked = directives.tty || !directives.answers.is_empty();
        let attended = self.options.place == Place::Terminal;
        if (asked || attended) && !directives.background && typed.is_empty() {
            let compared = self.options.mode == Mode::Verify && content.expectation.is_some();
            let apart = directives.stream != Some(Stream::Both);
            if attended && !asked && compared && apart { Streams::Terminals } else { Streams::Terminal }
        } else if directives.stream == Some(Stream::Both) {
            Streams::Joined
        } else {
            Streams::Apart
        }
    }

    fn feed<'m>(&self, directives: &'m Directives, material: &'m Material) -> Feed<'m> {
        if !material.typed.is_empty() {
            Feed::Typed(&material.typed)
        } else if !material.answers.is_empty() {
            Feed::Answers(&material.answers)
        } else if let Some(text) = &directives.stdin {
            Feed::Text(text)
        } else if self.options.place == Place::Terminal && !directives.background {
            Feed::Keyboard
        } else {
            Feed::Nothing
        }
    }

    fn judge(
        &self,
        step: &Step,
        record: &mut StepRecord,
        outcome: &Outcome,
        limit: Option<&Limit>,
    ) -> (Judgement, Bindings) {
        let directives = &step.content.directives;
        let mut bindings = self.memory.bindings.clone();
        let judge = Judge {
            settings: self.settings_of(step),
            mode: self.options.mode,
            world: &self.world,
            secrets: &self.secrets,
            memory: &self.memory,
        };
        let mut judgement = self.ended(directives, record, outcome, limit);
        let compared = match directives.stream.unwrap_or_default() {
            Stream::Stderr => &outcome.stderr,
            Stream::Stdout | Stream::Both => &outcome.stdout,
        };
        if let Some(expectation) = &step.content.expectation {
            if judgement.is_failure() {
                let status_alone = judge.untouched(expectation);
                record.expectation = Some(if judgement.verdict == Verdict::Failed {
                    judge.output(expectation, &compared.text(), directives.unordered, &mut bindings).1
                } else {
                    status_alone
                });
            } else {
                let text = compared.text();
                let (output, compared) =
                    judge.output(expectation, &text, directives.unordered, &mut bindings);
                record.expectation = Some(compared);
                judgement = output;
            }
        }
        record.inputs = self.input_records(step, &judge, &outcome.typed, &mut bindings);
        if !judgement.is_failure()
            && let Some(failed) = record.inputs.iter().find(|input| input.verdict != Verdict::Passed)
        {
            let reason = failed.reason.clone().unwrap_or_default();
            judgement = Judgement::failed(format!("the input on line {}: {reason}", failed.line));
        }
        (judgement, bindings)
    }

    /// Records how the block ended, and judges that.
    fn ended(
        &self,
        directives: &Directives,
        record: &mut StepRecord,
        outcome: &Outcome,
        limit: Option<&Limit>,
    ) -> Judgement {
        record.status = status(outcome.end);
        record.stdout = self.secrets.masked(&outcome.stdout.text());
        record.stderr = self.secrets.masked(&outcome.stderr.text());
        record.truncated = outcome.stdout.is_truncated() || outcome.stderr.is_truncated();
        let mut judgement = judge::ending(
            outcome.end,
            outcome.failure.as_ref(),
            &directives.exit,
            limit.map(|limit| limit.reason.as_str()),
        );
        if directives.background && !matches!(outcome.end, End::Running) && !judgement.is_failure() {
            judgement = Judgement::failed("ended before it was ready");
        }
        record.failed_at = None;
        if judgement.is_failure() && outcome.end != End::Stopped {
            let place = |failure: &Failure| FailedAt {
                line: failure.line,
                command: self.secrets.masked(&failure.command),
            };
            record.failed_at = outcome.failure.as_ref().map(place);
        }
        judgement
    }

    fn input_records(
        &self,
        step: &Step,
        judge: &Judge<'_>,
        typed: &[TypedOutcome],
        bindings: &mut Bindings,
    ) -> Vec<InputRecord> {
        let mut records = Vec::with_capacity(step.content.inputs.len());
        for (at, input) in step.content.inputs.iter().enumerate() {
            let (judgement, stdout, expectation) = match typed.get(at) {
                Some(answer) => Self::judge_input(judge, input, answer, bindings),
                None => (
                    Judgement { verdict: Verdict::NotRun, reason: Some("the program had ended".to_owned()) },
                    String::new(),
                    input.expectation.as_ref().map(|expectation| judge.untouched(expectation)),
                ),
            };
            records.push(InputRecord {
                line: input.line,
                language: input.language.clone(),
                text: self.secrets.masked(&input.text),
                verdict: judgement.verdict,
                reason: judgement.reason.as_deref().map(|reason| self.secrets.masked(reason)),
                stdout: self.secrets.masked(&stdout),
                expectation,
            });
        }
        records
    }

    fn judge_input(
        judge: &Judge<'_>,
        input: &document::Input,
        answer: &TypedOutcome,
        bindings: &mut Bindings,
    ) -> (Judgement, String, Option<super::ExpectationRecord>) {
        let stdout = answer.stdout.text();
        let complaint = talk::complaint(input.program, answer);
        let Some(expectation) = &input.expectation else {
            let judgement = complaint.map_or_else(Judgement::passed, Judgement::failed);
            return (judgement, stdout, None);
        };
        let (judgement, record) = judge.output(expectation, &stdout, false, bindings);
        let judgement = match complaint {
            Some(complaint) => Judgement::failed(complaint),
            None => judgement,
        };
        (judgement, stdout, Some(record))
    }
}

/// Files with the whole of an output that is too long for memory.
fn spilled(outcome: &Outcome) -> Vec<PathBuf> {
    let typed = outcome.typed.iter().flat_map(|typed| [&typed.stdout, &typed.stderr]);
    let all = [&outcome.stdout, &outcome.stderr].into_iter().chain(typed);
    all.filter_map(|captured| captured.file.clone()).collect()
}

fn background<'m>(directives: &Directives, ready: Option<&'m bytes::Regex>) -> Option<Ready<'m>> {
    directives.background.then(|| ready.map_or(Ready::Started, Ready::Output))
}

fn status(end: End) -> Option<i32> {
    match end {
        End::Status(status) | End::Exited(status) | End::Gone(status) => Some(status),
        End::TimedOut | End::Stopped | End::Running => None,
    }
}

/// The command that writes a file; a `$NAME` in the path is the session's.
fn written(path: &str, text: &str) -> String {
    let mut delimiter = "REHEARSE_FILE".to_owned();
    while text.lines().any(|line| line == delimiter) {
        delimiter.push('_');
    }
    let path = path.replace('\\', r"\\").replace('"', "\\\"").replace('`', "\\`");
    format!(
        "command mkdir -p -- \"$(command dirname -- \"{path}\")\"; command cat >|\"{path}\" <<'{delimiter}'\n{text}{delimiter}\n"
    )
}
