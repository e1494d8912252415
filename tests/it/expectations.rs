//! The ways in which a document says what is printed.

use crate::support::Test;

const EVERY_WAY: &str = "# E\n\n<!-- rehearse: expect=exact -->\n```bash\necho a\n```\n\n```output\na\n```\n\n<!-- rehearse: expect=contains -->\n```bash\necho xay\n```\n\n```output\na\n```\n\n<!-- rehearse: expect=regex -->\n```bash\necho abc\n```\n\n```output\na.c\n```\n\n<!-- rehearse: expect=json -->\n```bash\necho '{\"b\":1,\"a\":[1,2]}'\n```\n\n```output\n{\"a\":[1,2]}\n```\n\n<!-- rehearse: expect=similar=0.8 -->\n```bash\necho hello world\n```\n\n```output\nhello worle\n```\n\n<!-- rehearse: expect=none -->\n```bash\necho z\n```\n\n```output\na\n```\n\n<!-- rehearse: stream=stderr -->\n```bash\necho out; echo err >&2\n```\n\n```output\nerr\n```\n\n<!-- rehearse: stream=both -->\n```bash\necho out; echo err >&2; echo out\n```\n\n```output\nout\nerr\nout\n```\n\n<!-- rehearse: unordered -->\n```bash\necho a; echo b\n```\n\n```output\nb\na\n```\n\n";

#[test]
fn every_way_to_compare_is_met() {
    Test::of(EVERY_WAY).passes().stderr("");
}

#[track_caller]
fn misses(directive: &str, prints: &str, expected: &str) {
    let text =
        format!("<!-- rehearse: {directive} -->\n```bash\n{prints}\n```\n\n```output\n{expected}\n```\n");
    Test::of(&text).fails().stderr("");
}

#[test]
fn no_way_to_compare_passes_everything() {
    misses("expect=exact", "echo b", "a");
    misses("expect=contains", "echo xyz", "a");
    misses("expect=regex", "echo abd", "a.c");
    misses("expect=json", "echo '{\"a\":2}'", "{\"a\":1}");
    misses("expect=similar=0.8", "echo nothing alike", "hello");
    misses("stream=stderr", "echo a", "a");
    misses("unordered", "echo a; echo a", "a\nb");
}

#[test]
fn variables_that_bash_keeps_itself_stand_in_an_expectation() {
    let document = "```bash\nmkdir -p a/b && cd a && pwd\n```\n\n```output\n$PWD\n```\n\n\
                    ```bash\ncd b && pwd\n```\n\n```output\n${PWD}\n```\n";
    Test::of(document).env("PWD", "/").passes().stderr("");
    Test::of("```bash\nid -ru\n```\n\n```output\n$UID\n```\n").passes().stderr("");
    Test::of("```bash\necho \"$OSTYPE\"\n```\n\n```output\n$OSTYPE\n```\n").passes().stderr("");
    let wrong = "```bash\nmkdir a && cd a && echo /nowhere\n```\n\n```output\n$PWD\n```\n";
    Test::of(wrong).fails().stderr("");
}

#[test]
fn gaps_stand_for_any_lines() {
    Test::of("```bash\nseq 9\n```\n\n```output\n1\n...\n9\n```\n").passes().stderr("");
    Test::of("```bash\nseq 9\n```\n\n```output\n2\n...\n9\n```\n").fails();
}
