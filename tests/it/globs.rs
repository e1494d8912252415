//! Globs that name documents.

use crate::support::Test;

const PAGE: &str = "```bash\necho a\n```\n";

/// Documents in directories, a hidden and an ignored one among them.
fn tree() -> Test {
    Test::new()
        .doc("a.md", PAGE)
        .doc("docs/b.md", PAGE)
        .doc("docs/prose.md", "# Prose\n")
        .doc("docs/picture.png", b"\xff\xfe")
        .doc("docs/deep/c.md", PAGE)
        .doc("docs/deep/d.markdown", PAGE)
        .doc("docs/.hidden/e.md", PAGE)
        .doc("docs/build/f.md", PAGE)
        .doc(".gitignore", "build/\n")
}

#[track_caller]
fn finds(arguments: &[&str], expected: &[&str]) {
    let outcome = tree().args(["test", "--format", "json"]).more(arguments).passes().stderr("");
    let report = outcome.json();
    let documents = report["documents"].as_array().expect("documents");
    let paths: Vec<_> = documents.iter().map(|document| document["path"].as_str().expect("a path")).collect();
    assert_eq!(paths, expected);
}

#[test]
fn a_glob_finds_documents_with_steps() {
    finds(&["docs/**/*.md"], &["docs/b.md", "docs/deep/c.md"]);
    finds(&["docs/*.md"], &["docs/b.md"]);
    finds(&["*/b.md"], &["docs/b.md"]);
    finds(&["./**/[bc].md"], &["docs/b.md", "docs/deep/c.md"]);
    finds(&["{a,docs/deep/c}.md"], &["a.md", "docs/deep/c.md"]);
}

#[test]
fn without_an_ending_a_glob_finds_markdown() {
    finds(&["docs/*"], &["docs/b.md"]);
    finds(&["docs/**/*.m*"], &["docs/b.md", "docs/deep/c.md"]);
    finds(&["docs/**/*.markdown"], &["docs/deep/d.markdown"]);
}

#[test]
fn what_is_hidden_or_ignored_is_found_where_it_is_named() {
    finds(&["docs/.hidden/*.md"], &["docs/.hidden/e.md"]);
    finds(&["docs/build/f.md"], &["docs/build/f.md"]);
}

#[test]
fn a_document_runs_once_however_often_it_is_found() {
    finds(&["docs/b.md", "docs/*.md", "docs"], &["docs/b.md", "docs/deep/c.md"]);
}

#[test]
fn a_file_whose_name_looks_like_a_glob_is_that_file() {
    Test::new().doc("[ab].md", PAGE).doc("a.md", PAGE).args(["test", "[ab].md"]).passes().stdout(
        "[ab].md  1 step\n    ✓ 1  :1  echo a [TIME]\n\n✓ [ab].md does what it says: 1 step in TIME\n",
    );
}

#[test]
fn a_glob_that_fits_no_document_is_an_error() {
    for glob in ["docs/**/x*.md", "nowhere/*.md", "docs/pro*.md"] {
        let told = format!(
            "error: {glob}: no document fits this glob: no markdown file of that name has steps to run\n"
        );
        tree().args(["test", "a.md", glob]).refused().stdout("").stderr(&told);
    }
}

#[test]
fn a_glob_that_is_none_is_an_error() {
    tree()
        .args(["test", "docs/[b.md"])
        .refused()
        .stdout("")
        .stderr("error: docs/[b.md: is no glob: unclosed character class; missing ']'\n");
}
