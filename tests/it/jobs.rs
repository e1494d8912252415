//! Documents that run side by side: at once, apart, and told one by one.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{Outcome, Test, timeless};

/// A document of one step.
fn page(command: &str) -> String {
    format!("# Page\n\n```bash\n{command}\n```\n")
}

/// Waits until a file is there.
fn until(file: &str) -> String {
    format!("until [ -e {file} ]; do read -t 0.01 <>gate || :; done")
}

fn test(arguments: &[&str]) -> Test {
    Test::new().args(["test", "a.md", "b.md"].iter().chain(arguments).copied())
}

fn verdicts(report: &serde_json::Value, document: usize) -> Vec<&str> {
    let steps = report["documents"][document]["steps"].as_array().expect("steps");
    steps.iter().map(|step| step["verdict"].as_str().expect("a verdict")).collect()
}

/// Each of two documents goes on when it sees the other.
fn rendezvous(arguments: &[&str]) -> Test {
    let page = |own: &str, other: &str| {
        page(&format!("mkfifo gate 2>/dev/null || :\ntouch {own}\n{}", until(other)))
    };
    test(arguments).doc("a.md", page("a", "b")).doc("b.md", page("b", "a"))
}

#[test]
fn documents_run_at_the_same_time() {
    for jobs in ["2", "7"] {
        rendezvous(&["--jobs", jobs, "--quiet"]).passes().stdout("").stderr("");
    }
}

#[test]
fn without_the_option_they_run_in_turn() {
    let outcome = rendezvous(&["--timeout", "300ms", "--format", "json"]).fails();
    let report = outcome.json();
    assert_eq!([verdicts(&report, 0), verdicts(&report, 1)], [["timed-out"], ["passed"]]);
}

#[test]
fn a_report_has_the_order_of_the_call() {
    let outcome = test(&["--jobs", "2", "--format", "json"])
        .doc("a.md", page(&format!("mkfifo gate\n{}", until("b"))))
        .doc("b.md", page("touch b"))
        .passes();
    let report = outcome.json();
    let paths: Vec<_> =
        report["documents"].as_array().expect("documents").iter().map(|one| &one["path"]).collect();
    assert_eq!(paths, ["a.md", "b.md"]);
    assert_eq!(report["summary"]["documents"]["passed"], 2);
}

/// The first document waits until the second one has been told.
#[test]
fn a_document_is_told_whole_when_it_is_done() {
    let call = test(&["--jobs", "2"])
        .doc(
            "a.md",
            format!("{}\n## More\n\n```bash\nfalse\n```\n", page(&format!("mkfifo gate\n{}", until("told")))),
        )
        .doc("b.md", page("echo b"));
    let mut child = call.command().spawn().expect("the binary");
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut text = String::new();
    while !text.contains("echo b") {
        assert!(stdout.read_line(&mut text).expect("text") > 0, "{text}");
    }
    fs::write(call.path().join("told"), "").expect("a file");
    stdout.read_to_string(&mut text).expect("text");
    assert_eq!(child.wait().expect("an end").code(), Some(1));
    assert_eq!(
        timeless(&text),
        "b.md  Page  1 step
    ✓ 1  :3  echo b [TIME]

a.md  Page  2 steps
    ✓ 1  :3   mkfifo gate … [TIME]
  More
    ✗ 2  :10  false [TIME]
        a.md:11: command exited with status 1: false

✗ a.md:11: command exited with status 1: false

2 documents: 1 passed, 1 failed
3 steps: 2 passed, 1 failed in TIME
"
    );
}

#[test]
fn documents_share_no_variables_and_no_directory() {
    let page = |own: &str, other: &str| {
        format!(
            "# Page\n\n```bash\nmkfifo gate 2>/dev/null || :\nhere=$PWD name={own}\nmkdir -p {own}\ncd {own}\n```\n\n\
             ```bash\ntouch \"$here/{own}.set\"\ncd \"$here\"\n{}\ncd {own}\n```\n\n\
             ```bash\necho \"$name in ${{PWD##*/}}\"\n```\n\n```output\n{own} in {own}\n```\n",
            until(&format!("{other}.set"))
        )
    };
    test(&["--jobs", "2", "--quiet"])
        .doc("a.md", page("a", "b"))
        .doc("b.md", page("b", "a"))
        .passes()
        .stdout("");
}

/// The first document ends while the second one runs, and each has processes that left their process session.
#[test]
fn the_end_of_a_document_ends_its_own_processes_alone() {
    let daemon = |name: &str| {
        format!(
            "mkfifo gate 2>/dev/null || :\n\
             setsid bash -c 'echo $$ >{name}.new; mv {name}.new {name}.pid; exec sleep 30050.5' &\n\
             sleep 30051.5 &\necho $! >{name}.job\n{}\n",
            until(&format!("{name}.pid"))
        )
    };
    let first = page(&format!("{}{}", daemon("a"), until("b.pid")));
    let gone =
        "while kill -0 $(cat a.pid) 2>/dev/null || kill -0 $(cat a.job) 2>/dev/null; do sleep 0.01; done";
    let second = format!(
        "{}\n```bash\n[ $$ = $shell ] && kill -0 $(cat b.pid) $(cat b.job)\n```\n",
        page(&format!("shell=$$\n{}{}\n{gone}", daemon("b"), until("a.pid")))
    );
    let outcome =
        test(&["--jobs", "2", "--quiet"]).doc("a.md", first).doc("b.md", second).passes().stdout("");
    for file in ["a.pid", "a.job", "b.pid", "b.job"] {
        assert!(!Path::new("/proc").join(outcome.file(file).trim()).exists(), "{file} still runs");
    }
}

/// Two documents that sleep, and a third that waits for its turn; `act` happens when both sleep.
fn interrupted(clean_up: &str, act: impl FnOnce(Pid, &Path)) -> Outcome {
    let page = |name: &str| {
        format!(
            "# Page\n\n```bash\ntouch {name}.begun\nsleep 30052.5\n```\n\n\
             ## Clean up\n\n```bash\n{}\n```\n",
            clean_up.replace('@', name)
        )
    };
    let test = Test::new().doc("a.md", page("a")).doc("b.md", page("b")).doc("c.md", page("c")).args([
        "test",
        "a.md",
        "b.md",
        "c.md",
        "--jobs",
        "2",
        "--format",
        "json",
        "--report",
        "json=report.json",
    ]);
    let child = test.command().spawn().expect("the binary");
    appear(test.path(), &["a.begun", "b.begun"]);
    act(Pid::from_child(&child), test.path());
    let output = child.wait_with_output().expect("the output");
    test.outcome(&output).stderr("")
}

fn appear(directory: &Path, files: &[&str]) {
    while !files.iter().all(|file| directory.join(file).exists()) {
        std::thread::yield_now();
    }
}

#[test]
fn a_signal_stops_every_document_and_cleans_up_after_each() {
    for (signal, status) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let outcome = interrupted("echo cleaned @", |pid, _| kill_process(pid, signal).expect("running"))
            .status(status);
        let report = outcome.json();
        assert_eq!(report["documents"].as_array().expect("documents").len(), 2);
        for (index, name) in ["a", "b"].iter().enumerate() {
            assert_eq!(verdicts(&report, index), ["failed", "passed"]);
            let steps = &report["documents"][index]["steps"];
            assert_eq!(steps[0]["reason"], "stopped");
            assert_eq!(steps[1]["stdout"], format!("cleaned {name}\n"));
        }
        let saved: serde_json::Value = serde_json::from_str(&outcome.file("report.json")).expect("JSON");
        assert_eq!(saved["summary"], report["summary"]);
    }
}

#[test]
fn a_second_signal_skips_the_clean_up_of_every_document() {
    let outcome = interrupted("touch @.cleaning\nsleep 30053.5", |pid, directory| {
        kill_process(pid, Signal::INT).expect("running");
        appear(directory, &["a.cleaning", "b.cleaning"]);
        kill_process(pid, Signal::INT).expect("running");
    })
    .status(130);
    let report = outcome.json();
    assert_eq!([verdicts(&report, 0), verdicts(&report, 1)], [["failed", "failed"]; 2]);
}

#[test]
fn as_many_as_there_are_processors() {
    for jobs in ["auto", "0"] {
        test(&["-j", jobs, "--quiet"])
            .doc("a.md", page("true"))
            .doc("b.md", page("true"))
            .passes()
            .stdout("");
    }
}

#[test]
fn a_number_that_is_none_is_refused() {
    test(&["--jobs", "many"]).refused().stdout("").stderr(
        "error: invalid value 'many' for '--jobs <N>': it is a number, or `auto`\n\n\
         For more information, try '--help'.\n",
    );
}

#[test]
fn no_document_begins_after_a_failure_where_asked() {
    for jobs in ["1", "2"] {
        let outcome = Test::new()
            .doc("a.md", page("false"))
            .doc("b.md", page("sleep 30054.5").replace("# Page", "---\nrehearse:\n  timeout: 300ms\n---\n"))
            .doc("c.md", page("true"))
            .doc("d.md", page("true"))
            .args(["test", "--fail-fast", "--jobs", jobs, "--format", "json", "."])
            .fails();
        let paths: Vec<String> = outcome.json()["documents"]
            .as_array()
            .expect("documents")
            .iter()
            .map(|one| one["path"].as_str().expect("a path").to_owned())
            .collect();
        assert_eq!(paths, ["a.md", "b.md"][..jobs.parse().expect("a number")]);
    }
}

#[test]
fn documents_that_did_not_begin_are_counted() {
    test(&["--fail-fast"]).doc("a.md", page("false")).doc("b.md", page("true")).fails().stderr("").stdout(
        "a.md  Page  1 step
    ✗ 1  :3  false [TIME]
        a.md:4: command exited with status 1: false

✗ a.md:4: command exited with status 1: false

2 documents: 1 failed, 1 not begun
1 step: 1 failed in TIME
",
    );
}
