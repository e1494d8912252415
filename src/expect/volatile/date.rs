//! A day without a time.

use super::super::place::Place;
use super::{Bound, Kind, Looks, any};

pub(super) const KIND: Kind = Kind {
    name: "date",
    looks: Looks::Patterns(&[
        r"(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])",
        r"(?:19|20)\d{2}/(?:0[1-9]|1[0-2])/(?:0[1-9]|[12]\d|3[01])",
        r"\d{1,2}/\d{1,2}/(?:19|20)\d{2}",
        r"[0-3]\d\.[01]\d\.(?:19|20)\d{2}",
    ]),
    fits: is_no_version,
    agrees: any,
    bound: Bound::No,
};

/// API versions are dates that somebody chose.
fn is_no_version(place: &Place<'_>) -> bool {
    !place.is_within_word() && !place.is_tag() && !place.label().has(&["version", "apiversion", "api"])
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn days_change_and_versions_do_not() {
        same("built on 2026-11-21", "built on 2026-11-22");
        same("pub rsa3072 2026-11-21 [SC]", "pub rsa3072 2027-01-01 [SC]");
        differ("apiVersion: 2023-05-01", "apiVersion: 2024-05-01");
        differ("built on 2026-11-21", "built on 2026-13-41");
    }
}
