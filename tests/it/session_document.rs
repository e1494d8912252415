//! Documents made of blocks, run whole, and what the JSON report says of each step. Every run is also looked
//! over for what it left behind: processes, and files of its temporary directory.

use std::fs;
use std::process::{Child, Output};

use serde_json::Value;

use crate::support::Test;

/// A document that grows block by block.
pub(crate) struct Document {
    text: String,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
}

/// What the report says of a run.
pub(crate) struct Ran {
    pub(crate) status: Option<i32>,
    pub(crate) stderr: String,
    pub(crate) report: Value,
    pub(crate) test: Test,
}

/// A run that has begun.
pub(crate) struct Running {
    pub(crate) child: Child,
    test: Test,
}

impl Document {
    pub(crate) fn new() -> Self {
        Self { text: "# Guide\n".to_owned(), arguments: Vec::new(), environment: Vec::new() }
    }

    /// A document that begins with this step.
    pub(crate) fn of(block: &str) -> Self {
        Self::new().block(block)
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        self.text += text;
        self
    }

    pub(crate) fn block(self, block: &str) -> Self {
        let block = format!("\n```bash\n{block}\n```\n");
        self.text(&block)
    }

    /// A step with directives.
    pub(crate) fn with(self, directives: &str, block: &str) -> Self {
        let block = format!("\n<!-- rehearse: {directives} -->\n```bash\n{block}\n```\n");
        self.text(&block)
    }

    /// What the step before prints.
    pub(crate) fn prints(self, output: &str) -> Self {
        let block = format!("\n```output\n{output}\n```\n");
        self.text(&block)
    }

    /// A heading that means clean-up, and its step.
    pub(crate) fn cleanup(self, block: &str) -> Self {
        self.text("\n## Clean up\n").block(block)
    }

    pub(crate) fn arg(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    pub(crate) fn test(self) -> Test {
        let test = Test::new();
        let temporary = test.path().join("tmp");
        let mark = test.path().to_string_lossy().into_owned();
        let mut test = test
            .doc("guide.md", &self.text)
            .doc("tmp/.keep", "")
            .args(["test", "guide.md", "--format", "json"])
            .env("TMPDIR", &temporary.to_string_lossy())
            .env("IT_MARK", &mark);
        for (name, value) in &self.environment {
            test = test.env(name, value);
        }
        for argument in self.arguments {
            test = test.arg(argument);
        }
        test
    }

    pub(crate) fn start(self) -> Running {
        let test = self.test();
        Running { child: test.command().spawn().expect("the binary"), test }
    }

    #[track_caller]
    pub(crate) fn run(self) -> Ran {
        self.start().wait()
    }

    /// Runs the document, all of whose steps pass.
    #[track_caller]
    pub(crate) fn passes(self) -> Ran {
        let ran = self.run();
        assert_eq!(ran.status, Some(0), "{}", ran.summary());
        ran
    }

    #[track_caller]
    pub(crate) fn fails(self) -> Ran {
        let ran = self.run();
        assert_eq!(ran.status, Some(1), "{}", ran.summary());
        ran
    }
}

impl Running {
    pub(crate) fn pid(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_child(&self.child)
    }

    pub(crate) fn directory(&self) -> &std::path::Path {
        self.test.path()
    }

    #[track_caller]
    pub(crate) fn wait(self) -> Ran {
        let Output { status, stdout, stderr } = self.child.wait_with_output().expect("the output");
        let stderr = String::from_utf8_lossy(&stderr).into_owned();
        let report = serde_json::from_slice(&stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{stderr}", String::from_utf8_lossy(&stdout)));
        assert_eq!(stderr, "", "a JSON report says all that there is to say");
        assert_nothing_left(&self.test);
        Ran { status: status.code(), stderr, report, test: self.test }
    }
}

#[track_caller]
fn assert_nothing_left(test: &Test) {
    let wanted = format!("IT_MARK={}", test.path().display());
    let processes = fs::read_dir("/proc").expect("/proc").flatten();
    let left: Vec<String> = processes
        .filter(|entry| {
            fs::read(entry.path().join("environ"))
                .is_ok_and(|environ| environ.split(|&byte| byte == 0).any(|text| text == wanted.as_bytes()))
        })
        .map(|entry| fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default())
        .collect();
    assert!(left.is_empty(), "still running: {left:?}");
    let files: Vec<_> = fs::read_dir(test.path().join("tmp")).expect("a directory").flatten().collect();
    assert!(files.len() == 1, "left behind: {files:?}");
}

impl Ran {
    /// The step of this number.
    #[track_caller]
    pub(crate) fn step(&self, number: usize) -> &Value {
        &self.report["documents"][0]["steps"][number - 1]
    }

    #[track_caller]
    pub(crate) fn verdicts(&self) -> Vec<&str> {
        let steps = self.report["documents"][0]["steps"].as_array().expect("steps");
        steps.iter().map(|step| step["verdict"].as_str().expect("a verdict")).collect()
    }

    /// The report in few words, for a message.
    fn summary(&self) -> String {
        let steps = self.report["documents"][0]["steps"].as_array().cloned().unwrap_or_default();
        let line = |step: &Value| {
            let fields =
                ["number", "verdict", "reason", "status", "command", "stdout", "stderr", "variables"];
            fields.map(|field| step[field].to_string()).join(" ")
        };
        format!("{}\n{}", self.stderr, steps.iter().map(line).collect::<Vec<_>>().join("\n"))
    }

    #[track_caller]
    pub(crate) fn stdout(self, number: usize, expected: &str) -> Self {
        assert_eq!(self.step(number)["stdout"], expected, "{}", self.summary());
        self
    }

    #[track_caller]
    pub(crate) fn stderr(self, number: usize, expected: &str) -> Self {
        assert_eq!(self.step(number)["stderr"], expected, "{}", self.summary());
        self
    }

    #[track_caller]
    pub(crate) fn reason(self, number: usize, expected: &str) -> Self {
        assert_eq!(self.step(number)["reason"], expected, "{}", self.summary());
        self
    }

    /// The variables that a step set, and those it unset.
    #[track_caller]
    pub(crate) fn variables(self, number: usize, set: &Value, unset: &[&str]) -> Self {
        assert_eq!(self.step(number)["variables"]["set"], *set, "{}", self.summary());
        assert_eq!(self.step(number)["variables"]["unset"], serde_json::json!(unset));
        self
    }

    pub(crate) fn file(&self, path: &str) -> String {
        fs::read_to_string(self.test.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}
