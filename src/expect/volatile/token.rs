//! A long random text: access tokens, keys, passwords, signatures, in base 64 or a like alphabet.

use super::super::place::Place;
use super::random::{is_random, is_secret};
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "token",
    looks: Looks::Patterns(&[
        r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*",
        r"(?:AKIA|ASIA)[A-Z0-9]{16}",
        r"(?:gh[pousr]|github_pat|xox[bp]|sk)[_-][A-Za-z0-9_-]{16,}",
        r"[A-Za-z0-9+/_-]{16,}={0,2}",
        r"[A-Za-z0-9]{8,15}={0,2}",
    ]),
    fits: looks_random,
    agrees: about_as_long,
    bound: Bound::No,
};

/// How keys of some services begin.
const PREFIXES: [&str; 8] = ["AKIA", "ASIA", "ghp_", "gho_", "ghs_", "github_pat_", "xoxb-", "eyJ"];

fn looks_random(place: &Place<'_>) -> bool {
    let text = place.text().trim_end_matches('=');
    let marked = PREFIXES.iter().any(|prefix| text.starts_with(prefix)) && text.len() >= 16;
    place.is_whole_word() && (marked || is_random(text) || place.label().is_secret() && is_secret(text))
}

fn about_as_long(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    let (expected, actual) = (expected.text().len(), actual.text().len());
    expected.abs_diff(actual) * 3 <= expected.max(actual)
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn tokens_change_and_must_be_there() {
        same("token: mMnd05L8iCnRAXFnnxl0HBJuFYSLKKGH", "token: XJJ9mQBTQlfXnODFZB2ZLoVeUpnDGXR9");
        same("password=hX92kdQ1", "password=Qm41xxZ9");
        differ("token: mMnd05L8iCnRAXFnnxl0HBJuFYSLKKGH", "token: ");
        differ("token: mMnd05L8iCnRAXFnnxl0HBJuFYSLKKGH", "token: invalid_grant");
        differ("image: MicrosoftContainerRegistry", "image: MicrosoftContainerService");
    }
}
