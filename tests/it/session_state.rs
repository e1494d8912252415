//! What stays in the session from block to block, as in a reader's terminal.

use serde_json::json;

use crate::session_document::Document;
use crate::support::Test;

#[test]
fn functions_stay() {
    Document::of("greet() { echo \"Hello $1\"; }").block("greet Ada").passes().stdout(2, "Hello Ada\n");
}

#[test]
fn arrays_stay() {
    Document::of("list=(one 'two three')\ndeclare -A map=([key]='a value')")
        .block("printf '%s\\n' \"${list[@]}\" \"${map[key]}\"")
        .passes()
        .stdout(2, "one\ntwo three\na value\n");
}

#[test]
fn aliases_stay() {
    Document::of("alias greet='echo Hello'").block("greet Ada").passes().stdout(2, "Hello Ada\n");
}

#[test]
fn taking_every_alias_away_does_no_harm() {
    Document::of("true").block("unalias -a").block("echo on").passes().stdout(3, "on\n");
}

#[test]
fn aliases_for_words_of_our_own_do_no_harm() {
    Document::of("echo first")
        .block("alias builtin=false command=false return=false if=false __r_exit=false")
        .block("value=1")
        .block("echo \"$value\"; exit 0")
        .block("echo \"$value\"")
        .passes()
        .stdout(4, "1\n")
        .stdout(5, "1\n");
}

#[test]
fn options_stay() {
    Document::of("set -u\nshopt -s nullglob")
        .block("[[ $- == *u* ]] && shopt nullglob")
        .passes()
        .stdout(2, "nullglob       \ton\n");
}

#[test]
fn the_directory_stays() {
    Document::of("mkdir -p 'a b/c' && cd 'a b'")
        .block("cd c\nbasename \"$PWD\"")
        .block("basename \"$OLDPWD\"")
        .passes()
        .stdout(2, "c\n")
        .stdout(3, "a b\n");
}

#[test]
fn values_of_several_lines_stay() {
    Document::of("text='one\n  two\n\n'\nexport EXPORTED=$'tab\\there\\nü'")
        .block("printf '[%s]' \"$text\"\nbash -c 'printf \"[%s]\" \"$EXPORTED\"'")
        .passes()
        .stdout(2, "[one\n  two\n\n][tab\there\nü]");
}

#[test]
fn open_files_stay() {
    Document::of("exec 5>notes; echo one >&5")
        .block("echo two >&5; exec 5>&-; cat notes")
        .passes()
        .stdout(2, "one\ntwo\n");
}

#[test]
fn jobs_stay() {
    Document::of("sleep 30017.5 &\njob=$!")
        .block("kill $job\nwait $job || echo $?")
        .passes()
        .stdout(2, "143\n");
}

#[test]
fn an_error_trap_of_the_documents_own_is_run() {
    Document::of("trap 'echo caught >&2' ERR")
        .with("exit=1", "false")
        .block("echo on")
        .passes()
        .stderr(2, "caught\n")
        .stdout(3, "on\n");
}

#[test]
fn an_exit_trap_of_the_documents_own_runs_at_the_end() {
    let ran =
        Document::of("trap 'echo bye $name >farewell' EXIT").block("name=Ada\ntest ! -e farewell").passes();
    assert_eq!(ran.file("farewell"), "bye Ada\n");
}

#[test]
fn an_exit_trap_of_the_documents_own_runs_once_when_a_block_exits() {
    let ran = Document::of("trap 'echo bye >>farewell' EXIT\nwork() { echo working; }")
        .with("exit=3", "exit 3")
        .block("cat farewell; work")
        .passes()
        .stdout(3, "bye\nworking\n");
    assert_eq!(ran.file("farewell"), "bye\n");
}

#[test]
fn a_debug_trap_of_the_documents_own_is_run() {
    Document::of("trap 'count=$((count + 1))' DEBUG")
        .block("trap - DEBUG\n((count > 0)) && echo counted")
        .passes()
        .stdout(2, "counted\n");
}

#[test]
fn an_interrupt_trap_of_the_documents_own_is_run() {
    Document::of("trap 'echo interrupted' INT").block("kill -INT $$").passes().stdout(2, "interrupted\n");
}

#[test]
fn the_last_status_is_that_of_the_block_before() {
    Document::with(Document::new(), "exit=7", "(exit 7)").block("echo $?").passes().stdout(2, "7\n");
}

#[test]
fn the_statuses_of_a_pipeline_are_known_within_its_block() {
    Document::of("(exit 3) | true\necho \"${PIPESTATUS[@]}\"").passes().stdout(1, "3 0\n");
}

#[test]
fn a_redefined_printf_does_no_harm() {
    Document::of("printf() { command echo mine; }\nX=1")
        .block("printf x\nbuiltin printf y")
        .passes()
        .variables(1, &json!({"X": "1"}), &[])
        .stdout(2, "mine\ny");
}

#[test]
fn redefined_builtins_do_no_harm() {
    Document::of("return() { echo mine; }\nlocal() { :; }\neval() { :; }\nset() { :; }\ntrap() { :; }\nX=1")
        .block("echo $X")
        .passes()
        .stdout(2, "1\n");
}

#[test]
fn an_odd_field_separator_does_no_harm() {
    Document::of("IFS='0123456789abr'")
        .with("exit=10", "X=abc\n(exit 10)")
        .block("echo \"$X\"")
        .passes()
        .variables(2, &json!({"X": "abc"}), &[])
        .stdout(3, "abc\n");
}

#[test]
fn no_clobber_does_no_harm() {
    Document::of("set -C\nX=1")
        .with("exit=3", "exit 3")
        .block("echo $X >new\ncat new")
        .with("exit=1", "echo >new")
        .with("file=new", "written")
        .block("cat new")
        .passes()
        .stdout(3, "1\n")
        .stdout(6, "written\n");
}

#[test]
fn extended_debugging_does_no_harm() {
    Document::of("shopt -s extdebug").with("exit=2", "(exit 2)").block("echo on").passes().stdout(3, "on\n");
}

#[test]
fn tracing_does_no_harm() {
    Document::of("set -x")
        .block("X=1")
        .block("echo $X")
        .passes()
        .stderr(2, "++ X=1\n")
        .variables(2, &json!({"X": "1"}), &[])
        .stdout(3, "1\n")
        .stderr(3, "++ echo 1\n");
}

#[test]
fn verbosity_does_no_harm() {
    Document::of("set -v")
        .block("X=1")
        .block("echo $X")
        .passes()
        .variables(2, &json!({"X": "1"}), &[])
        .stdout(3, "1\n");
}

#[test]
fn no_globbing_does_no_harm() {
    Document::of("set -f")
        .block("X='*'")
        .block("echo $X")
        .passes()
        .variables(2, &json!({"X": "*"}), &[])
        .stdout(3, "*\n");
}

#[test]
fn posix_mode_does_no_harm() {
    Document::of("set -o posix\nX=1").with("exit=3", "exit 3").block("echo $X").passes().stdout(3, "1\n");
}

#[test]
fn a_read_only_assignment_fails_its_block_only() {
    Document::of("readonly X=1")
        .with("exit=1", "X=2")
        .block("echo $X")
        .passes()
        .stderr(2, "guide.md: line 9: X: readonly variable\n")
        .stdout(3, "1\n");
}

#[test]
fn the_directory_of_a_session_is_its_owners_alone() {
    Test::of("# Guide\n\n```bash\nstat -c %a \"${BASH_SOURCE[0]%/*/*}\"\n```\n\n```output\n700\n```\n")
        .passes();
}

#[test]
fn the_next_block_sees_how_the_last_pipeline_went() {
    Document::of("(exit 3) | true | (exit 4) | true")
        .block("echo \"${PIPESTATUS[@]}\" \"$?\"")
        .passes()
        .stdout(2, "3 0 4 0 0\n");
}

#[test]
fn a_block_fails_at_once_again_after_the_documents_own_error_trap_is_taken_away() {
    let ran =
        Document::of("trap 'echo wrong' ERR").block("trap - ERR").block("echo a\nfalse\necho b").fails();
    ran.stdout(3, "a\n");
}

#[test]
fn a_block_in_a_directory_of_its_own_keeps_its_line_wherever_it_stands() {
    let ran = Document::of("true").text(&"\n".repeat(500)).with("cwd=/", "no-such-command").fails();
    let line = ran.step(2)["line"].as_u64().expect("a line");
    for more in 0..20 {
        let ran =
            Document::of("true").text(&"\n".repeat(500 + more)).with("cwd=/", "no-such-command").fails();
        let expected =
            format!("guide.md: line {}: no-such-command: command not found\n", line + 1 + more as u64);
        assert_eq!(ran.step(2)["stderr"], json!(expected));
    }
}
