//! A walk that is left or killed, what is kept of it, and how it goes on.

use std::path::Path;

use crate::support::Test;
use crate::terminal::Terminal;

/// Calls the program at a terminal, in the directory of an earlier call.
fn again(directory: &Path, arguments: &[&str]) -> Terminal {
    let test = Test::inside(directory).args(arguments.iter().copied());
    Terminal::sized(test.more(&["--color", "never"]), 50, 80)
}

/// Goes through the document at a terminal.
fn step(document: &str) -> Terminal {
    let test = Test::new().doc("guide.md", document);
    Terminal::sized(test.args(["step", "guide.md", "--color", "never"]), 50, 80)
}

/// What `rehearse runs` says of the only run there is: the subcommand, steps done, the verdict.
fn kept(directory: &Path) -> String {
    let runs = Test::inside(directory).args(["runs", "--format", "json"]).passes().json();
    let word = |name: &str| runs[0][name].to_string().replace('"', "");
    assert_eq!(runs.as_array().map(Vec::len), Some(1), "{runs}");
    format!("{} {}/{} {}", word("mode"), word("done"), word("steps"), word("verdict"))
}

const PAIR: &str = "# A\n\n```bash\na=1\n```\n\n```bash\necho \"a is $a\"\n```\n";

#[test]
fn a_run_is_listed_as_what_it_was_last_carried_out_with() {
    let mut terminal = step(PAIR);
    terminal.sees("q leave").types("\r").sees("step 2 of 2").sees("q leave").types("q");
    assert_eq!(terminal.ends(), Some(0));
    assert_eq!(kept(terminal.path()), "step 1/2 stopped");
    let listed = Test::inside(terminal.path()).args(["runs"]).passes().stdout;
    assert!(listed.contains("  step  2 of 2  stopped  "), "{listed}");
    let ran = Test::inside(terminal.path()).args(["run", "--resume"]).passes();
    assert!(ran.stdout.contains("a is 1"), "{}", ran.stdout);
    assert_eq!(kept(terminal.path()), "run 2/2 passed");
}
