//! What is not part of an output, gaps, and the values of variables.

use crate::support::Test;

#[test]
fn gaps_stand_for_any_lines() {
    Test::of(
        "# Match

```bash
seq 9
```

```output
1
...
4
…
6
[...]
8
<snip>
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :3  seq 9 [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn a_gap_may_stand_for_nothing() {
    Test::of(
        "# Match

```bash
seq 2
```

```output
1
...
2
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :3  seq 2 [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn lines_after_a_gap_must_come() {
    Test::of(
        "# Match

```bash
seq 5
```

```output
1
...
7
```
",
    )
    .fails()
    .stdout(
        "guide.md  Match  1 step
    ✗ 1  :3  seq 5 [TIME]
        guide.md:7: 1 expected line is missing
         8   1
         9   ...
        10 - 7

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn variables_of_the_session_stand_for_their_values() {
    Test::of(
        "# Match

```bash
user=Ada
```

```bash
echo Hello Ada, you have 3 dollars
```

```output
Hello ${user}, you have 3 dollars
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  2 steps
    ✓ 1  :3  user=Ada [TIME]
    ✓ 2  :7  echo Hello Ada, you have 3 dollars [TIME]

✓ guide.md does what it says: 2 steps in TIME
",
    )
    .stderr("");
}

#[test]
fn a_variable_that_is_not_set_stays_as_it_is() {
    Test::of(
        "# Match

```bash
user=Ada
```

```bash
echo 'Ada costs $PRICE_IN_USD'
```

```output
$user costs $PRICE_IN_USD
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  2 steps
    ✓ 1  :3  user=Ada [TIME]
    ✓ 2  :7  echo 'Ada costs $PRICE_IN_USD' [TIME]

✓ guide.md does what it says: 2 steps in TIME
",
    )
    .stderr("");
}

#[test]
fn colours_and_carriage_returns_are_no_output() {
    Test::of(
        r"# Match

```bash
printf '\033[31mred\033[0m\r\nblue  \r\n1%%\r100%%\n'
```

```output
red
blue
100%
```
",
    )
    .passes()
    .stdout(
        r"guide.md  Match  1 step
    ✓ 1  :3  printf '\033[31mred\033[0m\r\nblue  \r\n1%%\r100%%\n' [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn an_output_that_is_commented_loses_the_comment() {
    Test::of(
        "# Match

```bash
echo a; echo b
```

```output
# a
# b
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :3  echo a; echo b [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn a_line_that_announces_the_output_is_none() {
    Test::of(
        "# Match

```bash
echo a
```

```output
# Example output
a
```
",
    )
    .passes()
    .stdout(
        "guide.md  Match  1 step
    ✓ 1  :3  echo a [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn outer_blank_lines_and_a_common_indent_are_no_output() {
    Test::of(
        r"# Match

```bash
printf '\n\na\n  b\n\n'
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
    ✓ 1  :3  printf '\n\na\n  b\n\n' [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}

#[test]
fn the_width_of_blanks_between_words_does_not_count() {
    Test::of(
        r"# Match

```bash
printf 'a   b\n  c\n'
```

```output
a b
    c
```
",
    )
    .passes()
    .stdout(
        r"guide.md  Match  1 step
    ✓ 1  :3  printf 'a   b\n  c\n' [TIME]

✓ guide.md does what it says: 1 step in TIME
",
    )
    .stderr("");
}
