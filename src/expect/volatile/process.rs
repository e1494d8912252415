//! A process id: a number by its label (`pid 123`), its column (`PID`), or its brackets (`sshd[123]:`, `[1] 123`).

use super::super::place::Place;
use super::{Bound, Kind, Looks, any};

pub(super) const KIND: Kind =
    Kind { name: "process", looks: Looks::Number, fits: is_process, agrees: any, bound: Bound::No };

const PIDS: [&str; 7] = ["pid", "ppid", "pgid", "tgid", "tid", "spid", "lwp"];

/// What is told by its process id, which has three digits or more.
const WORKERS: [&str; 6] = ["worker", "child", "daemon", "job", "process", "thread"];

fn is_process(place: &Place<'_>) -> bool {
    if !place.text().bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    is_bracketed(place) || is_marked(place) || is_job(place) || is_named(place)
}

/// By its label or its column.
fn is_named(place: &Place<'_>) -> bool {
    let label = place.label();
    let digits = place.text().len();
    let spelled_out = label.ends_with(&["id"]) && label.has(&["process", "thread"]);
    let listed = place.after().trim_start().starts_with("of ");
    label.ends_with(&PIDS) || spelled_out || !listed && label.ends_with(&WORKERS) && digits >= 3
}

/// In brackets as daemons, logs and lists of processes have it.
fn is_bracketed(place: &Place<'_>) -> bool {
    let (before, after) = (place.before(), place.after());
    let digits = place.text().len();
    let square = before.ends_with('[') && after.starts_with(']');
    let round = before.ends_with('(') && after.starts_with(')');
    let joined =
        |mark: char| before.strip_suffix(mark).is_some_and(|name| name.ends_with(char::is_alphabetic));
    let daemon = square && joined('[') && after[1..].starts_with(':') && digits >= 3;
    let logged = square && has_clock(before) && digits >= 2;
    let tree =
        ["---", "-+-", "─", "`-", "|-"].iter().any(|mark| before.contains(mark) || after.contains(mark));
    let listed = round && joined('(') && tree;
    let told = round && digits >= 3 && (before.starts_with("thread ") || before.ends_with("kill: ("));
    daemon || logged || listed || told
}

/// By the marks that some programs put around it.
fn is_marked(place: &Place<'_>) -> bool {
    let (before, after) = (place.before(), place.after());
    let digits = place.text().len();
    let killed = before.trim_end().ends_with(':') && before.contains("line ") && has_ended(after);
    let branch = before.ends_with('─') && digits >= 2;
    let valgrind = before.ends_with("==") && after.starts_with("==");
    let nginx = digits >= 2 && has_clock(before) && (before.ends_with('#') || after.starts_with('#'));
    let redis = before.is_empty() && after.as_bytes().first() == Some(&b':') && after.get(2..3) == Some(" ");
    let first =
        digits >= 4 && before.trim().is_empty() && (after.starts_with(" [") || after.starts_with(" /"));
    killed || first || branch || valgrind || nginx || redis && digits >= 2
}

/// A time of day stands in it.
fn has_clock(text: &str) -> bool {
    text.as_bytes()
        .windows(5)
        .any(|part| part[2] == b':' && [0, 1, 3, 4].iter().all(|&at| part[at].is_ascii_digit()))
}

/// As bash tells of a process that a signal ended.
fn has_ended(after: &str) -> bool {
    let words = ["Killed", "Terminated", "Aborted", "Segmentation", "Hangup", "Trace", "Bus"];
    words.iter().any(|word| after.trim_start().starts_with(word))
}

/// `[1] 1234` and `[1]+ 1234 Running`, as bash tells of jobs.
fn is_job(place: &Place<'_>) -> bool {
    let before = place.before().trim_end();
    let before = before.trim_end_matches(['+', '-']).trim_end();
    let number = before.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let job = number.is_some_and(|number| {
        (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    let after = place.after().trim_start();
    let states = ["Running", "Done", "Stopped", "Terminated", "Exit", "Killed"];
    job && place.text().len() >= 4
        && (after.is_empty() || states.iter().any(|state| after.starts_with(state)))
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn processes_change_by_their_label() {
        same("[1]+ 20947 Running    sleep 1 &", "[1]+ 20950 Running    sleep 1 &");
        same("[1] 20947", "[1] 3010");
        same("server started, pid 4711", "server started, pid 99");
        same("Nov 21 08:48:14 host sshd[123]: ok", "Nov 21 08:48:15 host sshd[4567]: ok");
        same("  PID COMMAND  ELAPSED\n20903 sleep    00:00", "  PID COMMAND  ELAPSED\n20910 sleep    00:00");
        same("process id 4711", "process id 99");
        same("==7512== Memcheck, a tool", "==7513== Memcheck, a tool");
        same("bash(9513)---sleep(9534)", "bash(1131)---sleep(1132)");
        same("Pid:\t9410", "Pid:\t502");
        same("bash: line 5: kill: (9959) - No such process", "bash: line 5: kill: (10965) - No such process");
        same(
            "2026/11/21 13:21:16 [notice] 28562#28562: signal",
            "2026/11/21 13:21:17 [notice] 608#608: signal",
        );
        same("28406 [nginx] <defunct>", "4790 [nginx] <defunct>");
        same("worker 27684 up", "worker 3187 up");
        same("t.sh: line 1: 27684 Killed   sleep 9", "t.sh: line 1: 1684 Killed   sleep 9");
        same("   └─69397 /usr/bin/indexer", "   └─41564 /usr/bin/indexer");
        same("pid   | 5798\nstate | idle", "pid   | 502\nstate | idle");
        differ("worker 1 up", "worker 2 up");
        differ("[1]+ 20947 Running", "[2]+ 20947 Running");
        differ("GET /health: [200]", "GET /health: [500]");
        differ("items[0]: apple", "items[3]: apple");
        differ("process 1 of 3 done", "process 3 of 3 done");
        differ("[200] 200 responses", "[200] 3 responses");
        differ("404 /x", "200 /x");
        differ("error(1045)", "error(1146)");
        differ("[1] 500", "[1] 404");
        differ("count 4711", "count 99");
    }
}
