//! Programs and keys within a step of `rehearse step`: what Ctrl-C, Ctrl-Z and Ctrl-\\ reach, and what outlives them.

use crate::psql::Server;
use crate::support::{Test, installed};
use crate::terminal::Terminal;

/// The call that goes through a document of these steps.
fn call(steps: &[&str]) -> Test {
    let blocks: Vec<String> = steps.iter().map(|step| format!("```bash\n{step}\n```\n")).collect();
    let test = Test::new().doc("guide.md", format!("# A\n\n{}", blocks.join("\n")));
    test.args(["step", "guide.md", "--color", "never"])
}

#[test]
fn ctrl_c_in_psql_is_for_psql() {
    let Some(server) = Server::start() else { return };
    let test = server.of(call(&["PAGER=cat psql -X"]));
    let mut terminal = Terminal::start(test);
    terminal.sees("q leave").types("\r").sees("postgres=# ").types("SELECT 40 +\r").sees("postgres-# ");
    terminal.types("\u{3}").sees("postgres=# ").types("SELECT 'still ' || 'there';\r");
    terminal.sees(" still there\n").sees("postgres=# ").types("\\echo rea''dy \\\\ SELECT pg_sleep(1000);\r");
    terminal.sees("\nready\n").types_until("\u{3}", "canceling statement due to user request");
    terminal.sees("postgres=# ").types("SELECT 'al' || 'ive';\r").sees(" alive\n");
    assert_eq!(terminal.close(), Some(129));
}

#[test]
fn ctrl_c_in_sqlite_is_for_sqlite() {
    if !installed("sqlite3") {
        return;
    }
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'ready' FROM n WHERE i = 1;\r";
    let mut terminal = Terminal::start(call(&["sqlite3 :memory:"]));
    terminal.sees("q leave").types("\r").sees("sqlite> ").types("\u{3}\r").sees("sqlite> ").types(endless);
    terminal.sees("\nready\n").types("\u{3}").sees("interrupted").types("SELECT 'al' || 'ive';\r");
    terminal.sees("\nalive\n");
    assert_eq!(terminal.close(), Some(129));
}

#[test]
fn ctrl_c_ends_a_loop_and_what_runs_in_the_background_lives() {
    let steps = ["sleep 1000 & job=$!", "echo ready; while :; do :; done", "kill -0 \"$job\" && echo alive"];
    let mut terminal = Terminal::start(call(&steps));
    terminal.sees("q leave").types("\r").sees("step 2 of 3").sees("q leave").types("\r").sees("\nready\n");
    terminal.types("\u{3}").sees("stopped").sees("q leave").types("s").sees("step 3 of 3").sees("q leave");
    terminal.types("\r").sees("\nalive\n").sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
}

#[test]
fn ctrl_backslash_ends_a_program_and_not_the_session() {
    let steps = ["word=kept; echo ready; cat || echo \"$word $?\""];
    let mut terminal = Terminal::start(call(&steps));
    terminal.sees("q leave").types("\u{1c}").types("\u{1c}").types("\r").sees("\nready\n");
    terminal
        .types_until("\u{1c}", "kept 131")
        .sees("✓ passed")
        .sees("Enter ends")
        .types("\u{1c}")
        .types("\r");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
}

#[test]
fn ctrl_z_puts_the_walk_aside_and_fg_brings_it_back() {
    let test = call(&["echo one"]).doc(
        "job.sh",
        format!("set -m\n'{}' step guide.md --color never\necho aside\nfg\n", env!("CARGO_BIN_EXE_rehearse")),
    );
    let mut terminal = Terminal::of(test, "bash", &["job.sh"]);
    terminal.sees("q leave").types("\u{1a}").sees("\naside\n").sees("q leave").types("\r");
    terminal.sees("\none\n").sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
}

#[test]
fn a_password_is_typed_unseen_and_an_editor_has_the_screen() {
    if !installed("vim") {
        return;
    }
    let ask = "python3 -c 'import getpass; print(len(getpass.getpass()), \"letters\")'";
    let mut terminal = Terminal::sized(call(&[ask, "vim -u NONE -c q; echo left"]), 50, 200);
    if !installed("python3") {
        return;
    }
    terminal.sees("q leave").types("\r").sees("Password: ").types("opensesame\r").sees("10 letters");
    terminal.sees("q leave").types("\r").sees("left\n✓ passed").sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
    assert!(!terminal.raw().contains("opensesame"));
}

#[test]
fn a_terminal_that_is_closed_leaves_nothing_and_a_walk_that_goes_on() {
    let mut terminal =
        Terminal::start(call(&["a=1", "echo $$ >pid; echo ready; sleep 1000", "echo \"a $a\""]));
    terminal.sees("q leave").types("\r").sees("step 2 of 3").sees("q leave").types("\r").sees("\nready\n");
    assert_eq!(terminal.close(), Some(129));
    let pid = std::fs::read_to_string(terminal.path().join("pid")).expect("the session's process");
    assert!(!std::path::Path::new("/proc").join(pid.trim()).exists(), "bash lives");
    let test = Test::inside(terminal.path()).args(["step", "--resume", "--color", "never"]);
    let mut walk = Terminal::start(test);
    walk.sees("going on with guide-").sees("at step 2 of 3").sees("q leave").types("s").sees("q leave");
    walk.types("\r").sees("\na 1\n").sees("Enter ends").types("\r");
    assert_eq!(walk.ends(), Some(0), "{}", walk.all());
}
