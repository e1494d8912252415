//! Innovation Engine's scores, as measured there, are those that `compare` prints.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Test, shared};

/// Scores are the same to this.
const EPSILON: f64 = 1e-9;

fn values(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn measured_scores_are_printed() {
    let Some(shared) = shared() else { return };
    let measured = values(&fs::read_to_string(shared.join("pairs/ie-scores.jsonl")).expect("the scores"));
    assert_eq!(measured.len(), 196);
    let pairs = (0..).zip(&measured).map(|(id, pair)| {
        let [language, expected, actual] = ["language", "expected", "actual"].map(|key| &pair[key]);
        json!({"id": id, "language": language, "expected": expected, "actual": actual}).to_string() + "\n"
    });
    let test = Test::new().args(["compare", "--batch", "-"]).stdin(&pairs.collect::<String>());
    let answers = values(&test.passes().stderr("").stdout);
    assert_eq!(answers.len(), measured.len());
    for (pair, answer) in measured.iter().zip(&answers) {
        let [score, printed] =
            [&pair["score"], &answer["ie_score"]].map(|score| score.as_f64().expect("a score"));
        assert!((score - printed).abs() < EPSILON, "{score} is {printed}: {pair}");
    }
}
