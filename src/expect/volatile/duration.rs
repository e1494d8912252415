//! How long something took or how old it is. One behind an option, such as `--timeout=30s`, was chosen and
//! must be equal.

use super::super::place::Place;
use super::{Bound, Kind, Looks, any};

pub(super) const KIND: Kind = Kind {
    name: "duration",
    looks: Looks::Patterns(&[
        r"(?:[Aa]bout |[Ll]ess than |<)?(?:an?|\d[\d,]*(?:\.\d+)?) (?:nanoseconds?|microseconds?|milliseconds?|nsecs?|usecs?|msecs?|ns|us|µs|μs|ms|s|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|weeks?|months?|years?)\b(?:,? (?:and )?\d+(?:\.\d+)? (?:ms|secs?|seconds?|mins?|minutes?|hours?|days?)\b)*",
        r"<?\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h|d|w|y)(?: ?\d+(?:\.\d+)?(?:ms|us|s|m|h|d))*\b",
        r"<?\d+(?:\.\d+)?(?:sec|secs|min|mins|hr|hrs|hours?|days?)\b",
        r"[Jj]ust now|now\b",
    ]),
    fits: is_measured,
    agrees: any,
    bound: Bound::No,
};

fn is_measured(place: &Place<'_>) -> bool {
    place.is_alone() && !is_option(place.before())
}

fn is_option(before: &str) -> bool {
    let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
    word.starts_with("--") && word.len() > 2
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn ages_and_times_change_and_timeouts_do_not() {
        same("Running   0          4m25s", "Running   0          12s");
        same("1d22h", "30s");
        same("in 0.015 seconds, 0 errors", "in 0.008 seconds, 0 errors");
        same("18 minutes ago", "About an hour ago");
        same("real    0m0.012s", "real    1m2.500s");
        same("target(s) in 0.61s", "target(s) in 1m 02s");
        same("time=0.034 ms", "time=1.2 ms");
        differ("wait --timeout=30s", "wait --timeout=60s");
        differ("wait --timeout 30s", "wait --timeout 60s");
        differ("retention-7d", "retention-30d");
        differ("12s", "never");
    }
}
