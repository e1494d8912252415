//! One document from its first step to its clean-up.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::consent::Consent;
use super::journal::{Beginning, Keeper, Resumed};
use super::judge::Judgement;
use super::leaks::Scene;
use super::masked;
use super::memory::Memory;
use super::observer::Observer;
use super::record::{DocumentRecord, Source, StepCounts, StepRecord, Verdict};
use super::secrets::Secrets;
use super::silence::Silence;
use super::tape::{self, Tape};
use super::validation::Validation;
use super::world::World;
use super::{Error, Options, Texts};
use crate::config::{self, Leaks, Scope, Settings};
use crate::plan::{self, Plan, Step};
use crate::shell::{self, Block, End, Note, Search, Session, Stop};

/// Pause between two attempts where the document names none.
const RETRY_EVERY: Duration = Duration::from_secs(2);

/// Why steps are not run any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Halt {
    Failure,
    Stop,
    /// Only clean-up was asked for.
    CleanupOnly,
}

/// How long a step may take, and what is said when it takes longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limit {
    pub(super) time: Duration,
    pub(super) reason: String,
}

/// Carries one document out.
pub(super) struct Runner<'a> {
    pub(super) plan: &'a Plan,
    pub(super) settings: &'a Settings,
    pub(super) options: Options,
    pub(super) world: World,
    pub(super) secrets: Secrets,
    pub(super) memory: Memory,
    pub(super) session: Session,
    pub(super) tape: Option<Tape>,
    pub(super) observer: &'a mut dyn Observer,
    pub(super) stop: Stop,
    pub(super) halted: Option<Halt>,
    /// The reader wants nothing more to run.
    pub(super) is_left: bool,
    /// The first signal is dealt with; only one more stops clean-up.
    pub(super) is_patient: bool,
    pub(super) started: Instant,
    /// Numbers of the steps whose next one mentions `PIPESTATUS`.
    pub(super) asks_for_pipes: Vec<usize>,
    /// Index in the records of each block the session ran, in order.
    pub(super) ran: Vec<usize>,
    pub(super) silence: Silence,
    pub(super) validation: Validation,
    pub(super) keeper: Keeper<'a>,
    pub(super) beginning: Beginning,
    pub(super) resumed: Option<&'a Resumed>,
}

impl Runner<'_> {
    pub(super) async fn carry_out(mut self) -> Result<DocumentRecord, Error> {
        let mut records = Vec::with_capacity(self.plan.steps.len());
        self.recall(&mut records).await?;
        self.warn();
        for (place, step) in self.plan.steps.iter().enumerate().skip(records.len()) {
            let after_halt = self.halted.is_some();
            let is_due = self.is_due(step);
            if is_due {
                self.validate(step).await?;
            }
            let mut record = match self.met(step) {
                Some(record) => record,
                None => self.blank(step),
            };
            if !is_due && self.halted == Some(Halt::CleanupOnly) {
                record.verdict = Verdict::Skipped;
                record.reason = Some("only the clean-up runs".to_owned());
            }
            if is_due && record.verdict == Verdict::NotRun {
                match self.consent(step).await? {
                    Consent::Given => {
                        self.keeper.begins(place);
                        self.step(step, &mut record, records.len()).await?;
                    }
                    Consent::Refused => {
                        record.verdict = Verdict::Skipped;
                        record.reason = Some("at the terminal".to_owned());
                    }
                    Consent::Ended => self.is_left = true,
                }
            }
            record.command = self.secrets.masked(&record.command);
            self.observer.step_finished(&self.plan.document, &record);
            records.push(record);
            if records[place].verdict != Verdict::NotRun {
                self.keep(&records, after_halt);
            }
        }
        self.end_journal(&records);
        let search = match (self.settings.leaks, self.stop.signal()) {
            (Leaks::Warn | Leaks::Fail, None) => Search::Everything,
            _ => Search::Nothing,
        };
        self.finish(records, search).await
    }

    /// Steps run until a failure or a stop; clean-up runs after that too, unless a second signal comes.
    fn is_due(&mut self, step: &Step) -> bool {
        if self.is_left {
            return false;
        }
        if self.halted.is_none() && self.stop.is_requested() {
            self.halted = Some(Halt::Stop);
        }
        match self.halted {
            None => true,
            Some(_) if !step.always || !self.cleans_up() => false,
            Some(_) => {
                if self.stop.signal().is_some() && !self.is_patient {
                    self.is_patient = true;
                    self.stop = self.stop.patient();
                }
                !self.stop.is_requested()
            }
        }
    }

    /// Clean-up runs whatever happened before.
    fn cleans_up(&self) -> bool {
        self.settings.cleanup
            || self.settings.scope == Scope::Cleanup
            || self.halted == Some(Halt::CleanupOnly)
    }

    /// What is in force for the step.
    pub(super) fn settings_of<'s>(&'s self, step: &'s Step) -> &'s Settings {
        step.settings.as_deref().unwrap_or(self.settings)
    }

    /// The session is about to run a block of the step that has this place among the records.
    pub(super) fn began(&mut self, index: usize) {
        self.ran.push(index);
    }

    /// The step after this one asks how the last pipeline went.
    pub(super) fn is_before_pipestatus(&self, step: &Step) -> bool {
        self.asks_for_pipes.contains(&step.number)
    }

    pub(super) async fn step(
        &mut self,
        step: &Step,
        record: &mut StepRecord,
        index: usize,
    ) -> Result<(), Error> {
        let directives = &step.content.directives;
        if let Some(skip) = &directives.skip {
            record.verdict = Verdict::Skipped;
            record.reason = Some(skip.why.clone().unwrap_or_else(|| "skip".to_owned()));
            return Ok(());
        }
        let condition = match &directives.condition {
            Some(condition) => self.holds(step, condition, index).await?,
            None => End::Status(0),
        };
        let judgement = match condition {
            End::Status(0) => {
                self.observer.step_started(&self.plan.document, &masked::step(step, &self.secrets));
                self.listen(step);
                self.attempts(step, record, index).await?
            }
            End::TimedOut => Judgement::timed_out("the test of `if` took too long"),
            End::Stopped => Judgement::failed("stopped"),
            _ => Judgement {
                verdict: Verdict::Skipped,
                reason: directives.condition.as_ref().map(|condition| format!("not the case: {condition}")),
            },
        };
        record.verdict = judgement.verdict;
        record.reason = judgement.reason.as_deref().map(|reason| self.secrets.masked(reason));
        if judgement.is_failure() && self.halted.is_none() {
            self.halted = Some(if self.stop.is_requested() { Halt::Stop } else { Halt::Failure });
        }
        Ok(())
    }

    /// Runs the step until it passes or may not be repeated any more.
    async fn attempts(
        &mut self,
        step: &Step,
        record: &mut StepRecord,
        index: usize,
    ) -> Result<Judgement, Error> {
        let directives = &step.content.directives;
        let patience = directives.retry_for.or(self.settings_of(step).settle.filter(|_| step.read_only));
        let started = Instant::now();
        loop {
            record.attempts += 1;
            self.began(index);
            let judgement = self.attempt(step, record, self.limit(step).as_ref()).await?;
            record.duration_ms = milliseconds(started.elapsed());
            if let Some(refusal) = self.refusal(step) {
                return Ok(Judgement::failed(refusal));
            }
            let pause = directives.retry_every.unwrap_or(RETRY_EVERY);
            let again = judgement.is_failure()
                && !self.stop.is_requested()
                && (step.always || !self.time_is_up())
                && patience.is_some_and(|patience| started.elapsed() + pause <= patience);
            if !again {
                return Ok(judgement);
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.stop.requested() => return Ok(judgement),
            }
        }
    }

    /// The step's own limit, or the document's where that comes first; clean-up has its own limit only.
    pub(super) fn limit(&self, step: &Step) -> Option<Limit> {
        let own = step.content.directives.timeout.or(self.settings_of(step).timeout);
        let own = own.map(|time| Limit { time, reason: format!("took longer than {}", spelled(time)) });
        let whole = self.settings.document_timeout.filter(|_| !step.always).map(|time| Limit {
            time: time.saturating_sub(self.started.elapsed()),
            reason: format!("the document took longer than {}", spelled(time)),
        });
        own.into_iter().chain(whole).min_by_key(|limit| limit.time)
    }

    /// The document took as long as it may.
    fn time_is_up(&self) -> bool {
        self.settings.document_timeout.is_some_and(|limit| self.started.elapsed() >= limit)
    }

    /// Runs the test of `if=` where and as the step itself would run.
    pub(super) async fn holds(&mut self, step: &Step, condition: &str, index: usize) -> Result<End, Error> {
        let directives = &step.content.directives;
        let block = Block {
            environment: &self.environment(step, 0),
            directory: directives.cwd.as_deref(),
            timeout: self.limit(step).map(|limit| limit.time),
            ..Block::new(condition, file_name(step), directives.line.unwrap_or(step.content.line))
        };
        self.began(index);
        Ok(self.session.run(&block, &mut self.stop, &mut |_, _| {}).await?.end)
    }

    /// What a step's block finds in its environment besides the session's.
    pub(super) fn environment(&self, step: &Step, attempt: u32) -> Vec<(String, String)> {
        let mark = self.tape.is_some().then(|| tape::mark(step.number, attempt));
        step.content.directives.env.iter().cloned().chain(mark).collect()
    }

    /// Why a call of the step could not be replayed.
    fn refusal(&self, step: &Step) -> Option<String> {
        self.tape.as_ref().and_then(|tape| tape.refusal(step.number))
    }

    pub(super) async fn finish(
        mut self,
        mut records: Vec<StepRecord>,
        search: Search,
    ) -> Result<DocumentRecord, Error> {
        let ran = std::mem::take(&mut self.ran);
        let Self { session, tape, secrets, plan, settings, options, observer, started, stop, .. } = self;
        let (late, left) = session.end(search).await;
        for late in late {
            if let Some(record) = ran.get(late.block).and_then(|&index| records.get_mut(index)) {
                let text = secrets.masked(&late.captured.text());
                record.spilled.extend(late.captured.file);
                match late.note {
                    Note::Stderr => record.stderr.push_str(&text),
                    Note::Stdout | Note::Typed => record.stdout.push_str(&text),
                }
            }
        }
        let mut findings = plan.findings.clone();
        if let Some(tape) = tape {
            blame(&tape, &mut records, &secrets);
            let passed = verdict(&records) != Verdict::Failed;
            let attempts = records.iter().map(|record| (record.number, record.attempts)).collect();
            let told = tape.finish(plan, passed, &attempts, &secrets)?;
            let is_recording = matches!(settings.tape, config::Tape::Record(_));
            findings
                .extend(told.into_iter().filter(|_| is_recording || passed && settings.selection.is_all()));
        }
        let leaks = Scene { plan, records: &records, ran: &ran, secrets: &secrets }.findings(&left);
        let is_leaky = settings.leaks == Leaks::Fail && !leaks.is_empty();
        findings.extend(leaks);
        let record = DocumentRecord {
            path: plan.document.display().to_string(),
            title: secrets.masked(&plan.title),
            properties: secrets.masked_properties(&plan.properties),
            verdict: if is_leaky { Verdict::Failed } else { verdict(&records) },
            duration_ms: milliseconds(started.elapsed()),
            findings,
            counts: StepCounts::of(&records),
            steps: records,
            stopped_by: stop.signal().map(|signal| match signal {
                shell::Signal::Interrupt => "SIGINT",
                shell::Signal::Terminate => "SIGTERM",
                shell::Signal::HangUp => "SIGHUP",
            }),
            sources: sources(plan, options, &secrets),
        };
        observer.document_finished(&record);
        Ok(record)
    }
}

/// The texts of the plan's files, where somebody reads them.
fn sources(plan: &Plan, options: Options, secrets: &Secrets) -> Vec<Source> {
    if options.texts == Texts::LeftOut {
        return Vec::new();
    }
    let source = |source: &plan::Text| {
        let text = match secrets.mask(&source.text) {
            Cow::Borrowed(_) => Arc::clone(&source.text),
            Cow::Owned(masked) => Arc::new(masked),
        };
        Source { path: source.path.display().to_string(), text }
    };
    plan.sources.iter().map(source).collect()
}

/// Fails the steps of which a call could not be replayed after they were over.
fn blame(tape: &Tape, records: &mut [StepRecord], secrets: &Secrets) {
    for record in records.iter_mut().filter(|record| record.verdict == Verdict::Passed) {
        if let Some(refusal) = tape.refusal(record.number) {
            record.verdict = Verdict::Failed;
            record.reason = Some(secrets.masked(&refusal));
        }
    }
}

/// The name that bash's messages call the step's document by.
pub(super) fn file_name(step: &Step) -> &str {
    step.document.file_name().and_then(|name| name.to_str()).unwrap_or("document.md")
}

pub(super) fn verdict(records: &[StepRecord]) -> Verdict {
    let has = |verdict| records.iter().any(|record| record.verdict == verdict);
    if has(Verdict::Failed) || has(Verdict::TimedOut) || has(Verdict::NotRun) {
        Verdict::Failed
    } else if has(Verdict::Passed) {
        Verdict::Passed
    } else {
        Verdict::Skipped
    }
}

/// A duration as it is written in a document: `1h30m`, `90s` as `1m30s`, `250ms`.
fn spelled(duration: Duration) -> String {
    let (seconds, rest) = (duration.as_secs(), duration.subsec_millis());
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s"), (rest.into(), "ms")];
    let text: String =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
    if text.is_empty() { "0s".to_owned() } else { text }
}

pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_as_they_are_written() {
        let told = |millis| spelled(Duration::from_millis(millis));
        assert_eq!([told(0), told(250), told(90_000), told(5_400_000)], ["0s", "250ms", "1m30s", "1h30m"]);
    }
}
