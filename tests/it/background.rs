//! Blocks that run in the background while the document goes on.

use crate::support::Test;

#[test]
fn a_background_block_that_is_slow_to_start_is_waited_for() {
    let document = "# Server\n\n<!-- rehearse: background ready=up -->\n\n```bash\necho up\nsleep 600\n```\n\n\
                    ```bash\necho there\n```\n";
    for _ in 0..20 {
        Test::of(document).passes().stdout(
            "guide.md  Server  2 steps\n\
             \x20   ✓ 1  :5   echo up … [TIME]\n\
             \x20   ✓ 2  :10  echo there [TIME]\n\
             \n\
             ✓ guide.md does what it says: 2 steps in TIME\n",
        );
    }
}

#[test]
fn a_background_block_runs_its_own_text_and_reads_its_own_input() {
    let document = "# Own\n\n<!-- rehearse: background env.A=5 stdin=\"in\\n\" -->\n\n```bash\n\
                    echo \"$A $(cat)\" > said\nmv said done\n```\n\n\
                    <!-- rehearse: stdin=\"other\\n\" -->\n\n```bash\ncat > /dev/null\n```\n\n\
                    <!-- rehearse: retry-for=60s retry-every=10ms -->\n\n```bash\ncat done\n```\n\n\
                    ```output\n5 in\n```\n";
    for _ in 0..20 {
        let outcome = Test::of(document).arg("--quiet").passes().stderr("");
        assert_eq!(outcome.file("done"), "5 in\n");
    }
}

#[test]
fn a_background_block_that_ends_before_it_is_ready_fails() {
    Test::of("# Early\n\n<!-- rehearse: background ready=up -->\n\n```bash\nfalse\n```\n").fails().stdout(
        "guide.md  Early  1 step\n\
         \x20   ✗ 1  :5  false [TIME]\n\
         \x20       guide.md:5: exited with status 1\n\
         \n\
         1 step: 1 failed in TIME\n",
    );
}
