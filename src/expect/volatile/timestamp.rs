//! A day with a time, in the spellings of ISO 8601, RFC 2822, `ctime`, syslog, web servers and `ls -l`, and
//! seconds since 1970.

use super::super::place::Place;
use super::{Bound, Kind, Looks, any};

pub(super) const KIND: Kind = Kind {
    name: "timestamp",
    looks: Looks::Patterns(&[
        // 2026-11-21T08:48:20.174Z, 2026-11-21 08:48:58.17+00, 2026/11/21 08:48:21
        r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?\d{4}[-/]\d{2}[-/]\d{2}(?:T|t|  ?|_)\d{2}[:.-]?\d{2}(?:[:.-]?\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|GMT|CES?T|E[SD]T|P[SD]T|JST|BST|[+-]\d{2}(?::?\d{2})?)\b)?",
        // Sat, 21 Nov 2026 08:48:21 GMT, 05 Nov 2024 12:19:10.709, 21/Nov/2026:08:48:21 +0000
        r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?\d{1,2}[ /-](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[ /-]\d{4}(?:[:,]? ?\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|GMT|CES?T|E[SD]T|P[SD]T|[+-]\d{2}:?\d{2}))?)?",
        // Sat Nov 21 08:48:20 UTC 2026, Nov 21 08:48:14 2026 GMT, Nov 21 08:48, Nov 21  2026, Nov 21, 2026 8:48 AM
        r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* {1,2}\d{1,2}(?:,? {1,2}\d{4})?(?:,? \d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm]\b)?)?(?: (?:Z|UTC|GMT|CES?T|E[SD]T|P[SD]T|[+-]\d{4}))?(?: (?:19|20)\d{2}\b)?(?: (?:Z|UTC|GMT|CES?T|E[SD]T|P[SD]T|[+-]\d{4}))?",
        // 11/21/2026, 8:48:21 AM
        r"\d{1,2}/\d{1,2}/\d{4},? \d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm]\b)?",
        // 20261121T084820Z, 20261121084820
        r"20\d{2}[01]\d[0-3]\d(?:T|-|_)?[0-2]\d[0-5]\d[0-5]\dZ?",
        // [    0.123456]
        r"^\[ *\d+\.\d{6}\]",
        // 1763714900, 1763714900.123, 1763714900123
        r"1[4-9]\d{8}(?:\.\d+|\d{3})?",
    ]),
    fits: stands_alone,
    agrees: any,
    bound: Bound::No,
};

fn stands_alone(place: &Place<'_>) -> bool {
    !place.is_within_word() && !place.label().has(&["version"])
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn every_spelling_stands_for_every_other_time() {
        same("at 2026-11-21T08:48:20.1Z x", "at 2024-01-02T00:00:00Z x");
        same("2026-11-21 08:48:58.174496+00", "2026-11-21 08:49:01.7037+00");
        same("Date: Sat, 21 Nov 2026 08:48:21 GMT", "Date: Mon, 1 Jun 2026 18:48:21 GMT");
        same("Date:   Sat Nov 21 08:48:14 2026 +0000", "Date:   Sun Nov 2 08:48:14 2025 +0000");
        same("Sat Nov 21 08:48:20 UTC 2026", "Fri Nov  6 10:01:02 UTC 2026");
        same("1:S 05 Nov 2024 12:19:10.709 * Node", "1:S 06 Nov 2024 02:09:10.700 * Node");
        same("[21/Nov/2026:08:48:21 +0000] GET", "[01/Dec/2026:08:48:21 +0000] GET");
        same("-rw-r--r-- 1 a a 4 Nov 21 08:48 f", "-rw-r--r-- 1 a a 4 Dec  3  2025 f");
        same("since Wed 2026-11-04 13:36:01 UTC; x", "since Sun 2026-10-25 23:08:58 UTC; x");
        same("exp 1763714900", "exp 1763999999");
        same("[    0.123456] Linux", "[   12.000001] Linux");
    }

    #[test]
    fn a_time_stands_for_a_time_only() {
        differ("2026-11-21T08:48:20Z", "never");
        differ("2026-11-21T08:48:20Z", "Saturday");
        differ("Sat Nov 21 08:48:20 UTC 2026", "");
        differ("2026-11-21 08:48:20 INFO up", "2026-11-21 08:48:21 WARN up");
    }
}
