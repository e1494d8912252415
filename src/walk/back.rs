//! The key `r`: the shell is taken back to what it was before a step.

use super::going::{self, Going};
use super::guide::Guide;
use super::keys::Shown;
use crate::run::{Error, Return, Verdict};

/// What is said before anything is taken back.
const MEANING: &str = "\
The shell goes back to what it was before a step: variables, functions,
options, directory. What it runs in the background ends. Nothing else is taken
back: files and servers stay as they are.
";

impl Guide<'_, '_> {
    /// Asks which step to go back to, `offered` where nothing is typed, and goes there. The step that is next now;
    /// `None` where that has not changed.
    pub(super) async fn go_back(&mut self, offered: usize) -> Result<Option<usize>, Error> {
        let plan = self.walk.plan();
        if self.walk.records().iter().all(|record| record.verdict == Verdict::NotRun) {
            self.out.lines("No step has run, so there is nothing to go back to.\n");
            return Ok(None);
        }
        self.out.lines(MEANING);
        let number = plan.steps[offered].number;
        let prompt = format!("go back to before step (a number or a heading) [{number}]: ");
        let Some(word) = self.keyboard.line(&prompt, "", Shown::Plainly).await else { return Ok(None) };
        let found = if word.trim().is_empty() { Some(offered) } else { going::find(plan, &word, 0) };
        let Some(index) = found else {
            self.out.lines(&going::unknown(&word));
            return Ok(None);
        };
        let number = plan.steps[index].number;
        if self.walk.records()[index].verdict == Verdict::NotRun {
            self.out.lines(&format!("Step {number} has not run, so there is no way back to before it.\n"));
            return Ok(None);
        }
        match self.walk.go_back(index).await? {
            Return::Done(missing) => {
                self.out.lines(&format!("The shell is as it was before step {number}, which is next.\n"));
                for what in missing {
                    self.out.lines(&format!("Does not come back: {what}.\n"));
                }
                self.going = Going::StepByStep;
                return Ok(Some(index));
            }
            Return::NotKept => {
                self.out.lines(&format!("The state of the shell before step {number} was not kept.\n"));
            }
            Return::DirectoryGone(directory) => {
                let directory = crate::report::clean(&directory);
                self.out.lines(&format!(
                    "The directory of the shell before step {number} is gone: {directory}\n"
                ));
            }
        }
        Ok(None)
    }

    /// The step that one would go back to from here: the one that failed, else the one before.
    pub(super) fn step_back(&self) -> usize {
        let has_run = |index: &usize| {
            self.walk.records().get(*index).is_some_and(|record| record.verdict != Verdict::NotRun)
        };
        Some(self.at).filter(has_run).unwrap_or(self.at.saturating_sub(1))
    }
}
