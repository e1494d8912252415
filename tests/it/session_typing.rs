//! Texts typed into the program that a step started.

use crate::session_document::Document;

#[test]
fn each_text_typed_into_sqlite_has_its_own_output() {
    let ran = Document::of("sqlite3 a.db")
        .text("\n```sql\nCREATE TABLE t (x);\nINSERT INTO t VALUES (1), (2);\n```\n\n```sql\nSELECT x FROM t;\n```\n\n```output\n1\n2\n```\n\n```sql\nSELECT count(*) FROM t;\n```\n\n```output\n2\n```\n")
        .block("echo next")
        .passes();
    let inputs = ran.step(1)["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .map(|input| input["stdout"].as_str().unwrap_or("none"));
    assert_eq!(inputs.collect::<Vec<_>>(), ["", "1\n2\n", "2\n"]);
}

#[test]
fn an_error_of_sqlite_fails_its_text() {
    let ran = Document::of("sqlite3 a.db")
        .text("\n```sql\nSELECT 1;\n```\n\n```sql\nSELECT * FROM missing;\n```\n\n```sql\nSELECT 3;\n```\n")
        .fails();
    let verdicts = ran.step(1)["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .map(|input| input["verdict"].as_str().unwrap_or("none"));
    assert_eq!(verdicts.collect::<Vec<_>>(), ["passed", "failed", "passed"]);
}

#[test]
fn an_output_that_differs_fails_its_text() {
    Document::of("sqlite3 a.db")
        .text("\n```sql\nSELECT 1;\n```\n\n```output\n2\n```\n")
        .fails()
        .reason(1, "the input on line 7: 1 of 1 expected line differs");
}

#[test]
fn each_text_typed_into_python_has_its_own_output() {
    let ran = Document::of("python3").text("\n```python\nx = 20\nprint(x)\n```\n\n```output\n20\n```\n\n```python\nfor i in range(2):\n    print(x + i)\n\n```\n\n```output\n20\n21\n```\n").block("echo next").passes();
    let inputs = ran.step(1)["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .map(|input| input["stdout"].as_str().unwrap_or("none"));
    assert_eq!(inputs.collect::<Vec<_>>(), ["20\n", "20\n21\n"]);
}

#[test]
fn a_program_that_ends_early_fails_the_texts_after_it() {
    let ran = Document::of("sqlite3 a.db")
        .text("\n```sql\nSELECT 1;\n```\n\n```sql\n.quit\n```\n\n```sql\nSELECT 3;\n```\n")
        .block("echo next")
        .fails();
    let verdicts = ran.step(1)["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .map(|input| input["verdict"].as_str().unwrap_or("none"));
    assert_eq!(verdicts.collect::<Vec<_>>(), ["passed", "passed", "not-run"]);
}

#[test]
fn a_step_prints_before_its_program_is_typed_into() {
    let ran = Document::of("echo before\nsqlite3 a.db").text("\n```sql\nSELECT 1;\n```\n").passes();
    assert_eq!(ran.step(1)["stdout"], "before\n");
    assert_eq!(ran.step(1)["inputs"][0]["stdout"], "1\n");
}

#[test]
fn a_text_on_standard_input_may_follow_typed_texts() {
    Document::of("sqlite3 a.db")
        .text("\n```sql\nSELECT 1;\n```\n")
        .with("stdin=\"from the page\\n\"", "cat")
        .passes()
        .stdout(2, "from the page\n");
}
