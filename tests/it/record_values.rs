//! Secrets and values that no two runs share, in recordings.

use crate::record::{CLOUD, recorded, replayed};
use crate::support::Test;

const NAME: &str = "pg-x7$(head -c 3 /dev/urandom | od -An -tx1 | tr -d ' \\n')q";

#[test]
fn a_name_made_in_the_run_stands_in_later_outputs() {
    let document = format!(
        "# Names\n\n```bash\nname=\"{NAME}\"\ncloud say \"$name\" created\n```\n\n```output\npg-r8c7unrw created\n```\n\n\
         ```bash\ntest \"$(cloud say \"ns/$name\")\" = \"ns/$name\" && echo same\n```\n\n```output\nsame\n```\n"
    );
    for _ in 0..3 {
        replayed(recorded(&document, &[]), &[]);
    }
}

#[test]
fn a_secret_is_nowhere_in_a_recording() {
    let document = "# Secret\n\n```bash\nPG_PASSWORD=$(head -c 9 /dev/urandom | base64)x/@\n\
                    cloud say \"--password=$PG_PASSWORD\" > said\ngrep -qF -e \"--password=$PG_PASSWORD\" said && echo kept\n\
                    cloud say \"$(printf %s \"user:$PG_PASSWORD\" | base64 -w0)\" > /dev/null\n\
                    cloud say \"data: $(printf %s \"$PG_PASSWORD\" | base64 -w0)\" | cut -d' ' -f2 | base64 -d | cmp - <(printf %s \"$PG_PASSWORD\") && echo same\n\
                    printf %s \"$PG_PASSWORD\" | cloud read\nprintf %s \"$PG_PASSWORD\" > ../value\n```\n\n\
                    ```output\nkept\nsame\n```\n";
    let directory = |outcome: &crate::support::Outcome| outcome.path();
    let document = document.replace("../value", "value");
    let outcome = recorded(&document, &[]);
    let value = outcome.file("value");
    let file = outcome.file("rec/guide.yaml");
    let encoded = |shift: usize| {
        let script = format!("printf %s \"$(printf '%{shift}s' '')$1\" | base64 -w0");
        let output = std::process::Command::new("bash").args(["-c", &script, "bash", &value]).output();
        String::from_utf8(output.expect("base64").stdout).expect("text")
    };
    assert!(file.contains("\"--password=${secret:PG_PASSWORD}\""), "{file}");
    assert!(!file.contains(value.trim()), "{file}");
    for shift in 0..3 {
        let middle = &encoded(shift)[4..12];
        assert!(!file.contains(middle), "{file}");
    }
    assert!(directory(&outcome).join("rec/guide.yaml").exists());
    replayed(outcome, &[]);
}

#[test]
fn a_secret_that_a_tool_told_gets_a_value_of_its_own() {
    let document = "# Token\n\n```bash\nTOKEN=$(cloud token)\n```\n\n```bash\ncloud use \"$TOKEN\"\n```\n\n\
                    ```output\nwelcome\n```\n";
    let cloud = "#!/bin/sh\ncase $1 in token) echo t0k3n-1234 ;; use) test \"$2\" = t0k3n-1234 && echo welcome ;; esac\n";
    let outcome = Test::new()
        .program("bin/cloud", cloud)
        .doc("guide.md", document)
        .args(["test", "guide.md", "-q", "--record", "rec", "--tool", "cloud", "--path-prepend", "bin"])
        .passes();
    assert!(!outcome.file("rec/guide.yaml").contains("t0k3n"));
    replayed(outcome, &[]);
}

#[test]
fn two_documents_have_two_recordings_side_by_side() {
    let page = |name: &str| format!("# {name}\n\n```bash\ncloud say {name}\n```\n\n```output\n{name}\n```\n");
    let test = Test::new()
        .program("bin/cloud", CLOUD)
        .doc("docs/a/guide.md", page("one"))
        .doc("docs/b/guide.md", page("two"))
        .doc("rehearse.yaml", "tools: [cloud]\n")
        .args(["test", "docs", "-q", "--record", "rec", "--path-prepend", "bin", "--jobs", "2"]);
    let outcome = test.passes().stdout("").stderr("");
    assert!(outcome.file("rec/docs/a/guide.yaml").contains("      one\n"));
    assert!(outcome.file("rec/docs/b/guide.yaml").contains("      two\n"));
    std::fs::remove_dir_all(outcome.path().join("bin")).expect("the programs");
    let outcome = outcome.again(["test", "docs", "-q", "--replay", "rec", "--jobs", "2"]).passes().stdout("");
    outcome.again(["test", "docs/b/guide.md", "-q", "--replay", "rec/docs"]).passes().stdout("");
}

#[test]
fn a_document_that_grew_finds_its_calls_again() {
    let document = "# Page\n\n```bash\ncloud say one\n```\n\n```bash\ncloud say two\n```\n\n```bash\ncloud say three\n```\n";
    let changed = "# Page\n\nMore prose.\n\n```bash\necho new\n```\n\n```bash\n# a remark\ncloud say one\n```\n\n\
                   ```bash\ncloud say three\n```\n";
    let outcome = recorded(document, &[]);
    std::fs::write(outcome.path().join("guide.md"), changed).expect("the page");
    outcome.again(["test", "guide.md", "--replay", "rec"]).passes().stdout(
        "guide.md  Page  3 steps\n\
         \x20   ✓ 1  :5   echo new [TIME]\n\
         \x20   ✓ 2  :9   cloud say one [TIME]\n\
         \x20   ✓ 3  :14  cloud say three [TIME]\n\
         \x20 warning: guide.md:1: step 2 of the recording (line 7 then) is not in the document any more\n\
         \n\
         ✓ guide.md does what it says: 3 steps in TIME\n",
    );
}
