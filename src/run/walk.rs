//! One document gone through step by step: what runs next, and whether, is decided from outside.

use std::collections::BTreeSet;

use super::Error;
use super::document::{Runner, milliseconds};
use super::record::{DocumentRecord, StepRecord, Variables, Verdict};
use super::world::Questions;
use crate::document;
use crate::document::bash::{Changes, Script};
use crate::plan::{Plan, Step};
use crate::shell::{Block, End, Feed, Search, Snapshot, Streams, Variable};

/// A plan in the hands of a person, its session live.
pub struct Walk<'a> {
    pub(super) runner: Runner<'a>,
    pub(super) records: Vec<StepRecord>,
    first: usize,
    /// Variables that no step is known to have set.
    pub(super) own: BTreeSet<String>,
}

/// A text of the reader's own that was run in the session.
#[derive(Debug, Clone)]
pub struct Aside {
    /// Its exit status; `None` where it was stopped.
    pub status: Option<i32>,
    /// What it changed, secrets masked.
    pub variables: Variables,
    /// Wall-clock time.
    pub duration_ms: u64,
}

impl<'a> Walk<'a> {
    pub(super) async fn begin(mut runner: Runner<'a>) -> Result<Self, Error> {
        let mut records = Vec::with_capacity(runner.plan.steps.len());
        let own = runner.recall(&mut records).await?.set.into_keys().collect();
        runner.warn();
        let first = records.len();
        records.extend(runner.plan.steps.iter().skip(first).map(|step| runner.blank(step)));
        Ok(Self { runner, records, first, own })
    }

    /// The index of the step that is next when the walk begins: in one that goes on, not the first.
    pub fn first(&self) -> usize {
        self.first
    }

    /// What is gone through.
    pub fn plan(&self) -> &'a Plan {
        self.runner.plan
    }

    /// What became of each step, in the order of the plan; `not-run` where nothing did yet.
    pub fn records(&self) -> &[StepRecord] {
        &self.records
    }

    /// Runs a step, retries included; `text` is run in the place of its own. Fails where the session does, never
    /// because of what the step did.
    pub async fn run(&mut self, index: usize, text: Option<&str>) -> Result<&StepRecord, Error> {
        let runner = &mut self.runner;
        (runner.stop, runner.halted) = (runner.stop.renewed(), None);
        let step = &runner.plan.steps[index];
        let edited = text.map(|text| edited(step, text));
        let step = edited.as_ref().unwrap_or(step);
        for name in hidden(&step.content.text) {
            runner.secrets.add(&name);
        }
        let mut record = runner.blank(step);
        runner.keeper.begins(index);
        runner.step(step, &mut record, index).await?;
        record.command = runner.secrets.masked(&record.command);
        runner.observer.step_finished(&runner.plan.document, &record);
        self.records[index].remove_spilled();
        self.records[index] = record;
        Ok(&self.records[index])
    }

    /// Whether the step needs no run: it belongs to a document that must run first, whose checks have passed. They
    /// are run when this is asked of the first of its steps.
    pub async fn is_met(&mut self, index: usize) -> Result<bool, Error> {
        let runner = &mut self.runner;
        (runner.stop, runner.halted) = (runner.stop.renewed(), None);
        let step = &runner.plan.steps[index];
        runner.validate(step).await?;
        match runner.met(step) {
            Some(record) => self.records[index] = record,
            None => return Ok(false),
        }
        Ok(true)
    }

    /// The reader goes on to the next step, or leaves with this one failed: what became of it is kept on disk.
    pub fn settle(&mut self, index: usize) {
        if self.records[index].verdict != Verdict::NotRun {
            self.runner.keep(&self.records[..=index], false);
        }
    }

    /// Whether the walk can go on another time, as far as it is known now.
    pub fn is_kept(&self) -> bool {
        self.runner.keeper.is_keeping()
    }

    /// Leaves a step out.
    pub fn skip(&mut self, index: usize, why: &str) {
        let mut record = self.runner.blank(&self.runner.plan.steps[index]);
        record.verdict = Verdict::Skipped;
        record.reason = Some(why.to_owned());
        self.records[index] = record;
    }

    /// Runs a text of the reader's own in the session, at the terminal, without a time limit, while the step at `next`
    /// is the next one. What it changes is kept on disk at once.
    pub async fn aside(&mut self, text: &str, next: usize) -> Result<Aside, Error> {
        let before = self.state(next)?;
        let runner = &mut self.runner;
        runner.stop = runner.stop.renewed();
        let text = format!("{}\n", text.trim_end());
        let asked = Questions::all(&text);
        let block = Block {
            streams: Streams::Terminal,
            feed: Feed::Keyboard,
            tell: asked.tell(),
            ..Block::new(&text, "shell", 1)
        };
        runner.began(usize::MAX);
        let outcome = runner.hand_over(&block).await?;
        let status = match outcome.end {
            End::Status(status) | End::Exited(status) | End::Gone(status) => Some(status),
            End::TimedOut | End::Stopped | End::Running => None,
        };
        let variables = self.learn(&asked, outcome.variables.as_deref());
        self.own.extend(variables.set.keys().cloned());
        self.keep_change(next, before.as_ref());
        Ok(Aside { status, variables, duration_ms: milliseconds(outcome.duration) })
    }

    /// Gives a variable of the session a value; it is exported where it was. Kept on disk as [`Walk::aside`] is.
    pub async fn set(&mut self, name: &str, value: &str, next: usize) -> Result<(), Error> {
        let before = self.state(next)?;
        let runner = &mut self.runner;
        runner.stop = runner.stop.renewed();
        runner.secrets.learn(name, value);
        let text = format!("{name}={}\n", crate::shell::quoted(value));
        let names = [name.to_owned()];
        let asked = Questions::Names(names.to_vec());
        let block = Block { tell: asked.tell(), ..Block::new(&text, "shell", 1) };
        runner.began(usize::MAX);
        let outcome = runner.hand_over(&block).await?;
        if let Some(told) = &outcome.variables {
            runner.world.update(&asked, told, &mut runner.secrets);
        }
        self.own.insert(name.to_owned());
        self.keep_change(next, before.as_ref());
        Ok(())
    }

    /// The state of the session where the step at `next` has failed: what the reader changes is told apart from what
    /// that step did.
    fn state(&mut self, next: usize) -> Result<Option<Snapshot>, Error> {
        let has_failed = self.has_failed(next);
        Ok(has_failed.then(|| self.runner.session.snapshot()).transpose()?)
    }

    fn has_failed(&self, index: usize) -> bool {
        let verdict = self.records.get(index).map(|record| record.verdict);
        matches!(verdict, Some(Verdict::Failed | Verdict::TimedOut))
    }

    /// Keeps the state of the session on disk, unless it is still this one.
    fn keep_change(&mut self, next: usize, before: Option<&Snapshot>) {
        let session = &mut self.runner.session;
        if before.is_some_and(|before| session.snapshot().is_ok_and(|now| now == *before)) {
            return;
        }
        let over = if self.has_failed(next) { next + 1 } else { next };
        self.runner.keep_change(&self.records[..over]);
    }

    fn learn(&mut self, asked: &Questions, told: Option<&[Variable]>) -> Variables {
        let runner = &mut self.runner;
        told.map_or_else(Variables::default, |told| runner.world.update(asked, told, &mut runner.secrets))
    }

    /// A variable's present value, secrets masked; `None` where it has none.
    pub fn value(&self, name: &str) -> Option<String> {
        let value = self.runner.world.value(name)?;
        Some(self.runner.secrets.shown(name, &value))
    }

    /// Whether nobody is to see this variable's value.
    pub fn is_secret(&self, name: &str) -> bool {
        self.runner.secrets.is_secret(name)
    }

    /// The text with every known secret masked.
    pub fn masked(&self, text: &str) -> String {
        self.runner.secrets.masked(text)
    }

    /// Names that steps and asides have set so far, and those the session began with, sorted; the environment of
    /// the process left out.
    pub fn names(&self) -> Vec<String> {
        let plan = self.runner.plan;
        let given = plan.environment.iter().map(|(name, _)| name);
        let set = self.records.iter().flat_map(|record| record.variables.set.keys());
        let mut names: Vec<String> = given.chain(set).chain(&self.own).cloned().collect();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| self.runner.world.value(name).is_some());
        names
    }

    /// Ends the session and everything it started.
    pub(super) async fn finish(mut self) -> Result<DocumentRecord, Error> {
        self.runner.end_journal(&self.records);
        self.runner.finish(self.records, Search::Nothing).await
    }
}

/// Variables that a text reads from the keyboard without showing what is typed: `read -s`.
fn hidden(text: &str) -> Vec<String> {
    let script = if text.contains("read") { Script::read(text) } else { Script::default() };
    let is_hidden = |words: &[String]| {
        words.iter().any(|word| word.starts_with('-') && !word.starts_with("--") && word.contains('s'))
    };
    let reads = script.commands.into_iter().filter(|command| command.name() == Some("read"));
    let names = reads.filter(|command| is_hidden(&command.words)).flat_map(|command| command.words);
    names.skip(1).filter(|word| document::is_name(word)).collect()
}

/// The step with another text, of which nothing is known.
fn edited(step: &Step, text: &str) -> Step {
    let mut step = step.clone();
    step.content.text = format!("{}\n", text.trim_end());
    step.changes = Changes::Any;
    step
}
