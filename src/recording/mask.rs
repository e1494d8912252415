//! Keeps out of a recording what nobody is to read, and what no two runs share.

use super::encoding::{base64, base64_within, percent};
use super::sweep::{sweep, whole_run};
use super::template::{MARKER, secret};
use super::{Call, Data, Exchange};

/// Shorter texts stand for themselves, as in reports: they would be found in ordinary words.
const SHORTEST: usize = 4;

/// Shorter pieces of base64 would stand in ordinary texts.
const SHORTEST_PIECE: usize = 6;

/// How the placeholder of such a piece ends.
const PIECE: &str = "|part}";

/// Texts, and what stands in their place.
#[derive(Debug, Clone, Default)]
pub struct Masks {
    pairs: Vec<(Vec<u8>, String)>,
}

impl Masks {
    /// `secrets`: names and values, of which those shorter than four bytes are passed over; `marker`: the text with
    /// which programs are asked to end an answer.
    pub fn new<'s>(secrets: impl IntoIterator<Item = (&'s str, &'s str)>, marker: &str) -> Self {
        let mut masks = Self { pairs: vec![(marker.as_bytes().to_vec(), MARKER.to_owned())] };
        for (name, value) in secrets {
            masks.add(name, "", value);
            masks.add(name, "|base64-line", &base64(format!("{value}\n").as_bytes()));
            if value.trim().contains('\n') {
                for (number, line) in value.lines().enumerate() {
                    masks.add(name, &format!("|line{}", number + 1), line.trim());
                }
            }
        }
        masks
    }

    /// A secret in all the ways in which it may be written.
    fn add(&mut self, name: &str, form: &str, value: &str) {
        if value.len() < SHORTEST || form.is_empty() && self.has(value) {
            return;
        }
        let mut push = |text: String, suffix: &str| {
            self.pairs.push((text.into_bytes(), secret(name, &format!("{form}{suffix}"))));
        };
        push(value.to_owned(), "");
        if form == "|base64-line" {
            return;
        }
        push(base64(value.as_bytes()), "|base64");
        push(percent(value), "|url");
        let escaped = serde_json::to_string(value).unwrap_or_default();
        push(escaped.trim_matches('"').to_owned(), "|json");
        for before in 0..3 {
            let piece = base64_within(value.as_bytes(), before);
            if piece.len() >= SHORTEST_PIECE {
                push(piece, "|part");
            }
        }
    }

    fn has(&self, value: &str) -> bool {
        self.pairs.iter().any(|(text, _)| text == value.as_bytes())
    }

    /// The bytes without any of the texts; longer ones first.
    pub fn mask(&self, bytes: &[u8]) -> Vec<u8> {
        sweep(bytes, &self.pairs, |start, end, by| {
            Some(if by.ends_with(PIECE) { whole_run(bytes, start, end) } else { (start, end) })
        })
    }

    /// The call without any of the texts.
    #[must_use]
    pub fn masked(&self, call: &Call) -> Call {
        let word = |word: &String| String::from_utf8_lossy(&self.mask(word.as_bytes())).into_owned();
        let data = |data: &Data| Data(self.mask(&data.0));
        let exchange = |exchange: &Exchange| Exchange {
            stdin: data(&exchange.stdin),
            keys: data(&exchange.keys),
            terminal: data(&exchange.terminal),
            stdout: data(&exchange.stdout),
            stderr: data(&exchange.stderr),
        };
        Call {
            words: call.words.iter().map(word).collect(),
            exchanges: call.exchanges.iter().map(exchange).collect(),
            ..*call
        }
    }
}
