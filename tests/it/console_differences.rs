//! How an output that is not as promised is shown.

use crate::support::Test;

#[test]
fn the_lines_that_differ_carry_the_numbers_of_the_document() {
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
        .fails()
        .stdout(r"guide.md  Pods  1 step
    ✗ 1  :3  printf 'NAME   READY   STATUS    AGE\nweb-1   1/1   Running   3s\nweb-2   0/1… [TIME]
        guide.md:7: 2 of 4 expected lines differ
         8   NAME    READY   STATUS    AGE
         9 ~ web-1   1/1     Running   4m25s
        10 - web-2   1/1     Running   4m25s
           + web-2   0/1   Pending   3s
             ← `1/1` → `0/1` in column READY of `web-2`: a number that counts, so it must be equal
        11 - web-3   1/1     Running   4m25s
           + extra
             ← `web-3` → `extra` in column NAME
        standard error:
        │ oops

1 step: 1 failed in TIME
")
        .stderr("");
}

#[test]
fn missing_and_unexpected_lines_are_counted_apart() {
    Test::of(
        "# Words

```bash
echo one; echo three; echo four
```

```output
one
two
three
```

```bash
nosuchcommand --flag
```
",
    )
    .fails()
    .stdout(
        "guide.md  Words  2 steps
    ✗ 1  :3   echo one; echo three; echo four [TIME]
        guide.md:7: 1 expected line is missing, 1 line was not expected
         8   one
         9 - two
        10   three
           + four
    – 2 not run

2 steps: 1 failed, 1 not run in TIME
",
    )
    .stderr("");
}

#[test]
fn nothing_printed_is_said_so() {
    Test::of(
        "# Empty

```bash
true
```

```output
hello
```
",
    )
    .fails()
    .stdout(
        "guide.md  Empty  1 step
    ✗ 1  :3  true [TIME]
        guide.md:7: printed nothing
        8 - hello

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn only_the_changed_lines_of_a_long_output_are_shown() {
    Test::of(
        "# Long

```bash
seq 1 40 | sed 's/^20$/XX/'
```

```output
1
2
3
4
5
6
7
8
9
10
11
12
13
14
15
16
17
18
19
20
21
22
23
24
25
26
27
28
29
30
31
32
33
34
35
36
37
38
39
40
```
",
    )
    .fails()
    .stdout(
        "guide.md  Long  1 step
    ✗ 1  :3  seq 1 40 | sed 's/^20$/XX/' [TIME]
        guide.md:7: 1 of 40 expected lines differs
        25   18
        26   19
        27 - 20
           + XX
        28   21
        29   22

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn at_most_thirty_lines_of_a_difference_are_shown() {
    Test::of(
        "# Long

```bash
seq 101 140
```

```output
1
2
3
4
5
6
7
8
9
10
11
12
13
14
15
16
17
18
19
20
21
22
23
24
25
26
27
28
29
30
31
32
33
34
35
36
37
38
39
40
```
",
    )
    .fails()
    .stdout(
        "guide.md  Long  1 step
    ✗ 1  :3  seq 101 140 [TIME]
        guide.md:7: 40 of 40 expected lines differ
         8 - 1
           + 101
             ← a number that counts, so it must be equal
         9 - 2
           + 102
        10 - 3
           + 103
        11 - 4
           + 104
        12 - 5
           + 105
        13 - 6
           + 106
        14 - 7
           + 107
        15 - 8
           + 108
        16 - 9
           + 109
        17 - 10
           + 110
        18 - 11
           + 111
        19 - 12
           + 112
        20 - 13
           + 113
        21 - 14
           + 114
        22 - 15
        … 51 more lines (--full-diff shows them all)

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn long_lines_are_cut_around_their_difference() {
    Test::of("# Wide

```bash
printf 'x%.0s' {1..600}; echo end
```

```output
xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxEND
```
")
        .fails()
        .stdout("guide.md  Wide  1 step
    ✗ 1  :3  printf 'x%.0s' {1..600}; echo end [TIME]
        guide.md:7: 1 of 1 expected line differs
        8 - …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxEND
          + …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxend
            ← only upper and lower case differ

1 step: 1 failed in TIME
")
        .stderr("");
}

#[test]
fn wide_characters_keep_their_columns() {
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
    .fails()
    .stdout(
        "guide.md  日本語の手順  1 step
  準備
    ✗ 1  :5  echo 日本語の出力がここに出ます && echo 日本語の出力がここに出ます && echo 日… [TIME]
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

#[test]
fn a_failing_similarity_is_told_with_its_threshold() {
    Test::of(
        r"# Pods

```bash
printf 'NAME   READY   STATUS    AGE\nweb-1   1/1   Running   3s\nweb-2   0/1   Pending   3s\nextra\n'
```

<!-- expected_similarity=0.9999 -->

```output
NAME    READY   STATUS    AGE
web-1   1/1     Running   4m25s
web-2   1/1     Running   4m25s
web-3   1/1     Running   4m25s
```
",
    )
    .fails()
    .stdout(
        r"guide.md  Pods  1 step
    ✗ 1  :3  printf 'NAME   READY   STATUS    AGE\nweb-1   1/1   Running   3s\nweb-2   0/1… [TIME]
        guide.md:9: similarity is 0.834, 0.9999 is asked for
        10   NAME    READY   STATUS    AGE
        11 ~ web-1   1/1     Running   4m25s
        12 - web-2   1/1     Running   4m25s
           + web-2   0/1   Pending   3s
             ← `1/1` → `0/1` in column READY of `web-2`: a number that counts, so it must be equal
        13 - web-3   1/1     Running   4m25s
           + extra
             ← `web-3` → `extra` in column NAME

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn strict_lets_the_lines_decide() {
    Test::of(
        "# Strict

```bash
echo one two three four five six
```

<!-- expected_similarity=0.5 -->

```output
one two three four five sex
```
",
    )
    .arg("--strict")
    .fails()
    .stdout(
        "guide.md  Strict  1 step
    ✗ 1  :3  echo one two three four five six [TIME]
        guide.md:9: 1 of 1 expected line differs
        10 - one two three four five sex
           + one two three four five six

1 step: 1 failed in TIME
",
    )
    .stderr("");
}

#[test]
fn the_whole_difference_is_shown_where_asked() {
    let numbers: String = (1..=40).map(|number| format!("{number}\n")).collect();
    let pair =
        |number: usize| format!("        {:>2} - {number}\n           + {}\n", number + 7, number + 100);
    let pairs: String = (2..=40).map(pair).collect();
    Test::of(&format!("# Long\n\n```bash\nseq 101 140\n```\n\n```output\n{numbers}```\n"))
        .arg("--full-diff")
        .fails()
        .stdout(&format!(
            "guide.md  Long  1 step
    ✗ 1  :3  seq 101 140 [TIME]
        guide.md:7: 40 of 40 expected lines differ
         8 - 1
           + 101
             ← a number that counts, so it must be equal
{pairs}
1 step: 1 failed in TIME
"
        ))
        .stderr("");
}

#[test]
fn what_does_not_contain_the_text_is_shown_as_any_difference() {
    let page =
        "# Text\n\n<!-- rehearse: expect=contains -->\n\n```bash\nseq 1 50\n```\n\n```output\nhello\n```\n";
    let rows = |count: usize| (1..=count).map(|n| format!("           + {n}\n")).collect::<String>();
    let told = |rows: &str| {
        format!(
            "guide.md  Text  1 step
    ✗ 1  :5  seq 1 50 [TIME]
        guide.md:9: the output does not contain the text
        10 - hello
{rows}
1 step: 1 failed in TIME
"
        )
    };
    let cut = format!("{}        … 21 more lines (--full-diff shows them all)\n", rows(29));
    Test::of(page).fails().stdout(&told(&cut)).stderr("");
    Test::of(page).arg("--full-diff").fails().stdout(&told(&rows(50))).stderr("");
}
