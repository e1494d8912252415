//! A run told to a person while it happens.
//!
//! Results go to standard output, lines that say what is running to standard error. Where documents run side
//! by side, each is told whole when it is done, so that their lines never mix.

mod compared;
mod difference;
mod estimate;
mod failure;
mod history;
mod marks;
mod options;
mod page;
mod parked;
mod progress;
mod screen;
mod summary;
mod surface;
#[cfg(test)]
mod tests;
mod text;

pub use compared::Compared;
pub use difference::Extent;
pub use estimate::Estimate;
pub use history::Told;
pub use options::{Colour, ConsoleOptions, Mode, Telling, Verbosity};
pub use surface::Surface;
pub(crate) use surface::{Paint, Tone};
pub(super) use text::first_command;
pub(crate) use text::{clean, counted, duration};

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use page::Page;
use progress::Progress;
use screen::Screen;
use surface::Spinner;

use crate::document::{Action, Stream};
use crate::plan::{Plan, Role, Step};
use crate::run::{DocumentRecord, ExpectationRecord, Observer, RunRecord, StepRecord};

/// Tells a run to a person. Never fails; see [`Console::failure`].
pub struct Console {
    look: Look,
    screen: Screen,
    pages: Vec<Page>,
    first: bool,
}

/// Everything that decides how something is said.
#[derive(Debug, Clone, Copy)]
struct Look {
    surface: Surface,
    options: ConsoleOptions,
}

/// What is said of a document when it starts.
#[derive(Debug, Clone, Default)]
struct Opening {
    title: String,
    steps: usize,
    number_width: usize,
    line_width: usize,
    /// The files that steps write, by step number.
    files: BTreeMap<usize, String>,
}

/// What is said of a step when it starts.
struct Start {
    number: usize,
    line: usize,
    document: PathBuf,
    heading: Vec<String>,
    command: String,
    file: Option<String>,
    /// Why it is left out; empty where no reason is given.
    skipped: Option<String>,
}

impl Console {
    /// A console on standard output and standard error, as far as they and the locale allow.
    pub fn new(options: ConsoleOptions) -> Self {
        let surface = Surface::detect(options.colour);
        Self::with_sinks(options, surface, Box::new(io::stdout()), Box::new(io::stderr()))
    }

    /// A console that writes results to `out` and, in [`Mode::Run`], commands' errors to `err`.
    pub fn with_sinks(
        options: ConsoleOptions,
        surface: Surface,
        out: Box<dyn Write + Send>,
        err: Box<dyn Write + Send>,
    ) -> Self {
        let live = options.mode == Mode::Test && options.verbosity > Verbosity::Quiet;
        let progress = (live && surface.spinner == Spinner::Shown).then(|| Progress::new(&surface));
        Self {
            look: Look { surface, options },
            screen: Screen::new(out, err, surface.streams, progress),
            pages: Vec::new(),
            first: true,
        }
    }

    /// What runs is shown while it does.
    pub fn is_live(&self) -> bool {
        self.screen.progress.is_some()
    }

    /// Shows how much is left as well, where what runs is shown.
    pub fn expect(&mut self, estimate: Estimate) {
        if let Some(progress) = &mut self.screen.progress {
            progress.expect(estimate);
        }
    }

    /// Tells a run that is over: the documents that failed, or all of them where it is verbose, then how it went.
    pub fn retell(&mut self, run: &RunRecord) {
        let verbosity = self.look.options.verbosity;
        if verbosity == Verbosity::Normal {
            self.look.options.verbosity = Verbosity::Quiet;
        }
        for document in &run.documents {
            let path = Path::new(&document.path);
            self.open(path, Opening::of_record(document));
            for step in &document.steps {
                self.step_finished(path, step);
            }
            self.document_finished(document);
        }
        self.look.options.verbosity = verbosity;
        self.finish(run);
    }

    /// Says how the run went. Nothing may be told after it.
    pub fn finish(&mut self, run: &RunRecord) {
        if let Some(mut progress) = self.screen.progress.take() {
            progress.clear();
        }
        for page in std::mem::take(&mut self.pages) {
            self.say(&page.waiting);
        }
        self.say(&summary::summary(&self.look, run));
    }

    /// Why results could not be written; `None` where they were, or where their reader went away.
    pub fn failure(&self) -> Option<&io::Error> {
        self.screen.failure()
    }

    /// A remark on the step that was told last, where steps are told at all.
    pub fn remark(&mut self, text: &str) {
        if self.look.options.verbosity > Verbosity::Quiet {
            let text = self.look.surface.paint(Tone::Dim, &clean(text));
            self.screen.print(&format!("  {text}\n"));
        }
    }

    fn open(&mut self, path: &Path, opening: Opening) {
        let mut page = Page::new(path, opening);
        let text = page.open(&self.look);
        self.pages.push(page);
        self.tell(self.pages.len() - 1, &text);
    }

    fn begin(&mut self, path: &Path, start: &Start) {
        if let Some(progress) = &mut self.screen.progress {
            progress.start(path, &Page::running(&self.look, start));
        }
        if self.look.options.mode == Mode::Run {
            let index = self.page(path);
            let text = self.pages[index].begin(&self.look, start);
            self.tell(index, &text);
        }
    }

    /// The place of a document among those that are open.
    fn page(&mut self, path: &Path) -> usize {
        if let Some(index) = self.pages.iter().position(|page| page.path == path) {
            return index;
        }
        self.pages.push(Page::new(path, Opening::default()));
        self.pages.len() - 1
    }

    /// Prints what is said of a document, or keeps it until the document is done.
    fn tell(&mut self, index: usize, text: &str) {
        match self.look.options.telling {
            Telling::AsItComes => self.say(text),
            Telling::WhenDone => self.pages[index].waiting += text,
        }
    }

    /// Prints; the blank line that sets a part off from the one before it is left out at the very start.
    fn say(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let first = std::mem::replace(&mut self.first, false);
        self.screen.print(text.strip_prefix('\n').filter(|_| first).unwrap_or(text));
    }
}

/// Why a step is not as promised: its place, its reason, what differs, what it printed last.
pub fn explain(surface: &Surface, step: &StepRecord) -> String {
    let options = ConsoleOptions {
        mode: Mode::Test,
        verbosity: Verbosity::Normal,
        extent: Extent::Screen,
        colour: Colour::Auto,
        telling: Telling::AsItComes,
    };
    failure::failure(&Look { surface: *surface, options }, step)
}

/// What differs between a promised output and the one that came, all of it; empty where nothing was compared.
pub fn differences(surface: &Surface, expectation: &ExpectationRecord) -> String {
    let mut out = String::new();
    if !expectation.aligned.is_empty() {
        difference::write(&mut out, surface, "  ", expectation, usize::MAX);
    }
    out
}

impl Observer for Console {
    fn document_started(&mut self, plan: &Plan) {
        let path = plan.document.as_path().to_owned();
        self.open(&path, Opening::of(plan));
    }

    fn step_started(&mut self, document: &Path, step: &Step) {
        if self.look.options.mode == Mode::Run || self.screen.progress.is_some() {
            self.begin(document, &Start::of(step));
        }
    }

    fn output(&mut self, document: &Path, stream: Stream, text: &[u8]) {
        if self.look.options.mode == Mode::Run {
            self.screen.pass(stream, text);
        }
        if let Some(progress) = &mut self.screen.progress {
            progress.heard(document);
        }
    }

    fn typed(&mut self, _document: &Path, text: &str) {
        if self.look.options.mode == Mode::Run && self.look.options.verbosity > Verbosity::Quiet {
            self.screen.print(&page::typed(&self.look, text));
        }
    }

    fn asked(&mut self, _document: &Path, step: &Step, why: &str) {
        let why = self.look.surface.paint(Tone::Strong, &format!("Step {}: {why}.", step.number));
        let command = text::first_command(&step.content.text, self.look.surface.symbols.ellipsis);
        self.screen.print(&format!("\n{why}\n$ {command}\nEnter runs it, s skips it, q ends the run.\n"));
    }

    fn silent(&mut self, document: &Path, step: &Step, command: &str, time: Duration) {
        if self.look.options.verbosity == Verbosity::Quiet || self.screen.progress.is_some() {
            return;
        }
        let page =
            if *step.document == document { String::new() } else { format!(" of {}", document.display()) };
        let command = text::first_command(command, self.look.surface.symbols.ellipsis);
        let time = duration(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        let (path, line, number) = (step.document.display(), step.content.line, step.number);
        self.screen
            .remark(&format!("{path}:{line}: step {number}{page} has printed nothing for {time}: {command}"));
    }

    fn step_finished(&mut self, document: &Path, record: &StepRecord) {
        let index = self.page(document);
        let text = self.pages[index].step(&self.look, record);
        self.tell(index, &text);
    }

    fn warned(&mut self, sentence: &str) {
        self.screen.warn(sentence);
    }

    fn document_finished(&mut self, record: &DocumentRecord) {
        let index = self.page(Path::new(&record.path));
        let text = self.pages[index].close(&self.look, record);
        self.tell(index, &text);
        let page = self.pages.remove(index);
        if let Some(progress) = &mut self.screen.progress {
            progress.finish(&page.path);
        }
        self.say(&page.waiting);
    }
}

impl Opening {
    fn of(plan: &Plan) -> Self {
        let digits = |number: Option<usize>| number.map_or(1, |number| number.to_string().len());
        let files = plan.steps.iter().filter_map(|step| Some((step.number, file(step)?)));
        Self {
            title: plan.title.clone(),
            steps: plan.steps.len(),
            number_width: digits(plan.steps.iter().map(|step| step.number).max()),
            line_width: digits(plan.steps.iter().map(|step| step.content.line).max()),
            files: files.collect(),
        }
    }
}

impl Opening {
    fn of_record(document: &DocumentRecord) -> Self {
        let digits = |number: Option<usize>| number.map_or(1, |number| number.to_string().len());
        Self {
            title: document.title.clone(),
            steps: document.steps.len(),
            number_width: digits(document.steps.iter().map(|step| step.number).max()),
            line_width: digits(document.steps.iter().map(|step| step.line).max()),
            files: BTreeMap::new(),
        }
    }
}

impl Start {
    fn of(step: &Step) -> Self {
        Self {
            number: step.number,
            line: step.content.line,
            document: step.document.as_path().to_owned(),
            heading: step.heading.clone(),
            command: step.content.text.clone(),
            file: file(step),
            skipped: step.content.directives.skip.as_ref().map(|skip| skip.why.clone().unwrap_or_default()),
        }
    }
}

/// The file that a step writes.
fn file(step: &Step) -> Option<String> {
    match &step.content.action {
        Action::Write(path) | Action::WriteIfUsed(path) if step.role == Role::File => Some(path.clone()),
        _ => None,
    }
}
