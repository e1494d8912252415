//! Variables from every source, and which source wins.

use crate::support::Test;

const SHOW: &str = "```bash\necho \"[$A]\"\n```\n";

/// The value that the step sees.
#[track_caller]
fn sees(test: Test, value: &str) {
    let said = test.arg("--verbose").passes().stderr("").stdout;
    assert!(said.contains(&format!("[{value}]\n")), "{said}");
}

/// The sources up to the one of `strongest`, weakest first: environment, ini, comment, front matter, file, flag.
fn sources(strongest: usize) -> Test {
    let matter = if strongest >= 3 { "---\nrehearse:\n  variables:\n    A: matter\n---\n\n" } else { "" };
    let comment = if strongest >= 2 { "<!-- ```variables\nA=comment\n``` -->\n\n" } else { "" };
    let mut test = Test::of(&format!("{matter}{comment}{SHOW}")).env("A", "environment");
    if strongest >= 1 {
        test = test.doc("guide.ini", "A=ini\n");
    }
    if strongest >= 4 {
        test = test.doc("values.env", "A=file\n").args(["test", "guide.md", "--var-file", "values.env"]);
    }
    if strongest >= 5 {
        test.args(["test", "guide.md", "--var-file", "values.env", "--var", "A=flag"])
    } else {
        test
    }
}

#[test]
fn each_source_wins_over_the_weaker_ones() {
    for (strongest, value) in
        ["environment", "ini", "comment", "matter", "file", "flag"].into_iter().enumerate()
    {
        sees(sources(strongest), value);
    }
}

#[test]
fn a_flag_wins_over_an_assignment_of_the_document() {
    Test::of("```bash\nexport A=own\necho $A\n```\n\n```output\ngiven\n```\n\n```bash\necho $A\n```\n\n```output\ngiven\n```\n")
        .args(["test", "guide.md", "--var", "A=given"])
        .passes()
        .stderr("");
}

#[test]
fn a_flag_s_value_is_taken_as_it_is() {
    Test::of("```bash\nprintf '%s\\n' \"$A\"\n```\n\n```output\n$(x) `y` \"z\" 'w' \\ = é\n```\n")
        .args(["test", "guide.md", "--var", "A=$(x) `y` \"z\" 'w' \\ = é"])
        .passes()
        .stderr("");
}

#[test]
fn of_two_flags_the_last_wins() {
    sees(Test::of(SHOW).args(["test", "guide.md", "--var", "A=1", "--var", "A=2"]), "2");
}

#[test]
fn an_assignment_of_the_document_wins_over_weaker_sources() {
    sees(Test::of(&format!("```bash\nA=own\n```\n\n{SHOW}")).doc("guide.ini", "A=ini\n"), "own");
}

#[test]
fn a_comment_s_value_may_use_another() {
    sees(
        Test::of(&format!("<!-- ```variables\nexport B=\"x y\"\nA=\"$B-$(echo z)\"\n``` -->\n\n{SHOW}")),
        "x y-z",
    );
}

#[test]
fn files_of_every_kind_give_variables() {
    let files = [
        ("v.ini", "# comment\nA = x y\n"),
        ("v.env", "export A=\"x y\"\n"),
        ("v.yaml", "A: x y\n"),
        ("v.json", "{\"A\": \"x y\"}\n"),
        ("metadata.json", "{\"configurableParams\": [{\"commandKey\": \"A\", \"defaultValue\": \"x y\"}]}\n"),
    ];
    for (name, text) in files {
        sees(Test::of(SHOW).doc(name, text).args(["test", "guide.md", "--var-file", name]), "x y");
    }
}

#[test]
fn a_line_that_is_no_assignment_is_refused_with_its_place() {
    Test::of(&format!("<!-- ```variables\nA=1\nnonsense\n``` -->\n\n{SHOW}"))
        .refused()
        .stdout("")
        .stderr("error: guide.md:3: `nonsense` is not a `NAME=value` line\n");
    Test::of(SHOW)
        .doc("guide.ini", "A=1\nnonsense\n")
        .refused()
        .stdout("")
        .stderr("error: guide.ini:2: `nonsense` is not an assignment: write NAME=value\n");
}

#[test]
fn where_a_variable_comes_from_is_told() {
    let source = |strongest: usize| {
        let mut test = sources(strongest);
        let mut arguments = vec!["inspect", "--format", "json", "guide.md"];
        if strongest >= 4 {
            arguments.extend(["--var-file", "values.env"]);
        }
        if strongest >= 5 {
            arguments.extend(["--var", "A=flag"]);
        }
        test = test.args(arguments);
        test.passes().stderr("").json()["variables"]["set"].to_string()
    };
    assert_eq!(source(1), r#"[{"name":"A","line":null,"source":"ini"}]"#);
    assert_eq!(source(2), r#"[{"name":"A","line":2,"source":"comment"}]"#);
    assert_eq!(source(3), r#"[{"name":"A","line":4,"source":"front-matter"}]"#);
    assert_eq!(source(4), r#"[{"name":"A","line":null,"source":"var-file"}]"#);
    assert_eq!(source(5), r#"[{"name":"A","line":null,"source":"var"}]"#);
}

#[test]
fn a_secret_in_a_title_or_a_heading_is_masked() {
    let document = "# About hunter2secret\n\n## Use hunter2secret\n\n```bash\necho \"$DB_PASSWORD\" hunter2secret\n```\n";
    for mode in ["test", "run"] {
        let call = [mode, "guide.md", "--verbose", "--report", "json=r.json", "--report", "junit=r.xml"];
        let outcome = Test::of(document).env("DB_PASSWORD", "hunter2secret").args(call).passes();
        for text in [&outcome.stdout, &outcome.stderr, &outcome.file("r.json"), &outcome.file("r.xml")] {
            assert!(!text.contains("hunter2secret"), "{mode}: {text}");
        }
        assert!(
            outcome.stdout.contains("About ***") && outcome.stdout.contains("Use ***"),
            "{}",
            outcome.stdout
        );
    }
}
