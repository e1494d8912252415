//! Items of a document → steps, expectations, inputs, sections, links, variables.

use super::alternatives::{Alternatives, exclude};
use super::annotation::check_pattern;
use super::comments::Pending;
use super::idle::{self, Wish};
use super::keys;
use super::language::{Family, family, is_terraform_command};
use super::scan::{Fenced, Heading, Item};
use super::{
    Action, Assignment, Block, Directives, Error, Expect, Expectation, Finding, Input, Interactive, Link,
    Section, Step, announce, file_name, input, interactive, transcript,
};

/// What comes of a document's items.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    pub(super) title: Option<String>,
    pub(super) sections: Vec<Section>,
    pub(super) blocks: Vec<Block>,
    pub(super) steps: Vec<Step>,
    pub(super) variables: Vec<Assignment>,
    pub(super) links: Vec<Link>,
    pub(super) findings: Vec<Finding>,
    pub(super) errors: Vec<(usize, Error)>,
}

/// Reads items in order; blocks in one of `languages` are run.
pub(super) fn assemble(items: &[Item], languages: &[String]) -> Assembly {
    let mut assembler = Assembler::new(languages);
    for (index, item) in items.iter().enumerate() {
        assembler.item(items, index, item);
    }
    assembler.drop_pending();
    let idle = idle::errors(&assembler.wishes, &assembler.out.steps);
    assembler.out.errors.extend(idle);
    assembler.out
}

/// What the step before leaves open.
struct Open {
    step: usize,
    program: Option<Interactive>,
    /// A block that is none of ours stands between.
    is_interrupted: bool,
    /// What a comment before the last input says of its expectation.
    expect: Option<Expect>,
}

pub(super) struct Assembler<'a> {
    languages: &'a [String],
    pub(super) out: Assembly,
    enclosing: Vec<usize>,
    alternatives: Alternatives,
    pub(super) pending: Pending,
    pub(super) wishes: Vec<Wish>,
    open: Option<Open>,
    /// A block that is none of ours stands since the last heading.
    has_foreign: bool,
}

impl<'a> Assembler<'a> {
    fn new(languages: &'a [String]) -> Self {
        Self {
            languages,
            out: Assembly::default(),
            enclosing: Vec::new(),
            alternatives: Alternatives::default(),
            pending: Pending::default(),
            wishes: Vec::new(),
            open: None,
            has_foreign: false,
        }
    }

    fn item(&mut self, items: &[Item], index: usize, item: &Item) {
        let ends_tabs = self.alternatives.ends_tabs(index);
        self.alternatives.pass(index);
        match item {
            Item::Heading(heading) if ends_tabs && heading.dashed => self.prose(),
            Item::Heading(heading) => self.heading(heading, items, index),
            Item::Block(block) => self.block(block),
            Item::Comment { text, line } => self.comment(text, *line),
            Item::Prose => self.prose(),
            Item::Zone(zone) => self.alternatives.zone(zone),
            Item::Link { text, target, line } => self.out.links.push(Link {
                text: text.trim().to_owned(),
                target: target.clone(),
                line: *line,
                section: self.section(),
            }),
            Item::Rule | Item::Include { .. } => {}
        }
    }

    fn section(&self) -> Option<usize> {
        self.enclosing.last().copied()
    }

    fn heading(&mut self, heading: &Heading, items: &[Item], index: usize) {
        self.drop_pending();
        let is_caption = self.open.is_some() && heading.tab.is_none();
        if !(is_caption && announce::is_announcement(&heading.title)) {
            self.open = None;
            self.has_foreign = false;
        }
        if let Some(id) = &heading.tab {
            let enclosing = self.section().map_or(0, |section| self.out.sections[section].level);
            self.alternatives.tab(id, items, index, enclosing);
            return;
        }
        if heading.level == 1 && self.out.title.is_none() && !heading.title.is_empty() {
            self.out.title = Some(heading.title.clone());
        }
        let sections = &mut self.out.sections;
        while self.enclosing.last().is_some_and(|&outer| sections[outer].level >= heading.level) {
            self.enclosing.pop();
        }
        let parent = self.enclosing.last().copied();
        self.enclosing.push(sections.len());
        let Heading { level, title, line, .. } = heading;
        sections.push(Section { level: *level, title: title.clone(), line: *line, parent });
    }

    fn prose(&mut self) {
        self.pending.is_apart |= self.pending.annotation.is_some();
        self.drop_entries();
    }

    fn block(&mut self, block: &Fenced) {
        self.out.blocks.push(Block {
            language: block.language.clone(),
            text: block.text.clone(),
            range: block.range.clone(),
            line: block.line,
        });
        let names_file = self.pending.entries.iter().any(|entry| entry.key == "file");
        if names_file {
            self.drop_annotation();
            self.file(block);
        } else {
            self.command_or_other(block);
        }
        self.drop_pending();
    }

    fn file(&mut self, block: &Fenced) {
        let directives = self.take_directives_of_steps(1);
        let path = directives.file.clone().unwrap_or_default();
        self.open = None;
        let step = self.step(block, Action::Write(path), directives);
        self.out.steps.push(step);
    }

    fn command_or_other(&mut self, block: &Fenced) {
        let runs = self.languages.contains(&block.language);
        let family = family(&block.language);
        let is_transcript = family == Family::Transcript && !runs;
        let exchanges = if is_transcript { transcript::exchanges(&block.text) } else { Vec::new() };
        let is_step = runs || (family == Family::Terraform && is_terraform_command(&block.text));
        let cannot_be_output = self.pending.is_apart || self.visible_step().is_none();
        if !exchanges.is_empty() {
            self.transcript(block, exchanges);
        } else if self.pending.annotation.is_some() && !(is_step && cannot_be_output) {
            self.annotated(block);
        } else if is_step {
            let directives = self.take_directives_of_steps(1);
            let step = self.step(block, Action::Run, directives);
            self.push_step(step);
        } else if family == Family::Output {
            self.output(block);
        } else {
            self.other(block, family);
        }
    }

    fn step(&self, block: &Fenced, action: Action, directives: Directives) -> Step {
        Step {
            index: 0,
            action,
            line: block.line,
            text_line: block.text_line,
            text: block.text.clone(),
            language: block.language.clone(),
            range: block.range.clone(),
            section: self.section(),
            alternatives: self.alternatives.open().to_vec(),
            directives,
            inputs: Vec::new(),
            expectation: None,
        }
    }

    fn push_step(&mut self, step: Step) {
        self.open = Some(Open {
            step: self.out.steps.len(),
            program: interactive::opened_by(&step.text),
            is_interrupted: false,
            expect: None,
        });
        self.out.steps.push(step);
    }

    fn transcript(&mut self, block: &Fenced, exchanges: Vec<transcript::Exchange>) {
        let annotation = self.pending.annotation.take().map(|(_, annotation)| annotation.expect);
        let directives = self.take_directives_of_steps(exchanges.len());
        for exchange in exchanges {
            let mut step = self.step(block, Action::Run, directives.clone());
            step.text = exchange.command;
            step.text_line = block.text_line + exchange.line;
            step.line = step.text_line;
            if !exchange.output.is_empty() {
                let wish = annotation.clone().or_else(|| directives.expect.clone());
                let line = block.text_line + exchange.output_line;
                step.expectation = Some(Expectation {
                    line,
                    text_line: line,
                    language: "output".into(),
                    text: exchange.output,
                    annotated: wish.is_some(),
                    kind: wish.unwrap_or_default(),
                    range: None,
                });
            }
            self.push_step(step);
        }
    }

    /// The step that the block can belong to; `None` where a reader of the step never sees the block.
    fn visible_step(&self) -> Option<usize> {
        let step = self.open.as_ref()?.step;
        (!exclude(&self.out.steps[step].alternatives, self.alternatives.open())).then_some(step)
    }

    fn annotated(&mut self, block: &Fenced) {
        if self.visible_step().is_none() {
            return;
        }
        let Some((line, annotation)) = self.pending.annotation.take() else { return };
        if self.pending.is_apart {
            let message = "there is text between this annotation and its block";
            let help = "put it right before the block";
            self.find("stray-annotation", line, message.into(), Some(help.into()));
        }
        self.promise(block, Some(annotation.expect));
    }

    fn output(&mut self, block: &Fenced) {
        if self.visible_step().is_some() {
            self.promise(block, None);
        } else if self.open.is_none() && !self.has_foreign {
            let message = "this output belongs to no step".to_owned();
            let help = "a heading or another step ends the search for the step that prints it";
            self.find("stray-output", block.line, message, Some(help.into()));
        }
    }

    /// Makes the block an expectation of the open step, or of its last input.
    fn promise(&mut self, block: &Fenced, annotation: Option<Expect>) {
        let own = self.directives_of_output();
        let Some(open) = &self.open else { return };
        let step = &mut self.out.steps[open.step];
        let inherited =
            if step.inputs.is_empty() { step.directives.expect.clone() } else { open.expect.clone() };
        if step.inputs.is_empty() {
            if let Some(stream) = own.stream {
                step.directives.stream = Some(stream);
            }
            step.directives.unordered |= own.unordered;
        }
        let wish = own.expect.or(annotation).or(inherited);
        let place = match step.inputs.last_mut() {
            Some(input) => &mut input.expectation,
            None => &mut step.expectation,
        };
        match place {
            Some(earlier) => {
                earlier.text.push_str(&block.text);
                earlier.range = None;
                earlier.annotated |= wish.is_some();
                if let Some(kind) = wish.filter(|_| earlier.kind == Expect::Match) {
                    earlier.kind = kind;
                }
            }
            None => {
                *place = Some(Expectation {
                    line: block.line,
                    text_line: block.text_line,
                    language: block.language.clone(),
                    text: block.text.clone(),
                    annotated: wish.is_some(),
                    kind: wish.unwrap_or_default(),
                    range: Some(block.body.clone()),
                });
            }
        }
        let kind =
            place.as_ref().map(|expectation| (expectation.line, expectation.kind == Expect::Regex(None)));
        if let Some((line, true)) = kind
            && let Err(reason) = check_pattern(block.text.trim_end())
        {
            self.out.errors.push((line, Error::BadDirective { key: "expect".into(), reason }));
        }
    }

    fn directives_of_output(&mut self) -> Directives {
        let for_input = self.open.as_ref().is_some_and(|open| !self.out.steps[open.step].inputs.is_empty());
        let allowed: &[&str] = if for_input { &["expect"] } else { &["expect", "stream", "unordered"] };
        self.refuse_others(allowed, "an output block");
        self.take_directives()
    }

    fn refuse_others(&mut self, allowed: &[&str], place: &str) {
        let errors = &mut self.out.errors;
        self.pending.entries.retain(|entry| {
            let known = keys::is_known(&entry.key);
            let meant = allowed.contains(&entry.key.as_str()) || !known;
            if !meant {
                let reason = format!("it means nothing before {place}");
                errors.push((entry.line, Error::BadDirective { key: entry.key.clone(), reason }));
            }
            meant
        });
    }

    fn other(&mut self, block: &Fenced, family: Family) {
        let visible = self.visible_step().is_some();
        let is_announced = block.lead.as_deref().is_some_and(announce::announces);
        let may_be_output = matches!(family, Family::Generic | Family::Data | Family::Transcript);
        let program = self.open.as_ref().and_then(|open| open.program).filter(|_| visible);
        let interrupted = self.open.as_ref().is_none_or(|open| open.is_interrupted);
        match program {
            Some(program) if input::fits(&block.language, program) && !(may_be_output && is_announced) => {
                self.input(block, program);
            }
            _ if visible
                && may_be_output
                && (is_announced || self.is_output_wished_for())
                && !interrupted
                && block
                    .lead
                    .as_deref()
                    .and_then(|lead| file_name::announced(lead, &block.language))
                    .is_none() =>
            {
                self.promise(block, None);
            }
            _ => self.file_or_foreign(block, family, visible, is_announced),
        }
    }

    /// The open step says how its output is met and has none yet.
    fn is_output_wished_for(&self) -> bool {
        let step = self.open.as_ref().map(|open| &self.out.steps[open.step]);
        step.is_some_and(|step| {
            let wish = step.directives.expect.as_ref().is_some_and(|expect| *expect != Expect::None);
            wish && step.expectation.is_none() && step.inputs.is_empty()
        })
    }

    fn file_or_foreign(&mut self, block: &Fenced, family: Family, visible: bool, is_announced: bool) {
        self.has_foreign = true;
        let may_be_commands = matches!(family, Family::OtherShell | Family::Generic | Family::Transcript);
        if may_be_commands && visible {
            self.open = None;
        }
        if let Some(open) = self.open.as_mut().filter(|_| visible) {
            open.is_interrupted = true;
        }
        if let Some(name) = block
            .lead
            .as_deref()
            .and_then(|lead| file_name::announced(lead, &block.language))
            .filter(|_| !is_announced)
        {
            let directives = self.take_directives_of_steps(1);
            let step = self.step(block, Action::WriteIfUsed(name), directives);
            self.out.steps.push(step);
        }
    }

    fn input(&mut self, block: &Fenced, program: Interactive) {
        self.refuse_others(&["expect"], "a block that is typed into a program");
        let expect = self.take_directives().expect;
        let typed = input::typed(&block.text, &block.language, program);
        let Some(open) = &mut self.open else { return };
        if typed.text.is_empty() && typed.output.is_empty() {
            return;
        }
        open.expect.clone_from(&expect);
        let output_line = block.text_line + typed.output_line;
        let expectation = (!typed.output.is_empty()).then(|| Expectation {
            line: output_line,
            text_line: output_line,
            language: "output".into(),
            text: typed.output,
            annotated: expect.is_some(),
            kind: expect.unwrap_or_default(),
            range: None,
        });
        self.out.steps[open.step].inputs.push(Input {
            program,
            language: block.language.clone(),
            line: block.line,
            text_line: block.text_line + typed.line,
            text: typed.text,
            expectation,
        });
    }
}
