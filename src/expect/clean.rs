//! Takes off what a terminal or an author put around an output: escape codes, carriage returns, outer
//! blanks and blank lines, indentation, comment marks and a header such as `# Example output`.
//!
//! No step adds or drops a line but at the ends, so every line keeps its place in the text as given.

use std::borrow::Cow;

use memchr::{memchr, memrchr};

use super::line::{Line, is_gap};

const HEADERS: [&str; 38] = [
    "example output",
    "sample output",
    "expected output",
    "example results",
    "expected results",
    "output",
    "example",
    "results",
    "result",
    "出力例",
    "出力",
    "サンプル出力",
    "輸出範例",
    "範例輸出",
    "輸出",
    "输出示例",
    "示例输出",
    "输出",
    "voorbeelduitvoer",
    "voorbeeld van uitvoer",
    "uitvoer",
    "exemple de sortie",
    "exemple de résultat",
    "sortie",
    "résultat",
    "résultats",
    "출력 예",
    "예제 출력",
    "출력",
    "beispielausgabe",
    "ausgabe",
    "salida de ejemplo",
    "salida",
    "output di esempio",
    "saída de exemplo",
    "exemplo de saída",
    "пример вывода",
    "вывод",
];

/// The text as a terminal would leave it: escape codes gone, lines ended by `\n`, and of a line that
/// was written over after a lone `\r` only the last writing.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let text = without_escapes(text);
    if memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let line = line.trim_end_matches('\r');
        plain.push_str(memrchr(b'\r', line.as_bytes()).map_or(line, |at| &line[at + 1..]));
        plain.push_str(end);
    }
    Cow::Owned(plain)
}

fn without_escapes(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr(0x1b, text.as_bytes()) else {
        return Cow::Borrowed(text);
    };
    let mut plain = String::with_capacity(text.len());
    plain.push_str(&text[..first]);
    let mut rest = &text[first..];
    while !rest.is_empty() {
        rest = &rest[escape_length(rest.as_bytes())..];
        let next = memchr(0x1b, rest.as_bytes()).unwrap_or(rest.len());
        plain.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(plain)
}

/// Length of the escape sequence (ECMA-48) at the start, which is an escape byte.
fn escape_length(bytes: &[u8]) -> usize {
    let run = |from: usize, class: std::ops::RangeInclusive<u8>| {
        from + bytes[from..].iter().take_while(|byte| class.contains(byte)).count()
    };
    let closed = |at: usize, class: std::ops::RangeInclusive<u8>| {
        if bytes.get(at).is_some_and(|byte| class.contains(byte)) { at + 1 } else { at }
    };
    match bytes.get(1) {
        Some(b'[') => closed(run(run(2, 0x30..=0x3f), 0x20..=0x2f), 0x40..=0x7e),
        Some(b']' | b'P' | b'X' | b'^' | b'_') => string_length(bytes),
        Some(0x20..=0x2f) => closed(run(1, 0x20..=0x2f), 0x30..=0x7e),
        Some(0x30..=0x7e) => 2,
        _ => 1,
    }
}

/// A string ends at BEL or `ESC \`; one that is never ended is taken to the end of its line.
fn string_length(bytes: &[u8]) -> usize {
    for (at, byte) in bytes.iter().enumerate().skip(2) {
        match byte {
            0x07 => return at + 1,
            0x1b if bytes.get(at + 1) == Some(&b'\\') => return at + 2,
            0x1b | b'\n' => return at,
            _ => {}
        }
    }
    bytes.len()
}

/// Lines of a [`plain`] text without trailing blanks, outer blank lines and common indentation.
pub(super) fn lines(plain: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = plain
        .split('\n')
        .enumerate()
        .map(|(number, line)| Line::new(line.trim_ascii_end(), number))
        .skip_while(|line| line.text.is_empty())
        .collect();
    trim(&mut lines);
    dedent(&mut lines);
    lines
}

/// Takes comment marks and a header off an expectation, unless the output carries them as well.
pub(super) fn uncomment(expected: &mut Vec<Line<'_>>, actual: &[Line<'_>]) {
    if let [first, _, ..] = expected.as_slice()
        && let Some(title) = header(&first.text)
        && actual.first().is_none_or(|line| line.text != first.text && line.text != title)
    {
        expected.remove(0);
        trim(expected);
    }
    if is_commented(expected) && !is_commented(actual) {
        for line in expected.iter_mut() {
            cut(line, usize::from(line.text.starts_with('#')));
        }
        if expected
            .iter()
            .all(|line| line.text.is_empty() || line.text.starts_with(' ') || is_rule(&line.text))
        {
            for line in expected.iter_mut() {
                cut(line, usize::from(line.text.starts_with(' ')));
            }
        }
        drop_remark(expected, actual);
        trim(expected);
    }
    dedent(expected);
}

/// Takes off a remark to the reader below a table of SQL in comments, such as `# Type \q to leave`.
fn drop_remark(expected: &mut Vec<Line<'_>>, actual: &[Line<'_>]) {
    let [.., count, blank, remark] = expected.as_slice() else { return };
    let counts = count
        .text
        .trim()
        .strip_prefix('(')
        .is_some_and(|text| text.ends_with(" row)") || text.ends_with(" rows)"));
    let text = remark.text.trim();
    let is_prose = text.starts_with(char::is_alphabetic) && text.contains(' ');
    if counts && blank.text.is_empty() && is_prose && !actual.iter().any(|line| line.text.trim() == text) {
        expected.truncate(expected.len() - 2);
    }
}

/// The title that a header line carries behind its comment mark.
fn header(line: &str) -> Option<&str> {
    let title = ["#", "//", "--"].iter().find_map(|mark| line.strip_prefix(mark))?;
    let title = title.trim_start_matches('#').trim();
    let plain = title.trim_end_matches([':', '：', '.']).trim_end().to_lowercase();
    HEADERS.contains(&plain.as_str()).then_some(title)
}

fn is_commented(lines: &[Line<'_>]) -> bool {
    let mut marked = lines.iter().filter(|line| !line.text.is_empty() && !is_gap(&line.text)).peekable();
    marked.peek().is_some() && marked.all(|line| line.text.starts_with('#'))
}

fn is_rule(line: &str) -> bool {
    line.starts_with(['-', '=', '(']) || is_gap(line)
}

fn trim(lines: &mut Vec<Line<'_>>) {
    while lines.last().is_some_and(|line| line.text.is_empty()) {
        lines.pop();
    }
    let blank = lines.iter().take_while(|line| line.text.is_empty()).count();
    lines.drain(..blank);
}

fn dedent(lines: &mut [Line<'_>]) {
    let indent = |line: &Line<'_>| line.text.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let mut common = usize::MAX;
    for line in lines.iter().filter(|line| !line.text.is_empty() && !is_gap(&line.text)) {
        common = common.min(indent(line));
        if common == 0 {
            return;
        }
    }
    for line in lines {
        cut(line, common.min(indent(line)));
    }
}

fn cut(line: &mut Line<'_>, start: usize) {
    match &mut line.text {
        Cow::Borrowed(text) => *text = &text[start..],
        Cow::Owned(text) => drop(text.drain(..start)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[Line<'_>]) -> Vec<String> {
        lines.iter().map(|line| format!("{}:{}", line.number, line.text)).collect()
    }

    fn expected(text: &str, actual: &str) -> Vec<String> {
        let mut expected = lines(text);
        uncomment(&mut expected, &lines(actual));
        texts(&expected)
    }

    #[test]
    fn escape_codes_go_and_text_stays() {
        for (given, plain_text) in [
            ("\u{1b}[1;32mok\u{1b}[0m", "ok"),
            ("\u{1b}]8;;http://x\u{7}link\u{1b}]8;;\u{1b}\\", "link"),
            ("\u{1b}]0;never ended\nnext", "\nnext"),
            ("\u{1b}(Bx\u{1b}7y\u{1b}", "xy"),
            ("\u{1b}[3é\u{1b}é", "éé"),
        ] {
            assert_eq!(plain(given), plain_text, "{given:?}");
        }
        assert!(matches!(plain("nothing\nto do"), Cow::Borrowed(_)));
    }

    #[test]
    fn only_the_last_writing_of_a_line_stays() {
        assert_eq!(plain("a\r\n 1%\r50%\rdone\r\nz\r"), "a\ndone\nz");
    }

    #[test]
    fn lines_keep_their_place() {
        assert_eq!(texts(&lines("\n \n  a  \n\n    b\t\n\n")), ["2:a", "3:", "4:  b"]);
        assert_eq!(texts(&lines("\n\n")), Vec::<String>::new());
    }

    #[test]
    fn a_commented_block_loses_its_comment() {
        assert_eq!(
            expected("# count\n#-------\n#     3\n#(1 row)", " count\n"),
            ["0:count", "1:-------", "2:    3", "3:(1 row)"]
        );
        assert_eq!(expected("# a\n...\n# b", "a"), ["0:a", "1:...", "2:b"]);
        assert_eq!(expected("# a\nb", "a"), ["0:# a", "1:b"]);
    }

    #[test]
    fn a_comment_that_is_printed_stays() {
        assert_eq!(expected("# Title", "# Title\n"), ["0:# Title"]);
        assert_eq!(expected("# Output\nx", "# Output\nx"), ["0:# Output", "1:x"]);
        assert_eq!(expected("# Result\n# ---\n# a", "Result\n---\na"), ["0:Result", "1:---", "2:a"]);
    }

    #[test]
    fn a_header_goes() {
        assert_eq!(expected("# Example output\n\n  x", "x"), ["2:x"]);
        assert_eq!(expected("# 出力例：\n# x", "x"), ["1:x"]);
        assert_eq!(expected("# Output", ""), ["0:Output"]);
        assert_eq!(expected("# Outputs of a\nx", "x"), ["0:# Outputs of a", "1:x"]);
    }
}
