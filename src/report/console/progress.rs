//! The line that says what is running, drawn over itself on standard error.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::surface::Surface;
use super::text::{counted, duration};

/// How often the spinner moves.
const TICK: Duration = Duration::from_millis(100);
/// Redraws a second at most.
const RATE: u8 = 20;
/// Columns of the spinner, the elapsed time and the blanks between.
const FRAME: usize = 16;

/// What is running. There is a line only while something is.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    running: Vec<(PathBuf, String)>,
    surface: Surface,
}

impl Progress {
    pub(super) fn new(surface: &Surface) -> Self {
        Self { bar: None, running: Vec::new(), surface: *surface }
    }

    /// A step of a document is running now.
    pub(super) fn start(&mut self, document: &Path, step: String) {
        self.running.retain(|(path, _)| path != document);
        self.running.push((document.to_owned(), step));
        self.show();
    }

    /// The step of a document is done.
    pub(super) fn finish(&mut self, document: &Path) {
        self.running.retain(|(path, _)| path != document);
        self.show();
    }

    /// Runs `print` with the line out of the way.
    pub(super) fn suspend(&self, print: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Takes the line away for good.
    pub(super) fn clear(&mut self) {
        self.running.clear();
        self.show();
    }

    fn show(&mut self) {
        let Some((_, step)) = self.running.last() else {
            if let Some(bar) = self.bar.take() {
                bar.finish_and_clear();
            }
            return;
        };
        let text = match self.running.len() {
            1 => step.clone(),
            number => format!("{} running, latest: {step}", counted(number, "document")),
        };
        let text = self.surface.truncate(&text, self.surface.width.saturating_sub(FRAME));
        match &self.bar {
            Some(bar) => bar.set_message(text),
            None => self.bar = Some(bar(&self.surface, text)),
        }
    }
}

fn bar(surface: &Surface, text: String) -> ProgressBar {
    let elapsed = |state: &ProgressState, out: &mut dyn Write| {
        let _ = out.write_str(&duration(u64::try_from(state.elapsed().as_millis()).unwrap_or(u64::MAX)));
    };
    let style = ProgressStyle::with_template("  {spinner} {msg} [{time}]")
        .expect("the template is valid")
        .with_key("time", elapsed)
        .tick_chars(surface.symbols.spinner);
    let target = ProgressDrawTarget::stderr_with_hz(RATE);
    let bar = ProgressBar::with_draw_target(None, target).with_style(style).with_message(text);
    bar.enable_steady_tick(TICK);
    bar
}
