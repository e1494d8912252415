//! A terminal that a process runs at.

use super::super::place::Place;
use super::{Bound, Kind, Looks, any};

pub(super) const KIND: Kind = Kind {
    name: "terminal",
    looks: Looks::Patterns(&[r"(?:/dev/)?(?:pts/|ttys)\d{1,4}"]),
    fits: stands_alone,
    agrees: any,
    bound: Bound::No,
};

fn stands_alone(place: &Place<'_>) -> bool {
    place.is_alone()
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn terminals_change() {
        same("ada  pts/0  08:48", "ada  pts/12  23:01");
        differ("ada  pts/0  08:48", "ada  ?  08:48");
    }
}
