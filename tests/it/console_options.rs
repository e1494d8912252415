//! Flags and surroundings that change what is said, or how.

use crate::support::{Test, installed};

#[test]
fn unmet_examples_warn_where_asked() {
    Test::of(
        "# Warn

```bash
echo a
```

```output
b
```
",
    )
    .arg("--examples")
    .arg("warn")
    .passes()
    .stdout(
        "guide.md  Warn  1 step
    ✓ 1  :3  echo a [TIME]
        warning: guide.md:7: 1 of 1 expected line differs

1 step: 1 passed, 1 warning in TIME
",
    )
    .stderr("");
}

#[test]
fn unmet_examples_are_ignored_where_asked() {
    Test::of(
        "# Warn

```bash
echo a
```

```output
b
```
",
    )
    .arg("--examples")
    .arg("ignore")
    .passes()
    .stdout(
        "guide.md  Warn  1 step
    ✓ 1  :3  echo a [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn quiet_tells_failures_alone() {
    Test::of(
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
    .arg("--quiet")
    .fails()
    .stdout(
        "guide.md  Deploy  5 steps
  Check
    ✗ 2  :11  echo start … [TIME]
        guide.md:14: command exited with status 1: cat work/absent.txt
        standard output:
        │ start
        standard error:
        │ cat: work/absent.txt: No such file or directory

5 steps: 2 passed, 1 failed, 2 not run in TIME
",
    )
    .stderr("");
}

#[test]
fn quiet_says_nothing_where_all_is_well() {
    Test::of(
        "# Retry

<!-- rehearse: retry-for=20s retry-every=10ms -->
```bash
n=$((n+1)); test $n -ge 3
```
",
    )
    .arg("--quiet")
    .passes()
    .stdout("")
    .stderr("");
}

#[test]
fn verbose_shows_whole_commands_outputs_and_variables() {
    Test::of(
        r#"# Words

```bash
name=Ada
export greeting="Hello $name"
echo "$greeting"
echo odd >&2
```

```bash
unset name
```
"#,
    )
    .arg("--verbose")
    .passes()
    .stdout(
        r#"guide.md  Words  2 steps
    ✓ 1  :3   name=Ada … [TIME]
        $ name=Ada
          export greeting="Hello $name"
          echo "$greeting"
          echo odd >&2
        standard output:
        │ Hello Ada
        standard error:
        │ odd
        greeting=Hello Ada
        name=Ada
    ✓ 2  :10  unset name [TIME]
        unset name

✓ guide.md does what it says: 2 steps in TIME
"#,
    )
    .stderr("");
}

#[test]
fn verbose_shows_the_difference_of_a_warning() {
    Test::of(
        "# Warn

```bash
echo a
```

```output
b
```
",
    )
    .arg("--examples")
    .arg("warn")
    .arg("--verbose")
    .passes()
    .stdout(
        "guide.md  Warn  1 step
    ✓ 1  :3  echo a [TIME]
        warning: guide.md:7: 1 of 1 expected line differs
        8 - b
          + a
        standard output:
        │ a

1 step: 1 passed, 1 warning in TIME
",
    )
    .stderr("");
}

#[test]
fn colours_are_written_where_asked() {
    Test::of(r"# Pods

```bash
printf 'NAME   READY   STATUS    AGE\nweb-1   1/1   Running   3s\nweb-2   0/1   Pending   3s\nextra\n'; echo oops >&2
```

```output
NAME    READY   STATUS    AGE
web-1   1/1     Running   4m25s
web-2   1/1     Running   4m25s
web-3   1/1     Running   4m25s
```
")
        .arg("--color")
        .arg("always")
        .fails()
        .stdout("\u{1b}[1mguide.md\u{1b}[0m  Pods  \u{1b}[2m1 step\u{1b}[0m
    \u{1b}[31m\u{1b}[1m✗\u{1b}[0m 1  \u{1b}[2m:3\u{1b}[0m  printf 'NAME   READY   STATUS    AGE\\nweb-1   1/1   Running   3s\\nweb-2   0/1… [TIME]
        guide.md:7: \u{1b}[31m\u{1b}[1m2 of 4 expected lines differ\u{1b}[0m
        \u{1b}[2m 8\u{1b}[0m   NAME    READY   STATUS    AGE
        \u{1b}[2m 9\u{1b}[0m \u{1b}[2m~ \u{1b}[0mweb-1   1/1     Running   \u{1b}[2m4m25s\u{1b}[0m
        \u{1b}[2m10\u{1b}[0m \u{1b}[31m- \u{1b}[0m\u{1b}[31mweb-2   \u{1b}[0m\u{1b}[31m\u{1b}[1m\u{1b}[4m1/1\u{1b}[0m     \u{1b}[31m\u{1b}[1m\u{1b}[4mRunning\u{1b}[0m   \u{1b}[2m4m25s\u{1b}[0m
           \u{1b}[32m+ \u{1b}[0m\u{1b}[32mweb-2   \u{1b}[0m\u{1b}[32m\u{1b}[1m\u{1b}[4m0/1\u{1b}[0m   \u{1b}[32m\u{1b}[1m\u{1b}[4mPending\u{1b}[0m   \u{1b}[2m3s\u{1b}[0m
           \u{1b}[2m  ← `1/1` → `0/1` in column READY of `web-2`: a number that counts, so it must be equal\u{1b}[0m
        \u{1b}[2m11\u{1b}[0m \u{1b}[31m- \u{1b}[0m\u{1b}[31mweb-3   1/1     Running   4m25s\u{1b}[0m
           \u{1b}[32m+ \u{1b}[0m\u{1b}[32mextra\u{1b}[0m
           \u{1b}[2m  ← `web-3` → `extra` in column NAME\u{1b}[0m
        \u{1b}[2mstandard error:\u{1b}[0m
        \u{1b}[2m│\u{1b}[0m oops

1 step: \u{1b}[31m\u{1b}[1m1 failed\u{1b}[0m in TIME
")
        .stderr("");
}

#[test]
fn colours_are_kept_out_by_default() {
    Test::of(
        "# Warn

```bash
echo a
```

```output
b
```
",
    )
    .env("TERM", "xterm-256color")
    .fails()
    .stdout(
        "guide.md  Warn  1 step
    ✗ 1  :3  echo a [TIME]
        guide.md:7: 1 of 1 expected line differs
        8 - b
          + a

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn a_locale_without_utf8_gets_ascii() {
    if !installed("sqlite3") {
        return;
    }
    Test::of(
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
    .env("LC_ALL", "C")
    .fails()
    .stdout(
        "guide.md  SQL  2 steps
    x 1  :3   sqlite3 :memory: [TIME]
        x input :12 sql  SELECT * FROM t;
          guide.md:16: 1 of 2 expected lines differs
          17   1|x
          18 - 2|z
             + 2|y
    - 2 not run

2 steps: 1 failed, 1 not run in TIME
",
    )
    .stderr("");
}

#[test]
fn a_narrow_character_set_still_shows_what_was_printed() {
    Test::of(
        "# 日本語の手順

## 準備

```bash
echo 日本語の出力がここに出ます && echo 日本語の出力がここに出ます && echo 日本語の出力がここに出ます日本語の
```

出力例

```output
日本語の出力がここに出ます
日本語の出力がここに出ます
日本語の出力がここに出ました
```
",
    )
    .env("LC_ALL", "POSIX")
    .fails()
    .stdout(
        "guide.md  日本語の手順  1 step
  準備
    x 1  :5  echo 日本語の出力がここに出ます && echo 日本語の出力がここに出ます && echo ... [TIME]
        guide.md:11: 1 of 3 expected lines differs
        12   日本語の出力がここに出ます
        13   日本語の出力がここに出ます
        14 - 日本語の出力がここに出ました
           + 日本語の出力がここに出ます日本語の

1 step: 1 failed in TIME
",
    )
    .stderr("");
}
