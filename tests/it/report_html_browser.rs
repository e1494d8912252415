//! The HTML report in a real browser: filters, search, keys, folds, widths and colours.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use crate::browser::Browser;
use crate::report_html::{HOSTILE, report, written};
use crate::support::Test;

/// Titles of the documents that the front page shows.
const SHOWN: &str = "[...document.querySelectorAll('.documents tbody tr:not([hidden]) th a:first-child')].map((a) => a.textContent)";
const ONE_SHOWN: &str = "document.querySelectorAll('.document:not([hidden])').length === 1 && document.getElementById('documents').hidden";

#[test]
fn documents_are_filtered_and_searched() {
    let Some(mut browser) = Browser::start() else { return };
    let (call, _) = report();
    browser.look(1100, "light");
    browser.open(&call.path().join("report.html"));
    assert_eq!(browser.value(SHOWN), json!(["Harbour", "港"]));
    browser.click("[data-show=failed]");
    assert_eq!(browser.value(SHOWN), json!(["Harbour"]));
    assert_eq!(browser.value("document.getElementById('shown').textContent"), "1 of 2 documents");
    assert_eq!(browser.value("document.querySelector('[data-show=failed]').ariaPressed"), "true");
    browser.click("[data-show=all]");
    browser.press("/");
    browser.type_in("OTHER.md");
    assert_eq!(browser.value(SHOWN), json!(["港"]));
    browser.type_in(" no such page");
    assert_eq!(browser.value("document.getElementById('none').hidden"), false);
    browser.press("Escape");
    assert_eq!(browser.value(SHOWN), json!(["Harbour", "港"]));
    assert_eq!(browser.offences(), [""; 0]);
}

#[test]
fn a_failure_is_reached_by_keys_and_by_clicks() {
    let Some(mut browser) = Browser::start() else { return };
    let (call, _) = report();
    browser.look(1100, "light");
    browser.open(&call.path().join("report.html"));
    browser.press("j");
    assert_eq!(browser.value("document.activeElement.textContent"), "Harbour");
    browser.press("Enter");
    browser.until(ONE_SHOWN);
    assert_eq!(browser.value("document.title"), "guide.md – 1 of 2 documents failed");
    browser.press("j");
    assert_eq!(browser.value("document.activeElement.id"), "doc-guide-md-step-1");
    let real = ".promise.unmet > details";
    assert_eq!(browser.value(&format!("document.querySelector('{real}').open")), false);
    browser.click(&format!("{real} > summary"));
    assert_eq!(browser.value(&format!("document.querySelector('{real}').open")), true);
    browser.press("u");
    browser.until("!document.getElementById('documents').hidden");
    browser.click(".why");
    browser.until(ONE_SHOWN);
    browser.until("location.hash === '#doc-guide-md-step-1'");
    assert_eq!(browser.offences(), [""; 0]);
}

#[test]
fn it_fits_every_width_in_every_colour() {
    let Some(mut browser) = Browser::start() else { return };
    let long =
        format!("# Long\n\n`{0}`\n\n```bash\necho {0}\n```\n\n```output\n{0}x\n```\n", "wide".repeat(200));
    let call = Test::new().doc("guide.md", crate::report_html::GUIDE).doc("long.md", long);
    let (call, _) = written(call, &["guide.md", "long.md"]);
    browser.open(&call.path().join("report.html"));
    let mut pictures = Vec::new();
    for (width, scheme) in [(1100, "light"), (1100, "dark"), (375, "light"), (375, "dark")] {
        browser.look(width, scheme);
        for page in ["documents", "doc-guide-md", "doc-long-md"] {
            browser.value(&format!("location.hash = '#{page}'"));
            browser.until(&format!("!document.getElementById('{page}').hidden"));
            let overflow = browser.value("document.documentElement.scrollWidth - innerWidth");
            assert_eq!(overflow, 0, "{page} at {width}");
            pictures.push((format!("{page}-{width}-{scheme}"), browser.screenshot()));
        }
        let paper = browser.value("getComputedStyle(document.body).backgroundColor");
        assert_eq!(paper, if scheme == "dark" { "rgb(23, 25, 29)" } else { "rgb(252, 251, 249)" });
    }
    keep(&pictures);
    browser.click("#theme");
    browser.click("#theme");
    assert_eq!(browser.value("document.documentElement.dataset.theme"), "dark");
    assert_eq!(browser.offences(), [""; 0]);
}

/// Leaves pictures for a person to look at, where `REHEARSE_SCREENSHOTS` names a directory.
fn keep(pictures: &[(String, String)]) {
    let Some(directory) = std::env::var_os("REHEARSE_SCREENSHOTS").map(PathBuf::from) else { return };
    fs::create_dir_all(&directory).expect("a directory");
    for (name, picture) in pictures {
        fs::write(directory.join(format!("{name}.png.base64")), picture).expect("a file");
    }
}

#[test]
fn a_hostile_document_does_nothing() {
    let Some(mut browser) = Browser::start() else { return };
    let (call, _) = written(Test::new().doc("guide.md", HOSTILE), &["guide.md"]);
    browser.open(&call.path().join("report.html"));
    browser.value("window.hacked = (what) => { window.done = what }; location.hash = '#doc-guide-md'");
    browser.until(ONE_SHOWN);
    assert_eq!(
        browser
            .value("document.querySelectorAll('script, img, iframe, main style, main svg[onload]').length"),
        1
    );
    let addresses = "[...document.querySelectorAll('.text a')].map((a) => new URL(a.href).protocol)";
    let schemes = browser.value(&format!("[...new Set({addresses})].sort()"));
    assert_eq!(schemes, json!(["file:", "https:"]));
    let happens = "for (const one of document.querySelectorAll('.text *:not(a)')) \
                   for (const kind of ['click', 'mouseover', 'load', 'error']) one.dispatchEvent(new Event(kind))";
    browser.value(happens);
    assert_eq!(browser.value("String(window.done)"), "undefined");
}
