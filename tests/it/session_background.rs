//! Background steps, and the directives that say when and how often a step runs.

use serde_json::json;

use crate::session_document::Document;
use crate::support::Test;

#[test]
fn a_background_step_is_waited_for_until_it_is_ready() {
    Document::new()
        .with(
            "background ready=\"listening\"",
            "echo starting\nsleep 0.3\nmkfifo gate\necho listening\ncat gate\necho answered >answer",
        )
        .block("test -p gate\necho go >gate\nuntil [ -s answer ]; do :; done\ncat answer")
        .passes()
        .stdout(2, "answered\n");
}

#[test]
fn a_background_step_is_stopped_at_the_end() {
    Document::new()
        .with("background ready=on", "echo on\nsleep 30040.5")
        .block("echo next")
        .passes()
        .stdout(1, "on\n")
        .stdout(2, "next\n");
}

#[test]
fn a_background_step_without_a_sign_counts_as_started_at_once() {
    Document::new().with("background", "sleep 30041.5").block("echo next").passes().stdout(2, "next\n");
}

#[test]
fn a_background_step_that_ends_before_it_is_ready_fails_with_its_status() {
    let ran = Document::new()
        .with("background ready=never", "echo starting\nexit 3")
        .block("echo next")
        .fails()
        .stdout(1, "starting\n");
    assert_eq!((ran.step(1)["status"].clone(), ran.verdicts()), (json!(3), vec!["failed", "not-run"]));
}

#[test]
fn a_background_step_that_ends_well_before_it_is_ready_fails() {
    Document::new()
        .with("background ready=never", "echo starting")
        .fails()
        .reason(1, "ended before it was ready");
}

#[test]
fn a_background_step_that_is_never_ready_is_timed_out() {
    let ran = Document::new()
        .with("background ready=never timeout=300ms", "echo starting\nsleep 30042.5")
        .cleanup("echo cleaned")
        .fails()
        .stdout(2, "cleaned\n");
    assert_eq!(ran.verdicts(), ["timed-out", "passed"]);
}

#[test]
fn clean_up_steps_run_after_a_failure() {
    let ran = Document::of("false")
        .block("echo never")
        .with("always", "echo always")
        .cleanup("echo cleaned")
        .fails()
        .stdout(3, "always\n")
        .stdout(4, "cleaned\n");
    assert_eq!(ran.verdicts(), ["failed", "not-run", "passed", "passed"]);
}

#[test]
fn a_step_is_repeated_until_it_passes() {
    let ran = Document::of("n=0")
        .with("retry-for=1m retry-every=1ms", "n=$((n + 1))\necho $n\n[ $n -ge 4 ]")
        .passes()
        .stdout(2, "4\n");
    assert_eq!(ran.step(2)["attempts"], 4);
}

#[test]
fn a_step_is_repeated_until_its_output_is_as_promised() {
    let ran = Document::of("n=0")
        .with("retry-for=1m retry-every=1ms", "n=$((n + 1))\necho $n")
        .prints("3")
        .passes();
    assert_eq!(ran.step(2)["attempts"], 3);
}

#[test]
fn a_condition_is_asked_of_the_session() {
    let ran = Document::of("name=Ada")
        .with("if=\"[ $name = Ada ]\"", "echo yes")
        .with("if=\"[ $name = Eve ]\"", "echo no")
        .passes();
    assert_eq!(ran.verdicts(), ["passed", "passed", "skipped"]);
    ran.stdout(2, "yes\n").reason(3, "not the case: [ $name = Eve ]");
}

#[test]
fn a_condition_has_the_environment_and_the_directory_of_its_step() {
    let ran = Document::of("mkdir sub && touch sub/here")
        .with("if=\"test $K = 1\" env.K=1", "echo one")
        .with("if=\"test -e here\" cwd=sub", "echo two")
        .with("if=\"test -e here\"", "echo three")
        .arg("--allow-unset")
        .passes();
    assert_eq!(ran.verdicts(), ["passed", "passed", "passed", "skipped"]);
}

#[test]
fn a_step_that_only_looks_is_repeated_while_things_settle() {
    let pods =
        "#!/bin/sh\necho >>asked\nif test $(wc -l <asked) -ge 3; then echo Running; else echo Pending; fi\n";
    let document = "# Pods\n\n```bash\nchmod +x bin/kubectl\n```\n\n<!-- rehearse: retry-every=1ms -->\n\
                    ```bash\nkubectl get pods\n```\n\n```output\nRunning\n```\n";
    let test = Test::of(document).doc("bin/kubectl", pods);
    let outcome = test.arg("--settle").arg("1m").arg("--path-prepend").arg("bin").arg("--quiet").passes();
    assert_eq!(outcome.file("asked"), "\n\n\n");
}

#[test]
fn a_step_that_does_more_than_look_is_not_repeated_while_things_settle() {
    let ran =
        Document::new().with("retry-every=1ms", "echo one >>done; false").arg("--settle").arg("1m").fails();
    assert_eq!(ran.step(1)["attempts"], 1);
}

#[test]
fn a_file_is_written_into_a_directory_that_was_not_there() {
    Document::new().with("file=\"a b/c/d\"", "text").block("cat 'a b/c/d'").passes().stdout(2, "text\n");
}

#[test]
fn lines_may_come_in_any_order() {
    Document::new().with("unordered", "printf 'b\\na\\nc\\n'").prints("a\nb\nc").passes();
}

#[test]
fn a_directory_is_for_one_step_only() {
    Document::of("mkdir 'a b'")
        .with("cwd=\"a b\"", "basename \"$PWD\"")
        .block("ls")
        .passes()
        .stdout(2, "a b\n")
        .stdout(3, "a b\nguide.md\ntmp\n");
}

#[test]
fn a_directory_for_one_step_leaves_the_one_before_known() {
    Document::of("mkdir a b; cd a; cd ../b")
        .with("cwd=/", "true")
        .block("basename \"$PWD\"; basename \"$OLDPWD\"")
        .passes()
        .stdout(3, "b\na\n");
}

#[test]
fn a_shell_that_ends_in_a_directory_for_one_step_goes_on_where_it_was() {
    Document::of("mkdir sub")
        .with("cwd=sub exit=3", "exit 3")
        .block("ls")
        .passes()
        .stdout(3, "guide.md\nsub\ntmp\n");
}

#[test]
fn any_of_several_statuses_passes() {
    Document::new().with("exit=\"3,4\"", "exit 4").passes();
}

#[test]
fn the_pause_between_attempts_is_the_one_of_the_step() {
    let ran =
        Document::of("n=0").with("retry-for=1900ms retry-every=1ms", "n=$((n + 1))\n[ $n -ge 2 ]").passes();
    assert_eq!(ran.step(2)["attempts"], 2);
}

#[test]
fn an_environment_is_for_one_step_only() {
    Document::new()
        .with("env.NAME=Ada env.OTHER=\"two words\"", "echo \"$NAME $OTHER\"\nbash -c 'echo $NAME'")
        .block("echo \"[${NAME-}]\"")
        .passes()
        .stdout(1, "Ada two words\nAda\n")
        .stdout(2, "[]\n");
}

#[test]
fn a_variable_given_wins_over_the_blocks() {
    Document::of("export K=mine\necho $K")
        .block("K=other; echo \"$K\"\nwork() {\n  K=inner\n  echo \"$K\"\n}\nwork")
        .block("echo $K")
        .arg("--var")
        .arg("K=given")
        .passes()
        .stdout(1, "given\n")
        .stdout(2, "given\ngiven\n")
        .stdout(3, "given\n");
}

#[test]
fn a_loop_may_use_the_name_of_a_variable_given() {
    Document::of("for K in 1 2; do echo $K; done").arg("--var").arg("K=given").passes().stdout(1, "1\n2\n");
}

#[test]
fn a_document_may_lie_anywhere() {
    for path in
        ["two words/my guide.md", "it's/a 'quoted' \"guide\".md", "文書/手順.md", "-dash.md", "$HOME `x`.md"]
    {
        let test = Test::new()
            .doc(path, "# Guide\n\n```bash\nno-such-command || true\nX=1\n```\n")
            .args(["test", "--format", "json", "--", path]);
        let outcome = test.run().status(0);
        let name = path.rsplit('/').next().expect("a name");
        assert_eq!(
            outcome.json()["documents"][0]["steps"][0]["stderr"],
            format!("{name}: line 4: no-such-command: command not found\n")
        );
    }
}

#[test]
fn the_temporary_directory_may_have_any_name() {
    for name in ["two words", "it's", "文書", "$HOME `x`"] {
        let test = Test::of("# Guide\n\n```bash\nX=1\n```\n\n<!-- rehearse: exit=3 -->\n```bash\nexit 3\n```\n\n```bash\necho $X\n```\n\n```output\n1\n```\n").doc(&format!("{name}/.keep"), "");
        let directory = test.path().join(name);
        let outcome = test.env("TMPDIR", &directory.to_string_lossy()).passes();
        assert_eq!(std::fs::read_dir(outcome.path().join(name)).expect("a directory").count(), 1);
    }
}

#[test]
fn what_a_background_block_prints_is_never_the_next_blocks() {
    let mut document = Document::new();
    for pair in 0..40 {
        document =
            document.with("background", &format!("echo behind {pair}")).block(&format!("echo ahead {pair}"));
    }
    let ran = document.block("wait").passes();
    for pair in 0..40 {
        assert_eq!(ran.step(2 * pair + 1)["stdout"], json!(format!("behind {pair}\n")));
        assert_eq!(ran.step(2 * pair + 2)["stdout"], json!(format!("ahead {pair}\n")));
    }
}

#[test]
fn a_background_block_that_replaces_its_shell_and_ends_is_not_waited_for() {
    let ran = Document::new().with("background ready=never", "exec false").fails();
    assert_eq!(ran.step(1)["reason"], json!("exited with status 1"));
}

#[test]
fn a_child_that_is_ended_at_once_is_not_taken_for_the_shell() {
    Document::new()
        .block("shell=$BASHPID\nfor n in {1..60}; do\n  sleep 30042 &\n  kill $!\ndone\necho ended")
        .block("test \"$shell\" = \"$BASHPID\" && echo the same")
        .passes()
        .stdout(1, "ended\n")
        .stdout(2, "the same\n");
}
