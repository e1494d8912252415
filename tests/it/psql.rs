//! SQL typed into `psql`, with a server of the test's own behind it.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Outcome, Test, postgresql};

/// A server on a socket in its own directory and on a free port of the loopback, for as long as this lives.
pub(crate) struct Server {
    programs: PathBuf,
    directory: TempDir,
    user: Option<(u32, u32)>,
    port: u16,
}

impl Server {
    /// `None`, with a word on standard output, where there is no server program.
    pub(crate) fn start() -> Option<Self> {
        let programs = postgresql()?;
        let directory = tempfile::Builder::new().prefix("pg-").tempdir().expect("a temporary directory");
        let user = unprivileged(&directory);
        if let Some((user, group)) = user {
            chown(directory.path(), Some(user), Some(group)).expect("another owner");
        }
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let server = Self { programs, directory, user, port };
        let data = server.path("data");
        server.call("initdb", &["--auth=trust", "--username=reader", "--no-sync", "--pgdata", &data]);
        let options = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c fsync=off",
            server.directory.path().display()
        );
        let log = server.path("log");
        server.call("pg_ctl", &["start", "--wait", "--pgdata", &data, "--log", &log, "--options", &options]);
        Some(server)
    }

    fn path(&self, name: &str) -> String {
        self.directory.path().join(name).to_string_lossy().into_owned()
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).current_dir(self.directory.path()).env("LC_ALL", "C.UTF-8");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit());
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        command
    }

    fn call(&self, program: &str, arguments: &[&str]) {
        let status = self.command(program, arguments).status().expect("a program of PostgreSQL");
        assert!(status.success(), "{program} {arguments:?}: {status}\n{}", self.log());
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    /// Rehearses a document that finds the server as a reader's `psql` would.
    fn rehearse(&self, document: &str, format: &str) -> Outcome {
        self.of(Test::of(document).args(["test", "--format", format, "guide.md"])).run()
    }

    /// The call finds the server as a reader's `psql` would.
    pub(crate) fn of(&self, test: Test) -> Test {
        test.env("PGHOST", &self.directory.path().to_string_lossy())
            .env("PGPORT", &self.port.to_string())
            .env("PGUSER", "reader")
            .env("PGDATABASE", "postgres")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.path("data");
        let _ = self.command("pg_ctl", &["stop", "--wait", "--mode=fast", "--pgdata", &data]).status();
    }
}

/// The user and group to run the server as where we are root, as whom it refuses to run.
fn unprivileged(directory: &TempDir) -> Option<(u32, u32)> {
    let owner = directory.path().metadata().expect("the directory").uid();
    if owner != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").expect("the users");
    let ids = |name: &str| {
        let user = users.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(":x:"))?;
        let mut fields = user.split(':').map(str::parse);
        Some((fields.next()?.ok()?, fields.next()?.ok()?))
    };
    Some(ids("postgres").or_else(|| ids("nobody")).expect("a user without privileges"))
}

#[test]
fn tables_of_each_text_are_compared() {
    let Some(server) = Server::start() else { return };
    server
        .rehearse(
            "# Cities\n\n```bash\npsql\n```\n\n\
             ```sql\nCREATE TABLE city (name text, people int);\n\
             postgres=# INSERT INTO city VALUES ('Oslo', 717710), ('Bergen', 291940);\n```\n\n\
             ```output\nCREATE TABLE\nINSERT 0 2\n```\n\n\
             ```sql\n# The smallest first\nSELECT name, people\nFROM city ORDER BY people;\n```\n\n\
             ```output\n  name  | people\n--------+--------\n Bergen | 291940\n Oslo   | 717710\n(2 rows)\n```\n\n\
             ```bash\npsql --tuples-only --no-align --command 'SELECT count(*) FROM city'\n```\n\n\
             ```output\n2\n```\n",
            "human",
        )
        .status(0)
        .stdout(
            "guide.md  Cities  2 steps\n\
             \x20   ✓ 1  :3   psql [TIME]\n\
             \x20   ✓ 2  :31  psql --tuples-only --no-align --command 'SELECT count(*) FROM city' [TIME]\n\
             \n\
             ✓ guide.md does what it says: 2 steps in TIME\n",
        )
        .stderr("");
}

const DIFFERENT: &str = "# Cities\n\n```bash\npsql\n```\n\n\
                         ```sql\nSELECT 'Oslo' AS city, 't'::bool AS capital;\n```\n\n\
                         ```output\n city | capital\n------+---------\n Oslo | f\n(1 row)\n```\n\n\
                         ```sql\nSELECT * FROM nowhere;\n```\n\n\
                         ```sql\nSELECT 1 AS still;\n```\n\n\
                         ```output\n still\n-------\n     1\n(1 row)\n```\n";

#[test]
fn a_table_that_differs_and_an_error_fail_their_texts() {
    let Some(server) = Server::start() else { return };
    server
        .rehearse(DIFFERENT, "human")
        .status(1)
        .stdout(
            "guide.md  Cities  1 step\n\
             \x20   ✗ 1  :3  psql [TIME]\n\
             \x20       ✗ input :7 sql  SELECT 'Oslo' AS city, 't'::bool AS capital;\n\
             \x20         guide.md:11: 1 of 4 expected lines differs\n\
             \x20         12    city | capital\n\
             \x20         13   ------+---------\n\
             \x20         14 -  Oslo | f\n\
             \x20            +  Oslo | t\n\
             \x20              ← `f` → `t` in column capital of `Oslo`: says how it went, so it must be equal\n\
             \x20         15   (1 row)\n\
             \x20       ✗ input :18 sql  SELECT * FROM nowhere;\n\
             \x20         guide.md:18: ERROR:  relation \"nowhere\" does not exist\n\
             \n\
             1 step: 1 failed in TIME\n",
        )
        .stderr("");
    let report = server.rehearse(DIFFERENT, "json").status(1).stderr("").json();
    let inputs = report["documents"][0]["steps"][0]["inputs"].as_array().expect("inputs");
    let told = |input: &Value| json!([input["line"], input["verdict"], input["stdout"]]);
    assert_eq!(
        inputs.iter().map(told).collect::<Vec<_>>(),
        [
            json!([7, "failed", " city | capital \n------+---------\n Oslo | t\n(1 row)\n\n"]),
            json!([18, "failed", ""]),
            json!([22, "passed", " still \n-------\n     1\n(1 row)\n\n"]),
        ]
    );
}
