//! A fluent builder over the built binary: documents in, status and both streams whole out.

use std::fs;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A directory of documents and a call of the program in it.
pub(crate) struct Test {
    directory: Place,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    stdin: Option<String>,
}

/// Where a call happens.
enum Place {
    /// In a directory of its own, gone with it.
    Own(tempfile::TempDir),
    /// In that of another test.
    Shared(PathBuf),
}

impl Place {
    fn path(&self) -> &Path {
        match self {
            Self::Own(directory) => directory.path(),
            Self::Shared(path) => path,
        }
    }
}

/// What a call left behind. Durations in its output read `[TIME]`, and `in TIME` in a summary.
pub(crate) struct Outcome {
    directory: Place,
    status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Test {
    /// An empty directory; the environment is the same on every machine.
    pub(crate) fn new() -> Self {
        let directory = tempfile::Builder::new().prefix("it-").tempdir().expect("a temporary directory");
        Self { directory: Place::Own(directory), arguments: Vec::new(), environment: Vec::new(), stdin: None }
    }

    /// A further call in the directory of an earlier one, which must outlive it.
    pub(crate) fn inside(directory: &Path) -> Self {
        let directory = Place::Shared(directory.to_owned());
        Self { directory, arguments: Vec::new(), environment: Vec::new(), stdin: None }
    }

    /// A directory with one document, `guide.md`, and `rehearse test guide.md`.
    pub(crate) fn of(document: &str) -> Self {
        Self::new().doc("guide.md", document).args(["test", "guide.md"])
    }

    /// A document whose first step would leave a file behind, see [`Outcome::nothing_ran`]; `rest` begins in
    /// line 7.
    pub(crate) fn after_a_step(rest: &str) -> Self {
        Self::of(&format!("# A\n\n```bash\ntouch ran\n```\n\n{rest}"))
    }

    pub(crate) fn doc(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.directory.path().join(path);
        fs::create_dir_all(path.parent().expect("a file in a directory")).expect("a directory");
        fs::write(path, text).expect("a file");
        self
    }

    /// A program, as a script with its first line.
    pub(crate) fn program(self, path: &str, text: &str) -> Self {
        let made = self.doc(path, text);
        let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(made.directory.path().join(path), executable).expect("a file of ours");
        made
    }

    pub(crate) fn args<I: IntoIterator<Item: Into<String>>>(mut self, arguments: I) -> Self {
        self.arguments = arguments.into_iter().map(Into::into).collect();
        self
    }

    /// Adds several arguments.
    pub(crate) fn more(self, arguments: &[&str]) -> Self {
        arguments.iter().fold(self, |test, argument| test.arg(*argument))
    }

    /// Adds to the arguments.
    pub(crate) fn arg(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What stands on standard input, which is empty otherwise.
    pub(crate) fn stdin(mut self, text: &str) -> Self {
        self.stdin = Some(text.to_owned());
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The call, for tests that need its process.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rehearse"));
        command.args(&self.arguments).current_dir(self.path()).env_clear();
        for name in ["PATH", "TMPDIR", "LLVM_PROFILE_FILE"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command.env("HOME", self.path()).env("LC_ALL", "C.UTF-8");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(self.input()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The call, made in a directory below.
    pub(crate) fn command_in(&self, directory: &str) -> Command {
        let mut command = self.command();
        command.current_dir(self.path().join(directory));
        command
    }

    fn input(&self) -> Stdio {
        let Some(text) = &self.stdin else { return Stdio::null() };
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(text.as_bytes()).and_then(|()| file.rewind()).expect("a file that can be written");
        file.into()
    }

    pub(crate) fn run(self) -> Outcome {
        let mut command = self.command();
        let child = command.spawn().expect("the binary");
        let output = child.wait_with_output().expect("the output");
        self.outcome(&output)
    }

    /// The outcome of a process that was made with [`Test::command`].
    pub(crate) fn outcome(self, output: &Output) -> Outcome {
        Outcome {
            directory: self.directory,
            status: output.status.code(),
            stdout: timeless(&String::from_utf8_lossy(&output.stdout)),
            stderr: timeless(&String::from_utf8_lossy(&output.stderr)),
        }
    }

    pub(crate) fn passes(self) -> Outcome {
        self.run().status(0)
    }

    pub(crate) fn fails(self) -> Outcome {
        self.run().status(1)
    }

    /// The document, a setting or the command line is refused.
    pub(crate) fn refused(self) -> Outcome {
        self.run().status(2)
    }
}

impl Outcome {
    #[track_caller]
    pub(crate) fn status(self, expected: i32) -> Self {
        let Self { stdout, stderr, .. } = &self;
        assert_eq!(self.status, Some(expected), "status\n--- stdout\n{stdout}\n--- stderr\n{stderr}");
        self
    }

    #[track_caller]
    pub(crate) fn stdout(self, expected: &str) -> Self {
        same(&self.stdout, expected, "stdout");
        self
    }

    #[track_caller]
    pub(crate) fn stderr(self, expected: &str) -> Self {
        same(&self.stderr, expected, "stderr");
        self
    }

    /// The step of [`Test::after_a_step`] did not run.
    #[track_caller]
    pub(crate) fn nothing_ran(self) -> Self {
        assert!(!self.directory.path().join("ran").exists(), "a step ran");
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }

    /// A file that the call or a step wrote.
    #[track_caller]
    pub(crate) fn file(&self, path: &str) -> String {
        fs::read_to_string(self.directory.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Whether there is such a file now.
    pub(crate) fn exists(&self, path: &str) -> bool {
        self.directory.path().join(path).exists()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.directory.path().to_owned()
    }

    /// Another call in the same directory.
    pub(crate) fn again<I: IntoIterator<Item: Into<String>>>(self, arguments: I) -> Test {
        let test =
            Test { directory: self.directory, arguments: Vec::new(), environment: Vec::new(), stdin: None };
        test.args(arguments)
    }
}

#[track_caller]
fn same(actual: &str, expected: &str, stream: &str) {
    let difference = similar::TextDiff::from_lines(expected, actual).unified_diff().to_string();
    assert!(
        actual == expected,
        "{stream} is not as expected (- expected, + actual):\n{difference}\n--- whole\n{actual}"
    );
}

/// The JSON report of an earlier run in which documents took so many milliseconds.
pub(crate) fn report(times: &[(&str, u64)]) -> String {
    let document = |(path, time): &(&str, u64)| {
        serde_json::json!({"path": path, "title": "", "properties": {}, "verdict": "passed", "duration_ms": time,
            "findings": [], "steps": []})
    };
    serde_json::json!({
        "schema": 1, "tool": {"name": "rehearse", "version": "0.1.0"}, "started_at": "2026-11-21T08:00:00Z",
        "duration_ms": 0,
        "summary": {"documents": {"total": 0, "passed": 0, "failed": 0, "skipped": 0},
            "steps": {"total": 0, "passed": 0, "failed": 0, "skipped": 0, "not_run": 0}},
        "documents": times.iter().map(document).collect::<Vec<_>>(),
    })
    .to_string()
}

/// Durations replaced by words of one width.
pub(crate) fn timeless(text: &str) -> String {
    static STEP: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"(?m) *(?:\x1b\[2m)?\[(?:\d+ms|\d+\.\ds|\d+m \d\ds|\d+h \d\dm)\](?:\x1b\[0m)?$")
            .expect("a pattern")
    });
    static WHOLE: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"(?m) in (?:\d+ms|\d+\.\ds|\d+m \d\ds|\d+h \d\dm)$").expect("a pattern")
    });
    let text = STEP.replace_all(text, " [TIME]");
    WHOLE.replace_all(&text, " in TIME").into_owned()
}

/// Says which test is left out and why, past what the test harness keeps of a test that passes.
pub(crate) fn leave_out(why: &str) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    let _ = writeln!(std::io::stderr(), "left out: {test}: {why}");
}

/// The folder with shared documents, where `REHEARSE_SHARED` names one; says so where it does not.
pub(crate) fn shared() -> Option<PathBuf> {
    let path = std::env::var_os("REHEARSE_SHARED").map(PathBuf::from);
    if path.is_none() {
        leave_out("REHEARSE_SHARED is not set");
    }
    path
}

/// Whether a program that a test needs is on this machine; says so where it is not.
pub(crate) fn installed(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths).any(|directory| directory.join(program).is_file());
    if !found {
        leave_out(&format!("{program} is not installed"));
    }
    found
}

/// Where the server programs of `PostgreSQL` are, on the `PATH` or where Debian keeps them; says so where there are none.
pub(crate) fn postgresql() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin"));
    let found = debian.chain(std::env::split_paths(&paths)).find(|directory| {
        ["initdb", "pg_ctl", "postgres"].iter().all(|program| directory.join(program).is_file())
    });
    if found.is_none() {
        leave_out("PostgreSQL is not installed");
    }
    found
}
