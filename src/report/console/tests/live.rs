//! What is said of a run that shows its output as it comes.

use std::path::Path;

use super::{Sink, assert_told, console, opening};
use crate::document::Stream;
use crate::report::console::{Console, ConsoleOptions, Mode, Start, Surface, Verbosity};
use crate::report::sample::{document, exited, not_run, run, skipped, step};
use crate::run::{Observer, StepRecord};

fn start(number: usize, line: usize, command: &str) -> Start {
    Start {
        number,
        line,
        document: "guide.md".into(),
        heading: vec!["Set up".into()],
        command: command.into(),
        file: None,
        skipped: None,
    }
}

#[test]
fn a_run_shows_commands_and_their_output_as_it_comes() {
    let options = ConsoleOptions { mode: Mode::Run, ..ConsoleOptions::default() };
    let (mut console, out) = console(options, Surface::plain());
    let path = Path::new("guide.md");
    let failed = StepRecord { stderr: "oh\n".into(), ..exited(2, 8, "cat x |\n  sort\n", (8, "cat x")) };
    let record = document("guide.md", vec![step(1, 3, "printf hello\n"), failed, not_run(3, 9)]);
    console.open(path, opening(&record));
    console.begin(path, &start(1, 3, "printf hello\n"));
    console.output(path, Stream::Stdout, b"hel");
    console.output(path, Stream::Stdout, b"lo");
    console.step_finished(path, &record.steps[0]);
    console.begin(path, &start(2, 8, "cat x |\n  sort\n"));
    console.output(path, Stream::Stderr, b"oh\n");
    console.step_finished(path, &record.steps[1]);
    console.step_finished(path, &record.steps[2]);
    console.document_finished(&record);
    console.finish(&run(vec![record]));
    assert_told(
        &out.text(),
        "guide.md  Guide  3 steps

1  guide.md:3  Set up
$ printf hello
hello

2  guide.md:8  Set up
$ cat x |
    sort
oh
    ✗ 2  :8   cat x | … [0.3s]
        guide.md:8: command exited with 1: cat x
    – 3 not run

3 steps: 1 passed, 1 failed, 1 not run in 1.2s
",
    );
}

fn two(verbosity: Verbosity) -> (Console, Sink) {
    let options = ConsoleOptions { mode: Mode::Run, verbosity, ..ConsoleOptions::default() };
    let (mut console, out) = console(options, Surface::plain());
    let path = Path::new("guide.md");
    let write = Start { file: Some("app.yaml".into()), ..start(1, 3, "kind: Pod\n") };
    let record = document(
        "guide.md",
        vec![step(1, 3, "kind: Pod\n"), skipped(2, 9, "needs a GPU"), step(3, 12, "echo hi\n")],
    );
    let files = [(1, "app.yaml".to_owned())].into();
    console.open(path, super::Opening { files, ..opening(&record) });
    console.begin(path, &write);
    console.step_finished(path, &record.steps[0]);
    console.step_finished(path, &record.steps[1]);
    console.begin(path, &start(3, 12, "echo hi\n"));
    console.output(path, Stream::Stdout, b"hi\n");
    console.step_finished(path, &record.steps[2]);
    console.document_finished(&record);
    console.finish(&run(vec![record]));
    (console, out)
}

#[test]
fn a_quiet_run_shows_the_output_alone() {
    assert_eq!(two(Verbosity::Quiet).1.text(), "hi\n");
}

#[test]
fn a_verbose_run_says_how_each_step_went() {
    assert_told(
        &two(Verbosity::Verbose).1.text(),
        "guide.md  Guide  3 steps

1  guide.md:3  Set up
write app.yaml
    ✓ 1  :3   write app.yaml [0.3s]
    – 2  :9   true (skipped: needs a GPU)

3  guide.md:12  Set up
$ echo hi
hi
    ✓ 3  :12  echo hi [0.3s]

3 steps: 2 passed, 1 skipped in 1.2s
",
    );
}
