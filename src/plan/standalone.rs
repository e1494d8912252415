//! A plan as one bash script that runs without `rehearse`.
//!
//! What a script cannot do is said in its head: outputs are not compared, nothing is retried or stopped.

use std::fmt::Write;

use super::{Plan, Provided, Step};
use crate::config::Source;
use crate::document::{Action, Skip, Value};

/// Writes the script.
pub fn standalone(plan: &Plan) -> String {
    let mut script = Script { text: String::new() };
    script.head(plan);
    script.variables(plan);
    if plan.steps.iter().any(|step| step.content.directives.background) {
        script.line("");
        script.line("# Background steps are stopped at the end");
        script.line("rehearse_jobs=()");
        script.line("rehearse_outputs=$(mktemp -d)");
        script.line("rehearse_end() {");
        script.line("  for job in \"${rehearse_jobs[@]}\"; do kill -- \"-$job\" 2>/dev/null || :; done");
        script.line("  rm -rf -- \"$rehearse_outputs\"");
        script.line("}");
        script.line("trap rehearse_end EXIT");
    }
    script.steps(plan);
    script.text
}

struct Script {
    text: String,
}

/// Steps in a row of one document that are run, or left out, together.
struct Run<'a> {
    steps: &'a [Step],
    /// The variable that says whether the document has been met, for a document with checks.
    met: Option<String>,
}

fn runs(plan: &Plan) -> Vec<Run<'_>> {
    let together = |a: &Step, b: &Step| a.document == b.document;
    let checked: Vec<_> =
        plan.steps.iter().filter(|step| step.validates).map(|step| &step.document).collect();
    let met = |steps: &[Step]| {
        let place = checked.iter().position(|document| **document == steps[0].document)?;
        Some(format!("rehearse_met_{}", place + 1))
    };
    plan.steps.chunk_by(together).map(|steps| Run { steps, met: met(steps) }).collect()
}

impl Script {
    fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }

    fn head(&mut self, plan: &Plan) {
        self.line("#!/usr/bin/env bash");
        self.line(format!("# {}", one_line(&plan.title)));
        self.line("#");
        let (version, path) = (env!("CARGO_PKG_VERSION"), plan.document.display().to_string());
        self.line(format!("# Written by rehearse {version} from {}.", one_line(&path)));
        self.line("# The first failing command ends the script, clean-up steps left undone. Outputs are not");
        self.line("# compared; timeouts, retries, answers to prompts and terminals are not carried over.");
        self.line("set -e");
    }

    fn variables(&mut self, plan: &Plan) {
        if plan.needed.is_empty() && plan.environment.is_empty() {
            return;
        }
        self.line("");
        self.line("# Variables");
        for needed in &plan.needed {
            let of =
                needed.document.as_ref().map_or_else(String::new, |path| format!(" of {}", path.display()));
            let place = format!("line {}{}", needed.line, one_line(&of));
            let place: String =
                place.chars().filter(|c| !matches!(c, '}' | '"' | '\\' | '$' | '`')).collect();
            self.line(format!(": \"${{{}:?is used in {place} and set nowhere}}\"", needed.name));
        }
        for (name, value) in &plan.environment {
            let word = match value {
                Value::Literal(text) => quoted(text),
                Value::Shell(word) => word.clone(),
            };
            let source = plan.set.iter().find(|set| set.name == *name).and_then(|set: &Provided| set.source);
            if source == Some(Source::Flag) {
                self.line(format!("export {name}={word}"));
            } else {
                self.line(format!("[ -n \"${{{name}+set}}\" ] || {name}={word}"));
                self.line(format!("export {name}"));
            }
        }
    }

    /// A prerequisite with checks is run where one of them fails.
    fn steps(&mut self, plan: &Plan) {
        let mut asked: Vec<String> = Vec::new();
        for Run { steps, met } in runs(plan) {
            if let Some(met) = met.as_ref().filter(|met| !asked.contains(met)) {
                self.checks(plan, steps, met);
                asked.push(met.clone());
            }
            if let Some(met) = &met {
                self.line("");
                self.line(format!("if [ \"${met}\" -ne 0 ]"));
                self.line("then");
            }
            for step in steps {
                self.step(plan, step);
            }
            if met.is_some() {
                self.line("");
                self.line("fi");
            }
        }
    }

    /// Runs the checks of a document in a subshell; `met` is 0 where all of them pass.
    fn checks(&mut self, plan: &Plan, steps: &[Step], met: &str) {
        self.line("");
        self.line(format!("# Has {} been done already?", one_line(&steps[0].document.display().to_string())));
        self.line("set +e");
        self.line("(");
        self.line("set -e");
        for check in steps.iter().filter(|step| step.validates) {
            self.step(plan, check);
        }
        self.line("");
        self.line(")");
        self.line(format!("{met}=$?"));
        self.line("set -e");
    }

    fn step(&mut self, plan: &Plan, step: &Step) {
        let content = &step.content;
        let heading = step.heading.join(" › ");
        let dash = if heading.is_empty() { "" } else { " — " };
        let place = format!("{}:{}", step.document.display(), content.line);
        self.line("");
        self.line(format!("# step {}, {}{dash}{}", step.number, one_line(&place), one_line(&heading)));
        if let Some(Skip { why }) = &content.directives.skip {
            self.line(format!(
                "# skipped{}",
                why.as_ref().map_or_else(String::new, |why| format!(": {}", one_line(why)))
            ));
            for line in content.text.lines() {
                self.line(format!("# {line}").trim_end());
            }
            return;
        }
        match &content.action {
            Action::Run => self.command(plan, step),
            Action::Write(path) | Action::WriteIfUsed(path) => self.file(path, &content.text),
        }
    }

    fn file(&mut self, path: &str, text: &str) {
        let path = quoted(path);
        if path.contains('/') {
            self.line(format!("mkdir -p -- \"$(dirname -- {path})\""));
        }
        self.here_document(&format!("cat > {path}"), "REHEARSE_FILE", text);
    }

    fn here_document(&mut self, command: &str, word: &str, text: &str) {
        let delimiter = delimiter(word, text);
        self.line(format!("{command} <<'{delimiter}'"));
        self.text.push_str(text);
        if !text.is_empty() && !text.ends_with('\n') {
            self.line("");
        }
        self.line(delimiter);
    }

    fn command(&mut self, plan: &Plan, step: &Step) {
        let directives = &step.content.directives;
        for (name, value) in &directives.env {
            self.line(format!("export {name}={}", quoted(value)));
        }
        if let Some(directory) = &directives.cwd {
            self.line(format!("pushd {} >/dev/null", quoted(directory)));
        }
        if let Some(condition) = &directives.condition {
            self.line(format!("if {condition}"));
            self.line("then");
        }
        let fails = !directives.exit.is_empty() && directives.exit != [0];
        if fails {
            self.line("set +e");
        }
        if directives.background {
            self.background(step);
        } else {
            self.foreground(step);
        }
        if fails {
            let statuses: Vec<_> = directives.exit.iter().map(ToString::to_string).collect();
            self.line(format!("case $? in {}) ;; *) exit 1 ;; esac", statuses.join("|")));
            self.line("set -e");
        }
        if directives.condition.is_some() {
            self.line("fi");
        }
        if directives.cwd.is_some() {
            self.line("popd >/dev/null");
        }
        for held in &step.holds {
            if let Some((name, Value::Literal(value))) =
                plan.environment.iter().find(|(name, _)| *name == held.name)
            {
                self.line(format!("export {name}={}", quoted(value)));
            }
        }
    }

    fn foreground(&mut self, step: &Step) {
        let content = &step.content;
        let typed = match &content.directives.stdin {
            Some(stdin) => Some(("REHEARSE_STDIN", stdin.clone())),
            None if content.inputs.is_empty() => None,
            None => Some((
                "REHEARSE_INPUT",
                content.inputs.iter().map(|input| with_newline(&input.text)).collect(),
            )),
        };
        let text = content.text.trim_end();
        match typed {
            None => self.line(text),
            Some((word, typed)) if word == "REHEARSE_INPUT" && can_end_with_redirection(text) => {
                self.here_document(text, word, &typed);
            }
            Some((word, typed)) => {
                self.line("{");
                self.line(text);
                self.here_document("}", word, &typed);
            }
        }
    }

    fn background(&mut self, step: &Step) {
        let content = &step.content;
        let output = format!("\"$rehearse_outputs/{}\"", step.number);
        self.line("set -m");
        self.line("{");
        self.line(content.text.trim_end());
        self.line(format!("}} >{output} 2>&1 </dev/null &"));
        self.line("rehearse_jobs+=(\"$!\")");
        self.line("set +m");
        if let Some(ready) = &content.directives.ready {
            self.line(format!("# Ready when it prints {}", one_line(ready)));
            self.line("for _ in {1..600}; do");
            self.line(format!("  if grep -Eq -e {} {output}; then break; fi", quoted(ready)));
            self.line("  sleep 0.1");
            self.line("done");
        }
    }
}

/// Whether a redirection put after the text belongs to its last command.
fn can_end_with_redirection(text: &str) -> bool {
    !text.contains("<<") && text.lines().next_back().is_some_and(|line| !line.contains(['#', '&', '|', ';']))
}

fn with_newline(text: &str) -> String {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("{text}{end}")
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\r']).collect::<Vec<_>>().join(" ")
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// `word`, with as many underscores as it takes to be no line of `text`.
fn delimiter(word: &str, text: &str) -> String {
    let longest = text
        .lines()
        .filter_map(|line| line.strip_prefix(word))
        .filter(|rest| rest.bytes().all(|b| b == b'_'))
        .map(|rest| rest.len() + 1)
        .max();
    let mut delimiter = word.to_owned();
    write!(delimiter, "{}", "_".repeat(longest.unwrap_or(0))).expect("text can be written");
    delimiter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_is_no_line_of_the_text() {
        assert_eq!(delimiter("END", "a\nENDING\n"), "END");
        assert_eq!(delimiter("END", "END\nEND__\n"), "END___");
    }

    #[test]
    fn quotes_survive() {
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }

    #[test]
    fn a_redirection_is_not_put_into_a_comment() {
        assert!(can_end_with_redirection("export A=b # why\npsql -U app"));
        assert!(!can_end_with_redirection("psql # why"));
        assert!(!can_end_with_redirection("psql <<EOF\nx\nEOF"));
    }
}
