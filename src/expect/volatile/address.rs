//! IP addresses, also with parts masked. The size of a network behind one is a number that must be equal.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "address",
    looks: Looks::Patterns(&[
        r"(?:\d{1,3}|[xX]{1,3})(?:\.(?:\d{1,3}|[xX]{1,3})){3}",
        r"(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}",
        r"(?:[0-9a-fA-F]{1,4}:){1,6}(?::[0-9a-fA-F]{1,4}){1,6}",
        r"(?:[0-9a-fA-F]{1,4}:){2,7}:",
        r"::(?:[0-9a-fA-F]{1,4}:){0,6}[0-9a-fA-F]{1,4}",
    ]),
    fits: is_no_version,
    agrees: as_near,
    bound: Bound::No,
};

fn is_no_version(place: &Place<'_>) -> bool {
    let label = place.label();
    let version = label.has(&["version", "release"]) && !label.has(&["content"]);
    !place.is_within_word() && !place.after().starts_with('.') && !version
}

/// What listens here does not listen to the world.
fn as_near(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    special(expected.text()) == special(actual.text())
}

/// Addresses that mean something: this machine, everybody.
fn special(text: &str) -> Option<&str> {
    let local = text.starts_with("127.") || text == "::1";
    let all = text == "0.0.0.0" || text == "255.255.255.255";
    (local || all).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn addresses_change_and_networks_keep_their_size() {
        same("ip 10.0.0.1:80", "ip 52.160.36.114:80");
        same("10.244.0.0/24,fd12:3456:789a::/80", "10.4.9.0/24,fd12:1:2::/80");
        same("ip x.x.x.x", "ip 10.0.0.4");
        differ("10.244.0.0/24", "10.244.0.0/16");
        differ("on 127.0.0.1", "on 10.0.0.7");
        differ("on 0.0.0.0", "on 127.0.0.1");
        differ("Server version 10.0.0.1", "Server version 10.0.0.2");
    }
}
