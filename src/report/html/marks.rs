//! What the run says of a page, block by block.

use super::page::Page;
use crate::run::{ExpectationRecord, InputRecord, StepRecord};

/// What is said of a code block.
#[derive(Debug, Clone)]
pub(super) enum Mark<'r> {
    /// It ran, or was to run.
    Step(Told<'r>),
    /// It was typed into what a step opened.
    Input(&'r InputRecord, Option<&'r ExpectationRecord>),
    /// It shows what is printed; with what was.
    Promise(&'r ExpectationRecord, &'r str),
}

/// A step, and what belongs to it and has no block of its own.
#[derive(Debug, Clone)]
pub(super) struct Told<'r> {
    pub(super) step: &'r StepRecord,
    pub(super) inputs: Vec<&'r InputRecord>,
    /// `None` where it stands in a block of its own, too.
    pub(super) promise: Option<&'r ExpectationRecord>,
}

impl<'r> Told<'r> {
    /// All of it in one place.
    pub(super) fn whole(step: &'r StepRecord) -> Self {
        Self { step, inputs: step.inputs.iter().collect(), promise: step.expectation.as_ref() }
    }
}

/// What is said of the blocks of a page.
#[derive(Debug, Default)]
pub(super) struct Marks<'r> {
    /// One entry a block.
    pub(super) of_blocks: Vec<Vec<Mark<'r>>>,
    /// Steps that stand in no block: from included pages.
    pub(super) elsewhere: Vec<&'r StepRecord>,
}

impl Marks<'_> {
    pub(super) fn new(blocks: usize) -> Self {
        Self { of_blocks: vec![Vec::new(); blocks], elsewhere: Vec::new() }
    }
}

impl<'r> Page<'r> {
    /// Finds the blocks of steps by their lines.
    pub(super) fn place(mut self, steps: impl Iterator<Item = &'r StepRecord>) -> Self {
        for step in steps {
            let Some(at) = self.block_at(step.line) else {
                self.marks.elsewhere.push(step);
                continue;
            };
            let apart = |line: usize, own: usize| self.block_at(line).filter(|block| *block != own);
            let mut told = Told { step, inputs: Vec::new(), promise: step.expectation.as_ref() };
            let mut found = Vec::new();
            if let Some(promise) = &step.expectation
                && let Some(block) = apart(promise.line, at)
            {
                found.push((block, Mark::Promise(promise, &step.stdout)));
                told.promise = None;
            }
            for input in &step.inputs {
                let Some(block) = apart(input.line, at) else {
                    told.inputs.push(input);
                    continue;
                };
                let mut promise = input.expectation.as_ref();
                if let Some(apart) = promise.and_then(|promise| apart(promise.line, block)) {
                    found
                        .extend(promise.take().map(|promise| (apart, Mark::Promise(promise, &input.stdout))));
                }
                found.push((block, Mark::Input(input, promise)));
            }
            self.marks.of_blocks[at].push(Mark::Step(told));
            for (block, mark) in found {
                self.marks.of_blocks[block].push(mark);
            }
        }
        self
    }

    /// Finds the blocks of steps by their texts, in order: the record has no lines of included pages.
    pub(super) fn place_by_text(mut self, steps: impl Iterator<Item = &'r StepRecord>) -> Self {
        let mut next = 0;
        for step in steps {
            let is_it = |text: &str| text.trim_end() == step.command.trim_end();
            let Some(at) = (next..self.blocks.len()).find(|&at| is_it(&self.blocks[at].text)) else {
                self.marks.elsewhere.push(step);
                continue;
            };
            next = at + 1;
            let mut told = Told::whole(step);
            if let Some(promise) = &step.expectation
                && step.inputs.is_empty()
                && self
                    .blocks
                    .get(next)
                    .is_some_and(|block| block.text.trim_end() == promise.expected.trim_end())
            {
                self.marks.of_blocks[next].push(Mark::Promise(promise, &step.stdout));
                told.promise = None;
                next += 1;
            }
            self.marks.of_blocks[at].push(Mark::Step(told));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{input, step, unmet};

    #[test]
    fn each_mark_is_at_its_block() {
        let text = "```bash\npsql\n```\n\n```sql\nSELECT\n```\n\n```output\n1\n```\n\n```console\n$ true\n$ false\n```\n";
        let mut typed = input(5, "SELECT\n");
        typed.expectation = Some(unmet(9, Vec::new()));
        let steps = [
            StepRecord { inputs: vec![typed], ..step(1, 1, "psql\n") },
            step(2, 14, "true\n"),
            StepRecord { expectation: Some(unmet(15, Vec::new())), ..step(3, 15, "false\n") },
            step(4, 30, "gone\n"),
        ];
        let page = Page::new("guide.md", text).place(steps.iter());
        let of = &page.marks.of_blocks;
        assert!(matches!(&of[0][..], [Mark::Step(told)] if told.inputs.is_empty()));
        assert!(matches!(&of[1][..], [Mark::Input(_, None)]));
        assert!(matches!(&of[2][..], [Mark::Promise(..)]));
        assert!(
            matches!(&of[3][..], [Mark::Step(a), Mark::Step(b)] if a.step.number == 2 && b.promise.is_some())
        );
        assert_eq!(page.marks.elsewhere.len(), 1);
    }

    #[test]
    fn included_blocks_are_found_by_their_text() {
        let steps = [
            step(1, 3, "true\n"),
            StepRecord { expectation: Some(unmet(3, Vec::new())), ..step(2, 3, "true\n") },
        ];
        let page = Page::new("part.md", "```\ntrue\n```\n\n```text\nno step\n```\n\n```\ntrue\n```\n")
            .place_by_text(steps.iter());
        let counts: Vec<usize> = page.marks.of_blocks.iter().map(Vec::len).collect();
        assert_eq!(counts, [1, 0, 1]);
    }
}
