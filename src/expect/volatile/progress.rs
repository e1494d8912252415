//! A bar that shows how far something is.

use super::{Bound, Kind, Looks, always, any};

pub(super) const KIND: Kind = Kind {
    name: "progress",
    looks: Looks::Patterns(&[r"\[[=#>*. -]{6,}\]", r"[█▉▊▋▌▍▎▏░▒▓][█▉▊▋▌▍▎▏░▒▓ ]*"]),
    fits: always,
    agrees: any,
    bound: Bound::No,
};

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn bars_grow() {
        same("Downloading [=====>    ] 50%", "Downloading [=========>] 95%");
        same("12%|█▎        | 1/9", "45%|████▌     | 1/9");
        same("waiting for server to start.... done", "waiting for server to start. done");
        differ("..", ".");
        differ("[=====>    ]", "[failed]");
    }
}
