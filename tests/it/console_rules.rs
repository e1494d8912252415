//! How the rule that a pair of lines breaks is told, and what of the pair is marked.

use crate::support::Test;

/// Pods of which one crashes.
fn pods() -> Test {
    Test::of(
        "# Pods

```bash
cat <<'END'
created at 11:21:31
NAME    STATUS    AGE
web-1   Running   13s
web-2   CrashLoopBackOff   14s
web-3   Running   15s
END
```

```output
created at 10:20:30
NAME    STATUS    AGE
web-1   Running   4m25s
web-2   Running   4m25s
web-3   Running   4m25s
```
",
    )
}

#[test]
fn a_rule_is_named_with_its_values_row_and_column() {
    pods()
        .fails()
        .stdout(
            "guide.md  Pods  1 step
    ✗ 1  :3  cat <<'END' … [TIME]
        guide.md:13: 1 of 5 expected lines differs
        15   NAME    STATUS    AGE
        16 ~ web-1   Running   4m25s
        17 - web-2   Running   4m25s
           + web-2   CrashLoopBackOff   14s
             ← `Running` → `CrashLoopBackOff` in column STATUS of `web-2`: says how it went, so it must be equal
        18 ~ web-3   Running   4m25s

1 step: 1 failed in TIME
",
        )
        .stderr("");
}

#[test]
fn changed_words_are_marked_and_volatile_ones_dimmed() {
    pods()
        .arg("--color")
        .arg("always")
        .fails()
        .stdout(
            &"^[1mguide.md^[0m  Pods  ^[2m1 step^[0m
    ^[31m^[1m✗^[0m 1  ^[2m:3^[0m  cat <<'END' … [TIME]
        guide.md:13: ^[31m^[1m1 of 5 expected lines differs^[0m
        ^[2m15^[0m   NAME    STATUS    AGE
        ^[2m16^[0m ^[2m~ ^[0mweb-1   Running   ^[2m4m25s^[0m
        ^[2m17^[0m ^[31m- ^[0m^[31mweb-2   ^[0m^[31m^[1m^[4mRunning^[0m   ^[2m4m25s^[0m
           ^[32m+ ^[0m^[32mweb-2   ^[0m^[32m^[1m^[4mCrashLoopBackOff^[0m   ^[2m14s^[0m
           ^[2m  ← `Running` → `CrashLoopBackOff` in column STATUS of `web-2`: says how it went, so it must be equal^[0m
        ^[2m18^[0m ^[2m~ ^[0mweb-3   Running   ^[2m4m25s^[0m

1 step: ^[31m^[1m1 failed^[0m in TIME
"
            .replace('^', "\u{1b}"),
        )
        .stderr("");
}

#[test]
fn json_names_the_path_and_dims_what_may_differ() {
    let document = r#"# Group

```bash
echo '{"properties": {"provisioningState": "Failed"}, "id": "783aab7e-293c-4195-9b98-efad1bb6fe15"}'
```

```output
{
  "id": "5f3c1e0a-8d27-4b61-9c44-0a6e7d92b1f8",
  "properties": {
    "provisioningState": "Succeeded"
  }
}
```
"#;
    Test::of(document)
        .fails()
        .stdout(
            r#"guide.md  Group  1 step
    ✗ 1  :3  echo '{"properties": {"provisioningState": "Failed"}, "id": "783aab7e-293c-41… [TIME]
        guide.md:7: 1 of 2 expected values differs
         9 ~   "id": "5f3c1e0a-8d27-4b61-9c44-0a6e7d92b1f8",
        10     "properties": {
        11 -     "provisioningState": "Succeeded"
           +     "provisioningState": "Failed"
             ← properties.provisioningState: `Succeeded` → `Failed`: says how it went, so it must be equal
        12     }
        13   }

1 step: 1 failed in TIME
"#,
        )
        .stderr("");
    Test::of(document)
        .arg("--color")
        .arg("always")
        .fails()
        .stdout(
            &r#"^[1mguide.md^[0m  Group  ^[2m1 step^[0m
    ^[31m^[1m✗^[0m 1  ^[2m:3^[0m  echo '{"properties": {"provisioningState": "Failed"}, "id": "783aab7e-293c-41… [TIME]
        guide.md:7: ^[31m^[1m1 of 2 expected values differs^[0m
        ^[2m 9^[0m ^[2m~ ^[0m  "id": "^[2m5f3c1e0a-8d27-4b61-9c44-0a6e7d92b1f8^[0m",
        ^[2m10^[0m     "properties": {
        ^[2m11^[0m ^[31m- ^[0m^[31m    "provisioningState": "^[0m^[31m^[1m^[4mSucceeded^[0m^[31m"^[0m
           ^[32m+ ^[0m^[32m    "provisioningState": "^[0m^[32m^[1m^[4mFailed^[0m^[32m"^[0m
           ^[2m  ← properties.provisioningState: `Succeeded` → `Failed`: says how it went, so it must be equal^[0m
        ^[2m12^[0m     }
        ^[2m13^[0m   }

1 step: ^[31m^[1m1 failed^[0m in TIME
"#
            .replace('^', "\u{1b}"),
        )
        .stderr("");
}

#[test]
fn a_rule_is_plain_ascii_where_the_locale_is() {
    Test::of("# State\n\n```bash\necho web is Pending\n```\n\n```output\nweb is Running\n```\n")
        .env("LC_ALL", "C")
        .fails()
        .stdout(
            "guide.md  State  1 step
    x 1  :3  echo web is Pending [TIME]
        guide.md:7: 1 of 1 expected line differs
        8 - web is Running
          + web is Pending
            <- `Running` -> `Pending`: says how it went, so it must be equal

1 step: 1 failed in TIME
",
        )
        .stderr("");
}
