//! A place in `PostgreSQL`'s write-ahead log.

use super::super::place::Place;
use super::{Bound, Kind, Looks, any};

pub(super) const KIND: Kind = Kind {
    name: "lsn",
    looks: Looks::Patterns(&[r"[0-9A-F]{1,8}/[0-9A-F]{5,8}"]),
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
    fn places_in_the_log_change() {
        same("pg-1   0/A904C0  Primary", "pg-1   1/139703C  Primary");
        differ("1/3", "2/3");
    }
}
