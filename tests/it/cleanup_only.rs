//! `--cleanup-only`: taking away what a run left that did not come to its end.

use std::fs;

use crate::support::Test;

/// Makes `made-NAME`, and takes it away again; a nightly job is killed in the second step.
const DEPLOY: &str = "# Deploy

```bash
prefix=made
name=$prefix-thing
remove() { rm \"$1\" && echo \"removed $1\"; }
```

```bash
echo > \"$name\"
```

```bash
until [ -e never ]; do read -t 0.01 <>gate || :; done
```

## Clean up

```bash
remove \"$name\"
```

```output
removed made-thing
```
";

#[test]
fn only_clean_up_runs_with_the_values_that_the_page_gives() {
    let outcome = Test::of(DEPLOY).doc("made-thing", "").arg("--cleanup-only").passes().stderr("");
    let outcome = outcome.stdout(
        "guide.md  Deploy  2 steps
    ✓ 1  :3   prefix=made … [TIME]
  Clean up
    ✓ 4  :19  remove \"$name\" (clean-up) [TIME]

✓ guide.md does what it says: 2 steps in TIME
",
    );
    assert!(!outcome.exists("made-thing"));
}

#[test]
fn a_value_that_is_another_one_in_each_run_is_asked_for() {
    let page = "# A\n\n```bash\nid=$RANDOM\nname=made-$id\ntouch $name\n```\n\n## Clean up\n\n```bash\nrm $name\n```\n";
    Test::of(page).arg("--cleanup-only").refused().stdout("").stderr(
        "error: guide.md:12: variable `name` is used here and set nowhere; give it with --var name=… or a \
         --var-file, or let it pass with --allow-unset\n",
    );
    let test = Test::of(page).doc("made-7", "").more(&["--cleanup-only", "--var", "name=made-7"]);
    let outcome = test.passes();
    assert!(!outcome.exists("made-7"));
}

#[test]
fn a_page_without_clean_up_is_refused_and_in_a_directory_left_out() {
    let none = "# A\n\n```bash\ntrue\n```\n";
    let said = "error: guide.md: no clean-up steps: none stands under a heading such as `Clean up` or has the \
                directive `always`\n";
    Test::of(none).arg("--cleanup-only").refused().stdout("").stderr(said);
    let all = Test::of(none).doc("b.md", format!("{none}\n## Clean up\n\n```bash\necho b\n```\n"));
    let outcome = all.args(["test", "--cleanup-only", "--format", "json", "."]).passes();
    let report = outcome.json();
    assert_eq!(report["summary"]["documents"]["total"], 1);
    assert_eq!(report["documents"][0]["path"], "b.md");
}

#[test]
fn a_failing_step_does_not_keep_the_others_from_running() {
    let page =
        "# A\n\n```bash\ntrue\n```\n\n## Clean up\n\n```bash\nfalse\n```\n\n```bash\ntouch last\n```\n";
    let outcome = Test::of(page).doc("rehearse.yaml", "cleanup: false\n").arg("--cleanup-only").fails();
    assert!(outcome.exists("last"));
}

#[test]
fn prerequisites_are_cleaned_up_after_too() {
    let page = "# A\n\n## Prerequisites\n\n[It](setup.md), [more](found.md)\n\n```bash\ntouch a\n```\n\n## Clean up\n\n```bash\nrm a\n```\n";
    let setup = "# B\n\n```bash\nDIR=store\n```\n\n```bash\nmkdir $DIR\n```\n\n## Clean up\n\n```bash\nrmdir $DIR\n```\n";
    let found = "# C\n\n```bash\ntouch c\n```\n\n## Validation\n\n```bash\ntest -e c\n```\n\n## Clean up\n\n```bash\nrm c\n```\n";
    let test = Test::of(page).doc("setup.md", setup).doc("found.md", found).doc("a", "").doc("c", "");
    fs::create_dir(test.path().join("store")).expect("a directory");
    let outcome = test.arg("--cleanup-only").passes().stderr("").stdout(
        "guide.md  A  4 steps
  setup.md
    ✓ 1  :3   DIR=store [TIME]
  Clean up
    ✓ 6  :13  rm a (clean-up) [TIME]
  found.md › Clean up
    – 7  :15  rm c (clean-up, skipped: found.md may have been met before the run)
  setup.md › Clean up
    ✓ 8  :13  rmdir $DIR (clean-up) [TIME]

4 steps: 3 passed, 1 skipped in TIME
",
    );
    assert!(!outcome.exists("a") && !outcome.exists("store") && outcome.exists("c"));
}

#[test]
fn a_file_that_clean_up_names_is_written_again() {
    let page = "# A\n\n<!-- rehearse: file=list.txt -->\n\n```text\nmade\n```\n\n\
                <!-- rehearse: file=other.txt -->\n\n```text\nother\n```\n\n```bash\ntouch made\n```\n\n\
                ## Clean up\n\n```bash\nxargs rm < list.txt\n```\n";
    let outcome = Test::of(page).doc("made", "").arg("--cleanup-only").passes();
    assert!(outcome.exists("list.txt") && !outcome.exists("made") && !outcome.exists("other.txt"));
}

/// A page that is killed in its second step, kept to go on with.
fn killed(first: &str, cleanup: &str) -> Test {
    let page = format!(
        "# A\n\n```bash\nmkfifo gate\n{first}\n```\n\n```bash\nuntil [ -e never ]; do read -t 0.01 <>gate || :; done\n\
         ```\n\n## Clean up\n\n```bash\n{cleanup}\n```\n"
    );
    let test = Test::of(&page).arg("--journal");
    let mut child = test.command().spawn().expect("the binary");
    while !journal(&test).contains("\"begin\",\"place\":1") && child.try_wait().expect("a child").is_none() {
        std::thread::yield_now();
    }
    child.kill().expect("running");
    child.wait().expect("an end");
    test
}

fn journal(test: &Test) -> String {
    let runs = fs::read_dir(test.path().join(".local/state/rehearse/runs"));
    let runs = runs.into_iter().flatten().flatten();
    runs.filter_map(|run| fs::read_to_string(run.path().join("journal")).ok()).collect()
}

#[test]
fn a_killed_run_is_cleaned_up_after_with_its_own_values() {
    let test = killed("id=$RANDOM\ntouch made-$id\ntouch made", "rm made-$id made gate");
    let test = test.args(["test", "--cleanup-only", "--resume", "guide.md"]);
    let directory = test.path().to_owned();
    let outcome = test.passes().stdout(
        "guide.md  A  3 steps
    – 1–2 skipped: only the clean-up runs
  Clean up
    ✓ 3  :16  rm made-$id made gate (clean-up) [TIME]

3 steps: 1 passed, 2 skipped in TIME
",
    );
    assert!(outcome.stderr.starts_with("cleaning up after guide-"), "{}", outcome.stderr);
    let runs = Test::inside(&directory).args(["runs", "--format", "json"]).passes();
    assert_eq!(runs.json()[0]["verdict"], "cleaned-up");
    let again = Test::inside(&directory).args(["run", "--resume", "guide.md"]).refused();
    assert!(again.stderr.contains("there is no run to go on with"), "{}", again.stderr);
}

#[test]
fn a_clean_up_that_fails_can_be_tried_again() {
    let test = killed("name=made\ntouch $name", "test -e allowed\nrm $name gate");
    let call = ["run", "--cleanup-only", "--resume"];
    let test = test.args(call);
    let directory = test.path().to_owned();
    let first = test.fails();
    fs::write(directory.join("allowed"), "").expect("a file");
    let second = Test::inside(&directory).args(call).passes();
    assert!(!directory.join("made").exists(), "{}", second.stdout);
    drop(first);
}

#[test]
fn the_directory_of_a_killed_run_may_be_gone() {
    let test = killed("name=$PWD/made\ncd \"$(mktemp -d)\"\ntouch $name", "rm $name");
    let directory = test.path().to_owned();
    let outcome = test.args(["test", "--quiet", "--cleanup-only", "--resume"]).passes();
    assert!(!directory.join("made").exists());
    drop(outcome);
}

#[test]
fn a_prerequisite_that_the_killed_run_had_found_is_left_alone() {
    let setup = "# B\n\n```bash\ntouch c\n```\n\n## Validation\n\n```bash\ntest -e c\n```\n\n## Clean up\n\n```bash\nrm c\n```\n";
    for (before, is_left) in [(true, true), (false, false)] {
        let page = "# A\n\n## Prerequisites\n\n[It](setup.md)\n\n```bash\nfalse\n```\n";
        let test = Test::of(page).doc("setup.md", setup).more(&["--no-cleanup"]);
        let directory = test.path().to_owned();
        if before {
            fs::write(directory.join("c"), "").expect("a file");
        }
        let failed = test.fails();
        assert!(directory.join("c").exists());
        let call = ["test", "--cleanup-only", "--resume", "--format", "json", "guide.md"];
        let outcome = Test::inside(&directory).args(call).run();
        assert_eq!(directory.join("c").exists(), is_left, "{}{}", outcome.stdout, outcome.stderr);
        drop(failed);
    }
}

#[test]
fn without_a_journal_of_the_session_it_says_what_to_do() {
    let page = "# A\n\n```bash\ntouch made\nuntil [ -e never ]; do read -t 0.01 <>gate || :; done\n```\n\n## Clean up\n\n```bash\nrm made\n```\n";
    let test = Test::of(page);
    assert!(
        std::process::Command::new("mkfifo")
            .arg(test.path().join("gate"))
            .status()
            .expect("mkfifo")
            .success()
    );
    let mut child = test.command().spawn().expect("the binary");
    while !test.path().join("made").exists() {
        std::thread::yield_now();
    }
    child.kill().expect("running");
    child.wait().expect("an end");
    let outcome = test.args(["test", "--cleanup-only", "--resume", "guide.md"]).refused();
    assert!(outcome.stderr.contains("clean up without --resume"), "{}", outcome.stderr);
}
