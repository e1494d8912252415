//! What cannot be run is refused in one sentence with its place, and nothing of it runs.

use crate::support::Test;

/// `bad` begins in line 7, after a step that would leave a file behind.
#[track_caller]
fn refuses(bad: &str, stderr: &str) {
    let outcome = after_a_good_step(bad).refused().stdout("").stderr(stderr);
    assert!(!outcome.path().join("ran").exists(), "a step ran");
}

fn after_a_good_step(text: &str) -> Test {
    Test::of(&format!("# A\n\n```bash\ntouch ran\n```\n\n{text}"))
}

/// `commands` pass the checks, whether or not they succeed.
#[track_caller]
fn accepts(commands: &str) {
    Test::of(&format!("# A\n\n```bash\nif false; then\n{commands}\nfi\n```\n")).passes().stderr("");
}

#[test]
fn no_such_file() {
    Test::new().args(["test", "nope.md"]).refused().stdout("").stderr("error: nope.md: no such file\n");
}

#[test]
fn a_directory_without_documents() {
    Test::new()
        .doc("docs/notes.txt", "```bash\ntrue\n```\n")
        .args(["test", "docs"])
        .refused()
        .stdout("")
        .stderr("error: docs: no markdown file in this directory has steps to run\n");
}

#[test]
fn a_directory_with_prose_only() {
    Test::new()
        .doc("docs/a.md", "# A\n\nprose\n")
        .args(["test", "docs"])
        .refused()
        .stdout("")
        .stderr("error: docs: no markdown file in this directory has steps to run\n");
}

#[test]
fn a_directory_where_one_document_is_meant() {
    for command in ["run", "inspect", "script"] {
        Test::new()
            .doc("docs/a.md", "")
            .args([command, "docs"])
            .refused()
            .stdout("")
            .stderr("error: docs: is a directory, not a document\n");
    }
}

#[test]
fn text_that_is_not_utf_8() {
    Test::new()
        .doc("guide.md", b"# A\n\n```bash\ntouch ran\n```\n\ncaf\xe9\n")
        .args(["test", "guide.md"])
        .refused()
        .stdout("")
        .stderr("error: guide.md:7: is not UTF-8: byte 0xe9\n");
}

#[test]
fn a_binary_file() {
    Test::new()
        .doc("guide.md", b"\x7fELF\x02\x01\x01\0\0\n\xff\xfe")
        .args(["test", "guide.md"])
        .refused()
        .stdout("")
        .stderr("error: guide.md:2: is not UTF-8: byte 0xff\n");
}

#[test]
fn front_matter_that_is_not_yaml() {
    Test::of("---\na: [1\nb: 2\n---\n\n```bash\ntouch ran\n```\n")
        .refused()
        .stdout("")
        .stderr("error: guide.md:3: front matter is not valid YAML: did not find expected ',' or ']'\n");
    Test::of("---\na: 1\nb: @x\nc: 2\n---\n\n```bash\ntouch ran\n```\n").refused().stdout("").stderr(
        "error: guide.md:3: front matter is not valid YAML: found character that cannot start any token\n",
    );
}

#[test]
fn an_unknown_directive_names_the_nearest() {
    refuses(
        "<!-- rehearse: timout=10m -->\n```bash\ntrue\n```\n",
        "error: guide.md:7: unknown directive `timout`; did you mean `timeout`?\n",
    );
}

#[test]
fn an_unknown_directive_that_is_near_to_none() {
    refuses("<!-- rehearse: zzz -->\n```bash\ntrue\n```\n", "error: guide.md:7: unknown directive `zzz`\n");
}

#[test]
fn a_bad_duration() {
    refuses(
        "<!-- rehearse: timeout=10parsecs -->\n```bash\ntrue\n```\n",
        "error: guide.md:7: directive `timeout`: `10parsecs` has an unknown unit; write it like `10s`, `5m`, \
         `1h30m` or `250ms`\n",
    );
}

#[test]
fn a_quote_that_is_never_closed_is_told_where_it_opens() {
    refuses(
        "<!-- rehearse: timeout=10m\n     skip=\"why -->\n```bash\ntrue\n```\n",
        "error: guide.md:8: directive `skip`: the quote is never closed\n",
    );
}

#[test]
fn a_bad_pattern_in_an_annotation_says_where_it_breaks() {
    refuses(
        "```bash\necho a\n```\n\n<!-- expected_similarity=\"a(b\" -->\n```output\na\n```\n",
        "error: guide.md:11: expected_similarity: `a(b` is not a regular expression: at character 2: \
         this parenthesis is not closed\n",
    );
}

#[test]
fn a_bad_pattern_in_an_output_block_says_where_it_breaks() {
    refuses(
        "<!-- rehearse: expect=regex -->\n```bash\necho a\n```\n\n```output\na(b\n```\n",
        "error: guide.md:12: directive `expect`: `a(b` is not a regular expression: at character 2: \
         this parenthesis is not closed\n",
    );
}

#[test]
fn a_bad_pattern_in_a_directive_says_where_it_breaks() {
    refuses(
        "<!-- rehearse: background ready=\"a[b\" -->\n```bash\ntrue\n```\n",
        "error: guide.md:7: directive `ready`: `a[b` is not a regular expression: at character 3: \
         invalid character class\n",
    );
}

#[test]
fn an_annotation_that_is_neither_number_nor_pattern() {
    refuses(
        "```bash\necho a\n```\n\n<!-- expected_similarity=high -->\n```output\na\n```\n",
        "error: guide.md:11: expected_similarity: `high` is neither a number from 0 to 1 nor a regular \
         expression in quotes\n",
    );
}

#[test]
fn a_fence_that_is_never_closed() {
    refuses("```bash\necho a\n", "error: guide.md:7: the code block opened here is never closed\n");
}

#[test]
fn a_fence_that_only_its_list_item_ends() {
    refuses(
        "1. One\n\n    ```bash\n    echo a\n\n1. Two\n\n    ```bash\n    echo b\n    ```\n",
        "error: guide.md:9: the code block opened here is never closed\n",
    );
}

#[test]
fn every_block_that_bash_refuses_is_listed() {
    refuses(
        "```bash\nif true\n```\n\n```bash\necho fine\n```\n\n```bash\na=1\necho it's\n```\n\n```bash\n\n\necho (\n```\n",
        "error: guide.md:9: bash does not accept this block: syntax error: unexpected end of file\n\
         error: guide.md:17: bash does not accept this block: unexpected EOF while looking for matching `''\n\
         error: guide.md:23: bash does not accept this block: syntax error near unexpected token `newline'\n",
    );
}

#[test]
fn blocks_that_bash_refuses_are_listed_for_all_documents() {
    Test::new()
        .doc("b.md", "```bash\n)\n```\n")
        .doc("c.md", "```bash\nfi\n```\n")
        .args(["test", "b.md", "c.md"])
        .refused()
        .stdout("")
        .stderr(
            "error: b.md:2: bash does not accept this block: syntax error near unexpected token `)'\n\
             error: c.md:2: bash does not accept this block: syntax error near unexpected token `fi'\n",
        );
}

#[test]
fn a_script_is_not_made_of_what_bash_refuses() {
    after_a_good_step("```bash\n)\n```\n").args(["script", "guide.md"]).refused().stdout("").stderr(
        "error: guide.md:8: bash does not accept this block: syntax error near unexpected token `)'\n",
    );
}

#[test]
fn a_here_document_that_is_never_ended_is_told_where_it_begins() {
    refuses(
        "```bash\na=1\ncat <<EOF\nb\nEOF2\n```\n",
        "error: guide.md:9: bash does not accept this block: the here-document that begins here is never \
         ended by a line `EOF`\n",
    );
}

const NO_STEPS: &str = "error: guide.md: no steps to run: no code block is tagged with a language that runs (bash, sh, \
     shell, azurecli, azurecli-interactive, azure-cli, azure-cli-interactive, bash-interactive)\n";

#[test]
fn an_empty_file_never_passes() {
    for command in ["test", "run", "script"] {
        Test::of("").args([command, "guide.md"]).refused().stdout("").stderr(NO_STEPS);
    }
}

#[test]
fn prose_and_blocks_of_other_languages_never_pass() {
    Test::of("# A\n\n```python\nprint()\n```\n\n```\necho\n```\n").refused().stdout("").stderr(NO_STEPS);
}

#[test]
fn front_matter_alone_never_passes() {
    Test::of("---\ntitle: A\n---\n").refused().stdout("").stderr(NO_STEPS);
}

#[test]
fn a_selection_of_nothing_never_passes() {
    Test::of("```bash\ntrue\n```\n")
        .args(["test", "guide.md", "--skip", "1"])
        .refused()
        .stdout("")
        .stderr("error: guide.md: no steps to run: the selection leaves out all of them\n");
}

#[test]
fn a_placeholder() {
    refuses(
        "```bash\ntrue\naz group create --name <resource-group>\n```\n",
        "error: guide.md:9: the placeholder `<resource-group>` is not replaced; write a value in its place, or \
         a variable and give it with --var\n",
    );
}

#[test]
fn redirections_are_no_placeholders() {
    accepts(
        "sort <in >out\ncat <in>out\nsort <in.txt> out\ncat <1 2>3\ndiff <(echo a) <(echo b)\necho '<html>' \"a <b> c\" '<p>some name</p>' '<my-tag>text</my-tag>'\ngrep '<name>' file\n[[ a < b ]]\n((1 <2))",
    );
}

#[test]
fn variables_that_are_set_nowhere_are_listed_with_their_first_use() {
    refuses(
        "```bash\necho \"$A\" ${B}\n```\n\n```bash\nC=1\necho $C $A\n\necho $D\n```\n",
        "error: guide.md:8: variable `A` is used here and set nowhere; give it with --var A=… or a --var-file, or \
         let it pass with --allow-unset\n\
         error: guide.md:8: variable `B` is used here and set nowhere; give it with --var B=… or a --var-file, or \
         let it pass with --allow-unset\n\
         error: guide.md:15: variable `D` is used here and set nowhere; give it with --var D=… or a --var-file, \
         or let it pass with --allow-unset\n",
    );
}

#[test]
fn a_variable_in_an_unquoted_here_document_is_used() {
    refuses(
        "```bash\ncat <<EOF\n$A\nEOF\n```\n",
        "error: guide.md:9: variable `A` is used here and set nowhere; give it with --var A=… or a --var-file, or \
         let it pass with --allow-unset\n",
    );
}

#[test]
fn variables_that_are_set_nowhere_can_be_let_pass() {
    Test::of("```bash\necho \"[$A]\"\n```\n\n```output\n[]\n```\n").arg("--allow-unset").passes().stderr("");
}

#[test]
fn a_variable_of_the_environment_is_set() {
    Test::of("```bash\necho \"[$A]\"\n```\n\n```output\n[b c]\n```\n").env("A", "b c").passes().stderr("");
}

#[test]
fn a_test_guards_a_variable() {
    accepts("[ -z \"$X\" ] && X=1\n[ -n \"$Y\" ] || Y=1\n[[ -z $Z ]] && echo");
}

#[test]
fn an_expansion_with_a_default_guards_a_variable() {
    accepts("echo ${A:-d} ${B-d} ${C:+y} ${D+y} ${E:=d}\necho $E");
}

#[test]
fn a_quoted_here_document_uses_no_variable() {
    accepts("cat <<'EOF'\n$A ${B}\nEOF\ncat <<\"EOF\"\n$A\nEOF\ncat <<\\EOF\n$A\nEOF");
}

#[test]
fn single_quotes_and_escapes_use_no_variable() {
    accepts("echo '$A ${B}' \\$C \"\\$D\"");
}

#[test]
fn programs_of_awk_and_jq_use_no_variable() {
    accepts(
        "awk '{ print $NF, $first }' file\njq --arg name v '.[] | select(.name == $name) | $ENV.HOME'\n\
         sed -n '$p' file\nperl -e 'print $x'",
    );
}

#[test]
fn positional_and_special_parameters_are_always_set() {
    accepts("f() { echo $1 ${2} $@ \"$*\" $# ${10}; }\necho $? $$ $! $- $0 $_ ${#@}");
}

#[test]
fn variables_that_bash_sets_are_set() {
    accepts(
        "echo $PWD $OLDPWD $RANDOM $SECONDS $BASH_VERSION ${BASH_SOURCE[0]} $LINENO $HOME $PATH $UID ${PIPESTATUS[0]}",
    );
}

#[test]
fn every_way_to_set_a_variable_counts() {
    accepts(
        "for a in 1; do echo $a; done\nread b c <<< x\necho $b $c\nexport d=1\necho $d\nlocal f=1\necho $f\n\
         printf -v g x\necho $g\nmapfile -t h\necho ${h[0]}\n((i = 1))\necho $i\nwhile read -r j; do echo $j; done\n\
         getopts x k\necho $k\ndeclare -A l\necho ${l[x]}\nm+=1\necho $m\nselect n in 1; do echo $n; done",
    );
}

#[test]
fn a_working_directory_that_is_none() {
    Test::of("```bash\ntrue\n```\n")
        .args(["test", "guide.md", "--working-directory", "nowhere"])
        .refused()
        .stdout("")
        .stderr("error: nowhere: is not a directory, so no session can begin in it\n");
}

#[test]
fn a_variables_file_that_is_missing() {
    Test::of("```bash\ntrue\n```\n")
        .args(["test", "guide.md", "--var-file", "none.ini"])
        .refused()
        .stdout("")
        .stderr("error: none.ini: cannot be read: no such file\n");
}

#[test]
fn every_problem_of_every_document_is_told() {
    Test::new()
        .doc("a.md", "```bash\necho <name>\necho $A\n```\n")
        .doc("b.md", "```bash\n")
        .args(["test", "a.md", "b.md", "c.md"])
        .refused()
        .stdout("")
        .stderr(
            "error: a.md:2: the placeholder `<name>` is not replaced; write a value in its place, or a variable \
             and give it with --var\n\
             error: a.md:3: variable `A` is used here and set nowhere; give it with --var A=… or a --var-file, or \
             let it pass with --allow-unset\n\
             error: b.md:1: the code block opened here is never closed\n\
             error: c.md: no such file\n",
        );
}

#[test]
fn a_sign_that_looks_around_is_refused() {
    refuses(
        "<!-- rehearse: background ready=\"(?!not )ready\" -->\n```bash\ntrue\n```\n",
        "error: guide.md:7: directive `ready`: `(?!not )ready`: look-around and back-references cannot be used here\n",
    );
}
