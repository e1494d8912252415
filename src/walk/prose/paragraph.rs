//! Lines within lists and quotes: what stands before them.

use super::inline::{Looks, Span};
use super::wrap::{width, wrap};
use crate::report::Surface;

/// What a line stands in.
#[derive(Debug)]
pub(super) enum Container {
    /// A quote or note.
    Quote,
    /// A list; the number of its next item, where it has numbers.
    List(Option<u64>),
    /// An item: its marker until its first line is written, and the columns of that marker.
    Item { marker: Option<String>, columns: usize },
}

/// Before the first line and before the others.
pub(super) struct Prefix {
    first: String,
    rest: String,
}

impl Prefix {
    /// Takes the markers that have not been written yet.
    pub(super) fn take(containers: &mut [Container], surface: &Surface) -> Self {
        let (mut first, mut rest) = (String::new(), String::new());
        for container in containers {
            match container {
                Container::List(_) => {}
                Container::Quote => {
                    let bar = format!("{} ", Looks::DIM.paint(surface, surface.symbols.quote));
                    first += &bar;
                    rest += &bar;
                }
                Container::Item { marker, columns } => {
                    let blank = " ".repeat(*columns);
                    first += &marker.take().unwrap_or_else(|| blank.clone());
                    rest += &blank;
                }
            }
        }
        Self { first, rest }
    }

    pub(super) fn columns(&self) -> usize {
        width(&self.rest)
    }

    /// The lines with what stands before them.
    pub(super) fn before(&self, lines: impl IntoIterator<Item = String>) -> Vec<String> {
        let prefixes = std::iter::once(&self.first).chain(std::iter::repeat(&self.rest));
        let joined =
            prefixes.zip(lines).map(|(prefix, line)| format!("{prefix}{line}").trim_end().to_owned());
        joined.collect()
    }
}

/// The pieces as painted lines of at most `columns`.
pub(super) fn painted(spans: &[Span], columns: usize, surface: &Surface) -> Vec<String> {
    let line = |line: Vec<Span>| line.iter().map(|span| span.looks.paint(surface, &span.text)).collect();
    wrap(spans, columns).into_iter().map(line).collect()
}
