//! The plan as `inspect` prints it, whole.

use crate::support::Test;

const DOCUMENT: &str = "---\ntitle: whatever\nv: 1\n---\n# Deploy a *thing*\n\n<!-- ```variables\nexport REGION=eastus\n``` -->\n\nIntro.\n\n## Build\n\n<!-- rehearse: name=make tags=slow,net -->\n```bash\nexport NAME=web\nn=$(echo $REGION | cat)\n```\n\nResults:\n\n<!-- expected_similarity=0.8 -->\n```output\neastus\n```\n\n## Database\n\n```bash\nno-such-tool; sqlite3 -h $HOST\n```\n\n```sql\npostgres=# SELECT 1;\n```\n\n```output\n1\n```\n\nCreate a file named `app.yaml`:\n\n```yaml\nkind: Pod\n```\n\n```bash\ncat app.yaml\n```\n\n```console\n$ echo one\none\n$ echo two\ntwo\n```\n\n## Clean up\n\n```bash\nrm -rf --name $NAME\n```\n";

const HUMAN: &str = "Deploy a thing\nguide.md · 7 steps · 1 input · 4 expectations\n\nVariables to bring\n  HOST  first used in line 31\n\nVariables set\n  REGION  comment block in line 8\n  NAME    by a step in line 17\n  n       by a step in line 18\n\nTools\n  found    cat rm sqlite3\n  missing  no-such-tool\n\nSteps\n\n  Build\n   1  16  export NAME=web  … 1 more line\n          expects line 24 (similar 0.8) · name make · tags slow,net\n\n  Database\n   2  30  no-such-tool; sqlite3 -h $HOST\n          types sql of line 34: postgres=# SELECT 1; · expects line 38 (match)\n   3  44  app.yaml ← 1 line\n          yaml\n   4  48  cat app.yaml\n   5  53  echo one\n          console · expects line 54 (match)\n   6  55  echo two\n          console · expects line 56 (match)\n\n  Clean up\n   7  61  rm -rf --name $NAME\n          clean-up\n";

const JSON: &str = "{\n  \"document\": \"guide.md\",\n  \"title\": \"Deploy a thing\",\n  \"variables\": {\n    \"needed\": [\n      {\n        \"name\": \"HOST\",\n        \"line\": 31\n      }\n    ],\n    \"set\": [\n      {\n        \"name\": \"REGION\",\n        \"line\": 8,\n        \"source\": \"comment\"\n      },\n      {\n        \"name\": \"NAME\",\n        \"line\": 17,\n        \"source\": \"step\"\n      },\n      {\n        \"name\": \"n\",\n        \"line\": 18,\n        \"source\": \"step\"\n      }\n    ]\n  },\n  \"tools\": [\n    \"cat\",\n    \"no-such-tool\",\n    \"rm\",\n    \"sqlite3\"\n  ],\n  \"prerequisites\": [],\n  \"steps\": [\n    {\n      \"number\": 1,\n      \"name\": \"make\",\n      \"document\": \"guide.md\",\n      \"line\": 16,\n      \"heading\": [\n        \"Build\"\n      ],\n      \"language\": \"bash\",\n      \"command\": \"export NAME=web\\nn=$(echo $REGION | cat)\\n\",\n      \"role\": \"step\",\n      \"directives\": {\n        \"name\": \"make\",\n        \"tags\": [\n          \"slow\",\n          \"net\"\n        ]\n      },\n      \"inputs\": [],\n      \"expectation\": {\n        \"line\": 24,\n        \"language\": \"output\",\n        \"kind\": \"similar\",\n        \"threshold\": 0.8,\n        \"expected\": \"eastus\\n\"\n      }\n    },\n    {\n      \"number\": 2,\n      \"name\": null,\n      \"document\": \"guide.md\",\n      \"line\": 30,\n      \"heading\": [\n        \"Database\"\n      ],\n      \"language\": \"bash\",\n      \"command\": \"no-such-tool; sqlite3 -h $HOST\\n\",\n      \"role\": \"step\",\n      \"inputs\": [\n        {\n          \"line\": 34,\n          \"language\": \"sql\",\n          \"text\": \"postgres=# SELECT 1;\\n\",\n          \"expectation\": {\n            \"line\": 38,\n            \"language\": \"output\",\n            \"kind\": \"match\",\n            \"threshold\": null,\n            \"expected\": \"1\\n\"\n          }\n        }\n      ],\n      \"expectation\": null\n    },\n    {\n      \"number\": 3,\n      \"name\": null,\n      \"document\": \"guide.md\",\n      \"line\": 44,\n      \"heading\": [\n        \"Database\"\n      ],\n      \"language\": \"yaml\",\n      \"command\": \"kind: Pod\\n\",\n      \"role\": \"file\",\n      \"file\": \"app.yaml\",\n      \"inputs\": [],\n      \"expectation\": null\n    },\n    {\n      \"number\": 4,\n      \"name\": null,\n      \"document\": \"guide.md\",\n      \"line\": 48,\n      \"heading\": [\n        \"Database\"\n      ],\n      \"language\": \"bash\",\n      \"command\": \"cat app.yaml\\n\",\n      \"role\": \"step\",\n      \"inputs\": [],\n      \"expectation\": null\n    },\n    {\n      \"number\": 5,\n      \"name\": null,\n      \"document\": \"guide.md\",\n      \"line\": 53,\n      \"heading\": [\n        \"Database\"\n      ],\n      \"language\": \"console\",\n      \"command\": \"echo one\\n\",\n      \"role\": \"step\",\n      \"inputs\": [],\n      \"expectation\": {\n        \"line\": 54,\n        \"language\": \"output\",\n        \"kind\": \"match\",\n        \"threshold\": null,\n        \"expected\": \"one\\n\"\n      }\n    },\n    {\n      \"number\": 6,\n      \"name\": null,\n      \"document\": \"guide.md\",\n      \"line\": 55,\n      \"heading\": [\n        \"Database\"\n      ],\n      \"language\": \"console\",\n      \"command\": \"echo two\\n\",\n      \"role\": \"step\",\n      \"inputs\": [],\n      \"expectation\": {\n        \"line\": 56,\n        \"language\": \"output\",\n        \"kind\": \"match\",\n        \"threshold\": null,\n        \"expected\": \"two\\n\"\n      }\n    },\n    {\n      \"number\": 7,\n      \"name\": null,\n      \"document\": \"guide.md\",\n      \"line\": 61,\n      \"heading\": [\n        \"Clean up\"\n      ],\n      \"language\": \"bash\",\n      \"command\": \"rm -rf --name $NAME\\n\",\n      \"role\": \"cleanup\",\n      \"inputs\": [],\n      \"expectation\": null\n    }\n  ]\n}\n";

#[test]
fn for_a_person() {
    Test::of(DOCUMENT).args(["inspect", "guide.md"]).passes().stdout(HUMAN).stderr("");
}

#[test]
fn as_json() {
    Test::of(DOCUMENT).args(["inspect", "--format", "json", "guide.md"]).passes().stdout(JSON).stderr("");
}

#[test]
fn a_document_without_steps_says_so() {
    Test::of("# A\n\nprose\n")
        .args(["inspect", "guide.md"])
        .passes()
        .stdout("A\nguide.md · 0 steps · 0 inputs · 0 expectations\nnothing in it would run\n")
        .stderr("");
}

const TOLD: &str = r#"# Told

<!-- rehearse: skip="no GPU" timeout=90s retry-for=5m exit=2,3 cwd=/ -->
```bash
gpu
```

<!-- rehearse: if="test -e x" background always -->
```sh
no-such-server
```

<!-- rehearse: tty expect=regex -->
```bash
tty
```

```output
^/dev
```

## Other

<!-- rehearse: name=x -->

Text.

<!-- rehearse timeout=1s -->

```output
nothing
```

<!-- expected_similarity="a+" -->

```bash
echo a
```
"#;

const STEPS: &str = "  Other
   4  36  echo a

Findings
  line 24: this directive belongs to no step; put it right before the block it is meant for
  line 28: this comment lacks the colon of a directive and is not read; write `<!-- rehearse: … -->`
  line 30: this output belongs to no step; a heading or another step ends the search for the step that prints it
  line 34: this annotation belongs to no output of a step; put it right before the output block, under the step that prints it
";

#[test]
fn directives_and_findings_are_told() {
    let plan = "Told
guide.md · 4 steps · 0 inputs · 1 expectation

Tools
  found    tty
  missing  no-such-server

Steps
   1   4  gpu
          skipped: no GPU · timeout 90s · retried for 300s · exit 2,3 · in /
   2   9  no-such-server
          clean-up · sh · if test -e x · background · always
   3  14  tty
          expects line 18 (regex) · tty

";
    Test::of(TOLD).args(["inspect", "guide.md"]).passes().stdout(&format!("{plan}{STEPS}")).stderr("");
}

#[test]
fn steps_that_are_left_out_are_counted() {
    let plan = "Told\nguide.md · 1 step · 3 left out · 0 inputs · 0 expectations\n\nSteps\n\n";
    Test::of(TOLD)
        .args(["inspect", "guide.md", "--only", "4"])
        .passes()
        .stdout(&format!("{plan}{STEPS}"))
        .stderr("");
}
