//! Tools recorded while a document runs, and replayed when they are gone.

use crate::support::{Outcome, Test};

/// A tool that does what its first argument says.
pub(crate) const CLOUD: &str = r#"#!/bin/bash
case $1 in
  say) shift; echo "$@" ;;
  fail) echo "no such thing: $2" >&2; exit 4 ;;
  both) echo out; echo err >&2 ;;
  read) while read -r line; do echo "[$line]"; done ;;
  first) read -r line; echo "first: $line" ;;
  big) head -c 1000000 /dev/zero | tr '\0' x ;;
  bytes) printf 'a\377\\b\n' ;;
  die) kill -KILL $$ ;;
  nested) echo "inner says $(inner "$2")" ;;
  serve) echo ready; exec sleep 600 ;;
  count) n=$(($(cat count 2>/dev/null || echo 0) + 1)); echo $n > count; echo $n ;;
  login) printf 'Password: ' > /dev/tty; read -rs word < /dev/tty; echo > /dev/tty; echo "${#word} characters" ;;
  menu) read -r -p 'Size? ' size; echo "size $size"; read -r -p 'Sure? ' sure; echo "$sure it is" ;;
esac
"#;

/// Programs in `bin`, and a document that is recorded with them.
pub(crate) fn recorded(document: &str, arguments: &[&str]) -> Outcome {
    Test::new()
        .program("bin/cloud", CLOUD)
        .program("bin/inner", "#!/bin/sh\necho \"$1 from within\"\n")
        .doc("guide.md", document)
        .args([
            "test",
            "guide.md",
            "--quiet",
            "--record",
            "rec",
            "--tool",
            "cloud,inner",
            "--path-prepend",
            "bin",
        ])
        .more(arguments)
        .passes()
        .stdout("")
        .stderr("")
}

/// The same document without the programs; both verdicts are the same.
pub(crate) fn replayed(recorded: Outcome, arguments: &[&str]) -> Outcome {
    std::fs::remove_dir_all(recorded.path().join("bin")).expect("the programs");
    recorded
        .again(["test", "guide.md", "--quiet", "--replay", "rec"])
        .more(arguments)
        .passes()
        .stdout("")
        .stderr("")
}

#[track_caller]
fn both(document: &str) -> Outcome {
    replayed(recorded(document, &[]), &[])
}

#[test]
fn arguments_outputs_and_status_are_kept() {
    let outcome = both(
        "# Calls\n\n```bash\ncloud say 'two words' $'and\\nlines' ''\ncloud both 2>&1\n```\n\n\
         ```output\ntwo words and\nlines\nout\nerr\n```\n\n\
         <!-- rehearse: exit=4 stream=stderr -->\n\n```bash\ncloud fail x\n```\n\n```output\nno such thing: x\n```\n",
    );
    assert_eq!(
        outcome.file("rec/guide.yaml"),
        "# Made by `rehearse test --record`, read by `rehearse test --replay`.\n\
         recording: 1\n\
         document: \"guide.md\"\n\
         tools: [\"cloud\", \"inner\"]\n\
         steps:\n\
         - step: 1\n\
         \x20 line: 3\n\
         \x20 text: \"740924e65c9e8901\"\n\
         \x20 calls:\n\
         \x20 - call: [\"cloud\", \"say\", \"two words\", \"and\\nlines\", \"\"]\n\
         \x20   stdout: |\n\
         \x20     two words and\n\
         \x20     lines \n\
         \x20 - call: [\"cloud\", \"both\"]\n\
         \x20   stdout: |\n\
         \x20     out\n\
         \x20     err\n\
         - step: 2\n\
         \x20 line: 17\n\
         \x20 text: \"69b81ac6839d8cd8\"\n\
         \x20 calls:\n\
         \x20 - call: [\"cloud\", \"fail\", \"x\"]\n\
         \x20   stderr: |\n\
         \x20     no such thing: x\n\
         \x20   status: 4\n"
    );
}

#[test]
fn recording_twice_gives_the_same_file() {
    let document =
        "# Twice\n\n```bash\necho 'a\nb' | cloud read\ncloud say x & cloud say y & wait\ncloud both\n```\n";
    let first = recorded(document, &[]);
    let file = first.file("rec/guide.yaml");
    let again = ["test", "guide.md", "--record", "rec", "--tool", "cloud,inner", "--path-prepend", "bin"];
    assert_eq!(first.again(again).passes().file("rec/guide.yaml"), file);
}

#[test]
fn input_from_a_pipe_a_file_and_a_here_document_is_kept() {
    let outcome = both(
        "# Input\n\n```bash\nprintf 'one\\ntwo\\n' | cloud read\necho three > list; cloud read < list\n\
         cloud read <<EOF\nfour\nEOF\n```\n\n```output\n[one]\n[two]\n[three]\n[four]\n```\n",
    );
    let file = outcome.file("rec/guide.yaml");
    assert!(
        file.contains("    stdin: |\n      one\n      two\n    stdout: |\n      [one]\n      [two]\n"),
        "{file}"
    );
}

#[test]
fn what_a_tool_does_not_read_is_left_to_the_next() {
    both(
        "# Loops\n\n```bash\nprintf 'a\\nb\\nc\\n' > list\nwhile read -r name; do cloud say \"$name\"; done < list\n\
         printf 'd\\ne\\n' | while read -r name; do cloud say \"$name\"; done\n\
         { cloud first; cat; } < list\n```\n\n```output\na\nb\nc\nd\ne\nfirst: a\nb\nc\n```\n",
    );
}

#[test]
fn other_input_than_was_recorded_is_told() {
    let document = "# Input\n\n```bash\necho \"name: ${NAME:-web}\" | cloud read\n```\n";
    recorded(document, &[])
        .again(["test", "guide.md", "--replay", "rec", "--var", "NAME=api"])
        .fails()
        .stdout(
            "guide.md  Input  1 step\n\
             \x20   ✗ 1  :3  echo \"name: ${NAME:-web}\" | cloud read [TIME]\n\
             \x20       guide.md:4: no recording of `cloud read` with this input: `name: api` where `name: web` was recorded\n\
             \x20       standard error:\n\
             \x20       │ rehearse: no recording of `cloud read` with this input: `name: api` where `name: web` was recorded\n\
             \n\
             1 step: 1 failed in TIME\n",
        );
}

#[test]
fn large_and_binary_outputs_are_kept() {
    let outcome = both(
        "# Bytes\n\n```bash\ncloud big | wc -c\ncloud bytes | od -An -tx1\ncloud big | head -c 3; echo\n```\n\n\
         ```output\n1000000\n 61 ff 5c 62 0a\nxxx\n```\n",
    );
    let file = outcome.file("rec/guide.yaml");
    assert!(file.contains("    stdout: {escaped: \"a\\\\xff\\\\\\\\b\\n\"}\n"), "no escaped bytes");
}

#[test]
fn a_signal_ends_a_tool_again() {
    let outcome = both("# Die\n\n<!-- rehearse: exit=137 -->\n\n```bash\ncloud die\n```\n");
    assert!(outcome.file("rec/guide.yaml").ends_with("die\"]\n    killed: 9\n"));
}

#[test]
fn what_a_tool_calls_is_not_recorded_once_more() {
    let outcome =
        both("# Nested\n\n```bash\ncloud nested x\n```\n\n```output\ninner says x from within\n```\n");
    assert!(!outcome.file("rec/guide.yaml").contains("[\"inner\""));
}

#[test]
fn a_tool_in_the_background_runs_until_it_is_stopped() {
    both(
        "# Serve\n\n<!-- rehearse: background ready=ready -->\n\n```bash\ncloud serve\n```\n\n\
         ```bash\ncloud serve > log &\nuntil grep -q ready log; do :; done\nkill $!\nwait $! || echo \"status $?\"\n\
         ```\n\n```output\nstatus 143\n```\n",
    );
}

#[test]
fn of_a_repeated_step_the_last_attempt_is_kept() {
    let outcome = both(
        "# Wait\n\n<!-- rehearse: retry-for=60s retry-every=10ms -->\n\n```bash\ncloud count\n```\n\n\
         ```output\n3\n```\n\n```bash\nuntil [ \"$(cloud count)\" = 6 ]; do :; done\n```\n",
    );
    let file = outcome.file("rec/guide.yaml");
    assert_eq!(file.matches("cloud\", \"count").count(), 4, "{file}");
}

#[test]
fn a_conversation_is_kept_answer_by_answer() {
    let psql = "#!/bin/bash\nif [[ $1 == -l ]]; then echo list; exit; fi\n\
                while read -r line; do\n  case $line in\n    '\\echo '*) set -- $line; echo \"$2 00000\" ;;\n\
                    '\\set '*) ;;\n    *) echo \"answer to $line\" ;;\n  esac\ndone\n";
    let document = "# Talk\n\n```bash\npsql -l\npsql -d app\n```\n\n```sql\nSELECT 1;\n```\n\n\
                    ```output\nanswer to SELECT 1;\n```\n\n```sql\nSELECT 2;\nSELECT 3;\n```\n\n\
                    ```output\nanswer to SELECT 2;\nanswer to SELECT 3;\n```\n";
    let outcome = Test::new()
        .program("bin/psql", psql)
        .doc("guide.md", document)
        .args(["test", "guide.md", "-q", "--record", "rec", "--tool", "psql", "--path-prepend", "bin"])
        .passes()
        .stdout("");
    let file = outcome.file("rec/guide.yaml");
    assert!(file.contains("    talk:\n    - stdin: "), "{file}");
    assert!(
        file.contains("      stdout: |\n        answer to SELECT 1;\n        ${marker} 00000\n"),
        "{file}"
    );
    replayed(outcome, &[]);
}

#[test]
fn a_password_asked_for_at_the_terminal_is_typed_again_and_never_written_down() {
    let document = "# Login\n\n<!-- rehearse: answer=\"Password: => hunter22\" -->\n\n```bash\ncloud login\n```\n\n\
                    ```output\n8 characters\n```\n\n<!-- rehearse: answer=\"Size => 3\" answer=\"Sure => yes\" -->\n\n\
                    ```bash\ncloud menu\n```\n\n```output\n...\nyes it is\n```\n";
    let document = document.replace("```output\n8", "```output\n...\n8");
    let outcome = both(&document);
    let file = outcome.file("rec/guide.yaml");
    assert!(file.contains("    - keys: |\n        ${secret:typed}\n"), "{file}");
    assert!(file.contains("    - keys: |\n        3\n"), "{file}");
    assert!(!file.contains("hunter22"));
}

#[test]
fn a_path_that_the_page_puts_first_hides_no_tool_from_the_next_step() {
    both(
        "# Path\n\n```bash\nmkdir -p krew\nprintf '#!/bin/sh\\nexec bin/cloud \"$@\"\\n' > krew/cloud\nchmod +x krew/cloud\n\
         export PATH=\"$PWD/krew:$PATH\"\n```\n\n```bash\n(exit 3) || echo $?\ncloud say it\n```\n\n\
         ```output\n3\nit\n```\n",
    );
}

#[test]
fn a_condition_is_recorded_too() {
    both(
        "# If\n\n<!-- rehearse: if=\"cloud say yes\" -->\n\n```bash\necho ran\n```\n\n```output\nran\n```\n",
    );
}
