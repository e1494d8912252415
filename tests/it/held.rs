//! Values given with `--var` that hold against the document's own assignments.

use crate::support::Test;

#[test]
fn a_value_of_the_command_line_wins_over_an_assignment() {
    let document = "# Place\n\n```bash\nexport PLACE=home\necho \"at $PLACE\"\n```\n\n```output\nat work\n```\n\n\
                    ```bash\necho \"still at $PLACE\"\n```\n\n```output\nstill at work\n```\n";
    Test::of(document)
        .args(["test", "guide.md", "--quiet", "--var", "PLACE=work"])
        .passes()
        .stdout("")
        .stderr("");
}

#[test]
fn a_value_of_the_command_line_may_have_any_name() {
    let document = "# Name\n\n```bash\nname=Eve\necho \"$name\"\n```\n\n```output\nAda\n```\n\n\
                    ```bash\necho \"$name\"\n```\n\n```output\nAda\n```\n";
    Test::of(document)
        .args(["test", "guide.md", "--quiet", "--var", "name=Ada"])
        .passes()
        .stdout("")
        .stderr("");
}

#[test]
fn a_value_of_the_command_line_is_not_added_to_and_leaves_options_alone() {
    let document = "# Place\n\n```bash\nPLACE+=shop\necho \"at $PLACE\"\n```\n\n```output\nat work\n```\n\n\
                    ```bash\n[[ $- != *T* ]] && echo \"still at $PLACE\"\n```\n\n```output\nstill at work\n```\n";
    Test::of(document)
        .args(["test", "guide.md", "--quiet", "--var", "PLACE=work"])
        .passes()
        .stdout("")
        .stderr("");
}
