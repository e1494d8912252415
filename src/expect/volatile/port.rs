//! A port that the system chose: from 30000 up, where Kubernetes has its node ports and systems their
//! ephemeral ones. A port that a person chose is lower or round (`50051`, `30080`) and must be equal.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind =
    Kind { name: "port", looks: Looks::Number, fits: is_port, agrees: both_high, bound: Bound::No };

const FIRST: u32 = 30_000;

fn is_port(place: &Place<'_>) -> bool {
    let before = place.before();
    let behind_host = before.strip_suffix(':').is_some_and(|host| {
        let name = host
            .rsplit(|c: char| c.is_whitespace() || matches!(c, '/' | '@' | '=' | '"'))
            .next()
            .unwrap_or("");
        let is_path = host.rsplit(char::is_whitespace).next().is_some_and(|word| word.starts_with('/'));
        let named = is_path || name.contains('.') || name.ends_with("localhost");
        host.ends_with([']', '*', '|', ')']) || named && host.ends_with(|c: char| c.is_ascii_alphanumeric())
    });
    let protocol = ["/TCP", "/UDP", "/tcp", "/udp"].iter().any(|name| place.after().starts_with(name));
    let labelled = place.label().ends_with(&["port", "ports", "nodeport"]);
    number(place).is_some() && (behind_host || protocol || labelled)
}

fn both_high(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    let high = |place| number(place).is_some_and(|port| (FIRST..=65_535).contains(&port));
    let round = ["000", "080", "443", "051", "090"].iter().any(|end| expected.text().ends_with(end));
    high(expected) && high(actual) && !round
}

fn number(place: &Place<'_>) -> Option<u32> {
    place.text().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, met, same};

    #[test]
    fn high_ports_change_and_chosen_ones_do_not() {
        same("80:31234/TCP,443:32513/TCP", "80:30025/TCP,443:32001/TCP");
        same("http://127.0.0.1:40113/f", "http://127.0.0.1:51877/f");
        same("listening on port 40113", "listening on port 39999");
        differ("80:31234/TCP", "81:31234/TCP");
        differ("http://127.0.0.1:8080/", "http://127.0.0.1:8081/");
        assert!(!met("0.0.0.0:50051", "0.0.0.0:50052"));
        differ("rows 40113", "rows 40114");
    }
}
