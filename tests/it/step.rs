//! `rehearse step`: a walk through a document at a terminal, key by key.

use crate::support::{Test, installed};
use crate::terminal::Terminal;

/// Steps through this document without colours; its editor is whatever the test says.
fn step(document: &str) -> Test {
    Test::new().doc("guide.md", document).args(["step", "guide.md", "--color", "never"])
}

const GREETING: &str = "\
# Greetings

Say **hello** to *everybody*, see [the manual](https://example.com/m).

```bash
name=World
```

## Say it

> [!NOTE]
> It is said once.

```bash
echo \"Hello $name\"
```

```output
Hello World
```

## Say more

```bash
echo \"Bye $name\"
```

```output
Hello World
```

That was all.
";

#[test]
fn a_walk_shows_the_prose_the_values_and_what_became_of_each_step() {
    let mut terminal = Terminal::sized(step(GREETING), 50, 80);
    terminal.sees("q leave").types("\r").sees("q leave").types("\r").sees("q leave").types("\r");
    terminal.sees("keys · q leave").types("s").sees("Enter ends the session").types("\r");
    assert_eq!(terminal.ends(), Some(0));
    assert_eq!(
        terminal.screen(),
        "Greetings
guide.md · 3 steps · ? shows the keys

─────────────────────────────────────────────────────────────────── step 1 of 3

# Greetings

Say hello to everybody, see the manual (https://example.com/m).

$ name=World

✓ passed in TIME
  $name ← World

── Say it ───────────────────────────────────────────────────────── step 2 of 3

## Say it

│ Note
│ It is said once.

$ echo \"Hello $name\"
  $name = World
is to print:
│ Hello World

Hello World
✓ passed in TIME

── Say more ─────────────────────────────────────────────────────── step 3 of 3

## Say more

$ echo \"Bye $name\"
  $name = World
is to print:
│ Hello World

Bye World
✗ failed in TIME
  guide.md:28: 1 of 1 expected line differs
  29 - Hello World
     + Bye World
– skipped: skipped at the terminal

That was all.

The end: 2 passed, 1 skipped of 3 steps."
    );
}

#[test]
fn a_step_is_edited_for_this_time_only() {
    let test = step(GREETING).env("EDITOR", "sed -i s/Bye/Hello/");
    let mut terminal = Terminal::start(test);
    terminal.sees("q leave").types("\r").sees("q leave").types("\r").sees("step 3 of 3").sees("q leave");
    terminal.types("e").sees("$ echo \"Hello $name\"").sees("✓ passed").sees("Enter ends").types("q");
    assert_eq!(terminal.ends(), Some(0));
    assert!(std::fs::read_to_string(terminal.path().join("guide.md")).expect("a page").contains("Bye"));
}

#[test]
fn a_step_is_edited_line_by_line_where_there_is_no_editor() {
    let mut terminal = Terminal::start(step("# A\n\n```bash\necho one\necho two\n```\n"));
    terminal.sees("q leave").types("e").sees("$ echo one").types("\u{7f}\u{7f}\u{7f}ten\r");
    terminal.sees("\n> echo two").types("\u{1}\u{1b}[C\u{1b}[3~\r").sees("$ echo ten");
    terminal.sees("  eho two\nten\n").sees("command not found").sees("✗ failed");
    terminal.types("q").sees("Left before step 1; 1 step to go.");
    assert_eq!(terminal.ends(), Some(1), "{}", terminal.all());
}

#[test]
fn all_run_up_to_a_pause_a_failure_or_a_heading() {
    let document = "# A\n\n```bash\necho 1st\n```\n\n```bash\necho 2nd\n```\n\n\
                    <!-- rehearse: pause=\"look first\" -->\n```bash\necho 3rd\n```\n\n\
                    ## Middle\n\n```bash\necho 4th\n```\n\n### End\n\n```bash\necho 5th\nfalse\n```\n\n```bash\necho 6th\n```\n";
    let mut terminal = Terminal::start(step(document));
    terminal.sees("q leave").types("a").sees("\n1st\n").sees("\n2nd\n");
    terminal.sees("The document pauses here: look first").sees("q leave");
    terminal
        .types("u")
        .sees("run up to")
        .types("nowhere\r")
        .sees("No step has the number, name or heading `nowhere`.");
    terminal.sees("q leave").types("u").sees("run up to").types("end\r").sees("\n3rd\n").sees("\n4th\n");
    terminal.sees("step 5 of 6").sees("q leave").types("a").sees("\n5th\n").sees("✗ failed");
    terminal.sees("q leave").types("\r").sees("\n5th\n").sees("✗ failed").sees("q leave").types("s");
    terminal.sees("step 6 of 6").sees("q leave").types("q");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
}

#[test]
fn other_steps_are_looked_at_and_nothing_is_taken_back() {
    let mut terminal = Terminal::sized(step(GREETING), 50, 200);
    terminal.sees("q leave").types("\r").sees("q leave").types("\r").sees("step 3 of 3").sees("q leave");
    terminal
        .types("b")
        .sees("step 2 of 3")
        .sees("Looking only: the shell is not taken back; r takes it back");
    terminal.sees("Enter returns").types("o").sees("expected").sees("│ actual\nHello World");
    terminal.sees("Enter returns").types("b").sees("step 1 of 3").sees("Enter returns").types("\r");
    terminal.sees("step 3 of 3").sees("q leave").types("j").sees("look at").types("say it\r");
    terminal.sees("step 2 of 3").sees("Enter returns").types("\u{1b}").sees("step 3 of 3").sees("q leave");
    terminal
        .types("?")
        .sees("run all from here")
        .sees("q leave")
        .types("\u{3}")
        .sees("q leaves.")
        .sees("q leave");
    terminal.types("\r").sees("✗ failed").sees("q leave").types("d").sees("29 - Hello World").sees("q leave");
    terminal.types("q");
    assert_eq!(terminal.ends(), Some(1));
}

#[test]
fn variables_are_shown_and_set_and_a_shell_is_at_hand() {
    let document =
        "# A\n\n```bash\nTOWN=Ghent\nAPI_TOKEN=hunter22\n```\n\n```bash\necho \"$TOWN ${#API_TOKEN}\"\n```\n";
    let mut terminal = Terminal::start(step(document));
    terminal.sees("q leave").types("\r").sees("step 2 of 2").sees("q leave").types("v");
    terminal.sees("$API_TOKEN = ***").sees("$TOWN = Ghent").sees("set (").types("TOWN=Bruges\r");
    terminal.sees("q leave").types("v").sees("$TOWN = Bruges").sees("set (").types("API_TOKEN\r");
    terminal.sees("API_TOKEN=").types("secret\r").sees("q leave").types("!").sees("shell> ");
    terminal
        .types("for x in 1 2; do\r")
        .sees("\n> ")
        .types("extra+=$x; done\r")
        .sees("$extra ← 12")
        .sees("shell> ");
    terminal
        .types("if )\r")
        .sees("bash does not accept this")
        .sees("shell> ")
        .types("false\r")
        .sees("status 1");
    terminal
        .sees("shell> ")
        .types("\u{1b}[A\u{1b}[A\u{1b}[A\u{3}")
        .types("\u{3}")
        .sees("q leave")
        .types("\r");
    terminal.sees("\nBruges 6\n").sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0));
    assert!(!terminal.all().contains("= hunter22") && !terminal.all().contains("secret\n"));
}

#[test]
fn what_is_typed_is_no_output_and_what_is_hidden_is_not_shown() {
    let document = "# A\n\n```bash\nread -p 'Name? ' name\nread -s -p 'Word? ' word\necho\necho \"Hi $name, ${#word}\"\n```\n\n\
                    ```output\nHi Ada, 6\n```\n";
    let mut terminal = Terminal::start(step(document));
    terminal.sees("q leave").types("\r").sees("Name? ").types("Ada\r").sees("Word? ").types("hidden\r");
    terminal.sees("Hi Ada, 6\n").sees("✓ passed").sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
    assert!(!terminal.raw().contains("hidden\r\n"), "{}", terminal.raw());
}

#[test]
fn programs_that_take_the_whole_screen_work() {
    if !installed("vim") || !installed("less") {
        return;
    }
    let document = "# A\n\n```bash\nseq 100 | less\n```\n\n```bash\nvim -u NONE -c 'normal ihello' notes.txt\n```\n\n\
                    ```bash\ncat notes.txt; test -t 1 && echo terminal\n```\n\n```output\nhello\nterminal\n```\n";
    let mut terminal = Terminal::start(step(document));
    terminal
        .sees("q leave")
        .types("\r")
        .sees("\n:")
        .resize(30, 100)
        .types_until("g", "\n29\n")
        .types("G")
        .sees("(END)")
        .types("q");
    terminal.sees("✓ passed").sees("q leave").types("\r").sees("hello").types(":wq\r");
    terminal.sees("✓ passed").sees("q leave").types("\r").sees("\nhello\nterminal\n✓ passed");
    terminal.sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0));
}

#[test]
fn ctrl_c_ends_the_step_and_nothing_else() {
    let document =
        "# A\n\n```bash\nkept=1; echo ready; sleep 1000\n```\n\n```bash\necho \"kept $kept\"\n```\n";
    let mut terminal = Terminal::start(step(document));
    terminal.sees("q leave").types("\r").sees("\nready\n").types("\u{3}").sees("stopped").sees("q leave");
    terminal.types("\r").sees("\nready\n").types("\u{3}").sees("q leave").types("s");
    terminal.sees("q leave").types("\r").sees("\nkept 1\n").sees("✓ passed").sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0));
}

#[test]
fn a_dumb_terminal_gets_nothing_but_text() {
    let mut terminal = Terminal::start(step(GREETING).env("TERM", "dumb").env("LC_ALL", "C"));
    terminal.sees("| q leave").types("v").sees("set (").types("A=x\u{7f}y\r").sees("q leave").types("q");
    assert_eq!(terminal.ends(), Some(0));
    assert!(!terminal.raw().contains('\u{1b}'), "{:?}", terminal.raw());
}

#[test]
fn the_terminal_is_as_before_on_every_way_out() {
    for signal in ["TERM", "HUP"] {
        let test = Test::new().doc("guide.md", GREETING).args(["step", "guide.md"]);
        let program = env!("CARGO_BIN_EXE_rehearse");
        let script = format!(
            "before=$(stty -g); '{program}' step guide.md; echo \"status $?\"; [[ $(stty -g) == $before ]] && echo same"
        );
        let script = test.doc("walk.sh", script);
        let mut terminal = Terminal::of(script, "bash", &["walk.sh"]);
        terminal.sees("q leave").signals(signal);
        let status = if signal == "TERM" { "status 143" } else { "status 129" };
        terminal.sees(status).sees("same");
        assert_eq!(terminal.ends(), Some(0));
    }
}

#[test]
fn a_recording_holds_what_was_shown_and_no_secret() {
    let document =
        "# A\n\n```bash\nAPI_TOKEN=$(echo retnuh | rev)22\n```\n\n```bash\necho \"$API_TOKEN é\"\n```\n";
    let mut terminal = Terminal::start(step(document).arg("--cast").arg("walk.cast"));
    terminal
        .sees("q leave")
        .types("\r")
        .sees("q leave")
        .types("\r")
        .sees("*** é")
        .sees("Enter ends")
        .types("\r");
    assert_eq!(terminal.ends(), Some(0));
    let cast = std::fs::read_to_string(terminal.path().join("walk.cast")).expect("a recording");
    let mut lines = cast.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let header = lines.next().expect("a header");
    assert_eq!(
        (&header["version"], &header["width"], &header["height"]),
        (&2.into(), &80.into(), &24.into())
    );
    let events: Vec<serde_json::Value> = lines.collect();
    assert!(events.iter().all(|event| event[1] == "o" && event[0].is_number()));
    let shown: String = events.iter().filter_map(|event| event[2].as_str()).collect();
    assert!(shown.contains("*** é\r\n") && shown.contains("✓ passed"), "{shown}");
    assert!(!cast.contains("hunter22"), "{cast}");
}

#[test]
fn missing_variables_are_asked_for() {
    let metadata = r#"[{"key":"guide.md","configurations":{"configurableParams":[
        {"commandKey":"REGION","title":"Region","options":["east","west"]},
        {"commandKey":"SIZE","title":"Size","defaultValue":"small"}]}}]"#;
    let document =
        "# A\n\n```bash\necho \"$REGION $SIZE ${#MY_SECRET}\"\n```\n\n```output\nwest small 7\n```\n";
    for command in ["step", "run"] {
        let test = Test::new().doc("guide.md", document).doc("metadata.json", metadata);
        let mut terminal = Terminal::start(test.args([command, "guide.md", "--color", "never"]));
        terminal.sees("REGION (Region) has no value; needed in guide.md:4").sees("1  east").sees("REGION: ");
        terminal.types("north\r").sees("none of the choices").sees("REGION: ").types("2\r");
        terminal.sees("SIZE [small]: ").types("\r").sees("MY_SECRET: ").types("\r").sees("It needs a value");
        terminal.types("abc1234\r");
        if command == "step" {
            terminal
                .sees("$MY_SECRET = ***")
                .sees("q leave")
                .types("\r")
                .sees("✓ passed")
                .sees("Enter ends")
                .types("\r");
        }
        assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
        assert!(terminal.all().contains("west small 7") && !terminal.all().contains("abc1234"));
    }
}

#[test]
fn without_a_terminal_there_is_nothing_to_step_at() {
    step(GREETING).refused().stdout("").stderr(
        "error: there is no terminal to step at; use `rehearse run` to follow a document, `rehearse test` to verify it\n",
    );
}

#[test]
fn included_prose_is_read_and_wide_text_is_wrapped() {
    let document = "# 手順\n\n[!INCLUDE [x](part.md)]\n\n:::image source=\"x.png\":::\n\n1. One\n\n   ```bash\n   true\n   ```\n\n\
                    2. 日本語の説明は空白がないので文字の間で折り返されなければなりません。長い文章でも大丈夫です。\n   - a\n   - b\n\n   ```bash\n   true\n   ```\n";
    let test = step(document).doc("part.md", "From a `part`.\n");
    let mut terminal = Terminal::sized(test, 40, 60);
    terminal.sees("q leave").types("\r").sees("q leave").types("q");
    assert_eq!(terminal.ends(), Some(0));
    assert_eq!(
        terminal.screen(),
        "手順
guide.md · 2 steps · ? shows the keys

─────────────────────────────────────────────── step 1 of 2

# 手順

From a `part`.

1. One

$ true

✓ passed in TIME

─────────────────────────────────────────────── step 2 of 2

2. 日本語の説明は空白がないので文字の間で折り返されなければ
   なりません。長い文章でも大丈夫です。

   • a
   • b

$ true

Left before step 2; 1 step to go.
`rehearse step --resume` goes on here."
    );
}

#[test]
fn a_file_that_a_step_writes_is_shown_before_it_is_written() {
    let document =
        "# A\n\n<!-- rehearse: file=notes.txt -->\n```text\none\ntwo\n```\n\n```bash\ncat notes.txt\n```\n";
    let mut terminal = Terminal::sized(step(document), 50, 80);
    terminal.sees("writes notes.txt:\n│ one\n│ two\n").sees("q leave").types("\r").sees("✓ passed");
    terminal.sees("step 2 of 2").sees("q leave").types("\r").sees("\none\ntwo\n✓ passed");
    terminal.sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
}

#[test]
fn what_is_typed_into_a_program_is_shown_before_it_runs() {
    let reader = "#!/bin/sh\nwhile read -r line; do echo \"got $line\"; done\n";
    let lines: Vec<String> = (1..=9).map(|number| format!("SELECT {number};")).collect();
    let document = format!("# A\n\n```bash\n./psql\n```\n\n```sql\n{}\n```\n", lines.join("\n"));
    let mut terminal = Terminal::sized(step(&document).program("psql", reader), 50, 80);
    terminal.sees(&format!("types sql into it:\n│ {}\n", lines.join("\n│ "))).sees("q leave").types("\r");
    terminal.sees("got SELECT 9;").sees("✓ passed").sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
}

#[test]
fn bashs_own_variables_are_no_changes_unless_the_step_names_them() {
    let document = "# A\n\n```bash\nsource ./profile\n```\n\n```bash\neval y=2; PS2='more '\n```\n";
    let profile = "x=1 PS1='$ ' PS2='> ' PS4='+ ' HISTSIZE=9 MAILCHECK=9\n\
                   COMP_WORDBREAKS=${COMP_WORDBREAKS//:}\ngetopts a o -a\n";
    let mut terminal = Terminal::sized(step(document).doc("profile", profile), 50, 80);
    terminal.sees("q leave").types("\r").sees("$x ← 1\n").sees("step 2 of 2").sees("q leave").types("\r");
    terminal.sees("$PS2 ← more").sees("$y ← 2").sees("Enter ends").types("!").sees("shell> ");
    terminal.types("z=3\r").sees("$z ← 3\n").sees("shell> ").types("\u{4}").sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
    for name in ["COMP_WORDBREAKS", "$PS1", "$PS4", "HIST", "MAILCHECK", "OPT"] {
        assert!(!terminal.all().contains(name), "{name}: {}", terminal.all());
    }
}
