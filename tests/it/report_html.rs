//! The HTML report: what is in it, and that nothing of a document becomes alive in it.

use std::fs;
use std::process::Command;

use crate::support::Test;

pub(crate) const GUIDE: &str = r#"---
ms.locale: en-us
---

# Harbour

See [the other page](other.md), [the part](#look) and [the site](https://example.org/a?b=1&c=2).

> [!NOTE]
> Bring a boat.

## Look

<!-- rehearse: name=look -->
```bash
echo "gate: shut"; echo "ships: 3"; echo "fog" >&2
```

```output
gate: open
ships: 3
```

```bash
echo "never reached"
```

::: zone pivot="north"

![The harbour](harbour.png)

::: zone-end

## Clean up

```bash
echo closed
```
"#;

pub(crate) const OTHER: &str = "# 港\n\n```bash\ndate +%H:%M:%S\n```\n\n```output\n10:11:12\n```\n";

/// The report of both pages, and the directory that holds it.
pub(crate) fn report() -> (Test, String) {
    written(Test::new().doc("guide.md", GUIDE).doc("other.md", OTHER), &["guide.md", "other.md"])
}

/// The report of documents of which one fails.
pub(crate) fn written(call: Test, documents: &[&str]) -> (Test, String) {
    let call = call.args(["test"]).more(documents).more(&["--report", "html=report.html"]);
    let output = call.command().output().expect("the binary");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let page = fs::read_to_string(call.path().join("report.html")).expect("a report");
    (call, page)
}

/// The pieces are in the text, one after the other.
#[track_caller]
fn in_order(text: &str, pieces: &[&str]) {
    let mut rest = text;
    for piece in pieces {
        let at = rest.find(piece).unwrap_or_else(|| panic!("`{piece}` does not follow in\n{rest:.3000}"));
        rest = &rest[at + piece.len()..];
    }
}

#[test]
fn the_front_page_says_how_it_went() {
    let (_call, text) = report();
    in_order(
        &text,
        &[
            "<!doctype html>\n<html lang=\"en\">",
            "<title>1 of 2 documents failed</title>",
            "<h1 id=\"headline\" class=\"failed\" tabindex=\"-1\">1 of 2 documents failed</h1>",
            "<span>4 steps: 2 passed, 1 failed, 1 not run</span>",
            "<tr class=\"failed\" data-verdict=\"failed\">",
            "<a href=\"#doc-guide-md\">Harbour</a><span class=\"path\">guide.md</span>",
            "<a class=\"why\" href=\"#doc-guide-md-step-1\">1 of 2 expected lines differs</a>",
            "<td class=\"number\">1 <span class=\"of\">of 3</span></td>",
            "<tr class=\"passed\" data-verdict=\"passed\">",
            "<a href=\"#doc-other-md\">港</a>",
        ],
    );
}

#[test]
fn a_document_is_shown_with_what_became_of_it() {
    let (_call, text) = report();
    in_order(
        &text,
        &[
            "<article class=\"document failed\" id=\"doc-guide-md\"",
            "<a href=\"#doc-guide-md-step-1\">Step 1, line 15</a>: 1 of 2 expected lines differs",
            "<div class=\"text\" lang=\"en-us\">",
            "<h3 id=\"doc-guide-md--harbour\">Harbour</h3>",
            "<a href=\"#doc-other-md\">the other page</a>, <a href=\"#doc-guide-md--look\">the part</a>",
            "<a href=\"https://example.org/a?b=1&amp;c=2\">the site</a>",
            "<blockquote class=\"note note\">\n<p class=\"title\">Note</p>\n<p>Bring a boat.</p>",
            "<h4 id=\"doc-guide-md--look\">Look</h4>",
            "<div class=\"step failed\" id=\"doc-guide-md-step-1\" role=\"group\" aria-label=\"Step 1: Failed\">",
            "<a class=\"place\" href=\"guide.md#L15\">guide.md:15</a>",
            "echo &quot;gate: shut&quot;",
            "<details open><summary>Standard error <span class=\"count\">1 line</span></summary><pre class=\"output\">fog\n</pre>",
            "Not as promised</span><span>50 % met</span>",
            "gate: <del>open</del>",
            "gate: <ins>shut</ins>",
            "<details><summary>Real output <span class=\"count\">2 lines</span></summary><pre class=\"output\">gate: shut\nships: 3\n</pre>",
            "<div class=\"step not-run\" id=\"doc-guide-md-step-2\"",
            "<p class=\"zone\">Only for: north</p>",
            "<span class=\"image\"><span class=\"hidden\">Image: </span>The harbour</span>",
            "<div class=\"step passed\" id=\"doc-guide-md-step-3\"",
            "<span>clean-up</span>",
            "<details><summary>Output",
            "<article class=\"document passed\" id=\"doc-other-md\"",
            "As promised",
            "<span class=\"may\" title=\"time, came as ",
            ">10:11:12</span>",
            "1 value differs and may",
        ],
    );
    let shown = &text[text.find("<article").expect("a document")..];
    for hidden in ["rehearse:", ":::", "[!NOTE]", "```", "harbour.png", "ms.locale"] {
        assert!(!shown[..shown.find("<footer").expect("an end")].contains(hidden), "{hidden}");
    }
}

#[test]
fn lines_lead_to_the_forge_that_runs_it() {
    let call = Test::new().doc("other.md", OTHER).args(["test", "other.md", "--report", "html=report.html"]);
    let place = call.path().join("report.html");
    let call = call.env("GITHUB_SERVER_URL", "https://forge.example").env("GITHUB_REPOSITORY", "a/b");
    let done = call.env("GITHUB_SHA", "c0ffee").passes();
    let page = fs::read_to_string(place).expect("a report");
    drop(done);
    in_order(&page, &["href=\"https://forge.example/a/b/blob/c0ffee/other.md?plain=1#L3\">other.md:3</a>"]);
}

#[test]
fn steps_of_other_pages_are_in_those_pages() {
    let first = "# First\n\n```bash\nfirst=1\n```\n";
    let part = "Of the part.\n\n```bash\necho part\n```\n\n```output\nother\n```\n";
    let guide = "# Guide\n\n[!INCLUDE [The part](parts/part.md)]\n\nAfter it.\n";
    let call = Test::new().doc("first.md", first).doc("parts/part.md", part).doc("guide.md", guide);
    let (_call, page) = written(call, &["guide.md", "--with", "first.md"]);
    in_order(
        &page,
        &[
            "<details class=\"page\"><summary>First: <code>first.md</code> <span class=\"count\">1 step</span></summary>",
            "<h3 id=\"doc-guide-md--first-md--first\">First</h3>",
            "<div class=\"step passed\" id=\"doc-guide-md-step-1\"",
            "<h3 id=\"doc-guide-md--guide\">Guide</h3>",
            "<details class=\"page\" open><summary>Included: <code>parts/part.md</code></summary>",
            "<p>Of the part.</p>",
            "<div class=\"step failed\" id=\"doc-guide-md-step-2\"",
            "<div class=\"promise unmet\"",
            "</details>\n<p>After it.</p>",
        ],
    );
}

pub(crate) const HOSTILE: &str = r#"---
title: "<script>hacked('front matter')</script>"
---

# A <script>hacked('title')</script> [x](javascript:hacked(1)) "><img src=x onerror=hacked(2)>

<script>hacked('block')</script>

<div onclick="hacked(3)"><iframe src="javascript:hacked(4)"></iframe></div>

<svg onload=hacked(5)><style>* { display: none }</style>

Text <img src=x onerror="hacked(6)"> <a href="javascript:hacked(7)">a</a> <b onmouseover=hacked(8)>b</b>
[a]( java&#115;cript:hacked(9)) [b](data:text/html,<script>hacked(10)</script>) <javascript:hacked(11)>
![" onerror="hacked(12)](x) [c](https://example.org/"onclick="hacked(13)) [d](//example.org) [e](/x)

[f]: vbscript:hacked "\" onclick=hacked(14)"
[f] and [^"><script>]

[^"><script>]: a note

> [!NOTE]<script>hacked(15)</script>

::: zone pivot="<script>hacked(16)</script>"

:::image source="x" alt-text="<script>hacked(17)</script>":::

::: zone-end

```html "><script>hacked(18)</script>
</code></pre><script>hacked(19)</script>
```

```bash
value="</td><script>hacked(20)</script>"
printf '</pre></details><script>hacked(21)</script>\n\033[31m<b>red</b>\033]0;title\007\000\n' | tee /dev/stderr >&2
echo '<img src=x onerror=hacked(22)>'
```

```output
<img src=y onerror=hacked(23)>
```

<!-- rehearse: skip="<script>hacked(24)</script>" name="<script>hacked(25)</script>" -->
```bash
true
```
"#;

/// Every tag of a page, its style and its script left out.
fn tags(page: &str) -> Vec<&str> {
    let (start, end) = (page.find("</style>").expect("a style"), page.rfind("<script>").expect("a script"));
    page[start + "</style>".len()..end]
        .split('<')
        .skip(1)
        .map(|tag| &tag[..tag.find('>').expect("a whole tag")])
        .collect()
}

#[test]
fn nothing_of_a_document_becomes_alive() {
    let name = "<img src=x onerror=hacked(0)>&\"'.md";
    let (_call, page) = written(Test::new().doc(name, HOSTILE), &[name]);
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("<style").count(), 1);
    assert!(!page.contains('\u{1b}') && !page.contains('\0') && !page.contains('\u{7}'));
    let alive = ["img", "iframe", "object", "embed", "base", "form", "style", "script", "link", "meta"];
    for tag in tags(&page) {
        let element = tag.split([' ', '/']).next().expect("a first piece");
        let is_of_the_head = ["meta", "link", "input"].contains(&element) && !tag.contains("hacked");
        assert!(!alive.contains(&element) || is_of_the_head, "{tag}");
        let attributes = tag.split('"').step_by(2).flat_map(str::split_whitespace);
        assert!(!attributes.clone().any(|attribute| attribute.starts_with("on")), "{tag}");
        assert!(!attributes.clone().any(|attribute| attribute.starts_with("style=")), "{tag}");
        if let Some((_, address)) = tag.split_once("href=\"") {
            let fine =
                ["#", "https://", "data:,", "%3Cimg%20src%3Dx%20onerror%3Dhacked%280%29%3E%26%22%27.md"];
            assert!(fine.iter().any(|fine| address.starts_with(fine)), "{tag}");
        }
    }
}

#[test]
fn the_policy_allows_its_own_style_and_script() {
    let (_call, page) = report();
    for (element, directive) in [("style", "style-src"), ("script", "script-src")] {
        let (_, rest) = page.split_once(&format!("<{element}>")).expect("an element");
        let (body, _) = rest.split_once(&format!("</{element}>")).expect("its end");
        let mut sum = Command::new("sha256sum");
        sum.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let mut sum = sum.spawn().expect("sha256sum");
        std::io::Write::write_all(&mut sum.stdin.take().expect("a pipe"), body.as_bytes()).expect("a reader");
        let output = sum.wait_with_output().expect("its output").stdout;
        let hash = base64(&String::from_utf8_lossy(&output)[..64]);
        assert!(
            page.contains(&format!("{directive} 'sha256-{hash}'")),
            "{directive} has to be sha256-{hash}"
        );
    }
}

#[test]
fn a_report_of_a_report_has_the_history() {
    let (call, _) = written(Test::new().doc("guide.md", GUIDE), &["guide.md", "--report", "json=night.json"]);
    let again = ["report", "night.json", "--history", "nights", "--report", "html=report.html"];
    Test::inside(call.path()).args(again).fails();
    let page = fs::read_to_string(call.path().join("report.html")).expect("a report");
    in_order(
        &page,
        &[
            "<h2 id=\"history\">History</h2>",
            "<span>1 report, 20",
            "<a href=\"#doc-guide-md\">Harbour</a><span class=\"path\">guide.md</span>",
            "aria-label=\"Oldest first: failed\"",
            "Failed</span> since <time",
            "<article class=\"document failed\" id=\"doc-guide-md\"",
            "gate: <del>open</del>",
            "gate: <ins>shut</ins>",
            "ships: 3</td><td class=\"is\" role=\"cell\">ships: 3</td>",
        ],
    );
}

/// The contrast that the Web Content Accessibility Guidelines 2.2 ask of text, level AA.
const CONTRAST: f64 = 4.5;

#[test]
fn every_text_stands_out_from_its_paper_in_both_schemes() {
    let (_call, page) = report();
    let colours = |name: &str| -> [f64; 2] {
        let (_, rest) = page.split_once(&format!("--{name}: light-dark(")).expect("a colour");
        let (both, _) = rest.split_once(')').expect("two colours");
        let mut both = both.split(", ").map(luminance);
        [both.next().expect("a light one"), both.next().expect("a dark one")]
    };
    for ink in ["ink", "quiet", "link", "passed", "failed", "skipped"] {
        for paper in ["paper", "raised", "failed-paper", "removed", "added", "note"] {
            for (ink_luminance, paper_luminance) in colours(ink).into_iter().zip(colours(paper)) {
                let (less, more) = if ink_luminance < paper_luminance {
                    (ink_luminance, paper_luminance)
                } else {
                    (paper_luminance, ink_luminance)
                };
                assert!((more + 0.05) / (less + 0.05) >= CONTRAST, "{ink} on {paper}");
            }
        }
    }
}

/// Relative luminance of `#rrggbb`, as the guidelines compute it.
fn luminance(colour: &str) -> f64 {
    let part = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("two digits")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

/// Base64 of bytes that are written in hexadecimal digits.
fn base64(digits: &str) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: String =
        digits.chars().map(|digit| format!("{:04b}", digit.to_digit(16).expect("a digit"))).collect();
    let sixes = bits.as_bytes().chunks(6).map(|six| format!("{:0<6}", String::from_utf8_lossy(six)));
    let mut text: String =
        sixes.map(|six| char::from(SIGNS[usize::from_str_radix(&six, 2).expect("bits")])).collect();
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}
