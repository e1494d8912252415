//! How closely an output must meet what the document shows.

use crate::support::Test;

#[test]
fn exact_differs_by_a_blank() {
    Test::of(
        "# Match

<!-- rehearse: expect=exact -->
```bash
echo 'a  b'
```

```output
a b
```
",
    )
    .fails()
    .stdout(
        "guide.md  Match  1 step
    ✗ 1  :4  echo 'a  b' [TIME]
        guide.md:8: 1 of 1 expected line differs
        9 - a b
          + a  b
            ← only blanks differ

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn exact_keeps_blanks_at_the_end() {
    Test::of(
        r"# Match

<!-- rehearse: expect=exact -->
```bash
printf 'a \n'
```

```output
a
```
",
    )
    .fails()
    .stdout(
        r"guide.md  Match  1 step
    ✗ 1  :4  printf 'a \n' [TIME]
        guide.md:8: 1 of 1 expected line differs
        9 - a
          + a·
            ← only blanks differ

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn exact_does_not_count_trailing_newlines() {
    Test::of(
        r"# Match

<!-- rehearse: expect=exact -->
```bash
printf 'a\nb'
```

```output
a
b
```
",
    )
    .passes()
    .stdout(
        r"guide.md  Match  1 step
    ✓ 1  :4  printf 'a\nb' [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn contains_finds_lines_in_the_middle() {
    Test::of(
        "# Match

<!-- rehearse: expect=contains -->
```bash
seq 5
```

```output
2
3
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :4  seq 5 [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn contains_does_not_count_a_common_indent_or_blanks_at_the_end() {
    Test::of(
        "# Match\n\n<!-- rehearse: expect=contains -->\n```bash\nseq 5 | sed 's/$/ /'\n```\n\n```output\n  2\n  3\n```\n",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :4  seq 5 | sed 's/$/ /' [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn contains_says_what_it_looked_for() {
    Test::of(
        "# Match

<!-- rehearse: expect=contains -->
```bash
seq 3
```

```output
2
4
```
",
    )
    .fails()
    .stdout(
        "guide.md  Match  1 step
    ✗ 1  :4  seq 3 [TIME]
        guide.md:8: the output does not contain the text
         9 - 2
        10 - 4
           + 1
           + 2
           + 3

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn regex_is_searched_in_the_whole_output() {
    Test::of(
        r"# Match

<!-- rehearse: expect=regex -->
```bash
echo started at 12:01
```

```output
at \d+:\d+$
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :4  echo started at 12:01 [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn regex_that_is_not_found_is_shown_with_the_output() {
    Test::of(
        r"# Match

<!-- rehearse: expect=regex -->
```bash
echo started
```

```output
at \d+
```
",
    )
    .fails()
    .stdout(
        r"guide.md  Match  1 step
    ✗ 1  :4  echo started [TIME]
        guide.md:8: the pattern is not found in the output
          - at \d+
          + started

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn none_looks_at_the_status_alone() {
    Test::of(
        "# Match

<!-- rehearse: expect=none -->
```bash
echo a
```

```output
b
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :4  echo a [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn similar_is_a_threshold() {
    Test::of(
        "# Match

<!-- rehearse: expect=similar=0.9 -->
```bash
echo abcdefgh
```

```output
abcdefgx
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :4  echo abcdefgh [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn unordered_lines_may_come_in_any_order() {
    Test::of(
        r"# Match

<!-- rehearse: unordered -->
```bash
printf 'b\na\nc\n'
```

```output
a
b
c
```
",
    )
    .passes()
    .stdout(
        r"guide.md  Match  1 step
    ✓ 1  :4  printf 'b\na\nc\n' [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn unordered_lines_must_all_come() {
    Test::of(
        r"# Match

<!-- rehearse: unordered -->
```bash
printf 'b\na\nd\n'
```

```output
a
b
c
```
",
    )
    .fails()
    .stdout(
        r"guide.md  Match  1 step
    ✗ 1  :4  printf 'b\na\nd\n' [TIME]
        guide.md:8: 1 expected line is missing, 1 line was not expected
         9   a
        10   b
        11 - c
           + d

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn ordered_lines_may_not() {
    Test::of(
        r"# Match

```bash
printf 'b\na\n'
```

```output
a
b
```
",
    )
    .fails()
    .stdout(
        r"guide.md  Match  1 step
    ✗ 1  :3  printf 'b\na\n' [TIME]
        guide.md:7: 1 expected line is missing, 1 line was not expected
          + b
        8   a
        9 - b

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn stderr_is_compared_where_asked() {
    Test::of(
        "# Match

<!-- rehearse: stream=stderr -->
```bash
echo out; echo err >&2
```

```output
err
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :4  echo out; echo err >&2 [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn standard_error_is_not_compared_otherwise() {
    Test::of(
        "# Match

```bash
echo out; echo err >&2
```

```output
out
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :3  echo out; echo err >&2 [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn both_streams_are_compared_in_their_true_order() {
    Test::of(
        "# Match

<!-- rehearse: stream=both -->
```bash
echo 1; echo 2 >&2; echo 3
```

```output
1
2
3
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :4  echo 1; echo 2 >&2; echo 3 [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn an_empty_expectation_wants_no_output() {
    Test::of(
        "# Match

```bash
echo a
```

```output
```
",
    )
    .fails()
    .stdout(
        "guide.md  Match  1 step
    ✗ 1  :3  echo a [TIME]
        guide.md:7: no output was expected, 1 line came
          + a

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn an_empty_expectation_is_met_by_silence() {
    Test::of(
        "# Match

```bash
true
```

```output
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :3  true [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}
