//! One document at the console: its heading, its steps, its findings.

use std::path::{Path, PathBuf};

use super::failure::{INDENT, failure, remarks, variables};
use super::options::{Mode, Verbosity};
use super::surface::Tone;
use super::text::{add_line, clean, counted, duration, first_command};
use super::{Look, Opening, Start};
use crate::plan::Role;
use crate::run::{DocumentRecord, StepRecord, Verdict};

/// Columns of a step's time with the blank before it.
const TIME: usize = 9;

/// What is known of a document while it runs.
pub(super) struct Page {
    pub(super) path: PathBuf,
    /// Text that waits for the end of the document.
    pub(super) waiting: String,
    opening: Opening,
    opened: bool,
    heading: String,
    /// The last step that was told stands in another document.
    is_elsewhere: bool,
    fold: Option<Fold>,
}

/// Steps in a row that did not run for the same reason.
struct Fold {
    first: StepRecord,
    last: usize,
}

impl Page {
    pub(super) fn new(path: &Path, opening: Opening) -> Self {
        Self {
            path: path.to_owned(),
            waiting: String::new(),
            opening,
            opened: false,
            heading: String::new(),
            is_elsewhere: false,
            fold: None,
        }
    }

    /// What is said when the document opens; nothing where only failures are told.
    pub(super) fn open(&mut self, look: &Look) -> String {
        if look.options.verbosity == Verbosity::Quiet || std::mem::replace(&mut self.opened, true) {
            return String::new();
        }
        self.title(look)
    }

    /// What is said when a step starts, where its output is shown as it comes.
    pub(super) fn begin(&mut self, look: &Look, start: &Start) -> String {
        let mut out = self.unfold(look);
        if look.options.verbosity == Verbosity::Quiet {
            return out;
        }
        let heading = start.heading.join(look.surface.symbols.within);
        let place = format!("{}  {}:{}", start.number, start.document.display(), start.line);
        let line = [place, clean(&heading)].join("  ");
        out.push('\n');
        add_line(&mut out, &look.surface.paint(Tone::Dim, line.trim_end()));
        match (&start.skipped, &start.file) {
            (Some(why), _) if why.is_empty() => add_line(&mut out, "skipped"),
            (Some(why), _) => add_line(&mut out, &format!("skipped: {}", clean(why))),
            (None, Some(file)) => {
                add_line(&mut out, &format!("write {}", look.surface.paint(Tone::Strong, file)));
            }
            (None, None) => out += &command(look, "", Tone::Strong, &start.command),
        }
        out
    }

    /// What is said when a step has its verdict.
    pub(super) fn step(&mut self, look: &Look, step: &StepRecord) -> String {
        match step.verdict {
            Verdict::Skipped | Verdict::NotRun => self.leave_out(look, step),
            Verdict::Failed | Verdict::TimedOut => {
                let mut out = self.unfold(look) + &self.ensure_open(look);
                out += &self.details(look, step, &failure(look, step));
                out
            }
            Verdict::Passed => self.passed(look, step),
        }
    }

    /// What is said when the document is done.
    pub(super) fn close(&mut self, look: &Look, record: &DocumentRecord) -> String {
        let mut out = self.unfold(look);
        if record.obstacles().next().is_some() {
            return out + &self.unusable(look, record);
        }
        if let Some(signal) = record.stopped_by {
            out += &self.ensure_open(look);
            let text = look.surface.paint(Tone::Bad, &format!("stopped by {signal}"));
            add_line(&mut out, &format!("  {text}"));
        }
        let is_quiet = look.options.verbosity == Verbosity::Quiet;
        for finding in &record.findings {
            let is_to_blame = record.is_leaky() && finding.is_leak();
            if is_quiet && !is_to_blame {
                continue;
            }
            out += &self.ensure_open(look);
            let place = format!("{}:{}", record.path, finding.line);
            let (word, tone) = if is_to_blame { ("error", Tone::Bad) } else { ("warning", Tone::Warn) };
            let warning = look.surface.paint(tone, word);
            add_line(&mut out, &format!("  {warning}: {place}: {}", clean(&finding.message)));
            if let Some(help) = &finding.help {
                add_line(&mut out, &format!("    help: {}", clean(help)));
            }
        }
        out
    }

    /// What is said of a document that cannot be run.
    fn unusable(&mut self, look: &Look, record: &DocumentRecord) -> String {
        let surface = &look.surface;
        let path = surface.paint(Tone::Strong, &record.path);
        let mut out = if self.opened { String::new() } else { format!("\n{path}  cannot be run\n") };
        self.opened = true;
        let symbol = surface.paint(Tone::Bad, surface.symbols.failed);
        for obstacle in record.obstacles() {
            let place = format!("{}:{}", record.path, obstacle.line);
            add_line(&mut out, &format!("    {symbol} {place}: {}", clean(&obstacle.message)));
        }
        out
    }

    /// A step in one line, for the place where it is running.
    pub(super) fn running(look: &Look, start: &Start) -> String {
        let command = first_command(&start.command, look.surface.symbols.ellipsis);
        let what = start.file.as_ref().map_or(command, |file| format!("write {file}"));
        format!("{}  {}:{}  {what}", start.number, start.document.display(), start.line)
    }

    fn passed(&mut self, look: &Look, step: &StepRecord) -> String {
        let told = match look.options.mode {
            Mode::Test => look.options.verbosity >= Verbosity::Normal,
            Mode::Run => look.options.verbosity == Verbosity::Verbose,
        };
        let mut out = self.unfold(look);
        if !told {
            return out;
        }
        out += &self.details(look, step, &remarks(look, step));
        out
    }

    /// A step's line and what belongs below it.
    fn details(&mut self, look: &Look, step: &StepRecord, remarks: &str) -> String {
        let mut out = self.section(look, step) + &self.line(look, step);
        let verbose = look.options.verbosity == Verbosity::Verbose;
        let long = verbose && step.command.trim().contains('\n') && look.options.mode == Mode::Test;
        if long && !self.opening.files.contains_key(&step.number) {
            out += &command(look, INDENT, Tone::Dim, &step.command);
        }
        out += remarks;
        if verbose {
            out += &variables(look, step);
        }
        out
    }

    fn title(&self, look: &Look) -> String {
        let surface = &look.surface;
        let path = self.path.display().to_string();
        let stem = self.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let title = Some(clean(&self.opening.title)).filter(|title| Some(title) != stem.as_ref());
        let title = title.filter(|title| !title.is_empty()).map(|title| format!("  {title}"));
        let count = counted(self.opening.steps, "step");
        format!(
            "\n{}{}  {}\n",
            surface.paint(Tone::Strong, &path),
            title.unwrap_or_default(),
            surface.paint(Tone::Dim, &count)
        )
    }

    fn ensure_open(&mut self, look: &Look) -> String {
        if std::mem::replace(&mut self.opened, true) { String::new() } else { self.title(look) }
    }

    /// The section's heading, where it is not the one above already.
    fn section(&mut self, look: &Look, step: &StepRecord) -> String {
        if look.options.mode == Mode::Run {
            return String::new();
        }
        let is_other = Path::new(&step.document) != self.path;
        let returns = std::mem::replace(&mut self.is_elsewhere, is_other) && !is_other;
        let other = Some(&step.document).filter(|_| is_other || (returns && step.heading.is_empty()));
        let titles: Vec<&str> = other.into_iter().chain(&step.heading).map(String::as_str).collect();
        let heading = clean(&titles.join(look.surface.symbols.within));
        if heading == self.heading {
            return String::new();
        }
        self.heading = heading;
        if self.heading.is_empty() {
            return String::new();
        }
        let text = look.surface.truncate(&self.heading, look.surface.width - 2);
        format!("  {}\n", look.surface.paint(Tone::Dim, &text))
    }

    fn line(&self, look: &Look, step: &StepRecord) -> String {
        let surface = &look.surface;
        let (symbol, tone) = match step.verdict {
            Verdict::Passed => (surface.symbols.passed, Tone::Good),
            Verdict::Failed | Verdict::TimedOut => (surface.symbols.failed, Tone::Bad),
            Verdict::Skipped | Verdict::NotRun => (surface.symbols.left_out, Tone::Warn),
        };
        let number = format!("{:>1$}", step.number, self.opening.number_width);
        let place = format!("{:<1$}", format!(":{}", step.line), self.opening.line_width + 1);
        let room = surface.width.saturating_sub(TIME + 4 + 2 + number.len() + 2 + place.len() + 2);
        let (label, note) = (self.label(look, step), note(step));
        let gap = usize::from(!note.is_empty());
        let beside = room.saturating_sub(console::measure_text_width(&label) + gap);
        let note = surface.truncate(&note, beside.max(room / 2));
        let left = room.saturating_sub(console::measure_text_width(&note) + gap);
        let command = surface.truncate(&label, left);
        let pad = left.saturating_sub(console::measure_text_width(&command));
        let time = match step.verdict {
            Verdict::Skipped | Verdict::NotRun => String::new(),
            _ => format!("[{}]", duration(step.duration_ms)),
        };
        let line = format!(
            "    {} {number}  {}  {command}{:gap$}{}{:pad$} {}",
            surface.paint(tone, symbol),
            surface.paint(Tone::Dim, &place),
            "",
            surface.paint(Tone::Dim, &note),
            "",
            surface.paint(Tone::Dim, &time),
        );
        format!("{}\n", line.trim_end())
    }

    fn label(&self, look: &Look, step: &StepRecord) -> String {
        match self.opening.files.get(&step.number) {
            Some(file) => clean(&format!("write {file}")),
            None => first_command(&step.command, look.surface.symbols.ellipsis),
        }
    }

    fn leave_out(&mut self, look: &Look, step: &StepRecord) -> String {
        if let Some(fold) = &mut self.fold
            && (fold.first.verdict, &fold.first.reason) == (step.verdict, &step.reason)
        {
            fold.last = step.number;
            return String::new();
        }
        let out = self.unfold(look);
        self.fold = Some(Fold { first: step.clone(), last: step.number });
        out
    }

    /// The steps in a row that did not run, now that the row is over.
    fn unfold(&mut self, look: &Look) -> String {
        let Some(Fold { first, last }) = self.fold.take() else { return String::new() };
        if look.options.verbosity == Verbosity::Quiet {
            return String::new();
        }
        if first.verdict == Verdict::Skipped && first.number == last {
            return self.section(look, &first) + &self.line(look, &first);
        }
        let symbols = look.surface.symbols;
        let numbers = match first.number {
            number if number == last => number.to_string(),
            number => format!("{number}{}{last}", symbols.to),
        };
        let what = match (first.verdict, &first.reason) {
            (Verdict::Skipped, Some(why)) => format!("skipped: {}", clean(why)),
            (Verdict::Skipped, None) => "skipped".into(),
            _ => "not run".into(),
        };
        let text = format!("{} {numbers} {what}", symbols.left_out);
        format!("    {}\n", look.surface.paint(Tone::Dim, &text))
    }
}

/// A whole command, as it would be typed.
fn command(look: &Look, indent: &str, tone: Tone, text: &str) -> String {
    let mut out = String::new();
    for (index, line) in text.trim_end().lines().enumerate() {
        let prompt = if index == 0 { "$ " } else { "  " };
        let line = look.surface.paint(tone, clean(line).trim_end());
        add_line(&mut out, &format!("{indent}{prompt}{line}"));
    }
    out
}

/// A text that was typed into a program.
pub(super) fn typed(look: &Look, text: &str) -> String {
    let mut out = String::new();
    for line in text.trim_end().lines() {
        add_line(&mut out, &look.surface.paint(Tone::Dim, &format!("> {}", clean(line))));
    }
    out
}

/// What is special about a step, in brackets.
fn note(step: &StepRecord) -> String {
    let cleanup = (step.role == Role::Cleanup).then(|| "clean-up".to_owned());
    let attempts = (step.attempts > 1).then(|| format!("{} attempts", step.attempts));
    let verdict = match (step.verdict, &step.reason) {
        (Verdict::Skipped, Some(why)) => Some(format!("skipped: {}", clean(why))),
        (Verdict::Skipped, None) => Some("skipped".into()),
        (Verdict::TimedOut, _) => Some("timed out".into()),
        _ => None,
    };
    let notes: Vec<String> = [cleanup, attempts, verdict].into_iter().flatten().collect();
    if notes.is_empty() { String::new() } else { format!("({})", notes.join(", ")) }
}
