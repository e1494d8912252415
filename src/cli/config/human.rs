//! Settings as YAML that is a settings file itself, with the origin of each value as a comment.

use super::{Answer, Json, told};
use crate::config::{InForce, Said, Shape};

/// Where comments begin, unless a line is longer.
const COMMENTS: usize = 40;

/// Writes them all; those without a value as comments.
pub(super) fn write(answer: &Answer) -> String {
    let mut text = format!("# In force for {}\n", answer.subject.display());
    text.push_str(&match &answer.file {
        Some(file) => format!("# Settings file: {}\n\n", file.display()),
        None => "# There is no rehearse.yaml for it.\n\n".to_owned(),
    });
    for setting in &answer.settings {
        text.push_str(&written(setting));
    }
    text
}

fn written(InForce { name, shape, values }: &InForce) -> String {
    let Some(first) = values.first() else { return line(&format!("# {name}:"), "not set") };
    let same = values.iter().all(|said| said.origin == first.origin);
    match shape {
        Shape::One => line(&format!("{name}: {}", scalar(&first.value)), &told(&first.origin)),
        Shape::List if same => {
            let items: Vec<String> = values.iter().map(|said| flow(&said.value)).collect();
            line(&format!("{name}: [{}]", items.join(", ")), &told(&first.origin))
        }
        Shape::List => items(name, values, |said| format!("  - {}", scalar(&said.value))),
        Shape::Map => items(name, values, |said| {
            format!("  {}: {}", said.key.as_deref().unwrap_or_default(), scalar(&said.value))
        }),
    }
}

fn items(name: &str, values: &[Said], item: impl Fn(&Said) -> String) -> String {
    let items = values.iter().map(|said| line(&item(said), &told(&said.origin)));
    format!("{name}:\n{}", items.collect::<String>())
}

fn line(text: &str, comment: &str) -> String {
    format!("{text:COMMENTS$}  # {comment}\n")
}

/// A value as YAML has it on one line.
fn scalar(value: &Json) -> String {
    let text = serde_yaml::to_string(value).unwrap_or_default();
    let text = text.trim_end();
    if text.contains('\n') { value.to_string() } else { text.to_owned() }
}

/// A value within `[…]`, quoted where YAML would take a sign of it for its own.
fn flow(value: &Json) -> String {
    let text = scalar(value);
    if text.contains([',', '[', ']', '{', '}']) { value.to_string() } else { text }
}
