//! Whole outputs of the console, compared as they are.

mod failures;
mod live;

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::surface::{Paint, Symbols};
use super::{Console, ConsoleOptions, Opening, Surface, Telling, Verbosity};
use crate::expect::DiffKind::{Different, Equal, Volatile};
use crate::plan::Role;
use crate::report::sample::{document, exited, not_run, row, run, schema, skipped, step, unmet};
use crate::run::{DocumentRecord, Observer, StepRecord, Variables, Verdict};

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Sink {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

fn console(options: ConsoleOptions, surface: Surface) -> (Console, Sink) {
    let out = Sink::default();
    (Console::with_sinks(options, surface, Box::new(out.clone()), Box::new(out.clone())), out)
}

fn opening(record: &DocumentRecord) -> Opening {
    Opening {
        title: record.title.clone(),
        steps: record.steps.len(),
        number_width: 1,
        line_width: 2,
        ..Opening::default()
    }
}

/// What is said when these documents run one after the other.
fn told_with(verbosity: Verbosity, surface: Surface, documents: Vec<DocumentRecord>) -> String {
    let (mut console, out) = console(ConsoleOptions { verbosity, ..ConsoleOptions::default() }, surface);
    for record in &documents {
        console.open(Path::new(&record.path), opening(record));
        for step in &record.steps {
            console.step_finished(Path::new(&record.path), step);
        }
        console.document_finished(record);
    }
    console.finish(&run(documents));
    out.text()
}

fn told(documents: Vec<DocumentRecord>) -> String {
    told_with(Verbosity::Normal, Surface::plain(), documents)
}

fn under(heading: &[&str], step: StepRecord) -> StepRecord {
    StepRecord { heading: heading.iter().map(|title| (*title).into()).collect(), ..step }
}

/// Compares after taking out the blanks that put times at the line's end.
#[track_caller]
fn assert_told(actual: &str, expected: &str) {
    let squeezed: Vec<String> = actual
        .lines()
        .map(|line| match line.rsplit_once(" [") {
            Some((text, time)) if time.ends_with(']') => format!("{} [{time}", text.trim_end()),
            _ => line.to_owned(),
        })
        .collect();
    assert_eq!(squeezed.join("\n") + "\n", expected);
}

fn different() -> StepRecord {
    let aligned = vec![
        row(Equal, Some(0), Some("NAME   READY   STATUS    AGE"), Some("NAME   READY   STATUS    AGE")),
        row(Volatile, Some(1), Some("pg-0   1/1     Running   4m"), Some("pg-0   1/1     Running   12s")),
        row(Different, Some(2), Some("pg-1   1/1     Running   4m"), Some("pg-1   0/1     Pending   12s")),
    ];
    StepRecord {
        verdict: Verdict::Failed,
        reason: Some("1 of 3 expected lines differs".into()),
        expectation: Some(unmet(63, aligned)),
        ..step(2, 57, "kubectl get pods\n")
    }
}

#[test]
fn a_document_that_passes() {
    let steps = vec![
        under(&["Set up", "A secret"], step(1, 7, "# why\nkubectl create secret \\\n  generic\n")),
        under(&["Set up", "A secret"], StepRecord { duration_ms: 12, ..step(2, 12, "true\n") }),
        under(&["Clean up"], StepRecord { role: Role::Cleanup, ..step(3, 20, "rm -r x\n") }),
    ];
    let expected = "guide.md  Guide  3 steps
  Set up › A secret
    ✓ 1  :7   kubectl create secret …                                                       [0.3s]
    ✓ 2  :12  true                                                                          [12ms]
  Clean up
    ✓ 3  :20  rm -r x (clean-up)                                                            [0.3s]

✓ guide.md does what it says: 3 steps in 1.2s
";
    let actual = told(vec![document("guide.md", steps)]);
    assert_told(&actual, &squeeze(expected));
    let columns: Vec<usize> =
        actual.lines().filter_map(|line| line.find('[').map(|at| line[..at].chars().count())).collect();
    assert_eq!(columns, [92, 92, 92]);
}

fn squeeze(text: &str) -> String {
    let lines = text.lines().map(|line| match line.rsplit_once(" [") {
        Some((text, time)) => format!("{} [{time}\n", text.trim_end()),
        None => format!("{line}\n"),
    });
    lines.collect()
}

#[test]
fn steps_that_did_not_run() {
    let steps = vec![
        skipped(1, 3, "needs a GPU"),
        step(2, 8, "true\n"),
        skipped(3, 12, "not selected"),
        skipped(4, 15, "not selected"),
        exited(5, 20, "false\n", (20, "false")),
        not_run(6, 25),
        not_run(7, 30),
        StepRecord { role: Role::Cleanup, ..step(8, 35, "rm x\n") },
        not_run(9, 40),
    ];
    assert_told(
        &told(vec![document("guide.md", steps)]),
        "guide.md  Guide  9 steps
    – 1  :3   true (skipped: needs a GPU)
    ✓ 2  :8   true [0.3s]
    – 3–4 skipped: not selected
    ✗ 5  :20  false [0.3s]
        guide.md:20: command exited with 1: false
    – 6–7 not run
    ✓ 8  :35  rm x (clean-up) [0.3s]
    – 9 not run

9 steps: 2 passed, 1 failed, 3 skipped, 3 not run in 1.2s
",
    );
}

fn three() -> Vec<DocumentRecord> {
    vec![
        document("a.md", vec![step(1, 3, "true\n")]),
        document("guide.md", vec![exited(1, 5, "false\n", (6, "false")), not_run(2, 9)]),
        document("c.md", vec![step(1, 3, "true\n"), step(2, 4, "true\n")]),
    ]
}

const THREE: &str = "a.md  Guide  1 step
    ✓ 1  :3   true [0.3s]

guide.md  Guide  2 steps
    ✗ 1  :5   false [0.3s]
        guide.md:6: command exited with 1: false
    – 2 not run

c.md  Guide  2 steps
    ✓ 1  :3   true [0.3s]
    ✓ 2  :4   true [0.3s]

✗ guide.md:6: command exited with 1: false

3 documents: 2 passed, 1 failed
5 steps: 3 passed, 1 failed, 1 not run in 1.2s
";

/// Steps of another document than `guide.md` would say so in their section's line.
fn own(mut documents: Vec<DocumentRecord>) -> Vec<DocumentRecord> {
    for record in &mut documents {
        for step in &mut record.steps {
            step.document.clone_from(&record.path);
        }
    }
    documents
}

#[test]
fn several_documents() {
    assert_told(&told(own(three())), THREE);
}

#[test]
fn documents_side_by_side_are_told_whole_in_the_order_they_end() {
    let documents = own(three());
    let options = ConsoleOptions { telling: Telling::WhenDone, ..ConsoleOptions::default() };
    let (mut console, out) = console(options, Surface::plain());
    for record in &documents {
        console.open(Path::new(&record.path), opening(record));
    }
    for number in 0..2 {
        for record in &documents {
            if let Some(step) = record.steps.get(number) {
                console.step_finished(Path::new(&record.path), step);
            }
        }
    }
    for record in documents.iter().rev() {
        console.document_finished(record);
    }
    console.finish(&run(documents));
    let mut parts: Vec<&str> = THREE.splitn(4, "\n\n").collect();
    parts[..3].reverse();
    assert_told(&out.text(), &parts.join("\n\n"));
}

#[test]
fn a_prerequisites_steps_name_their_document() {
    let first = under(&["Tools"], StepRecord { document: "before.md".into(), ..step(1, 3, "true\n") });
    let second = under(&["Tools"], step(2, 3, "true\n"));
    let text = told(vec![document("guide.md", vec![first, second])]);
    assert_told(
        &text,
        "guide.md  Guide  2 steps
  before.md › Tools
    ✓ 1  :3   true [0.3s]
  Tools
    ✓ 2  :3   true [0.3s]

✓ guide.md does what it says: 2 steps in 1.2s
",
    );
}

#[test]
fn quiet_tells_failures_only() {
    assert_eq!(
        told_with(Verbosity::Quiet, Surface::plain(), vec![document("a.md", vec![step(1, 3, "true\n")])]),
        ""
    );
    assert_told(
        &told_with(Verbosity::Quiet, Surface::plain(), own(three())),
        "guide.md  Guide  2 steps
    ✗ 1  :5   false [0.3s]
        guide.md:6: command exited with 1: false

✗ guide.md:6: command exited with 1: false

3 documents: 2 passed, 1 failed
5 steps: 3 passed, 1 failed, 1 not run in 1.2s
",
    );
}

#[test]
fn verbose_tells_what_a_passed_step_did() {
    let variables = Variables {
        set: [("POD".into(), "pg-1".into()), ("TEXT".into(), "a\nb".into())].into(),
        unset: vec!["OLD".into()],
    };
    let talkative = StepRecord {
        stdout: "one\n\ntwo\n".into(),
        stderr: "careful\n".into(),
        variables,
        ..step(1, 3, "cd /tmp\nls\n")
    };
    assert_told(
        &told_with(Verbosity::Verbose, Surface::plain(), vec![document("guide.md", vec![talkative])]),
        "guide.md  Guide  1 step
    ✓ 1  :3   cd /tmp … [0.3s]
        $ cd /tmp
          ls
        standard output:
        │ one
        │
        │ two
        standard error:
        │ careful
        POD=pg-1
        TEXT=a\\nb
        unset OLD

✓ guide.md does what it says: 1 step in 1.2s
",
    );
}

#[test]
fn ascii_where_the_locale_knows_no_more() {
    let surface = Surface { symbols: Symbols::ASCII, ..Surface::plain() };
    let failed = StepRecord { stderr: "oh\n".into(), ..exited(2, 5, "cd x\nfalse\n", (6, "false")) };
    let steps = vec![under(&["A", "B"], step(1, 3, "true\n")), failed, not_run(3, 8), not_run(4, 9)];
    assert_told(
        &told_with(Verbosity::Normal, surface, vec![document("guide.md", steps)]),
        "guide.md  Guide  4 steps
  A > B
    + 1  :3   true [0.3s]
    x 2  :5   cd x ... [0.3s]
        guide.md:6: command exited with 1: false
        standard error:
        | oh
    - 3-4 not run

4 steps: 1 passed, 1 failed, 2 not run in 1.2s
",
    );
}

#[test]
fn wide_characters_keep_times_in_their_column() {
    let surface = Surface { width: 50, ..Surface::plain() };
    let steps = vec![
        step(1, 3, "echo 日本語の手順書を最後まで実行します🚀🚀\n"),
        step(2, 8, "echo 日本\n"),
        StepRecord { attempts: 3, ..step(3, 9, "echo a long line that does not fit at all\n") },
    ];
    assert_eq!(
        told_with(Verbosity::Normal, surface, vec![document("guide.md", steps)]),
        "guide.md  Guide  3 steps
    ✓ 1  :3   echo 日本語の手順書を最後…  [0.3s]
    ✓ 2  :8   echo 日本                   [0.3s]
    ✓ 3  :9   echo a long l… (3 attempts) [0.3s]

✓ guide.md does what it says: 3 steps in 1.2s
"
    );
}

#[test]
fn colours_change_nothing_but_colours() {
    let surface = Surface { paint: Paint::Coloured, ..Surface::plain() };
    let documents = || vec![schema().documents.remove(0), document("b.md", vec![different()])];
    let coloured = told_with(Verbosity::Verbose, surface, documents());
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(
        console::strip_ansi_codes(&coloured),
        told_with(Verbosity::Verbose, Surface::plain(), documents())
    );
}
