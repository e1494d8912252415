//! The history of documents told to a person: a line a document.

use console::{measure_text_width, pad_str};

use super::surface::{Surface, Tone};
use super::text::{add_line, clean, counted, duration};
use crate::report::cause::is_bad;
use crate::report::history::{Career, History, Run};
use crate::run::Verdict;

/// Columns of a path; longer ones move their line to the right.
const PATH: usize = 48;

/// Which documents are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// All.
    All,
    /// Those that fail, or change their mind.
    Odd,
}

impl History {
    /// A row of marks for each document, the latest run last, then what is odd about it, then how long it takes.
    pub fn text(&self, surface: &Surface, told: Told) -> String {
        let is_told = |career: &&Career| told == Told::All || career.is_odd();
        let careers: Vec<&Career> = self.documents.iter().filter(is_told).collect();
        let widest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or_default();
        let path =
            widest(&mut careers.iter().map(|career| measure_text_width(&clean(&career.path)))).min(PATH);
        let marks = widest(&mut careers.iter().map(|career| career.runs.len()));
        let mut text = String::new();
        if told == Told::All || !careers.is_empty() {
            add_line(&mut text, &surface.paint(Tone::Strong, &self.title()));
        }
        for career in &careers {
            add_line(&mut text, &career.line(surface, path, marks));
        }
        if told == Told::All {
            add_line(&mut text, &format!("\n{}", self.totals(surface)));
        }
        text
    }

    fn title(&self) -> String {
        let reports = counted(self.reports, "report");
        match (self.from.as_deref().map(day), self.until.as_deref().map(day)) {
            (Some(from), Some(until)) if from != until => format!("History: {reports}, {from} to {until}"),
            (Some(from), _) => format!("History: {reports}, {from}"),
            _ => format!("History: {reports}"),
        }
    }

    fn totals(&self, surface: &Surface) -> String {
        let failing = self.documents.iter().filter(|career| career.failing_since.is_some()).count();
        let flaky = self.documents.iter().filter(|career| career.is_flaky()).count();
        let parts = [(failing, "failing", Tone::Bad), (flaky, "flaky", Tone::Warn)];
        let parts = parts.iter().filter(|(number, ..)| *number > 0);
        let told: Vec<String> =
            parts.map(|(number, what, tone)| surface.paint(*tone, &format!("{number} {what}"))).collect();
        let documents = counted(self.documents.len(), "document");
        if told.is_empty() {
            format!("{documents}: none failing")
        } else {
            format!("{documents}: {}", told.join(", "))
        }
    }
}

impl Career {
    fn is_odd(&self) -> bool {
        self.failing_since.is_some() || self.is_flaky()
    }

    fn line(&self, surface: &Surface, path: usize, marks: usize) -> String {
        let shown = clean(&self.path);
        let shown = pad_str(&shown, path, console::Alignment::Left, None);
        let row: String = self.runs.iter().map(|run| run.mark(surface)).collect();
        let blank = " ".repeat(marks - self.runs.len());
        let mut notes = Vec::new();
        if let Some(since) = &self.failing_since {
            notes.push(surface.paint(Tone::Bad, &format!("fails since {}", day(since))));
        }
        if self.is_flaky() {
            let note = format!("flaky, changed {} times on the same text", self.flips);
            notes.push(surface.paint(Tone::Warn, &note));
        }
        notes.push(surface.paint(Tone::Dim, &self.time(surface)));
        format!("  {shown}  {blank}{row}  {}", notes.join("; "))
    }

    fn time(&self, surface: &Surface) -> String {
        match self.trend {
            Some(trend) => {
                let arrow = surface.symbols.becomes;
                format!("{} {arrow} {}", duration(trend.before_ms), duration(trend.lately_ms))
            }
            None => self.runs.last().map(|run| duration(run.duration_ms)).unwrap_or_default(),
        }
    }
}

impl Run {
    fn mark(&self, surface: &Surface) -> String {
        let symbols = surface.symbols;
        match self.verdict {
            verdict if is_bad(verdict) => surface.paint(Tone::Bad, symbols.failed),
            Verdict::Passed => surface.paint(Tone::Good, symbols.passed),
            _ => surface.paint(Tone::Warn, symbols.left_out),
        }
    }
}

/// The day of a time stamp.
fn day(stamp: &str) -> String {
    clean(stamp.split_once('T').map_or(stamp, |(day, _)| day))
}
