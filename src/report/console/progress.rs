//! The line that says what is running, drawn over itself on standard error.

use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::surface::Surface;
use super::text::counted;

/// How often the spinner moves.
const TICK: Duration = Duration::from_millis(100);
/// Redraws a second at most.
const RATE: u8 = 20;
/// Columns of the spinner, the elapsed time and the blanks between.
const FRAME: usize = 24;

/// What is running.
pub(super) struct Progress {
    bar: ProgressBar,
    running: Vec<(PathBuf, String)>,
    columns: usize,
    surface: Surface,
}

impl Progress {
    pub(super) fn new(surface: &Surface) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(RATE));
        let style = ProgressStyle::with_template("  {spinner} {msg} [{elapsed}]")
            .expect("the template is valid")
            .tick_chars(surface.symbols.spinner);
        bar.set_style(style);
        Self { bar, running: Vec::new(), columns: surface.width.saturating_sub(FRAME), surface: *surface }
    }

    /// A step of a document is running now.
    pub(super) fn start(&mut self, document: &Path, step: String) {
        self.running.retain(|(path, _)| path != document);
        self.running.push((document.to_owned(), step));
        if self.running.len() == 1 {
            self.bar.reset_elapsed();
        }
        self.show();
        self.bar.enable_steady_tick(TICK);
    }

    /// The step of a document is done.
    pub(super) fn finish(&mut self, document: &Path) {
        self.running.retain(|(path, _)| path != document);
        self.show();
    }

    /// Runs `print` with the line out of the way.
    pub(super) fn suspend(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }

    /// Takes the line away for good.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn show(&self) {
        let Some((_, step)) = self.running.last() else { return };
        let text = match self.running.len() {
            1 => step.clone(),
            number => format!("{} running, latest: {step}", counted(number, "document")),
        };
        self.bar.set_message(self.surface.truncate(&text, self.columns));
    }
}
