//! What a step prints, and where it goes.

use std::io::Read;
use std::process::Stdio;

use serde_json::json;

use crate::session_document::Document;
use crate::support::Test;

#[test]
fn a_child_that_reads_standard_input_gets_end_of_file() {
    Document::of("cat\nread -r line || echo none")
        .block("echo next")
        .passes()
        .stdout(1, "none\n")
        .stdout(2, "next\n");
}

#[test]
fn a_directive_gives_standard_input() {
    Document::new()
        .with("stdin=\"one line\"", "cat")
        .block("cat")
        .passes()
        .stdout(1, "one line")
        .stdout(2, "");
}

#[test]
fn a_program_ends_of_a_pipe_that_nobody_reads() {
    Document::of("yes | head -n 1\necho \"${PIPESTATUS[0]}\"").passes().stdout(1, "y\n141\n");
}

#[test]
fn no_signal_is_held_back_from_a_program() {
    Document::of("sed -n 's/^SigBlk:[[:space:]]*//p' /proc/self/status")
        .passes()
        .stdout(1, "0000000000000000\n");
}

#[test]
fn output_without_a_final_newline_is_kept_as_it_is() {
    Document::of("printf one").block("printf two").prints("two").passes().stdout(1, "one").stdout(2, "two");
}

#[test]
fn output_with_nul_bytes_is_kept() {
    Document::of("printf 'a\\0b\\n'").block("echo on").passes().stdout(1, "a\0b\n").stdout(2, "on\n");
}

#[test]
fn output_that_is_not_text_is_kept_as_far_as_it_is_one() {
    Document::of("printf 'a\\xff\\xfeb\\n'").passes().stdout(1, "a\u{fffd}\u{fffd}b\n");
}

#[test]
fn colours_do_not_matter_to_the_comparison() {
    Document::of("printf '\\033[31mred\\033[0m\\n'")
        .prints("red")
        .passes()
        .stdout(1, "\u{1b}[31mred\u{1b}[0m\n");
}

#[test]
fn the_two_streams_are_apart() {
    Document::of("echo out; echo err >&2").prints("out").passes().stdout(1, "out\n").stderr(1, "err\n");
}

#[test]
fn both_streams_together_come_in_true_order() {
    let block = "for i in 1 2 3; do echo out $i; echo err $i >&2; done";
    let order = "out 1\nerr 1\nout 2\nerr 2\nout 3\nerr 3";
    Document::new()
        .with("stream=both expect=exact", block)
        .prints(order)
        .passes()
        .stdout(1, &format!("{order}\n"))
        .stderr(1, "");
}

#[test]
fn standard_error_can_be_compared() {
    let document = |text: &str| Document::new().with("stream=stderr", "echo out; echo err >&2").prints(text);
    document("err").passes();
    document("out").fails().reason(1, "1 of 1 expected line differs");
}

#[test]
fn late_output_of_a_background_process_is_kept_with_its_own_step() {
    Document::of("mkfifo gate\n(cat gate; echo late; echo late error >&2) &\necho early")
        .block("echo go >gate; wait")
        .passes()
        .stdout(1, "early\ngo\nlate\n")
        .stderr(1, "late error\n")
        .stdout(2, "");
}

#[test]
fn output_of_a_process_substitution_is_kept() {
    Document::of("echo text | tee >(tr a-z A-Z >&2) >/dev/null")
        .block("echo more > >(sleep 0.1; tr a-z A-Z)")
        .prints("MORE")
        .passes()
        .stderr(1, "TEXT\n")
        .stdout(2, "MORE\n");
}

#[test]
fn messages_of_bash_carry_the_line_of_the_document() {
    Document::of("true\nno-such-command || true")
        .passes()
        .stderr(1, "guide.md: line 5: no-such-command: command not found\n");
}

#[test]
fn messages_of_bash_on_standard_output_carry_the_line_too() {
    Document::of("no-such-command 2>&1 || true")
        .passes()
        .stdout(1, "guide.md: line 4: no-such-command: command not found\n");
}

#[test]
fn messages_of_bash_carry_the_line_far_down_a_document() {
    let filler = "text\n".repeat(1500);
    Document::new()
        .text(&filler)
        .block("true\nno-such-command || true")
        .passes()
        .stderr(1, "guide.md: line 1505: no-such-command: command not found\n");
}

#[test]
fn messages_of_bash_carry_the_line_of_a_function_defined_earlier() {
    let filler = "text\n".repeat(1500);
    Document::of("work() {\n  no-such-command || true\n}")
        .text(&filler)
        .block("work")
        .passes()
        .stderr(2, "guide.md: line 5: no-such-command: command not found\n");
}

#[test]
fn a_syntax_error_seen_only_at_run_time_fails_its_block() {
    Document::of("echo 1\necho 2\necho 3\necho 4\neval 'if )'\necho never").fails()
        .stdout(1, "1\n2\n3\n4\n")
        .stderr(1, "guide.md: eval: line 8: syntax error near unexpected token `)'\nguide.md: eval: line 8: `if )'\n");
}

#[test]
fn a_failing_command_in_the_middle_fails_its_block() {
    let ran = Document::of("echo before\nls /nowhere/at/all 2>/dev/null\necho after")
        .fails()
        .stdout(1, "before\n")
        .reason(1, "command exited with status 2");
    assert_eq!(ran.step(1)["status"], 2);
}

#[test]
fn a_failing_command_is_shown_with_its_line_on_the_console() {
    Test::of("# Guide\n\n```bash\necho before\nbash -c 'exit 3'\necho after\n```\n").fails()
        .stdout("guide.md  Guide  1 step\n    ✗ 1  :3  echo before … [TIME]\n        guide.md:5: command exited with status 3: bash -c 'exit 3'\n        standard output:\n        │ before\n\n1 step: 1 failed in TIME\n")
        .stderr("");
}

#[test]
fn a_failing_command_is_shown_with_its_line_far_down_a_document() {
    Test::of(&format!("# Guide\n{}```bash\nbash -c 'exit 3'\n```\n", "\n".repeat(600)))
        .fails()
        .stdout("guide.md  Guide  1 step\n    ✗ 1  :602  bash -c 'exit 3' [TIME]\n        guide.md:603: command exited with status 3: bash -c 'exit 3'\n\n1 step: 1 failed in TIME\n")
        .stderr("");
}

#[test]
fn a_command_that_failed_as_promised_is_not_blamed_for_the_next_block() {
    Test::of("# Guide\n\n<!-- rehearse: exit=1 -->\n```bash\nX=1\nfalse\n```\n\n```bash\ntrue\nbash -c 'exit 3'\n```\n")
        .fails()
        .stdout("guide.md  Guide  2 steps\n    ✓ 1  :4  X=1 … [TIME]\n    ✗ 2  :9  true … [TIME]\n        guide.md:11: command exited with status 3: bash -c 'exit 3'\n\n2 steps: 1 passed, 1 failed in TIME\n")
        .stderr("");
}

#[test]
fn a_failing_command_in_a_function_fails_the_block() {
    Document::of("work() {\n  false\n  echo on\n}\nwork\necho after")
        .fails()
        .stdout(1, "")
        .reason(1, "command exited with status 1");
}

#[test]
fn a_failing_command_is_no_failure_where_it_is_asked_about() {
    Document::of("if false; then :; fi\nfalse || true\n! true\nfalse && true\nwhile false; do :; done\nuntil true; do :; done\n[ -z x ] || echo on\necho end")
        .passes().stdout(1, "on\nend\n");
}

#[test]
fn a_failing_command_before_the_end_of_a_pipeline_is_no_failure() {
    Document::of("false | true\necho end").passes().stdout(1, "end\n");
}

#[test]
fn a_failing_command_substitution_fails_the_block() {
    Document::of("x=$(echo text; exit 4)\necho never")
        .fails()
        .stdout(1, "")
        .reason(1, "command exited with status 4");
}

#[test]
fn a_failing_list_at_the_end_fails_the_block() {
    Document::of("false && true").fails().reason(1, "exited with status 1");
}

#[test]
fn a_block_may_end_in_a_comment_or_a_backslash() {
    Document::of("echo one # comment")
        .block("echo two \\")
        .block("# nothing")
        .block("echo 'three' \\\n")
        .passes()
        .stdout(1, "one\n")
        .stdout(2, "two\n")
        .stdout(3, "")
        .stdout(4, "three\n");
}

#[test]
fn much_output_takes_little_memory() {
    let test = Test::of(
        "# Guide\n\n```bash\nyes 0123456789012345678901234567890123456789012345678901234 | head -c 200M\necho\necho end\n```\n",
    );
    let mut command = test.command();
    let child = command.stdout(Stdio::null()).spawn().expect("the binary");
    let pid = child.id();
    let mut peak = 0;
    let mut child = child;
    let status = loop {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        if let Some(status) = child.try_wait().expect("a status") {
            break status;
        }
        std::thread::yield_now();
    };
    assert_eq!(status.code(), Some(0));
    assert!((1..120 << 10).contains(&peak), "{peak} KiB");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let test = Test::of("# Guide\n\n```bash\necho one\n```\n\n```bash\necho two\n```\n");
    let mut child = test.command().spawn().expect("the binary");
    let mut first = [0];
    child.stdout.take().expect("a pipe").read_exact(&mut first).expect("a byte");
    test_stderr_is_empty(child);
}

fn test_stderr_is_empty(child: std::process::Child) {
    let output = child.wait_with_output().expect("the output");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn variables_that_a_step_sets_and_unsets_are_told() {
    Document::of("A=1\nB='two words'\nexport C=3")
        .block("unset B\nA=2")
        .passes()
        .variables(1, &json!({"A": "1", "B": "two words", "C": "3"}), &[])
        .variables(2, &json!({"A": "2"}), &["B"]);
}

#[test]
fn arrays_are_told() {
    Document::of("list=(one 'two three')").passes().variables(
        1,
        &json!({"list": "([0]=\"one\" [1]=\"two three\")"}),
        &[],
    );
}

#[test]
fn variables_of_a_sourced_file_and_of_evaluated_text_are_told() {
    Document::of("echo 'SOURCED=1' >file")
        .block(". ./file")
        .block("eval 'EVALUATED=2'")
        .block("eval 'unset SOURCED'")
        .passes()
        .variables(2, &json!({"SOURCED": "1"}), &[])
        .variables(3, &json!({"EVALUATED": "2"}), &[])
        .variables(4, &json!({}), &["SOURCED"]);
}

#[test]
fn secrets_are_masked_everywhere() {
    let document =
        Document::of("export DB_PASSWORD=hunter2222\necho \"is $DB_PASSWORD\"\necho \"is $DB_PASSWORD\" >&2")
            .block("echo hunter2222")
            .prints("hunter2222!")
            .fails();
    let text = document.report.to_string();
    assert_eq!(document.step(1)["stdout"], "is ***\n", "{text}");
    assert_eq!(document.step(1)["stderr"], "is ***\n");
    assert_eq!(document.step(1)["variables"]["set"]["DB_PASSWORD"], "***");
    assert!(!text.contains("hunter2222"), "{text}");
}

#[test]
fn each_line_of_a_secret_is_masked() {
    Document::of("export API_KEY=$'first1234\\nsecond5678'\necho \"$API_KEY\" | tail -n 1")
        .passes()
        .stdout(1, "***\n");
}

#[test]
fn more_secrets_can_be_named() {
    let ran = Document::of("PIN=987654\necho $PIN").block("echo $PIN").arg("--secret").arg("PIN").passes();
    assert!(!ran.report.to_string().contains("987654"), "{}", ran.report);
}

#[test]
fn secrets_of_the_environment_are_masked_in_live_output() {
    Test::of("# Guide\n\n```bash\necho \"$API_TOKEN\"\n```\n").args(["run", "guide.md"]).env("API_TOKEN", "abcdef123456").run().status(0)
        .stdout("guide.md  Guide  1 step\n\n1  guide.md:3\n$ echo \"$API_TOKEN\"\n***\n\n✓ guide.md ran through: 1 step in TIME\n");
}

#[test]
fn a_retried_step_tells_what_all_its_attempts_changed() {
    let ran = Document::of("echo 0 >count")
        .with(
            "retry-for=1m retry-every=1ms",
            "n=$(($(cat count) + 1))\necho $n >count\nif [ $n = 1 ]; then first=yes; fi\n[ $n = 2 ]",
        )
        .passes();
    assert_eq!(ran.step(2)["attempts"], json!(2));
    assert_eq!(ran.step(2)["reason"], json!(null));
    assert_eq!(ran.step(2)["variables"]["set"], json!({"first": "yes", "n": "2"}));
}

#[test]
fn secrets_of_the_front_matter_are_masked_among_the_properties() {
    let page = "---\nrehearse:\n  variables:\n    DB_PASSWORD: hunter2222\nms.keywords: [a, b]\n---\n# One\n\n```bash\necho a\n```\n";
    let outcome = Test::of(page).args(["test", "guide.md", "--format", "json"]).passes();
    assert_eq!(
        outcome.json()["documents"][0]["properties"],
        json!({"rehearse": {"variables": {"DB_PASSWORD": "***"}}, "ms.keywords": ["a", "b"]})
    );
}
