//! A long random text: access tokens, keys, passwords, signatures, in base 64 or a like alphabet.

use super::super::place::Place;
use super::random::{is_random, is_secret};
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "token",
    looks: Looks::Patterns(&[
        r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*",
        r"(?:AKIA|ASIA)[A-Z0-9]{16}",
        r"[A-Z2-7]{20,32}",
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
    let base32 = text.len() >= 20
        && text.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7'))
        && text.bytes().take(text.len() - 2).any(|byte| byte.is_ascii_digit());
    let marked = base32 || PREFIXES.iter().any(|prefix| text.starts_with(prefix)) && text.len() >= 16;
    let whole = place.is_whole_word() || base32 && place.before().ends_with('-');
    whole
        && (marked
            || is_random(text)
            || is_key_line(place, text)
            || place.label().is_secret() && is_secret(text))
}

/// A line of a key in base 64.
fn is_key_line(place: &Place<'_>, text: &str) -> bool {
    let has = |class: fn(&u8) -> bool| text.bytes().any(|byte| class(&byte));
    place.is_line()
        && place.text().len() >= 28
        && place.text().len().is_multiple_of(4)
        && !text.contains(['-', '_'])
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
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
        same("dOwaoqrk0y6ucwdxJadwHKyeOC2OaNI=", "3WHHyF14TDhWexHUJqNHreGvjmbrZac=");
        same("id=db-MYRGQPQFLEYV6DBJFSIH5R7S", "id=db-DAHREYWERELPLEJ6IDT5KJIM");
        differ("Signature Algorithm: sha256WithRSAEncryption", "Signature Algorithm: sha1WithRSAEncryption");
        differ("{\"KeyName\":\"MyKeyPair\"}", "{\"KeyName\":\"MyOldPair\"}");
        differ("image: MicrosoftContainerRegistry", "image: MicrosoftContainerService");
    }
}
