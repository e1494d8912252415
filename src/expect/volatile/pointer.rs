//! An address in memory, as debuggers and languages print it.

use super::super::place::Place;
use super::{Bound, Kind, Looks, any};

pub(super) const KIND: Kind = Kind {
    name: "pointer",
    looks: Looks::Patterns(&[r"0x[0-9a-fA-F]{6,16}"]),
    fits: stands_free,
    agrees: any,
    bound: Bound::No,
};

fn stands_free(place: &Place<'_>) -> bool {
    !place.is_within_word()
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn pointers_change_and_small_numbers_do_not() {
        same("<T object at 0x7f0c1a2b3c40>", "<T object at 0x7f9944aa0010>");
        differ("flags 0x1f", "flags 0x2f");
    }
}
