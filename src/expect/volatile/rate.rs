//! So much in a second.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "rate",
    looks: Looks::Patterns(&[
        r"\d[\d,]*(?:\.\d+)? ?(?:[kKMGT]i?)?(?:B|b|bytes|bits?|bit)?(?:/s|/sec|/second|ps|pS| per second)\b",
        r"\d[\d,]*(?:\.\d+)? ?(?:ns|us|µs|ms|s)/(?:op|iter|loop|call)\b",
        r"\d[\d,]*(?:\.\d+)? ?[A-Za-z]+(?:/s|/sec|/second| per second)\b",
    ]),
    fits: stands_free,
    agrees: both_or_none,
    bound: Bound::No,
};

fn stands_free(place: &Place<'_>) -> bool {
    !place.is_within_word() && !place.label().is_configured()
}

/// Nothing is not a little.
fn both_or_none(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    expected.is_zero() == actual.is_zero()
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn rates_change_and_limits_do_not() {
        same("copied, 0.01 s, 360 MB/s", "copied, 0.02 s, 1.3 GB/s");
        same("212 bytes | 212.00 KiB/s, done.", "212 bytes | 70.50 KiB/s, done.");
        same("1953.12 requests/sec", "800 requests/sec");
        differ("0 errors/s", "480 errors/s");
        differ("limit: 10 MB/s", "limit: 20 MB/s");
    }
}
