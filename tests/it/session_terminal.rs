//! Steps at a pseudo-terminal.

use std::process::{Command, Stdio};

use crate::session_document::Document;
use crate::support::{Test, installed};

#[test]
fn a_step_is_at_no_terminal() {
    Document::of(
        "test -t 0 || test -t 1 || test -t 2 || echo none\n(: </dev/tty) 2>/dev/null || echo no tty",
    )
    .passes()
    .stdout(1, "none\nno tty\n");
}

#[test]
fn a_step_of_a_test_does_not_reach_the_terminal_of_its_reader() {
    if !installed("script") {
        return;
    }
    let test = Test::of("# Guide\n\n```bash\n! (: </dev/tty) 2>/dev/null\n```\n");
    let plain = test.command();
    let mut command = Command::new("script");
    let call = format!("(: </dev/tty) && '{}' test guide.md --quiet", env!("CARGO_BIN_EXE_rehearse"));
    command.args(["-qec", &call, "/dev/null"]).env_clear().current_dir(test.path()).stdin(Stdio::null());
    for (name, value) in plain.get_envs() {
        command.envs(value.map(|value| (name, value)));
    }
    let output = command.output().expect("script");
    test.outcome(&output).status(0).stdout("").stderr("");
}

#[test]
fn a_directive_puts_a_step_at_a_terminal() {
    Document::new()
        .with("tty", "test -t 0 && test -t 1 && test -t 2 && echo all")
        .prints("all")
        .block("test -t 0 || echo none")
        .passes()
        .stdout(1, "all\r\n")
        .stdout(2, "none\n");
}

#[test]
fn the_terminal_has_a_size() {
    Document::new().with("tty", "stty size").passes().stdout(1, "24 120\r\n");
}

#[test]
fn the_terminal_is_as_new_for_each_step() {
    Document::new()
        .with("tty", "stty -icanon -echo")
        .with("tty", "stty -a | grep -oE ' -?(icanon|echo) '")
        .passes()
        .stdout(2, " icanon \r\n echo \r\n");
}

#[test]
fn a_prompt_is_answered() {
    Document::new()
        .with("answer=\"name\\? => Ada\"", "read -r -p 'name? ' name\necho \"Hello $name\"")
        .block("echo $name")
        .passes()
        .stdout(1, "name? Ada\r\nHello Ada\r\n")
        .stdout(2, "Ada\n");
}

#[test]
fn a_hidden_prompt_is_answered() {
    Document::new()
        .with("answer=\"Code: => 987654\"", "read -rs -p 'Code: ' code; echo\necho \"${#code}\"")
        .passes()
        .stdout(1, "Code: \r\n6\r\n");
}

#[test]
fn several_prompts_are_answered_as_they_come() {
    Document::new()
        .with(
            "answer=\"first => one\" answer=\"second => $TWO\"",
            "read -r -p 'first ' a\nread -r -p 'second ' b\necho \"$b $a\"",
        )
        .arg("--var")
        .arg("TWO=two")
        .passes()
        .stdout(1, "first one\r\nsecond two\r\ntwo one\r\n");
}

#[test]
fn a_step_at_a_terminal_is_stopped_too() {
    let ran = Document::of("shell=$$\nname=Ada")
        .with("tty timeout=300ms", "sleep 30050.5")
        .cleanup("[ $$ = $shell ] && echo $name")
        .fails()
        .stdout(3, "Ada\n");
    assert_eq!(ran.verdicts(), ["passed", "timed-out", "passed"]);
}

#[test]
fn a_shell_that_ends_at_a_terminal_keeps_its_state() {
    Document::of("name=Ada")
        .with("tty exit=3", "echo out\nexit 3")
        .block("echo $name")
        .passes()
        .stdout(2, "out\r\n")
        .stdout(3, "Ada\n");
}
