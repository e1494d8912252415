//! Tells random text from words.

/// Share of neighbours of different classes (small, capital, digit) in text drawn from all three; words in
/// `CamelCase2` reach a third of it.
const CHANGES: f64 = 0.36;

/// Share of a text that words of three letters or more may make up.
const WORDS: f64 = 0.45;

/// A line of a key in base 64, whose head is far from random.
const KEY_LINE: usize = 40;

/// Letters of both cases and digits in no order that a person would write.
pub(super) fn is_random(text: &str) -> bool {
    let run = text.split(|c: char| !c.is_ascii_alphanumeric()).max_by_key(|run| run.len()).unwrap_or("");
    let key_line = text.len() >= KEY_LINE && !text.contains(['-', '_']);
    let run = if key_line { text } else { run };
    let has = |class: fn(&u8) -> bool| run.bytes().any(|byte| class(&byte));
    text.len() >= 16
        && run.len() >= 8
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && changes(run) >= CHANGES
        && words(text) <= if text.len() >= 20 { 0.55 } else { WORDS }
}

/// Letters of both cases of which few make up words.
pub(super) fn is_shuffled(text: &str) -> bool {
    changes(text) >= CHANGES && words(text) <= 0.5
}

/// Behind a label such as `password:` less is asked for: a digit or both cases, no word.
pub(super) fn is_secret(text: &str) -> bool {
    let has = |class: fn(&u8) -> bool| text.bytes().any(|byte| class(&byte));
    let mixed = has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && changes(text) >= 0.3
        && words(text) <= WORDS;
    let numbered = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic) && changes(text) >= 0.2;
    text.len() >= 8 && (mixed || numbered)
}

fn class(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    }
}

fn changes(text: &str) -> f64 {
    let changes = text.as_bytes().windows(2).filter(|pair| class(pair[0]) != class(pair[1])).count();
    changes as f64 / (text.len().max(2) - 1) as f64
}

/// Share of the text in runs of three small letters or more, a capital before them counted.
fn words(text: &str) -> f64 {
    let mut letters = 0;
    let mut capital = 0;
    for run in text.as_bytes().chunk_by(|a, b| class(*a) == class(*b)) {
        if class(run[0]) == 1 && run.len() + capital >= 3 {
            letters += run.len() + capital;
        }
        capital = usize::from(class(run[0]) == 2);
    }
    letters as f64 / text.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_not_random() {
        for text in [
            "mMnd05L8iCnRAXFnnxl0HBJuFYSLKKGH",
            "MC4CAQAwBQYDK2VwBCIEICc6xvdb1H/mxVLKdghhnxFBGkiOK9sMHVJer/21lUu6",
            "Zx8Qw2Lm9+Rt4Kp7aaQ=",
            "AKIA1b2C3d4E5f6G7h",
        ] {
            assert!(is_random(text), "{text}");
        }
        for text in [
            "MicrosoftContainerService2024",
            "myResourceGroup67a7ba",
            "KeyVault/vaults/myKeyVaultb1404f",
            "subscriptions/aaaa6a6a-bb7b-cc8c/resourceGroups/myResourceGroupabc123",
            "aks-nodepool1-28993262-vmss000000",
            "this_is_a_long_name_of_2_things",
            "AzureKubernetesServiceRBACReader",
            "aaaaaaaaaaaaaaaaaaaaaaaaaa",
        ] {
            assert!(!is_random(text), "{text}");
        }
    }
}
