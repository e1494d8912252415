//! Tests that ask whether a variable is set: `[ -z "$X" ]`, `[[ -v X ]]`, `test "$X" = ""`.

use super::syntax::{Word, whole_name};

/// The variables that the words of a test ask for.
pub(super) fn tested(words: &[Word]) -> impl Iterator<Item = &str> {
    let alone = match words {
        [word] => word.lone_parameter(),
        _ => None,
    };
    let unary = words.windows(2).filter_map(|pair| match pair[0].fixed()? {
        "-z" | "-n" => pair[1].lone_parameter(),
        "-v" => whole_name(pair[1].fixed()?.split('[').next()?),
        "!" if words.len() == 2 => pair[1].lone_parameter(),
        _ => None,
    });
    let compared = words.windows(3).filter_map(|triple| {
        if !matches!(triple[1].fixed()?, "=" | "==" | "!=") {
            return None;
        }
        let empty = |word: &Word| word.fixed() == Some("");
        match (empty(&triple[0]), empty(&triple[2])) {
            (true, _) => triple[2].lone_parameter(),
            (_, true) => triple[0].lone_parameter(),
            _ => None,
        }
    });
    alone.into_iter().chain(unary).chain(compared)
}

/// The words of a `[` or `test` command without its name and closing bracket.
pub(super) fn test_words(words: &[Word]) -> Option<&[Word]> {
    match words.first()?.fixed()? {
        "test" => Some(&words[1..]),
        "[" => {
            let inner = &words[1..];
            let closed = inner.last().is_some_and(|word| word.text == "]");
            Some(if closed { &inner[..inner.len() - 1] } else { inner })
        }
        _ => None,
    }
}
