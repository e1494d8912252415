//! Steps that run even after a failure.

use crate::support::Test;

#[test]
fn cleanup_and_always_run_after_a_failure() {
    Test::of(
        "# Clean-up

```bash
echo made > state; ls
```

```bash
cat absent
```

```bash
echo never
```

## Clean up

```bash
rm state
```

<!-- rehearse: always -->
```bash
ls
```
",
    )
    .fails()
    .stdout(
        "guide.md  Clean-up  5 steps
    ✓ 1  :3   echo made > state; ls [TIME]
    ✗ 2  :7   cat absent [TIME]
        guide.md:8: command exited with status 1: cat absent
        standard error:
        │ cat: absent: No such file or directory
    – 3 not run
  Clean up
    ✓ 4  :17  rm state (clean-up) [TIME]
    ✓ 5  :22  ls (clean-up) [TIME]

5 steps: 3 passed, 1 failed, 1 not run in TIME
",
    )
    .stderr("");
}

#[test]
fn no_cleanup_leaves_all_of_it_out() {
    Test::of(
        "# Clean-up

```bash
echo made > state; ls
```

```bash
cat absent
```

```bash
echo never
```

## Clean up

```bash
rm state
```

<!-- rehearse: always -->
```bash
ls
```
",
    )
    .arg("--no-cleanup")
    .fails()
    .stdout(
        "guide.md  Clean-up  5 steps
    ✓ 1  :3   echo made > state; ls [TIME]
    ✗ 2  :7   cat absent [TIME]
        guide.md:8: command exited with status 1: cat absent
        standard error:
        │ cat: absent: No such file or directory
    – 3–5 not run

5 steps: 1 passed, 1 failed, 3 not run in TIME
",
    )
    .stderr("");
}

#[test]
fn a_failing_cleanup_step_does_not_stop_the_next() {
    Test::of(
        "# Clean-up

```bash
true
```

## Clean up

```bash
false
```

```bash
echo still here
```
",
    )
    .fails()
    .stdout(
        "guide.md  Clean-up  3 steps
    ✓ 1  :3   true [TIME]
  Clean up
    ✗ 2  :9   false (clean-up) [TIME]
        guide.md:10: command exited with status 1: false
    ✓ 3  :13  echo still here (clean-up) [TIME]

3 steps: 2 passed, 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn cleanup_sees_the_session_as_the_failure_left_it() {
    Test::of(
        r#"# Clean-up

```bash
file=state; echo x > $file; exit 3
```

## Clean up

```bash
rm "$file" && ls
```

```output
guide.md
```
"#,
    )
    .fails()
    .stdout(
        r#"guide.md  Clean-up  2 steps
    ✗ 1  :3  file=state; echo x > $file; exit 3 [TIME]
        guide.md:3: exited with status 3
  Clean up
    ✓ 2  :9  rm "$file" && ls (clean-up) [TIME]

2 steps: 1 passed, 1 failed in TIME
"#,
    )
    .stderr("");
}

#[test]
fn cleanup_runs_after_a_step_that_took_too_long() {
    Test::of(
        r#"# Clean-up

<!-- rehearse: timeout=1s -->
```bash
file=state; echo x > $file; read -r x < <(sleep 60)
```

## Clean up

```bash
rm "$file"
```
"#,
    )
    .fails()
    .stdout(
        r#"guide.md  Clean-up  2 steps
    ✗ 1  :4   file=state; echo x > $file; read -r x < <(sleep 60) (timed out) [TIME]
        guide.md:4: took longer than 1s
  Clean up
    ✓ 2  :10  rm "$file" (clean-up) [TIME]

2 steps: 1 passed, 1 failed in TIME
"#,
    )
    .stderr("");
}

#[test]
fn without_a_failure_cleanup_is_a_step_like_others() {
    Test::of(
        "# Clean-up

```bash
echo made > state
```

## Clean up

```bash
rm state
```
",
    )
    .passes()
    .stdout(
        "guide.md  Clean-up  2 steps
    ✓ 1  :3  echo made > state [TIME]
  Clean up
    ✓ 2  :9  rm state (clean-up) [TIME]

✓ guide.md does what it says: 2 steps in TIME
",
    )
    .stderr("");
}

#[test]
fn no_cleanup_runs_cleanup_where_all_is_well() {
    Test::of(
        "# Clean-up

```bash
echo made > state
```

## Clean up

```bash
rm state
```
",
    )
    .arg("--no-cleanup")
    .passes()
    .stdout(
        "guide.md  Clean-up  2 steps
    ✓ 1  :3  echo made > state [TIME]
  Clean up
    ✓ 2  :9  rm state (clean-up) [TIME]

✓ guide.md does what it says: 2 steps in TIME
",
    )
    .stderr("");
}
