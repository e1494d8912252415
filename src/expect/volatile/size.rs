//! An amount of memory, disk or transfer with its unit. What somebody asked for, such as `storage: 8Gi` or a
//! `CAPACITY`, must be equal.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "size",
    looks: Looks::Patterns(&[
        r"\d[\d,]*(?:\.\d+)? ?(?:[KMGTP]i?B|kB|kb|[kK]bytes|[MG]bytes)\b",
        r"\d+(?:\.\d+)?(?:[kKMGTP]i?| ?B)\b",
    ]),
    fits: is_measured,
    agrees: both_or_none,
    bound: Bound::No,
};

/// `Ki`, `Mi` and `Gi` are how Kubernetes writes what is asked for, unless a column of measurements holds them.
fn is_measured(place: &Place<'_>) -> bool {
    let label = place.label();
    let asked = place.text().ends_with('i') && !label.is_measured();
    place.is_alone() && !asked && !label.is_configured() && !is_chosen(place)
}

/// Sizes of pools, caches and machines, and a whole `memory: 512M`.
fn is_chosen(place: &Place<'_>) -> bool {
    let label = place.label();
    let pools = ["max", "min", "work", "disk", "heap", "pool", "reserved"];
    let whole = !place.text().contains('.') && !place.text().ends_with('B');
    let shared = label.has(&["shared"]) && label.has(&["buffers"]);
    (label.is_key() || label.is_column() && !label.is_of_measurements())
        && (shared || label.has(&pools) || whole && label.ends_with(&["memory", "mem"]))
}

/// Nothing is not a little.
fn both_or_none(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    expected.is_zero() == actual.is_zero() || expected.column().is_some_and(|column| column.measures)
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn measured_sizes_change_and_chosen_ones_do_not() {
        same("image 422MB", "image 1.1GB");
        same("1 1 5404 B    120.7 KiB  CRC64", "1 1 8512 B    233.6 KiB  CRC64");
        same("Name | Size\n-----+-----\n a | 22 MB", "Name | Size\n-----+-----\n a | 28 MB");
        same("12.5 MiB used", "13.0 MiB used");
        same("MemFree:  123456 kB", "MemFree:  98765 kB");
        differ("storage: 8Gi", "storage: 16Gi");
        differ("capacity: 100GB", "capacity: 200GB");
        same("Size: 73.3 MiB - WAL Size: 14 B", "Size: 81.6 MiB - WAL Size: 45.8 MiB");
        differ(" max_wal_size \n-------\n 4GB", " max_wal_size \n-------\n 1GB");
        differ("work_mem = 64MB", "work_mem = 4MB");
        differ("memory: 512M", "memory: 64M");
        differ("sent 12 kB", "sent 0 kB");
    }
}
