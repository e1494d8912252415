//! Finds tables among lines and says in which column a value stands: those of `kubectl`, `az`, `psql`, `ps`
//! and all others with a line of titles above.

use super::label::measures;
use super::line::Line;
use super::place::Column;

/// The titles of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Titles {
    /// Titles with the bytes they stand at.
    cells: Vec<(usize, usize, String)>,
    /// `|` divides the columns.
    barred: bool,
    /// Two columns or more hold measurements.
    measures: bool,
}

/// For each line the titles above it, where it is a row of a table.
pub(super) fn titles(lines: &[Line<'_>]) -> (Vec<Titles>, Vec<Option<usize>>) {
    let mut found: Vec<Titles> = Vec::new();
    let mut rows = vec![None; lines.len()];
    let mut current = None;
    for at in 0..lines.len() {
        let text = lines[at].text.as_ref();
        if text.is_empty() {
            current = None;
        } else if let Some(titles) = title_line(text, lines.get(at + 1).map(|line| line.text.as_ref())) {
            found.push(titles);
            current = Some(found.len() - 1);
        } else {
            rows[at] = current;
        }
    }
    (found, rows)
}

fn title_line(text: &str, next: Option<&str>) -> Option<Titles> {
    let next = next.unwrap_or("");
    let barred = text.contains('|');
    let titles = if barred { barred_cells(text) } else { spaced_cells(text, 2) };
    let ruled = next.len() > 2 && next.bytes().all(|byte| b"-+=| ".contains(&byte));
    let capitals = |text: &str| {
        text.chars().any(|c| c.is_ascii_uppercase())
            && !text.chars().any(|c| c.is_lowercase() && c.is_ascii())
            || text.contains('(') && text.starts_with(|c: char| c.is_ascii_uppercase())
    };
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    let numbers = |line: &str| line.split_ascii_whitespace().filter(|word| has_digit(word)).count();
    let all_capital = !text.starts_with("---")
        && words.len() >= 2
        && words.iter().all(|word| capitals(word) && !has_digit(word));
    let above_numbers = words.len() >= 3
        && text.chars().any(char::is_alphabetic)
        && !words.iter().any(|word| has_digit(word) || word.ends_with([':', '.', ',']))
        && numbers(next) >= 2
        && numbers(next) + 1 >= words.len()
        && next.split_ascii_whitespace().count() + 1 >= words.len()
        && next
            .split_ascii_whitespace()
            .filter(|word| word.len() > 3 && word.chars().all(char::is_alphabetic))
            .count()
            <= 1;
    let single = text.trim().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if !(ruled && (titles.len() >= 2 || single) || all_capital || above_numbers) {
        return None;
    }
    let next_words = next.split_ascii_whitespace().count();
    let row = spaced_cells(next, 2);
    let words_of = |cell: &(usize, usize, String)| cell.2.split_ascii_whitespace().count();
    let fuller =
        row.iter().zip(&titles).take(titles.len().saturating_sub(1)).any(|(a, b)| words_of(a) > words_of(b));
    let single_gaps = titles.len() < words.len() && (row.len() != titles.len() || fuller);
    let as_many = all_capital && (next_words == words.len() || next_words > words.len() && single_gaps);
    let wide = titles.len() >= 2 && !above_numbers && !as_many;
    let titles = if wide || barred { titles } else { spaced_cells(text, 1) };
    let measuring = titles.iter().filter(|(_, _, title)| measures(title)).count();
    Some(Titles { measures: measuring >= 2, cells: titles, barred })
}

impl Titles {
    /// The column of a value at this byte of a row.
    pub(super) fn column(&self, row: &str, start: usize, end: usize) -> Option<Column<'_>> {
        let index = if self.barred && row.contains('|') {
            row[..start].matches('|').count().checked_sub(usize::from(row.starts_with('|')))?
        } else {
            self.index(row, start, end)?
        };
        let (_, _, title) = self.cells.get(index)?;
        Some(Column { title, measures: self.measures })
    }

    fn index(&self, row: &str, start: usize, end: usize) -> Option<usize> {
        for gap in [2, 1] {
            let cells = spaced_cells(row, gap);
            if cells.len() == self.cells.len() {
                return cells.iter().position(|(from, to, _)| *from <= start && end <= *to);
            }
        }
        let under = |title: &(usize, usize, String)| title.0 < end && start < title.1;
        if let Some(at) = self.cells.iter().position(under) {
            return Some(at);
        }
        let words = spaced_cells(row, 1);
        let word = words.iter().position(|(from, to, _)| *from <= start && start < *to)?;
        (words.len() >= self.cells.len()).then(|| word.min(self.cells.len() - 1))
    }
}

fn barred_cells(text: &str) -> Vec<(usize, usize, String)> {
    let inner = text.strip_prefix('|').map_or(text, |rest| rest.strip_suffix('|').unwrap_or(rest));
    let mut start = text.len() - text.strip_prefix('|').unwrap_or(text).len();
    let mut cells = Vec::new();
    for cell in inner.split('|') {
        cells.push((start, start + cell.len(), cell.trim().to_owned()));
        start += cell.len() + 1;
    }
    cells
}

/// Cells divided by at least so many blanks.
fn spaced_cells(text: &str, gap: usize) -> Vec<(usize, usize, String)> {
    let mut cells: Vec<(usize, usize, String)> = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
        let (start, trimmed) = (at, word.trim_ascii_end());
        at += word.len();
        if trimmed.is_empty() {
            continue;
        }
        match cells.last_mut() {
            Some((from, to, cell)) if start - *to < gap => {
                *to = start + trimmed.len();
                text[*from..*to].clone_into(cell);
            }
            _ => cells.push((start, start + trimmed.len(), trimmed.to_owned())),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column_of(text: &str, value: &str) -> Option<String> {
        let lines: Vec<Line<'_>> =
            text.split('\n').enumerate().map(|(at, line)| Line::new(line, at)).collect();
        let (titles, rows) = titles(&lines);
        let at = lines.iter().position(|line| line.text.contains(value)).unwrap();
        let start = lines[at].text.find(value).unwrap();
        let titles = &titles[rows[at]?];
        titles.column(&lines[at].text, start, start + value.len()).map(|column| column.title.to_owned())
    }

    #[test]
    fn columns_are_found_in_every_style() {
        for (text, value, title) in [
            ("NAME   READY   AGE\nweb    1/1     5m", "5m", Some("AGE")),
            ("  PID COMMAND             ELAPSED\n20903 sleep                 00:00", "20903", Some("PID")),
            (
                "Name   Current LSN   Node\n----   ----------   ----\nweb    0/1234567   n1",
                "0/1234567",
                Some("Current LSN"),
            ),
            (
                "  now  | pg_backend_pid \n-------+----------------\n 12:00 |          22036",
                "22036",
                Some("pg_backend_pid"),
            ),
            ("       total   used   free\nMem:    7953   1234   6719", "1234", Some("used")),
            ("USER  PID %CPU COMMAND\nroot    7  0.3 bash -c 'x y'", "0.3", Some("%CPU")),
            ("hello there\n5 6", "6", None),
            ("NAME   AGE\n\nweb    5m", "5m", None),
        ] {
            assert_eq!(column_of(text, value).as_deref(), title, "{text}");
        }
    }
}
