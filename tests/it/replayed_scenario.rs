//! The how-to of `scenarios/aks-postgresql-ha` against what its tools said when it was recorded: no servers, no twin.

use crate::support::{Outcome, Test, installed};

const RECORDING: &str = include_str!("../data/recordings/scenarios/aks-postgresql-ha/deploy.yaml");
const DEPLOY: &str = include_str!("../../scenarios/aks-postgresql-ha/deploy.md");
const INFRASTRUCTURE: &str = include_str!("../../scenarios/aks-postgresql-ha/infrastructure.md");
const VARIABLES: &str = include_str!("../../scenarios/aks-postgresql-ha/variables.ini");

/// The page as a change leaves it, in a directory with its recording and without its tools; `None` where a program is
/// missing that is not recorded.
fn replayed(change: impl Fn(&str) -> String, arguments: &[&str]) -> Option<Outcome> {
    let is_complete = ["jq", "openssl"].iter().all(|program| installed(program));
    let test = Test::new()
        .doc("deploy.md", change(DEPLOY))
        .doc("infrastructure.md", INFRASTRUCTURE)
        .doc("variables.ini", VARIABLES)
        .doc("recorded/deploy.yaml", RECORDING)
        .args([
            "test",
            "deploy.md",
            "--var-file",
            "variables.ini",
            "--replay",
            "recorded",
            "--format",
            "json",
        ]);
    is_complete.then(|| test.more(arguments).run())
}

/// The line, the verdict and the reason of each step that did not pass, without those that did not run.
fn red(outcome: &Outcome) -> Vec<(u64, String, String)> {
    let report = outcome.json();
    let steps = report["documents"][0]["steps"].as_array().expect("steps").clone();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let told = steps
        .iter()
        .map(|step| (step["line"].as_u64().expect("a line"), text(&step["verdict"]), text(&step["reason"])));
    told.filter(|(_, verdict, _)| verdict != "passed" && verdict != "not-run").collect()
}

fn line_of(text: &str) -> u64 {
    let at = DEPLOY.lines().position(|line| line.contains(text)).expect("in the page");
    u64::try_from(at + 1).expect("a line")
}

#[test]
fn it_passes_without_servers() {
    let Some(outcome) = replayed(str::to_owned, &[]) else { return };
    assert_eq!(red(&outcome), []);
    let outcome = outcome.status(0).stderr("");
    let summary = &outcome.json()["summary"]["steps"];
    assert_eq!((summary["total"].as_u64(), summary["passed"].as_u64()), (Some(52), Some(52)));
}

#[test]
fn an_output_that_is_edited_is_noticed() {
    let change = |page: &str| page.replace("  3 | Lighthouse", "  3 | Windmill");
    let Some(outcome) = replayed(change, &[]) else { return };
    let red = red(&outcome.status(1));
    assert_eq!(red.len(), 1, "{red:?}");
    assert!(red[0].2.contains("the input on line"), "{red:?}");
}

#[test]
fn a_call_that_was_not_recorded_names_the_nearest() {
    let change = |page: &str| {
        page.replace(
            "kubectl cnpg promote $PG_PRIMARY_CLUSTER_NAME 1",
            "kubectl cnpg promote $PG_PRIMARY_CLUSTER_NAME 3",
        )
    };
    let Some(outcome) = replayed(change, &[]) else { return };
    let red = red(&outcome.status(1));
    let line = line_of("kubectl cnpg promote $PG_PRIMARY_CLUSTER_NAME 1") - 1;
    let cluster = "pg-primary-cnpg-k7x2m9qd";
    assert_eq!(red.len(), 1, "{red:?}");
    assert_eq!((red[0].0, red[0].1.as_str()), (line, "failed"));
    let told = format!(
        "no recording of `kubectl cnpg promote {cluster} 3 --namespace cnpg-database`; \
         the nearest is `kubectl cnpg promote {cluster} 1 --namespace cnpg-database`"
    );
    assert!(red[0].2.starts_with(&told), "{red:?}");
}
