//! Files with outputs that are too long for memory stay as long as something refers to them.

use std::fs;

use crate::support::{Outcome, Test};

/// 20,000,000 bytes, of which some are left out.
const LONG: &str = "yes 0123456789abcde | head -c 20000000";

fn long(rest: &str) -> Test {
    Test::of(&format!("# Long\n\n```bash\n{LONG}{rest}\n```\n"))
}

/// The sizes of the files that a run left.
fn left(outcome: &Outcome) -> Vec<u64> {
    let files =
        fs::read_dir(outcome.path().join(".local/state/rehearse/runs")).into_iter().flatten().flatten();
    let files = files.map(|file| file.metadata().expect("a file")).filter(fs::Metadata::is_file);
    files.map(|file| file.len()).collect()
}

#[test]
fn a_file_that_nothing_refers_to_goes() {
    let outcome = long("").passes().stderr("").stdout(
        "guide.md  Long  1 step\n\
         \x20   ✓ 1  :3  yes 0123456789abcde | head -c 20000000 [TIME]\n\
         \n\
         ✓ guide.md does what it says: 1 step in TIME\n",
    );
    assert_eq!(left(&outcome), [0; 0]);
}

#[test]
fn a_file_that_a_report_refers_to_stays() {
    let outcome = long("").args(["test", "--quiet", "--report", "json=report.json", "guide.md"]).passes();
    assert_eq!(left(&outcome), [20_000_000]);
}

#[test]
fn a_file_of_a_failed_step_stays() {
    let outcome = long("; false").args(["test", "--quiet", "guide.md"]).fails();
    assert_eq!(left(&outcome), [20_000_000]);
}

#[test]
fn a_file_of_an_attempt_that_was_repeated_goes() {
    let document = format!(
        "# Long\n\n<!-- rehearse: retry-for=60s retry-every=10ms -->\n\n\
         ```bash\n{LONG}\ntest -e again || {{ touch again; false; }}\n```\n"
    );
    let outcome = Test::of(&document).args(["test", "--format", "json", "guide.md"]).passes().stderr("");
    assert_eq!(outcome.json()["documents"][0]["steps"][0]["attempts"], 2);
    assert_eq!(left(&outcome), [20_000_000]);
}
