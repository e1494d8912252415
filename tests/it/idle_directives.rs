//! Directives that can do nothing where they stand are refused, so that nobody relies on them.

use crate::support::Test;

#[track_caller]
fn refuses(rest: &str, stderr: &str) {
    Test::after_a_step(rest).refused().stdout("").stderr(stderr).nothing_ran();
}

#[test]
fn a_program_that_is_typed_into_cannot_be_left_running() {
    refuses(
        "<!-- rehearse: name=db\n     background -->\n\n```bash\nsqlite3 a.db\n```\n\n```sql\nSELECT 1;\n```\n",
        "error: guide.md:8: directive `background`: the block on line 14 is typed into this step, which therefore \
         cannot be left running\n",
    );
}

#[test]
fn only_what_is_left_running_can_become_ready() {
    let stderr = "error: guide.md:7: directive `ready`: it means nothing without `background`\n";
    refuses("<!-- rehearse: ready=up -->\n\n```bash\necho up\n```\n", stderr);
    refuses("<!-- rehearse: ready=up file=a.txt -->\n\n```text\nup\n```\n", stderr);
}

#[test]
fn an_expectation_needs_an_output_block() {
    let stderr = "error: guide.md:7: directive `expect`: no output block belongs to this step\n";
    refuses("<!-- rehearse: expect=contains -->\n\n```bash\necho a\n```\n", stderr);
    refuses(
        "<!-- rehearse: expect=none -->\n\n```bash\necho a\n```\n\n## Next\n\n```output\na\n```\n",
        stderr,
    );
    refuses("<!-- rehearse: expect=exact -->\n\n```console\n$ true\n$ true\n```\n", stderr);
    refuses("<!-- rehearse: expect=exact file=a.txt -->\n\n```text\na\n```\n", stderr);
}

#[test]
fn an_expectation_may_be_for_one_command_of_a_transcript() {
    Test::of("# A\n\n<!-- rehearse: expect=exact -->\n\n```console\n$ true\n$ echo a\na\n```\n")
        .arg("--quiet")
        .passes()
        .stdout("")
        .stderr("");
}
