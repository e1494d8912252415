//! `rehearse run`: a document is followed, its output shown, its status verified.

use crate::support::{Test, installed};

#[test]
fn output_is_shown_and_not_compared() {
    Test::new()
        .doc(
            "guide.md",
            r#"# Follow

## One

```bash
name=Ada
echo "Hello $name"
echo odd >&2
```

```output
not compared
```

## Two

<!-- rehearse: skip="needs a GPU" -->
```bash
nvidia-smi
```

```bash
printf 'no newline'
```
"#,
        )
        .args(["run", "guide.md"])
        .passes()
        .stdout(
            r#"guide.md  Follow  3 steps

1  guide.md:5  One
$ name=Ada
  echo "Hello $name"
  echo odd >&2
Hello Ada
    – 2  :18  nvidia-smi (skipped: needs a GPU)

3  guide.md:22  Two
$ printf 'no newline'
no newline

3 steps: 2 passed, 1 skipped in TIME
"#,
        )
        .stderr("odd\n");
}

#[test]
fn a_failing_status_stops_the_run() {
    Test::new()
        .doc(
            "guide.md",
            "# Deploy

## Set up

```bash
name=Ada
```

## Check

```bash
echo start
mkdir -p work
cat work/absent.txt
echo never
```

```bash
echo later
```

```bash
echo later still
```

## Clean up

```bash
rm -r work
```
",
        )
        .args(["run", "guide.md"])
        .fails()
        .stdout(
            "guide.md  Deploy  5 steps

1  guide.md:5  Set up
$ name=Ada

2  guide.md:11  Check
$ echo start
  mkdir -p work
  cat work/absent.txt
  echo never
start
    ✗ 2  :11  echo start … [TIME]
        guide.md:14: command exited with status 1: cat work/absent.txt
    – 3–4 not run

5  guide.md:28  Clean up
$ rm -r work

5 steps: 2 passed, 1 failed, 2 not run in TIME
",
        )
        .stderr("cat: work/absent.txt: No such file or directory\n");
}

#[test]
fn quiet_shows_the_output_of_the_commands_alone() {
    Test::new()
        .doc(
            "guide.md",
            r#"# Follow

## One

```bash
name=Ada
echo "Hello $name"
echo odd >&2
```

```output
not compared
```

## Two

<!-- rehearse: skip="needs a GPU" -->
```bash
nvidia-smi
```

```bash
printf 'no newline'
```
"#,
        )
        .args(["run", "guide.md", "--quiet"])
        .passes()
        .stdout(
            "Hello Ada
no newline",
        )
        .stderr("odd\n");
}

#[test]
fn verbose_adds_verdicts_and_variables() {
    Test::new()
        .doc(
            "guide.md",
            r#"# Follow

## One

```bash
name=Ada
echo "Hello $name"
echo odd >&2
```

```output
not compared
```

## Two

<!-- rehearse: skip="needs a GPU" -->
```bash
nvidia-smi
```

```bash
printf 'no newline'
```
"#,
        )
        .args(["run", "guide.md", "--verbose"])
        .passes()
        .stdout(
            r#"guide.md  Follow  3 steps

1  guide.md:5  One
$ name=Ada
  echo "Hello $name"
  echo odd >&2
Hello Ada
    ✓ 1  :5   name=Ada … [TIME]
        name=Ada
    – 2  :18  nvidia-smi (skipped: needs a GPU)

3  guide.md:22  Two
$ printf 'no newline'
no newline
    ✓ 3  :22  printf 'no newline' [TIME]

3 steps: 2 passed, 1 skipped in TIME
"#,
        )
        .stderr("odd\n");
}

#[test]
fn what_is_typed_into_a_program_stands_before_its_answer() {
    if !installed("sqlite3") {
        return;
    }
    Test::new()
        .doc(
            "guide.md",
            "# SQL

```bash
sqlite3 :memory:
```

```sql
CREATE TABLE t (a, b);
INSERT INTO t VALUES (1, 'x'), (2, 'y');
```

```sql
SELECT * FROM t;
```

```output
1|x
2|z
```

```bash
echo after
```
",
        )
        .args(["run", "guide.md"])
        .passes()
        .stdout(
            "guide.md  SQL  2 steps

1  guide.md:3
$ sqlite3 :memory:
> CREATE TABLE t (a, b);
> INSERT INTO t VALUES (1, 'x'), (2, 'y');
> SELECT * FROM t;
1|x
2|y

2  guide.md:21
$ echo after
after

✓ guide.md ran through: 2 steps in TIME
",
        )
        .stderr("");
}

#[test]
fn a_file_is_announced_by_its_name() {
    Test::new()
        .doc(
            "guide.md",
            "# File

Create a file named `app.yaml`:

```yaml
kind: App
```

```bash
cat app.yaml
```
",
        )
        .args(["run", "guide.md"])
        .passes()
        .stdout(
            "guide.md  File  2 steps

1  guide.md:5
write app.yaml

2  guide.md:9
$ cat app.yaml
kind: App

✓ guide.md ran through: 2 steps in TIME
",
        )
        .stderr("");
}

#[test]
fn quiet_shows_no_text_that_is_typed() {
    if !installed("sqlite3") {
        return;
    }
    Test::new()
        .doc(
            "guide.md",
            "# SQL

```bash
sqlite3 :memory:
```

```sql
SELECT 42;
```
",
        )
        .args(["run", "guide.md", "--quiet"])
        .passes()
        .stdout("42\n")
        .stderr("");
}

#[test]
fn secrets_are_masked_in_what_is_shown() {
    Test::new()
        .doc(
            "guide.md",
            r#"# Secrets

```bash
echo "the token is $API_TOKEN"; echo "$API_TOKEN" >&2
```
"#,
        )
        .args(["run", "guide.md"])
        .env("API_TOKEN", "hunter22")
        .passes()
        .stdout(
            r#"guide.md  Secrets  1 step

1  guide.md:3
$ echo "the token is $API_TOKEN"; echo "$API_TOKEN" >&2
the token is ***

✓ guide.md ran through: 1 step in TIME
"#,
        )
        .stderr("***\n");
}

#[test]
fn no_terminal_means_no_terminal() {
    Test::new()
        .doc(
            "guide.md",
            "# Terminal

```bash
test ! -t 0 && test ! -t 1 && echo none
```

```bash
read -r answer || echo end of file
```
",
        )
        .args(["run", "guide.md"])
        .passes()
        .stdout(
            "guide.md  Terminal  2 steps

1  guide.md:3
$ test ! -t 0 && test ! -t 1 && echo none
none

2  guide.md:7
$ read -r answer || echo end of file
end of file

✓ guide.md ran through: 2 steps in TIME
",
        )
        .stderr("");
}

#[test]
fn a_missing_document_is_refused() {
    Test::new().args(["run", "absent.md"]).refused().stdout("").stderr("error: absent.md: no such file\n");
}

#[test]
fn the_status_that_is_promised_passes() {
    Test::new()
        .doc(
            "guide.md",
            "# Status

<!-- rehearse: exit=3 -->
```bash
exit 3
```
",
        )
        .args(["run", "guide.md"])
        .passes()
        .stdout(
            "guide.md  Status  1 step

1  guide.md:4
$ exit 3

✓ guide.md ran through: 1 step in TIME
",
        )
        .stderr("");
}

#[test]
fn a_dry_run_prints_what_would_run_and_runs_nothing() {
    let document = "# A\n\n```bash\ntouch ran\n```\n\n## B\n\n<!-- rehearse: skip=\"needs a cloud\" -->\n```bash\necho no\n```\n\n\
                    ```bash\nsqlite3 :memory:\n```\n\n```sql\nSELECT 1;\n```\n";
    Test::new()
        .doc("guide.md", document)
        .args(["run", "guide.md", "--dry-run"])
        .passes()
        .stdout(
            "guide.md  A  3 steps

1  guide.md:3
$ touch ran

2  guide.md:10  B
skipped: needs a cloud

3  guide.md:14  B
$ sqlite3 :memory:
> SELECT 1;
",
        )
        .stderr("")
        .nothing_ran();
}

#[test]
fn a_dry_run_prints_all_that_decides_what_a_step_does() {
    let document = "# A\n\n<!-- rehearse: file=notes.txt -->\n```text\none\ntwo\n```\n\n\
                    <!-- rehearse: cwd=/tmp env.LEVEL=3 exit=1,2 stdin=\"yes\\n\" -->\n```bash\nPLACE=home\ncat; false\n```\n\n\
                    <!-- rehearse: skip -->\n```bash\necho no\n```\n";
    Test::new()
        .doc("guide.md", document)
        .args(["run", "guide.md", "--dry-run", "--var", "PLACE=work"])
        .passes()
        .stdout(
            "guide.md  A  3 steps

1  guide.md:4
write notes.txt
> one
> two

2  guide.md:10
$ PLACE=home
  cat; false
  exit 1,2 · in /tmp · LEVEL=3 · given standard input
  PLACE keeps the value that --var gives
> yes

3  guide.md:16
skipped
",
        )
        .stderr("");
}

#[test]
fn a_dry_run_as_json_is_the_plan() {
    let document = "# A\n\n```bash\ntouch ran\n```\n";
    let plan =
        Test::new().doc("guide.md", document).args(["inspect", "guide.md", "--format", "json"]).passes();
    let dry = plan.path();
    let told = Test::inside(&dry).args(["run", "guide.md", "--dry-run", "--format", "json"]).passes();
    told.stdout(&plan.stdout).stderr("").nothing_ran();
}
