//! Regular expressions of annotations: RE2's syntax as Innovation Engine reads it, and look-around. Documents refuse
//! bad ones, comparisons search with them.

use fancy_regex::{CompileError, Error, ParseError, RegexBuilder};

/// Steps of backtracking after which a search is given up.
const BACKTRACKS: usize = 1_000_000;

/// A compiled regular expression with look-around and a bound on backtracking.
#[derive(Debug, Clone)]
pub struct Pattern(fancy_regex::Regex);

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It breaks at a character.
    #[error("the pattern breaks at character {character}: {reason}")]
    Syntax {
        /// 1-based, in characters.
        character: usize,
        /// What is wrong there.
        reason: String,
    },
    /// It is well formed and cannot be compiled.
    #[error("the pattern cannot be used: {0}")]
    Unusable(String),
    /// A search took too many steps.
    #[error("the pattern was given up after {BACKTRACKS} steps of backtracking")]
    GivenUp,
}

impl Pattern {
    /// Compiles a pattern. It is searched for anywhere in a text; `^` and `$` are the ends of the text
    /// unless `(?m)` makes them the ends of a line, `.` stops at a line's end unless `(?s)` is set.
    ///
    /// # Errors
    ///
    /// Says at which character the pattern breaks.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        compile(&unquoted(pattern)).map(Self).map_err(|error| explained(pattern, &error))
    }

    /// The pattern as compiled.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether the pattern is found anywhere in the text.
    ///
    /// # Errors
    ///
    /// [`PatternError::GivenUp`] after a million steps of backtracking.
    pub fn is_found_in(&self, text: &str) -> Result<bool, PatternError> {
        self.0.is_match(text).map_err(|_| PatternError::GivenUp)
    }
}

fn compile(pattern: &str) -> Result<fancy_regex::Regex, Error> {
    RegexBuilder::new(pattern).backtrack_limit(BACKTRACKS).build()
}

/// RE2 reads `\Q…\E` as plain text.
fn unquoted(pattern: &str) -> String {
    let mut result = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find('\\') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(quoted) = rest.strip_prefix("\\Q") {
            let (plain, after) = quoted.split_once("\\E").unwrap_or((quoted, ""));
            result.push_str(&fancy_regex::escape(plain));
            rest = after;
        } else {
            let escaped = rest.chars().nth(1).map_or(0, char::len_utf8);
            result.push_str(&rest[..=escaped]);
            rest = &rest[1 + escaped..];
        }
    }
    result + rest
}

fn explained(pattern: &str, error: &Error) -> PatternError {
    match error {
        Error::ParseError(_, ParseError::UnclosedOpenParen) => {
            let character = unclosed(pattern).unwrap_or(1);
            PatternError::Syntax { character, reason: "this parenthesis is not closed".to_owned() }
        }
        Error::ParseError(at, error) => {
            let before = pattern.get(..*at).unwrap_or(pattern).chars().count();
            let character = (before + 1).min(pattern.chars().count().max(1));
            PatternError::Syntax { character, reason: lower_case(&error.to_string()) }
        }
        Error::CompileError(error) => match error.as_ref() {
            CompileError::InnerError(inner) => {
                let reason = inner.syntax_error().map_or_else(|| inner.to_string(), ToString::to_string);
                let reason =
                    reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                first_broken(pattern).map_or(PatternError::Unusable(reason.clone()), |character| {
                    PatternError::Syntax { character, reason }
                })
            }
            other => PatternError::Unusable(lower_case(&other.to_string())),
        },
        other => PatternError::Unusable(lower_case(&other.to_string())),
    }
}

/// The innermost parenthesis that is not closed, 1-based in characters.
fn unclosed(pattern: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut in_class = false;
    let mut characters = pattern.chars().enumerate();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => open.push(at + 1),
            ')' if !in_class => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// The last character of the shortest beginning that already breaks in this way.
fn first_broken(pattern: &str) -> Option<usize> {
    let ends = pattern.char_indices().map(|(at, char)| at + char.len_utf8());
    ends.take(1_000)
        .position(|end| {
            matches!(compile(&unquoted(&pattern[..end])), Err(Error::CompileError(error))
                if matches!(*error, CompileError::InnerError(_)))
        })
        .map(|at| at + 1)
}

fn lower_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern).unwrap().is_found_in(text).unwrap()
    }

    #[test]
    fn patterns_are_read_as_re2_reads_them() {
        assert!(found("(?m)^b$", "a\nb\nc"));
        assert!(!found("^b$", "a\nb\nc"));
        assert!(found("(?s)a.c", "a\nc"));
        assert!(!found("a.c", "a\nc"));
        assert!(found(r"a\nc", "a\nc"));
        assert!(found("b", "abc"));
        assert!(found("(?i)OK", "ok"));
        assert!(found(r"\Qa.b(\E+", "a.b(("));
        assert!(!found(r"\Qa.b\E", "axb"));
        assert!(found("(?P<n>[[:digit:]]+)", "7"));
        assert!(found(r"^(?!.*Error).*\d+(?<= 3)$", "ready 3"));
    }

    #[test]
    fn an_error_says_where() {
        for (pattern, character) in
            [("a(b", 2), ("a(b)[(](c(", 10), ("ab[z-a]c", 7), ("é[", 2), ("a**?+*", 3), ("x(?<=a", 2)]
        {
            let Err(PatternError::Syntax { character: found, reason }) = Pattern::new(pattern) else {
                panic!("{pattern}: {:?}", Pattern::new(pattern))
            };
            assert!(
                found.abs_diff(character) <= usize::from(!reason.contains("parenthesis")),
                "{pattern}: {found} {reason}"
            );
            assert!(found <= pattern.chars().count());
        }
    }

    #[test]
    fn a_search_ends() {
        let pattern = Pattern::new(r"(?=(a+)+)(?:a+)+\1b").unwrap();
        assert_eq!(pattern.is_found_in(&"a".repeat(5_000)), Err(PatternError::GivenUp));
    }
}
