//! An address in memory, as debuggers and languages print it.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "pointer",
    looks: Looks::Patterns(&[r"0x[0-9a-fA-F]{6,16}"]),
    fits: stands_free,
    agrees: alike,
    bound: Bound::No,
};

fn stands_free(place: &Place<'_>) -> bool {
    let code = ["code", "result", "error", "status", "exit", "flags", "chain", "return", "mask"];
    !place.is_within_word() && !place.label().has(&code)
}

/// Nowhere is not somewhere.
fn alike(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    let zero = |place: &Place<'_>| place.text()[2..].bytes().all(|byte| byte == b'0');
    zero(expected) == zero(actual) && expected.text().len().abs_diff(actual.text().len()) <= 4
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn pointers_change_and_small_numbers_do_not() {
        same("<T object at 0x7f0c1a2b3c40>", "<T object at 0x7f9944aa0010>");
        differ("exited with code 0x00000000", "exited with code 0xC0000005");
        differ("flags 0x1f", "flags 0x2f");
    }
}
