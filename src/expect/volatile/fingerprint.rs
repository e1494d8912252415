//! Keys and their fingerprints: `SHA256:McKI…`, pairs of hex digits with colons, fields of a public key.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "fingerprint",
    looks: Looks::Patterns(&[
        r"(?:SHA256|SHA512|SHA1|sha256|sha512|sha384):[A-Za-z0-9+/]{27,}=*",
        r"(?:sha256|sha384|sha512|sha1)-[A-Za-z0-9+/]{27,}=*",
        r"(?:MD5:)?(?:[0-9a-fA-F]{2}:){5,}(?:[0-9a-fA-F]{2})?",
        r"(?:AAAA|MII)[A-Za-z0-9+/]{30,}=*",
        r"(?:[0-9A-F]{4} {1,2}){7,}[0-9A-F]{4}",
    ]),
    fits: stands_free,
    agrees: same_length,
    bound: Bound::No,
};

fn stands_free(place: &Place<'_>) -> bool {
    !place.is_within_word()
}

/// Keys of one type are as long as each other, but for the last line of many.
fn same_length(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    let (expected, actual) = (expected.text(), actual.text());
    let kind = |text: &str| text.split_once(':').map_or(0, |(name, _)| name.len());
    kind(expected) == kind(actual) && expected.len().abs_diff(actual.len()) <= 4
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
        differ(
            "SHA256:McKIEFWl5glcO99oPKacMvJWVbCN8jEiD/7HZOkyI9o a@b",
            "SHA256:53TefrDllrqJXbDyL4xfzdL+xY2A6sptkkrDk3ErG7Q c@d",
        );
        differ("MD5:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99", "02:42:ac:11:00:02");
    }
}
