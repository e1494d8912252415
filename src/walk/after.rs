//! What can be done at any stop: look at other steps, at outputs, at variables, edit, open a shell.

use super::edit;
use super::going;
use super::guide::{Choice, Guide, leaves};
use super::keys::{Keyboard, Shown};
use super::sides::sides;
use super::step;
use super::view::shortened;
use crate::report::{self, Tone, clean, counted};
use crate::run::{Error, Verdict};
use crate::shell::{self, Key, Workplace};

/// The keys after a failure.
const AFTER_FAILURE: &str = "\
Enter  run the step again               s  go on all the same
e      edit it and run it again         !  a shell of your own in this session
o      what it was to print, what it did d  the difference
b, n   look at the step before, after   j  look at any step
v      the variables; set one           q  leave; what ran stays done
r      take the shell back to before this step, or before an earlier one
";

/// The keys at the end.
const AT_END: &str = "\
Enter  end the session                  !  a shell of your own in this session
b, n   look at the step before, after   j  look at any step
o      what a step printed              v  the variables
r      take the shell back to before a step, and go on from there
";

/// The keys while another step is looked at.
const LOOKING: &str = "\
b, n   look at the step before, after   Enter  return to where you are
o      what it was to print, what it did d  the difference
r      take the shell back to before this step, and go on from there
";

impl Guide<'_, '_> {
    /// Asks what to do with a step that failed; `text` is what ran in its place.
    pub(super) async fn choose_after_failure(&mut self, text: Option<String>) -> Result<Choice, Error> {
        loop {
            let prompt =
                self.prompt("Enter again · e edit · s go on · ! shell · d difference · ? keys · q leave");
            match self.keyboard.key(&prompt).await {
                Key::Enter => return Ok(Choice::Run(text)),
                Key::Char('s') => return Ok(Choice::Skip),
                Key::Char('e') => {
                    if let Some(changed) = self.edit(text.as_deref()).await {
                        return Ok(Choice::Run(Some(changed)));
                    }
                }
                key if leaves(key) => return Ok(Choice::Leave),
                key => {
                    if let Some(next) = self.look_around(key, AFTER_FAILURE).await? {
                        return Ok(Choice::Back(next));
                    }
                }
            }
        }
    }

    /// The end of the document: what comes after its last step, how it went, and a last chance to look around.
    /// The step that is next, where the reader went back to one.
    pub(super) async fn end(&mut self) -> Result<Option<usize>, Error> {
        self.look = self.look.refreshed();
        let plan = self.walk.plan();
        if let Some(last) = plan.steps.last() {
            let prose = self.library.after(last, self.settings, &self.look);
            if !prose.is_empty() {
                self.out.lines(&format!("\n{}", self.walk.masked(&prose)));
            }
        }
        self.out.lines(&format!("\n{}\n", self.summary()));
        loop {
            let prompt = self.prompt("Enter ends the session · ! shell · b back · ? keys");
            match self.keyboard.key(&prompt).await {
                Key::Enter => return Ok(None),
                key if leaves(key) => return Ok(None),
                key => {
                    if let Some(next) = self.look_around(key, AT_END).await? {
                        return Ok(Some(next));
                    }
                }
            }
        }
    }

    fn summary(&self) -> String {
        let records = self.walk.records();
        let count =
            |verdicts: &[Verdict]| records.iter().filter(|record| verdicts.contains(&record.verdict)).count();
        let passed = count(&[Verdict::Passed]);
        let failed = count(&[Verdict::Failed, Verdict::TimedOut]);
        let skipped = count(&[Verdict::Skipped, Verdict::NotRun]);
        let parts = [(passed, "passed"), (failed, "failed"), (skipped, "skipped")];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        format!("The end: {} of {}.", parts.join(", "), counted(records.len(), "step"))
    }

    /// Keys that are the same at every stop. The step that is next, where the reader went back to one.
    pub(super) async fn look_around(&mut self, key: Key, help: &str) -> Result<Option<usize>, Error> {
        match key {
            Key::Char('?' | 'h') => self.out.lines(help),
            Key::Char('o') => self.show_sides(),
            Key::Char('d') => self.show_difference(),
            Key::Char('v') => self.variables().await?,
            Key::Char('!') => self.own_shell().await?,
            Key::Char('b') => return self.view_from(-1).await,
            Key::Char('n') => return self.view_from(1).await,
            Key::Char('j') => return self.jump().await,
            Key::Char('r') => return self.go_back(self.step_back()).await,
            Key::Control('c') => self.out.lines("Ctrl-C ends a step that is running; q leaves.\n"),
            _ => {}
        }
        Ok(None)
    }

    /// The step's text as the reader edits it.
    pub(super) async fn edit(&mut self, text: Option<&str>) -> Option<String> {
        let own = &self.walk.plan().steps[self.at].content.text;
        match edit::edited(&mut self.keyboard, text.unwrap_or(own)).await {
            Ok(changed) => changed,
            Err(sentence) => {
                self.out.lines(&format!("{sentence}\n"));
                None
            }
        }
    }

    /// The step that is shown: the present one, at the end the last one.
    fn shown(&self) -> usize {
        self.viewed.unwrap_or(self.at).min(self.walk.records().len().saturating_sub(1))
    }

    fn show_sides(&mut self) {
        let surface = self.look.refreshed().surface;
        let record = &self.walk.records()[self.shown()];
        let expected = record.expectation.as_ref().map(|expectation| expectation.expected.as_str());
        let ran = record.attempts > 0;
        self.out.lines(&sides(expected, ran.then_some(record.stdout.as_str()), &surface));
        for input in &record.inputs {
            let expected = input.expectation.as_ref().map(|expectation| expectation.expected.as_str());
            let line = format!("line {}:", input.line);
            self.out.lines(&format!("{}\n", surface.paint(Tone::Dim, &line)));
            self.out.lines(&sides(expected, ran.then_some(input.stdout.as_str()), &surface));
        }
        if !record.stderr.trim().is_empty() {
            let text: String = record.stderr.lines().map(|line| format!("  {}\n", clean(line))).collect();
            self.out.lines(&format!("standard error:\n{text}"));
        }
    }

    fn show_difference(&self) {
        let surface = self.look.refreshed().surface;
        let record = &self.walk.records()[self.shown()];
        let inputs = record.inputs.iter().filter_map(|input| input.expectation.as_ref());
        let text: String = record
            .expectation
            .iter()
            .chain(inputs)
            .map(|expectation| report::differences(&surface, expectation))
            .collect();
        self.out.lines(if text.is_empty() { "Nothing was compared.\n" } else { &text });
    }

    async fn view_from(&mut self, by: isize) -> Result<Option<usize>, Error> {
        let index = self.viewed.unwrap_or(self.at).saturating_add_signed(by);
        self.view(index).await
    }

    async fn jump(&mut self) -> Result<Option<usize>, Error> {
        let Some(word) = self.keyboard.line("look at (a heading or a number): ", "", Shown::Plainly).await
        else {
            return Ok(None);
        };
        match going::find(self.walk.plan(), &word, 0) {
            Some(index) => return self.view(index).await,
            None if word.trim().is_empty() => {}
            None => self.out.lines(&going::unknown(&word)),
        }
        Ok(None)
    }

    /// Looks at other steps; nothing runs, and nothing is taken back unless it is asked for. The step that is next then.
    async fn view(&mut self, index: usize) -> Result<Option<usize>, Error> {
        let mut index = index;
        let last = self.walk.plan().steps.len().saturating_sub(1);
        loop {
            index = index.min(last);
            self.viewed = Some(index);
            self.show(index);
            let has_run = self.walk.records()[index].verdict != Verdict::NotRun;
            if has_run {
                self.show_result(index);
            }
            let number = self.walk.plan().steps[index].number;
            self.out.lines(if has_run {
                "Looking only: the shell is not taken back; r takes it back to before this step.\n"
            } else {
                "Looking only: this step has not run.\n"
            });
            loop {
                let prompt = self.prompt(&format!(
                    "Looking at step {number} · b before · n after · o output · ? keys · Enter returns"
                ));
                match self.keyboard.key(&prompt).await {
                    Key::Char('b') => index = index.saturating_sub(1),
                    Key::Char('n') => index += 1,
                    Key::Char('o') => {
                        self.show_sides();
                        continue;
                    }
                    Key::Char('d') => {
                        self.show_difference();
                        continue;
                    }
                    Key::Char('?' | 'h') => {
                        self.out.lines(LOOKING);
                        continue;
                    }
                    Key::Char('r') => match self.go_back(index).await? {
                        Some(next) => {
                            self.viewed = None;
                            return Ok(Some(next));
                        }
                        None => continue,
                    },
                    _ => {
                        self.viewed = None;
                        if self.at <= last {
                            self.show(self.at);
                        }
                        return Ok(None);
                    }
                }
                break;
            }
        }
    }

    /// The variables of the session; one of them can be set.
    async fn variables(&mut self) -> Result<(), Error> {
        let mut lines = String::new();
        for name in self.walk.names() {
            let Some(value) = self.walk.value(&name) else { continue };
            let shown = self.look.surface.paint(Tone::Value, &format!("${name}"));
            lines += &format!("  {shown} = {}\n", shortened(&value, name.len() + 6, &self.look));
        }
        self.out.lines(if lines.is_empty() { "No variable is set yet.\n" } else { &lines });
        let _quiet = Keyboard::quiet();
        let Some(typed) = self.keyboard.line("set (NAME or NAME=value): ", "", Shown::Plainly).await else {
            return Ok(());
        };
        let typed = typed.trim();
        let (name, value) = match typed.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.to_owned())),
            None => (typed, None),
        };
        if name.is_empty() {
            return Ok(());
        }
        if !crate::document::is_name(name) {
            self.out.lines(&format!("`{name}` is not a variable name.\n"));
            return Ok(());
        }
        let shown = if self.walk.is_secret(name) { Shown::Hidden } else { Shown::Plainly };
        let value = match value {
            Some(value) => Some(value),
            None => self.keyboard.line(&format!("{name}="), "", shown).await,
        };
        if let Some(value) = value {
            self.walk.set(name, &value, self.at).await?;
        }
        Ok(())
    }

    /// Lines of the reader's own, run in the session one after the other.
    async fn own_shell(&mut self) -> Result<(), Error> {
        self.out.lines("A shell in this session: what is set here stays. exit or Ctrl-D goes back.\n");
        let workplace = Workplace::open()?;
        let mut text = String::new();
        loop {
            let prompt = if text.is_empty() { "shell> " } else { "> " };
            let past = self.past.clone();
            let Some(line) = self.keyboard.line_of(prompt, "", Shown::Plainly, &past).await else {
                if text.is_empty() || self.stop.last_word().is_some() {
                    return Ok(());
                }
                text.clear();
                continue;
            };
            if text.is_empty() && matches!(line.trim(), "exit" | "logout") {
                return Ok(());
            }
            if line.trim().is_empty() && text.is_empty() {
                continue;
            }
            self.past.push(line.clone());
            text += &line;
            text.push('\n');
            let objections = shell::check_syntax(&[text.as_str()], &workplace)?;
            if objections.iter().any(|error| is_unfinished(&error.message)) {
                continue;
            }
            let typed = std::mem::take(&mut text);
            match objections.first() {
                Some(error) => self.out.lines(&format!("bash does not accept this: {}\n", error.message)),
                None => self.run_own(&typed).await?,
            }
            if self.stop.last_word().is_some() {
                return Ok(());
            }
        }
    }

    async fn run_own(&mut self, text: &str) -> Result<(), Error> {
        let aside = self.walk.aside(text, self.at).await?;
        self.out.end_line();
        match aside.status {
            Some(0) => {}
            Some(status) => {
                let line = self.look.surface.paint(Tone::Dim, &format!("status {status}"));
                self.out.lines(&format!("{line}\n"));
            }
            None => self.out.lines("stopped\n"),
        }
        self.out.say(&step::changes(&aside.variables, &self.look));
        Ok(())
    }
}

/// What bash says of a text whose end has not been typed yet.
fn is_unfinished(message: &str) -> bool {
    message.contains("unexpected end of file")
        || message.contains("unexpected EOF")
        || message.contains("is never ended by a line")
}
