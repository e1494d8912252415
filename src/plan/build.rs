//! A document and its settings put into running order.

use std::path::PathBuf;
use std::sync::Arc;

use super::page::Page;
use super::scripts::Flow;
use super::sections::Sections;
use super::selection::select;
use super::shown::shown;
use super::values::Values;
use super::{Error, Open, Plan, Role, Step, Text, teardown};
use crate::config::{Scope, Settings, Source};
use crate::document::bash::{Changes, Script};
use crate::document::{self, Action, Located};

/// A plan, with what [`super::verify`] asks of it and a run does not.
pub(super) struct Built {
    pub(super) plan: Plan,
    pub(super) open: Open,
}

/// Plans the document of `main`, the steps of the pages `before` first and what these clean up last.
/// `in_environment` tells which variables the process has.
pub(super) fn build(
    main: Page,
    before: Vec<Page>,
    in_environment: &dyn Fn(&str) -> bool,
) -> Result<Built, Vec<Error>> {
    let values = values(&main, &before);
    let (own, path) = (main.document.steps.len(), Arc::new(main.document.path.clone()));
    let prerequisites = before.iter().map(|page| page.document.path.clone()).collect();
    let settings = main.settings.clone();
    let sources = sources(&main, &before);
    let Page { document, .. } = main;
    let mut steps = Vec::new();
    let mut cleanups = Vec::new();
    for page in before {
        let (first, last) = prerequisite(page).into_iter().partition::<Vec<_>, _>(|step| !step.always);
        steps.extend(first);
        cleanups.push(last);
    }
    let sections = Sections::of(&document.sections, &document.title);
    steps.extend(document.steps.into_iter().map(|content| planned(content, &path, &sections)));
    steps.extend(cleanups.into_iter().rev().flatten());
    (1..).zip(&mut steps).for_each(|(number, step)| step.number = number);
    let total = steps.len();
    let taken = select(&steps, &settings.selection)?;
    let mut taken = taken.into_iter();
    steps.retain(|_| taken.next().expect("one answer for each step"));
    let mut scripts = read_scripts(&mut steps, &settings);

    let known = |name: &str| values.has(name) || in_environment(name);
    if settings.scope == Scope::Cleanup {
        teardown::reduce(&mut steps, &mut scripts, &known);
    }
    let flow = Flow::follow(&mut steps, &scripts, &path, &known);
    let pinned = pinned(&settings);
    let placeholders = apply(&mut steps, &scripts, &settings, &pinned);

    let set_by_steps: Vec<_> = flow.set.into_iter().filter(|set| !values.has(&set.name)).collect();
    let shown = shown(values.overruled(), &steps);
    let (mut set, environment) = values.into_parts();
    set.extend(set_by_steps);
    let plan = Plan {
        document: path,
        title: document.title,
        properties: document.properties,
        steps,
        needed: flow.needed,
        set,
        environment,
        pinned,
        shown,
        tools: flow.tools,
        prerequisites,
        findings: document.findings,
        sources,
    };
    Ok(Built { plan, open: Open { placeholders, total, own } })
}

/// The texts that the plan was made from, each once.
fn sources(main: &Page, before: &[Page]) -> Vec<Text> {
    let mut sources = main.sources.clone();
    for source in before.iter().flat_map(|page| &page.sources) {
        if !sources.iter().any(|known| known.path == source.path) {
            sources.push(source.clone());
        }
    }
    sources
}

/// Values of all sources; those of the pages before are weaker than the page's own.
fn values(main: &Page, before: &[Page]) -> Values {
    let mut values = Values::default();
    for page in before {
        values.lay_below(page);
    }
    values.lay(&main.document.variables, main.front_matter_end, &main.settings.variables);
    values
}

/// The steps of a document that another one needs. It says what holds for them, as far as a step can tell.
fn prerequisite(page: Page) -> Vec<Step> {
    let Page { document, settings, .. } = page;
    let (path, settings) = (Arc::new(document.path), Arc::new(settings));
    let sections = Sections::of(&document.sections, &document.title);
    let steps = document.steps.into_iter().map(|content| {
        let step = planned(content, &path, &sections);
        let validates = !step.always && step.content.section.is_some_and(|at| sections.validation[at]);
        let role = if step.role == Role::Step { Role::Prerequisite } else { step.role };
        Step { role, validates, settings: Some(Arc::clone(&settings)), ..step }
    });
    steps.collect()
}

/// Reads the steps' texts; with `keep`, steps that delete are taken out.
fn read_scripts(steps: &mut Vec<Step>, settings: &Settings) -> Vec<Script> {
    let mut scripts = Vec::with_capacity(steps.len());
    steps.retain(|step| {
        let script = match step.content.action {
            Action::Run => Script::read(&step.content.text),
            Action::Write(_) | Action::WriteIfUsed(_) => Script::default(),
        };
        let stays = !(settings.keep && script.deletes());
        if stays {
            scripts.push(script);
        }
        stays
    });
    scripts
}

/// Tells each step what its own text says of it. The placeholders of all, with their lines.
fn apply(
    steps: &mut [Step],
    scripts: &[Script],
    settings: &Settings,
    pinned: &[String],
) -> Vec<Located<String>> {
    let mut placeholders = Vec::new();
    for (step, script) in steps.iter_mut().zip(scripts) {
        let settings = step.settings.as_deref().unwrap_or(settings);
        step.read_only = step.content.only_looks(script, &settings.read_only);
        step.holds = script.sets.iter().filter(|set| pinned.contains(&set.name)).cloned().collect();
        if step.content.directives.skip.is_none() {
            let (path, line) = (step.document.to_path_buf(), step.content.text_line);
            placeholders.extend(script.placeholders.iter().map(|found| Located {
                path: path.clone(),
                line: Some(line + found.line),
                error: found.text.clone(),
            }));
        }
    }
    placeholders
}

/// A step in its place; its number comes later.
fn planned(content: document::Step, path: &Arc<PathBuf>, sections: &Sections) -> Step {
    let always = content.directives.always || content.section.is_some_and(|at| sections.cleanup[at]);
    let role = match content.action {
        Action::Write(_) => Role::File,
        _ if always => Role::Cleanup,
        _ => Role::Step,
    };
    Step {
        number: 0,
        document: Arc::clone(path),
        heading: content.section.map_or_else(Vec::new, |at| sections.path(at)),
        role,
        always,
        changes: Changes::None,
        holds: Vec::new(),
        read_only: false,
        validates: false,
        settings: None,
        content,
    }
}

fn pinned(settings: &Settings) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for variable in settings.variables.iter().filter(|variable| variable.source == Source::Flag) {
        if !names.contains(&variable.name) {
            names.push(variable.name.clone());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Selection, Variable};
    use crate::document::{Document, Section};
    use crate::plan::samples::step;

    fn section(level: u8, title: &str, parent: Option<usize>) -> Section {
        Section { level, title: title.to_owned(), line: 1, parent }
    }

    fn document(steps: Vec<document::Step>) -> Document {
        Document {
            path: PathBuf::from("guide.md"),
            title: "Guide".to_owned(),
            properties: serde_json::Map::new(),
            sections: vec![
                section(1, "Guide", None),
                section(2, "Deploy", Some(0)),
                section(3, "Check", Some(1)),
                section(2, "Clean up resources", Some(0)),
                section(3, "The group", Some(3)),
            ],
            blocks: Vec::new(),
            steps,
            variables: Vec::new(),
            links: Vec::new(),
            findings: Vec::new(),
        }
    }

    fn under(section: usize, line: usize, text: &str) -> document::Step {
        document::Step { section: Some(section), ..step(line, text) }
    }

    fn plan(steps: Vec<document::Step>, settings: &Settings) -> Plan {
        let page = Page {
            document: document(steps),
            settings: settings.clone(),
            front_matter_end: 0,
            own_before: None,
            sources: Vec::new(),
        };
        build(page, Vec::new(), &|_| false).unwrap_or_else(|errors| panic!("{errors:?}")).plan
    }

    #[test]
    fn headings_and_roles_follow_the_sections() {
        let always = document::Step {
            directives: document::Directives { always: true, ..Default::default() },
            ..under(1, 50, "true\n")
        };
        let steps = vec![under(2, 10, "true\n"), under(4, 20, "true\n"), under(0, 30, "true\n"), always];
        let plan = plan(steps, &Settings::default());
        let seen: Vec<_> = plan.steps.iter().map(|s| (s.number, s.role, s.heading.join("/"))).collect();
        assert_eq!(
            seen,
            [
                (1, Role::Step, "Deploy/Check".to_owned()),
                (2, Role::Cleanup, "Clean up resources/The group".to_owned()),
                (3, Role::Step, String::new()),
                (4, Role::Cleanup, "Deploy".to_owned()),
            ]
        );
    }

    #[test]
    fn numbers_stay_when_steps_are_left_out() {
        let selection = Selection { skip: vec!["1".to_owned()], ..Selection::default() };
        let settings = Settings { selection, ..Settings::default() };
        let plan = plan(vec![under(1, 1, "true\n"), under(1, 5, "true\n")], &settings);
        assert_eq!(plan.steps.iter().map(|step| step.number).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_flag_pins_its_variable() {
        let variable = |name: &str, source| Variable { name: name.to_owned(), value: "1".to_owned(), source };
        let variables = vec![variable("A", Source::Flag), variable("B", Source::Ini)];
        let plan = plan(vec![under(1, 1, "A=2\nB=2\n")], &Settings { variables, ..Settings::default() });
        assert_eq!(plan.pinned, ["A"]);
        assert_eq!(plan.set.iter().filter(|set| set.source == Some(Source::Flag)).count(), 1);
    }

    fn needed(plan: &Plan) -> Vec<(&str, usize)> {
        plan.needed.iter().map(|needed| (needed.name.as_str(), needed.line)).collect()
    }

    #[test]
    fn a_function_needs_and_changes_where_it_is_called() {
        let define = under(1, 10, "greet() {\n  GREETED=1\n  echo \"$WHO\"\n}\n");
        let call = |line| under(1, line, "greet\n");
        let settings = Settings::default();
        let late = plan(vec![define.clone(), call(20), under(1, 30, "WHO=you\n")], &settings);
        assert_eq!(needed(&late), [("WHO", 13)]);
        assert_eq!(late.steps[1].changes, Changes::Names(vec!["GREETED".to_owned()]));
        let early = plan(vec![define, under(1, 15, "WHO=you\n"), call(20)], &settings);
        assert_eq!(needed(&early), []);
        assert!(early.tools.is_empty(), "{:?}", early.tools);
    }

    #[test]
    fn what_a_step_sources_may_set_anything() {
        let steps = vec![
            under(1, 1, "echo \"$BEFORE\"\n"),
            under(1, 5, "source settings.sh\n"),
            under(1, 9, "echo \"$AFTER\"\n"),
        ];
        assert_eq!(needed(&plan(steps, &Settings::default())), [("BEFORE", 2)]);
    }

    #[test]
    fn keep_leaves_out_what_deletes() {
        let steps = vec![under(1, 1, "echo hi\n"), under(3, 5, "az group delete --name g --yes\n")];
        let kept = plan(steps, &Settings { keep: true, ..Settings::default() });
        assert_eq!(kept.steps.iter().map(|step| step.number).collect::<Vec<_>>(), [1]);
    }
}
