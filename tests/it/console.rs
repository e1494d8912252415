//! What a person reads after a run: a line a step, reasons, the summary.

use crate::support::{Test, installed};

#[test]
fn a_failing_command_is_named_with_its_line_and_what_it_printed() {
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
    .fails()
    .stdout(
        "guide.md  Deploy  5 steps
  Set up
    ✓ 1  :5   name=Ada [TIME]
  Check
    ✗ 2  :11  echo start … [TIME]
        guide.md:14: command exited with status 1: cat work/absent.txt
        standard output:
        │ start
        standard error:
        │ cat: work/absent.txt: No such file or directory
    – 3–4 not run
  Clean up
    ✓ 5  :28  rm -r work (clean-up) [TIME]

5 steps: 2 passed, 1 failed, 2 not run in TIME
",
    )
    .stderr("");
}

#[test]
fn a_command_that_is_not_there_fails_in_the_words_of_bash() {
    Test::of(
        "# Missing

```bash
nosuchcommand --flag
```
",
    )
    .fails()
    .stdout(
        "guide.md  Missing  1 step
    ✗ 1  :3  nosuchcommand --flag [TIME]
        guide.md:4: command exited with status 127: nosuchcommand --flag
        standard error:
        │ guide.md: line 4: nosuchcommand: command not found

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn a_failing_command_inside_a_compound_has_its_own_line() {
    Test::of(
        "# Exits

```bash
x=1
if true; then
  grep -q absent /dev/null
fi
```
",
    )
    .fails()
    .stdout(
        "guide.md  Exits  1 step
    ✗ 1  :3  x=1 … [TIME]
        guide.md:6: command exited with status 1: grep -q absent /dev/null

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn a_status_that_was_not_expected_is_told_with_those_that_were() {
    Test::of(
        "# Exits

<!-- rehearse: exit=2,3 -->
```bash
exit 4
```
",
    )
    .fails()
    .stdout(
        "guide.md  Exits  1 step
    ✗ 1  :4  exit 4 [TIME]
        guide.md:4: exited with status 4, expected 2 or 3

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn success_where_failure_is_expected_fails() {
    Test::of(
        "# Exits

<!-- rehearse: exit=1 -->
```bash
true
```
",
    )
    .fails()
    .stdout(
        "guide.md  Exits  1 step
    ✗ 1  :4  true [TIME]
        guide.md:4: exited with status 0, expected 1

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn a_killed_shell_is_told_apart_from_a_failing_command() {
    Test::of(
        "# Exits

```bash
kill -9 $$
```
",
    )
    .fails()
    .stdout(
        "guide.md  Exits  1 step
    ✗ 1  :3  kill -9 $$ [TIME]
        guide.md:3: the shell was replaced or killed, status 137

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn the_last_lines_of_long_outputs_are_shown_and_counted() {
    Test::of(
        "# Many

```bash
seq 1 50; seq 51 100 >&2; false
```
",
    )
    .fails()
    .stdout(
        "guide.md  Many  1 step
    ✗ 1  :3  seq 1 50; seq 51 100 >&2; false [TIME]
        guide.md:4: command exited with status 1: false
        standard output, last 10 of 50 lines:
        │ 41
        │ 42
        │ 43
        │ 44
        │ 45
        │ 46
        │ 47
        │ 48
        │ 49
        │ 50
        standard error, last 10 of 50 lines:
        │ 91
        │ 92
        │ 93
        │ 94
        │ 95
        │ 96
        │ 97
        │ 98
        │ 99
        │ 100

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn skipped_steps_say_why() {
    Test::of(
        r#"# Skips

<!-- rehearse: skip="needs a GPU" -->
```bash
nvidia-smi
```

<!-- rehearse: if="test -e /nowhere" -->
```bash
echo b
```

```bash
echo c
```
"#,
    )
    .passes()
    .stdout(
        "guide.md  Skips  3 steps
    – 1  :4   nvidia-smi (skipped: needs a GPU)
    – 2  :9   echo b (skipped: not the case: test -e /nowhere)
    ✓ 3  :13  echo c [TIME]

3 steps: 1 passed, 2 skipped in TIME
",
    )
    .stderr("");
}

#[test]
fn cleanup_runs_after_a_failure_unless_told_not_to() {
    Test::of(
        "# No clean-up

```bash
false
```

## Clean up

```bash
rm -rf x
```
",
    )
    .arg("--no-cleanup")
    .fails()
    .stdout(
        "guide.md  No clean-up  2 steps
    ✗ 1  :3  false [TIME]
        guide.md:4: command exited with status 1: false
    – 2 not run

2 steps: 1 failed, 1 not run in TIME
",
    )
    .stderr("");
}

#[test]
fn repeated_attempts_are_counted() {
    Test::of(
        "# Retry

<!-- rehearse: retry-for=20s retry-every=10ms -->
```bash
n=$((n+1)); test $n -ge 3
```
",
    )
    .passes()
    .stdout(
        "guide.md  Retry  1 step
    ✓ 1  :4  n=$((n+1)); test $n -ge 3 (3 attempts) [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn a_step_that_takes_too_long_is_told_with_its_limit() {
    Test::of(
        "# Slow

<!-- rehearse: timeout=1s -->
```bash
echo begun
read -r line < <(sleep 30)
```

## Clean up

```bash
echo clean
```
",
    )
    .fails()
    .stdout(
        "guide.md  Slow  2 steps
    ✗ 1  :4   echo begun … (timed out) [TIME]
        guide.md:4: took longer than 1s
        standard output:
        │ begun
  Clean up
    ✓ 2  :11  echo clean (clean-up) [TIME]

2 steps: 1 passed, 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn findings_stand_below_the_steps_with_help() {
    Test::of(
        "# Findings

See [other](other.md).

[!INCLUDE [x](absent.md)]

<!-- expected_similarity=0.1 -->

```output
nothing before
```

```bash
echo a
```

<!-- expected-similarity=0.8 -->

```output
a
```
",
    )
    .passes()
    .stdout(
        "guide.md  Findings  1 step
    ✓ 1  :13  echo a [TIME]
  warning: guide.md:5: the included file `absent.md` is not there
    help: check the path; nothing is read in its place
  warning: guide.md:7: this annotation belongs to no output of a step
    help: put it right before the output block, under the step that prints it
  warning: guide.md:17: this is not how `expected_similarity` is written; it is read as meant
    help: write `<!-- expected_similarity=0.8 -->`

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn a_failing_input_has_its_own_lines_below_its_step() {
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
    .fails()
    .stdout(
        "guide.md  SQL  2 steps
    ✗ 1  :3   sqlite3 :memory: [TIME]
        ✗ input :12 sql  SELECT * FROM t;
          guide.md:16: 1 of 2 expected lines differs
          17   1|x
          18 - 2|z
             + 2|y
    – 2 not run

2 steps: 1 failed, 1 not run in TIME
",
    )
    .stderr("");
}

#[test]
fn what_failed_is_listed_again_after_several_documents() {
    if !installed("sqlite3") {
        return;
    }
    Test::new()
        .doc(
            "a.md",
            "# Missing

```bash
nosuchcommand --flag
```
",
        )
        .doc(
            "b.md",
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
        .doc(
            "c.md",
            "# Warn

```bash
echo a
```

```output
b
```
",
        )
        .doc(
            "d.md",
            "# Retry

<!-- rehearse: retry-for=20s retry-every=10ms -->
```bash
n=$((n+1)); test $n -ge 3
```
",
        )
        .args(["test", "a.md", "b.md", "c.md", "d.md"])
        .fails()
        .stdout(
            "a.md  Missing  1 step
    ✗ 1  :3  nosuchcommand --flag [TIME]
        a.md:4: command exited with status 127: nosuchcommand --flag
        standard error:
        │ a.md: line 4: nosuchcommand: command not found

b.md  SQL  2 steps
    ✗ 1  :3   sqlite3 :memory: [TIME]
        ✗ input :12 sql  SELECT * FROM t;
          b.md:16: 1 of 2 expected lines differs
          17   1|x
          18 - 2|z
             + 2|y
    – 2 not run

c.md  Warn  1 step
    ✗ 1  :3  echo a [TIME]
        c.md:7: 1 of 1 expected line differs
        8 - b
          + a

d.md  Retry  1 step
    ✓ 1  :4  n=$((n+1)); test $n -ge 3 (3 attempts) [TIME]

✗ a.md:4: command exited with status 127: nosuchcommand --flag
✗ b.md:16: 1 of 2 expected lines differs
✗ c.md:7: 1 of 1 expected line differs

4 documents: 1 passed, 3 failed
5 steps: 1 passed, 3 failed, 1 not run in TIME
",
        )
        .stderr("");
}
