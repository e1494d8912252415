//! The workflows of `docs/ci.md`: read as the CI system reads them, their commands run as it would.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_yaml::{Mapping, Value};

use crate::support::Test;

const PAGE: &str = include_str!("../../docs/ci.md");

/// The block of the page that is written to the file `name`.
fn block(name: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("<!-- rehearse: file={name} -->\n\n```")).expect("a block");
    let (_, rest) = rest.split_once('\n').expect("a fence");
    rest.split_once("\n```\n").expect("its end").0
}

fn yaml(name: &str) -> Value {
    serde_yaml::from_str(block(name)).expect("YAML")
}

/// Two pages, of which the second fails, and a search path on which `rehearse` is the binary under test.
fn project() -> Test {
    let page = |said: &str| format!("# {said}\n\n```bash\necho {said}\n```\n\n```output\nhello\n```\n");
    let test = Test::new().doc("docs/good.md", page("hello")).doc("docs/bad.md", page("bye"));
    fs::create_dir(test.path().join("bin")).expect("a directory");
    let link = test.path().join("bin/rehearse");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_rehearse"), link).expect("a link");
    test
}

/// What a script did: its status, and both streams in one text.
fn run(script: &str, directory: &Path, environment: &[(&str, &str)]) -> (i32, String) {
    let path = format!("{}/bin:{}", directory.display(), std::env::var("PATH").expect("a search path"));
    let output = Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c", &format!("exec 2>&1\n{script}")])
        .current_dir(directory)
        .env("PATH", path)
        .env("HOME", directory)
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("bash");
    (output.status.code().expect("a status"), String::from_utf8(output.stdout).expect("UTF-8"))
}

fn map<'v>(value: &'v Value, key: &str) -> &'v Mapping {
    value.get(key).and_then(Value::as_mapping).unwrap_or_else(|| panic!("{key} is a mapping"))
}

fn list<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    value.get(key).and_then(Value::as_sequence).unwrap_or_else(|| panic!("{key} is a list")).iter().collect()
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).map(|value| value.as_str().unwrap_or_else(|| panic!("{key} is text")))
}

fn passes_bash(script: &str) {
    let plain = script.replace("${{", "$(").replace("}}", ")");
    let checked = Command::new("bash").args(["-n", "-c", &plain]).status().expect("bash");
    assert!(checked.success(), "{script}");
}

/// Every step of a job as GitHub takes it: an action with its version, or a script.
fn check_github_steps(steps: &[&Value]) {
    for step in steps {
        match (text(step, "uses"), text(step, "run")) {
            (Some(action), None) => {
                let (name, version) = action.split_once("@v").expect("an action with its version");
                assert_eq!(name.split('/').next(), Some("actions"), "{action}");
                assert!(version.parse::<u8>().is_ok(), "{action}");
            }
            (None, Some(script)) => passes_bash(script),
            _ => panic!("a step uses an action or runs a script: {step:?}"),
        }
        let known = ["id", "if", "uses", "run", "with", "name"];
        for key in step.as_mapping().expect("a step").keys() {
            assert!(known.contains(&key.as_str().expect("a key")), "{key:?}");
        }
    }
}

/// The scripts of a job, but for those that a condition leaves out where the program is there.
fn scripts(job: &Value) -> Vec<&str> {
    let steps = list(job, "steps").into_iter();
    let runs = steps.filter(|step| text(step, "if").is_none_or(|condition| condition == "always()"));
    runs.filter_map(|step| text(step, "run")).collect()
}

#[test]
fn the_workflow_of_github_is_one_and_its_commands_work() {
    let workflow = yaml(".github/workflows/documentation.yml");
    let triggers = map(&workflow, "on");
    assert!(triggers.contains_key("schedule") && triggers.contains_key("pull_request"));
    let jobs = map(&workflow, "jobs");
    for (name, job) in jobs {
        assert!(text(job, "runs-on").is_some(), "{name:?}");
        assert!(text(job, "needs").is_none_or(|needed| jobs.contains_key(needed)), "{name:?}");
        check_github_steps(&list(job, "steps"));
    }
    let test = project();
    let summary = test.path().join("summary.md");
    let environment = [("GITHUB_STEP_SUMMARY", summary.to_str().expect("UTF-8")), ("GITHUB_ACTIONS", "true")];
    let (job, mut statuses, mut told) = (&jobs["rehearse"], Vec::new(), String::new());
    let matrix = job.get("strategy").and_then(|strategy| strategy.get("matrix")).expect("a matrix");
    for shard in list(matrix, "shard") {
        let number = shard.as_u64().expect("a number").to_string();
        for script in scripts(job) {
            let script = script.replace("${{ matrix.shard }}", &number);
            assert!(!script.contains("${{"), "{script}");
            let (status, output) = run(&script, test.path(), &environment);
            statuses.push(status);
            told.push_str(&output);
        }
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [0, 1], "{told}");
    assert!(told.contains("::error file=docs/bad.md,line=7"), "{told}");
    fs::create_dir(test.path().join("parts")).expect("a directory");
    for part in ["part-1.json", "part-2.json"] {
        fs::copy(test.path().join(part), test.path().join("parts").join(part)).expect("a report");
    }
    let outcomes = scripts(&jobs["report"]).into_iter().map(|script| run(script, test.path(), &environment));
    let outcomes: Vec<_> = outcomes.collect();
    assert_eq!(outcomes.iter().map(|(status, _)| *status).collect::<Vec<_>>(), [1, 0], "{outcomes:?}");
    check_reports(test.path());
    assert!(fs::read_to_string(summary).expect("a summary").contains("docs/bad.md"));
}

/// What the merged report has to have left.
fn check_reports(directory: &Path) {
    for report in ["report.html", "report.xml"] {
        let text = fs::read_to_string(directory.join(report)).expect("a report");
        assert!(text.contains("docs/bad.md") && text.contains("docs/good.md"), "{report}: {text}");
    }
    assert_eq!(fs::read_dir(directory.join("history")).expect("a history").count(), 1);
}

#[test]
fn the_pipeline_of_gitlab_is_one_and_its_commands_work() {
    let pipeline = yaml(".gitlab-ci.yml");
    let stages: Vec<_> = list(&pipeline, "stages").into_iter().map(|stage| stage.as_str()).collect();
    let test = project();
    let prepare: Vec<_> = list(pipeline.get("default").expect("defaults"), "before_script")
        .into_iter()
        .map(|line| line.as_str().expect("a command"))
        .collect();
    let prepare = prepare.join("\n");
    let script = |name: &str| {
        let job = pipeline.get(name).expect("a job");
        assert!(stages.contains(&text(job, "stage")), "{name}");
        let lines = list(job, "script").into_iter().map(|line| line.as_str().expect("a command"));
        format!("{prepare}\n{}", lines.collect::<Vec<_>>().join("\n"))
    };
    let parts = pipeline.get("documentation").and_then(|job| job.get("parallel")).and_then(Value::as_u64);
    let parts = parts.expect("a number of parts");
    let mut statuses = Vec::new();
    for index in 1..=parts {
        let (index, total) = (index.to_string(), parts.to_string());
        let environment =
            [("CI_NODE_INDEX", index.as_str()), ("CI_NODE_TOTAL", &total), ("CARGO_HOME", ".cargo")];
        statuses.push(run(&script("documentation"), test.path(), &environment).0);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [0, 1]);
    let (status, output) = run(&script("documentation-report"), test.path(), &[("CARGO_HOME", ".cargo")]);
    assert_eq!(status, 1, "{output}");
    check_reports(test.path());
}

/// A checkout of a project in `checkout`, with the script of the page in it.
fn checkout() -> Test {
    let test = project().program("nightly.sh", &format!("{}\n", block("nightly.sh")));
    let script = "git init --quiet && git add docs && \
                  git -c user.name=A -c user.email=a@example.com commit --quiet -m Pages && \
                  git clone --quiet . checkout";
    let (status, output) = run(script, test.path(), &[]);
    assert_eq!(status, 0, "{output}");
    test
}

#[test]
fn the_line_of_cron_is_one_and_its_script_prints_only_what_failed() {
    let table = block("crontab");
    let line = table.lines().find(|line| line.starts_with(|c: char| c.is_ascii_digit())).expect("a line");
    let fields: Vec<_> = line.split_whitespace().collect();
    for (field, limit) in fields.iter().zip([60, 24, 32, 13, 8]) {
        assert!(*field == "*" || field.parse::<u8>().is_ok_and(|number| number < limit), "{line}");
    }
    assert_eq!(fields[5..], ["/srv/docs/nightly.sh", "/srv/docs"]);
    let test = checkout();
    let night = || run("./nightly.sh checkout", test.path(), &[]);
    let (status, output) = night();
    assert_eq!(status, 1, "{output}");
    assert!(output.contains("docs/bad.md:7") && !output.contains("docs/good.md"), "{output}");
    let mend = "git rm --quiet docs/bad.md && \
                git -c user.name=A -c user.email=a@example.com commit --quiet -m Mended";
    assert_eq!(run(mend, test.path(), &[]).0, 0);
    assert_eq!(night(), (0, String::new()));
    assert!(test.path().join("checkout/report.html").is_file());
}
