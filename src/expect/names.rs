//! Names in a text, found without taking its lines apart: letters and digits joined with `-`, `_` and `.`.

use std::collections::HashSet;

use super::line::Line;
use super::volatile::is_made_up;

/// All names of a text and all their beginnings up to a joint.
#[derive(Debug)]
pub(super) struct Names<'t>(HashSet<&'t str>);

impl<'t> Names<'t> {
    pub(super) fn of(lines: &'t [Line<'_>]) -> Self {
        let mut names = HashSet::new();
        for run in lines.iter().flat_map(|line| runs(&line.text)) {
            names.extend(run.match_indices(is_joint).map(|(at, _)| &run[..at]));
            names.insert(run);
        }
        Self(names)
    }

    /// The text holds the name, not as the beginning of a longer piece.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

/// Names up to and with their made-up pieces: `pg-r8c7unrw` of `pg-r8c7unrw-1`.
pub(super) fn made_up(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for run in runs(line) {
        let mut start = 0;
        let mut open = None;
        for piece in run.split(is_joint) {
            let end = start + piece.len();
            if is_made_up(piece) {
                open = Some(end);
            } else {
                found.extend(open.take().map(|end| &run[..end]));
            }
            start = end + 1;
        }
        found.extend(open.map(|end| &run[..end]));
    }
    found
}

fn runs(text: &str) -> impl Iterator<Item = &str> {
    let apart = |c: char| !(c.is_ascii_alphanumeric() || is_joint(c));
    text.split(apart).map(|run| run.trim_matches(is_joint)).filter(|run| !run.is_empty())
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_with_their_beginnings() {
        assert_eq!(
            made_up("pod/pg-r8c7unrw-1 up, web-7d4f9c6b5-x2x9p"),
            ["pg-r8c7unrw", "web-7d4f9c6b5-x2x9p"]
        );
        assert_eq!(made_up("nodepool1 is up"), [""; 0]);
        let lines = [Line::new("id: pg-r8c7unrw-1.", 0)];
        let names = Names::of(&lines);
        assert!(names.has("pg-r8c7unrw") && names.has("pg-r8c7unrw-1"));
        assert!(!names.has("pg-r8c7unr") && !names.has("r8c7unrw"));
    }
}
