//! Bash in colours: a reader sees at a glance what is a command, a value, a string, a comment.

use crate::report::{Surface, Tone, clean};

/// Words that shape a text rather than do something.
const KEYWORDS: [&str; 18] = [
    "if", "then", "elif", "else", "fi", "for", "in", "until", "while", "do", "done", "case", "esac",
    "function", "select", "time", "{", "}",
];

/// What a text is inside of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// Words; the next one is a command's name, or not.
    Words { names: bool },
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// A here-document, up to this line.
    Document(String),
}

/// The lines of a text in colours.
pub(super) fn lines(text: &str, surface: &Surface) -> Vec<String> {
    let mut state = State::Words { names: true };
    text.trim_end().lines().map(|line| painted(&clean(line), &mut state, surface)).collect()
}

fn painted(line: &str, state: &mut State, surface: &Surface) -> String {
    if let State::Document(end) = state {
        if line.trim_start_matches('\t') == end {
            *state = State::Words { names: true };
            return surface.paint(Tone::Dim, line);
        }
        return surface.paint(Tone::Good, line);
    }
    let mut painter = Painter { surface, out: String::new(), document: None };
    let mut rest = line;
    while !rest.is_empty() {
        let (length, tone) = next(rest, state, &mut painter.document);
        let (piece, after) = rest.split_at(length);
        painter.out += &painter.surface.paint(tone, piece);
        rest = after;
    }
    let continues = line.ends_with('\\');
    if let State::Words { names } = state {
        *names = !continues || *names;
    }
    if let Some(end) = painter.document.take() {
        *state = State::Document(end);
    }
    painter.out
}

struct Painter<'s> {
    surface: &'s Surface,
    out: String,
    document: Option<String>,
}

/// The length and tone of the next piece.
fn next(rest: &str, state: &mut State, document: &mut Option<String>) -> (usize, Tone) {
    match state {
        State::Single => match rest.find('\'') {
            Some(at) => {
                *state = State::Words { names: false };
                (at + 1, Tone::Good)
            }
            None => (rest.len(), Tone::Good),
        },
        State::Double => in_double(rest, state),
        State::Words { names } => {
            let (length, tone, after) = word(rest, *names, document);
            *state = after;
            (length, tone)
        }
        State::Document(_) => (rest.len(), Tone::Good),
    }
}

fn in_double(rest: &str, state: &mut State) -> (usize, Tone) {
    if let Some(length) = variable(rest) {
        return (length, Tone::Value);
    }
    let mut escaped = false;
    for (at, character) in rest.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => {
                *state = State::Words { names: false };
                return (at + 1, Tone::Good);
            }
            '$' if at > 0 && variable(&rest[at..]).is_some() => return (at, Tone::Good),
            _ => {}
        }
    }
    (rest.len(), Tone::Good)
}

fn word(rest: &str, names: bool, document: &mut Option<String>) -> (usize, Tone, State) {
    let stay = |names| State::Words { names };
    let first = rest.chars().next().unwrap_or(' ');
    let run = |fits: fn(char) -> bool| rest.find(|c| !fits(c)).unwrap_or(rest.len());
    match first {
        '\'' => (1, Tone::Good, State::Single),
        '"' => (1, Tone::Good, State::Double),
        '#' => (rest.len(), Tone::Dim, stay(names)),
        '$' => match variable(rest) {
            Some(length) => (length, Tone::Value, stay(false)),
            None if rest.starts_with("$(") => (2, Tone::Text, stay(true)),
            None => (1, Tone::Text, stay(names)),
        },
        '<' if rest.starts_with("<<") && !rest.starts_with("<<<") => {
            let word = rest[2..].trim_start_matches('-').trim_start();
            let end: String =
                word.chars().take_while(|c| !c.is_whitespace() && !";|&)".contains(*c)).collect();
            *document = Some(end.replace(['\'', '"', '\\'], "")).filter(|end| !end.is_empty());
            (2, Tone::Dim, stay(names))
        }
        '|' | '&' | ';' | '(' | ')' | '`' => (first.len_utf8(), Tone::Dim, stay(first != ')')),
        '<' | '>' => (1, Tone::Dim, stay(names)),
        _ if first.is_whitespace() => (run(char::is_whitespace), Tone::Text, stay(names)),
        _ => {
            let is_word = |c: char| !c.is_whitespace() && !"'\"$|&;()<>`".contains(c);
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len()).max(first.len_utf8());
            let text = &rest[..length];
            let assigns = names && text.contains('=');
            let tone = match text {
                _ if names && KEYWORDS.contains(&text) => Tone::Code,
                _ if assigns || !names => Tone::Text,
                _ => Tone::Strong,
            };
            (length, tone, stay(assigns || (names && KEYWORDS.contains(&text))))
        }
    }
}

/// The length of `$NAME`, `${…}`, `$1`, `$?` at the start.
fn variable(text: &str) -> Option<usize> {
    let name = text.strip_prefix('$')?;
    if name.starts_with('{') {
        return Some(name.find('}').map_or(text.len(), |at| at + 2));
    }
    let length = name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    match name.chars().next()? {
        '?' | '!' | '@' | '*' | '#' | '$' | '-' => Some(2),
        _ if length > 0 => Some(length + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Paint;

    /// Each piece with a letter for its tone.
    fn seen(text: &str) -> String {
        let surface = Surface { paint: Paint::Coloured, ..Surface::plain() };
        let names = [("1", "n"), ("32", "s"), ("36", "v"), ("35", "k"), ("2", "d")];
        let mut out = lines(text, &surface).join("\n").replace("\u{1b}[0m", "]");
        for (code, name) in names {
            out = out.replace(&format!("\u{1b}[{code}m"), &format!("{name}["));
        }
        out
    }

    #[test]
    fn a_command_its_values_strings_and_comments_are_told_apart() {
        assert_eq!(
            seen("A=1 echo \"hi $NAME!\" 'x' ${B} # why"),
            "A=1 n[echo] s[\"]s[hi ]v[$NAME]s[!\"] s[']s[x'] v[${B}] d[# why]"
        );
        assert_eq!(seen("if a | b; then\nc\nfi"), "k[if] n[a] d[|] n[b]d[;] k[then]\nn[c]\nk[fi]");
    }

    #[test]
    fn texts_of_several_lines_stay_what_they_are() {
        assert_eq!(seen("echo 'a\nb' c"), "n[echo] s[']s[a]\ns[b'] c");
        assert_eq!(seen("cat <<EOF >x\n$A if\nEOF\nb"), "n[cat] d[<<]EOF d[>]x\ns[$A if]\nd[EOF]\nn[b]");
        assert_eq!(seen("run \\\n  --x y"), "n[run] \\\n  --x y");
    }
}
