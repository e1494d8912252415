//! `rehearse run` at a terminal, which `script` provides.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use crate::support::{Test, installed};

/// Follows the document at a terminal; each text is typed when what stands before it has appeared. Gives all
/// that was on the screen and the exit status.
fn follow(document: &str, talk: &[(&str, &str)]) -> Option<(String, Option<i32>)> {
    if !installed("script") {
        return None;
    }
    let test = Test::new().doc("guide.md", document);
    let plain = test.command();
    let program = env!("CARGO_BIN_EXE_rehearse");
    let mut command = Command::new("env");
    command.args([
        "--default-signal=INT,QUIT",
        "script",
        "-qec",
        &format!("'{program}' run guide.md --color never"),
        "/dev/null",
    ]);
    command.env_clear().current_dir(test.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    for (name, value) in plain.get_envs() {
        command.envs(value.map(|value| (name, value)));
    }
    let mut child = command.spawn().expect("script");
    let mut keys = child.stdin.take().expect("a pipe");
    let mut stdout = child.stdout.take().expect("a pipe");
    let (mut screen, mut heard, mut piece) = (Vec::new(), 0, [0; 1024]);
    let mut talk = talk.iter();
    let mut next = talk.next();
    while let Ok(length @ 1..) = stdout.read(&mut piece) {
        screen.extend_from_slice(&piece[..length]);
        while let Some((prompt, text)) = next {
            let text_so_far = String::from_utf8_lossy(&screen[heard..]).into_owned();
            let Some(at) = text_so_far.find(prompt) else { break };
            heard += at + prompt.len();
            keys.write_all(text.as_bytes()).expect("the keyboard");
            next = talk.next();
        }
    }
    let status = child.wait().expect("an end").code();
    let screen = String::from_utf8_lossy(&screen).replace('\r', "");
    Some((crate::support::timeless(&screen), status))
}

#[test]
fn every_step_is_at_the_same_terminal() {
    let document = "# Terminal\n\n```bash\ntest -t 0 && test -t 1 && test -t 2 && here=$(tty)\n```\n\n\
                    ```bash\n[[ $(tty) == \"$here\" ]] && echo same >/dev/tty\n```\n";
    let Some((screen, status)) = follow(document, &[]) else { return };
    assert_eq!(
        screen,
        "guide.md  Terminal  2 steps

1  guide.md:3
$ test -t 0 && test -t 1 && test -t 2 && here=$(tty)

2  guide.md:7
$ [[ $(tty) == \"$here\" ]] && echo same >/dev/tty
same

✓ guide.md ran through: 2 steps in TIME
"
    );
    assert_eq!(status, Some(0));
}

#[test]
fn a_question_is_answered_at_the_keyboard() {
    let document = "# Names\n\n```bash\ntrue\n```\n\n\
                    ```bash\nread -p 'Name? ' name\necho \"Hello $name\"\n```\n\n\
                    ```bash\nread -s -p 'Word? ' word\necho \"${#word} letters\"\n```\n";
    let talk = [("\nName? ", "Ada\n"), ("\nWord? ", "hidden\n")];
    let Some((screen, status)) = follow(document, &talk) else { return };
    assert_eq!(
        screen,
        "guide.md  Names  3 steps

1  guide.md:3
$ true

2  guide.md:7
$ read -p 'Name? ' name
  echo \"Hello $name\"
Name? Ada
Hello Ada

3  guide.md:12
$ read -s -p 'Word? ' word
  echo \"${#word} letters\"
Word? 6 letters

✓ guide.md ran through: 3 steps in TIME
"
    );
    assert_eq!(status, Some(0));
}

#[test]
fn ctrl_c_stops_the_step_and_cleans_up() {
    let document = "# Stop\n\n```bash\necho ready; read -r line < <(sleep 60)\n```\n\n\
                    ## Clean up\n\n```bash\nstty -a | grep -o ' icanon' && echo cleaned\n```\n";
    let Some((screen, status)) = follow(document, &[("\nready", "\u{3}")]) else { return };
    assert_eq!(
        screen,
        "guide.md  Stop  2 steps

1  guide.md:3
$ echo ready; read -r line < <(sleep 60)
ready
^C
    ✗ 1  :3  echo ready; read -r line < <(sleep 60) [TIME]
        guide.md:3: stopped

2  guide.md:9  Clean up
$ stty -a | grep -o ' icanon' && echo cleaned
 icanon
cleaned
  stopped by SIGINT

2 steps: 1 passed, 1 failed in TIME
"
    );
    assert_eq!(status, Some(130));
}

#[test]
fn a_program_that_is_typed_into_answers_at_a_terminal_too() {
    if !installed("sqlite3") {
        return;
    }
    let document =
        "# SQL\n\n```bash\nsqlite3 :memory:\n```\n\n```sql\nSELECT 42;\n```\n\n```bash\necho after\n```\n";
    let Some((screen, status)) = follow(document, &[]) else { return };
    assert_eq!(
        screen,
        "guide.md  SQL  2 steps

1  guide.md:3
$ sqlite3 :memory:
> SELECT 42;
42

2  guide.md:11
$ echo after
after

✓ guide.md ran through: 2 steps in TIME
"
    );
    assert_eq!(status, Some(0));
}
