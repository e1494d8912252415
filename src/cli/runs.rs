//! `rehearse runs`: the runs that are kept, and the old ones removed.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::arguments::Format;
use super::problems::fault;
use super::{Exit, output, problems};
use crate::document::parse_duration;
use crate::run::journal::{Condition, Error, Run, State};

#[derive(Debug, Args)]
pub(super) struct Runs {
    /// Remove runs that are over and older than this (30d, 12h), and say how many
    #[arg(long, value_name = "AGE", value_parser = parse_duration)]
    prune: Option<Duration>,
    /// What goes to standard output: text for a person, or JSON
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    format: Format,
}

impl Runs {
    pub(super) fn run(&self) -> Exit {
        let answer = State::of_user().and_then(|state| match self.prune {
            Some(age) => Ok(pruned(state.prune(age)?)),
            None => Ok(self.listed(state.runs()?)),
        });
        match answer {
            Ok(text) => output::print(&text),
            Err(error @ Error::Unwritable { .. }) => fault(&error.to_string()),
            Err(error) => problems::tell(vec![problems::Problem::Resume(error.to_string())]),
        }
    }

    fn listed(&self, (runs, errors): (Vec<Run>, Vec<Error>)) -> String {
        for error in errors {
            let _ = writeln!(std::io::stderr(), "warning: {error}");
        }
        match self.format {
            Format::Human => table(&runs),
            Format::Json => format!("{:#}\n", runs.iter().map(object).collect::<serde_json::Value>()),
        }
    }
}

fn pruned(count: usize) -> String {
    format!("{count} {} removed\n", if count == 1 { "run" } else { "runs" })
}

fn object(run: &Run) -> serde_json::Value {
    json!({
        "id": run.id,
        "document": run.start.document,
        "title": run.start.title,
        "mode": run.start.mode,
        "steps": run.start.steps,
        "done": run.place(),
        "verdict": run.condition,
        "started_at": stamp(run.start.at),
        "last_begun_at": stamp(run.at),
    })
}

fn stamp(at: i64) -> Option<String> {
    Some(jiff::Timestamp::from_millisecond(at).ok()?.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn table(runs: &[Run]) -> String {
    let rows: Vec<[String; 6]> = runs.iter().map(row).collect();
    if rows.is_empty() {
        return "no runs are kept\n".to_owned();
    }
    let head = ["ID", "DOCUMENT", "MODE", "STEP", "VERDICT", "AGE"].map(str::to_owned);
    let mut widths = [0; 6];
    for row in rows.iter().chain([&head]) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(console::measure_text_width(cell));
        }
    }
    let mut text = String::new();
    for row in [&head].into_iter().chain(&rows) {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - console::measure_text_width(cell))))
            .collect();
        let _ = writeln!(text, "{}", cells.join("  ").trim_end());
    }
    text
}

fn row(run: &Run) -> [String; 6] {
    let steps = run.start.steps;
    let step = match run.condition {
        Condition::Passed | Condition::CleanedUp => steps,
        _ => (run.place() + 1).min(steps),
    };
    let home = std::env::var("HOME").unwrap_or_default();
    let document = run.start.document.display().to_string();
    let document = match document.strip_prefix(&home) {
        Some(rest) if !home.is_empty() && rest.starts_with('/') => format!("~{rest}"),
        _ => document,
    };
    let mode = run.start.mode.word().to_owned();
    let verdict = run.condition.word().to_owned();
    [run.id.clone(), document, mode, format!("{step} of {steps}"), verdict, since(run.at)]
}

/// How long ago that was, in its largest unit.
fn since(at: i64) -> String {
    let seconds = (jiff::Timestamp::now().as_millisecond() - at).max(0) / 1000;
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m", seconds / 60),
        3600..86_400 => format!("{}h", seconds / 3600),
        _ => format!("{}d", seconds / 86_400),
    }
}
