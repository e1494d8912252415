//! Documents that each run in a copy of the directory.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::support::{Test, installed};

/// A document of one step.
fn page(command: &str) -> String {
    format!("# Page\n\n```bash\n{command}\n```\n")
}

/// A call of `rehearse test --isolate` in a directory that is nobody's home, with a directory for temporary files that no
/// other call uses.
fn isolated(arguments: &[&str]) -> Test {
    with("--isolate", arguments)
}

fn with(isolate: &str, arguments: &[&str]) -> Test {
    let test = Test::new().doc("tmp/.keep", "").args(["test", isolate]).more(arguments);
    let temporary = test.path().join("tmp").to_string_lossy().into_owned();
    test.env("TMPDIR", &temporary).env("HOME", &temporary)
}

/// What is in the directory for temporary files.
fn left(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory.join("tmp")).expect("a directory").flatten();
    entries.map(|entry| entry.path()).filter(|path| !path.ends_with(".keep")).collect()
}

#[test]
fn what_a_document_does_to_the_directory_no_other_sees() {
    for jobs in ["1", "2"] {
        let changes = page("[ \"$(cat deep/file)\" = before ]\n[ ! -e new ]\nrm -r deep\ntouch new");
        let outcome = isolated(&[".", "--quiet", "--jobs", jobs])
            .doc("a.md", &changes)
            .doc("b.md", &changes)
            .doc("deep/file", "before\n")
            .passes()
            .stdout("")
            .stderr("");
        assert_eq!(outcome.file("deep/file"), "before\n");
        assert!(!outcome.path().join("new").exists());
        assert!(left(&outcome.path()).is_empty());
    }
}

#[test]
fn what_git_ignores_is_left_out_unless_it_is_asked_for() {
    let tree = |isolate: &str, listed: &str| {
        let page = format!("{}\n```output\n{listed}\n```\n", page("find . -type f | sort"));
        let test = with(isolate, &["guide.md", "--quiet"]).doc("guide.md", page);
        let test = test.doc(".gitignore", "target\n").doc("target/big", "").doc("src/code", "");
        test.doc(".git/HEAD", "").doc("lib/.git", "gitdir: /elsewhere").passes().stdout("");
    };
    tree("--isolate", "./.git/HEAD\n./.gitignore\n./guide.md\n./src/code");
    tree("--isolate=all", "./.git/HEAD\n./.gitignore\n./guide.md\n./src/code\n./target/big");
}

/// The copy bears the directory's name, so that a page that shows where it is stays true.
#[test]
fn the_session_begins_in_the_same_place_of_the_work_tree() {
    let shows = format!(
        "{}\n```output\n/home/ada/project/docs/deep\nproject\nname: x\n```\n",
        page("pwd\nbasename \"$(dirname \"$(dirname \"$PWD\")\")\"\ncat ../../settings.txt")
    );
    isolated(&["project/docs/guide.md", "--quiet", "--working-directory", "project/docs/deep"])
        .doc("project/.git/HEAD", "")
        .doc("project/docs/rehearse.yaml", "")
        .doc("project/docs/guide.md", shows)
        .doc("project/docs/deep/file", "")
        .doc("project/settings.txt", "name: x\n")
        .passes()
        .stdout("");
}

#[test]
fn variables_prerequisites_programs_and_files_work_as_ever() {
    let guide = "---\nrehearse:\n  var-file: values.ini\n  before: first.md\n---\n# Guide\n\n\
                 <!-- rehearse: file=made/config -->\n\n```text\nport: 1\n```\n\n\
                 ```bash\ncat made/config first\nsay \"$WHO\"\n```\n\n```output\nport: 1\nfirst\nhello Ada\n```\n";
    let outcome = isolated(&["docs/guide.md", "--quiet", "--path-prepend", "bin"])
        .doc("docs/guide.md", guide)
        .doc("docs/values.ini", "WHO=Ada\n")
        .doc("docs/first.md", page("mkdir made\necho first >first"))
        .program("bin/say", "#!/bin/sh\necho hello \"$1\"\n")
        .passes()
        .stdout("")
        .stderr("");
    assert!(!outcome.path().join("first").exists() && !outcome.path().join("made").exists());
}

#[test]
fn a_failure_names_the_document_and_not_its_copy() {
    let outcome = isolated(&["docs/guide.md", "--report", "json=report.json"])
        .doc("docs/guide.md", page("no-such-program-here"))
        .fails()
        .stdout(
            "docs/guide.md  Page  1 step
    ✗ 1  :3  no-such-program-here [TIME]
        docs/guide.md:4: command exited with status 127: no-such-program-here
        standard error:
        │ guide.md: line 4: no-such-program-here: command not found

1 step: 1 failed in TIME
",
        );
    assert!(!outcome.file("report.json").contains("rehearse-"));
    assert!(left(&outcome.path()).is_empty());
}

#[test]
fn nothing_is_left_of_a_copy_when_the_call_is_killed() {
    let test =
        isolated(&["guide.md"]).doc("guide.md", page("mkfifo \"$OUT/held\"\nsleep 30090.5 >\"$OUT/held\""));
    let out = test.path().join("out").to_string_lossy().into_owned();
    let test = test.doc("out/.keep", "").doc("deep/file", "").env("OUT", &out);
    let mut child = test.command().spawn().expect("the binary");
    while !test.path().join("out/held").exists() {
        std::thread::yield_now();
    }
    let mut pipe = File::open(test.path().join("out/held")).expect("a pipe");
    child.kill().expect("running");
    child.wait().expect("an end");
    pipe.read_to_end(&mut Vec::new()).expect("an end");
    while !left(test.path()).is_empty() {
        std::thread::yield_now();
    }
}

#[test]
fn copies_and_temporary_files_are_kept_where_asked() {
    let outcome = isolated(&[".", "--quiet", "--keep-temp"])
        .doc("a.md", page("echo copy >made\necho temporary >\"$TMPDIR/file\""))
        .doc("docs/b.md", page("false"))
        .doc("deep/file", "before\n")
        .fails();
    let kept = left(&outcome.path());
    let [kept] = kept.as_slice() else { panic!("{kept:?}") };
    let outcome =
        outcome.stderr(&format!("note: kept in {}\n", kept.canonicalize().expect("there").display()));
    let name = outcome.path().file_name().expect("a name").to_owned();
    let first = kept.join("1-a");
    assert_eq!(fs::read_to_string(first.join("tmp/file")).expect("a file"), "temporary\n");
    assert_eq!(fs::read_to_string(first.join("copy").join(&name).join("made")).expect("a file"), "copy\n");
    assert!(kept.join("2-b/copy").join(&name).join("deep/file").exists());
}

#[test]
fn temporary_files_are_kept_without_a_copy_too() {
    let test =
        Test::of(&page("touch \"$TMPDIR/file\"")).doc("tmp/.keep", "").more(&["--quiet", "--keep-temp"]);
    let temporary = test.path().join("tmp").to_string_lossy().into_owned();
    let outcome = test.env("TMPDIR", &temporary).passes();
    assert!(left(&outcome.path())[0].join("1-guide/tmp/file").exists());
}

#[test]
fn a_home_is_too_much_to_copy() {
    let test = Test::of(&page("touch ran")).arg("--isolate");
    let home = test.path().canonicalize().expect("there").display().to_string();
    test.refused().stdout("").nothing_ran().stderr(&format!(
        "error: --isolate would copy all of {home}: no git work tree and no rehearse.yaml is nearer; use it in the \
         directory of a project\n"
    ));
}

#[test]
fn a_directory_that_git_ignores_is_not_in_the_copy() {
    let test = isolated(&["guide.md", "--working-directory", "build"]).doc("guide.md", page("true"));
    let test = test.doc(".git/HEAD", "").doc(".gitignore", "build\n").doc("build/file", "");
    let build = test.path().join("build").canonicalize().expect("there").display().to_string();
    test.refused().stdout("").stderr(&format!(
        "error: {build}: git ignores it, so it is not in the copy; --isolate=all copies what git ignores too\n"
    ));
}

/// All have written before the first one reads.
#[test]
fn eight_documents_at_once_never_see_each_other() {
    if !installed("python3") {
        return;
    }
    let begins = "\
echo \"$name\" >file
echo \"$name\" >\"$TMPDIR/file\"
python3 -u -m http.server 0 --bind 127.0.0.1 --directory \"$TMPDIR\" >\"$TMPDIR/log\" 2>&1 &
server=$!
until port=$(sed -n 's/.* port \\([0-9]*\\) .*/\\1/p' \"$TMPDIR/log\") && [ \"$port\" ]; do sleep 0.01; done
touch \"$together/$name\"
until [ \"$(ls \"$together\" | wc -l)\" = 8 ]; do sleep 0.01; done";
    let sees = "\
cat file \"$TMPDIR/file\"
python3 -c \"import urllib.request as u; print(u.urlopen('http://127.0.0.1:$port/file').read().decode(), end='')\"
jobs -p | wc -l
kill $server";
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let test = isolated(&["project", "--working-directory", "project", "--jobs", "8", "--quiet"]);
    let together = test.path().join("together").to_string_lossy().into_owned();
    let test =
        test.doc("project/rehearse.yaml", "").doc("project/file", "nobody's\n").env("together", &together);
    fs::create_dir(&together).expect("a directory of ours");
    let test = names.iter().fold(test, |test, name| {
        let expected =
            format!("<!-- rehearse: expect=exact -->\n\n```output\n{name}\n{name}\n{name}\n1\n```\n");
        let page =
            format!("# Page\n\n```bash\nname={name}\n{begins}\n```\n\n```bash\n{sees}\n```\n\n{expected}");
        test.doc(&format!("project/{name}.md"), page)
    });
    let outcome = test.passes().stdout("").stderr("");
    assert_eq!(outcome.file("project/file"), "nobody's\n");
}
