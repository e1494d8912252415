//! `volatile:` of the settings: kinds of values of one's own, and built-in ones switched off and on.

use crate::support::Test;

/// A document that shows one line and prints another.
fn prints(came: &str, shown: &str) -> Test {
    under("", came, shown)
}

/// The same with settings in its front matter.
fn under(front_matter: &str, came: &str, shown: &str) -> Test {
    let matter = if front_matter.is_empty() {
        String::new()
    } else {
        format!("---\nrehearse:\n  volatile:\n{front_matter}---\n\n")
    };
    Test::of(&format!("{matter}# Lines\n\n```bash\necho '{came}'\n```\n\n```output\n{shown}\n```\n"))
        .args(["test", "--quiet", "guide.md"])
}

const TICKET: &str = "volatile:\n  ticket: OPS-[0-9]+\n";

#[test]
fn a_kind_of_one_s_own_matches_its_own_kind_alone() {
    prints("see OPS-99 in /srv", "see OPS-12 in /srv").fails().stderr("");
    let own = |came: &str| prints(came, "see OPS-12 in /srv").doc("rehearse.yaml", TICKET);
    own("see OPS-99 in /srv").passes().stdout("").stderr("");
    for came in
        ["see DEV-99 in /srv", "see OPS-x in /srv", "see 12 in /srv", "see OPS-99 in /opt", "OPS-99 in /srv"]
    {
        own(came).fails().stderr("");
    }
}

#[test]
fn kinds_of_one_s_own_are_told_apart() {
    let settings = "volatile:\n  ticket: OPS-[0-9]+\n  build: 'b[0-9]+'\n";
    let both = |came: &str| prints(came, "OPS-12 of b7").doc("rehearse.yaml", settings);
    both("OPS-99 of b31").passes().stdout("").stderr("");
    both("b31 of OPS-99").fails().stderr("");
}

#[test]
fn a_report_names_the_kind() {
    let report = prints("see OPS-99", "see OPS-12")
        .doc("rehearse.yaml", TICKET)
        .args(["test", "--format", "json", "guide.md"])
        .passes()
        .stderr("")
        .json();
    let told = &report["documents"][0]["steps"][0]["expectation"]["substitutions"];
    let expected =
        serde_json::json!([{"line": 8, "kind": "ticket", "expected": "OPS-12", "actual": "OPS-99"}]);
    assert_eq!(told, &expected);
}

#[test]
fn front_matter_names_kinds_too() {
    let test = || under("    ticket: OPS-[0-9]+\n", "see OPS-99", "see OPS-12");
    test().passes().stdout("").stderr("");
    test().doc("rehearse.yaml", "volatile:\n  ticket: never\n").passes().stdout("").stderr("");
    test().doc("rehearse.yaml", "volatile:\n  build: 'b[0-9]+'\n").passes().stdout("").stderr("");
}

#[test]
fn a_kind_is_switched_off_and_on_again() {
    let ran = |matter: &str| under(matter, "up for 5s", "up for 7s");
    let off = "volatile:\n  duration: false\n";
    ran("").passes().stdout("").stderr("");
    ran("").doc("rehearse.yaml", off).fails().stderr("");
    ran("    duration: true\n").doc("rehearse.yaml", off).passes().stdout("").stderr("");
    ran("    duration: false\n").fails().stderr("");
    ran("    duration: false\n").doc("rehearse.yaml", "volatile:\n  duration: true\n").fails().stderr("");
}

#[test]
fn the_other_kinds_stay_where_one_is_switched_off() {
    let off = "volatile:\n  duration: false\n";
    let both = |came: &str| prints(came, "up for 7s at 10.0.0.4").doc("rehearse.yaml", off);
    both("up for 7s at 10.0.0.9").passes().stdout("").stderr("");
    both("up for 5s at 10.0.0.4").fails().stderr("");
}

/// Settings in a file of their own and in front matter are refused, with their line and why; nothing runs.
#[track_caller]
fn refuses(settings: &str, line: usize, reason: &str) {
    Test::after_a_step("")
        .doc("rehearse.yaml", settings)
        .refused()
        .stdout("")
        .stderr(&format!("error: rehearse.yaml:{line}: {reason}\n"))
        .nothing_ran();
    let matter: String = settings.lines().map(|line| format!("  {line}\n")).collect();
    Test::of(&format!("---\nrehearse:\n{matter}---\n# A\n\n```bash\ntouch ran\n```\n"))
        .refused()
        .stdout("")
        .stderr(&format!("error: guide.md:{}: {reason}\n", line + 2))
        .nothing_ran();
}

#[test]
fn a_pattern_that_is_none_is_refused_with_its_place() {
    let reason = "volatile: the pattern of the kind \"ticket\" is no regular expression: unclosed group";
    refuses("strict: true\nvolatile:\n  ticket: OPS-(\n", 3, reason);
}

#[test]
fn a_kind_that_is_not_there_is_refused_with_its_place() {
    let kinds = "address, date, duration, figure, fingerprint, hash, identifier, lsn, name, path, percentage, \
                 pointer, port, process, progress, rate, size, terminal, time, timestamp, token, uuid";
    let reason = format!("volatile: there is no kind \"agee\"; there are {kinds}");
    refuses("strict: true\nvolatile:\n  agee: false\n", 3, &reason);
    refuses("volatile:\n  uuid: false\n  agee: true\n", 3, &reason);
}

#[test]
fn a_kind_of_ones_own_has_its_own_name_and_finds_something() {
    let reason = "volatile: a kind of one's own needs a name of its own, \"uuid\" is none";
    refuses("strict: true\nvolatile:\n  uuid: U-[0-9]+\n", 3, reason);
    let reason = "volatile: the pattern of the kind \"ticket\" matches the empty text, so it says nothing";
    refuses("volatile:\n  ticket: 'a*'\n", 2, reason);
}

#[test]
fn what_is_no_kind_is_refused_with_its_place() {
    let reason =
        "volatile.ticket: invalid type: integer `3`, expected a regular expression, `true` or `false`";
    refuses("volatile:\n  ticket: 3\n", 2, reason);
    let reason =
        "volatile: invalid type: sequence, expected kinds with a regular expression, `true` or `false` each";
    refuses("strict: true\nvolatile: [ticket]\n", 2, reason);
}
