//! Terminal transcripts: which of their lines are commands.

use crate::support::Test;

/// `guide.md` with this transcript from line 4 on.
fn transcript(text: &str) -> Test {
    Test::of(&format!("# T\n\n```console\n{text}```\n"))
}

#[test]
fn a_root_prompt_is_a_prompt_where_there_is_no_other() {
    transcript("# echo one\none\n# echo two\ntwo\n")
        .passes()
        .stdout(
            "guide.md  T  2 steps\n\
             \x20   ✓ 1  :4  echo one [TIME]\n\
             \x20   ✓ 2  :6  echo two [TIME]\n\
             \n\
             ✓ guide.md does what it says: 2 steps in TIME\n",
        )
        .stderr("");
}

#[test]
fn a_number_sign_after_a_dollar_prompt_is_what_the_command_prints() {
    transcript("$ printf '%s\\n' '# touch ran' done\n# touch ran\ndone\n$ ls\nguide.md\n")
        .passes()
        .stdout(
            "guide.md  T  2 steps\n\
             \x20   ✓ 1  :4  printf '%s\\n' '# touch ran' done [TIME]\n\
             \x20   ✓ 2  :7  ls [TIME]\n\
             \n\
             ✓ guide.md does what it says: 2 steps in TIME\n",
        )
        .stderr("");
}

#[test]
fn a_number_sign_before_the_first_dollar_prompt_is_a_comment() {
    transcript("# touch ran\n$ ls\nguide.md\n").arg("--quiet").passes().stdout("").stderr("");
}

#[test]
fn sentences_after_number_signs_are_no_prompts() {
    transcript("# Look around\nls\n").refused().stdout("").stderr(
        "error: guide.md: no steps to run: no code block is tagged with a language that runs (bash, sh, shell, \
         azurecli, azurecli-interactive, azure-cli, azure-cli-interactive, bash-interactive)\n",
    );
}
