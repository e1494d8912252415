//! Scanning whole and in stretches.

use proptest::prelude::*;

use super::*;

fn whole(source: &str) -> Scan {
    let marks = colon_lines(source, 0);
    let text = masked(source, &marks);
    let mut scanner = Scanner::new(source, &marks);
    scanner.read(&text, 0..source.len());
    scanner.finish()
}

fn in_stretches(source: &str) -> Scan {
    let marks = colon_lines(source, 0);
    let text = masked(source, &marks);
    let mut scanner = Scanner::new(source, &marks);
    if is_divisible(&text) {
        scanner.read_in_stretches(&text, 0);
    } else {
        scanner.read(&text, 0..source.len());
    }
    scanner.finish()
}

const PARTS: &[&str] = &[
    "Words here.\n",
    "Words\n\n",
    "\n",
    "\n",
    "# H\n",
    "## H `x`\n\n",
    "#no\n",
    "- item\n",
    "- # H\n",
    "1. item\n\n",
    "   more\n",
    "    code\n",
    "\t# code\n",
    "> quote\n",
    "> - # H\n",
    "---\n",
    "===\n",
    "***\n",
    "- - -\n",
    "```bash\n",
    "```\n",
    "    ```\n",
    "~~~~sh\n",
    "~~~~\n",
    "<!-- a -->\n",
    "<!--\n",
    "-->\n",
    "   <!-- x\n",
    "<div>\n",
    "<pre>\n",
    "<b>x</b>\n",
    "a <b\n",
    "[a](b.md)\n",
    "[a](b.md)\n\n",
    "| a | b |\n| - | - |\n| 1 | 2 |\n",
    "::: zone pivot=\"a\"\n",
    ":::\n",
    "é à\n",
    "...\n",
    "1.\n",
    "# [T](#tab/t)\n",
    "*\n",
    "\r\n",
    "Words\r\n\r\n",
    "[!INCLUDE [x](y.md)]\n",
    "[a]: b.md\n",
    "\\\n",
    "[x]\n",
    "`a`\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stretches_give_what_the_whole_gives(parts in prop::collection::vec(prop::sample::select(PARTS), 0..30)) {
        let source = parts.concat();
        let (whole, stretches) = (whole(&source), in_stretches(&source));
        prop_assert_eq!(whole.items, stretches.items);
        prop_assert_eq!(whole.findings, stretches.findings);
        prop_assert_eq!(whole.errors, stretches.errors);
    }
}
