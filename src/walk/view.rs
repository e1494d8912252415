//! What is shown of a step before it runs: where it stands, the prose before it, its command, the values it reads,
//! what it is to print.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;

use super::highlight;
use super::look::{Look, PROMISED};
use super::prose;
use crate::config::Settings;
use crate::document::bash::Script;
use crate::document::{Action, Expectation, Manuscript};
use crate::plan::{self, Step};
use crate::report::{Tone, clean, counted};
use crate::run::Walk;

/// Variables whose values are shown before a step.
const VALUES: usize = 12;

/// The texts of the documents of a plan.
#[derive(Debug, Default)]
pub(super) struct Library(HashMap<PathBuf, Option<Manuscript>>);

impl Library {
    fn of(&mut self, step: &Step, settings: &Settings) -> Option<&Manuscript> {
        let path = step.document.as_path();
        let settings = step.settings.as_deref().unwrap_or(settings);
        let read = || plan::manuscript(path, settings);
        self.0.entry(path.to_owned()).or_insert_with(read).as_ref()
    }

    /// The prose between the step before this one in its document and this one.
    pub(super) fn before(&mut self, step: &Step, settings: &Settings, look: &Look) -> String {
        let Some(manuscript) = self.of(step, settings) else { return String::new() };
        let index = step.content.index;
        let Some(own) = manuscript.steps.get(index) else { return String::new() };
        let earlier = manuscript.steps[..index].iter().map(|range| range.end).max().unwrap_or(0);
        rendered(manuscript, &(earlier.min(own.start)..own.start), look)
    }

    /// The prose after the last step of this step's document.
    pub(super) fn after(&mut self, step: &Step, settings: &Settings, look: &Look) -> String {
        let Some(manuscript) = self.of(step, settings) else { return String::new() };
        let end = manuscript.steps.iter().map(|range| range.end).max().unwrap_or(0);
        rendered(manuscript, &(end..manuscript.text.len()), look)
    }
}

fn rendered(manuscript: &Manuscript, part: &Range<usize>, look: &Look) -> String {
    let mut hidden = manuscript.told.clone();
    hidden.extend(manuscript.steps.iter().cloned());
    prose::render(&manuscript.text, part, &hidden, &look.surface)
}

/// The line above a step: its section and its place.
pub(super) fn place(step: &Step, total: usize, look: &Look) -> String {
    let surface = &look.surface;
    let rule = if look.is_unicode() { "─" } else { "-" };
    let number = format!("step {} of {total}", step.number);
    let heading = clean(&step.heading.join(surface.symbols.within));
    let columns = surface.width.min(surface.quote.saturating_sub(1));
    let room = columns.saturating_sub(number.len() + 6);
    let heading = surface.truncate(&heading, room);
    let gap = if heading.is_empty() { "" } else { " " };
    let used = 2 + 2 * gap.len() + console::measure_text_width(&heading) + 1 + number.len();
    let dim = |text: &str| surface.paint(Tone::Dim, text);
    format!(
        "{}{gap}{}{gap}{} {}\n",
        dim(&rule.repeat(2)),
        surface.paint(Tone::Strong, &heading),
        dim(&rule.repeat(columns.saturating_sub(used).max(1))),
        dim(&number),
    )
}

/// The command as it is typed, or the file as it is written.
pub(super) fn command(step: &Step, text: &str, walk: &Walk<'_>, look: &Look) -> String {
    let text = walk.masked(text);
    if let Action::Write(path) | Action::WriteIfUsed(path) = &step.content.action {
        let title = format!("writes {}:\n", look.surface.paint(Tone::Strong, &clean(path)));
        return title + &quoted(&text, Shown::Whole, look);
    }
    let mut out = String::new();
    for (at, line) in highlight::lines(&text, &look.surface).iter().enumerate() {
        let prompt = look.surface.paint(Tone::Dim, if at == 0 { "$" } else { " " });
        out += format!("{prompt} {line}").trim_end();
        out.push('\n');
    }
    for input in &step.content.inputs {
        let title =
            format!("types {} into it:", if input.language.is_empty() { "this" } else { &input.language });
        out += &format!("{}\n", look.surface.paint(Tone::Dim, &title));
        out += &quoted(&walk.masked(&input.text), Shown::Whole, look);
    }
    out
}

/// The variables that a text reads, with what they hold now.
pub(super) fn values(text: &str, walk: &Walk<'_>, look: &Look) -> String {
    let script = Script::read(text);
    let surface = &look.surface;
    let mut out = String::new();
    for read in script.reads.iter().filter(|read| !read.in_function).take(VALUES) {
        let value = walk.value(&read.name);
        if value.is_none() && read.guarded {
            continue;
        }
        let name = surface.paint(Tone::Value, &format!("${}", read.name));
        out += &match value {
            Some(value) => format!("  {name} = {}\n", shortened(&value, read.name.len() + 6, look)),
            None => format!("  {name} has no value\n"),
        };
    }
    out
}

/// A value in one line.
pub(super) fn shortened(value: &str, used: usize, look: &Look) -> String {
    let mut lines = value.lines();
    let first = clean(lines.next().unwrap_or_default());
    let more = lines.count();
    let rest = if more == 0 {
        String::new()
    } else {
        format!(" {} ({} more)", look.surface.symbols.ellipsis, counted(more, "line"))
    };
    let room = look.surface.width.saturating_sub(used + rest.len()).max(10);
    if first.is_empty() && more == 0 {
        return look.surface.paint(Tone::Dim, "(empty)");
    }
    look.surface.truncate(&first, room) + &rest
}

/// What is said of how the step runs, and what it promises.
pub(super) fn promises(step: &Step, walk: &Walk<'_>, look: &Look) -> String {
    let directives = &step.content.directives;
    let mut notes: Vec<String> = Vec::new();
    if let Some(skip) = &directives.skip {
        notes.push(match &skip.why {
            Some(why) => format!("left out by the document: {}", clean(why)),
            None => "left out by the document".to_owned(),
        });
    }
    notes.extend(directives.condition.as_ref().map(|test| format!("only if {}", clean(test))));
    notes.extend(directives.background.then(|| "stays running in the background".to_owned()));
    notes.extend(directives.retry_for.map(|time| format!("repeated until it passes, for up to {time:?}")));
    if !directives.exit.is_empty() {
        let statuses: Vec<String> = directives.exit.iter().map(ToString::to_string).collect();
        notes.push(format!("is to end with status {}", statuses.join(" or ")));
    }
    notes.extend(directives.cwd.as_ref().map(|directory| format!("in {}", clean(directory))));
    let mut out: String =
        notes.iter().map(|note| format!("  {}\n", look.surface.paint(Tone::Dim, note))).collect();
    out += &expected(step.content.expectation.as_ref(), walk, look);
    for input in &step.content.inputs {
        out += &expected(input.expectation.as_ref(), walk, look);
    }
    out
}

fn expected(expectation: Option<&Expectation>, walk: &Walk<'_>, look: &Look) -> String {
    let Some(expectation) = expectation else { return String::new() };
    let title = format!("{}\n", look.surface.paint(Tone::Dim, "is to print:"));
    title + &quoted(&walk.masked(&expectation.text), Shown::Beginning(PROMISED), look)
}

/// How much of a text is shown.
#[derive(Debug, Clone, Copy)]
enum Shown {
    /// All of it.
    Whole,
    /// So many lines; one more is shown rather than counted.
    Beginning(usize),
}

impl Shown {
    fn of(self, lines: usize) -> usize {
        match self {
            Self::Beginning(limit) if lines > limit + 1 => limit,
            Self::Beginning(_) | Self::Whole => lines,
        }
    }
}

/// A text, each line behind a bar.
fn quoted(text: &str, shown: Shown, look: &Look) -> String {
    let surface = &look.surface;
    let bar = surface.paint(Tone::Dim, surface.symbols.quote);
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let shown = shown.of(lines.len());
    let room = surface.quote.saturating_sub(4);
    let mut out: String = lines[..shown]
        .iter()
        .map(|line| format!("{}\n", format!("{bar} {}", surface.truncate(&clean(line), room)).trim_end()))
        .collect();
    if shown < lines.len() {
        let more = format!("{} {}", surface.symbols.ellipsis, counted(lines.len() - shown, "more line"));
        out += &format!("{bar} {}\n", surface.paint(Tone::Dim, &more));
    }
    out
}
