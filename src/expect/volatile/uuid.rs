//! A UUID, also with its digits masked.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "uuid",
    looks: Looks::Patterns(&[
        r"[0-9a-fA-FxX]{8}-[0-9a-fA-FxX]{4}-[0-9a-fA-FxX]{4}-[0-9a-fA-FxX]{4}-[0-9a-fA-FxX]{12}",
    ]),
    fits: stands_free,
    agrees: both_set,
    bound: Bound::Yes,
};

fn stands_free(place: &Place<'_>) -> bool {
    !place.is_within_word()
}

/// The nil UUID says that there is none, but where a page shows it for any.
fn both_set(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    let nil = |place: &Place<'_>| place.text().bytes().all(|byte| byte == b'0' || byte == b'-');
    nil(expected) || expected.text().contains(['x', 'X']) || !nil(actual)
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, met, same};

    #[test]
    fn ids_change_and_their_names_do_not() {
        same("id: 783aab7e-293c-4195-9b98-efad1bb6fe15", "id: 8bf44019-7dc6-4744-999d-a15e29204f5b");
        same("pvc-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "pvc-8bf44019-7dc6-4744-999d-a15e29204f5b");
        differ("id: 783aab7e-293c-4195-9b98-efad1bb6fe15", "id: null");
        assert!(!met("id: 783aab7e-293c-4195-9b98-efad1bb6fe15", "id: 00000000-0000-0000-0000-000000000000"));
        differ("783aab7e-293c-4195-9b98-efad1bb6fe15", "783aab7e-293c-4195-9b98");
        differ("a-783aab7e-293c-4195-9b98-efad1bb6fe15", "b-783aab7e-293c-4195-9b98-efad1bb6fe15");
    }
}
