//! Generated parts of names that no rule of matching knows: letters and digits in turn, of one length.

/// Shorter parts are somebody's choice: `v3`, `us2`, `D4s`.
const SHORTEST: usize = 6;

/// The parts in which two texts differ, where all of them are generated and the texts are equal otherwise.
pub(super) fn parts<'t>(shown: &'t str, came: &'t str) -> Option<Vec<(&'t str, &'t str)>> {
    let inside = |c: char| c.is_ascii_alphanumeric();
    let pieces = |text: &'t str| text.split(move |c| !inside(c));
    let marks = |text: &'t str| text.chars().filter(move |c| !inside(*c));
    if !marks(shown).eq(marks(came)) {
        return None;
    }
    let differing = || pieces(shown).zip(pieces(came)).filter(|(shown, came)| shown != came);
    let are_generated = |(shown, came): (&str, &str)| {
        shown.len() == came.len()
            && shown.len() >= SHORTEST
            && digits(shown).min(digits(came)) >= 2
            && turns(shown).max(turns(came)) >= 2
    };
    differing().all(are_generated).then(|| differing().collect())
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// How often digits follow letters or letters digits.
fn turns(text: &str) -> usize {
    text.as_bytes().windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_generated_parts_may_differ() {
        assert_eq!(parts("ns pg-x7293056q up", "ns pg-x7519304q up").unwrap(), [("x7293056q", "x7519304q")]);
        for (shown, came) in [
            ("--location westus2", "--location eastus2"),
            ("image postgresql16", "image postgresql17"),
            ("--size 10240", "--size 20480"),
            ("-n x7293056q", "-m x7519304q"),
            ("pg-x7293056q", "pg.x7519304q"),
        ] {
            assert_eq!(parts(shown, came), None, "{shown}");
        }
    }
}
