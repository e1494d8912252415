//! A plan as JSON: the fields of the report's schema 1, less what only a run knows.

use serde::Serialize;

use super::directives::spelled;
use crate::config::Source;
use crate::document::{Action, Expect, Expectation};
use crate::plan::{Needed, Plan, Provided, Role, Step};

/// Pretty-printed, with a final newline.
pub(in super::super) fn write(plan: &Plan) -> String {
    let document = Inspection {
        document: plan.document.to_string_lossy().into_owned(),
        title: &plan.title,
        variables: Variables { needed: &plan.needed, set: plan.set.iter().map(SetVariable::of).collect() },
        tools: &plan.tools,
        prerequisites: plan.prerequisites.iter().map(|path| path.to_string_lossy().into_owned()).collect(),
        steps: plan.steps.iter().map(PlannedStep::of).collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("plain data becomes JSON");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Inspection<'a> {
    document: String,
    title: &'a str,
    variables: Variables<'a>,
    tools: &'a [String],
    prerequisites: Vec<String>,
    steps: Vec<PlannedStep<'a>>,
}

#[derive(Serialize)]
struct Variables<'a> {
    needed: &'a [Needed],
    set: Vec<SetVariable<'a>>,
}

#[derive(Serialize)]
struct SetVariable<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    line: Option<usize>,
    source: Origin,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Origin {
    Step(&'static str),
    Outside(Source),
}

impl<'a> SetVariable<'a> {
    fn of(set: &'a Provided) -> Self {
        let source = set.source.map_or(Origin::Step("step"), Origin::Outside);
        let document = set.document.as_ref().map(|path| path.to_string_lossy().into_owned());
        Self { name: &set.name, document, line: set.line, source }
    }
}

#[derive(Serialize)]
struct PlannedStep<'a> {
    number: usize,
    name: Option<&'a str>,
    document: String,
    line: usize,
    heading: &'a [String],
    language: &'a str,
    command: &'a str,
    role: Role,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    directives: serde_json::Map<String, serde_json::Value>,
    inputs: Vec<PlannedInput<'a>>,
    expectation: Option<PlannedExpectation<'a>>,
}

impl<'a> PlannedStep<'a> {
    fn of(step: &'a Step) -> Self {
        let content = &step.content;
        let input = |input: &'a crate::document::Input| PlannedInput {
            line: input.line,
            language: &input.language,
            text: &input.text,
            expectation: input.expectation.as_ref().map(PlannedExpectation::of),
        };
        Self {
            number: step.number,
            name: content.directives.name.as_deref(),
            document: step.document.to_string_lossy().into_owned(),
            line: content.line,
            heading: &step.heading,
            language: &content.language,
            command: &content.text,
            role: step.role,
            file: match &content.action {
                Action::Write(path) | Action::WriteIfUsed(path) => Some(path),
                Action::Run => None,
            },
            directives: spelled(&content.directives),
            inputs: content.inputs.iter().map(input).collect(),
            expectation: content.expectation.as_ref().map(PlannedExpectation::of),
        }
    }
}

#[derive(Serialize)]
struct PlannedInput<'a> {
    line: usize,
    language: &'a str,
    text: &'a str,
    expectation: Option<PlannedExpectation<'a>>,
}

#[derive(Serialize)]
struct PlannedExpectation<'a> {
    line: usize,
    language: &'a str,
    kind: &'static str,
    threshold: Option<f64>,
    expected: &'a str,
}

impl<'a> PlannedExpectation<'a> {
    fn of(expectation: &'a Expectation) -> Self {
        Self {
            line: expectation.line,
            language: &expectation.language,
            kind: kind(&expectation.kind),
            threshold: match expectation.kind {
                Expect::Similar(threshold) => Some(threshold),
                _ => None,
            },
            expected: &expectation.text,
        }
    }
}

/// The schema's word for a kind of expectation.
pub(super) fn kind(kind: &Expect) -> &'static str {
    match kind {
        Expect::Match => "match",
        Expect::Exact => "exact",
        Expect::Contains => "contains",
        Expect::Regex(_) => "regex",
        Expect::Json => "json",
        Expect::Similar(_) => "similar",
        Expect::None => "none",
    }
}
