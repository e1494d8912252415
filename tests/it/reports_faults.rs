//! Reports that cannot be written: told after the run, the others written, the earlier ones whole.

use std::fs;

use crate::support::{Test, installed, leave_out};

const ONE: &str = "# One\n\n```bash\ntrue\n```\n";

#[test]
fn a_report_without_a_directory_is_told_after_the_run_and_the_others_are_written() {
    let outcome = Test::of(ONE)
        .args(["test", "guide.md", "--quiet", "--report", "json=no/such/report.json", "--report", "junit=junit.xml"])
        .run()
        .status(3)
        .stdout("")
        .stderr("error: no/such/report.json: failed to write the report: No such file or directory (os error 2)\n");
    assert!(outcome.file("junit.xml").ends_with("</testsuites>\n"));
}

#[test]
fn every_report_that_cannot_be_written_is_told() {
    Test::of(ONE)
        .doc("reports/x", "")
        .args(["test", "guide.md", "--quiet", "--report", "sarif=reports", "--report", "markdown=/dev/full"])
        .run()
        .status(3)
        .stdout("")
        .stderr(
            "error: reports: failed to write the report: Is a directory (os error 21)\n\
             error: /dev/full: failed to write the report: No space left on device (os error 28)\n",
        );
}

#[test]
fn a_document_that_failed_does_not_hide_a_report_that_is_missing() {
    Test::of("# One\n\n```bash\nfalse\n```\n")
        .args(["test", "guide.md", "--quiet", "--report", "json=no/report.json"])
        .run()
        .status(3)
        .stderr(
            "error: no/report.json: failed to write the report: No such file or directory (os error 2)\n",
        );
}

#[test]
fn a_full_disk_leaves_the_earlier_report_whole_and_nothing_else() {
    if !installed("unshare") {
        return;
    }
    let test =
        Test::of("# One\n\n```bash\nhead -c 300000 /dev/zero | tr '\\0' x\n```\n").doc("disk/.keep", "");
    let script = "mount -t tmpfs -o size=64k tmpfs disk && echo earlier > disk/report || exit 77\n\
                  for format in json junit; do\n\
                  \"$0\" test guide.md --quiet --report $format=disk/report; echo \"status $?\"; cat disk/report; ls -A disk\n\
                  done";
    let mut command = std::process::Command::new("unshare");
    command.args(["--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_rehearse")]);
    let output = command.current_dir(test.path()).env("HOME", test.path()).output().expect("unshare");
    let outcome = test.outcome(&output);
    if outcome.stdout.is_empty() {
        leave_out(&format!("no disk can be mounted: {}", outcome.stderr.trim_end()));
        return;
    }
    let full = "error: disk/report: failed to write the report: No space left on device (os error 28)\n";
    outcome.stdout(&"status 3\nearlier\nreport\n".repeat(2)).stderr(&full.repeat(2));
}

#[test]
fn a_report_that_stands_already_is_replaced() {
    let outcome = Test::of(ONE)
        .doc("report.json", "earlier")
        .args(["test", "guide.md", "--report", "json=report.json"])
        .passes()
        .stderr("");
    assert!(outcome.file("report.json").starts_with("{\n"));
    let mut left: Vec<_> = fs::read_dir(outcome.path())
        .expect("a directory")
        .map(|file| file.expect("a file").file_name())
        .collect();
    left.sort();
    assert_eq!(left, [".local", "guide.md", "report.json"]);
}

#[test]
fn a_document_that_cannot_be_run_is_an_error_in_every_report() {
    let outcome = Test::of(ONE)
        .doc("bad.md", "# Bad\n\n<!-- rehearse: tmeout=1s -->\n```bash\ntrue\n```\n")
        .args(["test", ".", "--quiet", "--report", "github=-"])
        .more(&[
            "--report",
            "junit=junit.xml",
            "--report",
            "markdown=report.md",
            "--report",
            "sarif=sarif.json",
        ])
        .fails()
        .stderr("");
    let why = "unknown directive `tmeout`; did you mean `timeout`?";
    assert!(
        outcome.stdout.contains(&format!("\n::error file=bad.md,line=3,title=bad::{why}\n")),
        "{}",
        outcome.stdout
    );
    let junit = outcome.file("junit.xml");
    assert!(
        junit.contains(&format!("<error message=\"{why}\" type=\"not-completed\">bad.md:3: {why}")),
        "{junit}"
    );
    let markdown = outcome.file("report.md");
    assert!(
        markdown.contains("\n**`bad.md:3`**: unknown directive \\`tmeout\\`; did you mean"),
        "{markdown}"
    );
    let sarif: serde_json::Value = serde_json::from_str(&outcome.file("sarif.json")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["message"]["text"], why);
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_report_over_a_document_is_refused_before_anything_runs() {
    let refused = |arguments: &[&str], told: &str| {
        let page = Test::after_a_step("[Set up](parts/setup.md)\n\n[!INCLUDE [part](parts/part.md)]\n");
        let path = page.path().to_owned();
        std::os::unix::fs::symlink("guide.md", path.join("link")).expect("a link");
        let page = page.doc("parts/part.md", ONE).args(["test"]).more(arguments);
        let guide = fs::read(path.join("guide.md")).expect("the document");
        let outcome = page.refused().nothing_ran().stdout("").stderr(told);
        assert!(outcome.file("guide.md").as_bytes() == guide && outcome.file("parts/part.md") == ONE);
    };
    let told = |option: &str, path: &str| {
        format!(
            "error: --report {option} would overwrite {path}, which is read; write the report to another file\n"
        )
    };
    refused(&["guide.md", "--report", "html=guide.md"], &told("html=guide.md", "guide.md"));
    refused(&[".", "--report", "json=./parts/../guide.md"], &told("json=./parts/../guide.md", "guide.md"));
    refused(&["guide.md", "--report", "json=link"], &told("json=link", "guide.md"));
    refused(&["guide.md", "--report", "junit=parts/part.md"], &told("junit=parts/part.md", "parts/part.md"));
}

#[test]
fn two_reports_on_one_file_are_refused() {
    let refused = |first: &str, second: &str| {
        let page = Test::after_a_step("").more(&["--report", first, "--report", second]);
        std::os::unix::fs::symlink("same", page.path().join("link")).expect("a link");
        page.refused().nothing_ran().stdout("").stderr(&format!(
            "error: a file has room for one report: --report {first} and --report {second}; write each to a file of \
             its own\n"
        ));
    };
    refused("json=same", "junit=same");
    refused("json=same", "junit=./same");
    refused("json=link", "junit=same");
    Test::of(ONE).more(&["-q", "--report", "json=/dev/null", "--report", "junit=/dev/null"]).passes();
}

#[test]
fn a_pipe_that_nobody_reads_is_told_and_one_that_is_read_gets_the_report() {
    let outcome = Test::of("# A\n\n```bash\nmkfifo pipe\n```\n")
        .more(&["-q", "--report", "json=pipe"])
        .run()
        .status(3)
        .stderr("error: pipe: failed to write the report: nobody reads this pipe\n");
    let reader =
        fs::File::options().read(true).write(true).open(outcome.path().join("pipe")).expect("a pipe");
    let page = "# B\n\n```bash\nhead -c 300000 /dev/zero | tr '\\0' x\n```\n";
    let test = Test::inside(&outcome.path()).doc("b.md", page);
    let child = test.args(["test", "-q", "b.md", "--report", "json=pipe"]).command().spawn();
    let mut child = child.expect("the binary");
    let reading = std::thread::spawn(move || {
        let mut values = serde_json::Deserializer::from_reader(reader).into_iter::<serde_json::Value>();
        values.next().expect("a report").expect("JSON")
    });
    let report = reading.join().expect("a reader");
    assert_eq!(report["documents"][0]["path"], "b.md");
    assert!(child.wait().expect("its status").success());
}

#[test]
fn a_link_to_a_file_that_is_not_there_is_followed() {
    let test = Test::of(ONE).doc("reports/.keep", "").more(&["-q", "--report", "json=latest.json"]);
    let link = test.path().join("latest.json");
    std::os::unix::fs::symlink("reports/new.json", &link).expect("a link");
    let outcome = test.passes().stderr("");
    assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert!(outcome.file("reports/new.json").starts_with("{\n"));
}

#[test]
fn an_unwritable_directory_is_told_without_a_temporary_name() {
    let outcome = Test::of(ONE).more(&["-q", "--report", "json=/proc/report.json"]).run().status(3);
    assert!(!outcome.stderr.contains(".rehearse-"), "{}", outcome.stderr);
    assert!(
        outcome.stderr.starts_with("error: /proc/report.json: failed to write the report: "),
        "{}",
        outcome.stderr
    );
}
