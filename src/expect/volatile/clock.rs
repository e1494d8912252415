//! A time of day, or hours, minutes and seconds that something took.

use super::super::place::Place;
use super::{Bound, Kind, Looks, any};

pub(super) const KIND: Kind = Kind {
    name: "time",
    looks: Looks::Patterns(&[
        r"\d+ days?, +\d{1,2}:[0-5]\d\b",
        r"(?:\d+-)?\d{1,3}:[0-5]\d:[0-5]\d(?:[.,]\d+)?(?: ?[AaPp][Mm]\b)?",
        r"\d{1,2}:[0-5]\d(?:\.\d+)?(?: ?[AaPp][Mm]\b)?",
    ]),
    fits: stands_alone,
    agrees: any,
    bound: Bound::No,
};

fn stands_alone(place: &Place<'_>) -> bool {
    let label = place.label();
    let hours = place.text().split(':').next().and_then(|hours| hours.parse::<u32>().ok());
    let parts = place.text().matches(':').count();
    let is_time = parts == 2 || hours.is_none_or(|hours| hours < 24);
    let is_chosen = label.has(&["schedule", "code", "port", "ports", "cron"]);
    place.is_alone() && is_time && !is_chosen && !place.before().ends_with(':')
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn times_change_and_ports_and_places_do_not() {
        same("started 08:48:21 ok", "started 23:01:00 ok");
        same("up 3:02, load", "up 11:59, load");
        same("up 3:02, load", "up 12 days,  3:12, load");
        differ("schedule: 02:00", "schedule: 14:00");
        differ("- \"53:53\"", "- \"54:53\"");
        differ("80:30/TCP", "80:31/TCP");
        differ("main.rs:12:30: error", "main.rs:12:31: error");
    }
}
