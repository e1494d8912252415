//! Values of secret variables, wherever else they stand: in other variables, in arrays.

use crate::session_document::Document;
use crate::support::Test;
use crate::terminal::Terminal;

/// A token, and variables in which it stands.
const COPIES: &str = "\
# Copies

```bash
MY_TOKEN=$(echo 'abc$efgh' | rev)98765432
```

```bash
other=\"copy of $MY_TOKEN\"
quoted=$(printf %q \"$MY_TOKEN\")
list=(one \"two $MY_TOKEN\")
url=postgres://ada:$MY_TOKEN@host/db
coded=https://host/${MY_TOKEN/'$'/%24}
```
";

#[test]
fn a_secret_within_another_variable_is_masked_in_the_report() {
    let outcome = Test::of(COPIES).arg("--format").arg("json").passes();
    let set = &outcome.json()["documents"][0]["steps"][1]["variables"]["set"];
    let expected = serde_json::json!({
        "other": "copy of ***",
        "quoted": "***",
        "list": "([0]=\"one\" [1]=\"two ***\")",
        "url": "postgres://ada:***@host/db",
        "coded": "https://host/***",
    });
    assert_eq!(*set, expected);
    assert!(!outcome.stdout.contains("hgfe"), "{}", outcome.stdout);
}

#[test]
fn a_secret_within_another_variable_is_masked_beside_a_failure() {
    let outcome = Test::of(&COPIES.replace("url=", "false\nurl=")).arg("--verbose").fails();
    assert!(outcome.stdout.contains("other=copy of ***"), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains("hgfe"), "{}", outcome.stdout);
}

#[test]
fn a_secret_within_another_variable_is_masked_among_the_changes_of_a_step() {
    let call = ["step", "guide.md", "--color", "never", "--cast", "walk.cast"];
    let mut terminal = Terminal::sized(Test::new().doc("guide.md", COPIES).args(call), 50, 80);
    terminal.sees("q leave").types("\r").sees("$MY_TOKEN ← ***").sees("q leave").types("\r");
    terminal.sees("$list ← ([0]=\"one\" [1]=\"two ***\")").sees("$other ← copy of ***\n");
    terminal.sees("$quoted ← ***\n").sees("$url ← postgres://ada:***@host/db\n");
    terminal.sees("Enter ends").types("v").sees("$quoted = ***\n").sees("set (").types("\r");
    terminal.sees("Enter ends").types("!").sees("shell> ").types("again=\"<$quoted>\"\r");
    terminal.sees("$again ← <***>").sees("shell> ").types("\u{4}").sees("Enter ends").types("\r");
    assert_eq!(terminal.ends(), Some(0), "{}", terminal.all());
    let cast = std::fs::read_to_string(terminal.path().join("walk.cast")).expect("a recording");
    assert!(!terminal.raw().contains("hgfe") && !cast.contains("hgfe"), "{}", terminal.raw());
}

#[test]
fn each_element_of_a_secret_array_is_a_secret() {
    let ran = Document::of(
        "declare -A DB_PASSWORDS=([app]=\"pass ] word\" [admin]=$'tab\\there')\nAPI_KEYS=(first1234 'sec\"ond$' ab)",
    )
    .block("echo \"${DB_PASSWORDS[app]}, ${DB_PASSWORDS[admin]}, ${API_KEYS[*]}\"\nother=\"<${API_KEYS[1]}>\"")
    .block("API_KEYS+=(third5678)")
    .block("echo \"${API_KEYS[3]}\" >&2\nlist=(\"${DB_PASSWORDS[@]}\")")
    .passes();
    assert_eq!(ran.step(2)["stdout"], "***, ***, *** *** ab\n");
    assert_eq!(ran.step(1)["variables"]["set"]["API_KEYS"], "***");
    assert_eq!(ran.step(2)["variables"]["set"]["other"], "<***>");
    assert_eq!(ran.step(4)["stderr"], "***\n");
    let report = ran.report.to_string();
    for secret in ["pass ] word", "first1234", "third5678"] {
        assert!(!report.contains(secret), "{secret}: {report}");
    }
}

#[test]
fn no_element_of_a_secret_array_is_on_disk_or_on_the_screen() {
    let document = "# A\n\n```bash\ndeclare -A DB_PASSWORDS=([app]=$(echo 4321drow | rev))\nAPI_KEYS=($(echo 8765yek | rev))\n```\n\n\
                    ```bash\necho \"${DB_PASSWORDS[app]} ${API_KEYS[0]}\"\nfalse\n```\n";
    let test = Test::new().doc("guide.md", document).args(["run", "guide.md"]);
    let outcome = test.fails();
    assert!(outcome.stdout.contains("\n*** ***\n"), "{}", outcome.stdout);
    let mut directories = vec![outcome.path().join(".local")];
    let mut files = 0;
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).expect("a directory").flatten() {
            if entry.path().is_dir() {
                directories.push(entry.path());
                continue;
            }
            let kept = std::fs::read_to_string(entry.path()).expect("what a run leaves");
            assert!(!kept.contains("word1234") && !kept.contains("key5678"), "{kept}");
            files += 1;
        }
    }
    assert!(files > 0, "a journal is kept");
}
