//! What is told while a document runs: lines about silent steps, and the live view at a terminal.

use std::fs;
use std::io::{BufRead, BufReader, Read};

use crate::support::{Test, report, timeless};
use crate::terminal::Terminal;

/// Waits until a file is there, having printed nothing.
const WAITS: &str = "# A\n\n```bash\ntrue\n```\n\n```bash\nmkfifo gate\n# wait\nuntil [ -e told ]; do read -t 0.01 <>gate || :; done\n```\n";

/// The call's standard error up to this many lines; then the step may end.
fn heard(test: &Test, lines: usize) -> (String, String) {
    let mut child = test.command().spawn().expect("the binary");
    let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut said = String::new();
    for _ in 0..lines {
        assert!(stderr.read_line(&mut said).expect("text") > 0, "{said}");
    }
    fs::write(test.path().join("told"), "").expect("a file");
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).expect("text");
    let mut stdout = String::new();
    child.stdout.take().expect("a pipe").read_to_string(&mut stdout).expect("text");
    assert_eq!(child.wait().expect("an end").code(), Some(0));
    (said, timeless(&stdout))
}

#[test]
fn a_silent_step_is_told_again_and_again() {
    for calls in [
        &["--silent-after", "10ms"][..],
        &["--silent-after", "10ms", "--format", "json"],
        &["--silent-after", "10ms", "--jobs", "2"],
    ] {
        let (said, _) = heard(&Test::of(WAITS).more(calls), 3);
        assert_eq!(
            said,
            "note: guide.md:7: step 2 has printed nothing for 10ms: mkfifo gate …\n\
             note: guide.md:7: step 2 has printed nothing for 20ms: mkfifo gate …\n\
             note: guide.md:7: step 2 has printed nothing for 40ms: mkfifo gate …\n"
        );
    }
}

#[test]
fn the_setting_holds_for_the_page_and_the_run_is_told_of_as_well() {
    let page = format!("---\nrehearse:\n  silent-after: 10ms\n---\n\n{WAITS}");
    let (said, _) = heard(&Test::of(&page).args(["run", "guide.md"]), 1);
    assert_eq!(said, "note: guide.md:12: step 2 has printed nothing for 10ms: mkfifo gate …\n");
}

#[test]
fn secrets_are_masked_in_what_is_told() {
    let page = WAITS.replace("mkfifo gate", "mkfifo gate; : hunter22");
    let (said, _) =
        heard(&Test::of(&page).more(&["--silent-after", "10ms", "--var", "MY_TOKEN=hunter22"]), 1);
    assert_eq!(said, "note: guide.md:7: step 2 has printed nothing for 10ms: mkfifo gate; : *** …\n");
}

#[test]
fn a_step_that_prints_is_not_silent() {
    let page = "# A\n\n```bash\nfor i in {1..40}; do echo $i; read -t 0.01 <> <(:) || :; done\n```\n";
    Test::of(page).more(&["--silent-after", "30s"]).passes().stderr("");
}

#[test]
fn nothing_is_told_where_that_is_not_wanted() {
    let page = "# A\n\n```bash\nsleep 0.2\n```\n";
    Test::of(page).more(&["--silent-after", "none"]).passes().stderr("");
    Test::of(page).more(&["--silent-after", "10ms", "--quiet"]).passes().stderr("");
}

/// Two documents that run until the file `told` is there.
fn two() -> Test {
    let page = |name: &str| {
        format!(
            "# {name}\n\n```bash\nmkfifo {name}\nuntil [ -e told ]; do read -t 0.01 <>{name} || :; done\n```\n"
        )
    };
    Test::new().doc("a.md", page("a")).doc("b.md", page("b")).args(["test", "--jobs", "2", "a.md", "b.md"])
}

#[test]
fn at_a_terminal_each_document_that_runs_has_a_line_until_it_is_done() {
    let mut terminal = Terminal::start(two());
    terminal.sees("a.md:3  mkfifo a …").sees("silent]");
    let screen = terminal.screen();
    assert_eq!(screen.matches(".md:3").count(), 2, "{screen}");
    fs::write(terminal.path().join("told"), "").expect("a file");
    assert_eq!(terminal.ends(), Some(0));
    let screen = terminal.screen();
    assert!(!screen.contains("silent") && !screen.contains('⠋'), "{screen}");
    assert!(screen.contains("2 documents: 2 passed"), "{screen}");
}

#[test]
fn a_narrow_terminal_cuts_the_lines_and_a_resize_does_not_break_them() {
    let mut terminal = Terminal::sized(two(), 10, 30);
    terminal.sees("a.md:3");
    terminal.resize(10, 60).sees("mkfifo").resize(10, 24).sees("silent]");
    fs::write(terminal.path().join("told"), "").expect("a file");
    assert_eq!(terminal.ends(), Some(0));
    assert!(!terminal.screen().contains("silent"), "{}", terminal.screen());
}

/// A hundred of them, in milliseconds: no test sees the end of that.
const HOURS: u64 = 360_000_000;

#[test]
fn what_is_left_is_estimated_from_an_earlier_report() {
    let earlier = report(&[("a.md", HOURS), ("c.md", 1)]);
    for more in [&["--report", "json=last.json"][..], &["--shard", "1/1", "--balance", "last.json"]] {
        let mut terminal = Terminal::start(two().doc("last.json", &earlier).more(more));
        terminal.shows("    about 100h left").shows("b.md:3  mkfifo b …");
        let screen = terminal.screen();
        assert!(screen.trim_end().ends_with("about 100h left"), "{screen}");
        fs::write(terminal.path().join("told"), "").expect("a file");
        assert_eq!(terminal.ends(), Some(0));
        let screen = terminal.screen();
        assert!(!screen.contains("left") && screen.contains("2 documents: 2 passed"), "{screen}");
    }
}

#[test]
fn nothing_is_estimated_without_a_usable_report() {
    for earlier in ["{}", &report(&[("c.md", HOURS), ("a.md", 0)])] {
        let mut terminal =
            Terminal::start(two().doc("last.json", earlier).more(&["--report", "json=last.json"]));
        terminal.sees("silent]");
        fs::write(terminal.path().join("told"), "").expect("a file");
        assert_eq!(terminal.ends(), Some(0));
        let all = terminal.all();
        assert!(!all.contains("left") && !all.contains("last time") && !all.contains("error"), "{all}");
    }
}

/// Presses Ctrl-C when all documents are in their second step. What is on the screen in the end, without what bash says
/// of the `sleep`.
fn interrupted(jobs: &str, pages: &[&str], more: &[&str]) -> String {
    let page = |name: &str| {
        format!(
            "# {name}\n\n```bash\ntrue\n```\n\n```bash\n: > began-{name}; sleep 30080.5\n```\n\n## Clean up\n\n```bash\n: > cleaned-{name}\n```\n"
        )
    };
    let test = pages.iter().fold(Test::new(), |test, name| test.doc(&format!("{name}.md"), page(name)));
    let test = test.args(["test", "--color", "never", "--jobs", jobs]);
    let test = pages.iter().fold(test, |test, name| test.arg(format!("{name}.md")));
    let test = test.doc("last.json", report(&[("a.md", HOURS)])).more(more);
    let mut terminal = Terminal::sized(test, 40, 80);
    for name in pages {
        terminal.shows(&format!("  {name}.md:7  : > began-{name}; sleep"));
        while !terminal.path().join(format!("began-{name}")).exists() {
            std::thread::yield_now();
        }
    }
    assert_eq!(terminal.types("\u{3}").ends(), Some(130), "{}", terminal.screen());
    assert!(terminal.raw().contains("^C"), "{}", terminal.raw());
    assert!(pages.iter().all(|name| terminal.path().join(format!("cleaned-{name}")).exists()));
    let of_bash = |said: &str| format!("        standard error:\n        │ {said}\n");
    terminal.screen().replace(&of_bash("Terminated"), "").replace(&of_bash("Killed"), "")
}

/// What is told of a document of [`interrupted`].
fn told_of(name: &str) -> String {
    format!(
        "{name}.md  3 steps\n    ✓ 1  :3   true [TIME]\n    ✗ 2  :7   : > began-{name}; sleep 30080.5 [TIME]\n        \
         {name}.md:7: stopped\n  Clean up\n    ✓ 3  :13  : > cleaned-{name} (clean-up) [TIME]\n  stopped by SIGINT\n\n"
    )
}

#[test]
fn ctrl_c_leaves_results_and_the_summary_on_the_screen_and_nothing_else() {
    let expected = format!("{}3 steps: 2 passed, 1 failed in TIME", told_of("a"));
    assert_eq!(interrupted("1", &["a"], &[]), expected);
}

#[test]
fn ctrl_c_leaves_no_line_of_documents_side_by_side() {
    let screen = interrupted("2", &["a", "b"], &["--report", "json=last.json"]);
    let summary = "✗ a.md:7: stopped\n✗ a.md: stopped by SIGINT\n✗ b.md:7: stopped\n✗ b.md: stopped by SIGINT\n\n\
                   2 documents: 2 failed\n6 steps: 4 passed, 2 failed in TIME";
    let either = [["a", "b"], ["b", "a"]].map(|[first, next]| told_of(first) + &told_of(next) + summary);
    assert!(either.contains(&screen), "{screen}");
}
