//! Directives that can do nothing where they stand.

use super::directive::Entry;
use super::{Error, Step};

/// A directive that asks for something else to be there.
#[derive(Debug)]
pub(super) struct Wish {
    need: Need,
    line: usize,
    /// The first of the steps it is meant for, and how many they are.
    first: usize,
    count: usize,
}

#[derive(Debug, Clone, Copy)]
enum Need {
    Background,
    Expect,
    Ready,
}

/// What the entries before a block ask for; `count` steps from `first` on come of the block.
pub(super) fn wishes(entries: &[Entry], first: usize, count: usize) -> impl Iterator<Item = Wish> {
    entries.iter().filter_map(move |entry| {
        let need = match entry.key.as_str() {
            "background" => Need::Background,
            "expect" => Need::Expect,
            "ready" => Need::Ready,
            _ => return None,
        };
        Some(Wish { need, line: entry.line, first, count })
    })
}

/// The wishes that did not come true, with their lines.
pub(super) fn errors(wishes: &[Wish], steps: &[Step]) -> Vec<(usize, Error)> {
    let error = |wish: &Wish| {
        let steps = steps.get(wish.first..wish.first + wish.count)?;
        let (key, reason) = match wish.need {
            Need::Background => ("background", obstacle(steps)?),
            Need::Expect if steps.iter().all(|step| step.expectation.is_none()) => {
                ("expect", "no output block belongs to this step".to_owned())
            }
            Need::Ready if !steps.iter().all(|step| step.directives.background) => {
                ("ready", "it means nothing without `background`".to_owned())
            }
            Need::Expect | Need::Ready => return None,
        };
        Some((wish.line, Error::BadDirective { key: key.into(), reason }))
    };
    wishes.iter().filter_map(error).collect()
}

/// Why the steps cannot be left running.
fn obstacle(steps: &[Step]) -> Option<String> {
    let input = steps.iter().find_map(|step| step.inputs.first())?;
    Some(format!(
        "the block on line {} is typed into this step, which therefore cannot be left running",
        input.line
    ))
}
