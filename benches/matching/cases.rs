//! The cases: what is written to disk for each, how it is compared and how long that may take.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::contender::Contender;

/// What is measured.
pub(crate) struct Case {
    /// What its time may be.
    pub(crate) limit: Duration,
    /// `rehearse compare` on it.
    pub(crate) ours: Contender,
}

/// Writes what a case needs into its place.
type Make = fn(&Path) -> io::Result<Case>;

/// Every case by its name, in the order of `docs/performance.md`.
pub(crate) const ALL: &[(&str, Make)] = &[
    ("pairs", pairs),
    ("changed-lines", changed_lines),
    ("volatile-lines", volatile_lines),
    ("long-texts", long_texts),
    ("one-letter", one_letter),
    ("shifted-numbers", shifted_numbers),
];

const PAIRS: usize = 7_000;
const LONG_TEXT: usize = 200_000;
const LONG_LINE: usize = 1_000_000;

fn pairs(place: &Path) -> io::Result<Case> {
    let shared = std::env::var_os("REHEARSE_SHARED").map(PathBuf::from);
    let shared = shared.map(|shared| shared.join("pairs/visible.jsonl")).filter(|file| file.is_file());
    let file = if let Some(file) = shared {
        file
    } else {
        let own = (0..PAIRS).map(|number| own_pair(number) + "\n").collect::<String>();
        write(place, "pairs.jsonl", &own)?
    };
    let ours = compare(place, &["--batch", &file.to_string_lossy()], 0);
    Ok(Case { limit: Duration::from_secs(2), ours })
}

/// A table of some 800 bytes; every other one is met.
fn own_pair(number: usize) -> String {
    let table = |age: usize, state: &str| {
        (0..12).fold("NAME         READY   STATUS    RESTARTS   AGE\n".to_owned(), |mut text, row| {
            let state = if row == number % 12 { state } else { "Running" };
            let age = age + row;
            writeln!(text, "web-{number}-{row:<6} 1/1     {state:<9} 0          {age}s")
                .expect("a string takes all");
            text
        })
    };
    let state = if number.is_multiple_of(2) { "Running" } else { "Pending" };
    let (expected, actual) = (table(10, "Running"), table(40, state));
    serde_json::json!({ "id": number, "language": "output", "expected": expected, "actual": actual })
        .to_string()
}

fn changed_lines(place: &Path) -> io::Result<Case> {
    let lines = |changed: fn(u32) -> bool| {
        (1..=100_000).fold(String::new(), |mut text, n| {
            let state = if changed(n) { "stopped" } else { "running" };
            writeln!(text, "item {n} of the list is {state}").expect("a string takes all");
            text
        })
    };
    texts(place, &lines(|_| false), &lines(|n| n % 100 == 50), &[], 1)
        .map(|ours| Case { limit: Duration::from_secs(1), ours })
}

fn volatile_lines(place: &Path) -> io::Result<Case> {
    let lines = |hour: u32, pid: u32| {
        (0..100_000_u32).fold(String::new(), |mut text, n| {
            let (second, took) = (n % 60, n * pid % 1_000);
            writeln!(text, "2026-11-21T{hour:02}:48:{second:02}Z pid {} took {took}ms", n + pid)
                .expect("a string takes all");
            text
        })
    };
    texts(place, &lines(8, 1), &lines(9, 7), &[], 0).map(|ours| Case { limit: Duration::from_secs(1), ours })
}

fn long_texts(place: &Path) -> io::Result<Case> {
    const WORDS: [&str; 8] =
        ["cluster", "node", "ready", "image", "volume", "network", "address", "certificate"];
    let text = |changed: fn(usize) -> bool| {
        let mut text = String::with_capacity(LONG_TEXT + 100);
        for number in 0.. {
            if text.len() >= LONG_TEXT {
                break;
            }
            let word = WORDS[(number * 5 + number / 7) % WORDS.len()];
            let word = if changed(number) { "another" } else { word };
            text.push_str(word);
            text.push(if number % 12 == 11 { '\n' } else { ' ' });
        }
        text
    };
    texts(place, &text(|_| false), &text(|number| number % 50 == 25), &["--expect", "similar=0.8"], 0)
        .map(|ours| Case { limit: Duration::from_millis(500), ours })
}

fn one_letter(place: &Path) -> io::Result<Case> {
    let expected = "a".repeat(LONG_LINE);
    let mut actual = expected.clone();
    actual.replace_range(LONG_LINE / 2..=LONG_LINE / 2, "b");
    texts(place, &expected, &actual, &[], 1).map(|ours| Case { limit: Duration::from_secs(2), ours })
}

fn shifted_numbers(place: &Path) -> io::Result<Case> {
    let numbers = |first: u32| {
        let mut text = String::with_capacity(LONG_LINE + 20);
        for number in first.. {
            if text.len() >= LONG_LINE {
                break;
            }
            write!(text, "{number} ").expect("a string takes all");
        }
        text
    };
    texts(place, &numbers(1), &numbers(2), &[], 1).map(|ours| Case { limit: Duration::from_secs(2), ours })
}

fn texts(place: &Path, expected: &str, actual: &str, options: &[&str], status: i32) -> io::Result<Contender> {
    write(place, "expected.txt", expected)?;
    write(place, "actual.txt", actual)?;
    let files = ["--expected", "expected.txt", "--actual", "actual.txt"];
    Ok(compare(place, &[&files, options].concat(), status))
}

fn write(place: &Path, name: &str, text: &str) -> io::Result<PathBuf> {
    let path = place.join(name);
    fs::write(&path, text)?;
    Ok(path)
}

fn compare(place: &Path, options: &[&str], status: i32) -> Contender {
    let words = [env!("CARGO_BIN_EXE_rehearse"), "compare"].iter().chain(options).map(Into::into);
    Contender { name: "rehearse", commands: vec![words.collect()], directory: place.to_owned(), status }
}
