//! A piece of a name that a system or a script made up: `7d4f9c6b5` and `x2x9p` in `web-7d4f9c6b5-x2x9p`,
//! `r8c7unrw` in `pg-r8c7unrw`, `b1404f` in `myGroupb1404f`, `vmss000001`.

use super::super::place::Place;
use super::hash::is_empty;
use super::random::{is_random, is_shuffled};
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind =
    Kind { name: "name", looks: Looks::Word, fits, agrees: alike, bound: Bound::Yes };

/// Fewer characters say too little.
const SHORTEST: usize = 5;

fn fits(place: &Place<'_>) -> bool {
    let text = place.text();
    if text.starts_with("0x") {
        return false;
    }
    is_generated(text)
        || is_within_name(place)
            && (is_number(text) || is_consonants(text) || is_short_mix(text) || is_temporary(place))
        || is_suffix(place)
        || text.len() >= 8 && is_consonants(text) && place.before().ends_with('.')
        || is_asset(place)
}

/// About as long as each other.
fn alike(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    let behind_hash = is_suffix(expected) && is_suffix(actual);
    let (expected, actual) = (expected.text(), actual.text());
    let most = if expected.len().min(actual.len()) >= 8 { 3 } else { 1 };
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    expected.len().abs_diff(actual.len()) <= most
        && (behind_hash || !is_numbered_alike(expected, actual))
        && !(letters(expected) && letters(actual) && expected.len() < 8 && !behind_hash)
        && is_empty(expected) == is_empty(actual)
}

/// The same letters with other numbers between them, as in `utf8mb3` and `utf8mb4`: chosen, not drawn.
fn is_numbered_alike(expected: &str, actual: &str) -> bool {
    let is_letters = |run: &&str| !run.starts_with(|c: char| c.is_ascii_digit());
    let (shown, came) = (runs(expected), runs(actual));
    shown.len() == came.len()
        && shown.iter().any(is_letters)
        && shown.iter().zip(&came).all(|(a, b)| is_letters(a) == is_letters(b) && (a == b || !is_letters(a)))
        && !is_instance(expected)
        && !(expected.len() >= 8 && expected.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// `vmss000001`: an instance of a scale set.
fn is_instance(text: &str) -> bool {
    matches!(runs(text).as_slice(), [stem, number] if stem.len() <= 4 && number.len() == 6)
}

/// A piece of a name that no person would write, or a part of a hash.
pub(in crate::expect) fn is_made_up(text: &str) -> bool {
    let has = |class: fn(&u8) -> bool| text.bytes().any(|byte| class(&byte));
    let is_hash = text.len() >= 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_generated(text) || is_hash && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
}

/// Small letters and digits in an order that no person would write.
pub(super) fn is_generated(text: &str) -> bool {
    let small = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let has = |class: fn(&u8) -> bool| text.bytes().any(|byte| class(&byte));
    let mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase);
    text.len() >= SHORTEST
        && (small && mixed && !is_numbered_word(text) && !is_duration(text) || is_random(text))
}

/// `3m33s`
fn is_duration(text: &str) -> bool {
    runs(text).chunks(2).all(|pair| {
        matches!(pair, [number, unit] if number.starts_with(|c: char| c.is_ascii_digit())
        && matches!(*unit, "s" | "m" | "h" | "d" | "w" | "y" | "ms"))
    })
}

/// `nodepool1`, `v1beta1`, `east1a`, `2xlarge`, `sha256`: words with numbers that somebody chose.
fn is_numbered_word(text: &str) -> bool {
    let runs = runs(text);
    let vowel = |run: &&&str| run.bytes().any(|byte| b"aeiouy".contains(&byte));
    let is_word =
        |run: &&&str| run.starts_with(|c: char| c.is_ascii_lowercase()) && run.len() >= 3 && vowel(run);
    let is_letters = |run: &str| run.starts_with(|c: char| c.is_ascii_lowercase());
    let words = runs.iter().filter(is_word).count();
    match runs.as_slice() {
        [stem, number] if is_letters(stem) => {
            !is_instance(text) && (words == 1 || number.len() <= 5 && stem.len() <= 4)
        }
        [number, word] => words == 1 && (number.len() <= 2 || word.len() >= 4),
        [stem, number, rest] if is_letters(stem) => {
            let family = stem.len() <= 2 && number.len() == 1 && rest.len() <= 3;
            let cipher = stem.len() <= 4 && rest.len() <= 4 && BITS.contains(number);
            words >= 1 && number.len() <= 3 && (rest.len() <= 1 || words == 2)
                || stem == &"v"
                || family
                || cipher
        }
        ["v", _, _, _] => true,
        _ => words >= 2 && text.len() < 16,
    }
}

/// Bits of keys, which names of algorithms have in them.
const BITS: [&str; 7] = ["128", "192", "224", "256", "384", "512", "2048"];

/// Runs of letters and of digits.
fn runs(text: &str) -> Vec<&str> {
    text.as_bytes()
        .chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit())
        .map(|run| std::str::from_utf8(run).unwrap_or_default())
        .collect()
}

/// Between or behind other pieces of a name.
fn is_within_name(place: &Place<'_>) -> bool {
    let name = place.before().rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).next();
    if name.is_some_and(|name| {
        name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
    }) {
        return false;
    }
    let mut before = place.before().chars().rev();
    before.next().is_some_and(|c| c == '-' || c == '_')
        && before.next().is_some_and(|c| c.is_ascii_alphanumeric())
}

fn is_number(text: &str) -> bool {
    text.len() >= 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Letters and digits that Kubernetes draws suffixes from: no vowels.
fn is_consonants(text: &str) -> bool {
    (5..=12).contains(&text.len())
        && text.bytes().all(|byte| b"bcdfghjklmnpqrstvwxz0123456789".contains(&byte))
}

/// `2s1ZjnmT` in `index-2s1ZjnmT.css`: the hash of a file in letters of both cases.
fn is_asset(place: &Place<'_>) -> bool {
    let text = place.text();
    let has = |class: fn(&u8) -> bool| text.bytes().any(|byte| class(&byte));
    let behind = place.before().ends_with(['-', '.']) && place.after().starts_with('.');
    let both_cases = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    behind && text.len() == 8 && both_cases && is_shuffled(text)
}

/// A number in a name that is said to be temporary.
fn is_temporary(place: &Place<'_>) -> bool {
    let text = place.text();
    text.len() >= 3 && text.bytes().all(|byte| byte.is_ascii_digit()) && place.before().contains("temporary ")
}

/// Such as `abc1d` or `830daa`, where `east1` is a word with its number.
fn is_short_mix(text: &str) -> bool {
    let is_small = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let runs = runs(text).len();
    let mixed = runs > 2 || runs == 2 && text.starts_with(|c: char| c.is_ascii_digit());
    let is_hex =
        (6..=8).contains(&text.len()) && runs > 1 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_small && (text.len() == 5 && mixed || is_hex)
}

/// Five letters and digits behind the hash of a deployment: `hijkl` in `coredns-12a34bc567-hijkl`.
fn is_suffix(place: &Place<'_>) -> bool {
    let text = place.text();
    let is_small = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let hash = place.before().strip_suffix('-').map(|before| before.rsplit('-').next().unwrap_or(""));
    text.len() == 5 && is_small && hash.is_some_and(|hash| hash.len() >= 8 && is_generated(hash))
}

/// Ends that documents show for any: `abc123`, `123abc`, `12345`.
fn is_sample(text: &str) -> bool {
    text.len() >= SHORTEST
        && runs(text)
            .iter()
            .all(|run| run.len() >= 2 && run.as_bytes().windows(2).all(|pair| pair[1] == pair[0] + 1))
}

/// The made-up ends of two words that begin alike, and the byte where they start.
pub(in crate::expect) fn tails<'t>(expected: &'t str, actual: &'t str) -> Option<(&'t str, &'t str)> {
    let common = expected.bytes().zip(actual.bytes()).take_while(|(a, b)| a == b).count();
    let small = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let made = |text: &str| text.len() >= SHORTEST && (is_number(text) || is_generated(text));
    let meant = |shown: &str, came: &str| {
        let mixed = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        made(shown) && mixed(came) || mixed(shown) && made(came) || is_sample(shown) && mixed(came)
    };
    let chosen = |text: &str| text.len() <= 12 && is_numbered_word(text);
    if chosen(expected) && chosen(actual) || is_numbered_alike(expected, actual) && expected.len() <= 12 {
        return None;
    }
    let starts = (common.saturating_sub(3)..=common).rev();
    starts
        .filter(|&at| at >= 3 && expected.is_char_boundary(at) && actual.is_char_boundary(at))
        .map(|at| (&expected[at..], &actual[at..]))
        .find(|(shown, came)| shown.len() == came.len() && small(shown) && small(came) && meant(shown, came))
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};
    use super::*;

    #[test]
    fn what_people_write_is_not_generated() {
        for text in [
            "7d4f9c6b5",
            "x2x9p",
            "r8c7unrw",
            "b1404f",
            "67cdc95bc",
            "2j2gr",
            "034fd77f",
            "sryti1qf",
            "vmss000001",
            "k2j1xx90",
        ] {
            assert!(is_generated(text), "{text}");
        }
        for text in [
            "nodepool1",
            "v1beta1",
            "east1a",
            "west2b",
            "2xlarge",
            "sha256",
            "jdk17",
            "amd64",
            "python3",
            "mysql8",
            "web",
            "running",
            "site35",
            "http2",
            "eastus2euap",
            "postgres15",
            "ipv4",
            "x509",
            "md5",
            "k8s",
            "base64",
        ] {
            assert!(!is_generated(text), "{text}");
        }
    }

    #[test]
    fn made_up_pieces_change_and_names_do_not() {
        same("web-7d4f9c6b5-x2x9p   1/1", "web-59d8d8b56-qnzbx   1/1");
        same("pg-r8c7unrw-1 up", "pg-k2j1xx90-1 up");
        same("aks-nodepool1-16363508-vmss000000", "aks-nodepool1-70361107-vmss000002");
        same("\"name\": \"myGroupb1404f\"", "\"name\": \"myGroupkp5wf7\"");
        differ("pg-r8c7unrw-1 up", "pg-k2j1xx90-2 up");
        differ("web-7d4f9c6b5-x2x9p", "api-7d4f9c6b5-x2x9p");
        differ("nodepool1", "nodepool2");
        differ("web-primary", "web-standby");
        for (a, b) in [
            ("utf8mb4", "utf8mb3"),
            ("arm64v8/nginx", "arm32v7/nginx"),
            ("aes256gcm", "aes128cbc"),
            ("http8080", "http9090"),
            ("srv1001", "srv1002"),
            ("db01prod7", "db02prod7"),
            ("r6idn.large", "m6idn.large"),
            ("s-1vcpu-2gb", "s-2vcpu-2gb"),
            ("pod-httpd", "pod-mssql"),
            ("CVE-2021-44228 HIGH", "CVE-2021-45046 HIGH"),
        ] {
            differ(a, b);
        }
    }
}
