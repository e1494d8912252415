//! What holds of `match` whatever the texts are, tried on texts made up for the purpose.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::{Context, Pair, Rule, compare};

/// Values that change from run to run: where they stand, and what they look like.
const VALUES: [(&str, &str); 13] = [
    ("at @", "202[0-6]-0[1-9]-[12][0-9]T[01][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{6})?Z"),
    ("on @", "202[0-6]-(0[1-9]|1[0-2])-[12][0-9]"),
    ("[@]", "[01][0-9]:[0-5][0-9]:[0-5][0-9]"),
    ("for @", "[1-9][smhd]|[1-9]m[1-5][0-9]s|[1-9]h[1-5][0-9]m"),
    ("took @", "[1-9]\\.[0-9]{2}s|[1-9][0-9]{2}ms"),
    ("pod/web-@", "[0-9][a-f][0-9][bcdf][0-9]{3}[bcd][0-9]-[bcdfghjklm]{2}[24-9][nprstvwxz]{2}"),
    ("host pg-@-1", "[a-z][0-9][b-d][0-9][k-n]{3}[0-9]"),
    ("id @", "[1-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{11}[1-9]"),
    ("from @", "10\\.[1-9][0-9]?\\.[1-9][0-9]?\\.[1-9][0-9]?"),
    ("sha256:@", "([0-9][a-f]){32}"),
    ("size @ MB", "[1-9][0-9]{0,2}\\.[0-9]"),
    ("lsn @", "[0-9]/[1-9A-F][0-9A-F]{6}"),
    ("pid @", "[1-9][0-9]{3,4}"),
];

/// What says how it went, and what a broken world says there.
const GUARDS: [(&str, &str); 22] = [
    ("Running", "CrashLoopBackOff"),
    ("Running", "Pending"),
    ("status: Running", "status: ImagePullBackOff"),
    ("Succeeded", "Failed"),
    ("\"state\": \"Succeeded\"", "\"state\": \"Canceled\""),
    ("healthy=true", "healthy=false"),
    ("true", "false"),
    ("1/1", "0/1"),
    ("3/3 ready", "2/3 ready"),
    ("(3 rows)", "(2 rows)"),
    ("(1 row)", "(0 rows)"),
    ("HTTP/1.1 200 OK", "HTTP/1.1 500 Internal Server Error"),
    ("HTTP/1.1 200 OK", "HTTP/1.1 500 OK"),
    ("OK", "ERROR"),
    ("OK", "ERROR: relation does not exist"),
    ("Standby (sync)", "Standby (async)"),
    ("Primary", "Standby"),
    ("exit code 0", "exit code 1"),
    ("0 failed", "1 failed"),
    ("Healthy", "Degraded"),
    ("accepting connections", "no response"),
    ("Bound", "Lost"),
];

/// Two runs of one line, and of the same with a change that says it went wrong.
#[derive(Debug, Clone)]
struct Told {
    shown: String,
    came: String,
    broken: String,
}

fn few() -> ProptestConfig {
    let seed = RngSeed::Fixed(1);
    ProptestConfig { cases: 256, rng_seed: seed, failure_persistence: None, ..ProptestConfig::default() }
}

fn met(expected: &str, actual: &str) -> bool {
    compare(Pair { expected, actual, language: "output" }, &Rule::Match, &Context::default()).met
}

/// A value in two runs.
fn value() -> impl Strategy<Value = (String, String)> {
    prop::sample::select(&VALUES[..]).prop_flat_map(|(place, looks)| {
        (looks, looks).prop_map(move |(shown, came)| (place.replace('@', &shown), place.replace('@', &came)))
    })
}

/// Values in two runs, with what stands between them.
fn values(count: std::ops::Range<usize>) -> impl Strategy<Value = (String, String)> {
    prop::collection::vec(value(), count).prop_map(|values| {
        let (shown, came): (Vec<_>, Vec<_>) = values.into_iter().unzip();
        (shown.join(", "), came.join(", "))
    })
}

fn sentence() -> impl Strategy<Value = Told> {
    let guard = prop::sample::select(&GUARDS[..]);
    let separator = prop::sample::select(&[", ", " | ", "; "][..]);
    ("[a-h]{3,6}", values(0..3), guard, values(0..3), separator).prop_map(
        |(word, before, (good, bad), after, separator)| {
            let line = |before: &str, guard: &str, after: &str| {
                let parts = [before, guard, after].into_iter().filter(|part| !part.is_empty());
                format!("{word}: {}", parts.collect::<Vec<_>>().join(separator))
            };
            Told {
                shown: line(&before.0, good, &after.0),
                came: line(&before.1, good, &after.1),
                broken: line(&before.1, bad, &after.1),
            }
        },
    )
}

/// Rows as `kubectl get pods` prints them.
fn pods() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    let pod =
        ("[0-9][b-f][0-9][bcdf][0-9]{3}[b-d][0-9]-[bcdf]{2}[24-9][npz]{2}", "[1-9][smh]|[1-9]m[1-5][0-9]s");
    let row = |(hash, age): (String, String)| format!("{hash}   1/1   Running   0   {age}");
    prop::collection::vec((pod, pod), 1..5).prop_map(move |pods| {
        let rows = pods.into_iter().enumerate();
        let names = |number: usize| ["web-", "api-", "job-", "db-"][number];
        rows.map(|(number, (shown, came))| {
            (names(number).to_owned() + &row(shown), names(number).to_owned() + &row(came))
        })
        .unzip()
    })
}

fn table(rows: &[String]) -> String {
    format!("NAME   READY   STATUS   RESTARTS   AGE\n{}\n", rows.join("\n"))
}

/// Texts as commands print them: words, gaps, blank lines, tables, near-JSON, comments.
fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        3 => "\\PC{0,30}",
        1 => prop::sample::select(&["", "...", "  ", "\t", "# ...", "[...]", "# a", "#", "// ...", "---", "<name>", "***", "xxxx"][..])
            .prop_map(str::to_owned),
        2 => "[ \\[\\]{}\",:.0-9a-c…#+-]{0,24}",
        1 => " [a-z]{1,6} \\| [0-9]{1,3}",
        1 => "-{1,8}\\+-{1,8}",
        1 => "[A-Z]{2,6}   [A-Z]{2,6}   AGE",
        2 => sentence().prop_map(|told| told.shown),
    ];
    prop::collection::vec(line, 0..8).prop_map(|lines| lines.join("\n"))
}

/// The text as a terminal may get it: colours, carriage returns, blanks at line ends, blank lines around it.
fn dressed(text: &str, codes: &[usize]) -> String {
    const CODES: [&str; 7] =
        ["\u{1b}[0m", "\u{1b}[1;31m", "\u{1b}[K", "\u{1b}]0;title\u{7}", "\u{1b}(B", "\u{1b}[38;5;12m", ""];
    const ENDS: [&str; 5] = ["\r\n", "  \n", " \t\r\n", "\n", "\r\r\n"];
    let mut codes = codes.iter().copied().cycle();
    let mut dressed = String::from("\r\n \n");
    for line in text.split('\n') {
        let mut next =
            |from: &[&str]| from[codes.next().expect("codes that go round") % from.len()].to_owned();
        let words: Vec<String> = line.split(' ').map(|word| next(&CODES) + word + &next(&CODES)).collect();
        dressed += &(words.join(" ") + &next(&ENDS));
    }
    dressed + " \n\r\n"
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn equal_texts_match(text in text()) {
        prop_assert!(met(&text, &text));
        prop_assert!(met(&text, &format!("{text}\n")), "a newline at the end");
        prop_assert!(met(&format!("\n{text}"), &text), "a blank line before it");
    }

    #[test]
    fn any_unicode_matches_itself(text in any::<String>()) {
        let text = text.replace(['\r', '\u{1b}'], " ");
        prop_assert!(met(&text, &text));
        prop_assert!(met(&text, &format!("{text}\n")), "a newline at the end");
    }

    #[test]
    fn what_a_terminal_adds_does_not_count(text in text(), codes in prop::collection::vec(0..70_usize, 1..20)) {
        let dressed = dressed(&text, &codes);
        prop_assert!(met(&text, &dressed), "{dressed:?} came");
        prop_assert!(met(&dressed, &text), "{dressed:?} shown");
        prop_assert!(met(&dressed, &dressed));
    }

    #[test]
    fn what_a_terminal_adds_does_not_hide_a_failure(told in sentence(), codes in prop::collection::vec(0..70_usize, 1..20)) {
        prop_assert!(met(&told.shown, &dressed(&told.came, &codes)), "untouched");
        prop_assert!(!met(&told.shown, &dressed(&told.broken, &codes)), "broken");
    }

    #[test]
    fn how_it_went_is_never_close_enough(lines in prop::collection::vec(sentence(), 1..5), at in any::<prop::sample::Index>()) {
        let joined = |of: fn(&Told) -> &str| lines.iter().map(of).collect::<Vec<_>>().join("\n");
        let (shown, came) = (joined(|told| &told.shown), joined(|told| &told.came));
        prop_assert!(met(&shown, &came), "untouched");
        let at = at.index(lines.len());
        let broken: Vec<_> = (0..).zip(&lines).map(|(i, told)| if i == at { &*told.broken } else { &*told.came }).collect();
        prop_assert!(!met(&shown, &broken.join("\n")), "broken in line {at}");
    }

    #[test]
    fn a_row_of_a_table_is_never_close_enough((shown, came) in pods(), at in any::<prop::sample::Index>()) {
        let shown = table(&shown);
        prop_assert!(met(&shown, &table(&came)), "untouched");
        let at = at.index(came.len());
        for (good, bad) in [("1/1", "0/1"), ("Running", "CrashLoopBackOff"), ("   0   ", "   4   "), ("Running", "Completed")] {
            let mut broken = came.clone();
            broken[at] = broken[at].replace(good, bad);
            prop_assert!(!met(&shown, &table(&broken)), "{bad} in row {at}");
        }
        let mut short = came.clone();
        short.remove(at);
        prop_assert!(!met(&shown, &table(&short)), "without row {at}");
    }

    #[test]
    fn json_tells_how_it_went(values in prop::collection::vec(value().prop_filter("named by words", |value| !value.0.starts_with("pid")), 0..4), count in 1..9_u32, indented: bool) {
        let json = |state: &str, ready: bool, count: u32, side: fn(&(String, String)) -> &str| {
            let notes: serde_json::Map<_, _> =
                values.iter().enumerate().map(|(i, value)| (format!("note{i}"), side(value).into())).collect();
            let all = serde_json::json!({"name": "web", "notes": notes, "state": state, "ready": ready, "count": count});
            if indented { serde_json::to_string_pretty(&all).expect("JSON") } else { all.to_string() }
        };
        let shown = json("Succeeded", true, count, |value| &value.0);
        prop_assert!(met(&shown, &json("Succeeded", true, count, |value| &value.1)), "untouched");
        for broken in [
            json("Failed", true, count, |value| &value.1),
            json("Succeeded", false, count, |value| &value.1),
            json("Succeeded", true, count - 1, |value| &value.1),
        ] {
            prop_assert!(!met(&shown, &broken), "{broken}");
        }
    }

    #[test]
    fn a_name_stands_for_one_other(
        names in prop::collection::hash_set("[a-z][0-9][b-d][0-9][k-n]{3}[0-9]", 3),
        lines in prop::collection::vec(sentence(), 0..3),
        json: bool,
    ) {
        let letters = |name: &String| name.replace(|c: char| c.is_ascii_digit(), "");
        prop_assume!(names.iter().map(letters).collect::<std::collections::BTreeSet<_>>().len() == 3);
        let [shown, one, other] = names.into_iter().collect::<Vec<_>>().try_into().expect("three names");
        let text = |first: &str, second: &str, side: fn(&Told) -> &str| {
            if json {
                return format!("{{\"from\": \"pg-{first}-1\", \"to\": [\"pg-{second}-2\"]}}");
            }
            let between: Vec<_> = lines.iter().map(side).collect();
            format!("pg-{first}-1 up\n{}\npg-{second}-2 up", between.join("\n"))
        };
        let page = text(&shown, &shown, |told| &told.shown);
        prop_assert!(met(&page, &text(&one, &one, |told| &told.came)), "one name");
        prop_assert!(!met(&page, &text(&one, &other, |told| &told.came)), "two names");
        let two = text(&shown, &other, |told| &told.shown);
        prop_assert!(met(&two, &text(&one, &one, |told| &told.came)), "two names on the page may be one");
    }
}
