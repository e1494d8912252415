//! Annotations as documents for Innovation Engine have them.

use crate::support::Test;

#[test]
fn a_similarity_is_met() {
    Test::of(
        "# Match

```bash
echo 'hello brave new world'
```

<!--expected_similarity=0.8-->

```output
hello brave old world
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :3  echo 'hello brave new world' [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn the_same_output_fails_a_higher_similarity() {
    Test::of(
        "# Match

```bash
echo 'hello brave new world'
```

<!--expected_similarity=0.99-->

```output
hello brave old world
```
",
    )
    .fails()
    .stdout(
        "guide.md  Match  1 step
    ✗ 1  :3  echo 'hello brave new world' [TIME]
        guide.md:9: similarity is 0.914, 0.99 is asked for
        10 - hello brave old world
           + hello brave new world

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn a_pattern_is_read_with_look_around() {
    Test::of(
        r#"# Match

```bash
printf 'pod/web ready\nnode ok\n'
```

<!--expected_similarity="(?m)^pod/(?!db)\w+ ready$"-->

```output
anything
```
"#,
    )
    .passes()
    .stdout(
        r"guide.md  Match  1 step
    ✓ 1  :3  printf 'pod/web ready\nnode ok\n' [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn a_pattern_with_look_around_can_fail() {
    Test::of(
        r#"# Match

```bash
printf 'pod/db ready\nnode ok\n'
```

<!--expected_similarity="(?m)^pod/(?!db)\w+ ready$"-->

```output
anything
```
"#,
    )
    .fails()
    .stdout(
        r"guide.md  Match  1 step
    ✗ 1  :3  printf 'pod/db ready\nnode ok\n' [TIME]
        guide.md:9: the pattern is not found in the output
           - (?m)^pod/(?!db)\w+ ready$
           + pod/db ready
           + node ok

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn json_is_scored_with_its_keys_sorted() {
    Test::of(
        r#"# Match

```bash
echo '{"b": 1, "a": 2}'
```

<!--expected_similarity=1.0-->

```json
{"a": 2, "b": 1}
```
"#,
    )
    .passes()
    .stdout(
        r#"guide.md  Match  1 step
    ✓ 1  :3  echo '{"b": 1, "a": 2}' [TIME]

✓ guide.md does what it says: 1 step in TIME
"#,
    )
    .stderr("");
}

#[test]
fn a_pattern_that_cannot_be_read_refuses_the_document() {
    Test::of(r#"# Match

```bash
echo a
```

<!--expected_similarity="a(b"-->

```output
a
```
"#)
        .refused()
        .stdout("")
        .stderr("error: guide.md:7: expected_similarity: `a(b` is not a regular expression: at character 2: this parenthesis is not closed\n");
}
