//! Tables with columns that fit the width.

use super::inline::{Looks, Span};
use super::wrap::{width, wrap};
use crate::report::Surface;

/// Columns between two cells.
const GAP: usize = 2;

/// No column gets narrower than this.
const NARROWEST: usize = 6;

/// Rows of cells; the first row is the head.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Vec<Vec<Span>>>,
}

impl Table {
    /// The table's lines in at most `columns`.
    pub(super) fn lines(&self, columns: usize, surface: &Surface) -> Vec<String> {
        let widths = self.widths(columns);
        let mut lines = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            lines.extend(row_lines(row, at == 0, &widths, surface));
            if at == 0 {
                let rule: Vec<String> = widths.iter().map(|&width| "-".repeat(width)).collect();
                lines.push(Looks::DIM.paint(surface, &rule.join(&" ".repeat(GAP))));
            }
        }
        lines
    }

    /// As wide as the text wants, the widest made narrower until all fit.
    fn widths(&self, columns: usize) -> Vec<usize> {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let cell = |cell: &Vec<Span>| cell.iter().map(|span| width(&span.text)).sum::<usize>();
        let column = |at| self.rows.iter().filter_map(|row| row.get(at)).map(cell).max().unwrap_or(0).max(1);
        let mut widths: Vec<usize> = (0..count).map(column).collect();
        let room = columns.saturating_sub(GAP * count.saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let Some(widest) = widths.iter_mut().max().filter(|widest| **widest > NARROWEST) else { break };
            *widest -= 1;
        }
        widths
    }
}

/// The lines of a row, its cells wrapped to the widths.
fn row_lines(row: &[Vec<Span>], is_head: bool, widths: &[usize], surface: &Surface) -> Vec<String> {
    let empty = Vec::new();
    let cells: Vec<Vec<Vec<Span>>> =
        (0..widths.len()).map(|at| wrap(row.get(at).unwrap_or(&empty), widths[at])).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let mut line = String::new();
        for (column, cell) in cells.iter().enumerate() {
            let spans = cell.get(at).map_or(&[][..], Vec::as_slice);
            let used: usize = spans.iter().map(|span| width(&span.text)).sum();
            for span in spans {
                let looks = if is_head { span.looks.with(Looks::BOLD) } else { span.looks };
                line += &looks.paint(surface, &span.text);
            }
            if column + 1 < widths.len() {
                line += &" ".repeat(widths[column].saturating_sub(used) + GAP);
            }
        }
        line.trim_end().to_owned()
    };
    (0..height).map(line).collect()
}
