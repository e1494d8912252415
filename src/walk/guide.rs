//! The way through the document: stop, show, ask, run, and on.

use super::going::{self, Going};
use super::keys::{Keyboard, Shown};
use super::look::Look;
use super::out::Out;
use super::step;
use super::view::{self, Library};
use crate::config::Settings;
use crate::document::Action;
use crate::document::bash::Script;
use crate::plan::Step;
use crate::report::{Tone, clean, counted};
use crate::run::{Error, Verdict, Walk};
use crate::shell::{Key, Stop};

/// Leads a person through.
pub(super) struct Guide<'g, 'p> {
    pub(super) walk: &'g mut Walk<'p>,
    pub(super) settings: &'g Settings,
    pub(super) out: Out,
    pub(super) look: Look,
    pub(super) keyboard: Keyboard,
    pub(super) stop: Stop,
    pub(super) library: Library,
    pub(super) going: Going,
    /// The step that is next.
    pub(super) at: usize,
    /// The step that is looked at, where it is another one.
    pub(super) viewed: Option<usize>,
    /// Lines typed into the shell of one's own.
    pub(super) past: Vec<String>,
}

/// What the reader wants done with a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice {
    /// Run it, with another text where one is given.
    Run(Option<String>),
    /// Leave it out.
    Skip,
    /// Go on at an earlier one: the shell was taken back there.
    Back(usize),
    /// Leave the document.
    Leave,
}

/// How the reader's turn at a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// The step ran or was left out.
    Done,
    /// The reader went back to this one.
    Back(usize),
    /// The reader leaves.
    Left,
}

/// The keys at a stop.
const KEYS: &str = "\
Enter  run the step                     s  skip it
e      edit it, for this time only      a  run all from here
u      run up to a heading or number    !  a shell of your own in this session
b, n   look at the step before, after   j  look at any step
o      what it is to print, what it did d  the difference
v      the variables; set one           q  leave; what ran stays done
r      take the shell back to before a step, and go on from there
a and u stop at a failure and at a pause. Ctrl-C ends a step that is running,
Ctrl-Z puts rehearse aside while it waits for a key.
";

impl<'g, 'p> Guide<'g, 'p> {
    pub(super) fn new(
        walk: &'g mut Walk<'p>,
        settings: &'g Settings,
        out: Out,
        look: Look,
        stop: Stop,
    ) -> Self {
        let keyboard = Keyboard { out: out.clone(), look, stop: stop.clone() };
        Self {
            walk,
            settings,
            out,
            look,
            keyboard,
            stop,
            library: Library::default(),
            going: Going::StepByStep,
            at: 0,
            viewed: None,
            past: Vec::new(),
        }
    }

    /// Goes through the document until its end or until the reader leaves.
    pub(super) async fn lead(mut self) -> Result<(), Error> {
        self.say_title();
        self.at = self.walk.first();
        loop {
            if self.at == self.walk.plan().steps.len() {
                match self.end().await? {
                    Some(earlier) => self.at = earlier,
                    None => return Ok(()),
                }
            }
            if self.walk.is_met(self.at).await? {
                self.show_result(self.at);
                self.walk.settle(self.at);
                self.at += 1;
                continue;
            }
            match self.take_turn().await? {
                Turn::Done => {
                    self.walk.settle(self.at);
                    self.at += 1;
                }
                Turn::Back(earlier) => self.at = earlier,
                Turn::Left => {
                    self.walk.settle(self.at);
                    self.farewell();
                    return Ok(());
                }
            }
        }
    }

    fn say_title(&self) {
        let plan = self.walk.plan();
        let title = self.look.surface.paint(Tone::Strong, &clean(&self.walk.masked(&plan.title)));
        let count = counted(plan.steps.len(), "step");
        let about = format!("{} · {count} · ? shows the keys", plan.document.display());
        let about = if self.look.is_unicode() { about } else { about.replace('·', "-") };
        self.out.lines(&format!("{title}\n{}\n", self.look.surface.paint(Tone::Dim, &about)));
    }

    /// One step, run as often as the reader likes.
    async fn take_turn(&mut self) -> Result<Turn, Error> {
        self.show(self.at);
        let mut choice = if self.is_stop() { self.choose().await? } else { Choice::Run(None) };
        loop {
            match choice {
                Choice::Leave => return Ok(Turn::Left),
                Choice::Back(earlier) => return Ok(Turn::Back(earlier)),
                Choice::Skip => {
                    self.walk.skip(self.at, "skipped at the terminal");
                    self.show_result(self.at);
                    return Ok(Turn::Done);
                }
                Choice::Run(text) => {
                    if !self.run(text.as_deref()).await? {
                        self.going = Going::StepByStep;
                        choice = self.choose_after_failure(text).await?;
                        continue;
                    }
                    return Ok(Turn::Done);
                }
            }
        }
    }

    /// Runs the step; whether the document can go on.
    async fn run(&mut self, text: Option<&str>) -> Result<bool, Error> {
        if let Some(text) = text {
            let step = &self.walk.plan().steps[self.at];
            self.out.lines(&view::command(step, text, self.walk, &self.look));
        }
        self.walk.run(self.at, text).await?;
        self.look = self.look.refreshed();
        self.show_result(self.at);
        if self.stop.last_word().is_some() {
            return Ok(false);
        }
        Ok(!matches!(self.walk.records()[self.at].verdict, Verdict::Failed | Verdict::TimedOut))
    }

    /// Whether the reader is asked before the present step, and told why where they did not want to be.
    fn is_stop(&mut self) -> bool {
        let step = &self.walk.plan().steps[self.at];
        let pause = step.content.directives.pause.as_ref();
        let asks = self.going.asks(self.at);
        if asks || pause.is_some() {
            self.going = Going::StepByStep;
        }
        if let Some(pause) = pause {
            let why = pause.why.as_ref().map_or_else(String::new, |why| format!(": {}", clean(why)));
            let text = self.look.surface.paint(Tone::Strong, &format!("The document pauses here{why}"));
            self.out.lines(&format!("{text}\n"));
        }
        if asks && deletes(step) {
            let text = self.look.surface.paint(Tone::Strong, "This step deletes what was made.");
            self.out.lines(&format!("{text}\n"));
        }
        asks || pause.is_some()
    }

    /// Everything about a step.
    pub(super) fn show(&mut self, index: usize) {
        self.look = self.look.refreshed();
        let look = self.look;
        let plan = self.walk.plan();
        let step = &plan.steps[index];
        let total = plan.steps.last().map_or(0, |last| last.number);
        self.out.lines(&format!("\n{}", view::place(step, total, &look)));
        let prose = self.library.before(step, self.settings, &look);
        if !prose.is_empty() {
            self.out.lines(&format!("\n{}", self.walk.masked(&prose)));
        }
        let text = &step.content.text;
        let mut block = view::command(step, text, self.walk, &look);
        if step.content.action == Action::Run {
            block += &view::values(text, self.walk, &look);
        }
        block += &view::promises(step, self.walk, &look);
        self.out.lines(&format!("\n{block}\n"));
    }

    /// What became of a step.
    pub(super) fn show_result(&self, index: usize) {
        self.out.end_line();
        self.out.say(&step::verdict(&self.walk.records()[index], &self.look));
    }

    /// Asks what to do with the present step.
    async fn choose(&mut self) -> Result<Choice, Error> {
        loop {
            let prompt = self.prompt("Enter run · s skip · e edit · o output · ? keys · q leave");
            match self.keyboard.key(&prompt).await {
                Key::Enter => return Ok(Choice::Run(None)),
                Key::Char('s') => return Ok(Choice::Skip),
                Key::Char('e') => {
                    if let Some(text) = self.edit(None).await {
                        return Ok(Choice::Run(Some(text)));
                    }
                }
                Key::Char('a') => {
                    self.going = Going::On;
                    return Ok(Choice::Run(None));
                }
                Key::Char('u') => {
                    if let Some(end) = self.ask_end().await {
                        self.going = Going::UpTo(end);
                        return Ok(Choice::Run(None));
                    }
                }
                key if leaves(key) => return Ok(Choice::Leave),
                key => {
                    if let Some(next) = self.look_around(key, KEYS).await? {
                        return Ok(Choice::Back(next));
                    }
                }
            }
        }
    }

    /// Asks where to run to.
    async fn ask_end(&mut self) -> Option<usize> {
        let word = self.keyboard.line("run up to (a heading or a number): ", "", Shown::Plainly).await?;
        match going::find(self.walk.plan(), &word, self.at + 1) {
            Some(end) if end > self.at => return Some(end),
            Some(_) => self.out.lines("That is not after this step.\n"),
            None if word.trim().is_empty() => {}
            None => self.out.lines(&going::unknown(&word)),
        }
        None
    }

    /// A prompt that fits the line.
    pub(super) fn prompt(&self, text: &str) -> String {
        let surface = self.look.refreshed().surface;
        let text = if self.look.is_unicode() { text.to_owned() } else { text.replace('·', "|") };
        surface.paint(Tone::Dim, &surface.truncate(&format!("{text} "), surface.quote.saturating_sub(2)))
    }

    fn farewell(&self) {
        let step = &self.walk.plan().steps[self.at];
        let left = self.walk.plan().steps.len() - self.at;
        self.out.lines(&format!("Left before step {}; {} to go.\n", step.number, counted(left, "step")));
        if self.walk.is_kept() {
            self.out.lines("`rehearse step --resume` goes on here.\n");
        }
    }
}

/// Whether the key ends the walk.
pub(super) fn leaves(key: Key) -> bool {
    matches!(key, Key::Char('q') | Key::Control('d') | Key::Gone)
}

/// Whether a step deletes what was deployed.
fn deletes(step: &Step) -> bool {
    step.content.action == Action::Run && Script::read(&step.content.text).deletes()
}
