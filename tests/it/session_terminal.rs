//! Steps at a pseudo-terminal.

use crate::session_document::Document;

#[test]
fn a_step_is_at_no_terminal() {
    Document::of(
        "test -t 0 || test -t 1 || test -t 2 || echo none\n(: </dev/tty) 2>/dev/null || echo no tty",
    )
    .passes()
    .stdout(1, "none\nno tty\n");
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
    let ran = Document::of("name=Ada")
        .with("tty timeout=300ms", "sleep 30050.5")
        .cleanup("echo $name")
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
