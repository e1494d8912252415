//! A line of `/proc/loadavg`: three loads, processes that run and all, the last process id.

use super::{Bound, Kind, Looks, always, any};

pub(super) const KIND: Kind = Kind {
    name: "figure",
    looks: Looks::Patterns(&[r"^\d+\.\d\d \d+\.\d\d \d+\.\d\d \d+/\d+ \d+$"]),
    fits: always,
    agrees: any,
    bound: Bound::No,
};

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn loads_change() {
        same("32.06 18.22 10.53 11/206 19910", "2.06 8.22 1.53 1/210 9931");
        differ("32.06 18.22 10.53", "32.06 18.22 11.00");
    }
}
