//! What a document left behind, as findings: processes, ports, files.

use super::record::StepRecord;
use super::secrets::Secrets;
use crate::document::Finding;
use crate::plan::Plan;
use crate::shell::{Left, LeftFiles, LeftProcess};

/// Processes that are told.
const TOLD: usize = 8;

/// Characters of a command that are told.
const LONGEST: usize = 100;

/// What to do about a process.
const HELP: &str = "end it in a clean-up step, or start it with the directive `background`; it was stopped";

/// A document's end: what ran, and the step that each block of the session belonged to.
pub(super) struct Scene<'a> {
    pub(super) plan: &'a Plan,
    pub(super) records: &'a [StepRecord],
    pub(super) ran: &'a [usize],
    pub(super) secrets: &'a Secrets,
}

impl Scene<'_> {
    /// A finding for each process and each port, and one for all files.
    pub(super) fn findings(&self, left: &Left) -> Vec<Finding> {
        let mut findings = Vec::new();
        for process in left.processes.iter().take(TOLD) {
            findings.push(self.process(process));
            findings.extend(process.listens.iter().map(|address| self.port(process, &address.to_string())));
        }
        if left.processes.len() > TOLD {
            let rest = left.processes.len() - TOLD;
            findings.push(finding("left-process", 1, format!("{rest} more processes were still running")));
        }
        if let Some(first) = findings.first_mut() {
            first.help = Some(HELP.to_owned());
        }
        findings.extend(self.files(&left.files));
        findings
    }

    fn process(&self, process: &LeftProcess) -> Finding {
        let (line, origin) = self.origin(process);
        let what = match &process.command {
            Some(command) => format!("`{}`", spelled(&shortened(&self.secrets.masked(command)))),
            None => "a command in the background".to_owned(),
        };
        let message = format!("{what} (process {}{origin}) was still running at the end", process.pid);
        finding("left-process", line, message)
    }

    fn port(&self, process: &LeftProcess, address: &str) -> Finding {
        let (line, _) = self.origin(process);
        finding(
            "left-port",
            line,
            format!("{address} was still listened on at the end (process {})", process.pid),
        )
    }

    fn files(&self, files: &LeftFiles) -> Option<Finding> {
        let names: Vec<String> =
            files.names.iter().map(|name| format!("`{}`", spelled(&self.secrets.masked(name)))).collect();
        let names = names.join(", ");
        let message = match (files.count, files.count - files.names.len()) {
            (0, _) => return None,
            (1, _) => format!("{names} was left in TMPDIR"),
            (_, 0) => format!("{names} were left in TMPDIR"),
            (_, rest) => format!("{names} and {rest} more were left in TMPDIR"),
        };
        Some(finding("left-file", 1, message))
    }

    /// The line of the step that started a process, and where that is where it is in another document.
    fn origin(&self, process: &LeftProcess) -> (usize, String) {
        let index = process.block.and_then(|block| self.ran.get(block));
        let Some(step) = index.and_then(|&index| self.records.get(index)) else { return (1, String::new()) };
        if step.document == self.plan.document.display().to_string() {
            return (step.line, String::new());
        }
        (1, format!(", started by {}:{}", step.document, step.line))
    }
}

/// The command in one line, its end left out where it is long.
fn shortened(command: &str) -> String {
    let mut line = command.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(cut);
        line.push('…');
    }
    line
}

/// Control characters spelled out: a message is one line.
fn spelled(text: &str) -> String {
    let spell = |letter: char| {
        if letter.is_control() { letter.escape_default().collect() } else { letter.to_string() }
    };
    text.chars().map(spell).collect()
}

fn finding(rule: &'static str, line: usize, message: String) -> Finding {
    Finding { rule: rule.into(), line, message, help: None }
}
