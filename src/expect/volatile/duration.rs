//! How long something took or how old it is. One behind an option such as `--timeout=30s`, in an answer to `SHOW`, or
//! that says how long something is kept (`retention: 30d`) was chosen and must be equal.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "duration",
    looks: Looks::Patterns(&[
        r"(?:[Aa]bout |[Ll]ess than |<)?(?:an?|\d[\d,]*(?:\.\d+)?) (?:nanoseconds?|microseconds?|milliseconds?|nsecs?|usecs?|msecs?|ns|us|µs|μs|ms|s|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|weeks?|months?|years?)\b(?:,? (?:and )?\d+(?:\.\d+)? ?(?:nanoseconds?|microseconds?|milliseconds?|nsecs?|usecs?|msecs?|ns|us|µs|μs|ms|s|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|weeks?|months?|years?)\b)*(?: ago\b)?",
        r"<?\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h|d|w|y)(?: ?\d+(?:\.\d+)?(?:ms|us|s|m|h|d))*\b(?: ago\b)?",
        r"<?\d+(?:\.\d+)?(?:sec|secs|min|mins|hr|hrs|hours?|days?)\b(?: \d+(?:s|ms|min|h)\b)*(?: ago\b)?",
        r"\d+(?:\.\d+)? ?(?:秒|分|分钟|分鐘|時間|小时|小時|日|天|초|분|시간)",
        r"PT?(?:\d+D)?T?(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)\b",
        r"[Jj]ust now|[Yy]esterday|now\b",
    ]),
    fits: is_measured,
    agrees: as_late,
    bound: Bound::No,
};

fn is_measured(place: &Place<'_>) -> bool {
    place.is_alone() && !is_option(place.before()) && !is_millicores(place) && !place.label().is_setting()
}

/// `500m` of a processor, asked for; also sizes such as `10m` that some programs write.
fn is_millicores(place: &Place<'_>) -> bool {
    let number =
        place.text().strip_suffix('m').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let label = place.label();
    let asked = label.ends_with(&["cpu", "memory", "mem", "size", "body", "limit"]);
    let short_option = place
        .before()
        .trim_end()
        .rsplit(' ')
        .next()
        .is_some_and(|word| word.len() == 2 && word.starts_with('-'));
    number && (short_option || asked && !label.is_of_measurements())
}

/// A lag of nothing is not a lag.
fn as_late(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    let late = expected.label().has(&["lag", "delay", "behind"]);
    !late || expected.is_zero() == actual.is_zero()
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
        same("Created 2 days ago", "Created just now");
        same("; 3min 4s ago", "; 1 week 2 days ago");
        same("経過時間: 3秒", "経過時間: 5秒");
        differ("cpu:     500m", "cpu:     250m");
        differ("retention: 30d", "retention: 1h");
        differ(" statement_timeout \n---------\n 30s", " statement_timeout \n---------\n 5min");
        same("Http Request Timeout:  90s", "Http Request Timeout:  13s");
        differ("docker run -m 512m nginx", "docker run -m 64m nginx");
        differ("Replication lag: 0s", "Replication lag: 3h");
        differ("retention-7d", "retention-30d");
        differ("12s", "never");
    }
}
