//! Documents split into parts: by their paths alone, or so that each part takes about as long.

use std::cmp::Reverse;
use std::num::NonZeroUsize;

/// The part of a document, counted from 0: its path alone decides, so that no other document moves it.
///
/// FNV-1a of the path's bytes, 64 bits wide, stirred by the last steps of `MurmurHash3`, modulo the number of parts.
/// Documented for users: it never changes.
pub(super) fn place(path: &str, total: NonZeroUsize) -> usize {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in path.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^= hash >> 33;
    usize::try_from(hash % total.get() as u64).expect("less than a number of this size")
}

/// The part of each document, counted from 0: the longest first, each to the part that has the least to do so far.
/// `times` has the duration of each.
pub(super) fn balance(paths: &[String], times: &[u64], total: NonZeroUsize) -> Vec<usize> {
    let time = |document: usize| times[document].max(1);
    let mut order: Vec<usize> = (0..paths.len()).collect();
    order.sort_by_key(|&document| (Reverse(time(document)), &paths[document]));
    let mut loads = vec![0u64; total.get().min(paths.len()).max(1)];
    let mut places = vec![0; paths.len()];
    for document in order {
        let (place, load) =
            loads.iter_mut().enumerate().min_by_key(|(_, load)| **load).expect("there is a part");
        *load = load.saturating_add(time(document));
        places[document] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use proptest::prelude::*;

    use super::*;

    fn parts(total: usize) -> NonZeroUsize {
        NonZeroUsize::new(total).unwrap()
    }

    fn paths() -> impl Strategy<Value = BTreeSet<String>> {
        proptest::collection::btree_set("[a-z]{1,3}(/[a-z0-9]{1,4}){0,2}\\.md", 0..40)
    }

    proptest! {
        #[test]
        fn every_document_is_in_one_part_and_another_one_does_not_move_it(
            all in paths(), more in paths(), total in 1usize..12
        ) {
            let split = |paths: &BTreeSet<String>| -> HashMap<String, usize> {
                paths.iter().map(|path| (path.clone(), place(path, parts(total)))).collect()
            };
            let (before, after) = (split(&all), split(&all.union(&more).cloned().collect()));
            prop_assert!(before.values().all(|place| *place < total));
            prop_assert!(before.iter().all(|(path, place)| after[path] == *place));
        }

        #[test]
        fn balanced_parts_hold_every_document_once_and_differ_by_the_longest_at_most(
            all in paths(), time in 1u64..1000, total in 1usize..12
        ) {
            let forwards: Vec<String> = all.iter().cloned().collect();
            let backwards: Vec<String> = all.iter().rev().cloned().collect();
            let times: Vec<u64> = (1u64..).map(|n| n * time % 997 + 1).take(all.len()).collect();
            let reversed: Vec<u64> = times.iter().rev().copied().collect();
            let places = balance(&forwards, &times, parts(total));
            let mut turned = balance(&backwards, &reversed, parts(total));
            turned.reverse();
            prop_assert_eq!(&places, &turned);
            let mut loads = vec![0; total];
            for (time, place) in times.iter().zip(&places) {
                loads[*place] += time;
            }
            let (least, most) = (loads.iter().min().unwrap(), loads.iter().max().unwrap());
            prop_assert!(most - least <= times.iter().copied().max().unwrap_or(0));
        }
    }

    /// Worked out by another program.
    #[test]
    fn the_split_is_the_same_in_every_release() {
        let paths = ["a.md", "b.md", "docs/guide.md", "docs/guide/install.md", "日本語.md"];
        assert_eq!(paths.map(|path| place(path, parts(1000))), [96, 183, 536, 303, 746]);
    }

    #[test]
    fn the_longest_document_stands_alone_and_those_without_duration_are_spread() {
        let paths = ["a", "b", "c", "d"].map(str::to_owned);
        assert_eq!(balance(&paths, &[100, 40, 30, 40], parts(2)), [0, 1, 1, 1]);
        assert_eq!(balance(&paths, &[0; 4], parts(2)), [0, 1, 0, 1]);
    }
}
