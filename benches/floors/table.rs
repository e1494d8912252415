//! The table that is printed, a row a case.

use std::time::Duration;

use crate::cases::{Aim, Case};

/// A case with its times.
pub(crate) struct Row<'a> {
    case: &'a Case,
    ours: Duration,
    floors: Vec<(char, Duration)>,
}

impl<'a> Row<'a> {
    /// `times` in the order of [`Case::contenders`].
    pub(crate) fn new(case: &'a Case, times: &[Duration]) -> Self {
        let (&ours, floors) = times.split_first().expect("the first contender is ours");
        let letters = case.floors.iter().map(|(letter, _)| *letter);
        Self { case, ours, floors: letters.zip(floors.iter().copied()).collect() }
    }

    fn floor(&self, wanted: char) -> Duration {
        let found = self.floors.iter().find(|(letter, _)| *letter == wanted);
        found.expect("a case has the floor that its aim names").1
    }

    fn limit(&self) -> Duration {
        match self.case.aim {
            Aim::Share { floor, factor } => self.floor(floor).mul_f64(factor),
            Aim::Above { floor, most } => self.floor(floor) + most,
            Aim::Within(most) => most,
        }
    }
}

/// Prints the names of the columns.
pub(crate) fn print_head() {
    println!("| case | rehearse | floors | ratios | aim | limit | met |");
    println!("| --- | ---: | --- | --- | --- | ---: | --- |");
}

/// Prints one case.
pub(crate) fn print(name: &str, row: &Row<'_>) {
    let floors = row.floors.iter().map(|(letter, time)| format!("{letter} {}", milliseconds(*time)));
    let ratios = row.floors.iter().map(|(letter, time)| ratio(*letter, row.ours, *time));
    let limit = row.limit();
    println!(
        "| {} | {} | {} | {} | {} | {} | {} |",
        name,
        milliseconds(row.ours),
        joined(floors),
        joined(ratios),
        row.case.aim,
        milliseconds(limit),
        if row.ours <= limit { "yes" } else { "no" },
    );
}

fn joined(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn milliseconds(time: Duration) -> String {
    let time = time.as_secs_f64() * 1000.0;
    if time < 10.0 { format!("{time:.1} ms") } else { format!("{time:.0} ms") }
}

fn ratio(letter: char, ours: Duration, floor: Duration) -> String {
    let (ours, floor) = (ours.as_secs_f64(), floor.as_secs_f64());
    if ours < floor {
        format!("{letter} / {:.1}", floor / ours)
    } else {
        format!("{:.2} × {letter}", ours / floor)
    }
}
