//! What runs leave on disk: who may read it, what is not in it, and journals that are damaged.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::support::{Outcome, Test};

const RUNS: &str = ".local/state/rehearse/runs";

fn again(directory: &Path, arguments: &[&str]) -> Outcome {
    Test::inside(directory).args(arguments.iter().copied()).run()
}

/// Every file and directory below, that directory included.
fn all_below(directory: &Path) -> Vec<PathBuf> {
    let mut found = vec![directory.to_owned()];
    let mut next = 0;
    while next < found.len() {
        if found[next].is_dir() {
            let entries = fs::read_dir(&found[next]).expect("what a run leaves");
            found.extend(entries.map(|entry| entry.expect("what a run leaves").path()));
        }
        next += 1;
    }
    found
}

/// The only run there is.
fn only_run(directory: &Path) -> PathBuf {
    let runs: Vec<PathBuf> = fs::read_dir(directory.join(RUNS))
        .expect("what a run leaves")
        .map(|entry| entry.expect("what a run leaves").path())
        .collect();
    assert_eq!(runs.len(), 1, "{runs:?}");
    runs[0].clone()
}

fn id(run: &Path) -> String {
    run.file_name().expect("what a run leaves").to_str().expect("what a run leaves").to_owned()
}

const FAILING: &str = "# Guide\n\n```bash\na=1\n```\n\n```bash\nfalse\n```\n";

fn failed(document: &str) -> Outcome {
    Test::new().doc("guide.md", document).args(["run", "guide.md"]).fails()
}

#[test]
fn only_the_owner_may_read_it() {
    let ran = failed(FAILING);
    for path in all_below(&ran.path().join(".local")) {
        let mode = fs::metadata(&path).expect("what a run leaves").permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
    }
}

const SECRETS: &str = "# Secrets

```bash
plain='s3cr3tx\"$y'
```

```bash
PASSWORD=$plain
URL=\"pg://u:$PASSWORD@h\"
code=$(printf 'user:%s' \"$PASSWORD\" | base64 -w0)
declare -A ACCOUNTS=([u]=\"$PASSWORD\")
login() { echo 's3cr3tx\"$y'; }
alias in=\"echo '$PASSWORD'\"
echo \"$PASSWORD\"; printf '%q\\n' \"$PASSWORD\"; echo \"$code\"
```

```bash
test -e go
```

```bash
echo \"$URL\" > said; echo \"$plain\" >> said
```
";

#[test]
fn secrets_are_not_in_it() {
    let ran = failed(SECRETS);
    let directory = ran.path();
    for path in all_below(&directory.join(".local")).iter().filter(|path| path.is_file()) {
        let lines = fs::read_to_string(path).expect("what a run leaves");
        for secret in ["s3cr3tx", "czNjcjN0e", "zM2NyM3R4", "MzY3IzdHgi"] {
            assert!(!lines.contains(secret), "{secret} in {}: {lines}", path.display());
        }
    }
    fs::write(directory.join("go"), "").expect("what a run leaves");
    let asked = |name: &str| {
        format!(
            "error: `{name}` is secret and was not kept with run `{}`; give it with --var {name}=…, or go on at a \
             terminal, where it is asked for\n",
            id(&only_run(&directory))
        )
    };
    let names = [asked("PASSWORD"), asked("code")];
    again(&directory, &["run", "--resume"]).status(2).stderr(&names.concat());
    let arguments = ["run", "--resume", "--var", "PASSWORD=n'w \"$1", "--var", "code=x"];
    let gone_on = again(&directory, &arguments).status(0);
    let (_, notes) = gone_on.stderr.split_once('\n').expect("what a run leaves");
    assert_eq!(
        notes,
        "note: does not come back: the array `ACCOUNTS`, which holds a secret\n\
         note: does not come back: the function `login`, which holds a secret\n\
         note: does not come back: an alias, which holds a secret\n"
    );
    assert_eq!(gone_on.file("said"), "pg://u:n'w \"$1@h\nn'w \"$1\n");
}

#[test]
fn a_secret_flag_is_asked_for_again() {
    let document = "# Guide\n\n```bash\ntest -e go\n```\n\n```bash\necho \"$API_TOKEN\" > said\n```\n";
    let test = Test::new().doc("guide.md", document);
    let test = test.args(["test", "guide.md", "--var", "API_TOKEN=s3cr3t-flag"]).fails();
    let directory = test.path();
    for path in all_below(&directory.join(".local")).iter().filter(|path| path.is_file()) {
        assert!(
            !fs::read_to_string(path).expect("what a run leaves").contains("s3cr3t-flag"),
            "{}",
            path.display()
        );
    }
    fs::write(directory.join("go"), "").expect("what a run leaves");
    let refused = again(&directory, &["test", "--resume"]).status(2);
    assert!(refused.stderr.contains("give it with --var API_TOKEN=…"), "{}", refused.stderr);
    let gone_on = again(&directory, &["test", "--resume", "--var", "API_TOKEN=other"]).status(0);
    assert_eq!(gone_on.file("said"), "other\n");
}

#[test]
fn a_test_that_passes_leaves_nothing() {
    let test = Test::of("# Guide\n\n```bash\ntrue\n```\n").passes();
    assert_eq!(fs::read_dir(test.path().join(RUNS)).expect("what a run leaves").count(), 0);
}

#[test]
fn a_run_that_goes_through_keeps_no_state() {
    let test =
        Test::new().doc("guide.md", "# Guide\n\n```bash\na=1\n```\n").args(["run", "guide.md"]).passes();
    let files: Vec<_> =
        all_below(&only_run(&test.path())).into_iter().filter(|path| path.is_file()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
}

#[test]
fn a_last_line_that_is_torn_is_passed_over() {
    let ran = failed(FAILING);
    let directory = ran.path();
    let journal = only_run(&directory).join("journal");
    let lines = fs::read_to_string(&journal).expect("what a run leaves");
    for length in [lines.len() - 1, lines.len() - 30] {
        fs::write(&journal, &lines[..length]).expect("what a run leaves");
        let gone_on = again(&directory, &["run", "--resume"]).status(1);
        assert!(gone_on.stderr.contains(" at step 2 of 2, guide.md:7\n"), "{}", gone_on.stderr);
        again(&directory, &["runs"]).status(0).stderr("");
    }
}

#[test]
fn damaged_journals_are_told_by_name() {
    let ran = failed(FAILING);
    let directory = ran.path();
    let run = only_run(&directory);
    let (id, journal) = (id(&run), run.join("journal"));
    let lines = fs::read_to_string(&journal).expect("what a run leaves");
    let torn = |reason: &str| {
        format!("the journal of run `{id}` is damaged: {reason}; remove {} to be rid of it\n", run.display())
    };
    let cases = [
        (String::new(), torn("its first line is missing")),
        ("noise\n".to_owned(), torn("its first line is not that of a journal")),
        (
            lines.replacen("\"schema\":1", "\"schema\":9", 1).replacen("0.1.0", "7.0", 1),
            format!(
                "run `{id}` was kept by rehearse 7.0, whose journals (schema 9) this one does not know\n"
            ),
        ),
    ];
    for (lines, told) in cases {
        fs::write(&journal, lines).expect("what a run leaves");
        let listed = again(&directory, &["runs"]).status(0);
        assert_eq!(listed.stdout, "no runs are kept\n");
        assert_eq!(listed.stderr, format!("warning: {told}"));
        again(&directory, &["run", "--resume", &id]).status(2).stderr(&format!("error: {told}"));
    }
    fs::write(&journal, lines).expect("what a run leaves");
    fs::write(run.join("before-1"), "{").expect("what a run leaves");
    let told = again(&directory, &["run", "--resume"]).status(2).stderr;
    assert!(
        told.starts_with(&format!("error: the journal of run `{id}` is damaged: the state of its session")),
        "{told}"
    );
}

#[test]
fn what_is_no_run_is_let_be() {
    let test = Test::new().doc(&format!("{RUNS}/notes.txt"), "mine").args(["runs"]).passes();
    test.stdout("no runs are kept\n").stderr("");
}

#[test]
fn a_run_that_cannot_be_kept_is_run_all_the_same() {
    let document = "# Guide\n\n```bash\ntrue\n```\n";
    let test = Test::new().doc("guide.md", document).doc("state", "a file").args(["run", "guide.md"]);
    let state = test.path().join("state");
    let ran = test.env("XDG_STATE_HOME", state.to_str().expect("what a run leaves")).passes();
    ran.stderr(&format!(
        "warning: this run cannot go on another time: {}/rehearse/runs: cannot be written: Not a directory (os error 20)\n",
        state.display()
    ));
    Test::of(document).env("XDG_STATE_HOME", "/dev/null/none").passes().stderr("");
}

#[test]
fn without_a_home_there_is_no_place() {
    let none = "there is no place to keep runs: neither XDG_STATE_HOME nor HOME is set to a directory\n";
    let test = Test::new().doc("guide.md", "# Guide\n\n```bash\ntrue\n```\n");
    let test = test.args(["run", "guide.md"]).env("HOME", "");
    test.passes().stderr(&format!("warning: this run cannot go on another time: {none}"));
    Test::new().args(["runs"]).env("HOME", "").refused().stderr(&format!("error: {none}"));
}

#[test]
fn a_full_disk_ends_the_journal_and_not_the_run() {
    let document = "# Guide\n\n```bash\nprintf -v big '%100000s' x\n```\n\n```bash\necho \"${#big}\"\n```\n";
    let test = Test::new().doc("guide.md", document).args(["run", "guide.md"]);
    let plain = test.command();
    let mut command = std::process::Command::new("bash");
    command.args(["-c", "trap '' XFSZ; ulimit -f 50; exec \"$@\"", "bash"]);
    command.arg(plain.get_program()).args(plain.get_args()).current_dir(test.path()).env_clear();
    for (name, value) in plain.get_envs() {
        command.envs(value.map(|value| (name, value)));
    }
    let output = command.output().expect("what a run leaves");
    let ran = test.outcome(&output).status(0);
    assert!(ran.stdout.contains("\n100000\n"), "{}", ran.stdout);
    let told = &ran.stderr;
    assert!(
        told.starts_with("warning: this run cannot go on another time: ") && told.lines().count() == 1,
        "{told}"
    );
    assert_eq!(fs::read_dir(ran.path().join(RUNS)).expect("what a run leaves").count(), 0);
}

#[test]
fn old_runs_are_removed() {
    let ran = failed(FAILING);
    let directory = ran.path();
    let journal = only_run(&directory).join("journal");
    again(&directory, &["runs", "--prune", "30d"]).status(0).stdout("0 runs removed\n");
    let lines = fs::read_to_string(&journal).expect("what a run leaves");
    let at = lines.find("\"at\":").expect("what a run leaves") + 5;
    fs::write(&journal, format!("{}1{}", &lines[..at], &lines[at + 13..])).expect("what a run leaves");
    let listed = again(&directory, &["runs"]).status(0).stdout;
    assert!(listed.contains("2 of 2  failed") && listed.ends_with("d\n"), "{listed}");
    again(&directory, &["runs", "--prune", "30d"]).status(0).stdout("1 run removed\n");
    again(&directory, &["runs"]).status(0).stdout("no runs are kept\n");
}
