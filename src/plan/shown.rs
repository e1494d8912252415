//! Values that the document shows for variables which have another value in this run: of weaker sources, and of
//! assignments that `--var` holds fast.

use super::Step;

/// Shorter values are found by chance.
const SHORTEST: usize = 3;

/// Names with values that the document shows for them.
pub(super) fn shown(overruled: Vec<(String, String)>, steps: &[Step]) -> Vec<(String, String)> {
    let held = steps.iter().flat_map(|step| {
        step.holds.iter().filter_map(|set| {
            let line = step.content.text.lines().nth(set.line)?;
            Some((set.name.clone(), assigned(line, &set.name)?.to_owned()))
        })
    });
    let mut shown: Vec<(String, String)> =
        overruled.into_iter().chain(held).filter(|(_, value)| value.len() >= SHORTEST).collect();
    shown.sort_by_key(|(_, value)| std::cmp::Reverse(value.len()));
    shown.dedup();
    shown
}

/// The plain value that a line of bash gives a name.
fn assigned<'t>(line: &'t str, name: &str) -> Option<&'t str> {
    let (before, rest) = line.split_once(&format!("{name}="))?;
    if before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let value = match quote {
        Some(quote) => rest[1..].split(quote).next()?,
        None => rest.split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|' | ')')).next()?,
    };
    (!value.contains(['$', '`', '\\'])).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values_are_read() {
        for (line, value) in [
            ("export RG=my-rg", Some("my-rg")),
            ("RG=\"my rg\" az group create", Some("my rg")),
            ("RG='a$b'", None),
            ("RG=$(date)", None),
            ("MYRG=x", None),
            ("echo", None),
        ] {
            assert_eq!(assigned(line, "RG"), value, "{line}");
        }
    }
}
