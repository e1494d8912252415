//! The history on the front page: verdicts in a row, since when a document fails, whether it is flaky, its time.

use std::path::Path;

use super::escape::escaped;
use super::links::{Ids, normal};
use super::verdict;
use crate::report::history::{Career, History, Run};
use crate::report::{counted, duration};
use crate::run::Verdict;

/// Units of a picture from one run to the next, and its height.
const STEP: usize = 8;
const HEIGHT: usize = 20;

/// Appends the history; nothing where there are no reports.
pub(super) fn write(out: &mut String, history: &History, ids: &Ids) {
    if history.documents.is_empty() {
        return;
    }
    out.push_str(
        "<section class=\"history\" aria-labelledby=\"history\">\n<h2 id=\"history\">History</h2>\n",
    );
    let reports = counted(history.reports, "report");
    let days = match (&history.from, &history.until) {
        (Some(from), Some(until)) => format!(", {} to {}", escaped(day(from)), escaped(day(until))),
        _ => String::new(),
    };
    out.push_str(&format!("<p class=\"facts\"><span>{reports}{days}</span></p>\n<table><thead><tr>"));
    for heading in ["Document", "Last runs, the latest at the right", "State", "Time of those that passed"] {
        out.push_str(&format!("<th scope=\"col\">{heading}</th>"));
    }
    out.push_str("</tr></thead><tbody>\n");
    for career in &history.documents {
        row(out, career, ids);
    }
    out.push_str("</tbody></table>\n</section>\n");
}

fn row(out: &mut String, career: &Career, ids: &Ids) {
    let (title, path) = (escaped(&career.title), escaped(&career.path));
    let id = normal(Path::new(&career.path)).and_then(|path| ids.get(&path));
    let title = id.map_or(title.clone(), |id| format!("<a href=\"#{id}\">{title}</a>"));
    out.push_str(&format!("<tr><th scope=\"row\">{title}<span class=\"path\">{path}</span></th><td>"));
    verdicts(out, &career.runs);
    out.push_str("</td><td>");
    state(out, career);
    out.push_str("</td><td>");
    times(out, career);
    out.push_str("</td></tr>\n");
}

/// Appends a mark a run: low where it passed, high where it failed, an outline where it did not run, with a dot below
/// where the text was another one than before.
fn verdicts(out: &mut String, runs: &[Run]) {
    let width = runs.len() * STEP;
    let words: Vec<&str> = runs.iter().map(|run| verdict::word(run.verdict)).collect();
    let label = format!("Oldest first: {}", words.join(", ").to_lowercase());
    out.push_str(&format!(
        "<svg class=\"runs\" viewBox=\"0 0 {width} {HEIGHT}\" width=\"{width}\" height=\"{HEIGHT}\" role=\"img\" aria-label=\"{label}\">"
    ));
    for (index, run) in runs.iter().enumerate() {
        let (x, class) = (index * STEP, verdict::class(run.verdict));
        let (y, height) = match run.verdict {
            Verdict::Failed | Verdict::TimedOut => (0, 15),
            Verdict::Passed => (8, 7),
            Verdict::Skipped | Verdict::NotRun => (11, 4),
        };
        let when = escaped(&run.started_at);
        let word = verdict::word(run.verdict);
        let changed = if run.is_changed { ", text changed" } else { "" };
        out.push_str(&format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"5\" height=\"{height}\"><title>{when}: {word}{changed}</title></rect>"
        ));
        if run.is_changed {
            out.push_str(&format!("<circle class=\"dot\" cx=\"{}\" cy=\"18\" r=\"1.5\"/>", x + 2));
        }
    }
    out.push_str("</svg>");
}

fn state(out: &mut String, career: &Career) {
    let last = career.runs.last().map_or(Verdict::NotRun, |run| run.verdict);
    match &career.failing_since {
        Some(since) => {
            let (badge, since, day) = (verdict::badge(Verdict::Failed), escaped(since), escaped(day(since)));
            out.push_str(&format!("{badge} since <time datetime=\"{since}\">{day}</time>"));
        }
        None => out.push_str(&verdict::badge(last)),
    }
    if career.is_flaky() {
        out.push_str(&format!(
            "<br><span class=\"flaky\">Flaky:</span> changed its mind {} times, its text had not",
            career.flips
        ));
    }
}

/// Appends a line of the times of runs that passed, and what it says in words.
fn times(out: &mut String, career: &Career) {
    let passed = career.runs.iter().filter(|run| run.verdict == Verdict::Passed);
    let times: Vec<u64> = passed.map(|run| run.duration_ms).collect();
    let Some(last) = times.last() else { return };
    if times.len() > 1 {
        let most = times.iter().copied().max().unwrap_or_default().max(1);
        let width = (times.len() - 1) * STEP;
        let height = |time: &u64| HEIGHT - 2 - (time * (HEIGHT as u64 - 4) / most) as usize;
        let points: Vec<String> = times
            .iter()
            .enumerate()
            .map(|(index, time)| format!("{},{}", index * STEP, height(time)))
            .collect();
        out.push_str(&format!(
            "<svg class=\"trend\" viewBox=\"0 0 {width} {HEIGHT}\" width=\"{width}\" height=\"{HEIGHT}\" aria-hidden=\"true\"><polyline points=\"{}\"/></svg>",
            points.join(" ")
        ));
    }
    match &career.trend {
        Some(trend) => out.push_str(&format!(
            "{} lately, {} before",
            duration(trend.lately_ms),
            duration(trend.before_ms)
        )),
        None => out.push_str(&duration(*last)),
    }
}

/// The day of a time, as both are written.
fn day(time: &str) -> &str {
    time.split('T').next().unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::history::Trend;

    fn run(day: usize, verdict: Verdict, is_changed: bool) -> Run {
        Run { started_at: format!("2026-11-{day:02}T04:00:00Z"), verdict, duration_ms: 1_000, is_changed }
    }

    #[test]
    fn a_row_says_what_became_of_a_document() {
        let career = Career {
            path: "docs/a.md".into(),
            title: "<A>".into(),
            runs: vec![
                run(1, Verdict::Passed, false),
                run(2, Verdict::Passed, true),
                run(3, Verdict::Failed, false),
            ],
            failing_since: Some("2026-11-03T04:00:00Z".into()),
            flips: 2,
            trend: Some(Trend { before_ms: 1_000, lately_ms: 2_000 }),
        };
        let history = History { reports: 3, from: None, until: None, documents: vec![career] };
        let mut out = String::new();
        write(&mut out, &history, &Ids::from([("docs/a.md".into(), "doc-docs-a-md".to_owned())]));
        for piece in [
            "<a href=\"#doc-docs-a-md\">&lt;A&gt;</a><span class=\"path\">docs/a.md</span>",
            "aria-label=\"Oldest first: passed, passed, failed\"",
            "<title>2026-11-02T04:00:00Z: Passed, text changed</title></rect><circle",
            "since <time datetime=\"2026-11-03T04:00:00Z\">2026-11-03</time>",
            "changed its mind 2 times",
            "<polyline points=\"0,2 8,2\"/>",
            "2.0s lately, 1.0s before",
        ] {
            assert!(out.contains(piece), "{piece}\n{out}");
        }
    }
}
