//! GitHub Actions: annotations between the lines of the console, a summary for the job.

use crate::support::Test;

const GUIDE: &str = "# Two\n\n<!-- expected-similarity=0.9 -->\n\n```bash\necho a,b: 100%; echo bad >&2\n```\n\n\
                     ```output\nb\n```\n\n## Clean up\n\n```bash\ntrue\n```\n";

const ANNOTATION: &str = "::error file=guide.md,line=9,title=step 1%3A echo a%2Cb%3A 100%25; echo bad >&2::\
                          1 of 1 expected line differs%0A@@ -1,1 +1,1 @@%0A-b%0A+a,b: 100%25%0A\
                          standard error:%0Abad\n";
const FINDINGS: &str = "::warning file=guide.md,line=3,title=misspelled-annotation::\
                        this is not how `expected_similarity` is written; it is read as meant%0A\
                        help: write `<!-- expected_similarity=0.9 -->`\n\
                        ::warning file=guide.md,line=3,title=stray-annotation::\
                        this annotation belongs to no output of a step%0A\
                        help: put it right before the output block, under the step that prints it\n";

#[test]
fn annotations_stand_where_things_happen() {
    let console = format!(
        "guide.md  Two  2 steps
    ✗ 1  :5   echo a,b: 100%; echo bad >&2 [TIME]
        guide.md:9: 1 of 1 expected line differs
        10 - b
           + a,b: 100%
        standard error:
        │ bad
{ANNOTATION}  Clean up
    ✓ 2  :15  true (clean-up) [TIME]
  warning: guide.md:3: this is not how `expected_similarity` is written; it is read as meant
    help: write `<!-- expected_similarity=0.9 -->`
  warning: guide.md:3: this annotation belongs to no output of a step
    help: put it right before the output block, under the step that prints it
{FINDINGS}
2 steps: 1 passed, 1 failed in TIME
"
    );
    Test::of(GUIDE).args(["test", "guide.md", "--report", "github=-"]).fails().stderr("").stdout(&console);
}

#[test]
fn a_file_has_the_annotations_alone() {
    let outcome = Test::of(GUIDE).args(["test", "guide.md", "--report", "github=annotations"]).fails();
    assert_eq!(outcome.file("annotations"), format!("{ANNOTATION}{FINDINGS}"));
}

#[test]
fn the_summary_of_the_job_is_added_to() {
    let test = Test::of("# One\n\n```bash\ntrue\n```\n").doc("summary.md", "earlier\n");
    let path = test.path().join("summary.md").display().to_string();
    let outcome = test
        .env("GITHUB_STEP_SUMMARY", &path)
        .args(["test", "guide.md", "--report", "github", "--report", "markdown=alone.md"])
        .passes()
        .stderr("");
    assert_eq!(outcome.file("summary.md"), format!("earlier\n{}", outcome.file("alone.md")));
}

#[test]
fn a_summary_that_cannot_be_written_is_told() {
    Test::of("# One\n\n```bash\ntrue\n```\n")
        .env("GITHUB_STEP_SUMMARY", "no/summary.md")
        .args(["test", "guide.md", "--quiet", "--report", "github"])
        .run()
        .status(3)
        .stdout("")
        .stderr("error: no/summary.md: failed to write the report: No such file or directory (os error 2)\n");
}

#[test]
fn paths_begin_where_github_has_the_repository() {
    let test = Test::new().doc("docs/guide.md", "# One\n\n```bash\nfalse\n```\n");
    let workspace = test.path().display().to_string();
    let test =
        test.env("GITHUB_WORKSPACE", &workspace).args(["test", "--quiet", "guide.md", "--report", "github"]);
    let output = test.command_in("docs").output().expect("the binary");
    let stdout = test.outcome(&output).status(1).stdout;
    let annotation =
        "\n::error file=docs/guide.md,line=4,title=step 1%3A false::command exited with status 1: false\n";
    assert!(stdout.contains(annotation), "{stdout}");
}

#[test]
fn a_run_that_shows_outputs_is_annotated_on_lines_of_its_own() {
    let outcome = Test::of("# One\n\n```bash\nprintf 'half a line'; false\n```\n")
        .args(["run", "guide.md", "--report", "github=-"])
        .fails();
    let annotations: Vec<_> = outcome.stdout.lines().filter(|line| line.contains("::error")).collect();
    assert_eq!(
        annotations,
        [
            "::error file=guide.md,line=4,title=step 1%3A printf 'half a line'; false::command exited with status 1: false"
        ]
    );
}

#[test]
fn standard_output_has_room_for_one_report() {
    let refused = |arguments: &[&str], which: &str| {
        let sentence =
            format!("error: standard output has room for one report: {which}; write all but one to files\n");
        Test::after_a_step("").more(arguments).refused().stdout("").stderr(&sentence).nothing_ran();
    };
    refused(&["--report", "github", "--report", "junit=-"], "--report github and --report junit=-");
    refused(&["--format", "json", "--report", "sarif=-"], "--format json and --report sarif=-");
}
