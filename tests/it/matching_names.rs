//! Names that a system made up, from one step to the next, and values of variables that the document shows otherwise.

use crate::support::Test;

/// A step and what the page shows of its output.
fn step(command: &str, shown: &str) -> String {
    format!("```bash\n{command}\n```\n\n```output\n{shown}\n```\n\n")
}

fn says(name: &str, shown: &str) -> String {
    step(&format!("echo {name} is up"), &format!("{shown} is up"))
}

/// A document of these steps.
fn steps(steps: &[String]) -> Test {
    Test::of(&format!("# Names\n\n{}", steps.concat()))
}

fn quietly(test: Test) -> Test {
    test.arg("--quiet")
}

#[test]
fn a_name_is_met_again_in_a_later_step() {
    quietly(steps(&[
        says("pg-k2j1xx90-1", "pg-r8c7unrw-1"),
        "```bash\necho 'no promise: pg-x1y2z3w4-1'\n```\n\n".to_owned(),
        says("pg-k2j1xx90-2", "pg-r8c7unrw-2"),
    ]))
    .passes()
    .stdout("")
    .stderr("");
}

#[test]
fn a_name_that_meets_another_later_fails_and_says_why() {
    steps(&[says("pg-k2j1xx90-1", "pg-r8c7unrw-1"), says("pg-x1y2z3w4-2", "pg-r8c7unrw-2")])
        .fails()
        .stdout(
            "guide.md  Names  2 steps\n\
             \x20   ✓ 1  :3   echo pg-k2j1xx90-1 is up [TIME]\n\
             \x20   ✗ 2  :11  echo pg-x1y2z3w4-2 is up [TIME]\n\
             \x20       guide.md:15: 1 of 1 expected line differs\n\
             \x20       16 - pg-r8c7unrw-2 is up\n\
             \x20          + pg-x1y2z3w4-2 is up\n\
             \x20            ← `pg-r8c7unrw` stood for `pg-k2j1xx90` before, now for `pg-x1y2z3w4`\n\
             \n\
             2 steps: 1 passed, 1 failed in TIME\n",
        )
        .stderr("");
}

#[test]
fn a_name_of_a_table_is_met_in_json() {
    let table = |pod: &str| format!("NAME READY\n{pod} 1/1");
    let shows = |name: &str, pod: &str| {
        [
            step(&format!("printf '%s\\n' 'NAME READY' '{name} 1/1'"), &table("web-7d4f9c6b5-x2x9p")),
            step(&format!("echo '{{\"pod\": \"{pod}\"}}'"), "{\"pod\": \"web-7d4f9c6b5-x2x9p\"}"),
        ]
    };
    quietly(steps(&shows("web-59d8d8b56-qnzbx", "web-59d8d8b56-qnzbx"))).passes().stdout("").stderr("");
    let other = steps(&shows("web-59d8d8b56-qnzbx", "web-59d8d8b56-4xk7m")).fails().stderr("");
    let reason =
        "`web-7d4f9c6b5-x2x9p` stood for `web-59d8d8b56-qnzbx` before, now for `web-59d8d8b56-4xk7m`";
    assert!(other.stdout.contains(reason), "{}", other.stdout);
}

#[test]
fn two_names_may_stand_for_one() {
    quietly(steps(&[says("pg-x1y2z3w4-1", "pg-r8c7unrw-1"), says("pg-x1y2z3w4-2", "pg-sryti1qf-2")]))
        .passes()
        .stdout("")
        .stderr("");
}

/// A step that passes at its second attempt, which shows another name than the first.
fn retried(first: &str) -> String {
    let command =
        format!("if [ -e seen ]; then printf 'pg-k2j1xx90-1\\nup\\n'; else touch seen; {first}; fi");
    "<!-- rehearse: retry-for=10s retry-every=10ms -->\n".to_owned() + &step(&command, "pg-r8c7unrw-1\nup")
}

#[test]
fn what_a_failed_attempt_showed_is_forgotten() {
    for first in ["printf 'pg-x1y2z3w4-1\\ndown\\n'", "printf 'pg-x1y2z3w4-1\\nup\\n'; (exit 3)"] {
        let then = |name: &str| steps(&[retried(first), says(name, "pg-r8c7unrw-2")]);
        quietly(then("pg-k2j1xx90-2")).passes().stdout("").stderr("");
        let other = then("pg-x1y2z3w4-2").fails().stderr("");
        let reason = "`pg-r8c7unrw` stood for `pg-k2j1xx90` before, now for `pg-x1y2z3w4`";
        assert!(other.stdout.contains(reason), "{}", other.stdout);
    }
}

#[test]
fn names_are_a_document_s_own() {
    let document = |name: &str| format!("# Names\n\n{}", says(name, "pg-r8c7unrw-1"));
    Test::new()
        .doc("a.md", document("pg-k2j1xx90-1"))
        .doc("b.md", document("pg-x1y2z3w4-1"))
        .args(["test", "--quiet", "a.md", "b.md"])
        .passes()
        .stdout("")
        .stderr("");
}

/// A document that shows `my-group` for `RG`, set as `given` says, and prints what `command` does.
fn shown_value(given: &str, command: &str) -> Test {
    Test::of(&format!("# Groups\n\n{given}{}", step(command, "group my-group, not my-groups: my-group-vm")))
        .args(["test", "--quiet", "--var", "RG=prod", "guide.md"])
}

const IN_FORCE: &str = "echo \"group $RG, not my-groups: $RG-vm\"";

const GIVEN: [&str; 3] = [
    "<!-- ```variables\nRG=my-group\n``` -->\n\n",
    "```bash\nexport RG=my-group\n```\n\n",
    "---\nrehearse:\n  variables:\n    RG: my-group\n---\n\n",
];

fn of_every_source(command: &str) -> Vec<Test> {
    let document = |given: &str| {
        if given.starts_with("---") {
            let body = step(command, "group my-group, not my-groups: my-group-vm");
            return Test::of(&format!("{given}# Groups\n\n{body}"))
                .args(["test", "--quiet", "--var", "RG=prod", "guide.md"]);
        }
        shown_value(given, command)
    };
    let mut tests: Vec<Test> = GIVEN.into_iter().map(document).collect();
    tests.push(shown_value("", command).doc("guide.ini", "RG=my-group\n"));
    tests
}

#[test]
fn the_value_in_force_stands_for_the_one_shown() {
    for test in of_every_source(IN_FORCE) {
        test.passes().stdout("").stderr("");
    }
}

#[test]
fn a_value_that_is_not_in_force_does_not() {
    for command in [
        "echo 'group other, not my-groups: other-vm'",
        "echo \"group $RG, not $RG-s: $RG-vm\"",
        "echo \"group $RG, not my-groups: $RG-db\"",
    ] {
        for test in of_every_source(command) {
            test.fails().stderr("");
        }
    }
}

#[test]
fn the_value_shown_may_come_as_well() {
    for test in of_every_source("echo 'group my-group, not my-groups: my-group-vm'") {
        test.passes().stdout("").stderr("");
    }
}

/// A number that a variable holds, printed where the page shows another.
fn held(name: &str, value: &str, shown: &str) -> Test {
    let says = step(&format!("echo \"told are ${name} of them\""), &format!("told are {shown} of them"));
    Test::of(&format!("# Numbers\n\n```bash\n{name}={value}\n```\n\n{says}"))
}

#[test]
fn a_number_that_a_variable_holds_may_differ_where_its_name_says_so() {
    for name in ["SERVER_PID", "PORT", "HTTP_PORT", "START_TIME"] {
        quietly(held(name, "4711", "1234")).passes().stdout("").stderr("");
    }
    for name in ["COUNT", "PORTS_OPEN", "USERS"] {
        held(name, "4711", "1234").fails().stderr("");
    }
}

#[test]
fn a_number_that_no_variable_holds_must_be_equal() {
    let document = |number: &str| {
        Test::of(&format!(
            "# Numbers\n\n```bash\nPORT=4711\n```\n\n{}",
            step(&format!("echo told are {number} of them"), "told are 1234 of them")
        ))
    };
    quietly(document("4711")).passes().stdout("").stderr("");
    Test::of(&format!(
        "# Numbers\n\n```bash\nPORT=5432\n```\n\n{}",
        step("echo 'orders: 5432'", "orders: 17")
    ))
    .fails()
    .stderr("");
    document("4712")
        .fails()
        .stdout(
            "guide.md  Numbers  2 steps\n\
             \x20   ✓ 1  :3  PORT=4711 [TIME]\n\
             \x20   ✗ 2  :7  echo told are 4712 of them [TIME]\n\
             \x20       guide.md:11: 1 of 1 expected line differs\n\
             \x20       12 - told are 1234 of them\n\
             \x20          + told are 4712 of them\n\
             \x20            ← `1234` → `4712`: a number that counts, so it must be equal\n\
             \n\
             2 steps: 1 passed, 1 failed in TIME\n",
        )
        .stderr("");
}

#[test]
fn a_name_that_met_itself_meets_no_other_later() {
    steps(&[says("pg-r8c7unrw-1", "pg-r8c7unrw-1"), says("pg-x1y2z3w4-1", "pg-r8c7unrw-1")])
        .fails()
        .stdout(
            "guide.md  Names  2 steps\n\
             \x20   ✓ 1  :3   echo pg-r8c7unrw-1 is up [TIME]\n\
             \x20   ✗ 2  :11  echo pg-x1y2z3w4-1 is up [TIME]\n\
             \x20       guide.md:15: 1 of 1 expected line differs\n\
             \x20       16 - pg-r8c7unrw-1 is up\n\
             \x20          + pg-x1y2z3w4-1 is up\n\
             \x20            ← `pg-r8c7unrw` stood for `pg-r8c7unrw` before, now for `pg-x1y2z3w4`\n\
             \n\
             2 steps: 1 passed, 1 failed in TIME\n",
        )
        .stderr("");
}

#[test]
fn a_name_in_json_stands_for_one_other() {
    let json = |one: &str, other: &str| format!("'{{\"a\":\"{one}\",\"b\":\"{other}\"}}'");
    let shown = "{\"a\": \"pg-r8c7unrw\", \"b\": \"pg-r8c7unrw\"}";
    let document =
        |one: &str, other: &str| quietly(steps(&[step(&format!("echo {}", json(one, other)), shown)]));
    document("pg-x1y2z3w4", "pg-x1y2z3w4").passes().stdout("").stderr("");
    document("pg-r8c7unrw", "pg-x1y2z3w4").fails().stderr("");
    document("pg-x1y2z3w4", "pg-k2j1xx90").fails().stderr("");
}

#[test]
fn values_that_may_differ_are_met_in_any_order() {
    let shown = "<!-- rehearse: unordered -->\n".to_owned()
        + &step(
            "echo 706cbb5f01cd92088f70ce990ed715bd75aaf5d0; echo b13c389896b7; echo 3 in 5s",
            "3 in 9s\n7c51e27941ae\n3577a5f047b810265a5a1759d277cf37e2ed5a65",
        );
    quietly(Test::of(&format!("# Order\n\n{shown}"))).passes().stdout("").stderr("");
}

#[test]
fn a_secret_in_a_broken_rule_is_masked() {
    Test::of(&format!(
        "# Secret\n\n```bash\nAPI_TOKEN=hunter2xyz\n```\n\n{}",
        step("printf 'NAME   VALUE\\ntoken  %s\\n' \"$API_TOKEN\"", "NAME   VALUE\ntoken  failed")
    ))
    .fails()
    .stdout(
        "guide.md  Secret  2 steps\n\
         \x20   ✓ 1  :3  API_TOKEN=*** [TIME]\n\
         \x20   ✗ 2  :7  printf 'NAME   VALUE\\ntoken  %s\\n' \"$API_TOKEN\" [TIME]\n\
         \x20       guide.md:11: 1 of 2 expected lines differs\n\
         \x20       12   NAME   VALUE\n\
         \x20       13 - token  failed\n\
         \x20          + token  ***\n\
         \x20            ← `failed` → `***` in column VALUE of `token`: says how it went, so it must be equal\n\
         \n\
         2 steps: 1 passed, 1 failed in TIME\n",
    )
    .stderr("");
}

#[test]
fn lines_nested_otherwise_are_shown() {
    let shown =
        step("printf 'server:\\n  port: 1\\ntls:\\n  on: 2\\n'", "server:\n  port: 1\n  tls:\n    on: 2");
    Test::of(&format!("# Nesting\n\n{shown}"))
        .fails()
        .stdout(
            "guide.md  Nesting  1 step\n\
             \x20   ✗ 1  :3  printf 'server:\\n  port: 1\\ntls:\\n  on: 2\\n' [TIME]\n\
             \x20       guide.md:7: the same lines came, nested otherwise\n\
             \x20        8   server:\n\
             \x20        9     port: 1\n\
             \x20       10 -   tls:\n\
             \x20          + tls:\n\
             \x20            ← stands at another depth\n\
             \x20       11 -     on: 2\n\
             \x20          +   on: 2\n\
             \n\
             1 step: 1 failed in TIME\n",
        )
        .stderr("");
}
