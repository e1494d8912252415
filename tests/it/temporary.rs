//! The directory for temporary files that a session needs.

use rustix::process::{Signal, kill_process};

use crate::session_document::Document;
use crate::support::{Test, installed};

#[track_caller]
fn refuses(command: &[&str], place: &str, reason: &str) {
    let test = Test::after_a_step("").doc("file", "").args(command.iter().copied()).arg("guide.md");
    let temporary = test.path().join(place).to_string_lossy().into_owned();
    let stderr = format!(
        "error: {temporary}: no temporary directory can be made there: {reason}; set TMPDIR to a directory that \
         can be written to\n"
    );
    test.env("TMPDIR", &temporary).refused().stdout("").stderr(&stderr).nothing_ran();
}

#[test]
fn a_directory_that_is_missing_is_named() {
    for command in ["test", "run", "script"] {
        refuses(&[command], "missing", "No such file or directory (os error 2)");
    }
}

#[test]
fn a_file_in_its_place_is_named() {
    refuses(&["test"], "file", "Not a directory (os error 20)");
    refuses(&["test", "--format", "json"], "file", "Not a directory (os error 20)");
}

/// Says where temporary files go, and leaves some there.
const LEAVES: &str =
    "mkdir -p \"$TMPDIR/a/b\"\ntouch \"$TMPDIR/a/b/file\" \"$(mktemp)\"\nchmod 500 \"$TMPDIR/a/b\"";

#[test]
fn a_document_has_a_directory_of_its_own() {
    let ran = Document::of(
        "dirname \"$(dirname \"$TMPDIR\")\"\n[ -d \"$TMPDIR\" ] && ls -A \"$TMPDIR\"\nstat -c %a \"$TMPDIR\"",
    )
    .passes();
    let temporary = ran.test.path().join("tmp");
    let ran = ran.stdout(1, &format!("{}\n1777\n", temporary.display()));
    assert_eq!(ran.step(1)["variables"]["set"], serde_json::json!({}));
}

#[test]
fn it_goes_after_a_success_a_failure_and_a_timeout() {
    Document::of(LEAVES).passes();
    Document::of(LEAVES).block("false").fails();
    Document::of(LEAVES).with("timeout=300ms", "sleep 30060.5").fails();
    Document::of(LEAVES).with("exit=3", "exit 3").block("ls \"$TMPDIR/a\"").passes().stdout(3, "b\n");
}

#[test]
fn it_goes_after_a_stop() {
    let running = Document::of(LEAVES).block("touch begun\nsleep 30061.5").start();
    while !running.directory().join("begun").exists() {
        std::thread::yield_now();
    }
    kill_process(running.pid(), Signal::INT).expect("running");
    assert_eq!(running.wait().status, Some(130));
}

#[test]
fn it_goes_with_what_other_users_made() {
    if !rustix::process::geteuid().is_root() || !installed("setpriv") {
        println!("left out: only root can be another user");
        return;
    }
    let other = "setpriv --reuid=65534 --clear-groups";
    Document::of(&format!(
        "place=$({other} mktemp -d)\n{other} touch \"$place/file\"\nstat -c %u \"$place/file\""
    ))
    .passes()
    .stdout(1, "65534\n");
}

#[test]
fn a_directory_that_the_user_gave_stays() {
    let page = "# A\n\n```bash\necho \"$TMPDIR\"\ntouch \"$TMPDIR/file\"\n```\n";
    let given = |arguments: &[&str]| {
        let test = Test::new()
            .doc("guide.md", page)
            .doc("mine/.keep", "")
            .args(["test", "--format", "json", "guide.md"]);
        let mine = test.path().join("mine").to_string_lossy().into_owned();
        let test = test.doc("mine.env", format!("TMPDIR={mine}\n"));
        let test = arguments.iter().fold(test, |test, argument| test.arg(argument.replace('@', &mine)));
        let outcome = test.passes();
        assert_eq!(outcome.json()["documents"][0]["steps"][0]["stdout"], format!("{mine}\n"));
        outcome.file("mine/file");
    };
    given(&["--var", "TMPDIR=@"]);
    given(&["--var-file", "mine.env"]);
}

#[test]
fn run_leaves_the_users_own() {
    let test = Test::of("# A\n\n```bash\necho \"$TMPDIR\"\n```\n")
        .doc("mine/.keep", "")
        .args(["run", "--quiet", "guide.md"]);
    let mine = test.path().join("mine").to_string_lossy().into_owned();
    test.env("TMPDIR", &mine).passes().stdout(&format!("{mine}\n"));
}

#[test]
fn a_page_may_set_another_one() {
    Document::of("export TMPDIR=$PWD/mine\nmkdir mine").block("mktemp").passes();
}

/// Eight documents do the same at the same time; each waits until all have begun.
#[test]
fn documents_side_by_side_have_one_each() {
    let page = |own: usize| {
        format!(
            "# A\n\n```bash\nname={own}\necho {own} >\"$TMPDIR/file\"\ntouch begun.{own}\n\
             until [ -e begun.1 -a -e begun.2 -a -e begun.3 -a -e begun.4 -a -e begun.5 -a -e begun.6 -a -e begun.7 -a -e begun.8 ]; do sleep 0.01; done\n\
             ls -A \"$TMPDIR\"\necho \"$name $(cat \"$TMPDIR/file\")\"\n```\n\n```output\nfile\n{own} {own}\n```\n"
        )
    };
    let pages: Vec<String> = (1..=8).map(|number| format!("{number}.md")).collect();
    let test = (1..=8).fold(Test::new(), |test, number| test.doc(&format!("{number}.md"), page(number)));
    test.args(["test", "--quiet", "--jobs", "8"].map(str::to_owned).into_iter().chain(pages))
        .passes()
        .stdout("");
}
