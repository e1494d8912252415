//! The cases: what is written to disk for each, and what runs on it.

use std::ffi::OsString;
use std::fmt::{self, Write as _};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::contender::Contender;

/// What is measured, and against what.
pub(crate) struct Case {
    /// What its time should be.
    pub(crate) aim: Aim,
    /// `rehearse` on the document.
    pub(crate) ours: Contender,
    /// Shells on the same commands, by the letter of their floor.
    pub(crate) floors: Vec<(char, Contender)>,
}

impl Case {
    /// All that run, ours first.
    pub(crate) fn contenders(&self) -> Vec<&Contender> {
        std::iter::once(&self.ours).chain(self.floors.iter().map(|(_, floor)| floor)).collect()
    }
}

/// What a time should be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Aim {
    /// At most this multiple of a floor.
    Share { floor: char, factor: f64 },
    /// At most this much above a floor.
    Above { floor: char, most: Duration },
    /// At most this.
    Within(Duration),
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share { floor, factor } if *factor < 0.5 => write!(f, "{floor} / {:.0}", 1.0 / factor),
            Self::Share { floor, factor } => write!(f, "{factor} × {floor}"),
            Self::Above { floor, most } => write!(f, "{floor} + {} ms", most.as_millis()),
            Self::Within(most) => write!(f, "{} ms", most.as_millis()),
        }
    }
}

/// Writes what a case needs into its place.
type Make = fn(&Place) -> io::Result<Case>;

/// Every case by its name, in the order of `docs/performance.md`.
pub(crate) const ALL: &[(&str, Make)] = &[
    ("thousand-steps", thousand_steps),
    ("variables", variables),
    ("output-equal", output_equal),
    ("output-changed", output_changed),
    ("many-documents", many_documents),
    ("many-documents-two", many_documents_two),
    ("side-by-side", side_by_side),
    ("one-step", one_step),
    ("large-document", large_document),
];

fn thousand_steps(place: &Place) -> io::Result<Case> {
    let steps: Vec<_> =
        (1..=1000).map(|n| Step::new(format!("echo step {n}"), format!("step {n}"))).collect();
    place.document("page.md", &steps)?;
    Ok(Case {
        aim: Aim::Share { floor: 'B', factor: 1.0 / 18.0 },
        ours: place.rehearse("page.md", 0),
        floors: vec![('A', place.one_bash(&steps)?), ('B', place.bash_a_step(&steps)?)],
    })
}

fn variables(place: &Place) -> io::Result<Case> {
    let step = |n: u32| {
        let before = if n == 1 { "0".to_owned() } else { format!("value_{}", n - 1) };
        Step::new(format!("value_{n}=$(({before} + 1))\necho \"now $value_{n}\""), format!("now {n}"))
    };
    let steps: Vec<_> = (1..=200).map(step).collect();
    place.document("page.md", &steps)?;
    Ok(Case {
        aim: Aim::Share { floor: 'B', factor: 1.0 / 13.0 },
        ours: place.rehearse("page.md", 0),
        floors: vec![('A', place.one_bash(&steps)?), ('B', place.bash_a_step(&steps)?)],
    })
}

fn output_equal(place: &Place) -> io::Result<Case> {
    long_output(place, &lines(|_| false), 2.0, 0)
}

fn output_changed(place: &Place) -> io::Result<Case> {
    long_output(place, &lines(|n| n % 100 == 50), 3.0, 1)
}

fn long_output(place: &Place, real: &str, factor: f64, status: i32) -> io::Result<Case> {
    let promised = lines(|_| false);
    place.write("real.txt", real)?;
    place.write("promised.txt", &promised)?;
    place.document("page.md", &[Step::new("cat real.txt".to_owned(), promised)])?;
    place.write("script.sh", "cat real.txt\n")?;
    let piped =
        place.contender("bash | diff", [["bash", "-c", "bash script.sh | diff - promised.txt"]], status);
    Ok(Case {
        aim: Aim::Share { floor: 'D', factor },
        ours: place.rehearse("page.md", status),
        floors: vec![('D', piped)],
    })
}

fn lines(changed: impl Fn(u32) -> bool) -> String {
    (1..=100_000).fold(String::new(), |mut text, n| {
        let state = if changed(n) { "stopped" } else { "running" };
        writeln!(text, "item {n} of the list is {state}").expect("a string takes all");
        text
    })
}

fn many_documents(place: &Place) -> io::Result<Case> {
    short_documents(place, "1")
}

fn many_documents_two(place: &Place) -> io::Result<Case> {
    short_documents(place, "2")
}

fn short_documents(place: &Place, jobs: &str) -> io::Result<Case> {
    fs::create_dir(place.0.join("pages"))?;
    let mut scripts = Vec::new();
    for page in 1..=200 {
        let step = |n| Step::new(format!("echo page {page} step {n}"), format!("page {page} step {n}"));
        let steps: Vec<_> = (1..=5).map(step).collect();
        place.document(&format!("pages/{page:03}.md"), &steps)?;
        let script = format!("{page:03}.sh");
        place.write(&script, &script_of(&steps))?;
        scripts.push(["bash".to_owned(), script]);
    }
    Ok(Case {
        aim: Aim::Share { floor: 'C', factor: 1.2 },
        ours: place.contender(
            "rehearse",
            [[env!("CARGO_BIN_EXE_rehearse"), "test", "--jobs", jobs, "pages"]],
            0,
        ),
        floors: vec![('C', place.contender("one bash a document", scripts, 0))],
    })
}

fn side_by_side(place: &Place) -> io::Result<Case> {
    fs::create_dir(place.0.join("pages"))?;
    for page in 1..=200 {
        place.write(&format!("pages/{page:03}.md"), "# A page\n\n```bash\nsleep 0.1\n```\n")?;
    }
    let call = |jobs| [[env!("CARGO_BIN_EXE_rehearse"), "test", "--jobs", jobs, "pages"]];
    Ok(Case {
        aim: Aim::Share { floor: 'J', factor: 0.6 },
        ours: place.contender("rehearse, two at a time", call("2"), 0),
        floors: vec![('J', place.contender("rehearse, one at a time", call("1"), 0))],
    })
}

fn one_step(place: &Place) -> io::Result<Case> {
    let steps = [Step::new("echo hello".to_owned(), "hello".to_owned())];
    place.document("page.md", &steps)?;
    Ok(Case {
        aim: Aim::Above { floor: 'A', most: Duration::from_millis(4) },
        ours: place.rehearse("page.md", 0),
        floors: vec![('A', place.one_bash(&steps)?)],
    })
}

fn large_document(place: &Place) -> io::Result<Case> {
    const SIZE: usize = 10_000_000;
    let paragraph = "A paragraph of *plain* prose with a [link](https://example.org) and some `code` in it,\n\
                     long enough to fill two lines of a page.\n\n";
    let steps = [Step::new("echo hello".to_owned(), "hello".to_owned())];
    let text = paragraph.repeat(SIZE / paragraph.len());
    place.write("page.md", &format!("# A large page\n\n{text}{}", markdown_of(&steps)))?;
    Ok(Case {
        aim: Aim::Within(Duration::from_millis(60)),
        ours: place.rehearse("page.md", 0),
        floors: vec![('A', place.one_bash(&steps)?)],
    })
}

struct Step {
    command: String,
    output: String,
}

impl Step {
    fn new(command: String, output: String) -> Self {
        Self { command, output }
    }
}

fn markdown_of(steps: &[Step]) -> String {
    steps.iter().fold(String::new(), |mut text, Step { command, output }| {
        let output = output.trim_end();
        write!(text, "```bash\n{command}\n```\n\n```output\n{output}\n```\n\n").expect("a string takes all");
        text
    })
}

fn script_of(steps: &[Step]) -> String {
    steps.iter().flat_map(|step| [&step.command, "\n"]).collect()
}

/// The directory of a case.
pub(crate) struct Place(PathBuf);

impl Place {
    /// Makes the directory.
    pub(crate) fn new(directory: PathBuf) -> io::Result<Self> {
        fs::create_dir(&directory)?;
        Ok(Self(directory))
    }

    fn write(&self, name: &str, text: &str) -> io::Result<()> {
        fs::write(self.0.join(name), text)
    }

    fn document(&self, name: &str, steps: &[Step]) -> io::Result<()> {
        self.write(name, &format!("# A page\n\n{}", markdown_of(steps)))
    }

    fn contender<C, W>(&self, name: &'static str, commands: C, status: i32) -> Contender
    where
        C: IntoIterator<Item: IntoIterator<Item = W>>,
        W: Into<OsString>,
    {
        let words = |command: C::Item| command.into_iter().map(Into::into).collect();
        let commands = commands.into_iter().map(words).collect();
        Contender { name, commands, directory: self.0.clone(), status }
    }

    fn rehearse(&self, path: &str, status: i32) -> Contender {
        self.contender("rehearse", [[env!("CARGO_BIN_EXE_rehearse"), "test", path]], status)
    }

    fn one_bash(&self, steps: &[Step]) -> io::Result<Contender> {
        self.write("script.sh", &script_of(steps))?;
        Ok(self.contender("one bash", [["bash", "script.sh"]], 0))
    }

    fn bash_a_step(&self, steps: &[Step]) -> io::Result<Contender> {
        let mut commands = Vec::new();
        for (number, step) in steps.iter().enumerate() {
            let script = format!("step-{number}.sh");
            self.write(&script, &format!("{}\n", step.command))?;
            commands.push(["bash".to_owned(), script]);
        }
        Ok(self.contender("one bash a step", commands, 0))
    }
}
