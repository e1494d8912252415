//! Durations as people write them: `10s`, `5m`, `1h30m`, `250ms`.

use std::time::Duration;

const FORM: &str = "write it like `10s`, `5m`, `1h30m` or `250ms`";

/// Reads a duration made of whole numbers with the units `ms`, `s`, `m`, `h` and `d`, each unit at most
/// once and from large to small.
///
/// The error is a fragment that says what was wrong and what a duration looks like.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let bad = |why: &str| format!("`{text}` {why}; {FORM}");
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(bad("is not a duration"));
    }
    let mut total: u64 = 0;
    let mut smallest = u64::MAX;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return Err(bad("is not a duration"));
        }
        let number: u64 = rest[..digits].parse().map_err(|_| bad("is too long"))?;
        rest = &rest[digits..];
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let unit = match &rest[..letters] {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "" => return Err(bad("has no unit")),
            _ => return Err(bad("has an unknown unit")),
        };
        if unit >= smallest {
            return Err(bad("has its units in no order"));
        }
        smallest = unit;
        rest = &rest[letters..];
        total = number
            .checked_mul(unit)
            .and_then(|milliseconds| total.checked_add(milliseconds))
            .ok_or_else(|| bad("is too long"))?;
    }
    Ok(Duration::from_millis(total))
}

/// Writes a duration as [`parse_duration`] takes it, in whole milliseconds: `1h30m`, `0s`.
pub fn written_duration(duration: Duration) -> String {
    let mut rest = duration.as_millis();
    let mut text = String::new();
    for (unit, milliseconds) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)]
    {
        if rest >= milliseconds {
            text.push_str(&format!("{}{unit}", rest / milliseconds));
            rest %= milliseconds;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_add_up() {
        for (text, milliseconds) in [
            ("10s", 10_000),
            ("5m", 300_000),
            ("1h30m", 5_400_000),
            ("250ms", 250),
            (" 2m ", 120_000),
            ("1d", 86_400_000),
            ("0s", 0),
        ] {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
    }

    #[test]
    fn refusals_say_what_it_should_look_like() {
        for text in ["", "10", "m", "5 m", "ten s", "5m1h", "1m1m", "1x", "-3s", "99999999999999999999s"] {
            let error = parse_duration(text).expect_err(text);
            assert!(error.ends_with(FORM), "{error}");
        }
        assert!(parse_duration("10").is_err_and(|error| error.starts_with("`10` has no unit")));
    }

    #[test]
    fn what_is_written_is_read_the_same() {
        for text in ["0s", "1ms", "90ms", "5m", "1h30m", "2d1ms"] {
            assert_eq!(written_duration(parse_duration(text).unwrap()), text);
        }
        assert_eq!(written_duration(Duration::from_secs(90)), "1m30s");
    }
}
