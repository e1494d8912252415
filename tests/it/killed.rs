//! A call that is killed leaves nothing behind: no process, no directory.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::Child;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::Test;

/// Everything that the step starts holds the pipe `held` open.
const HOLDS: &str = "mkfifo held\nexec 9>held\nsleep 30070.5 &\nsetsid sleep 30071.5 &\n\
                     env -i \"$(type -P sleep)\" 30072.5 &\nbash -c 'trap \"\" TERM HUP; while :; do sleep 30073.5; done'";

/// The same for a second step, which tells through the pipe that all of them were started.
fn holds(name: &str) -> String {
    let holds = HOLDS.replace("held", name).replace("bash -c", "printf . >&9\nbash -c");
    format!("# {name}\n\n```bash\ntrue\n```\n\n```bash\n{holds}\n```\n")
}

fn page(command: &str) -> String {
    format!("# A\n\n```bash\n{command}\n```\n")
}

/// A call whose step has begun, and the end of the pipe that its processes hold open.
fn begun(test: &Test) -> (Child, File) {
    let child = test.command().spawn().expect("the binary");
    let pipe = opened(&test.path().join("held"));
    (child, pipe)
}

/// A pipe that a step makes and holds open.
fn opened(pipe: &Path) -> File {
    while !pipe.exists() {
        std::thread::yield_now();
    }
    File::open(pipe).expect("a pipe")
}

/// A document and a directory for temporary files that no other call uses.
fn apart(document: &str) -> Test {
    let test = Test::of(document).doc("tmp/.keep", "");
    let directory = test.path().join("tmp").to_string_lossy().into_owned();
    test.env("TMPDIR", &directory)
}

fn kill(child: &mut Child) {
    child.kill().expect("running");
    child.wait().expect("an end");
}

/// Waits for the last process to let go of the pipe.
fn read_to_end(mut pipe: File) {
    pipe.read_to_end(&mut Vec::new()).expect("an end");
}

/// What is in the directory for temporary files.
fn left(directory: &Path) -> Vec<String> {
    names(&directory.join("tmp"))
}

/// What is in a directory, sorted.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("a directory").flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn nothing_is_left_by_a_call_that_is_killed() {
    let test = apart(&page(HOLDS));
    let (mut child, pipe) = begun(&test);
    kill(&mut child);
    read_to_end(pipe);
    while left(test.path()) != [".keep"] {
        std::thread::yield_now();
    }
}

#[test]
fn documents_side_by_side_are_killed_with_no_report_half_written() {
    let reports = ["--report", "json=reports/last.json", "--report", "junit=reports/new.xml"];
    let test = apart(&page("true")).doc("reports/.keep", "").more(&reports[..2]);
    let directory = test.path().to_owned();
    let earlier = test.passes();
    let report = earlier.file("reports/last.json");
    let tmp = directory.join("tmp").to_string_lossy().into_owned();
    let test = Test::inside(&directory).doc("a.md", holds("held-a")).doc("b.md", holds("held-b"));
    let test =
        test.env("TMPDIR", &tmp).args(["test", "--jobs", "2", "--journal", "a.md", "b.md"]).more(&reports);
    let mut child = test.command().spawn().expect("the binary");
    let pipes = ["held-a", "held-b"].map(|name| {
        let mut pipe = opened(&directory.join(name));
        pipe.read_exact(&mut [0]).expect("a step that has started all of its processes");
        pipe
    });
    kill(&mut child);
    pipes.into_iter().for_each(read_to_end);
    while left(&directory) != [".keep"] {
        std::thread::yield_now();
    }
    assert_eq!(names(&directory.join("reports")), [".keep", "last.json"]);
    assert_eq!(earlier.file("reports/last.json"), report);
    let runs = Test::inside(&directory).args(["runs", "--format", "json"]).passes().json();
    let word = |run: &serde_json::Value, key: &str| run[key].as_str().expect("text").to_owned();
    let told = |run| format!("{}: {} of 2, {}", word(run, "title"), run["done"], word(run, "verdict"));
    let mut told: Vec<String> = runs.as_array().expect("runs").iter().map(told).collect();
    told.sort();
    assert_eq!(told, ["held-a: 1 of 2, killed", "held-b: 1 of 2, killed"], "{runs}");
}

fn guard_of(child: &Child) -> Pid {
    let tasks = fs::read_dir(format!("/proc/{}/task", child.id())).expect("running").flatten();
    let children: String =
        tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok()).collect();
    let is_guard = |pid: &&str| {
        fs::read_to_string(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.contains("__guard"))
    };
    let pid = children.split_whitespace().find(is_guard).expect("a guard");
    Pid::from_raw(pid.parse().expect("a number")).expect("a process")
}

#[test]
fn the_next_call_clears_up_where_the_guard_is_killed_too() {
    let test = apart(&page(HOLDS));
    let (mut child, pipe) = begun(&test);
    kill_process(guard_of(&child), Signal::KILL).expect("running");
    kill(&mut child);
    assert_eq!(left(test.path()).len(), 2);
    let test = test.doc("guide.md", page("true")).args(["test", "--quiet", "guide.md"]);
    let directory = test.path().to_owned();
    let outcome = test.passes().stdout("").stderr("");
    read_to_end(pipe);
    assert_eq!(left(&directory), [".keep"]);
    drop(outcome);
}

#[test]
fn a_call_lets_those_be_that_still_run() {
    let inner = "sleep 30074.5 &\ntouch \"$TMPDIR/file\"\n\"$REHEARSE\" test --quiet inner.md\nkill -0 $! && ls \"$TMPDIR\"";
    apart(&format!("{}\n```output\nfile\n```\n", page(inner)))
        .doc("inner.md", page("true"))
        .env("REHEARSE", env!("CARGO_BIN_EXE_rehearse"))
        .passes();
}
