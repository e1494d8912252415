//! Small pieces of text: durations, counts, lines made safe to show.

use std::fmt::Write;

/// Columns from one tab stop to the next.
const TAB: usize = 8;

/// A duration as every line of the console writes it: `0ms`, `45ms`, `0.3s`, `12.0s`, `2m 05s`, `1h 02m`.
pub(crate) fn duration(milliseconds: u64) -> String {
    let seconds = (milliseconds + 500) / 1000;
    match milliseconds {
        0..100 => format!("{milliseconds}ms"),
        100..59_950 => format!("{:.1}s", milliseconds as f64 / 1000.0),
        _ if seconds < 3600 => format!("{}m {:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h {:02}m", seconds / 3600, seconds % 3600 / 60),
    }
}

/// `1 step`, `2 steps`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Appends a line without the blanks at its end.
pub(super) fn add_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// The first line of a command that does something, with an ellipsis where more follow.
pub(in crate::report) fn first_command(command: &str, ellipsis: &str) -> String {
    let mut lines = command.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut doing = lines.clone().filter(|line| !line.starts_with('#'));
    let Some(first) = doing.next().or_else(|| lines.next()) else {
        return String::new();
    };
    let first = clean(first);
    match doing.next() {
        Some(_) => format!("{} {ellipsis}", first.trim_end_matches('\\').trim_end()),
        None => first,
    }
}

/// A line that cannot move the cursor, change colours or hide its order: escape sequences are gone, tabs are
/// blanks, what was overwritten after a carriage return is gone, other control characters are spelled out.
pub(crate) fn clean(line: &str) -> String {
    if line.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return line.to_owned();
    }
    let line = console::strip_ansi_codes(line);
    let line = line.trim_end_matches('\r');
    let line = line.rsplit_once('\r').map_or(line, |(_, last)| last);
    let mut cleaned = String::with_capacity(line.len());
    let mut stop = 0;
    for character in line.chars() {
        match character {
            '\t' => {
                let column = console::measure_text_width(&cleaned[stop..]);
                cleaned.extend(std::iter::repeat_n(' ', TAB - column % TAB));
                stop = cleaned.len();
            }
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                let _ = write!(cleaned, "{}", character.escape_unicode());
            }
            _ if character.is_control() => {
                let _ = write!(cleaned, "{}", character.escape_default());
            }
            _ => cleaned.push(character),
        }
    }
    cleaned
}

/// The last lines of a text, and how many it has in all. Blank lines at its end do not count.
pub(super) fn tail(text: &str, limit: usize) -> (Vec<&str>, usize) {
    let text = text.trim_end();
    if text.is_empty() {
        return (Vec::new(), 0);
    }
    let mut lines: Vec<&str> = text.rsplit('\n').take(limit).collect();
    lines.reverse();
    (lines, memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_one_form_each_size() {
        let texts = [0, 45, 99, 100, 310, 12_000, 59_949, 59_950, 125_000, 3_599_600, 3_720_000];
        let texts = texts.map(duration).join(" | ");
        assert_eq!(
            texts,
            "0ms | 45ms | 99ms | 0.1s | 0.3s | 12.0s | 59.9s | 1m 00s | 2m 05s | 1h 00m | 1h 02m"
        );
    }

    #[test]
    fn the_first_command_is_the_first_line_that_does_something() {
        assert_eq!(first_command("\n# why\nls -l\n", "…"), "ls -l");
        assert_eq!(first_command("kubectl create \\\n  secret\n", "…"), "kubectl create …");
        assert_eq!(first_command("# only a comment\n", "…"), "# only a comment");
        assert_eq!(first_command("", "…"), "");
    }

    #[test]
    fn a_clean_line_is_only_text() {
        assert_eq!(clean("a\tb\tc"), "a       b       c");
        assert_eq!(clean("\u{1b}[31mred\u{1b}[0m"), "red");
        assert_eq!(clean("10%\r100%\r"), "100%");
        assert_eq!(clean("bell\u{7}"), "bell\\u{7}");
        assert_eq!(clean("\u{202e}txt"), "\\u{202e}txt");
        assert_eq!(clean("日本"), "日本");
    }

    #[test]
    fn a_tail_counts_all_lines() {
        assert_eq!(tail("a\nb\nc\n\n", 2), (vec!["b", "c"], 3));
        assert_eq!(tail("\n", 2), (vec![], 0));
    }
}
