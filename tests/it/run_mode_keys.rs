//! Keys that are signals, and a window that changes, while a step of `rehearse run` has the terminal.

use crate::support::{Test, installed};
use crate::terminal::Terminal;

/// Follows a document of these steps at a terminal.
fn run(steps: &[&str]) -> Terminal {
    let blocks: Vec<String> = steps.iter().map(|step| format!("```bash\n{step}\n```\n")).collect();
    let test = Test::new().doc("guide.md", format!("# A\n\n{}", blocks.join("\n")));
    Terminal::start(test.args(["run", "guide.md", "--color", "never"]))
}

#[test]
fn a_program_that_lives_through_ctrl_c_goes_on() {
    if !installed("sqlite3") {
        return;
    }
    let mut terminal = run(&[
        "sqlite3 :memory: 'SELECT 1' && bash -c 'trap \"echo caught\" INT; echo ready; read -r; echo read'",
        "echo after",
    ]);
    terminal.sees("\nready\n").types("\u{3}").sees("caught").types("\n").sees("\nread\n").sees("\nafter\n");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
}

#[test]
fn ctrl_c_ends_what_bash_itself_does() {
    for step in [
        "echo ready; while :; do :; done",
        "echo ready; while :; do sleep 0.01 || :; done",
        "echo ready; read -r line",
        "echo ready; read -r -s -n 3 line",
        "echo ready; sleep 100 | cat",
        "echo ready; (sleep 100); echo not",
        "echo ready; sleep 100 & wait",
    ] {
        let mut terminal = run(&[step, "echo after"]);
        terminal.sees("\nready\n").types("\u{3}").sees("guide.md:3: stopped").sees("stopped by SIGINT");
        assert_eq!(terminal.ends(), Some(130), "{step}: {}", terminal.all());
        assert!(!terminal.all().contains("\nafter"), "{step}: {}", terminal.all());
    }
}

#[test]
fn ctrl_c_ends_a_block_although_bash_has_lost_its_trap() {
    let mut terminal = run(&["trap - INT", "echo ready; (while :; do :; done)", "echo after"]);
    terminal.sees("\nready\n").types("\u{3}").sees("guide.md:7: stopped").sees("stopped by SIGINT");
    assert_eq!(terminal.ends(), Some(130), "{}", terminal.all());
    assert!(!terminal.all().contains("\nafter"), "{}", terminal.all());
}

#[test]
fn ctrl_c_ends_a_block_that_would_go_on_without_its_program() {
    let mut terminal = run(&["echo ready; sleep 100 || true", "echo after"]);
    terminal.sees("\nready\n").types("\u{3}").sees("guide.md:3: stopped").sees("stopped by SIGINT");
    assert_eq!(terminal.ends(), Some(130), "{}", terminal.all());
}

#[test]
fn ctrl_backslash_and_ctrl_z_leave_the_session_alive() {
    if !installed("perl") {
        return;
    }
    let mut terminal = run(&[
        "word=kept; perl -e '$| = 1; print \"ready\\n\"; sleep 100' || echo \"$word $?\"",
        "echo \"still $word\"",
    ]);
    terminal.sees("\nready\n").types("\u{1a}").types("\u{1c}").sees("kept 131").sees("still kept");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
}

#[test]
fn a_window_that_changes_is_told_to_the_program() {
    let step = "trap 'stty size; exit 0' WINCH; stty size; while :; do sleep 0.01; done";
    let mut terminal = run(&[&format!("bash -c \"{step}\"")]);
    terminal.sees("\n24 80\n").resize(40, 132).sees("40 132");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
}

#[test]
fn a_terminal_that_is_closed_stops_the_step_and_leaves_nothing() {
    let mut terminal = run(&["echo $$ >pid; echo ready; sleep 1000 & sleep 1000"]);
    terminal.sees("\nready\n");
    assert_eq!(terminal.close(), Some(129));
    let pid = std::fs::read_to_string(terminal.path().join("pid")).expect("the session's process");
    assert!(!std::path::Path::new("/proc").join(pid.trim()).exists(), "bash lives");
}

#[test]
fn the_last_words_of_a_step_are_its_own() {
    let steps: Vec<String> = (0..20).map(|step| format!("printf '{step}.%04000d' 0")).collect();
    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    let mut terminal = run(&steps);
    assert_eq!(terminal.ends(), Some(0));
    let all = terminal.all();
    for (step, part) in all.split("guide.md:").skip(1).enumerate() {
        assert_eq!(part.matches(&format!("{step}.{}", "0".repeat(4000))).count(), 1, "{step}: {part}");
    }
}

#[test]
fn a_step_that_deletes_is_asked_about() {
    let document = "# A\n\n```bash\nkubectl() { echo \"$@\"; }\n```\n\n\
                    ```bash\nkubectl delete pod a\n```\n\n\
                    ```bash\nkubectl delete pod b\n```\n\n\
                    <!-- rehearse: pause=\"have a look\" -->\n```bash\necho looked\n```\n\n\
                    ```bash\nkubectl delete pod c\n```\n\n```bash\necho last\n```\n";
    let test = || Test::new().doc("guide.md", document);
    let mut terminal = Terminal::start(test().args(["run", "guide.md", "--color", "never"]));
    terminal.sees("Step 2: this step deletes what was made.").sees("q ends the run.").types("\r");
    terminal.sees("delete pod a").sees("Step 3:").sees("q ends the run.").types("s");
    terminal.sees("Step 4: have a look.").sees("q ends the run.").types("\r").sees("\nlooked\n");
    terminal.sees("Step 5:").sees("q ends the run.").types("q").sees("5–6 not run");
    assert_eq!(terminal.ends(), Some(1), "{}", terminal.all());
    assert!(!terminal.all().contains("\ndelete pod b"), "{}", terminal.all());
    for (flags, asks) in [(&["--yes"][..], false), (&["--pause-before", "none"], true)] {
        let arguments = ["run", "guide.md", "--color", "never"].iter().chain(flags).copied();
        let mut terminal = Terminal::start(test().args(arguments));
        if asks {
            terminal.sees("Step 4: have a look.").sees("q ends the run.").types("\r");
        }
        assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
        assert!(terminal.all().contains("delete pod c"));
        assert_eq!(terminal.all().matches("q ends the run.").count(), usize::from(asks));
    }
}
