//! Time limits and signals: the step stops, the session lives, clean-up runs, nothing stays behind.

use std::fs;
use std::path::Path;

use rustix::process::{Signal, kill_process};

use crate::session_document::{Document, Running};
use crate::support::Test;

const SOON: &str = "timeout=300ms";

/// Says the name only in the shell that the first step knew.
const SAME_SHELL: &str = "[ $$ = $shell ] && echo $name";

#[test]
fn a_sleep_is_stopped_and_the_session_lives() {
    let ran = Document::of("shell=$$\nname=Ada\nwork() { echo \"for $name\"; }")
        .with(SOON, "echo begun\nsleep 30020.5\necho never")
        .cleanup("[ $$ = $shell ] && work")
        .fails()
        .stdout(2, "begun\n")
        .reason(2, "took longer than 300ms")
        .stdout(3, "for Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_busy_loop_is_stopped_and_the_session_lives() {
    let ran = Document::of("shell=$$\nname=Ada")
        .with(SOON, "while :; do :; done\necho never")
        .cleanup(SAME_SHELL)
        .fails()
        .stdout(2, "")
        .stdout(3, "Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_busy_loop_in_a_function_is_stopped_and_the_session_lives() {
    let ran = Document::of("shell=$$\nname=Ada\nspin() { while :; do :; done; }")
        .with(SOON, "spin\necho never")
        .cleanup(SAME_SHELL)
        .fails()
        .stdout(3, "Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_busy_loop_in_a_substitution_is_stopped_and_the_session_lives() {
    let ran = Document::of("shell=$$\nname=Ada")
        .with(SOON, "x=$(while :; do :; done)\necho never")
        .cleanup(SAME_SHELL)
        .fails()
        .stdout(3, "Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_loop_of_children_is_stopped_and_the_session_lives() {
    let ran = Document::of("shell=$$\nname=Ada")
        .with(SOON, "until false; do sleep 0.01; done\necho never")
        .cleanup(SAME_SHELL)
        .fails()
        .stdout(3, "Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_child_that_ignores_being_asked_is_killed_and_the_session_lives() {
    let ran = Document::of("shell=$$\nname=Ada")
        .with(SOON, "bash -c 'trap \"\" TERM; while :; do sleep 30021.5; done'\necho never")
        .cleanup(SAME_SHELL)
        .fails()
        .stdout(3, "Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_child_is_asked_once_and_may_end_by_itself() {
    let child = "bash -c 'trap \"echo asked; sleep 0.3; echo done; exit\" TERM; echo begun; while :; do read -t 1 <>gate; done'";
    let ran = Document::of("mkfifo gate").with(SOON, child).fails().stdout(2, "begun\nasked\ndone\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out"]);
}

#[test]
fn a_document_that_traps_our_signal_is_stopped() {
    let ran = Document::of("name=Ada\ntrap 'echo mine' USR1")
        .with(SOON, "while :; do :; done")
        .cleanup("echo $name")
        .fails()
        .stdout(3, "Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_document_that_ignores_our_signal_is_stopped() {
    let ran = Document::of("name=Ada\nwork() { echo $name; }\ntrap '' USR1 TERM")
        .with(SOON, "while :; do :; done")
        .cleanup("echo $name")
        .fails()
        .stdout(3, "Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_document_that_traps_every_command_is_stopped() {
    let ran = Document::of("shell=$$\nname=Ada\ntrap ': each' DEBUG")
        .with(SOON, "while :; do :; done")
        .cleanup(SAME_SHELL)
        .fails()
        .stdout(3, "Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_step_that_assigns_a_variable_given_is_stopped_and_the_session_lives() {
    let ran = Document::of("shell=$$")
        .with(SOON, "name=Eve\nwhile :; do :; done")
        .cleanup(SAME_SHELL)
        .arg("--var")
        .arg("name=Ada")
        .fails()
        .stdout(3, "Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_document_whose_functions_inherit_traps_is_stopped_and_the_session_lives() {
    let ran = Document::of("shell=$$\nname=Ada\nset -T")
        .with(SOON, "while :; do :; done")
        .cleanup(SAME_SHELL)
        .fails()
        .stdout(3, "Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_background_process_of_an_earlier_step_survives_a_timeout() {
    let ran = Document::of("sleep 30022.5 &\njob=$!")
        .with(SOON, "sleep 30023.5")
        .cleanup("kill -0 $job && echo alive")
        .fails()
        .stdout(3, "alive\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_stopped_step_can_be_repeated() {
    let block = "test -e again && exit_now=1\ntouch again\n[ -n \"$exit_now\" ] || sleep 30024.5\necho done";
    Document::new()
        .with("timeout=300ms retry-for=1m retry-every=1ms", &format!("exit_now=\n{block}"))
        .passes()
        .stdout(1, "done\n");
}

#[test]
fn the_limit_of_the_document_stops_a_step() {
    let ran = Document::of("echo begun")
        .block("sleep 30025.5")
        .cleanup("sleep 0.2; echo cleaned")
        .arg("--document-timeout")
        .arg("500ms")
        .fails()
        .stdout(3, "cleaned\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_program_that_is_typed_into_is_stopped() {
    let text = "\n```sql\nSELECT 1;\n```\n";
    let ran = Document::new()
        .with(SOON, "sqlite3() { sleep 30026.5; }\nsqlite3 a.db")
        .text(text)
        .cleanup("echo cleaned")
        .fails()
        .stdout(2, "cleaned\n");
    assert_eq!(ran.verdicts(), ["timed-out", "passed"]);
}

/// Lets `act` happen when the document has written to the FIFO named `gate`.
fn when_begun(document: Document, act: impl FnOnce(&Running, &Path)) -> crate::session_document::Ran {
    let test = document.start();
    let directory = test.directory().to_owned();
    let gate = directory.join("begun");
    while !gate.exists() {
        std::thread::yield_now();
    }
    act(&test, &directory);
    test.wait()
}

fn interrupted(signal: Signal, status: i32) {
    let document = Document::of("name=Ada")
        .block("touch begun\nsleep 30027.5")
        .block("echo never")
        .cleanup("echo \"cleaned $name\"");
    let ran = when_begun(document, |running, _| kill_process(running.pid(), signal).expect("running"));
    assert_eq!(ran.status, Some(status));
    assert_eq!(ran.verdicts(), ["passed", "failed", "not-run", "passed"]);
    ran.reason(2, "stopped").stdout(4, "cleaned Ada\n");
}

#[test]
fn an_interrupt_stops_the_step_and_cleans_up() {
    interrupted(Signal::INT, 130);
}

#[test]
fn a_termination_stops_the_step_and_cleans_up() {
    interrupted(Signal::TERM, 143);
}

#[test]
fn the_report_is_written_after_an_interrupt() {
    let document = Document::of("touch begun\nwhile :; do :; done")
        .cleanup("echo cleaned")
        .arg("--report")
        .arg("json=report.json");
    let ran = when_begun(document, |running, _| kill_process(running.pid(), Signal::INT).expect("running"));
    assert_eq!(ran.status, Some(130));
    let report: serde_json::Value = serde_json::from_str(&ran.file("report.json")).expect("JSON");
    assert_eq!(report["documents"][0]["steps"][1]["stdout"], "cleaned\n");
}

#[test]
fn a_second_signal_stops_clean_up() {
    let document = Document::of("touch begun\nsleep 30028.5")
        .cleanup("touch cleaning\nsleep 30029.5")
        .block("echo never");
    let ran = when_begun(document, |running, directory| {
        kill_process(running.pid(), Signal::INT).expect("running");
        while !directory.join("cleaning").exists() {
            std::thread::yield_now();
        }
        kill_process(running.pid(), Signal::INT).expect("running");
    });
    assert_eq!(ran.status, Some(130));
    assert_eq!(ran.verdicts(), ["failed", "failed", "not-run"]);
}

#[test]
fn a_pause_between_two_attempts_ends_at_a_signal() {
    let idle = "(until [[ $(</proc/$$/stat) == *') S '* ]]; do :; done; touch begun) &\nfalse";
    let document = Document::new().with("retry-for=1h retry-every=30m", idle).cleanup("echo cleaned");
    let ran = when_begun(document, |running, _| {
        kill_process(running.pid(), Signal::TERM).expect("running");
    });
    assert_eq!(ran.status, Some(143));
    ran.stdout(2, "cleaned\n");
}

#[test]
fn a_step_ends_at_once_though_a_background_process_holds_its_streams() {
    Document::of("sleep 30017.5 &\necho begun")
        .block("echo next")
        .passes()
        .stdout(1, "begun\n")
        .stdout(2, "next\n");
}

#[test]
fn a_process_that_left_its_process_session_is_ended() {
    Document::of("setsid sleep 30030.5 &\necho begun").passes().stdout(1, "begun\n");
}

#[test]
fn a_process_that_left_its_process_session_from_a_background_subshell_is_ended() {
    Document::of(
        "(setsid bash -c 'sleep 30031.5 & wait' >/dev/null 2>&1 &)\n(setsid sleep 30032.5 &) &\necho begun",
    )
    .passes()
    .stdout(1, "begun\n");
}

#[test]
fn a_process_that_left_with_another_environment_is_ended() {
    let ran = Document::of("env -i PATH=\"$PATH\" setsid bash -c 'echo $$ >pid; exec sleep 30033.5' &\nuntil [ -s pid ]; do :; done").passes();
    let pid = ran.file("pid");
    assert!(!Path::new("/proc").join(pid.trim()).exists());
}

#[test]
fn a_process_that_left_its_process_session_does_not_see_the_next_document() {
    let begin =
        "```bash\nsetsid bash -c 'echo $$ >pid; exec sleep 30039.5' &\nuntil [ -s pid ]; do :; done\n```\n";
    let look = "```bash\n! kill -0 \"$(cat pid)\" 2>/dev/null\n```\n";
    Test::new().doc("a.md", begin).doc("b.md", look).args(["test", "a.md", "b.md", "--quiet"]).passes();
}

#[test]
fn a_process_is_asked_before_it_is_killed_at_the_end() {
    let process =
        "bash -c 'trap \"echo bye >farewell; exit\" TERM; echo >gate; while :; do read -t 1 <>quiet; done' &";
    let ran = Document::of(&format!("mkfifo gate quiet\n{process}\nread -r <gate")).passes();
    assert_eq!(ran.file("farewell"), "bye\n");
}

#[test]
fn a_process_that_ignores_being_asked_is_ended() {
    Document::of("mkfifo gate\nbash -c 'trap \"\" TERM HUP; echo >gate; while :; do sleep 30034.5; done' &\nread -r <gate").passes();
}

#[test]
fn a_replaced_shell_that_sleeps_is_ended() {
    let ran = Document::of("name=Ada")
        .with(SOON, "exec sleep 30035.5")
        .cleanup("echo $name")
        .fails()
        .stdout(3, "Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn the_working_directory_is_left_as_it_was() {
    let ran = Document::of("echo hello").with("exit=3", "exit 3").passes();
    let mut names: Vec<_> = fs::read_dir(ran.test.path())
        .expect("a directory")
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    names.sort();
    assert_eq!(names, [".local", "guide.md", "tmp"], "its home has the directory for runs");
}

#[test]
fn the_test_of_a_condition_has_the_steps_time_limit() {
    let ran = Document::new().with("if=\"sleep 30036.5\" timeout=300ms", "echo never").fails();
    assert_eq!(ran.verdicts(), ["timed-out"]);
}

#[test]
fn attempts_end_with_the_documents_time() {
    let ran = Document::new()
        .with("retry-for=1h retry-every=1ms", "false")
        .arg("--document-timeout")
        .arg("300ms")
        .fails();
    assert_eq!(ran.verdicts().len(), 1);
}

#[test]
fn a_second_signal_while_the_step_is_stopped_skips_clean_up() {
    let document = Document::of(
        "trap '' TERM USR1\nbash -c 'trap \"\" TERM; touch begun; while :; do sleep 30037.5; done'",
    )
    .cleanup("touch cleaned");
    let ran = when_begun(document, |running, _| {
        kill_process(running.pid(), Signal::INT).expect("running");
        kill_process(running.pid(), Signal::TERM).expect("running");
    });
    assert!(matches!(ran.status, Some(130 | 143)));
    assert_eq!(ran.verdicts(), ["failed", "not-run"]);
}

#[test]
fn a_file_that_clean_up_needs_is_written_after_a_failure() {
    Document::of("false")
        .with("always file=cleanup.sh", "echo cleaned")
        .cleanup("bash cleanup.sh")
        .fails()
        .stdout(3, "cleaned\n");
}
