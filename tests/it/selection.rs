//! Which steps are taken.

use crate::support::Test;

const FIVE: &str = "# A\n\n<!-- rehearse: name=one -->\n```bash\necho 1\n```\n\n<!-- rehearse: tags=net,slow -->\n```bash\necho 2\n```\n\n## Check\n\n```bash\necho 3\n```\n\n```bash\nrm -rf x; az group delete --name x\n```\n\n## Clean up\n\n```bash\necho 5\n```\n";

/// The numbers of the steps that `inspect` lists.
#[track_caller]
fn takes(flags: &[&str], numbers: &[u64]) {
    let arguments = ["inspect", "--format", "json", "guide.md"].into_iter().chain(flags.iter().copied());
    let plan = Test::of(FIVE).args(arguments).passes().stderr("").json();
    let steps = plan["steps"].as_array().expect("steps");
    let taken: Vec<_> = steps.iter().filter_map(|step| step["number"].as_u64()).collect();
    assert_eq!(taken, numbers, "{flags:?}");
}

#[test]
fn by_number_name_tag_and_heading() {
    takes(&[], &[1, 2, 3, 4, 5]);
    takes(&["--only", "2"], &[2]);
    takes(&["--only", "one", "--only", "slow"], &[1, 2]);
    takes(&["--only", "check"], &[3, 4]);
    takes(&["--skip", "2-4"], &[1, 5]);
    takes(&["--from", "3"], &[3, 4, 5]);
    takes(&["--until", "net"], &[1, 2]);
    takes(&["--from", "2", "--until", "Check", "--skip", "3"], &[2, 4]);
}

#[test]
fn steps_that_delete_are_kept_out() {
    takes(&["--keep"], &[1, 2, 3, 5]);
}
