//! Other ways in which a secret is written: base64, and percent signs in a URL.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The bytes in base64, padded.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let number = chunk.iter().fold(0_u32, |number, &byte| number << 8 | u32::from(byte));
        let number = number << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = (number >> (18 - 6 * place) & 63) as usize;
            text.push(if place > chunk.len() { '=' } else { ALPHABET[digit].into() });
        }
    }
    text
}

/// What base64 stands for; `None` where it is none, or no text.
pub(super) fn from_base64(text: &str) -> Option<String> {
    let digits = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for chunk in digits.as_bytes().chunks(4) {
        let mut number = 0;
        for &digit in chunk {
            number = number << 6 | u32::try_from(ALPHABET.iter().position(|&known| known == digit)?).ok()?;
        }
        number <<= 6 * (4 - chunk.len());
        let count = match chunk.len() {
            1 => return None,
            length => length - 1,
        };
        bytes.extend_from_slice(&number.to_be_bytes()[1..=count]);
    }
    String::from_utf8(bytes).ok()
}

/// The middle of the base64 of any text that has `bytes` in it behind `before` others, modulo 3: the characters that
/// nothing around them changes.
pub(super) fn base64_within(bytes: &[u8], before: usize) -> String {
    let mut shifted = vec![0; before];
    shifted.extend_from_slice(bytes);
    let text = base64(&shifted);
    let first = (before * 8).div_ceil(6);
    let last = shifted.len() * 8 / 6;
    text[first..last].to_owned()
}

/// The text as it stands in a URL.
pub(super) fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_written_and_read() {
        for (text, told) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(text.as_bytes()), told);
            assert_eq!(from_base64(told).as_deref(), Some(text));
        }
        assert_eq!(from_base64("a"), None);
        assert_eq!(from_base64("!!!!"), None);
    }

    #[test]
    fn the_middle_stands_in_the_base64_of_any_text_around() {
        for before in ["", "u", "us", "user:"] {
            let whole = base64(format!("{before}hunter22 and more").as_bytes());
            let middle = base64_within(b"hunter22", before.len() % 3);
            assert!(middle.len() > 6 && whole.contains(&middle), "{before} {middle} {whole}");
        }
    }

    #[test]
    fn a_url_escapes_what_it_must() {
        assert_eq!(percent("a@b/c-d"), "a%40b%2Fc-d");
    }
}
