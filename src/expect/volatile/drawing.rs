//! A line of the picture that `ssh-keygen` draws of a key (the "drunken bishop", 17 × 9).

use super::{Bound, Kind, Looks, always, any};

pub(super) const KIND: Kind = Kind {
    name: "fingerprint",
    looks: Looks::Patterns(&[r"^\|[ .o+=*BOX@%&#/^SE]{17}\|$"]),
    fits: always,
    agrees: any,
    bound: Bound::No,
};

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn a_line_of_the_picture_stands_for_another() {
        same("|  . o+ = B.      |", "|.o.E .   + +     |");
        differ("|  . o+ = B.      |", "|  . hello        |");
        differ("|  . o+ |", "|  . o. |");
    }
}
