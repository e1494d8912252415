//! JSON is compared by what it says.

use crate::support::Test;

#[test]
fn a_step_that_says_how_its_output_is_met_takes_the_block_after_it() {
    let document =
        "# Match\n\n<!-- rehearse: expect=json -->\n```bash\necho plain\n```\n\n```json\n{\"a\": 1}\n```\n";
    Test::of(document)
        .fails()
        .stdout(
            "guide.md  Match  1 step
    ✗ 1  :4  echo plain [TIME]
        guide.md:8: the output is not JSON
        9 - {\"a\": 1}
          + plain

1 step: 1 failed in TIME
",
        )
        .stderr("");
}

#[test]
fn more_keys_and_another_order_are_fine() {
    Test::of(
        r#"# Match

```bash
echo '{"name": "web", "spec": {"replicas": 3, "ports": [80, 443]}, "id": 7}'
```

Results:

```json
{
  "spec": {"ports": [80, 443]},
  "name": "web"
}
```
"#,
    )
    .passes()
    .stdout(
        r#"guide.md  Match  1 step
    ✓ 1  :3  echo '{"name": "web", "spec": {"replicas": 3, "ports": [80, 443]}, "id": 7}' [TIME]

✓ guide.md does what it says: 1 step in TIME
"#,
    )
    .stderr("");
}

#[test]
fn a_wrong_value_is_named_by_its_path() {
    Test::of(
        r#"# Match

```bash
echo '{"name": "web", "spec": {"replicas": 3, "ports": [80, 443]}, "id": 7}'
```

Results:

```json
{
  "name": "web",
  "spec": {
    "replicas": 2
  }
}
```
"#,
    )
    .fails()
    .stdout(
        r#"guide.md  Match  1 step
    ✗ 1  :3  echo '{"name": "web", "spec": {"replicas": 3, "ports": [80, 443]}, "id": 7}' [TIME]
        guide.md:9: 1 of 2 expected values differs
        11     "name": "web",
        12     "spec": {
        13 -     "replicas": 2
           +     "replicas": 3
             ← spec.replicas: `2` → `3`: a number that counts, so it must be equal
        14     }
        15   }

1 step: 1 failed in TIME
"#,
    )
    .stderr("");
}

#[test]
fn a_missing_key_is_named_by_its_path() {
    Test::of(
        r#"# Match

```bash
echo '{"name": "web", "spec": {"replicas": 3, "ports": [80, 443]}, "id": 7}'
```

Results:

```json
{"spec": {"image": "x"}}
```
"#,
    )
    .fails()
    .stdout(
        r#"guide.md  Match  1 step
    ✗ 1  :3  echo '{"name": "web", "spec": {"replicas": 3, "ports": [80, 443]}, "id": 7}' [TIME]
        guide.md:9: 1 expected value is missing
        10 - "image": "x"
             ← spec.image

1 step: 1 failed in TIME
"#,
    )
    .stderr("");
}

#[test]
fn a_stream_of_values_is_compared_value_by_value() {
    Test::of(
        r#"# Match

```bash
printf '{"a":1,"x":0}\n{"b":2}\n'
```

Results:

```json
{"a": 1}
{"b": 2}
```
"#,
    )
    .passes()
    .stdout(
        r#"guide.md  Match  1 step
    ✓ 1  :3  printf '{"a":1,"x":0}\n{"b":2}\n' [TIME]

✓ guide.md does what it says: 1 step in TIME
"#,
    )
    .stderr("");
}

#[test]
fn what_is_json_to_the_document_must_come_as_json() {
    Test::of(
        r#"# Match

```bash
echo plain
```

Results:

```json
{"a": 1}
```
"#,
    )
    .fails()
    .stdout(
        r#"guide.md  Match  1 step
    ✗ 1  :3  echo plain [TIME]
        guide.md:9: 1 of 1 expected line differs
        10 - {"a": 1}
           + plain

1 step: 1 failed in TIME
"#,
    )
    .stderr("");
}

#[test]
fn an_element_that_is_not_there_is_named_by_its_path() {
    Test::of(
        r#"# Match

```bash
echo '{"name": "web", "spec": {"replicas": 3, "ports": [80, 443]}, "id": 7}'
```

Results:

```json
{"spec": {"ports": [80, 8443]}}
```
"#,
    )
    .fails()
    .stdout(
        r#"guide.md  Match  1 step
    ✗ 1  :3  echo '{"name": "web", "spec": {"replicas": 3, "ports": [80, 443]}, "id": 7}' [TIME]
        guide.md:9: 1 of 2 expected values differs
        10 - 8443
           + 443
             ← spec.ports[1]: `8443` → `443`: not the same sort of port

1 step: 1 failed in TIME
"#,
    )
    .stderr("");
}

#[test]
fn a_gap_stands_for_the_rest() {
    Test::of(
        r#"# Match

```bash
echo '{"name": "web", "spec": {"replicas": 3, "ports": [80, 443]}, "id": 7}'
```

Results:

```json
{
  "name": "web",
  ...
}
```
"#,
    )
    .passes()
    .stdout(
        r#"guide.md  Match  1 step
    ✓ 1  :3  echo '{"name": "web", "spec": {"replicas": 3, "ports": [80, 443]}, "id": 7}' [TIME]

✓ guide.md does what it says: 1 step in TIME
"#,
    )
    .stderr("");
}

#[test]
fn json_is_asked_for() {
    Test::of(
        r#"# Match

<!-- rehearse: expect=json -->
```bash
echo plain
```

Results:

```json
{"a": 1}
```
"#,
    )
    .fails()
    .stdout(
        r#"guide.md  Match  1 step
    ✗ 1  :4  echo plain [TIME]
        guide.md:10: the output is not JSON
        11 - {"a": 1}
           + plain

1 step: 1 failed in TIME
"#,
    )
    .stderr("");
}

#[test]
fn json_is_recognised_without_a_tag() {
    Test::of(
        r#"# Match

```bash
echo '{"name": "web", "spec": {"replicas": 3, "ports": [80, 443]}, "id": 7}'
```

```output
{"id": 7}
```
"#,
    )
    .passes()
    .stdout(
        r#"guide.md  Match  1 step
    ✓ 1  :3  echo '{"name": "web", "spec": {"replicas": 3, "ports": [80, 443]}, "id": 7}' [TIME]

✓ guide.md does what it says: 1 step in TIME
"#,
    )
    .stderr("");
}

#[test]
fn an_array_has_as_many_elements_as_shown() {
    Test::of("# Match\n\n```bash\necho '[1, 2, 3]'\n```\n\n```output\n[\n  1,\n  2\n]\n```\n")
        .fails()
        .stdout(
            "guide.md  Match  1 step
    ✗ 1  :3  echo '[1, 2, 3]' [TIME]
        guide.md:7: 1 element was not expected
         9     1,
        10     2
           + 3
             ← [2]
        11   ]

1 step: 1 failed in TIME
",
        )
        .stderr("");
}

#[test]
fn unordered_elements_may_come_in_any_order() {
    let document = "# Match\n\n```bash\necho '[{\"a\": 2}, {\"a\": 1}]'\n```\n\n<!-- rehearse: unordered -->\n```json\n[{\"a\": 1}, {\"a\": 2}]\n```\n";
    let announced = document.replace("<!--", "Results:\n\n<!--");
    Test::of(&announced).arg("--quiet").passes().stdout("").stderr("");
    Test::of(&announced.replace("<!-- rehearse: unordered -->\n", "")).arg("--quiet").fails().stderr("");
}
