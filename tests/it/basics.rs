//! A document that keeps its promises, and one that does not.

use crate::support::Test;

#[test]
fn a_document_that_keeps_its_promises_passes() {
    Test::of("# Greeting\n\n```bash\nname=Ada\n```\n\n```bash\necho \"Hello $name\"\n```\n\n```output\nHello Ada\n```\n")
        .passes()
        .stdout(
            "guide.md  Greeting  2 steps\n\
             \x20   ✓ 1  :3  name=Ada [TIME]\n\
             \x20   ✓ 2  :7  echo \"Hello $name\" [TIME]\n\
             \n\
             ✓ guide.md does what it says: 2 steps in TIME\n",
        )
        .stderr("");
}
