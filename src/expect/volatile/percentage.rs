//! A share that was measured. Nothing and everything (`0%`, `100%`) say how it went, and so do losses and
//! successes.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "percentage",
    looks: Looks::Patterns(&[r"\d{1,3}(?:\.\d+)?%"]),
    fits: is_measured,
    agrees: as_whole,
    bound: Bound::No,
};

fn is_measured(place: &Place<'_>) -> bool {
    let next = place.next_words();
    let outcome = [
        "max",
        "unavailable",
        "surge",
        "traffic",
        "weight",
        "availability",
        "uptime",
        "quota",
        "packet",
        "loss",
        "complete",
        "passed",
        "failed",
        "success",
        "coverage",
        "covered",
        "done",
    ];
    !place.is_within_word()
        && !place.before().ends_with("%/")
        && !place.label().is_configured()
        && !place.label().has(&outcome)
        && !next.iter().any(|word| outcome.contains(&word.as_str()))
}

fn as_whole(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    let class = |text: &str| match text.trim_end_matches('%').parse::<f64>() {
        Ok(share) if share <= 0.0 => 0,
        Ok(share) if share >= 100.0 => 2,
        _ => 1,
    };
    class(expected.text()) == class(actual.text()) || expected.label().is_measured()
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn shares_change_and_losses_do_not() {
        same("disk at 41%", "disk at 7%");
        differ("0% packet loss", "50% packet loss");
        differ("12% packet loss", "50% packet loss");
        differ("maxUnavailable: 25%", "maxUnavailable: 75%");
        differ("10%/50%", "10%/90%");
        differ("99% of tests passed", "20% of tests passed");
        differ("done 100%", "done 99%");
    }
}
