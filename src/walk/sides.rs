//! An expected and an actual output: side by side where there is room, else one above the other.

use crate::report::{Surface, Tone, clean};

/// Columns below which two texts stand one above the other.
const ENOUGH: usize = 100;

/// Between the two.
const GAP: usize = 3;

/// Both texts; `actual` is `None` where the step did not run.
pub(super) fn sides(expected: Option<&str>, actual: Option<&str>, surface: &Surface) -> String {
    let title = |text: &str| surface.paint(Tone::Strong, text);
    let (Some(left), Some(right), true) = (expected, actual, surface.quote >= ENOUGH) else {
        let mut out = block(&title("expected"), expected, "nothing", surface);
        out += &block(&title("actual"), actual, "it did not run yet", surface);
        return out;
    };
    let columns = (surface.quote.min(240) - GAP) / 2;
    let bar = format!(" {} ", surface.paint(Tone::Dim, surface.symbols.quote));
    let (left, right) = (rows(left, columns), rows(right, columns));
    let mut out = String::new();
    let mut add = |left: &str, right: &str| {
        let pad = columns.saturating_sub(console::measure_text_width(left));
        out.push_str(format!("{left}{:pad$}{bar}{right}", "").trim_end());
        out.push('\n');
    };
    add(&title("expected"), &title("actual"));
    for at in 0..left.len().max(right.len()) {
        let side = |rows: &[String]| rows.get(at).cloned().unwrap_or_default();
        add(&side(&left), &side(&right));
    }
    out
}

fn block(title: &str, text: Option<&str>, otherwise: &str, surface: &Surface) -> String {
    let quote = surface.paint(Tone::Dim, surface.symbols.quote);
    let Some(text) = text else { return format!("{title}: {otherwise}\n") };
    let lines: String = text.trim_end().lines().map(|line| format!("{quote} {}\n", clean(line))).collect();
    format!("{title}:\n{lines}")
}

/// The lines of a text, long ones broken.
fn rows(text: &str, columns: usize) -> Vec<String> {
    let mut rows = Vec::new();
    for line in text.trim_end().lines() {
        let line = clean(line);
        let mut row = String::new();
        for character in line.chars() {
            row.push(character);
            if console::measure_text_width(&row) > columns {
                row.pop();
                rows.push(std::mem::replace(&mut row, character.to_string()));
            }
        }
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_texts_stand_beside_each_other_where_there_is_room() {
        let wide = Surface::plain().of_width(100);
        let long = "x".repeat(50);
        let out = sides(Some("日本\nb\n"), Some(&long), &wide);
        let pad = |text: &str, columns: usize| format!("{text}{}", " ".repeat(columns));
        let expected = [
            format!("{} │ actual", pad("expected", 40)),
            format!("{} │ {}", pad("日本", 44), "x".repeat(48)),
            format!("{} │ xx", pad("b", 47)),
        ];
        assert_eq!(out, expected.join("\n") + "\n");
    }

    #[test]
    fn elsewhere_one_stands_above_the_other() {
        let narrow = Surface::plain().of_width(80);
        assert_eq!(sides(Some("a\n"), Some("b\n"), &narrow), "expected:\n│ a\nactual:\n│ b\n");
        assert_eq!(sides(None, None, &narrow), "expected: nothing\nactual: it did not run yet\n");
    }
}
