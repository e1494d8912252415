//! `rehearse config`: what is in force, where each value was said, and the schema of settings files.

use crate::support::Test;

const SETTINGS: &str = "\
timeout: 2m
secrets: [PIN]
variables:
  REGION: northeurope
  DB_PASSWORD: geheim
volatile: {ticket: 'T-\\d+'}
documents:
  docs/guide.md:
    settle: 90s
    secrets: OTP
    variables: {REGION: westeurope}
";

const GUIDE: &str = "---\nrehearse:\n  strict: true\n---\n# Guide\n\n```bash\ntrue\n```\n";

fn project() -> Test {
    Test::new().doc("rehearse.yaml", SETTINGS).doc("docs/guide.md", GUIDE)
}

const OF_GUIDE: &str = "\
# In force for docs/guide.md
# Settings file: rehearse.yaml

languages: [sh]                           # --language
timeout: 2m                               # rehearse.yaml:1
document-timeout: none                    # default
settle: 1m30s                             # rehearse.yaml:9
silent-after: 1m                          # default
examples: fail                            # default
leaks: warn                               # default
strict: true                              # docs/guide.md:3
cleanup: true                             # default
keep: false                               # default
allow-unset: false                        # default
# only:                                   # not set
# skip:                                   # not set
# from:                                   # not set
# until:                                  # not set
# tab:                                    # not set
secrets:
  - PIN                                   # rehearse.yaml:2
  - OTP                                   # rehearse.yaml:10
# var-file:                               # not set
variables:
  DB_PASSWORD: '***'                      # rehearse.yaml:5
  REGION: westeurope                      # rehearse.yaml:11
# working-directory:                      # not set
# path-prepend:                           # not set
volatile:
  ticket: T-\\d+                           # rehearse.yaml:6
before: [first.md]                        # --with
# read-only:                              # not set
# tools:                                  # not set
jobs: 1                                   # default
fail-fast: false                          # default
# report:                                 # not set
journal: false                            # default
isolate: false                            # default
keep-temp: false                          # default
";

#[test]
fn every_value_is_told_with_the_line_or_option_that_says_it() {
    let call = ["config", "docs/guide.md", "--language", "sh", "--with", "first.md"];
    let timed = project().args(call).more(&["--document-timeout", "1h"]).passes().stdout;
    assert!(timed.contains("document-timeout: 1h                      # --document-timeout\n"), "{timed}");
    project().args(call).passes().stdout(OF_GUIDE).stderr("");
}

#[test]
fn what_is_told_is_a_settings_file_itself() {
    let answer = project().args(["config", "docs/guide.md"]).passes().stdout;
    Test::new()
        .doc("rehearse.yaml", &answer)
        .doc("guide.md", "# Guide\n\n```bash\necho $REGION\n```\n\n```output\nwesteurope\n```\n")
        .args(["test", "--quiet", "guide.md"])
        .passes()
        .stdout("")
        .stderr("");
}

#[test]
fn a_directory_has_the_settings_of_any_document_in_it() {
    let answer = project().args(["config", "docs"]).passes().stdout;
    assert!(answer.starts_with("# In force for docs\n# Settings file: rehearse.yaml\n"), "{answer}");
    assert!(answer.contains("REGION: northeurope                     # rehearse.yaml:4\n"), "{answer}");
}

#[test]
fn without_a_file_the_defaults_hold() {
    let answer = Test::new().args(["config"]).passes().stdout;
    assert!(answer.starts_with("# In force for .\n# There is no rehearse.yaml for it.\n"), "{answer}");
    assert!(answer.contains("\ntimeout: 10m                              # default\n"), "{answer}");
}

#[test]
fn machines_are_told_in_json() {
    let answer = project().args(["config", "docs/guide.md", "--format", "json"]).passes().stdout;
    let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    assert_eq!(answer["path"], "docs/guide.md");
    assert_eq!(answer["file"], "rehearse.yaml");
    let settings = answer["settings"].as_array().expect("a list");
    let find = |name: &str| settings.iter().find(|setting| setting["name"] == name).expect("a setting");
    assert_eq!(
        find("settle")["values"],
        serde_json::json!([{
            "key": null,
            "value": "1m30s",
            "origin": { "kind": "file", "path": "rehearse.yaml", "line": 9 },
        }])
    );
    assert_eq!(find("variables")["values"][0]["value"], "***");
    assert_eq!(find("from"), &serde_json::json!({ "name": "from", "shape": "one", "values": [] }));
}

#[test]
fn the_schema_takes_the_projects_own_settings_and_refuses_a_misspelling() {
    let schema = Test::new().args(["config", "--schema"]).passes().stdout;
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("a schema");
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/rehearse.yaml");
    let own = std::fs::read_to_string(own).expect("settings of this project");
    for (yaml, good) in [(own.as_str(), true), (SETTINGS, true), ("timeuot: 2m\n", false)] {
        let value: serde_json::Value = serde_yaml::from_str(yaml).expect("YAML");
        assert_eq!(validator.is_valid(&value), good, "{yaml}");
    }
}

#[test]
fn what_cannot_be_read_is_an_error() {
    project().args(["config", "nope.md"]).refused().stdout("").stderr("error: nope.md: no such file\n");
    project()
        .doc("rehearse.yaml", "timeout: 1m\ntimeuot: 2m\n")
        .args(["config"])
        .refused()
        .stdout("")
        .stderr("error: rehearse.yaml:2: unknown setting `timeuot`; did you mean `timeout`?\n");
}
