//! A plan for a person to read.

use std::fmt::Write;
use std::path::PathBuf;

use super::super::colors::Colors;
use super::directives::stream_name;
use super::json::kind;
use super::tools::SearchPath;
use crate::config::Source;
use crate::document::{Action, Directives, Expect, Expectation};
use crate::plan::{Loaded, Plan, Role, Step};

/// The whole page.
pub(super) fn write(loaded: &Loaded, colors: Colors) -> String {
    let Loaded { plan, settings, .. } = loaded;
    let mut page = Page { text: String::new(), colors };
    page.head(plan, loaded.total());
    page.prerequisites(plan);
    page.needed(plan);
    page.set(plan);
    page.tools(plan, &SearchPath::new(&settings.path_prepend));
    page.steps(plan);
    page.findings(plan);
    page.text
}

struct Page {
    text: String,
    colors: Colors,
}

impl Page {
    fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref().trim_end());
        self.text.push('\n');
    }

    fn title(&mut self, title: &str) {
        let title = self.colors.bold(title);
        self.line("");
        self.line(title);
    }

    fn head(&mut self, plan: &Plan, total: usize) {
        let inputs = plan.steps.iter().flat_map(|step| &step.content.inputs);
        let expectations = plan.steps.iter().filter(|step| step.content.expectation.is_some()).count()
            + inputs.clone().filter(|input| input.expectation.is_some()).count();
        let left_out = total - plan.steps.len();
        let mut counts = vec![count(plan.steps.len(), "step")];
        if left_out > 0 {
            counts.push(format!("{left_out} left out"));
        }
        counts.extend(
            [(inputs.count(), "input"), (expectations, "expectation")].map(|(n, word)| count(n, word)),
        );
        self.line(self.colors.bold(&plan.title));
        self.line(format!("{} · {}", plan.document.display(), counts.join(" · ")));
        if plan.steps.is_empty() {
            self.line("nothing in it would run");
        }
    }

    fn prerequisites(&mut self, plan: &Plan) {
        if plan.prerequisites.is_empty() {
            return;
        }
        self.title("Prerequisites");
        for path in &plan.prerequisites {
            self.line(format!("  {}", path.display()));
        }
    }

    fn needed(&mut self, plan: &Plan) {
        if plan.needed.is_empty() {
            return;
        }
        self.title("Variables to bring");
        let width = plan.needed.iter().map(|needed| needed.name.len()).max().unwrap_or(0);
        for needed in &plan.needed {
            let of = of(needed.document.as_deref());
            let place = self.colors.dim(&format!("first used in line {}{of}", needed.line));
            self.line(format!("  {:width$}  {place}", needed.name));
        }
    }

    fn set(&mut self, plan: &Plan) {
        if plan.set.is_empty() {
            return;
        }
        self.title("Variables set");
        let width = plan.set.iter().map(|set| set.name.len()).max().unwrap_or(0);
        for set in &plan.set {
            let source = source(set.source);
            let of = of(set.document.as_deref());
            let place = match set.line {
                Some(line) => format!("{source} in line {line}{of}"),
                None => format!("{source}{of}"),
            };
            let place = self.colors.dim(&place);
            self.line(format!("  {:width$}  {place}", set.name));
        }
    }

    fn tools(&mut self, plan: &Plan, path: &SearchPath) {
        if plan.tools.is_empty() {
            return;
        }
        self.title("Tools");
        let (there, missing): (Vec<&str>, Vec<&str>) =
            plan.tools.iter().map(String::as_str).partition(|tool| path.has(tool));
        if !there.is_empty() {
            self.line(format!("  {}  {}", self.colors.dim("found  "), there.join(" ")));
        }
        if !missing.is_empty() {
            self.line(format!("  {}  {}", self.colors.warn("missing"), missing.join(" ")));
        }
    }

    fn steps(&mut self, plan: &Plan) {
        let steps = &plan.steps;
        if steps.is_empty() {
            return;
        }
        self.title("Steps");
        let numbers = steps.last().map_or(1, |step| step.number.to_string().len()).max(2);
        let lines = steps.iter().map(|step| step.content.line.to_string().len()).max().unwrap_or(1);
        let mut heading: Option<String> = None;
        for step in steps {
            let titles = self::heading(step, plan);
            if heading.as_ref() != Some(&titles) && !(heading.is_none() && titles.is_empty()) {
                let shown = if titles.is_empty() { "(no heading)" } else { &titles };
                let shown = self.colors.heading(shown);
                self.line("");
                self.line(format!("  {shown}"));
            }
            heading = Some(titles);
            let number = self.colors.bold(&format!("{:>numbers$}", step.number));
            let line = self.colors.dim(&format!("{:>lines$}", step.content.line));
            self.line(format!("  {number}  {line}  {}", self.command(step)));
            let margin = " ".repeat(numbers + lines + 6);
            for detail in details(step) {
                let detail = self.colors.dim(&detail);
                self.line(format!("{margin}{detail}"));
            }
        }
    }

    fn command(&self, step: &Step) -> String {
        let content = &step.content;
        if let Action::Write(path) | Action::WriteIfUsed(path) = &content.action {
            return format!(
                "{path} {}",
                self.colors.dim(&format!("← {}", count(content.text.lines().count(), "line")))
            );
        }
        let (first, more) = first_command(&content.text);
        let mut command = console::truncate_str(&first, 90, "…").into_owned();
        if more > 0 {
            let more = self.colors.dim(&format!("… {more} more line{}", if more == 1 { "" } else { "s" }));
            let _ = write!(command, "  {more}");
        }
        command
    }

    fn findings(&mut self, plan: &Plan) {
        if plan.findings.is_empty() {
            return;
        }
        self.title("Findings");
        for finding in &plan.findings {
            let help = finding.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
            self.line(format!("  line {}: {}{help}", finding.line, finding.message));
        }
    }
}

/// The first line of a text, continuation lines joined, and how many lines with something in them follow.
fn first_command(text: &str) -> (String, usize) {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut command = String::new();
    for line in lines.by_ref() {
        let continued = line.strip_suffix('\\');
        command.push_str(continued.unwrap_or(line).trim_end());
        if continued.is_none() {
            break;
        }
        command.push(' ');
    }
    (command, lines.count())
}

/// The titles around a step, after the name of its document where that is a prerequisite.
fn heading(step: &Step, plan: &Plan) -> String {
    let document = step.document.display().to_string();
    let other = (step.document != plan.document).then_some(document.as_str());
    let titles: Vec<&str> = other.into_iter().chain(step.heading.iter().map(String::as_str)).collect();
    titles.join(" › ")
}

fn of(document: Option<&PathBuf>) -> String {
    document.map_or_else(String::new, |path| format!(" of {}", path.display()))
}

fn details(step: &Step) -> Vec<String> {
    let content = &step.content;
    let mut facts = Vec::new();
    match step.role {
        Role::Cleanup => facts.push("clean-up".to_owned()),
        Role::Prerequisite if step.validates => facts.push("validation".to_owned()),
        Role::Step | Role::File | Role::Prerequisite => {}
    }
    if content.language != "bash" {
        facts.push(content.language.clone());
    }
    facts.extend(content.expectation.as_ref().map(expects));
    facts.extend(directives(&content.directives));
    let mut details = Vec::new();
    if !facts.is_empty() {
        details.push(facts.join(" · "));
    }
    for input in &content.inputs {
        let first = input.text.lines().find(|line| !line.trim().is_empty()).unwrap_or("").trim();
        let expects = input.expectation.as_ref().map_or_else(String::new, |it| format!(" · {}", expects(it)));
        let first = console::truncate_str(first, 60, "…");
        details.push(format!("types {} of line {}: {first}{expects}", input.language, input.line));
    }
    details
}

fn expects(expectation: &Expectation) -> String {
    let how = match &expectation.kind {
        Expect::Similar(threshold) => format!("similar {threshold}"),
        Expect::Regex(Some(pattern)) => format!("regex {pattern}"),
        other => kind(other).to_owned(),
    };
    format!("expects line {} ({how})", expectation.line)
}

/// The directives in force, in words.
pub(in super::super) fn directives(directives: &Directives) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(skip) = &directives.skip {
        words.push(skip.why.as_ref().map_or_else(|| "skipped".to_owned(), |why| format!("skipped: {why}")));
    }
    words.extend(directives.name.as_ref().map(|name| format!("name {name}")));
    if !directives.tags.is_empty() {
        words.push(format!("tags {}", directives.tags.join(",")));
    }
    words.extend(directives.condition.as_ref().map(|test| format!("if {test}")));
    words.extend(directives.timeout.map(|time| format!("timeout {time:?}")));
    words.extend(directives.retry_for.map(|time| format!("retried for {time:?}")));
    words.extend(directives.retry_every.map(|time| format!("every {time:?}")));
    if !directives.exit.is_empty() {
        let statuses: Vec<_> = directives.exit.iter().map(ToString::to_string).collect();
        words.push(format!("exit {}", statuses.join(",")));
    }
    words.extend(directives.stream.map(|stream| format!("stream {}", stream_name(stream))));
    words.extend(directives.cwd.as_ref().map(|directory| format!("in {directory}")));
    words.extend(directives.env.iter().map(|(name, value)| format!("{name}={value}")));
    words.extend(directives.stdin.as_ref().map(|_| "given standard input".to_owned()));
    words.extend(
        directives.answers.iter().map(|answer| format!("answers {} with {}", answer.prompt, answer.text)),
    );
    words.extend(directives.ready.as_ref().map(|sign| format!("ready at {sign}")));
    words.extend(directives.pause.as_ref().map(|pause| match &pause.why {
        Some(why) => format!("pauses: {why}"),
        None => "pauses".to_owned(),
    }));
    for (set, word) in [
        (directives.background, "background"),
        (directives.always, "always"),
        (directives.tty, "tty"),
        (directives.unordered, "in any order"),
    ] {
        if set {
            words.push(word.to_owned());
        }
    }
    words
}

fn source(source: Option<Source>) -> &'static str {
    match source {
        None => "by a step",
        Some(Source::Environment) => "environment",
        Some(Source::Project) => "rehearse.yaml",
        Some(Source::Overlay) => "rehearse.yaml, for this document",
        Some(Source::Prerequisite) => "prerequisite",
        Some(Source::Ini) => ".ini file",
        Some(Source::Comment) => "comment block",
        Some(Source::FrontMatter) => "front matter",
        Some(Source::VarFile) => "--var-file",
        Some(Source::Flag) => "--var",
    }
}

fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_word() {
        assert_eq!(count(1, "step"), "1 step");
        assert_eq!(count(0, "input"), "0 inputs");
    }

    #[test]
    fn a_continued_command_is_one_line() {
        let text = "\nhelm upgrade \\\n    --install \\\n    app\n\necho done\n";
        assert_eq!(first_command(text), ("helm upgrade --install app".to_owned(), 1));
        assert_eq!(first_command(""), (String::new(), 0));
    }

    #[test]
    fn directives_are_told_in_words() {
        let told = directives(&Directives {
            exit: vec![1, 2],
            tags: vec!["slow".to_owned()],
            background: true,
            ..Directives::default()
        });
        assert_eq!(told, ["tags slow", "exit 1,2", "background"]);
    }
}
