//! Prose as it is shown, at widths where it has to give way.

use super::*;
use crate::report::Paint;

fn seen(text: &str, columns: usize) -> String {
    render(text, &(0..text.len()), &[], &Surface::plain().of_width(columns))
}

#[test]
fn paragraphs_lists_and_quotes_are_wrapped_where_they_stand() {
    let text = "# Title\n\nSome *words* that are long enough\nto be broken twice, with `code`.\n\n\
                - one item that goes on and on and on\n  - nested\n- two\n\n3. three\n4. four\n\n\
                > [!WARNING]\n> Mind the gap between train and platform.\n";
    assert_eq!(
        seen(text, 40),
        "# Title

Some words that are long enough to be
broken twice, with `code`.

• one item that goes on and on and on
  • nested
• two

3. three
4. four

│ Warning
│ Mind the gap between train and
│ platform.
"
    );
}

#[test]
fn links_carry_their_address_and_images_their_text() {
    let text = "See [the site](https://a.example/x), <https://b.example>, [above](#top) ![a plan](plan.png).<br>End \
                <!-- hidden -->of it.\n";
    assert_eq!(
        seen(text, 100),
        "See the site (https://a.example/x), https://b.example, above [a plan].\nEnd of it.\n"
    );
}

#[test]
fn a_table_gives_way_in_its_widest_column() {
    let text = "| Name | Meaning |\n| --- | --- |\n| `A` | a text that is far too long for this table |\n| 名前 | x |\n";
    assert_eq!(
        seen(text, 40),
        "Name  Meaning
----  ----------------------------------
`A`   a text that is far too long for
      this table
名前  x
"
    );
}

#[test]
fn languages_without_blanks_are_broken_between_characters_but_not_before_a_full_stop() {
    let text = "日本語の説明は空白がないので文字の間で折り返さ\nれなければ、なりません。「長い」文章。\n";
    assert_eq!(
        seen(text, 40),
        "日本語の説明は空白がないので文字の間で折
り返されなければ、なりません。「長い」文
章。
"
    );
    let stop = format!("{}。い\n", "あ".repeat(20));
    assert_eq!(seen(&stop, 40), format!("{}\nあ。い\n", "あ".repeat(19)));
}

#[test]
fn only_the_part_is_shown_and_its_list_goes_on() {
    let text = "Before.\n\n1. One\n\n   ```bash\n   a\n   ```\n\n   More of one.\n\n2. Two\n\n   ```yaml\n   k: v\n   ```\n\nAfter.\n";
    let start = text.find("```\n\n   More").expect("there") + 3;
    let end = text.find("After").expect("there");
    let plain = Surface::plain();
    assert_eq!(render(text, &(start..end), &[], &plain), "   More of one.\n\n2. Two\n\n       k: v\n");
    let yaml = text.find("```yaml").expect("there");
    let hidden = yaml..yaml + 20;
    assert_eq!(
        render(text, &(start..end), std::slice::from_ref(&hidden), &plain),
        "   More of one.\n\n2. Two\n"
    );
}

#[test]
fn a_word_that_is_wider_than_the_line_is_broken() {
    let text = format!("see {} now\n", "x".repeat(50));
    assert_eq!(seen(&text, 40), format!("see\n{}\n{} now\n", "x".repeat(40), "x".repeat(10)));
}

#[test]
fn colours_are_such_that_a_light_background_shows_them() {
    let surface = Surface { paint: Paint::Coloured, ..Surface::plain() };
    let text = "# T\n\n**b** *i* `c` [l](u)\n";
    let out = render(text, &(0..text.len()), &[], &surface);
    assert!(out.contains("\u{1b}[1mT\u{1b}[0m") && out.contains("\u{1b}[35mc\u{1b}[0m"), "{out:?}");
    for too_bright in ["[33m", "[37m", "[93m", "[97m"] {
        assert!(!out.contains(too_bright), "{out:?}");
    }
}
