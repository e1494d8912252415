//! The lines that say what is running, a document each, drawn over themselves on standard error.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::surface::Surface;
use super::text::duration;

/// How often the spinner moves.
const TICK: Duration = Duration::from_millis(100);
/// Redraws a second at most.
const RATE: u8 = 20;
/// Columns of the spinner, the elapsed time and the blanks between.
const FRAME: usize = 16;

/// What is running. A document has a line from its first step to its end.
pub(super) struct Progress {
    lines: MultiProgress,
    running: Vec<(PathBuf, ProgressBar)>,
    surface: Surface,
}

impl Progress {
    pub(super) fn new(surface: &Surface) -> Self {
        let lines = MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(RATE));
        Self { lines, running: Vec::new(), surface: *surface }
    }

    /// A step of a document is running now.
    pub(super) fn start(&mut self, document: &Path, step: &str) {
        let text = self.surface.truncate(step, self.surface.width.saturating_sub(FRAME));
        if let Some((_, line)) = self.running.iter().find(|(path, _)| path == document) {
            line.set_message(text);
            line.reset_elapsed();
            return;
        }
        let line = self.lines.add(spinner(&self.surface, text));
        line.enable_steady_tick(TICK);
        self.running.push((document.to_owned(), line));
    }

    /// A document is done.
    pub(super) fn finish(&mut self, document: &Path) {
        for (_, line) in self.running.extract_if(.., |(path, _)| path == document) {
            line.finish_and_clear();
            self.lines.remove(&line);
        }
    }

    /// Runs `print` with the lines out of the way.
    pub(super) fn suspend(&self, print: impl FnOnce()) {
        self.lines.suspend(print);
    }

    /// Takes the lines away for good.
    pub(super) fn clear(&mut self) {
        for (_, line) in self.running.drain(..) {
            line.finish_and_clear();
        }
        let _ = self.lines.clear();
    }
}

fn spinner(surface: &Surface, text: String) -> ProgressBar {
    let elapsed = |state: &ProgressState, out: &mut dyn Write| {
        let _ = out.write_str(&duration(u64::try_from(state.elapsed().as_millis()).unwrap_or(u64::MAX)));
    };
    let style = ProgressStyle::with_template("  {spinner} {msg} [{time}]")
        .expect("the template is valid")
        .with_key("time", elapsed)
        .tick_chars(surface.symbols.spinner);
    ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_style(style).with_message(text)
}
