//! A bare number that was measured, as its label, its column or its unit says: times without a unit, loads,
//! free memory, rates, estimates of a planner.

use super::super::place::Place;
use super::{Bound, Kind, Looks, any};

pub(super) const KIND: Kind =
    Kind { name: "figure", looks: Looks::Number, fits: is_measured, agrees: any, bound: Bound::No };

fn is_measured(place: &Place<'_>) -> bool {
    let label = place.label();
    let unit = place.next_words();
    let names_value = place.after().trim_start().trim_start_matches(char::is_alphanumeric).starts_with('=');
    let by_unit = unit.first().is_some_and(|unit| {
        UNITS.contains(&unit.as_str()) && !names_value
            || place.text().contains('.') && SHARES.contains(&unit.as_str())
    });
    let estimate = place.before().rfind("(cost=").is_some_and(|at| !place.before()[at..].contains(')'));
    let after = place.after().trim_start();
    let spread = place.before().trim_end().ends_with(['±'])
        || place.before().trim_end().ends_with("+/-")
        || after.starts_with('±')
        || after.starts_with("(+/-");
    let requests = after.starts_with("requests in ")
        || after.starts_with("bytes | ")
        || after.starts_with('[') && after.contains("/sec]");
    !label.is_configured()
        && (label.is_measured()
            || label.is_of_measurements() && place.is_cell()
            || by_unit
            || requests
            || spread
            || estimate && !is_width(place))
        || is_transfer(place)
        || is_disk_usage(place)
        || is_size_of_something(place)
        || is_done_of(place)
        || is_iterations(place)
        || is_tasks(place)
}

/// The line in which `top` and `systemctl` count tasks.
fn is_tasks(place: &Place<'_>) -> bool {
    let after = place.after();
    let before = place.before().trim_start();
    before.starts_with("Tasks:")
        && (after.contains("sleeping") || after.contains("zombie") || after.contains("(limit:"))
        || before.starts_with("Tasks:") && (before.contains("running") || before.contains("(limit:"))
}

/// Units of bare numbers that are measured.
const UNITS: [&str; 5] = ["loops", "tps", "usec", "nsec", "xids"];

/// Units of shares and amounts in lists such as those of `top`.
const SHARES: [&str; 13] =
    ["us", "sy", "ni", "id", "wa", "hi", "si", "st", "free", "used", "avail", "buff", "total"];

/// Bytes that went over a connection, frames and headers with them. None is not a few.
fn is_transfer(place: &Place<'_>) -> bool {
    let bytes = place.after().trim_start().starts_with("bytes");
    let label = place.label();
    bytes && !place.is_zero() && label.ends_with(&["sent", "received", "transferred"])
}

/// `4096<tab>./build`, as `du` lists blocks of four.
fn is_disk_usage(place: &Place<'_>) -> bool {
    let path = place.after().strip_prefix('\t');
    let blocks = place.text().parse::<u64>().is_ok_and(|count| count > 0 && count % 4 == 0);
    let is_path = |path: &str| (path.contains('/') || path == ".") && !path.contains(char::is_whitespace);
    place.before().is_empty() && blocks && path.is_some_and(is_path)
}

/// Bytes of an image or a pushed layer, told behind `size`.
fn is_size_of_something(place: &Place<'_>) -> bool {
    let bytes = place.next_words().first().is_some_and(|unit| unit == "bytes") && place.text().len() >= 6;
    let pushed = place.before().contains("digest: sha256:");
    place.label().ends_with(&["size"]) && (bytes || pushed)
}

/// `48010` in `48010/53059 kB`.
fn is_done_of(place: &Place<'_>) -> bool {
    let Some(rest) = place.after().strip_prefix('/') else { return false };
    let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim_start();
    let whole = unit.len() < rest.trim_start().len();
    whole
        && ["B", "kB", "KB", "MB", "GB", "KiB", "MiB", "GiB"].iter().any(|name| {
            unit.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        })
}

/// How often a benchmark ran, before its time an operation.
fn is_iterations(place: &Place<'_>) -> bool {
    let time = place.after().trim_start();
    let unit = time.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim_start();
    unit.len() < time.len() && unit.starts_with("ns/op")
}

/// `width=` in a plan comes from the table's columns.
fn is_width(place: &Place<'_>) -> bool {
    place.before().ends_with("width=")
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn measured_numbers_change_and_counts_do_not() {
        same("actual time=0.005..0.006 rows=3", "actual time=0.006..0.007 rows=3");
        same("load average: 0.00, 0.75, 1.06", "load average: 1.20, 0.80, 1.00");
        same(
            "rtt min/avg/max/mdev = 0.034/0.040/0.050/0.006 ms",
            "rtt min/avg/max/mdev = 0.1/0.2/0.3/0.4 ms",
        );
        same("Run Time: real 0.000 user 0.000100 sys 0.000000", "Run Time: real 0.001 user 0.0 sys 0.0002");
        same("%Cpu(s): 80.0 us, 20.0 sy", "%Cpu(s): 66.7 us, 33.3 sy");
        same("48010/48010 kB (100%)", "53059/53059 kB (100%)");
        same("BenchmarkRender-8   1548080   236.2 ns/op", "BenchmarkRender-8   931330   387.5 ns/op");
        same(
            "Requests per second:    611.97 [#/sec] (mean)",
            "Requests per second:    1007.28 [#/sec] (mean)",
        );
        same("32.06 18.22 10.53 11/206 19910", "2.06 8.22 1.53 1/210 9931");
        differ("actual time=0.005..0.006 rows=3 loops=1", "actual time=0.005..0.006 rows=1 loops=1");
        differ("1\talice", "2\talice");
        differ("cmd exit time user\na 0 0.1 0.2", "cmd exit time user\na 1 0.1 0.2");
        same("100% (3/3), 212 bytes | 212.00 KiB/s, done.", "100% (3/3), 213 bytes | 70.00 KiB/s, done.");
        same("sent 123 bytes  received 35 bytes", "sent 125 bytes  received 35 bytes");
        differ("sent 123 bytes", "sent 0 bytes");
        same("12.5 ± 0.3", "13.1 ± 1.2");
        same("179549 requests in 10.07s", "211130 requests in 10.06s");
        differ("Tasks:    5 successful, 5 total", "Tasks:    2 successful, 5 total");
        differ("cpu: 0.25", "cpu: 2.0");
        differ("Total cost: 25.50", "Total cost: 99.75");
        differ("\"throughput\": 400", "\"throughput\": 10000");
        differ("Average: 85.5", "Average: 12.0");
        same("Image size: 70063975 bytes.", "Image size: 71293921 bytes.");
        same("Maximum resident set size (kbytes): 1644", "Maximum resident set size (kbytes): 1660");
        same("4096\t./build", "8192\t./build");
        same(
            "total 8\n-rw-r--r-- 1 ada ada 12 Nov 21 08:48 f",
            "total 12\n-rw-r--r-- 1 ada ada 12 Nov 21 08:50 f",
        );
        differ("total 8\nitems", "total 12\nitems");
        differ("replicas: 3", "replicas: 2");
        differ("processed 120 records", "processed 119 records");
        differ("expires_in: 3600", "expires_in: 60");
    }

    #[test]
    fn a_table_of_measurements_changes() {
        same(
            "       total   used   free\nMem:    7953   1234   6719",
            "       total   used   free\nMem:    7953   2000   5953",
        );
        differ(
            "web   3/3   3   3   5m\nNAME  AVAILABLE\nweb   3",
            "web   3/3   3   3   5m\nNAME  AVAILABLE\nweb   0",
        );
        differ("user_id | cost\n--------+-----\n 1 | 10", "user_id | cost\n--------+-----\n 7 | 10");
        differ("NAME   REPLICAS   AGE\nweb    3          5m", "NAME   REPLICAS   AGE\nweb    2          5m");
    }
}
