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

#[test]
fn a_walk_that_is_left_before_its_first_step_goes_on_there() {
    let mut terminal = step(PAIR);
    terminal.sees("q leave").types("q").sees("`rehearse step --resume` goes on here.");
    assert_eq!(terminal.ends(), Some(0));
    let mut walk = again(terminal.path(), &["step", "--resume"]);
    walk.sees("at step 1 of 2").sees("$ a=1").sees("q leave").types("\r").sees("step 2 of 2").sees("q leave");
    walk.types("q");
    assert_eq!(walk.ends(), Some(0), "{}", walk.all());
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

const STATES: &str = "# States

```bash
word=one; list=(a 'b c'); greet() { echo \"hi $1\"; }
```

```bash
mkdir sub; cd sub; set -o noclobber; word=two; list+=(d); unset -f greet
sleep 1000 &
```

```bash
word=three; touch made; false
```
";

/// Shows what the shell is like, in one line.
const LOOK: &str = "echo \"<$word ${list[*]} $(type -t greet) ${PWD##*/} $- $(jobs | wc -l)>\"\r";

#[test]
fn the_shell_is_taken_back_to_before_a_step() {
    let mut terminal = step(STATES);
    terminal.sees("q leave").types("r").sees("No step has run, so there is nothing to go back to.");
    terminal.sees("q leave").types("\r").sees("q leave").types("\r").sees("q leave").types("\r");
    terminal.sees("✗ failed").sees("q leave").types("!").sees("shell> ").types(LOOK);
    terminal.sees("\n<three a b c d  sub hBCE 1>").sees("shell> ").types("exit\r");
    terminal.sees("q leave").types("r").sees("Nothing else is taken\nback").sees(" [3]: ").types("\r");
    terminal.sees("The shell is as it was before step 3, which is next.");
    terminal.sees("Does not come back: what ran in the background (").sees("step 3 of 3");
    terminal.sees("q leave").types("!").sees("shell> ").types(LOOK);
    terminal.sees("\n<two a b c d  sub hBCE 0>").sees("shell> ").types("ls\r").sees("\nmade\n");
    terminal.sees("shell> ").types("\u{4}").sees("q leave").types("r").sees(" [2]: ").types("3\r");
    terminal.sees("Step 3 has not run, so there is no way back to before it.").sees("q leave");
    terminal.types("r").sees(" [2]: ").types("none\r").sees("heading `none`").sees("q leave");
    terminal.types("r").sees(" [2]: ").types("\u{1b}").sees("q leave").types("b").sees("step 2 of 3");
    terminal.sees("r takes it back").sees("Enter returns").types("r").sees(" [2]: ").types("\r");
    terminal.sees("as it was before step 2, which is next.\n\n").sees("step 2 of 3").sees("q leave");
    let directory = terminal.path().file_name().expect("a name").to_string_lossy().into_owned();
    terminal.types("!").sees("shell> ").types(LOOK);
    terminal.sees(&format!("\n<one a b c function {directory} hBE 0>")).sees("shell> ").types("\u{4}");
    terminal.sees("q leave").types("s").sees("skipped").sees("step 3 of 3").sees("q leave").types("s");
    terminal.sees("The end: 1 passed, 2 skipped of 3 steps.").sees("? keys").types("r").sees(" [3]: ");
    terminal.types("1\r").sees("before step 1, which is next").sees("step 1 of 3").sees("q leave").types("!");
    terminal.sees("shell> ").types(LOOK).sees(&format!("\n<   {directory} hBE 0>"));
    terminal.sees("shell> ").types("\u{4}").sees("q leave").types("q");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
    assert_eq!(kept(terminal.path()), "step 0/3 stopped");
}

/// Kills the program, and goes on with the walk.
fn kill_and_go_on(terminal: &mut Terminal) -> Terminal {
    terminal.kills();
    let mut walk = again(terminal.path(), &["step", "--resume"]);
    walk.sees("going on with guide-");
    walk
}

#[test]
fn what_the_reader_changes_outlives_a_kill() {
    let mut terminal = step(PAIR);
    terminal.sees("q leave").types("v").sees("set (").types("b=two\r").sees("q leave");
    let mut terminal = kill_and_go_on(&mut terminal);
    terminal.sees("step 1 of 2").sees("q leave").types("\r").sees("step 2 of 2").sees("q leave");
    terminal.types("!").sees("shell> ").types("mkdir d; cd d; f() { echo \"f $1\"; }; a=3\r").sees("$a ← 3");
    terminal.sees("shell> ");
    let mut terminal = kill_and_go_on(&mut terminal);
    terminal.sees("at step 2 of 2").sees("$a = 3").sees("q leave").types("v").sees("$b = two").sees("set (");
    terminal.types("\r").sees("q leave").types("!").sees("shell> ").types("f \"${PWD##*/} $b\"\r");
    terminal.sees("\nf d two\n").sees("shell> ").types("\u{4}").sees("q leave").types("\r");
    terminal.sees("\na is 3\n").sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
    assert_eq!(kept(terminal.path()), "step 2/2 passed");
}

#[test]
fn what_is_changed_after_a_failure_is_not_what_was_before_it() {
    let document = "# A\n\n```bash\na=1\n```\n\n```bash\na=2\ntest -n \"$b\"\necho \"a $a, b $b\"\n```\n";
    let mut terminal = step(document);
    terminal.sees("q leave").types("\r").sees("q leave").types("\r").sees("✗ failed").sees("q leave");
    terminal.types("!").sees("shell> ").types("echo $a\r").sees("\n2\n").sees("shell> ");
    let mut terminal = kill_and_go_on(&mut terminal);
    terminal.sees("step 2 of 2").sees("q leave").types("v").sees("$a = 1").sees("set (").types("\r");
    terminal.sees("q leave").types("\r").sees("✗ failed").sees("q leave").types("!").sees("shell> ");
    terminal.types("b=3\r").sees("$b ← 3").sees("shell> ");
    let mut terminal = kill_and_go_on(&mut terminal);
    terminal.sees("the session is as the failed step left it").sees("q leave").types("v");
    terminal.sees("$a = 2").sees("$b = 3").sees("set (").types("\r").sees("q leave").types("\r");
    terminal.sees("\na 2, b 3\n").sees("✓ passed").sees("Enter ends").types("r").sees(" [2]: ").types("\r");
    terminal.sees("step 2 of 2").sees("q leave").types("v").sees("$a = 1\n").sees("set (").types("\r");
    terminal.sees("q leave").types("q");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
}

#[test]
fn a_walk_that_is_killed_within_a_step_goes_on_at_that_step() {
    let hanging = STATES.replace("word=three; touch made; false", "word=three; echo ready; sleep 1000");
    let mut terminal = step(&hanging);
    terminal.sees("q leave").types("\r").sees("step 2 of 3").sees("q leave").types("\r");
    terminal.sees("step 3 of 3").sees("q leave").types("\r").sees("\nready\n");
    let mut walk = kill_and_go_on(&mut terminal);
    walk.sees("at step 3 of 3, guide.md:12").sees("does not come back: what ran in the background (");
    walk.sees("step 3 of 3").sees("q leave").types("!").sees("shell> ").types(LOOK);
    walk.sees("\n<two a b c d  sub hBCE 0>").sees("shell> ").types("\u{4}").sees("q leave").types("q");
    assert_eq!(walk.ends(), Some(0), "{}", walk.all());
    assert_eq!(kept(walk.path()), "step 2/3 stopped");
}

#[test]
fn a_walk_of_a_page_that_changed_goes_on_by_force_only() {
    let mut terminal = step(PAIR);
    terminal.sees("q leave").types("\r").sees("step 2 of 2").sees("q leave").types("q");
    assert_eq!(terminal.ends(), Some(0));
    std::fs::write(terminal.path().join("guide.md"), PAIR.replace("a=1", "a=7")).expect("a page");
    let mut refused = again(terminal.path(), &["step", "--resume"]);
    refused.sees("step 1 (guide.md:3) has changed since it ran; --force goes on all the same");
    refused.sees("\n-a=1\n+a=7\n");
    assert_eq!(refused.ends(), Some(2));
    let mut forced = again(terminal.path(), &["step", "--resume", "--force"]);
    forced.sees("at step 2 of 2").sees("$a = 1").sees("q leave").types("\r").sees("\na is 1\n");
    forced
        .sees("Enter ends")
        .types("r")
        .sees(" [2]: ")
        .types("1\r")
        .sees("$ a=7")
        .sees("q leave")
        .types("\r");
    forced.sees("step 2 of 2").sees("$a = 7").sees("q leave").types("\r").sees("\na is 7\n");
    forced.sees("Enter ends").types("\r");
    assert_eq!(forced.ends(), Some(0), "{}", forced.all());
}

#[test]
fn a_secret_is_asked_for_again_unseen_and_comes_back_with_r() {
    let document = "# A\n\n```bash\nread -s -p 'Word? ' API_TOKEN; echo\n```\n\n\
                    ```bash\necho \"${#API_TOKEN} letters\"; API_TOKEN=\n```\n";
    let mut terminal = step(document);
    terminal.sees("q leave").types("\r").sees("Word? ").types("opensesame\r").sees("$API_TOKEN ← ***");
    terminal.sees("q leave").types("q");
    assert_eq!(terminal.ends(), Some(0));
    let mut walk = again(terminal.path(), &["step", "--resume"]);
    walk.sees("API_TOKEN (not kept, since it is secret): ").types("openagain\r").sees("$API_TOKEN = ***");
    walk.sees("q leave").types("\r").sees("\n9 letters\n").sees("Enter ends").types("r").sees(" [2]: ");
    walk.types("\r").sees("step 2 of 2").sees("q leave").types("\r").sees("\n9 letters\n");
    walk.sees("Enter ends").types("\r");
    assert_eq!(walk.ends(), Some(0), "{}", walk.all());
    assert!(!terminal.raw().contains("opensesame") && !walk.raw().contains("openagain"));
}

#[test]
fn answers_are_remembered_unless_they_are_secret() {
    let document = "# A\n\n```bash\necho \"$REGION ${#MY_SECRET}\"\n```\n\n```bash\necho \"$REGION ${#MY_SECRET}\"\n```\n";
    let mut terminal = step(document);
    terminal.sees("REGION: ").types("west\r").sees("MY_SECRET: ").types("opensesame\r").sees("q leave");
    terminal.types("\r").sees("\nwest 10\n").sees("step 2 of 2").sees("q leave").types("q");
    assert_eq!(terminal.ends(), Some(0));
    let mut walk = again(terminal.path(), &["step", "--resume"]);
    walk.sees("MY_SECRET (not kept, since it is secret): ").types("again\r").sees("$REGION = west");
    walk.sees("q leave").types("\r").sees("\nwest 5\n").sees("Enter ends").types("\r");
    assert_eq!(walk.ends(), Some(0), "{}", walk.all());
    assert!(!walk.all().contains("REGION has no value") && !walk.raw().contains("again"));
}

#[test]
fn a_prerequisite_is_stepped_through_unless_its_checks_pass() {
    let first = "# First\n\n```bash\ntouch ready\n```\n\n## Validation\n\n```bash\ntest -e ready\n```\n";
    let document = "# A\n\n## Prerequisites\n\n- [First](first.md)\n\n## Do\n\n```bash\necho done\n```\n";
    let test = Test::new().doc("guide.md", document).doc("first.md", first);
    let mut terminal = Terminal::sized(test.args(["step", "guide.md", "--color", "never"]), 50, 80);
    terminal.sees("step 1 of 3").sees("$ touch ready").sees("q leave").types("\r").sees("step 2 of 3");
    terminal.sees("$ test -e ready").sees("q leave").types("\r").sees("step 3 of 3").sees("q leave");
    terminal.types("r").sees(" [2]: ").types("1\r").sees("skipped: validation passed").sees("step 3 of 3");
    terminal.sees("q leave").types("\r").sees("\ndone\n").sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
}

#[test]
fn a_walk_that_is_not_kept_does_not_say_that_it_goes_on() {
    for (name, value) in [("XDG_STATE_HOME", "/dev/null/none"), ("HOME", "")] {
        let test = Test::new().doc("guide.md", PAIR).args(["step", "guide.md", "--color", "never"]);
        let mut terminal = Terminal::sized(test.env(name, value), 50, 80);
        terminal.sees("this run cannot go on another time").sees("q leave").types("\r");
        terminal.sees("step 2 of 2").sees("q leave").types("q").sees("Left before step 2; 1 step to go.");
        assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
        assert!(!terminal.all().contains("goes on here"), "{}", terminal.all());
    }
    let document = format!("{PAIR}\n## Clean up\n\n```bash\necho gone\n```\n");
    let test = Test::new().doc("guide.md", document).args(["step", "guide.md", "--cleanup-only"]);
    let mut terminal = Terminal::sized(test.more(&["--color", "never"]), 50, 80);
    terminal.sees("q leave").types("q").sees("Left before step");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
    assert!(!terminal.all().contains("goes on here"), "{}", terminal.all());
}

#[test]
fn a_page_that_changed_is_refused_before_a_secret_is_asked_for() {
    let document = "# A\n\n```bash\na=1\n```\n\n```bash\necho \"$a ${#API_TOKEN}\"\n```\n";
    let test = Test::new().doc("guide.md", document).args(["step", "guide.md", "--color", "never"]);
    let mut terminal = Terminal::sized(test.more(&["--var", "API_TOKEN=opensesame"]), 50, 80);
    terminal.sees("q leave").types("\r").sees("step 2 of 2").sees("q leave").types("q");
    assert_eq!(terminal.ends(), Some(0));
    std::fs::write(terminal.path().join("guide.md"), document.replace("a=1", "a=7")).expect("a page");
    let changed = "step 1 (guide.md:3) has changed since it ran";
    let mut walk = again(terminal.path(), &["step", "--resume"]);
    walk.sees(changed);
    assert_eq!(walk.ends(), Some(2));
    assert!(!walk.all().contains("API_TOKEN"), "{}", walk.all());
    let refused = Test::inside(terminal.path()).args(["run", "--resume"]).refused();
    assert!(refused.stderr.contains(changed), "{}", refused.stderr);
    let mut forced = again(terminal.path(), &["step", "--resume", "--force"]);
    forced.sees("API_TOKEN (not kept, since it is secret): ").types("again\r").sees("q leave").types("\r");
    forced.sees("\n1 5\n").sees("Enter ends").types("\r");
    assert_eq!(forced.ends(), Some(0), "{}", forced.all());
}
