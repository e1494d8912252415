//! A number that a system gave: long ones anywhere, shorter ones behind a label such as `id` or `inode`.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind =
    Kind { name: "identifier", looks: Looks::Number, fits: is_given, agrees: as_long, bound: Bound::No };

const LABELS: [&str; 16] = [
    "cutoff",
    "session",
    "inode",
    "ino",
    "serial",
    "xid",
    "txid",
    "xmin",
    "oid",
    "relfilenode",
    "txid_current",
    "handle",
    "datid",
    "inum",
    "filenode",
    "nonce",
];

/// As many digits as an account of AWS has.
const LONG: usize = 12;

fn is_given(place: &Place<'_>) -> bool {
    let text = place.text();
    let label = place.label();
    let whole = text.bytes().all(|byte| byte.is_ascii_digit());
    let named = label.ends_with(&["id", "ids", "node", "device"]) && text.len() >= 5;
    let given = label.ends_with(&LABELS) || label.has(&["txid", "xid"]);
    let long = text.len() >= LONG && !label.is_count();
    whole && (long || named || given || is_listed_inode(place))
}

/// `762244 a.txt`, as `ls -i` has it: six digits or more and one name on a line.
fn is_listed_inode(place: &Place<'_>) -> bool {
    let name = place.after().trim_start();
    let alone = !name.is_empty() && !name.contains(char::is_whitespace) && place.before().trim().is_empty();
    alone && place.text().len() >= 6 && place.after().starts_with(' ')
}

fn as_long(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    let (expected, actual) = (expected.text().len(), actual.text().len());
    expected < LONG && actual < LONG || expected.abs_diff(actual) <= 2
}

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn long_and_labelled_numbers_change() {
        same("system identifier:  7710544539692535639", "system identifier:  7710544547019202429");
        same("Creation complete [id=8735219874]", "Creation complete [id=1735219811]");
        same("Inode: 1234567     Links: 1", "Inode: 89     Links: 1");
        same("762244 a.txt\n762246 logs", "819202 a.txt\n819539 logs");
        differ("10 f", "11 f");
        differ("\"id\": 42", "\"id\": 43");
        differ("rows: 1234567", "rows: 1234568");
    }
}
