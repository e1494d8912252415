//! Keys and their fingerprints: `SHA256:McKI…`, pairs of hex digits with colons, fields of a public key.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "fingerprint",
    looks: Looks::Patterns(&[
        r"(?:SHA256|SHA512|SHA1|sha256|sha512|sha384):[A-Za-z0-9+/]{27,}=*",
        r"(?:sha256|sha384|sha512|sha1)-[A-Za-z0-9+/]{12,}(?:\[\.\.\.\][A-Za-z0-9+/]{8,})?=*",
        r"(?:MD5:)?(?:[0-9a-fA-F]{2}:){4,}(?:[0-9a-fA-F]{2})?",
        r"[0-9a-f]{2}(?::[0-9a-f]{2}){1,3}:?",
        r"\$[0-9a-z]{1,8}\$[A-Za-z0-9./$=,+-]{20,}",
        r"SCRAM-SHA-256\$\d+:[A-Za-z0-9+/=:$]{20,}",
        r"(?:AAAA|MII)[A-Za-z0-9+/]{30,}=*",
        r"(?:[0-9A-F]{4} {1,2}){7,}[0-9A-F]{4}",
    ]),
    fits: stands_free,
    agrees: same_length,
    bound: Bound::Yes,
};

/// A few pairs of digits are one only as the last line of many.
fn stands_free(place: &Place<'_>) -> bool {
    let text = place.text();
    let is_short = text.len() < 14 && text.contains(':');
    let is_rest = place.is_line() && place.before().len() >= 4;
    !place.is_within_word() && (!is_short || is_rest)
}

/// The length of an address of a network card.
const MAC: usize = 17;

/// Keys of one type are as long as each other, but for the last line of many.
fn same_length(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    let (expected, actual) = (expected.text(), actual.text());
    let kind = |text: &str| text.split_once(':').map_or(0, |(name, _)| name.len());
    let is_rest = |text: &str| text.len() != MAC && kind(text) == 2;
    kind(expected) == kind(actual) && expected.len().abs_diff(actual.len()) <= 4
        || is_rest(expected) && is_rest(actual)
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn fingerprints_change_within_their_type() {
        same(
            "SHA256:McKIEFWl5glcO99oPKacMvJWVbCN8jEiD/7HZOkyI9o a@b",
            "SHA256:53TefrDllrqJXbDyL4xfzdL+xY2A6sptkkrDk3ErG7Q a@b",
        );
        same("link/ether 02:42:ac:11:00:02 brd", "link/ether 06:00:ac:91:7f:aa brd");
        same("    89:3a:a3:12:b0", "    d3:5d:f5:22:7b");
        same("pw $6$KG88pvzNT6ESg.sU$3SPpAbCdEfGhIjKlMn", "pw $6$H0bPJt5T.w0OErLL$4WllAbCdEfGhIjKlMo");
        differ("a:b1:07", "a:b2:07");
        differ(
            "SHA256:McKIEFWl5glcO99oPKacMvJWVbCN8jEiD/7HZOkyI9o a@b",
            "SHA256:53TefrDllrqJXbDyL4xfzdL+xY2A6sptkkrDk3ErG7Q c@d",
        );
        differ("MD5:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99", "02:42:ac:11:00:02");
    }
}
