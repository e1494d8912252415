//! What is read out of a document, seen through the binary.

use crate::support::Test;

/// The plan as `inspect` prints it, after which the document is run and passes.
#[track_caller]
fn reads(document: &str, plan: &str) {
    Test::of(document).args(["inspect", "guide.md"]).passes().stdout(plan).stderr("");
    Test::of(document).passes().stderr("");
}

#[test]
fn blocks_in_lists_and_quotes() {
    reads(
        "# Lists\n\n1. First\n\n   ```bash\n   cat <<EOF\n   one\n     two\n   EOF\n   ```\n\n   ```output\n   one\n     two\n   ```\n\n   - Deeper\n\n     > ```bash\n     > echo deep\n     > ```\n     >\n     > ```output\n     > deep\n     > ```\n\n2. Second\n    ~~~sh\n    echo tilde\n    ~~~\n\n> - ```shell\n>   echo both\n>   ```\n",
        "Lists\nguide.md · 4 steps · 0 inputs · 2 expectations\n\nTools\n  found    cat\n\nSteps\n   1   5  cat <<EOF  … 3 more lines\n          expects line 12 (match)\n   2  19  echo deep\n          expects line 23 (match)\n   3  28  echo tilde\n          sh\n   4  32  echo both\n          shell\n",
    );
}

const TABS: &str = "# Tabs\n\n# [Azure CLI](#tab/azure-cli)\n\n```bash\necho cli\n```\n\n# [PowerShell](#tab/azure-powershell)\n\n```bash\necho powershell\n```\n\n---\n\n:::zone pivot=\"linux\"\n\n```bash\necho linux\n```\n\n:::zone-end\n\n:::zone pivot=\"windows,mac\"\n\n```bash\necho windows\n```\n\n:::zone-end\n\n1. One\n\n:::image type=\"content\" source=\"x.png\":::\n\n    ```bash\n    echo after\n    ```\n";

#[test]
fn the_first_tab_and_zone_are_taken() {
    reads(
        TABS,
        "Tabs\nguide.md · 3 steps · 0 inputs · 0 expectations\n\nSteps\n   1   5  echo cli\n   2  19  echo linux\n   3  37  echo after\n",
    );
}

#[test]
fn other_tabs_and_zones_can_be_asked_for() {
    Test::of(TABS)
        .args(["inspect", "guide.md", "--tab", "azure-powershell", "--tab", "mac"])
        .passes()
        .stdout("Tabs\nguide.md · 3 steps · 0 inputs · 0 expectations\n\nSteps\n   1  11  echo powershell\n   2  27  echo windows\n   3  37  echo after\n")
        .stderr("");
}

#[test]
fn commented_blocks_never_run() {
    reads(
        "# C\n\n<!--\n```bash\nexit 9\n```\n-->\n\n```bash\necho run\n```\n\n<!-- ```bash\nexit 9\n``` -->\n\n<div>\n<!-- formerly\n\n```bash\nexit 9\n```\n\n-->\n</div>\n",
        "C\nguide.md · 1 step · 0 inputs · 0 expectations\n\nSteps\n   1  9  echo run\n",
    );
}

#[test]
fn a_transcript_is_commands_and_outputs() {
    reads(
        "# T\n\n```console\n$ echo one\none\n$ for i in 1 2; do\n>   echo $i\n> done\n1\n2\n```\n\n```console\nno prompt\n```\n",
        "T\nguide.md · 2 steps · 0 inputs · 2 expectations\n\nVariables set\n  i  by a step in line 6\n\nSteps\n   1  4  echo one\n         console · expects line 5 (match)\n   2  6  for i in 1 2; do  … 2 more lines\n         console · expects line 9 (match)\n",
    );
}

#[test]
fn inputs_are_typed_without_prompts_and_comments() {
    reads(
        "# I\n\n```bash\nsqlite3 t.db\n```\n\n```sql\n# a comment\nsqlite> CREATE TABLE t (a TEXT);\nsqlite> INSERT INTO t VALUES ('x');\nsqlite> SELECT * FROM t;\n```\n\n```output\nx\n```\n\n```sql\nSELECT count(*) FROM t;\n```\n\n```output\n1\n```\n",
        "I\nguide.md · 1 step · 2 inputs · 2 expectations\n\nTools\n  found    sqlite3\n\nSteps\n   1  3  sqlite3 t.db\n         types sql of line 7: CREATE TABLE t (a TEXT); · expects line 14 (match)\n         types sql of line 18: SELECT count(*) FROM t; · expects line 22 (match)\n",
    );
}

#[test]
fn a_document_with_carriage_returns() {
    reads(
        "# CRLF\r\n\r\n```bash\r\nword=a\r\necho \"[$word]\"\r\n```\r\n\r\n```output\r\n[a]\r\n```\r\n",
        "CRLF\nguide.md · 1 step · 0 inputs · 1 expectation\n\nVariables set\n  word  by a step in line 4\n\nSteps\n   1  3  word=a  … 1 more line\n         expects line 8 (match)\n",
    );
}

#[test]
fn a_document_in_japanese() {
    reads(
        "# 日本語\n\n```bash\necho こんにちは 世界\n```\n\n出力例\n\n```\nこんにちは 世界\n```\n",
        "日本語\nguide.md · 1 step · 0 inputs · 1 expectation\n\nSteps\n   1  3  echo こんにちは 世界\n         expects line 9 (match)\n",
    );
}

#[test]
fn a_block_introduced_as_a_file_is_written() {
    reads(
        "# F\n\nCreate a file named `app.yaml`:\n\n```yaml\nkind: Pod\n```\n\n```bash\ncat app.yaml\n```\n\n```output\nkind: Pod\n```\n",
        "F\nguide.md · 2 steps · 0 inputs · 1 expectation\n\nTools\n  found    cat\n\nSteps\n   1  5  app.yaml ← 1 line\n         yaml\n   2  9  cat app.yaml\n         expects line 13 (match)\n",
    );
}

#[test]
fn languages_can_be_chosen() {
    Test::of("# L\n\n```zsh\necho a\n```\n\n```bash\necho b\n```\n")
        .args(["inspect", "guide.md", "--language", "zsh"])
        .passes()
        .stdout("L\nguide.md · 1 step · 0 inputs · 0 expectations\n\nSteps\n   1  3  echo a\n         zsh\n")
        .stderr("");
}
