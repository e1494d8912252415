//! `run --dry-run`: what would run, and nothing runs.

use super::Exit;
use super::arguments::Format;
use super::carry_out::Output;
use super::resume::GoingOn;
use super::{inspect, output, problems};
use crate::document::Action;
use crate::plan::{Plan, Step};
use crate::report::Console;
use crate::run::Observer;
use crate::run::journal::Resumed;

/// Prints what would run: for a person, or as `inspect` prints a plan.
pub(super) fn tell(GoingOn { mut loaded, keeping }: GoingOn, output: &Output) -> Exit {
    let done = keeping.resumed.as_ref().map_or(0, Resumed::place);
    if let Err(exit) = problems::syntax(&loaded) {
        return exit;
    }
    if output.format == Format::Json {
        loaded.plan.steps.drain(..done);
        return output::print(&inspect::as_json(&loaded.plan));
    }
    let mut console = output.console(1);
    console.document_started(&loaded.plan);
    for step in loaded.plan.steps.iter().skip(done) {
        tell_step(&mut console, &loaded.plan, step);
    }
    match console.failure() {
        None => Exit::Passed,
        Some(error) => problems::fault(&format!("standard output cannot be written: {error}")),
    }
}

fn tell_step(console: &mut Console, plan: &Plan, step: &Step) {
    let content = &step.content;
    console.step_started(&plan.document, step);
    if content.directives.skip.is_some() {
        return;
    }
    if content.action != Action::Run {
        console.typed(&plan.document, &content.text);
    }
    let words = inspect::in_words(&content.directives);
    if !words.is_empty() {
        console.remark(&words.join(" · "));
    }
    for set in &step.holds {
        console.remark(&format!("{} keeps the value that --var gives", set.name));
    }
    for text in content.directives.stdin.iter().chain(content.inputs.iter().map(|input| &input.text)) {
        console.typed(&plan.document, text);
    }
}
