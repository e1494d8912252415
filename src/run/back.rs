//! A walk taken back to an earlier step: the session as it was before it, and the step next again.

use std::path::Path;

use super::Error;
use super::journal::{Earlier, KeptSession};
use super::memory::Memory;
use super::walk::Walk;

/// What became of the wish to go back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Return {
    /// The session is as it was; what of it did not come back, a phrase each.
    Done(Vec<String>),
    /// The state before the step was not kept.
    NotKept,
    /// The directory in which the session was before the step is gone.
    DirectoryGone(String),
}

impl Walk<'_> {
    /// Takes the session back to what it was before a step, which is next again; what runs in the background ends.
    /// That step and all later ones count as not run. Nothing outside the session is taken back. Fails where no shell
    /// can be started.
    pub async fn go_back(&mut self, index: usize) -> Result<Return, Error> {
        let (script, missing) = match self.runner.keeper.earlier(index) {
            Earlier::NotKept => return Ok(Return::NotKept),
            Earlier::Beginning => (None, Vec::new()),
            Earlier::Kept(state) if !Path::new(state.directory()).is_dir() => {
                return Ok(Return::DirectoryGone(state.directory().to_owned()));
            }
            Earlier::Kept(state) => {
                let secret = |name: &str| self.secret(name);
                (Some(state.filled(&secret).script()), self.missing(&state))
            }
        };
        let runner = &mut self.runner;
        runner.stop = runner.stop.renewed();
        runner.session.restart(script).await?;
        let learnt = runner.learn_all().await?;
        self.own.extend(learnt.set.into_keys());
        runner.memory = Memory::new(runner.plan, runner.settings);
        runner.forget_from(index);
        runner.keeper.goes_back(index);
        for later in runner.ran.iter_mut().filter(|ran| **ran >= index) {
            *later = usize::MAX;
        }
        for (record, step) in self.records.iter_mut().zip(&runner.plan.steps).skip(index) {
            record.remove_spilled();
            *record = runner.blank(step);
        }
        Ok(Return::Done(missing))
    }

    /// The value that a secret has now, or had last.
    fn secret(&self, name: &str) -> Option<String> {
        let known = self.runner.secrets.named().filter(|(known, _)| *known == name).last();
        let now = self.runner.world.value(name).filter(|value| !value.is_empty());
        now.or_else(|| known.map(|(_, value)| value.to_owned()))
    }

    fn missing(&self, state: &KeptSession) -> Vec<String> {
        let secrets = state.secrets(&|_| false).into_iter().filter(|name| self.secret(name).is_none());
        let secrets = secrets.map(|name| format!("`{name}`, which is secret and was not kept"));
        state.missing().into_iter().chain(secrets).collect()
    }
}
