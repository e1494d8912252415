//! Finds tables among lines and says in which column a value stands: those of `kubectl`, `az`, `psql`, `ps`
//! and all others with a line of titles above.

use super::column::Column;
use super::label::measures;
use super::line::Line;

/// The titles of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Titles {
    /// Titles with the bytes they stand at.
    columns: Vec<(usize, usize, String)>,
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
        } else if is_block_count(text, lines.get(at + 1).map(|line| line.text.as_ref())) {
            found.push(Titles {
                columns: vec![(0, text.len(), "blocks".to_owned())],
                barred: false,
                measures: true,
            });
            rows[at] = Some(found.len() - 1);
        } else if let Some(titles) = title_line(text, lines.get(at + 1).map(|line| line.text.as_ref())) {
            found.push(titles);
            current = Some(found.len() - 1);
        } else {
            rows[at] = current;
        }
    }
    (found, rows)
}

/// `total 8` above a listing of `ls -l`: blocks that a file system uses.
fn is_block_count(text: &str, next: Option<&str>) -> bool {
    let is_mode = |line: &str| {
        line.starts_with(['-', 'd', 'l'])
            && line.bytes().skip(1).take_while(|byte| b"rwxsStT-".contains(byte)).count() >= 9
    };
    text.strip_prefix("total ").is_some_and(|count| count.bytes().all(|byte| byte.is_ascii_digit()))
        && next.is_some_and(is_mode)
}

fn title_line(text: &str, next: Option<&str>) -> Option<Titles> {
    let next = next.unwrap_or("");
    let barred = text.contains('|');
    let cells = |gap| {
        let cells = if barred { barred_cells(text) } else { spaced_cells(text, gap) };
        cells
            .into_iter()
            .map(|(start, end)| (start, end, text[start..end].trim().to_owned()))
            .collect::<Vec<_>>()
    };
    let ruled = next.len() > 2 && next.bytes().all(|byte| b"-+=| ".contains(&byte));
    let capitals = |text: &str| {
        !text.chars().any(char::is_alphabetic)
            || text.chars().any(|c| c.is_ascii_uppercase())
                && !text.chars().any(|c| c.is_lowercase() && c.is_ascii())
            || text.contains('(') && text.starts_with(|c: char| c.is_ascii_uppercase())
    };
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    let words = || text.split_ascii_whitespace();
    let count = |line: &str| line.split_ascii_whitespace().count();
    let numbers = |line: &str| line.split_ascii_whitespace().filter(|word| has_digit(word)).count();
    let all_capital = !text.starts_with("---")
        && words().all(|word| capitals(word) && !has_digit(word))
        && words().count() >= 2;
    let above_numbers = !words().any(|word| has_digit(word) || word.ends_with([':', '.', ',']))
        && words().count() >= 3
        && text.chars().any(char::is_alphabetic)
        && numbers(next) >= 2
        && numbers(next) + 1 >= count(text)
        && count(next) + 1 >= count(text)
        && next
            .split_ascii_whitespace()
            .filter(|word| word.len() > 3 && word.chars().all(char::is_alphabetic))
            .count()
            <= 1;
    if !ruled && !all_capital && !above_numbers {
        return None;
    }
    let titles = cells(2);
    let single = text.trim().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if titles.len() < 2 && !single && !all_capital && !above_numbers {
        return None;
    }
    let row = spaced_cells(next, 2);
    let words_of = |text: &str| text.split_ascii_whitespace().count();
    let fuller = row
        .iter()
        .zip(&titles)
        .take(titles.len().saturating_sub(1))
        .any(|(cell, title)| words_of(&next[cell.0..cell.1]) > words_of(&title.2));
    let single_gaps = titles.len() < count(text) && (row.len() != titles.len() || fuller);
    let as_many = all_capital && (count(next) == count(text) || count(next) > count(text) && single_gaps);
    let wide = titles.len() >= 2 && !above_numbers && !as_many;
    let titles = if wide || barred { titles } else { cells(1) };
    let measuring = titles.iter().filter(|(_, _, title)| measures(title)).count();
    Some(Titles { measures: measuring >= 2, columns: titles, barred })
}

/// The cells of a row, found once.
pub(super) struct Cells<'t> {
    titles: &'t Titles,
    row: Row,
}

/// Where the cells of a row are, in bytes.
enum Row {
    /// Between these bars.
    Barred { bars: Vec<usize>, opens: bool },
    /// As many as there are titles.
    Each(Vec<(usize, usize)>),
    /// Below the titles; else these words are counted.
    Below(Vec<(usize, usize)>),
}

impl Titles {
    /// The numbers of the columns that a row with blank cells fills; `None` where none is blank, or where a cell
    /// stands below no title or below two.
    pub(super) fn filled(&self, row: &str) -> Option<Vec<usize>> {
        let cells = spaced_cells(row, 2);
        if self.barred || cells.len() >= self.columns.len() || cells.len() < 2 {
            return None;
        }
        let below = |&(start, end): &(usize, usize)| {
            let mut titles =
                (0..self.columns.len()).filter(|&at| self.columns[at].0 < end && start < self.columns[at].1);
            titles.next().filter(|_| titles.next().is_none())
        };
        cells.iter().map(below).collect()
    }

    pub(super) fn cells(&self, row: &str) -> Cells<'_> {
        if self.barred && row.contains('|') {
            let bars = row.match_indices('|').map(|(at, _)| at).collect();
            return Cells { titles: self, row: Row::Barred { bars, opens: row.starts_with('|') } };
        }
        let wide = spaced_cells(row, 2);
        if wide.len() == self.columns.len() {
            return Cells { titles: self, row: Row::Each(wide) };
        }
        let words = spaced_cells(row, 1);
        let row = if words.len() == self.columns.len() { Row::Each(words) } else { Row::Below(words) };
        Cells { titles: self, row }
    }
}

impl<'t> Cells<'t> {
    /// The column of a value at these bytes of the row.
    pub(super) fn column(&self, start: usize, end: usize) -> Option<Column<'t>> {
        let (_, _, title) = self.titles.columns.get(self.index(start, end)?)?;
        Some(Column { title, measures: self.titles.measures })
    }

    fn index(&self, start: usize, end: usize) -> Option<usize> {
        let titles = &self.titles.columns;
        match &self.row {
            Row::Barred { bars, opens } => {
                bars.partition_point(|bar| *bar < start).checked_sub(usize::from(*opens))
            }
            Row::Each(cells) => {
                let at = cells.partition_point(|(_, to)| *to < end);
                cells.get(at).is_some_and(|(from, _)| *from <= start).then_some(at)
            }
            Row::Below(words) => {
                let title = titles.partition_point(|(_, to, _)| *to <= start);
                if titles.get(title).is_some_and(|(from, _, _)| *from < end) {
                    return Some(title);
                }
                let word = words.partition_point(|(_, to)| *to <= start);
                let within = words.get(word).is_some_and(|(from, _)| *from <= start);
                (within && words.len() >= titles.len()).then(|| word.min(titles.len() - 1))
            }
        }
    }
}

fn barred_cells(text: &str) -> Vec<(usize, usize)> {
    let inner = text.strip_prefix('|').map_or(text, |rest| rest.strip_suffix('|').unwrap_or(rest));
    let mut start = text.len() - text.strip_prefix('|').unwrap_or(text).len();
    let mut cells = Vec::new();
    for cell in inner.split('|') {
        cells.push((start, start + cell.len()));
        start += cell.len() + 1;
    }
    cells
}

/// Cells divided by at least so many blanks.
fn spaced_cells(text: &str, gap: usize) -> Vec<(usize, usize)> {
    let mut cells: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
        let (start, trimmed) = (at, word.trim_ascii_end());
        at += word.len();
        if trimmed.is_empty() {
            continue;
        }
        match cells.last_mut() {
            Some((_, to)) if start - *to < gap => *to = start + trimmed.len(),
            _ => cells.push((start, start + trimmed.len())),
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
        titles.cells(&lines[at].text).column(start, start + value.len()).map(|column| column.title.to_owned())
    }

    #[test]
    fn blank_cells_are_promised_too() {
        use super::super::{Context, Pair, Rule, compare};
        let met = |expected: &str, actual: &str| {
            compare(Pair { expected, actual, language: "" }, &Rule::Match, &Context::default()).met
        };
        let table =
            |row: &str| format!("Name    PrivateIp    PublicIp\n------  -----------  ----------\n{row}");
        let private = table("vm1     10.0.0.4");
        assert!(met(&private, &table("vm1     10.0.0.9")));
        assert!(met(&private, "Name  PrivateIp  PublicIp\n----  ---------  --------\nvm1   10.0.0.9"));
        assert!(!met(&private, &table("vm1                  10.0.0.4")));
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
            ("+----+----+\n| id | up |\n+----+----+\n| 7x | no |", "no", Some("up")),
            ("a | b\n--+--\n|x  . o+ = B.", "|x", None),
        ] {
            assert_eq!(column_of(text, value).as_deref(), title, "{text}");
        }
    }
}
