//! The plan as a script: its text, and that it does what the document does.

use std::process::Command;

use crate::support::Test;

const DOCUMENT: &str = "# Script\n\n<!-- ```variables\nA=\"a b\"\n``` -->\n\n```bash\necho \"$A $C\"\n```\n\n<!-- rehearse: exit=3 -->\n```bash\n(exit 3)\n```\n\nCreate a file named `data.txt`:\n\n```text\nit's $A\n```\n\n```bash\ncat data.txt\n```\n\n<!-- rehearse: skip=\"no GPU\" -->\n```bash\ngpu\n```\n";

const SCRIPT: &str = "#!/usr/bin/env bash\n# Script\n#\n# Written by rehearse 0.1.0 from guide.md.\n# The first failing command ends the script, clean-up steps left undone. Outputs are not\n# compared; timeouts, retries, answers to prompts and terminals are not carried over.\nset -e\n\n# Variables\n[ -n \"${A+set}\" ] || A='a b'\nexport A\nexport C='x'\n\n# step 1, guide.md:7\necho \"$A $C\"\n\n# step 2, guide.md:12\nset +e\n(exit 3)\ncase $? in 3) ;; *) exit 1 ;; esac\nset -e\n\n# step 3, guide.md:18\ncat > 'data.txt' <<'REHEARSE_FILE'\nit's $A\nREHEARSE_FILE\n\n# step 4, guide.md:22\ncat data.txt\n\n# step 5, guide.md:27\n# skipped: no GPU\n# gpu\n";

#[test]
fn a_script_says_what_it_is_and_runs() {
    let test = Test::of(DOCUMENT);
    let directory = tempfile::tempdir().expect("a directory");
    let script = test.args(["script", "guide.md", "--var", "C=x"]).passes().stderr("").stdout(SCRIPT).stdout;
    let output = Command::new("bash").args(["-c", &script]).env_remove("A").current_dir(&directory).output();
    let output = output.expect("bash");
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stdout), "a b x\nit's $A\n");
    Test::of(DOCUMENT).args(["test", "guide.md", "--var", "C=x"]).passes().stderr("");
}

#[test]
fn completions_of_every_shell() {
    for (shell, begins) in
        [("bash", "_rehearse() {\n"), ("zsh", "#compdef rehearse\n"), ("fish", "# Print an optspec")]
    {
        let text = Test::new().args(["completions", shell]).passes().stderr("").stdout;
        assert!(text.starts_with(begins), "{text}");
        assert!(text.contains("do-not-delete"), "{shell}");
    }
}

#[test]
fn the_manual_page() {
    let text = Test::new().args(["man"]).passes().stderr("").stdout;
    assert!(text.contains(".TH rehearse 1 "), "{text}");
    assert!(text.contains("130/143"), "{text}");
}
