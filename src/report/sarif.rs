//! The SARIF report (version 2.1.0): failed steps and findings as results with places, for code scanning.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use serde_json::{Value, json};

use super::cause::{self, Kind};
use crate::run::{DocumentRecord, RunRecord, StepRecord};

/// Where the version's schema is published.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes a run as one SARIF log. Fails as `out` does.
pub fn write(record: &RunRecord, out: &mut dyn Write) -> io::Result<()> {
    let rules = rules(record);
    let results: Vec<Value> =
        record.documents.iter().flat_map(|document| results(document, &rules)).collect();
    let described: Vec<Value> = rules
        .iter()
        .map(|Rule { id, meaning }| json!({"id": id, "shortDescription": {"text": meaning}}))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": record.tool.name,
                "version": record.tool.version,
                "rules": described,
            }},
            "automationDetails": {"id": "rehearse/"},
            "invocations": [{"executionSuccessful": true, "startTimeUtc": record.started_at}],
            "results": results,
        }],
    });
    let mut out = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, &log)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// What a result is an instance of.
struct Rule {
    id: String,
    meaning: String,
}

/// The ways to fail, then the rules of the findings that there are.
fn rules(record: &RunRecord) -> Vec<Rule> {
    let rule = |kind: Kind| Rule { id: kind.name().to_owned(), meaning: meaning(kind).to_owned() };
    let mut rules: Vec<Rule> = Kind::ALL.into_iter().map(rule).collect();
    let of_warnings = |document| cause::warnings(document).map(|finding| finding.rule.clone());
    let of_the_whole = |document| cause::of_the_whole(document).into_iter().map(|cause| cause.rule);
    let mut add = |name: Cow<'static, str>| {
        if !rules.iter().any(|rule| rule.id == name) {
            rules.push(Rule { meaning: name.replace('-', " "), id: name.into_owned() });
        }
    };
    for document in &record.documents {
        of_warnings(document).chain(of_the_whole(document)).for_each(&mut add);
    }
    rules
}

fn meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::Status => "a command of the document exited with another status than it promises",
        Kind::Output => "the output is not what the document promises",
        Kind::Timeout => "the step took longer than it may",
        Kind::Ended => "the step or the document did not come to its end",
    }
}

fn results(document: &DocumentRecord, rules: &[Rule]) -> Vec<Value> {
    let failed = document.steps.iter().filter(|step| cause::is_bad(step.verdict));
    let mut results: Vec<Value> = failed.map(|step| failure(step, rules)).collect();
    for finding in cause::warnings(document) {
        let help = finding.help.iter().map(|help| format!(" ({help})"));
        let message: String = [finding.message.clone()].into_iter().chain(help).collect();
        results.push(result(rules, &finding.rule, "warning", &message, (&document.path, finding.line)));
    }
    for cause in cause::of_the_whole(document) {
        let place = (document.path.as_str(), cause.line);
        results.push(result(rules, &cause.rule, "error", &cause.text, place));
    }
    results
}

fn failure(step: &StepRecord, rules: &[Rule]) -> Value {
    let cause = cause::told(step);
    let text = format!("step {}: {}\n{}", step.number, cause.text, cause::details(step));
    let place = (step.document.as_str(), cause.line);
    result(rules, Kind::of(step).name(), "error", text.trim_end(), place)
}

fn result(rules: &[Rule], rule: &str, level: &str, message: &str, (path, line): (&str, usize)) -> Value {
    let index = rules.iter().position(|known| known.id == rule).expect("every rule is in the list");
    json!({
        "ruleId": rule,
        "ruleIndex": index,
        "level": level,
        "message": {"text": message},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(path)},
            "region": {"startLine": line.max(1)},
        }}],
    })
}

/// The path as a reference relative to the directory of the run, or as a `file:` URI where it is absolute.
fn uri(path: &str) -> String {
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut uri = scheme.to_owned();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            byte => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_uri_references() {
        assert_eq!(uri("./docs/über uns.md"), "docs/%C3%BCber%20uns.md");
        assert_eq!(uri("/srv/a#b.md"), "file:///srv/a%23b.md");
        assert_eq!(uri("c:x?.md"), "c%3Ax%3F.md");
    }
}
