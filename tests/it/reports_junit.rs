//! JUnit: well formed whatever a step prints, of the shape that CI systems ask for, nothing lost.

use std::collections::HashSet;

use regex::Regex;
use roxmltree::{Document, Node};

use crate::support::{Test, installed};

const GUIDE: &str = r#"# Check Tom & Jerry's harbour

<!-- expected-similarity=0.9 -->

```bash
echo "ship & sail"; echo careful >&2
```

## Count

<!-- rehearse: skip="needs a GPU" -->
```bash
nvidia-smi
```

```bash
printf 'North\n\001\033[31mred\033[0m ]]>\n\uFFFE\n'
```

```output
South
```

```bash
echo never
```
"#;

/// The report of a document, with its times set to zero.
fn junit(guide: &str) -> String {
    let report = Test::of(guide).args(["test", "guide.md", "--report", "junit=-"]).run().stderr("").stdout;
    let time = Regex::new(r#"time="\d+\.\d{3}""#).expect("a pattern");
    let stamp = Regex::new(r#"timestamp="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+00:00""#).expect("a pattern");
    let report = time.replace_all(&report, "time=\"0\"");
    check(&report);
    stamp.replace_all(&report, "timestamp=\"0\"").into_owned()
}

/// What a kind of element may hold: attributes it must have, others it may have, and its children in their order.
struct Shape {
    required: &'static [&'static str],
    optional: &'static [&'static str],
    children: &'static [&'static str],
}

/// The schema that CI systems agree upon, as far as this report goes.
fn shape(element: &str) -> Shape {
    let of = |required, optional, children| Shape { required, optional, children };
    let reruns = ["message", "type"].as_slice();
    match element {
        "testsuites" => {
            of(&["name", "tests", "failures", "errors"], &["skipped", "time", "timestamp"], &["testsuite"])
        }
        "testsuite" => of(
            &["name", "tests", "failures", "errors"],
            &["skipped", "time", "timestamp"],
            &["properties", "testcase", "system-out", "system-err"],
        ),
        "properties" => of(&[], &[], &["property"]),
        "property" => of(&["name", "value"], &[], &[]),
        "testcase" => of(
            &["name", "classname", "file", "line"],
            &["time"],
            &["skipped", "failure", "error", "rerunFailure", "flakyFailure", "system-out", "system-err"],
        ),
        "failure" | "error" | "skipped" | "rerunFailure" | "flakyFailure" => of(reruns, &[], &[]),
        "system-out" | "system-err" => of(&[], &[], &[]),
        other => panic!("<{other}> is no element of a JUnit report"),
    }
}

fn check(report: &str) {
    let document = Document::parse(report).unwrap_or_else(|error| panic!("{error}\n{report}"));
    assert_eq!(document.root_element().tag_name().name(), "testsuites");
    check_element(document.root_element());
    let mut cases = HashSet::new();
    for case in document.descendants().filter(|node| node.has_tag_name("testcase")) {
        let line: usize = case.attribute("line").expect("a line").parse().expect("a number");
        assert!(line > 0);
        assert!(
            cases.insert((case.attribute("classname"), case.attribute("name"))),
            "{case:?} is there twice"
        );
    }
}

fn check_element(node: Node) {
    let name = node.tag_name().name();
    let Shape { required, optional, children } = shape(name);
    for attribute in required {
        assert!(node.has_attribute(*attribute), "<{name}> has no {attribute}");
    }
    for attribute in node.attributes() {
        let known = required.contains(&attribute.name()) || optional.contains(&attribute.name());
        assert!(known, "<{name}> has {}", attribute.name());
    }
    let places: Vec<usize> = node
        .children()
        .filter(Node::is_element)
        .map(|child| {
            let child = child.tag_name().name();
            children
                .iter()
                .position(|known| *known == child)
                .unwrap_or_else(|| panic!("<{child}> in <{name}>"))
        })
        .collect();
    assert!(places.is_sorted(), "the children of <{name}> are not in order");
    for (attribute, element) in
        [("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped"), ("errors", "error")]
    {
        let Some(told) = node.attribute(attribute) else { continue };
        let there = node.descendants().filter(|node| node.has_tag_name(element)).count();
        assert_eq!(told, there.to_string(), "{attribute} of <{name}>");
    }
    for child in node.children().filter(Node::is_element) {
        check_element(child);
    }
}

#[test]
fn a_document_is_a_suite_and_a_step_a_case() {
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="rehearse" tests="4" skipped="2" failures="1" errors="0" timestamp="0" time="0">
    <testsuite name="guide.md" tests="4" skipped="2" errors="0" failures="1" timestamp="0" time="0">
        <properties>
            <property name="title" value="Check Tom &amp; Jerry&apos;s harbour"/>
        </properties>
        <testcase name="1: echo &quot;ship &amp; sail&quot;; echo careful &gt;&amp;2" classname="guide.md" time="0" file="guide.md" line="5">
            <system-out>ship &amp; sail
</system-out>
            <system-err>careful
</system-err>
        </testcase>
        <testcase name="2: nvidia-smi" classname="guide.md › Count" time="0" file="guide.md" line="12">
            <skipped message="needs a GPU" type="skipped"/>
        </testcase>
        <testcase name="3: printf &apos;North\n\001\033[31mred\033[0m ]]&gt;\n\uFFFE\n&apos;" classname="guide.md › Count" time="0" file="guide.md" line="16">
            <failure message="1 of 1 expected line differs, 2 lines were not expected" type="output-differs">guide.md:20: 1 of 1 expected line differs, 2 lines were not expected
@@ -1,1 +1,3 @@
-South
+North
+\u{1}red ]]&gt;
+�
</failure>
            <system-out>North
\u{1}red ]]&gt;
�
</system-out>
        </testcase>
        <testcase name="4: echo never" classname="guide.md › Count" time="0" file="guide.md" line="24">
            <skipped message="not reached" type="not-run"/>
        </testcase>
        <system-err>warning: guide.md:3: this is not how `expected_similarity` is written; it is read as meant
warning: guide.md:3: this annotation belongs to no output of a step
</system-err>
    </testsuite>
</testsuites>
"#;
    assert_eq!(junit(GUIDE), expected);
}

#[test]
fn attempts_are_reruns_and_a_late_success_is_flaky() {
    let report = junit(
        "# Retry\n\n<!-- rehearse: retry-for=1m retry-every=10ms -->\n```bash\necho x >> tries; [[ $(wc -l < tries) -gt 2 ]]\n```\n\n\
         <!-- rehearse: timeout=1s retry-for=1s retry-every=10ms -->\n```bash\nsleep 60\n```\n",
    );
    let document = Document::parse(&report).expect("checked");
    let is_told = |node: &Node| node.is_element() && !node.has_tag_name("system-err");
    let children = |case: Node| -> Vec<(String, String, String)> {
        let told = |node: Node, name: &str| node.attribute(name).unwrap_or_default().to_owned();
        let children = case.children().filter(is_told);
        children
            .map(|node| (node.tag_name().name().to_owned(), told(node, "type"), told(node, "message")))
            .collect()
    };
    let cases: Vec<_> =
        document.descendants().filter(|node| node.has_tag_name("testcase")).map(children).collect();
    let child =
        |name: &str, kind: &str, message: &str| (name.to_owned(), kind.to_owned(), message.to_owned());
    assert_eq!(
        cases,
        [
            vec![
                child("flakyFailure", "retry", "attempt 1 of 3 failed"),
                child("flakyFailure", "retry", "attempt 2 of 3 failed"),
            ],
            vec![child("failure", "timed-out", "took longer than 1s")],
        ]
    );
}

#[test]
fn what_was_typed_stands_with_its_answer() {
    if !installed("sqlite3") {
        return;
    }
    let report =
        junit("# SQL\n\n```bash\nsqlite3 :memory:\n```\n\n```sql\nSELECT 1;\n```\n\n```output\n1\n```\n");
    assert!(report.contains("<system-out>&gt; SELECT 1;\n1\n</system-out>"), "{report}");
}
