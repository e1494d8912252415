//! A day with a time, in the spellings of ISO 8601, RFC 2822, `ctime`, syslog, web servers and `ls -l`, and
//! seconds since 1970.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "timestamp",
    looks: Looks::Patterns(&[
        // 2026-11-21T08:48:20.174Z, 2026-11-21 08:48:58.17+00, 2026/11/21 08:48:21, Wed 2026-11-04 13:36:01 UTC
        r"(?:(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?),? )?\d{4}[-/]\d{2}[-/]\d{2}(?:T|t|  ?|_)\d{2}[:._-]?\d{2}(?:[:._-]?\d{2}(?:[.,_]\d+)?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)\b)?(?: (?:UTC|GMT|CES?T|EES?T|WES?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|JST|KST|IST|BST|MSK|AES?T|HKT|SGT)\b)?",
        // Sat, 21 Nov 2026 08:48:21 GMT, 05 Nov 2024 12:19:10.709, 21/Nov/2026:08:48:21 +0000
        r"(?:(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?),? )?[0-3]?\d[ /-](?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)[ /-]\d{4}(?:[:,]? ?\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm]\b)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)\b)?(?: (?:UTC|GMT|CES?T|EES?T|WES?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|JST|KST|IST|BST|MSK|AES?T|HKT|SGT)\b)?)?",
        // Sat Nov 21 08:48:20 UTC 2026, Nov 21 08:48:14 2026 GMT, Nov 21 08:48, Nov 21, 2026 8:48 AM
        r"(?:(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?),? )?(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?) {1,2}[0-3]?\d(?:,? {1,2}\d{4})?,? \d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm]\b)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)\b)?(?: (?:UTC|GMT|CES?T|EES?T|WES?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|JST|KST|IST|BST|MSK|AES?T|HKT|SGT)\b)?(?: (?:19|20)\d{2}\b)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)\b)?(?: (?:UTC|GMT|CES?T|EES?T|WES?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|JST|KST|IST|BST|MSK|AES?T|HKT|SGT)\b)?",
        // Nov 21  2026, Sat, Nov 21, 2026
        r"(?:(?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?),? )?(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?) {1,2}[0-3]?\d,? {1,2}(?:19|20)\d{2}",
        // 11/21/2026, 8:48:21 AM, 21.11.2026 08:48
        r"\d{1,2}[/.]\d{1,2}[/.]\d{4},? \d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm]\b)?",
        // 21. November 2026, 21 novembre 2026, 21 de noviembre de 2026
        r"[0-3]?\d\.? (?:de )?(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|januari|februari|maart|augustus|oktober|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre)(?: de)? (?:19|20)\d{2}(?:,? \d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm]\b)?)?",
        // 2026年11月21日 8時48分
        r"\d{4} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일](?: ?\d{1,2}(?:[:時时시]) ?\d{1,2}(?:[分분]| ?:?\d{2})?)?",
        // 20261121T084820Z, 20261121084820
        r"20\d{2}[01]\d[0-3]\d(?:T|-|_)?[0-2]\d[0-5]\d[0-5]\dZ?",
        // [    0.123456]
        r"^\[ *\d+\.\d{6}\]",
        // 1763714900, 1763714900.123, 1763714900123, 1763714900 +0100
        r"1[4-9]\d{8}(?:\.\d+|\d{3})?(?: [+-]\d{4}\b)?",
    ]),
    fits: stands_alone,
    agrees: both_set,
    bound: Bound::No,
};

fn stands_alone(place: &Place<'_>) -> bool {
    !place.is_within_word() && !place.is_tag() && !place.label().has(&["version"]) && !is_count(place)
}

/// Seconds since 1970 look like any number of ten digits.
fn is_count(place: &Place<'_>) -> bool {
    let counted = place.next_words().first().is_some_and(|word| word.len() > 3 && word.ends_with('s'));
    place.text().bytes().all(|byte| byte.is_ascii_digit()) && (counted || place.label().is_count())
}

/// A time that is nobody's is not a time.
fn both_set(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    let unset =
        |place: &Place<'_>| ["0001-01-01", "1970-01-01"].iter().any(|day| place.text().starts_with(day));
    unset(expected) == unset(actual)
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
        same("2026年11月21日 完了", "2026年12月3日 完了");
        same("am 21. November 2026", "am 3. Dezember 2026");
        same("Sat 21 Nov 2026 08:48:20 AM UTC", "Tue 01 Dec 2026 10:02:11 PM UTC");
        same("2026-11-21 08:48:20.123456789 +0000 UTC", "2026-12-01 10:02:11.5 +0100 CET");
        same("author Ada <a@b.c> 1795000000 +0000", "author Ada <a@b.c> 1812405441 +0200");
        same("exp 1763714900", "exp 1763999999");
        same("[    0.123456] Linux", "[   12.000001] Linux");
    }

    #[test]
    fn a_time_stands_for_a_time_only() {
        differ("2026-11-21T08:48:20Z", "never");
        differ("2026-11-21T08:48:20Z", "Saturday");
        differ("Sat Nov 21 08:48:20 UTC 2026", "");
        differ("1714979289 rows", "1714979290 rows");
        differ("lastBackup: 2026-11-20T03:00:00Z", "lastBackup: 0001-01-01T00:00:00Z");
        differ("Decommissioned 3 nodes", "Decommissioned 0 nodes");
        differ("Mark 30", "Mark 62");
        differ("minio/minio:RELEASE.2023-11-20T22-40-07Z", "minio/minio:RELEASE.2021-03-04T00-53-13Z");
        differ("2026-11-21 08:48:20 INFO up", "2026-11-21 08:48:21 WARN up");
    }
}
