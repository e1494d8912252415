//! Reading whole documents.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

use proptest::prelude::*;

use super::*;

fn try_read(text: &str) -> Result<Document, Vec<Located<Error>>> {
    let languages: Vec<String> = DEFAULT_LANGUAGES.iter().map(|&language| language.to_owned()).collect();
    let includes = |path: &str| match path {
        "inc/a.md" => Some("---\ntitle: a\n---\n[!INCLUDE [b](b.md)]\n\n```bash\necho a\n```\n".to_owned()),
        "inc/b.md" => Some("```bash\necho b\n```\n".to_owned()),
        "loop.md" => Some("[!INCLUDE [l](loop.md)]\n".to_owned()),
        _ => None,
    };
    let options = ReadOptions { languages: &languages, includes: &includes };
    read(text, Path::new("docs/guide.md"), &options)
}

fn doc(text: &str) -> Document {
    try_read(text).expect("a good document")
}

fn errors(text: &str) -> Vec<String> {
    try_read(text).expect_err("a bad document").iter().map(ToString::to_string).collect()
}

/// Steps, inputs and expectations, a line each.
fn outline(text: &str) -> String {
    let mut out = String::new();
    let expectation = |out: &mut String, indent: &str, found: &Option<Expectation>| {
        if let Some(Expectation { line, text, kind, annotated, .. }) = found {
            let mark = if *annotated { "!" } else { "" };
            writeln!(out, "{indent}{line} expects{mark} {kind:?} {text:?}").expect("a string takes all");
        }
    };
    for step in &doc(text).steps {
        let names: Vec<&str> = step.alternatives.iter().map(|choice| choice.name.as_str()).collect();
        let action = match &step.action {
            Action::Run => "runs".to_owned(),
            Action::Write(path) => format!("writes {path}"),
            Action::WriteIfUsed(path) => format!("may write {path}"),
        };
        let of = if names.is_empty() { String::new() } else { format!(" of {}", names.join(" > ")) };
        writeln!(out, "{} {action} {:?}{of}", step.line, step.text).expect("a string takes all");
        for input in &step.inputs {
            writeln!(out, "  {} types {:?}", input.line, input.text).expect("a string takes all");
            expectation(&mut out, "    ", &input.expectation);
        }
        expectation(&mut out, "  ", &step.expectation);
    }
    out
}

fn findings(text: &str) -> Vec<(&'static str, usize)> {
    let rule = |finding: &Finding| match finding.rule {
        Cow::Borrowed(rule) => rule,
        Cow::Owned(_) => panic!("a rule of ours is not made up: {finding:?}"),
    };
    doc(text).findings.iter().map(|finding| (rule(finding), finding.line)).collect()
}

#[test]
fn blocks_are_found_at_any_depth() {
    let text = "1. one\r\n\r\n    ```bash\r\n    a\r\n      b\r\n\r\n    c\r\n    ```\r\n\r\n   - two\r\n     ~~~~sh\r\n     d\r\n     ~~~\r\n     ~~~~\r\n\r\n> ```shell\r\n> e\r\n>\r\n> f\r\n> ```\r\n";
    assert_eq!(
        outline(text),
        "3 runs \"a\\n  b\\n\\nc\\n\"\n11 runs \"d\\n~~~\\n\"\n16 runs \"e\\n\\nf\\n\"\n"
    );
    let block = &doc(text).blocks[1];
    assert_eq!(&text[block.range.clone()], "~~~~sh\r\n     d\r\n     ~~~\r\n     ~~~~");
}

#[test]
fn tabs_indent_as_markdown_says() {
    assert_eq!(outline("-\tone\n\n\t```bash\n\ta\n\t\tb\n\t```\n"), "3 runs \"a\\n\\tb\\n\"\n");
}

#[test]
fn indented_code_and_foreign_languages_do_not_run() {
    assert_eq!(outline("text\n\n    ls\n\n```powershell\nls\n```\n\n```\nls\n```\n"), "");
    assert_eq!(doc("    ls\n\n```Bash {.x}\nls\n```\n").blocks.len(), 1);
}

#[test]
fn unclosed_fences_are_errors() {
    assert_eq!(errors("a\n\n```bash\nls\n"), ["docs/guide.md:3: the code block opened here is never closed"]);
    assert_eq!(errors("```bash"), ["docs/guide.md:1: the code block opened here is never closed"]);
    assert_eq!(errors("```bash\n"), ["docs/guide.md:1: the code block opened here is never closed"]);
    assert_eq!(errors("````bash\nls\n```\n").len(), 1);
    assert_eq!(errors("- ```bash\n  ls\n\nb\n\n> ```bash\n> ls\n").len(), 2);
    assert_eq!(outline("```bash\n```\n\n- ```bash\n  ```"), "1 runs \"\"\n4 runs \"\"\n");
}

#[test]
fn colon_lines_end_no_list() {
    let text = "1. one\n:::image source=\"a.png\":::\n1. two\n\n    ```bash\n    a\n    :::x\n    ```\n\n::: zone pivot=\"p\"\n\n   ```bash\n   b\n   ```\n::: zone-end\n";
    assert_eq!(outline(text), "5 runs \"a\\n:::x\\n\"\n12 runs \"b\\n\" of p\n");
}

#[test]
fn tabs_and_zones_are_alternatives() {
    let run = |name: &str| format!("```bash\n{name}\n```\n\n");
    let text = format!(
        "## S\n\n### [CLI](#tab/azure-cli/linux)\n\n{}#### Sub\n\n{}### [Other](#tab/other)\n\n{}text\n---\n\n{}::: zone pivot=\"a, b\"\n{}::: zone-end\n\n### [CLI](#tab/azure-cli)\n\n{}### Next\n\n{}",
        run("1"),
        run("2"),
        run("3"),
        run("4"),
        run("5"),
        run("6"),
        run("7")
    );
    let document = doc(&text);
    let found: Vec<_> = document
        .steps
        .iter()
        .map(|step| {
            (
                step.text.trim(),
                step.alternatives.iter().map(|of| (of.group, of.name.as_str())).collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("1", vec![(0, "azure-cli")]),
            ("2", vec![(0, "azure-cli")]),
            ("3", vec![(0, "other")]),
            ("4", vec![]),
            ("5", vec![(1, "a,b")]),
            ("6", vec![(2, "azure-cli")]),
            ("7", vec![]),
        ]
    );
    let titles: Vec<&str> = document.sections.iter().map(|section| section.title.as_str()).collect();
    assert_eq!(titles, ["S", "Sub", "Next"]);
}

#[test]
fn outputs_outside_zones_belong_to_the_step_inside() {
    let text = "::: zone pivot=\"bash\"\n```bash\na\n```\n::: zone-end\n::: zone pivot=\"ps\"\n```powershell\nb\n```\n::: zone-end\n\n```output\nx\n```\n";
    assert_eq!(outline(text), "2 runs \"a\\n\" of bash\n  12 expects Match \"x\\n\"\n");
}

#[test]
fn commented_blocks_never_run() {
    for text in [
        "<!--\n```bash\na\n```\n\n```bash\nb\n```\n-->\n",
        "1. x\n   <!--\n```bash\na\n```\n   -->\n",
        "<!-- x\n\n```bash\na\n```\n",
        "- <!-- a\n\n  ```bash\n  a\n  ```\n\n  -->\n",
        "<div>\n<!--\n\n```bash\na\n```\n\n-->\n</div>\n",
    ] {
        assert_eq!(outline(text), "", "{text}");
    }
    assert_eq!(outline("<!-- a --> <!--\n```bash\na\n```\n-->\n\n```bash\nb\n```\n"), "7 runs \"b\\n\"\n");
    assert_eq!(outline("`<!--`\n\n```bash\nb\n```\n"), "3 runs \"b\\n\"\n");
    assert_eq!(findings("<!-- x\n\n```bash\na\n```\n"), [("unclosed-comment", 1)]);
}

#[test]
fn comment_blocks_and_front_matter_give_variables() {
    let text = "---\nrehearse:\n  variables:\n    A: front\n---\n\n<!---\n```variables\nexport A=comment\n\nB=\"x $A\"\n```\n--->\n";
    let of = |name: &str, value, line| Assignment { name: name.into(), value, line };
    assert_eq!(
        doc(text).variables,
        [
            of("A", Value::Literal("comment".into()), 9),
            of("B", Value::Shell("\"x $A\"".into()), 11),
            of("A", Value::Literal("front".into()), 4),
        ]
    );
    assert_eq!(
        errors("<!--\n```variables\nA\n```\n-->\n"),
        ["docs/guide.md:3: `A` is not a `NAME=value` line"]
    );
}

#[test]
fn outputs_follow_their_step() {
    let text = "```bash\na\n```\n\nText.\n\n```OUTPUT\n1\n```\n\nMore.\n\n```output\n2\n```\n\n```bash\nb\n```\n\nResults:\n\n```json\n{}\n```\n\n```bash\nc\n```\n\n```text\nno\n```\n\n```bash\nd\n```\n\n## Next\n\n```output\nstray\n```\n";
    assert_eq!(
        outline(text),
        "1 runs \"a\\n\"\n  7 expects Match \"1\\n2\\n\"\n17 runs \"b\\n\"\n  23 expects Match \"{}\\n\"\n27 runs \"c\\n\"\n35 runs \"d\\n\"\n"
    );
    assert_eq!(findings(text), [("stray-output", 41)]);
}

#[test]
fn a_caption_is_a_heading_that_does_not_end_the_search() {
    let text = "```bash\na\n```\n\n### Results\n\n<!-- expected_similarity=0.3 -->\n\n```json\n{}\n```\n";
    assert_eq!(outline(text), "1 runs \"a\\n\"\n  9 expects! Similar(0.3) \"{}\\n\"\n");
}

#[test]
fn the_place_of_an_output_is_known() {
    let text = "```bash\na\n```\n\n1. x\n\n   ```output\n   1\n   2\n   ```\n";
    let document = doc(text);
    let expectation = document.steps[0].expectation.as_ref().expect("an expectation");
    assert_eq!((expectation.line, expectation.text_line), (7, 8));
    assert_eq!(&text[expectation.range.clone().expect("a range")], "   1\n   2\n");
}

#[test]
fn annotations_make_any_block_an_expectation() {
    let text = "```bash\na\n```\n\n<!-- expected_similarity=0.8 -->\n<!-- other -->\n\n```HTML\nx\n```\n\n```bash\nb\n```\n\nSee: <!--expected_similarity=\"^x$\"-->\n\n```bash\nx\n```\n";
    assert_eq!(
        outline(text),
        "1 runs \"a\\n\"\n  8 expects! Similar(0.8) \"x\\n\"\n12 runs \"b\\n\"\n  18 expects! Regex(Some(\"^x$\")) \"x\\n\"\n"
    );
    assert_eq!(findings(text), []);
}

#[test]
fn odd_annotations_are_findings() {
    let text = "<!-- expected_similarity=0.3 -->\n\n```bash\na\n```\n\n<!-- expected_results=1.0 -->\nText.\n\n```text\nx\n```\n\n# H\n\n<!-- expected_similarity=0.3 -->\n\n```json\n{}\n```\n\n<!-- expected_similarity=1 -->\n";
    assert_eq!(
        findings(text),
        [
            ("stray-annotation", 1),
            ("misspelled-annotation", 7),
            ("stray-annotation", 7),
            ("stray-annotation", 16),
            ("stray-annotation", 22),
        ]
    );
}

#[test]
fn an_annotation_before_the_first_step_takes_no_step_away() {
    let text = "<!-- expected_similarity=0.3 -->\n\n```bash\na\n```\n";
    assert_eq!(outline(text), "3 runs \"a\\n\"\n");
    assert_eq!(findings(text), [("stray-annotation", 1)]);
}

#[test]
fn bad_annotations_are_errors() {
    let found = errors("```bash\na\n```\n<!-- expected_similarity=2 -->\n```text\n```\n");
    assert_eq!(
        found,
        [
            "docs/guide.md:4: expected_similarity: `2` is neither a number from 0 to 1 nor a regular expression in quotes"
        ]
    );
}

#[test]
fn inputs_go_into_the_program_before_them() {
    let text = "```bash\nkubectl cnpg psql pg\n```\n\n```sql\n# postgres=#\nSELECT 1;\n# Type \\q\n```\n\nOutput:\n\n```output\n1\n```\n\n```sql\nSELECT 2;\n```\n\nThe output is similar to:\n\n```text\n2\n```\n\n```yaml\na: 1\n```\n\n## Next\n\n```sql\nSELECT 3;\n```\n";
    assert_eq!(
        outline(text),
        "1 runs \"kubectl cnpg psql pg\\n\"\n  5 types \"SELECT 1;\\n\"\n    13 expects Match \"1\\n\"\n  17 types \"SELECT 2;\\n\"\n    23 expects Match \"2\\n\"\n"
    );
    assert_eq!(doc(text).steps[0].inputs[0].text_line, 7);
}

#[test]
fn transcripts_are_steps_with_outputs() {
    let text = "```console\n$ echo a\na\n$ echo \\\n> b\nb\n```\n\n```console\nno prompt\n```\n\n<!-- expected_similarity=0.9 -->\n```shell-session\n# id -u\n0\n```\n";
    assert_eq!(
        outline(text),
        "2 runs \"echo a\\n\"\n  3 expects Match \"a\\n\"\n4 runs \"echo \\\\\\nb\\n\"\n  6 expects Match \"b\\n\"\n15 runs \"id -u\\n\"\n  16 expects! Similar(0.9) \"0\\n\"\n"
    );
}

#[test]
fn directives_belong_to_the_block_after_them() {
    let text = "<!-- rehearse: timeout=5m -->\n<!-- rehearse:\n  name=\"a b\" expect=exact\n-->\n\n```bash\na\n```\n\n<!-- rehearse: unordered stream=both -->\n```output\nx\n```\n\n<!-- rehearse: file=a.conf -->\n```text\ny\n```\n";
    let document = doc(text);
    let step = &document.steps[0].directives;
    assert_eq!(
        (step.line, step.name.as_deref(), step.unordered, step.stream),
        (Some(1), Some("a b"), true, Some(Stream::Both))
    );
    assert_eq!(step.timeout, Some(Duration::from_secs(300)));
    assert_eq!(outline(text), "6 runs \"a\\n\"\n  11 expects! Exact \"x\\n\"\n16 writes a.conf \"y\\n\"\n");
}

#[test]
fn directives_in_wrong_places() {
    assert_eq!(findings("<!-- rehearse: skip -->\n\nText.\n\n```bash\na\n```\n"), [("stray-directive", 1)]);
    assert_eq!(findings("<!-- rehearse: skip -->\n\n```yaml\na: 1\n```\n"), [("stray-directive", 1)]);
    assert_eq!(findings("<!-- rehearse skip=x -->\n"), [("misspelled-directive", 1)]);
    assert_eq!(
        errors("```bash\na\n```\n<!-- rehearse: skip timout=1s -->\n```output\nx\n```\n"),
        [
            "docs/guide.md:4: directive `skip`: it means nothing before an output block",
            "docs/guide.md:4: unknown directive `timout`; did you mean `timeout`?"
        ]
    );
    assert_eq!(errors("<!-- rehearse: zzz -->\n"), ["docs/guide.md:1: unknown directive `zzz`"]);
    assert_eq!(errors("```bash\na\n```\n<!-- rehearse: expect=regex -->\n```output\n(\n```\n").len(), 1);
}

#[test]
fn named_files_are_written_if_used() {
    let text = "Create a file named `app.yaml`:\n\n```yaml\na: 1\n```\n\n```bash\ncat app.yaml\n```\n\nThe output of `app.yaml` is:\n\n```yaml\na: 1\n```\n";
    assert_eq!(outline(text), "3 may write app.yaml \"a: 1\\n\"\n7 runs \"cat app.yaml\\n\"\n");
}

#[test]
fn titles_sections_and_links() {
    let text = "# [T](#tab/t)\n\n# The *title* of `it`\n\nSee [a](a.md#x), [b][b], [c](https://x.org/c.md), ![d](d.md).\n\n### Deep\n\nSub\n---\n\n[b]: ../b.MD?x=1\n";
    let document = doc(text);
    assert_eq!(document.title, "The title of it");
    let sections: Vec<_> =
        document.sections.iter().map(|of| (of.level, of.title.as_str(), of.line, of.parent)).collect();
    assert_eq!(sections, [(1, "The title of it", 3, None), (3, "Deep", 7, Some(0)), (2, "Sub", 9, Some(0))]);
    let links: Vec<_> = document
        .links
        .iter()
        .map(|link| (link.text.as_str(), link.target.as_str(), link.line, link.section))
        .collect();
    assert_eq!(links, [("a", "a.md", 5, Some(0)), ("b", "../b.MD", 5, Some(0))]);
    assert_eq!(doc("").title, "guide");
}

#[test]
fn included_files_are_read_in_their_place() {
    let text = "x\n\n[!INCLUDE [a](inc/a.md)]\n\n[!include[n](none.md)]\n[!INCLUDE [n](none.md)]\n\n```bash\nc\n```\n\n[!INCLUDE [l](loop.md)]\n";
    assert_eq!(outline(text), "3 runs \"echo b\\n\"\n3 runs \"echo a\\n\"\n8 runs \"c\\n\"\n");
    assert_eq!(findings(text), [("missing-include", 5), ("missing-include", 12)]);
    assert_eq!(doc(text).links, []);
}

#[test]
fn errors_come_in_order_and_all_at_once() {
    let text = "---\na: [\n---\n\n<!-- rehearse: x=1 -->\n```bash\na\n```\n\n```bash\nb\n";
    let lines: Vec<Option<usize>> =
        try_read(text).expect_err("errors").iter().map(|error| error.line).collect();
    assert_eq!(lines, [Some(2), Some(5), Some(10)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_reading_panic(parts in prop::collection::vec(prop::sample::select(PARTS), 0..24)) {
        let text = parts.concat();
        if let Ok(document) = try_read(&text) {
            for block in &document.blocks {
                prop_assert!(text.is_char_boundary(block.range.start) && text.is_char_boundary(block.range.end));
            }
            for expectation in document.steps.iter().filter_map(|step| step.expectation.as_ref()) {
                let range = expectation.range.clone();
                prop_assert!(range.is_none_or(|range| text.get(range).is_some()));
            }
        }
    }
}

const PARTS: &[&str] = &[
    "```bash\n",
    "```\n",
    "~~~~\n",
    "   ```sql\n",
    "psql\n",
    "$ ls\n",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "    ",
    "\t",
    "# H\n",
    "### [T](#tab/t)\n",
    "---\n",
    "<!--",
    "-->",
    "<!-- expected_similarity=0.3 -->\n",
    "<!-- rehearse: skip -->\n",
    "<!-- rehearse: file=a -->",
    "<!--\n```variables\nA=1\n```\n-->",
    "::: zone pivot=\"é\"\n",
    ":::zone-end",
    "::: é\r\n",
    "[!INCLUDE [x](inc/a.md)]\n",
    "[!INCLUDE [x](loop.md)]",
    "出力例\n",
    "Output:\n",
    "`a.yaml`\n",
    "```yaml\n",
    "\0",
    "\r\n",
    "\u{feff}",
    "| a |\n| - |\n",
    "<div>\n",
    "é",
    "[x][y]",
    "[y]: z.md\n",
    "```output\n",
    "x\n---\n",
    "<!-->",
    "<!",
    "\\",
];
