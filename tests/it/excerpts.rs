//! Excerpts of outputs, and patterns beside examples.

use crate::support::Test;

const STATUS: &str = r"printf '%s\n' 'Name: pg-1' 'Uptime: 4m25s' 'Archiving: OK' 'Next: -'";

fn page(expect: &str, output: &str) -> Test {
    Test::of(&format!(
        "# Status\n\n<!-- rehearse: {expect} -->\n```bash\n{STATUS}\n```\n\n```output\n{output}\n```\n"
    ))
}

#[test]
fn an_excerpt_is_met_with_values_that_vary() {
    page("expect=contains", "Uptime: 12s\nArchiving: OK").passes().stderr("");
}

#[test]
fn an_excerpt_with_a_line_that_differs_shows_that_line() {
    page("expect=contains", "Uptime: 12s\nArchiving: Failing").fails().stdout(
        "guide.md  Status  1 step
    ✗ 1  :4  printf '%s\\n' 'Name: pg-1' 'Uptime: 4m25s' 'Archiving: OK' 'Next: -' [TIME]
        guide.md:8: the output does not contain the text
         9 ~ Uptime: 12s
        10 - Archiving: Failing
           + Archiving: OK
             ← `Failing` → `OK`: says how it went, so it must be equal

1 step: 1 failed in TIME
",
    );
}

#[test]
fn lines_of_an_excerpt_stand_one_after_the_other() {
    page("expect=contains", "Name: pg-1\nArchiving: OK").fails();
    page("expect=contains", "Name: pg-1\n...\nArchiving: OK").passes();
}

#[test]
fn a_pattern_stands_beside_an_example() {
    page(r#"expect="regex=(?m)^Uptime: \w+$""#, "Uptime: a moment").passes().stderr("");
    page(r#"expect="regex=(?m)^Uptime: \d+$""#, "Uptime: 4m25s").fails();
}

#[test]
fn a_pattern_that_is_none_is_refused() {
    page(r#"expect="regex=(a""#, "a").refused().stdout("").stderr(
        "error: guide.md:3: directive `expect`: `(a` is not a regular expression: at character 1: this parenthesis is not closed\n",
    );
}
