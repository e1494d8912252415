//! What bash's own commands do to variables.

use super::syntax::{Word, whole_name};

/// One thing that a builtin does.
#[derive(Clone, Copy)]
pub(super) enum Action<'w> {
    Set(&'w str),
    /// Set, within a function for that function only.
    Declare(&'w str),
    Unset(&'w str),
    /// An operand of `let`.
    Calculate(&'w Word),
    /// May set variables of any name now.
    SetUnknown,
    /// May change variables of any name later.
    ChangeAny,
}

/// What a command does, by its words; nothing where it is no builtin that touches variables.
pub(super) fn actions(words: &[Word]) -> Vec<Action<'_>> {
    let Some(name) = words.first().and_then(Word::fixed) else {
        return Vec::new();
    };
    let operands = &words[1..];
    match name {
        "command" | "builtin" => actions(operands),
        "." | "source" | "eval" => vec![Action::SetUnknown],
        "trap" | "alias" | "unalias" => vec![Action::ChangeAny],
        "export" | "readonly" | "declare" | "typeset" | "local" => declared(name, operands),
        "read" => read(operands),
        "mapfile" | "readarray" => {
            vec![positional(operands, "dnOsuCc").next().map_or(Action::Set("MAPFILE"), named)]
        }
        "printf" => option(operands, "-v").into_iter().map(named).collect(),
        "wait" => option(operands, "-p").into_iter().map(named).collect(),
        "getopts" => operands.get(1).into_iter().map(named).collect(),
        "let" => operands.iter().map(Action::Calculate).collect(),
        "unset" => unset(operands),
        _ => Vec::new(),
    }
}

fn declared<'w>(name: &str, operands: &'w [Word]) -> Vec<Action<'w>> {
    let local = matches!(name, "declare" | "typeset" | "local");
    let flags = || operands.iter().filter_map(flag);
    if flags().any(|flag| flag.contains(['f', 'F', 'p'])) {
        return Vec::new();
    }
    if local && flags().any(|flag| flag.contains('n')) {
        return vec![Action::SetUnknown];
    }
    let make = if local && !flags().any(|flag| flag.contains('g')) { Action::Declare } else { Action::Set };
    let operand = |word: &'w Word| match (word.assigned(), whole_name(&word.text)) {
        (Some(name), _) => Some(make(name)),
        (None, Some(name)) => local.then(|| make(name)),
        (None, None) => word.dynamic.then_some(Action::SetUnknown),
    };
    operands.iter().filter(|word| flag(word).is_none()).filter_map(operand).collect()
}

fn read(operands: &[Word]) -> Vec<Action<'_>> {
    let array = option(operands, "-a");
    array.into_iter().chain(positional(operands, "adinNptu")).map(named).collect()
}

fn unset(operands: &[Word]) -> Vec<Action<'_>> {
    if operands.iter().filter_map(flag).any(|flag| flag.contains('f')) {
        return Vec::new();
    }
    positional(operands, "")
        .map(|word| match named(word) {
            Action::Set(name) => Action::Unset(name),
            other => other,
        })
        .collect()
}

/// The variable that an operand names, subscript taken off.
fn named(word: &Word) -> Action<'_> {
    let name = word.text.split('[').next().unwrap_or_default();
    whole_name(name).map_or(Action::SetUnknown, Action::Set)
}

/// The letters of `-x` or `+x`.
fn flag(word: &Word) -> Option<&str> {
    let letters = word.text.strip_prefix(['-', '+'])?;
    (!letters.is_empty()).then_some(letters)
}

/// The word after an option, or what is attached to it.
fn option<'w>(operands: &'w [Word], option: &str) -> Option<&'w Word> {
    let letter = option.trim_start_matches('-');
    let at = operands.iter().position(|word| flag(word).is_some_and(|letters| letters.ends_with(letter)))?;
    operands.get(at + 1)
}

/// Operands that are neither options nor the values of those that take one.
fn positional<'w>(operands: &'w [Word], with_value: &'static str) -> impl Iterator<Item = &'w Word> {
    let mut value_follows = false;
    let mut options = true;
    operands.iter().filter(move |word| {
        if std::mem::take(&mut value_follows) {
            return false;
        }
        if let Some(letters) = flag(word).filter(|_| options) {
            options = letters != "-";
            value_follows = letters.ends_with(|last| with_value.contains(last));
            return false;
        }
        options = false;
        true
    })
}
