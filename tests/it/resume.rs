//! Runs that go on: `--resume` after a failure, a stop or a kill, with the session as it was.

use std::fs;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::{Outcome, Test};

/// Calls the program again in the directory of an earlier call.
fn again(directory: &Path, arguments: &[&str]) -> Outcome {
    Test::inside(directory).args(arguments.iter().copied()).run()
}

/// The first words of each line that `rehearse runs` prints: run, step and verdict, ages left out.
fn listed(directory: &Path) -> Vec<String> {
    let runs = again(directory, &["runs", "--format", "json"]).status(0).json();
    let word = |run: &serde_json::Value| {
        let id = run["id"]
            .as_str()
            .expect("what a run leaves")
            .rsplit_once('-')
            .expect("what a run leaves")
            .0
            .to_owned();
        format!(
            "{id} {}/{} {}",
            run["done"],
            run["steps"],
            run["verdict"].as_str().expect("what a run leaves")
        )
    };
    runs.as_array().expect("what a run leaves").iter().map(word).collect()
}

/// Starts the program and waits until a step has opened the FIFO `here`; then the step hangs.
fn until_here(directory: &Path, arguments: &[&str]) -> Child {
    let fifo = directory.join("here");
    assert!(Command::new("mkfifo").arg(&fifo).status().expect("what a run leaves").success());
    let mut command = Test::inside(directory).args(arguments.iter().copied()).command();
    let child = command.stdin(Stdio::null()).spawn().expect("the binary");
    let mut said = String::new();
    fs::File::open(&fifo).expect("what a run leaves").read_to_string(&mut said).expect("what a run leaves");
    fs::remove_file(&fifo).expect("what a run leaves");
    child
}

const STATE: &str = "# State

```bash
name='it'\"'\"'s \"here\"'; declare -A map=([a b]='1 2' [c]=$'x\\ny'); list=(one 'two three')
greet() { echo \"hello, $1\"; }
alias hi='echo aliased'
export OUT=exported; declare -r fixed=1; declare -i sum=3
```

```bash
set -o pipefail -u; shopt -s extglob nullglob; umask 027
either() { case $1 in @(a|b)) echo yes;; esac; }
mkdir sub; cd sub; unset EDITOR
trap 'echo caught' USR2
```

```bash
echo >../here; sleep 300
```

```bash
hi
greet \"$name\"
either b
echo \"${map[a b]}|${map[c]}|${#list[@]}|${list[1]}|$OUT|${EDITOR-none}\"
sum+=4; echo \"$sum\"; (fixed=2) 2>/dev/null || echo fixed
basename \"$PWD\"; umask; echo *.none; trap -p USR2
set +o | grep -E 'pipefail|nounset'
bash -c 'echo $OUT'
```
";

const RESTORED: &str = "aliased
hello, it's \"here\"
yes
1 2|x
y|2|two three|exported|none
7
fixed
sub
0027

trap -- 'echo caught' SIGUSR2
set -o nounset
set -o pipefail
exported
";

/// A document whose step hangs, mended.
fn mend(directory: &Path, document: &str) {
    fs::write(directory.join("guide.md"), document.replace("echo >../here; sleep 300", "echo mended"))
        .expect("what a run leaves");
}

#[test]
fn a_killed_run_goes_on_with_its_session() {
    let test = Test::new().doc("guide.md", STATE);
    let directory = test.path().to_owned();
    let mut child = until_here(&directory, &["run", "guide.md"]);
    assert_eq!(listed(&directory), ["guide 2/4 running"]);
    let refused = again(&directory, &["run", "--resume"]).status(2);
    assert!(refused.stderr.contains("` is still running, as process "), "{}", refused.stderr);
    child.kill().expect("what a run leaves");
    assert_eq!(child.wait().expect("what a run leaves").signal(), Some(9));
    assert_eq!(listed(&directory), ["guide 2/4 killed"]);

    mend(&directory, STATE);
    let gone_on = again(&directory, &["run", "--resume"]).status(0);
    assert!(gone_on.stdout.contains("$ echo mended\nmended\n"), "{}", gone_on.stdout);
    assert!(gone_on.stdout.contains(RESTORED), "{}", gone_on.stdout);
    assert!(gone_on.stdout.ends_with("guide.md ran through: 4 steps in TIME\n"), "{}", gone_on.stdout);
    let id = gone_on.stderr.split(' ').nth(3).expect("what a run leaves").to_owned();
    gone_on.stderr(&format!("going on with {id} at step 3 of 4, guide.md:17\n"));
    assert_eq!(listed(&directory), ["guide 4/4 passed"]);
    again(&directory, &["run", "--resume"]).status(2).stderr("error: there is no run to go on with\n");
    let passed = again(&directory, &["run", "--resume", &id]).status(2);
    passed.stderr(&format!("error: run `{id}` went through; there is nothing left to do\n"));
}

#[test]
fn a_stopped_run_goes_on_at_the_step_that_was_stopped() {
    let test = Test::new().doc("guide.md", STATE);
    let directory = test.path().to_owned();
    let mut child = until_here(&directory, &["run", "guide.md"]);
    let interrupt = rustix::process::Signal::INT;
    rustix::process::kill_process(rustix::process::Pid::from_child(&child), interrupt)
        .expect("what a run leaves");
    assert_eq!(child.wait().expect("what a run leaves").code(), Some(130));
    assert_eq!(listed(&directory), ["guide 2/4 stopped"]);
    mend(&directory, STATE);
    let gone_on = again(&directory, &["run", "--resume", "guide.md"]).status(0);
    assert!(gone_on.stdout.contains(RESTORED), "{}", gone_on.stdout);
}

const FAILING: &str = "# Guide

```bash
value=kept
```

```bash
cat absent
```

```bash
echo \"$value\"
```

```output
kept
```
";

#[test]
fn a_failed_test_goes_on_when_the_page_is_mended() {
    let test = Test::of(FAILING).fails();
    let directory = test.path();
    assert_eq!(listed(&directory), ["guide 1/3 failed"]);
    fs::write(directory.join("guide.md"), FAILING.replace("cat absent", "echo there"))
        .expect("what a run leaves");
    let gone_on = again(&directory, &["test", "--resume"]).status(0);
    assert_eq!(
        gone_on.stdout,
        "guide.md  Guide  3 steps
    ✓ 1  :3   value=kept [TIME]
    ✓ 2  :7   echo there [TIME]
    ✓ 3  :11  echo \"$value\" [TIME]

✓ guide.md does what it says: 3 steps in TIME
"
    );
    let id = gone_on.stderr.split(' ').nth(3).expect("what a run leaves").to_owned();
    gone_on.stderr(&format!(
        "going on with {id} at step 2 of 3, guide.md:7\n\
         note: the session is as the failed step left it, not as it was before\n"
    ));
    drop(test);
}

#[test]
fn an_earlier_step_that_changed_is_shown() {
    let test = Test::new().doc("guide.md", FAILING).args(["run", "guide.md"]).fails();
    let directory = test.path();
    let changed = FAILING.replace("value=kept", "value=kept\nother=1").replace("cat absent", "true");
    fs::write(directory.join("guide.md"), &changed).expect("what a run leaves");
    again(&directory, &["run", "--resume"]).status(2).stderr(
        "error: step 1 (guide.md:3) has changed since it ran; --force goes on all the same
--- as it ran
+++ as it is now
@@ -1 +1,2 @@
 value=kept
+other=1
",
    );
    let forced = again(&directory, &["run", "--resume", "--force"]).status(0);
    assert!(forced.stdout.contains("\nkept\n"), "{}", forced.stdout);
}

#[test]
fn a_step_that_was_added_or_removed_before_is_told() {
    let two = FAILING.replace("```bash\ncat", "```bash\ntrue\n```\n\n```bash\ncat");
    let test = Test::new().doc("guide.md", &two).args(["run", "guide.md"]).fails();
    let directory = test.path();
    let added = two.replace("# Guide\n", "# Guide\n\n```bash\nnew=1\n```\n");
    fs::write(directory.join("guide.md"), added).expect("what a run leaves");
    again(&directory, &["run", "--resume"])
        .status(2)
        .stderr("error: step 1 (guide.md:3) was added before steps that ran; --force goes on all the same\n");
    let removed = two.replace("```bash\nvalue=kept\n```\n", "");
    fs::write(directory.join("guide.md"), removed).expect("what a run leaves");
    again(&directory, &["run", "--resume"]).status(2).stderr(
        "error: step 1, which ran, was removed; --force goes on all the same
--- as it ran
+++ as it is now
@@ -1 +0,0 @@
-value=kept
",
    );
}

#[test]
fn a_run_whose_clean_up_ran_goes_on_by_force_only() {
    let document = format!("{FAILING}\n## Clean up\n\n```bash\necho gone\n```\n");
    let test = Test::new().doc("guide.md", document).args(["run", "guide.md"]).fails();
    again(&test.path(), &["run", "--resume"]).status(2).stderr(
        "error: the clean-up ran after the run had ended (step 4), so what it took away is gone; start anew, or \
         go on all the same with --force\n",
    );
}

#[test]
fn flags_need_not_be_given_again() {
    let document = "# Guide\n\n```bash\necho \"$WHO\" > said\n```\n\n```bash\ntest -e go\n```\n\n```bash\necho \"$WHO $PWD\" > said\n```\n";
    let arguments = ["run", "guide.md", "--var", "WHO=you", "--working-directory", "work", "--until", "3"];
    let test = Test::new().doc("guide.md", document).doc("work/x", "").args(arguments).fails();
    let directory = test.path();
    fs::write(directory.join("work/go"), "").expect("what a run leaves");
    let outside = tempfile::tempdir().expect("what a run leaves");
    let mut command = Test::inside(&directory).args(["run", "--resume"]).command();
    let output = command.current_dir(outside.path()).output().expect("what a run leaves");
    assert!(output.status.success(), "{output:?}");
    let work = directory.join("work").canonicalize().expect("what a run leaves");
    assert_eq!(
        fs::read_to_string(directory.join("work/said")).expect("what a run leaves"),
        format!("you {}\n", work.display())
    );
}

#[test]
fn of_two_runs_the_latest_goes_on_unless_another_is_named() {
    let test = Test::new().doc("a.md", FAILING).doc("b.md", FAILING).args(["run", "a.md"]).fails();
    let directory = test.path();
    again(&directory, &["run", "b.md"]).status(1);
    assert_eq!(listed(&directory), ["b 1/3 failed", "a 1/3 failed"]);
    for (arguments, document) in [
        (&["run", "--resume"][..], "b.md"),
        (&["run", "--resume", "./a.md"], "a.md"),
        (&["run", "--resume", "b-"], "b.md"),
    ] {
        let gone_on = again(&directory, arguments).status(1);
        let told = format!(" at step 2 of 3, {document}:7\n");
        assert!(
            gone_on.stderr.starts_with("going on with ") && gone_on.stderr.contains(&told),
            "{}",
            gone_on.stderr
        );
    }
    again(&directory, &["run", "--resume", "zz"])
        .status(2)
        .stderr("error: there is no run `zz`; `rehearse runs` lists those that there are\n");
}

#[test]
fn a_killed_test_of_which_nothing_was_kept_is_told() {
    let test = Test::new().doc("guide.md", STATE);
    let directory = test.path().to_owned();
    let mut child = until_here(&directory, &["test", "guide.md"]);
    child.kill().expect("what a run leaves");
    child.wait().expect("what a run leaves");
    assert_eq!(listed(&directory), ["guide 0/4 killed"]);
    let told = again(&directory, &["test", "--resume"]).status(2);
    let end = "` was killed before anything of its session was kept; start it anew (`test` keeps every step with \
               --journal)\n";
    assert!(told.stderr.ends_with(end), "{}", told.stderr);
}

#[test]
fn a_killed_test_with_a_journal_goes_on() {
    let test = Test::new().doc("guide.md", STATE);
    let directory = test.path().to_owned();
    let mut child = until_here(&directory, &["test", "guide.md", "--journal"]);
    child.kill().expect("what a run leaves");
    child.wait().expect("what a run leaves");
    mend(&directory, STATE);
    let gone_on = again(&directory, &["test", "-v", "--resume"]).status(0);
    assert!(gone_on.stdout.ends_with("guide.md does what it says: 4 steps in TIME\n"), "{}", gone_on.stdout);
}

#[test]
fn what_cannot_come_back_is_told() {
    let document = "# Guide\n\n```bash\nsleep 300 &\nuntil grep -q sleep /proc/$!/comm; do :; done\nexec 5>log\n```\n\n```bash\nfalse\n```\n";
    let test = Test::new().doc("guide.md", document).args(["run", "guide.md"]).fails();
    let directory = test.path();
    let log = directory.join("log").canonicalize().expect("what a run leaves");
    let told = again(&directory, &["run", "--resume"]).status(1).stderr;
    let (_, notes) = told.split_once('\n').expect("what a run leaves");
    assert_eq!(
        notes,
        format!(
            "note: does not come back: what ran in the background (sleep)\n\
             note: does not come back: open files (5: {})\n",
            log.display()
        )
    );
}
