//! `--settle` and `read-only:`: what is repeated until it passes, and what is not; `--path-prepend`,
//! `--var-file`.

use crate::support::Test;

/// Programs that fail at their first call and say `ok` from then on.
const SLOW: &str =
    "#!/bin/sh\nname=${0##*/}\necho x >>called-$name\ntest $(wc -l <called-$name) -ge 2 && echo ok\n";

const PROGRAMS: [&str; 8] = ["kubectl", "az", "helm", "docker", "curl", "psql", "mysql", "mytool"];

/// Whether a step with this command is repeated under `--settle`, in a directory with slow programs.
fn repeats(command: &str, settings: &str) -> bool {
    let document = format!(
        "# A\n\n```bash\nchmod +x bin/*\n```\n\n<!-- rehearse: retry-every=1ms -->\n\n```bash\n{command}\n```\n"
    );
    let mut test = Test::of(&document).doc("rehearse.yaml", settings);
    for program in PROGRAMS {
        test = test.doc(&format!("bin/{program}"), SLOW);
    }
    let args = ["test", "--settle", "1m", "--path-prepend", "bin", "--format", "json", "guide.md"];
    let step = test.args(args).run().json()["documents"][0]["steps"][1].clone();
    assert_eq!(step["verdict"] == "passed", step["attempts"] == 2, "{command}: {step}");
    step["verdict"] == "passed"
}

#[test]
fn what_only_looks_is_repeated_until_it_passes() {
    for command in [
        "kubectl get pods -n x",
        "kubectl describe pod x",
        "kubectl wait --for=condition=Ready pod/x",
        "kubectl cnpg status pg -n x",
        "kubectl exec -it x -- psql -c 'SELECT 1'",
        "az aks show -n x --query y -o tsv",
        "az group list",
        "helm list -A",
        "helm status x",
        "docker ps",
        "curl -fsS http://localhost/",
        "psql -h h -c 'SELECT count(*) FROM t'",
        "X=$(kubectl get pods)",
        "export X=$(kubectl get pods)\necho $X\ntest -n \"$X\"",
        "set -o pipefail; kubectl get pods -o json | cat",
    ] {
        assert!(repeats(command, ""), "{command}");
    }
}

#[test]
fn what_acts_is_not_repeated() {
    for command in [
        "kubectl apply -f x.yaml",
        "az group create -n x",
        "helm install x y",
        "docker run x",
        "curl -X POST http://localhost/",
        "psql -c 'DELETE FROM t'",
        "psql -c 'SELECT pg_promote()'",
        "kubectl get pods >file",
        "mytool status",
    ] {
        assert!(!repeats(command, ""), "{command}");
    }
}

#[test]
fn commands_that_look_are_added_by_a_setting() {
    assert!(repeats("mytool status --all", "read-only: mytool status\n"));
    assert!(repeats(
        "mytool status --all",
        "read-only: [other]\ndocuments: {guide.md: {read-only: [mytool]}}\n"
    ));
    assert!(!repeats("mytool stop", "read-only: mytool status\n"));
}

#[test]
fn queries_that_are_typed_are_repeated_and_other_statements_are_not() {
    let slow = "#!/bin/bash\nset -f\nwhile read -r word rest; do [ \"$word\" = '\\echo' ] && echo ${rest%% *} 00000; done\n\
                echo x >>called\ntest $(wc -l <called) -ge 2\n";
    let attempts = |statement: &str| {
        let document = format!(
            "# A\n\n```bash\nchmod +x bin/psql\n```\n\n<!-- rehearse: retry-every=1ms -->\n\n```bash\npsql -U app\n```\n\n\
             ```sql\n{statement}\n```\n"
        );
        let test = Test::of(&document).doc("bin/psql", slow);
        let args = ["test", "--settle", "1m", "--path-prepend", "bin", "--format", "json", "guide.md"];
        test.args(args).run().json()["documents"][0]["steps"][1]["attempts"].clone()
    };
    assert_eq!(attempts("SELECT 1;\n\\d t"), 2);
    assert_eq!(attempts("INSERT INTO t VALUES (1);"), 1);
    assert_eq!(attempts("SELECT pg_switch_wal();"), 1);
}

#[test]
fn settle_takes_a_time() {
    Test::after_a_step("").arg("--settle").arg("soon").refused().stdout("").nothing_ran();
    Test::after_a_step("").doc("rehearse.yaml", "settle: soon\n").refused().stdout("").nothing_ran().stderr(
        "error: rehearse.yaml:1: `soon` is not a duration; write it like `10s`, `5m`, `1h30m` or `250ms`\n",
    );
    Test::after_a_step("")
        .doc("rehearse.yaml", "read-only: {a: b}\n")
        .refused()
        .stdout("")
        .nothing_ran()
        .stderr("error: rehearse.yaml:1: read-only: invalid type: map, expected a word or a list of words\n");
}

#[test]
fn settle_ends_with_its_time() {
    let document = "# A\n\n<!-- rehearse: retry-every=1ms -->\n\n```bash\ntest -e never\n```\n";
    let json = Test::of(document).arg("--settle").arg("20ms").arg("--format").arg("json").fails().json();
    assert!(json["documents"][0]["steps"][0]["attempts"].as_u64().is_some_and(|attempts| attempts >= 1));
}

#[test]
fn directories_before_the_path_come_in_the_order_of_their_strength() {
    let document = "# A\n\n```bash\necho \"${PATH#$PWD/}\" | cut -d: -f1-2\n```\n";
    let json = Test::of(document)
        .doc("rehearse.yaml", "path-prepend: low\n")
        .doc("low/tool", "")
        .doc("high/tool", "")
        .args(["test", "--path-prepend", "high", "--format", "json", "guide.md"])
        .passes();
    let directory = json.path();
    let stdout = json.json()["documents"][0]["steps"][0]["stdout"].as_str().map(str::to_owned);
    let low = directory.join("low");
    assert_eq!(stdout, Some(format!("high:{}\n", low.display())));
}
