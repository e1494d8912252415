//! The lines that say what is running, a document each, drawn over themselves on standard error.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use console::Term;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::estimate::Estimate;
use super::parked::Parked;
use super::surface::Surface;
use super::text::duration;

/// How often the spinner moves.
const TICK: Duration = Duration::from_millis(100);
/// Redraws a second at most.
const RATE: u8 = 20;
/// Columns of the spinner and the blanks around it, and one that stays free.
const FRAME: usize = 5;
/// Silence that is shorter is not shown.
const PAUSE: Duration = Duration::from_secs(5);

/// What is running. A document has a line from its first step to its end; what is left of all stands below.
pub(super) struct Progress {
    lines: MultiProgress,
    running: Vec<Running>,
    forecast: Option<Forecast>,
    surface: Surface,
}

/// What is left, and its line from the first step of all to the end of the last document.
struct Forecast {
    estimate: Arc<Mutex<Estimate>>,
    line: Option<ProgressBar>,
}

/// A document that runs.
struct Running {
    document: PathBuf,
    line: ProgressBar,
    step: Arc<Mutex<Heard>>,
}

/// Its step, when that began, and when it printed something last.
#[derive(Debug, Clone)]
struct Heard {
    text: String,
    began: Instant,
    last: Option<Instant>,
}

impl Progress {
    pub(super) fn new(surface: &Surface) -> Self {
        let target = ProgressDrawTarget::term_like_with_hz(Box::new(Parked::stderr()), RATE);
        let lines = MultiProgress::with_draw_target(target);
        Self { lines, running: Vec::new(), forecast: None, surface: *surface }
    }

    /// Tells how much is left, too.
    pub(super) fn expect(&mut self, estimate: Estimate) {
        self.forecast = Some(Forecast { estimate: Arc::new(Mutex::new(estimate)), line: None });
    }

    /// A step of a document is running now.
    pub(super) fn start(&mut self, document: &Path, step: &str) {
        let heard = Heard { text: step.to_owned(), began: Instant::now(), last: None };
        if let Some(running) = self.running.iter().find(|running| running.document == document) {
            *held(&running.step) = heard;
            return;
        }
        let state = Arc::new(Mutex::new(heard));
        let line = spinner(self.surface, Arc::clone(&state));
        let line = match self.forecast_line(document) {
            Some(below) => self.lines.insert_before(&below, line),
            None => self.lines.add(line),
        };
        line.enable_steady_tick(TICK);
        self.running.push(Running { document: document.to_owned(), line, step: state });
    }

    /// The line below those of documents, now that this document begins.
    fn forecast_line(&mut self, document: &Path) -> Option<ProgressBar> {
        let forecast = self.forecast.as_mut()?;
        held(&forecast.estimate).begin(document, Instant::now());
        let line = forecast.line.get_or_insert_with(|| {
            let line = self.lines.add(forecast_of(self.surface, Arc::clone(&forecast.estimate)));
            line.enable_steady_tick(TICK);
            line
        });
        Some(line.clone())
    }

    /// The step of a document printed something.
    pub(super) fn heard(&mut self, document: &Path) {
        if let Some(running) = self.running.iter().find(|running| running.document == document) {
            held(&running.step).last = Some(Instant::now());
        }
    }

    /// A document is done.
    pub(super) fn finish(&mut self, document: &Path) {
        for running in self.running.extract_if(.., |running| running.document == document) {
            running.line.finish_and_clear();
            self.lines.remove(&running.line);
        }
        let over = self.forecast.take_if(|forecast| {
            let mut estimate = held(&forecast.estimate);
            estimate.end(document);
            estimate.is_over()
        });
        if let Some(line) = over.and_then(|forecast| forecast.line) {
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
        for running in self.running.drain(..) {
            running.line.finish_and_clear();
        }
        if let Some(line) = self.forecast.take().and_then(|forecast| forecast.line) {
            line.finish_and_clear();
        }
        let _ = self.lines.clear();
    }
}

/// The time stands first, so that a narrow terminal cuts the command.
fn spinner(surface: Surface, step: Arc<Mutex<Heard>>) -> ProgressBar {
    bar("  {spinner} {line}", surface, move || {
        let step = held(&step);
        format!("[{}] {}", step.told(Instant::now()), step.text)
    })
}

fn forecast_of(surface: Surface, estimate: Arc<Mutex<Estimate>>) -> ProgressBar {
    bar("    {line}", surface, move || held(&estimate).told(Instant::now()))
}

/// A line that is as wide as the terminal would not be drawn over.
fn bar(
    template: &str,
    surface: Surface,
    text: impl Fn() -> String + Clone + Send + Sync + 'static,
) -> ProgressBar {
    let line = move |_: &ProgressState, out: &mut dyn Write| {
        let columns =
            Term::stderr().size_checked().map_or(surface.width, |(_, columns)| usize::from(columns));
        let _ = out.write_str(&surface.truncate(&text(), columns.saturating_sub(FRAME)));
    };
    let style = ProgressStyle::with_template(template)
        .expect("the template is valid")
        .with_key("line", line)
        .tick_chars(surface.symbols.spinner);
    ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_style(style)
}

fn held<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Heard {
    /// How long the step has run, and how long it has been silent.
    fn told(&self, now: Instant) -> String {
        let spelled = |time: Duration| duration(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        let whole = now.saturating_duration_since(self.began);
        match self.last.map(|last| now.saturating_duration_since(last)) {
            Some(silence) if silence >= PAUSE => {
                format!("{}, silent for {}", spelled(whole), spelled(silence))
            }
            None if whole >= PAUSE => format!("{}, silent", spelled(whole)),
            _ => spelled(whole),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_told_when_it_lasts() {
        let began = Instant::now();
        let at = |seconds| began + Duration::from_secs(seconds);
        let told =
            |last: Option<u64>, now| Heard { text: String::new(), began, last: last.map(at) }.told(at(now));
        assert_eq!(told(None, 4), "4.0s");
        assert_eq!(told(None, 65), "1m 05s, silent");
        assert_eq!(told(Some(10), 12), "12.0s");
        assert_eq!(told(Some(10), 30), "30.0s, silent for 20.0s");
    }
}
