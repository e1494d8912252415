//! A directory for one step.

use crate::support::Test;

#[test]
fn a_step_goes_elsewhere_and_the_session_stays() {
    let document = "# Place\n\n```bash\ncd sub\n```\n\n\
                    <!-- rehearse: cwd=/ exit=3 -->\n\n```bash\npwd\ncd /usr\n(exit 3)\n```\n\n```output\n/\n```\n\n\
                    ```bash\necho \"${PWD##*/}, before ${OLDPWD##*/it-*}\"\n```\n\n```output\nsub, before\n```\n\n\
                    <!-- rehearse: cwd=/ exit=4 -->\n\n```bash\nexit 4\n```\n\n\
                    ```bash\necho \"${PWD##*/}\"\n```\n\n```output\nsub\n```\n";
    Test::of(document).doc("sub/a", "").arg("--quiet").passes().stdout("").stderr("");
}
