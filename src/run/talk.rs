//! How one talks to interactive programs: what makes them say that they are done, and what their trouble looks
//! like.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::{Input, Interactive};
use crate::shell::{Typed, TypedOutcome};

/// The texts to type, with the question that ends each answer.
pub(super) fn typed(inputs: &[Input]) -> Vec<Typed> {
    if inputs.is_empty() {
        return Vec::new();
    }
    let marker = marker();
    inputs
        .iter()
        .map(|input| Typed {
            text: input.text.trim_end_matches('\n').to_owned(),
            ask: question(input.program, &marker),
            marker: marker.clone(),
            terminal: matches!(input.program, Interactive::Python | Interactive::Node),
        })
        .collect()
}

/// What programs are asked to print when they are done.
pub(super) fn marker() -> String {
    format!("rehearse-{}-done", std::process::id())
}

fn question(program: Interactive, marker: &str) -> Option<String> {
    let question = match program {
        Interactive::Psql => format!("\\echo {marker} :LAST_ERROR_SQLSTATE\n\\set LAST_ERROR_SQLSTATE 00000"),
        Interactive::Sqlite => format!(".print {marker}"),
        Interactive::Mysql => format!("SELECT '' AS '{marker}';"),
        Interactive::Python => format!("\nprint('{marker}')"),
        Interactive::Node => format!("console.log('{marker}')"),
        Interactive::Mongosh => format!("print('{marker}')"),
        Interactive::Redis => format!("ECHO {marker}"),
        Interactive::Shell => format!("echo {marker}"),
        Interactive::Other => return None,
    };
    Some(question)
}

/// What the program itself says went wrong with a text, in its own words.
pub(super) fn complaint(program: Interactive, outcome: &TypedOutcome) -> Option<String> {
    static ERROR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?m)^(?:psql:.*?: )?(?:ERROR|FATAL|Error|Runtime error|Parse error|Uncaught|Traceback).*$",
        )
        .expect("a valid pattern")
    });
    let errors = outcome.stderr.text();
    let told = ERROR.find(&errors).map(|found| found.as_str().trim().to_owned());
    match program {
        Interactive::Psql => {
            let state = outcome.remark.as_str();
            let failed = state.len() == 5 && state != "00000";
            failed.then(|| told.unwrap_or_else(|| format!("SQLSTATE {state}")))
        }
        Interactive::Python => told.map(|_| last_line(&errors)),
        Interactive::Shell | Interactive::Other => None,
        _ => told,
    }
}

fn last_line(text: &str) -> String {
    let prompts: &[char] = &['>', '.', ' '];
    let mut lines = text.lines().map(|line| line.trim_start_matches(prompts).trim());
    lines.rfind(|line| !line.is_empty()).unwrap_or_default().to_owned()
}
