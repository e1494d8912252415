//! Labelled pairs of a promised and an actual output: what a careful reader lets by is met, and nothing else.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{Test, shared};

/// What a careful reader says of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Label {
    Pass,
    Fail,
}

/// A pair of a file and whether the program took it as its label says.
struct Judged {
    id: String,
    kind: String,
    label: Label,
    right: bool,
}

/// How many of some pairs were taken as labelled.
#[derive(Clone, Copy, Default)]
struct Share {
    right: usize,
    all: usize,
}

impl Share {
    fn of<'a>(judged: impl IntoIterator<Item = &'a Judged>) -> Self {
        judged.into_iter().fold(Self::default(), |share, pair| Self {
            right: share.right + usize::from(pair.right),
            all: share.all + 1,
        })
    }

    fn reaches(self, permille: usize) -> bool {
        self.right * 1000 >= self.all * permille
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.right, self.all)
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

fn label(pair: &Value) -> Label {
    match pair["label"].as_str() {
        Some("pass") => Label::Pass,
        Some("fail") => Label::Fail,
        other => panic!("{}: label {other:?}", pair["id"]),
    }
}

/// Every pair of a file, in order, as the program takes it in one batch.
#[track_caller]
fn judged(pairs: &Path) -> Vec<Judged> {
    let asked = lines(&fs::read_to_string(pairs).expect("a file of pairs"));
    let path = pairs.to_str().expect("a path in UTF-8");
    let answered = lines(&Test::new().args(["compare", "--batch", path]).passes().stderr("").stdout);
    assert_eq!(answered.len(), asked.len(), "an answer a pair");
    asked
        .iter()
        .zip(&answered)
        .map(|(pair, answer)| {
            assert_eq!(answer["id"], pair["id"], "the answers are in order");
            let met = answer["met"].as_bool().expect("whether it is met");
            Judged {
                id: pair["id"].to_string(),
                kind: pair["kind"].as_str().expect("a kind").to_owned(),
                label: label(pair),
                right: met == (label(pair) == Label::Pass),
            }
        })
        .collect()
}

fn wrong(judged: &[Judged]) -> String {
    judged
        .iter()
        .filter(|pair| !pair.right)
        .map(|Judged { id, kind, label, .. }| format!("\n  {id} ({kind}) is labelled {label:?}"))
        .collect()
}

#[track_caller]
fn reach_each_label(judged: &[Judged], permille: usize) {
    for label in [Label::Pass, Label::Fail] {
        let share = Share::of(judged.iter().filter(|pair| pair.label == label));
        assert!(share.all > 0, "no pair is labelled {label:?}");
        assert!(
            share.reaches(permille),
            "{share} labelled {label:?} are right, {permille} ‰ asked:{}",
            wrong(judged)
        );
    }
}

#[track_caller]
fn reach_each_kind(judged: &[Judged], permille: usize) {
    let mut kinds: BTreeMap<(Label, &str), Vec<&Judged>> = BTreeMap::new();
    for pair in judged {
        kinds.entry((pair.label, &pair.kind)).or_default().push(pair);
    }
    let poor: String = kinds
        .into_iter()
        .map(|(kind, pairs)| (kind, Share::of(pairs)))
        .filter(|(_, share)| !share.reaches(permille))
        .map(|((label, kind), share)| format!("\n  {kind} ({label:?}): {share}"))
        .collect();
    assert!(poor.is_empty(), "kinds under {permille} ‰:{poor}\nwrong:{}", wrong(judged));
}

fn own() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pairs.jsonl")
}

#[test]
fn every_pair_of_our_own_is_taken_as_labelled() {
    let judged = judged(&own());
    let wrong = wrong(&judged);
    assert!(wrong.is_empty(), "{} are right, but not:{wrong}", Share::of(&judged));
}

#[test]
fn our_own_pairs_are_of_both_labels_for_nearly_every_kind() {
    const ONE_SIDED: [&str; 8] = [
        "blank-lines",
        "cut-short",
        "empty",
        "equal",
        "indent",
        "other-output",
        "unexpected-row",
        "wrong-kind",
    ];
    let pairs = lines(&fs::read_to_string(own()).expect("a file of pairs"));
    assert!(pairs.len() >= 90, "{} pairs", pairs.len());
    let mut kinds: BTreeMap<&str, Vec<Label>> = BTreeMap::new();
    for pair in &pairs {
        kinds.entry(pair["kind"].as_str().expect("a kind")).or_default().push(label(pair));
    }
    for (kind, labels) in kinds {
        let both = labels.contains(&Label::Pass) && labels.contains(&Label::Fail);
        assert_eq!(both, !ONE_SIDED.contains(&kind), "{kind}: {labels:?}");
    }
}

#[test]
fn shared_pairs_of_documents_are_taken_as_labelled() {
    let Some(shared) = shared() else { return };
    let judged = judged(&shared.join("pairs/visible.jsonl"));
    reach_each_label(&judged, 995);
    reach_each_kind(&judged, 970);
}

#[test]
fn shared_pairs_of_real_runs_are_taken_as_labelled() {
    let Some(shared) = shared() else { return };
    reach_each_label(&judged(&shared.join("pairs/natural.jsonl")), 970);
}
