//! A recording out of its file.

use serde::Deserialize;

use super::{Call, Data, Ending, Exchange, FORMAT, RecordedStep, Recording};

/// Why a file is no recording. A fragment in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// 1-based line, where one is known.
    pub line: Option<usize>,
    /// What is wrong there.
    pub message: String,
}

#[derive(Deserialize)]
struct Head {
    recording: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "recording")]
    _format: u32,
    document: String,
    tools: Vec<String>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    #[serde(rename = "step")]
    number: usize,
    line: usize,
    text: String,
    calls: Vec<Told>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    call: Vec<String>,
    talk: Option<Vec<Part>>,
    #[serde(default)]
    stdin: Content,
    #[serde(default)]
    stdout: Content,
    #[serde(default)]
    stderr: Content,
    #[serde(default)]
    partial: bool,
    status: Option<i32>,
    killed: Option<i32>,
    #[serde(default)]
    stopped: bool,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct Part {
    stdin: Content,
    keys: Content,
    terminal: Content,
    stdout: Content,
    stderr: Content,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Content {
    Text(String),
    Bytes { escaped: String },
}

impl Default for Content {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

/// Reads the text of a recording's file.
pub fn read(text: &str) -> Result<Recording, ReadError> {
    let newer = |head: &Head| head.recording > FORMAT;
    if let Some(head) = serde_yaml::from_str::<Head>(text).ok().filter(newer) {
        let message = format!(
            "the recording has format {}, made by a newer version of rehearse; this one reads {FORMAT}",
            head.recording
        );
        return Err(ReadError { line: None, message });
    }
    let file: File = serde_yaml::from_str(text).map_err(|error| explain(&error))?;
    Ok(Recording {
        document: file.document,
        tools: file.tools,
        steps: file.steps.into_iter().map(Step::into_step).collect::<Result<_, _>>()?,
    })
}

fn explain(error: &serde_yaml::Error) -> ReadError {
    let told = error.to_string();
    let message = told.rsplit_once(" at line ").map_or(told.as_str(), |(message, _)| message);
    ReadError { line: error.location().map(|place| place.line()), message: message.to_owned() }
}

impl Step {
    fn into_step(self) -> Result<RecordedStep, ReadError> {
        let calls = self.calls.into_iter().map(Told::into_call).collect::<Result<_, _>>()?;
        Ok(RecordedStep { number: self.number, line: self.line, text: self.text, calls })
    }
}

impl Told {
    fn into_call(self) -> Result<Call, ReadError> {
        let ending = match (self.killed, self.stopped) {
            (Some(signal), _) => Ending::Killed(signal),
            (None, true) => Ending::Stopped,
            (None, false) => Ending::Status(self.status.unwrap_or(0)),
        };
        let talk = self.talk.is_some();
        let whole = Part { stdin: self.stdin, stdout: self.stdout, stderr: self.stderr, ..Part::default() };
        let parts = self.talk.unwrap_or_else(|| vec![whole]);
        let mut exchanges: Vec<Exchange> =
            parts.into_iter().map(Part::into_exchange).collect::<Result<_, _>>()?;
        exchanges.retain(|exchange| *exchange != Exchange::default());
        Ok(Call { words: self.call, talk, partial: self.partial, exchanges, ending })
    }
}

impl Part {
    fn into_exchange(self) -> Result<Exchange, ReadError> {
        Ok(Exchange {
            stdin: self.stdin.into_data()?,
            keys: self.keys.into_data()?,
            terminal: self.terminal.into_data()?,
            stdout: self.stdout.into_data()?,
            stderr: self.stderr.into_data()?,
        })
    }
}

impl Content {
    fn into_data(self) -> Result<Data, ReadError> {
        match self {
            Self::Text(text) => Ok(Data(text.into_bytes())),
            Self::Bytes { escaped } => Data::unescaped(&escaped).ok_or_else(|| ReadError {
                line: None,
                message: "an escaped text has a backslash that is neither `\\\\` nor `\\xNN`".to_owned(),
            }),
        }
    }
}
