//! A process id: a number by its label (`pid 123`), its column (`PID`), or its brackets (`sshd[123]:`, `[1] 123`).

use super::super::place::Place;
use super::{Bound, Kind, Looks, any};

pub(super) const KIND: Kind =
    Kind { name: "process", looks: Looks::Number, fits: is_process, agrees: any, bound: Bound::No };

const LABELS: [&str; 9] = ["pid", "ppid", "pgid", "tgid", "tid", "spid", "lwp", "process", "thread"];

/// What is told by its process id, which has four digits or more.
const WORKERS: [&str; 6] = ["worker", "child", "daemon", "job", "server", "master"];

fn is_process(place: &Place<'_>) -> bool {
    if !place.text().bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let (before, after) = (place.before(), place.after());
    let bracketed = before.ends_with('[') && after.starts_with(']');
    let named = before.strip_suffix('[').is_some_and(|name| name.ends_with(|c: char| c.is_alphabetic()));
    let daemon = bracketed && named && after[1..].starts_with(':');
    let logged = bracketed && before.contains(':') && before.len() > 10 && place.text().len() >= 2;
    let killed = before.ends_with(": ") && before.contains("line ") && has_ended(after);
    let listed = before.ends_with('─') && place.text().len() >= 2;
    let label = place.label();
    let spelled_out = label.ends_with(&["id"]) && label.has(&["process", "thread"]);
    let worker = place.text().len() >= 4 && label.ends_with(&WORKERS);
    daemon
        || logged
        || killed
        || listed
        || worker
        || is_job(before)
        || spelled_out
        || label.ends_with(&LABELS)
}

/// As bash tells of a process that a signal ended.
fn has_ended(after: &str) -> bool {
    let words = ["Killed", "Terminated", "Aborted", "Segmentation", "Hangup", "Trace", "Bus"];
    words.iter().any(|word| after.trim_start().starts_with(word))
}

/// `[1] 1234` and `[1]+ 1234 Running`, as bash tells of jobs.
fn is_job(before: &str) -> bool {
    let before = before.trim_end();
    let before = before.trim_end_matches(['+', '-']).trim_end();
    let number = before.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn processes_change_by_their_label() {
        same("[1]+ 20947 Running    sleep 1 &", "[1]+ 20950 Running    sleep 1 &");
        same("[1] 20947", "[1] 3");
        same("server started, pid 4711", "server started, pid 99");
        same("Nov 21 08:48:14 host sshd[123]: ok", "Nov 21 08:48:15 host sshd[4567]: ok");
        same("  PID COMMAND  ELAPSED\n20903 sleep    00:00", "  PID COMMAND  ELAPSED\n20910 sleep    00:00");
        same("process id 4711", "process id 99");
        same("worker 27684 up", "worker 3187 up");
        same("t.sh: line 1: 27684 Killed   sleep 9", "t.sh: line 1: 1684 Killed   sleep 9");
        same("   └─69397 /usr/bin/indexer", "   └─41564 /usr/bin/indexer");
        same("pid   | 5798\nstate | idle", "pid   | 502\nstate | idle");
        differ("worker 1 up", "worker 2 up");
        differ("[1]+ 20947 Running", "[2]+ 20947 Running");
        differ("count 4711", "count 99");
    }
}
