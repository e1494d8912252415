//! Markdown for a pull request: the verdict, a table, failures folded, nothing that breaks out of its place.

use regex::Regex;

use crate::support::Test;

/// The report of these documents, its times left out.
fn markdown(test: Test) -> String {
    let report = test.args(["test", ".", "--report", "markdown=-"]).run().stderr("").stdout;
    let stamp = Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, \S+").expect("a pattern");
    let time = Regex::new(r"(?m)\| \d+(?:\.\d)?m?s \|$").expect("a pattern");
    time.replace_all(&stamp.replace(&report, "STARTED, TIME"), "| TIME |").into_owned()
}

#[test]
fn failures_are_told_with_their_differences() {
    let failing = "# Fails\n\n## Now\n\n```bash\necho '````'; echo '<b>*x*</b>'\n```\n\n```output\n````\ny\n```\n\n\
                   ```bash\ntrue\n```\n";
    let failing = failing.replace("```output\n````\ny\n```", "~~~output\n````\ny\n~~~");
    let test = Test::new()
        .doc("a|b.md", failing)
        .doc("good.md", "# Good\n\n```bash\ntrue\n```\n")
        .doc("later.md", "# Later\n\n```bash\necho oh >&2; (exit 3)\n```\n");
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        markdown(test),
        format!(
            "## ❌ 2 of 3 documents failed

| | total | passed | failed | skipped | not run |
| --- | ---: | ---: | ---: | ---: | ---: |
| documents | 3 | 1 | 2 | 0 | |
| steps | 4 | 1 | 2 | 0 | 1 |

rehearse {version}, STARTED, TIME

| | document | steps passed | time |
| --- | --- | ---: | ---: |
| ❌ | `a\\|b.md` | 0 of 2 | TIME |
| ❌ | `later.md` | 0 of 1 | TIME |

### Failures

**`a|b.md:9`**: 1 of 2 expected lines differs

<details><summary>step 1: echo '````'; echo '&lt;b&gt;*x*&lt;/b&gt;'</summary>

`````bash
echo '````'; echo '<b>*x*</b>'
`````

`````diff
@@ -1,2 +1,2 @@
 ````
-y
+<b>*x*</b>
`````

</details>

**`later.md:4`**: command exited with status 3: ( exit 3 )

<details><summary>step 1: echo oh &gt;&amp;2; (exit 3)</summary>

```bash
echo oh >&2; (exit 3)
```

```text
oh
```

</details>

<details><summary>1 other document</summary>

| | document | steps passed | time |
| --- | --- | ---: | ---: |
| ✅ | `good.md` | 1 of 1 | TIME |

</details>
"
        )
    );
}

#[test]
fn a_report_fits_into_a_comment() {
    let wide = "printf 'x%.0s' {1..500}; echo; ".repeat(12);
    let test = (0..30).fold(Test::new(), |test, number| {
        test.doc(&format!("{number:02}.md"), format!("# N\n\n```bash\n{wide}\n```\n\n```output\ny\n```\n"))
    });
    let report = markdown(test);
    assert!(report.len() < 65_536, "{} bytes", report.len());
    assert!(
        Regex::new(r"\n\d+ more failures not shown here\.\n").expect("a pattern").is_match(&report),
        "{report}"
    );
    assert_eq!(report.matches("<details>").count(), report.matches("</details>").count());
}

#[test]
fn a_run_that_passes_says_so_first() {
    let report = markdown(Test::new().doc("one.md", "# One\n\n```bash\ntrue\n```\n"));
    assert!(report.starts_with("## ✅ the document does what it says\n"), "{report}");
}
