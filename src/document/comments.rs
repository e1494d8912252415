//! Comments of a document: what they ask of the block that follows, and what is said where none does.

use super::annotation::{self, Annotation};
use super::assemble::Assembler;
use super::directive::{self, Entry};
use super::{Directives, Error, Finding, idle, variables};

/// What the comments before a block ask of it.
#[derive(Default)]
pub(super) struct Pending {
    pub(super) annotation: Option<(usize, Annotation)>,
    /// Prose stands between the annotation and what follows.
    pub(super) is_apart: bool,
    pub(super) entries: Vec<Entry>,
}

impl Assembler<'_> {
    pub(super) fn comment(&mut self, text: &str, line: usize) {
        let trimmed = text.trim_matches('-').trim();
        if let Some(body) = trimmed.strip_prefix("rehearse:") {
            let before = text.find("rehearse:").map_or("", |at| &text[..at]);
            let line = line + before.matches('\n').count();
            match directive::entries(body, line) {
                Ok(entries) => self.pending.entries.extend(entries),
                Err((line, error)) => self.out.errors.push((line, error)),
            }
        } else if text.contains("```variables") {
            self.variables(text, line);
        } else if trimmed.starts_with("rehearse ") && trimmed.contains('=') {
            self.find(
                "misspelled-directive",
                line,
                "this comment lacks the colon of a directive and is not read".into(),
                Some("write `<!-- rehearse: … -->`".into()),
            );
        } else if let Some(annotation) = annotation::parse(text) {
            self.annotation(annotation, line);
        }
    }

    fn annotation(&mut self, annotation: Result<Annotation, String>, line: usize) {
        match annotation {
            Ok(annotation) => {
                self.drop_annotation();
                if let Some(correction) = &annotation.correction {
                    let message = "this is not how `expected_similarity` is written; it is read as meant";
                    self.find("misspelled-annotation", line, message.into(), Some(correction.clone()));
                }
                self.pending.annotation = Some((line, annotation));
                self.pending.is_apart = false;
            }
            Err(reason) => self.out.errors.push((line, Error::BadAnnotation(reason))),
        }
    }

    fn variables(&mut self, comment: &str, line: usize) {
        let mut number = line;
        let mut lines = comment.split('\n').inspect(|_| number += 1);
        let mut body = String::new();
        if lines.by_ref().any(|line| line.trim().starts_with("```variables")) {
            let kept: Vec<&str> = lines.take_while(|line| !line.trim().starts_with("```")).collect();
            body = kept.join("\n");
        }
        let above = comment.split('\n').take_while(|line| !line.trim().starts_with("```variables")).count();
        match variables::parse_block(&body, line + above + 1) {
            Ok(found) => self.out.variables.extend(found),
            Err((line, reason)) => self.out.errors.push((line, Error::BadVariable(reason))),
        }
    }

    pub(super) fn find(&mut self, rule: &'static str, line: usize, message: String, help: Option<String>) {
        self.out.findings.push(Finding { rule: rule.into(), line, message, help });
    }

    pub(super) fn drop_pending(&mut self) {
        self.drop_annotation();
        self.drop_entries();
    }

    pub(super) fn drop_annotation(&mut self) {
        if let Some((line, _)) = self.pending.annotation.take() {
            let message = "this annotation belongs to no output of a step";
            let help = "put it right before the output block, under the step that prints it";
            self.find("stray-annotation", line, message.into(), Some(help.into()));
        }
    }

    pub(super) fn drop_entries(&mut self) {
        let entries = std::mem::take(&mut self.pending.entries);
        if let Some(first) = entries.first() {
            let message = "this directive belongs to no step";
            let help = "put it right before the block it is meant for";
            self.find("stray-directive", first.line, message.into(), Some(help.into()));
        }
        let mut directives = Directives::default();
        self.apply(&mut directives, &entries);
    }

    fn apply(&mut self, directives: &mut Directives, entries: &[Entry]) {
        for entry in entries {
            if let Err(error) = directive::apply(directives, entry) {
                self.out.errors.push((entry.line, error));
            }
        }
    }

    pub(super) fn take_directives(&mut self) -> Directives {
        let entries = std::mem::take(&mut self.pending.entries);
        let mut directives = Directives::default();
        self.apply(&mut directives, &entries);
        directives
    }

    /// The directives of a block that `count` steps come of.
    pub(super) fn take_directives_of_steps(&mut self, count: usize) -> Directives {
        self.wishes.extend(idle::wishes(&self.pending.entries, self.out.steps.len(), count));
        self.take_directives()
    }
}
