//! How deep lines of keys and list items stand: in YAML and the like that is what they say.

use super::line::Line;

/// How deep each line stands, 0 for the outermost; `None` where the lines are not all keys and items, or none
/// stands deeper than another.
pub(super) fn depths(lines: &[Line<'_>]) -> Option<Vec<usize>> {
    let mut depths = Vec::with_capacity(lines.len());
    let mut open: Vec<usize> = Vec::new();
    for line in lines.iter().filter(|line| !line.text.is_empty()) {
        let body = line.text.trim_start();
        if !is_entry(body) {
            return None;
        }
        let indent = line.text.len() - body.len() + usize::from(body.starts_with("- "));
        while open.last().is_some_and(|&last| last > indent) {
            open.pop();
        }
        if open.last() != Some(&indent) {
            open.push(indent);
        }
        depths.push(open.len() - 1);
    }
    depths.iter().any(|&depth| depth > 0).then_some(depths)
}

/// `key:`, `key: value` or `- item`.
fn is_entry(body: &str) -> bool {
    let key = body
        .trim_start_matches("- ")
        .split_once(':')
        .map(|(key, rest)| (key, rest.is_empty() || rest.starts_with(' ')));
    body.starts_with("- ") || key.is_some_and(|(key, ends)| ends && !key.is_empty() && !key.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::super::{Context, Pair, Rule, compare};

    fn met(expected: &str, actual: &str) -> bool {
        compare(Pair { expected, actual, language: "output" }, &Rule::Match, &Context::default()).met
    }

    #[test]
    fn the_same_lines_nested_otherwise_are_not_the_same() {
        let shown = "server:\n  port: 8080\n  tls:\n    enabled: true";
        assert!(met(shown, "server:\n    port: 8080\n    tls:\n        enabled: true"));
        assert!(!met(shown, "server:\n  port: 8080\ntls:\n  enabled: true"));
        assert!(met("args:\n  - a\n  - b", "args:\n- a\n- b"));
    }
}
