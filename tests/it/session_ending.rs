//! Blocks that end the shell, and how the session goes on.

use serde_json::json;

use crate::session_document::Document;

/// Variables of all kinds, functions, an alias, options, a mask and a directory.
fn state() -> Document {
    Document::of(
        "plain='a b'\nexport EXPORTED=$'one\\ntwo'\nlist=(1 '2 3')\ngreet() { echo \"Hello $1\"; }\nalias g=greet\n\
         shopt -s nullglob\nset -C\numask 027\nexported() { echo exported; }\nexport -f exported\nmkdir -p 'd e' && cd 'd e'",
    )
}

const LOOK: &str = "echo \"$plain|${list[1]}|$(bash -c 'echo \"$EXPORTED\"')|$(basename \"$(pwd -P)\")\"\ng Ada\nshopt -q nullglob\n[[ $- == *C* ]]\numask\nbash -c exported";
const SEEN: &str = "a b|2 3|one\ntwo|d e\nHello Ada\n0027\nexported\n";

#[test]
fn exit_keeps_the_state() {
    state()
        .with("exit=3", "late=1\nexit 3")
        .block(LOOK)
        .block("echo $late")
        .passes()
        .stdout(3, SEEN)
        .stdout(4, "1\n");
}

#[test]
fn variables_set_before_an_exit_are_told() {
    Document::new().with("exit=3", "late=1\nexit 3").block("echo $late").passes().variables(
        1,
        &json!({"late": "1"}),
        &[],
    );
}

#[test]
fn a_value_set_before_an_exit_stands_in_the_expectation() {
    Document::new().with("exit=3", "late=1\nexit 3").block("echo $late").prints("${late}").passes();
}

#[test]
fn exit_in_a_function_keeps_the_state() {
    state().with("exit=4", "leave() { exit 4; }\nleave").block(LOOK).passes().stdout(3, SEEN);
}

#[test]
fn exit_without_a_directive_fails_the_step() {
    Document::of("echo before\nexit 3")
        .block("echo never")
        .fails()
        .stdout(1, "before\n")
        .reason(1, "exited with status 3");
}

#[test]
fn set_e_keeps_the_state() {
    state().with("exit=1", "set -e\nfalse").block(LOOK).passes().stdout(3, SEEN);
}

#[test]
fn set_e_in_one_block_ends_the_shell_in_another() {
    state()
        .block("set -e")
        .with("exit=1", "ls /nowhere/at/all 2>/dev/null || false")
        .block(LOOK)
        .passes()
        .stdout(4, SEEN);
}

#[test]
fn set_e_stays_after_the_shell_that_it_ended() {
    let ran = Document::of("set -e")
        .with("exit=1", "false || false")
        .block("[[ $- == *e* ]] && echo on")
        .with("exit=1", "true && false\necho never")
        .passes();
    ran.stdout(3, "on\n").stdout(4, "");
}

#[test]
fn an_unset_variable_under_set_u_keeps_the_state() {
    let ran = state()
        .block("set -u")
        .with("exit=1", "echo before\n[ -n \"${unset_name}\" ]")
        .block(LOOK)
        .arg("--allow-unset")
        .passes();
    ran.stdout(3, "before\n").stdout(4, SEEN);
}

#[test]
fn a_required_value_keeps_the_state() {
    state()
        .with("exit=\"1,127\"", ": \"${missing?is missing}\"")
        .block(LOOK)
        .passes()
        .stdout(3, SEEN)
        .stderr(2, "guide.md: line 19: missing: is missing\n");
}

#[test]
fn a_replaced_shell_keeps_the_state_from_before_its_block() {
    state()
        .with("exit=5", "exec bash -c 'echo replaced; exit 5'")
        .block(LOOK)
        .passes()
        .stdout(2, "replaced\n")
        .stdout(3, SEEN);
}

#[test]
fn exec_bash_is_the_end_of_the_shell_not_of_the_session() {
    state().block("exec bash").block(LOOK).passes().stdout(3, SEEN);
}

#[test]
fn a_killed_shell_keeps_the_state_from_before_its_block() {
    state().with("exit=137", "kill -9 $$").block(LOOK).passes().stdout(3, SEEN);
}

#[test]
fn what_changed_between_two_restarts_is_not_stale() {
    Document::of("X=1\nY=(1)")
        .with("exit=137", "kill -9 $$")
        .block("X=2\nY=(2 3)")
        .block("unset Y")
        .with("exit=137", "kill -9 $$")
        .block("echo \"$X ${Y-unset}\"")
        .passes()
        .stdout(6, "2 unset\n");
}

#[test]
fn a_killed_shell_that_was_not_foreseen_keeps_the_variables() {
    Document::of("X=1\nY='a b'")
        .block("Z=1")
        .block("unset Z")
        .with("exit=137", "k=ki; \"${k}ll\" -9 $$")
        .block("echo \"$X $Y ${Z-unset}\"")
        .passes()
        .stdout(5, "1 a b unset\n");
}

#[test]
fn the_session_ends_again_and_again() {
    Document::of("n=0")
        .with("exit=1", "((n += 1))\nexit 1")
        .with("exit=2", "((n += 1))\nexit 2")
        .with("exit=3", "((n += 1))\nexit 3")
        .block("echo $n")
        .passes()
        .stdout(5, "3\n");
}

#[test]
fn a_read_only_variable_outlives_the_shell() {
    Document::of("readonly X=1")
        .with("exit=3", "exit 3")
        .with("exit=1", "X=2")
        .block("echo $X")
        .passes()
        .stdout(4, "1\n");
}

#[test]
fn a_failing_command_is_seen_after_a_restart() {
    Document::new().with("exit=3", "exit 3").block("echo a\nfalse\necho b").fails().stdout(2, "a\n");
}

#[test]
fn traps_outlive_the_shell() {
    let ran = Document::of("trap 'echo bye >>farewell' EXIT\ntrap 'echo interrupted' INT")
        .with("exit=137", "kill -9 $$")
        .block("kill -INT $$")
        .passes()
        .stdout(3, "interrupted\n");
    assert_eq!(ran.file("farewell"), "bye\n");
}

#[test]
fn a_variable_given_stays_given_after_a_restart() {
    Document::of("export K=mine\necho $K")
        .with("exit=3", "exit 3")
        .block("K=other\necho $K")
        .arg("--var")
        .arg("K=given")
        .passes()
        .stdout(1, "given\n")
        .stdout(3, "given\n");
}

#[test]
fn a_background_process_lives_on_when_its_shell_ends() {
    Document::of("sleep 30018.5 & pid=$!")
        .with("exit=3", "exit 3")
        .block("kill -0 $pid && echo alive")
        .passes()
        .stdout(3, "alive\n");
}

#[test]
fn the_command_that_failed_under_set_e_is_named() {
    let ran = Document::of("set -e\ntrue\nfalse").fails().reason(1, "command exited with status 1");
    assert_eq!(ran.step(1)["status"], 1);
}
