//! Annotations for GitHub Actions: a workflow command a line, which GitHub shows beside the lines of a pull request.

mod live;

pub use live::Annotating;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::cause;
use super::console::clean;
use crate::run::{DocumentRecord, RunRecord, StepRecord, Verdict};

/// Writes an annotation for each finding and each step that is not as promised. Fails as `out` does.
pub fn write(record: &RunRecord, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(Annotations::default().run(record).as_bytes())
}

/// Makes annotations.
#[derive(Debug, Clone, Default)]
pub struct Annotations {
    /// Stands before paths that are not absolute.
    prefix: PathBuf,
}

/// How bad something is.
#[derive(Debug, Clone, Copy)]
enum Level {
    Error,
    Warning,
}

impl Annotations {
    /// Annotations of documents named from `directory`, where GitHub names files from `workspace`.
    pub fn below(workspace: &Path, directory: &Path) -> Self {
        let prefix = directory.strip_prefix(workspace).map(Path::to_path_buf).unwrap_or_default();
        Self { prefix }
    }

    /// What is said of a run.
    pub fn run(&self, record: &RunRecord) -> String {
        let mut text = String::new();
        for document in &record.documents {
            text.extend(document.steps.iter().map(|step| self.step(step)));
            text += &self.document(document);
        }
        text
    }

    /// What is said of a step: nothing where all is well.
    pub fn step(&self, step: &StepRecord) -> String {
        let told = cause::told(step);
        let level = match step.verdict {
            Verdict::Failed | Verdict::TimedOut => Level::Error,
            Verdict::Passed if step.reason.is_some() => Level::Warning,
            _ => return String::new(),
        };
        let title = format!("step {}: {}", step.number, cause::label(step));
        let details = cause::details(step);
        let message = format!("{}\n{details}", told.text);
        self.line(level, (&step.document, told.line), &title, message.trim_end())
    }

    /// What is said of a document when its steps have been told.
    pub fn document(&self, document: &DocumentRecord) -> String {
        let mut text = String::new();
        for finding in cause::warnings(document) {
            let help = finding.help.iter().map(|help| format!("\nhelp: {}", clean(help)));
            let message: String = [clean(&finding.message)].into_iter().chain(help).collect();
            text += &self.line(Level::Warning, (&document.path, finding.line), &finding.rule, &message);
        }
        for cause in cause::of_the_whole(document) {
            text +=
                &self.line(Level::Error, (&document.path, cause.line), &clean(&document.title), &cause.text);
        }
        text
    }

    fn line(&self, level: Level, (path, line): (&str, usize), title: &str, message: &str) -> String {
        let name = match level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        let path = path.strip_prefix("./").unwrap_or(path);
        let file = property(&self.prefix.join(path).display().to_string());
        format!("::{name} file={file},line={line},title={}::{}\n", property(title), data(message))
    }
}

/// A message, as GitHub's runner unescapes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn nothing_in_a_text_ends_its_field() {
        let annotations = Annotations::below(Path::new("/repo"), Path::new("/repo/docs"));
        let step = StepRecord {
            document: "a,b.md".into(),
            stderr: "100%\n::error::x\n".into(),
            ..sample::exited(1, 3, "a: b,c\n", (4, "a: b,c"))
        };
        assert_eq!(
            annotations.step(&step),
            "::error file=docs/a%2Cb.md,line=4,title=step 1%3A a%3A b%2Cc::\
             command exited with 1: a: b,c%0Astandard error:%0A100%25%0A::error::x\n"
        );
    }

    #[test]
    fn a_directory_outside_of_the_workspace_changes_no_path() {
        let annotations = Annotations::below(Path::new("/repo"), Path::new("/tmp"));
        let text = annotations.line(Level::Warning, ("./x.md", 1), "t", "m");
        assert_eq!(text, "::warning file=x.md,line=1,title=t::m\n");
    }
}
