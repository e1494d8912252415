//! A number that a system gave: long ones anywhere, shorter ones behind a label such as `id` or `inode`.

use super::super::place::Place;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind =
    Kind { name: "identifier", looks: Looks::Number, fits: is_given, agrees: as_long, bound: Bound::No };

const LABELS: [&str; 17] = [
    "cutoff",
    "relfrozenxid",
    "offset",
    "inode",
    "ino",
    "serial",
    "xid",
    "txid",
    "xmin",
    "oid",
    "relfilenode",
    "handle",
    "datid",
    "inum",
    "filenode",
    "nonce",
    "transactionid",
];

/// More digits than most things are counted in.
const LONG: usize = 10;

fn is_given(place: &Place<'_>) -> bool {
    let text = place.text();
    let label = place.label();
    let whole = text.bytes().all(|byte| byte.is_ascii_digit());
    let column = place.column().is_some_and(|column| column.title.contains('_'));
    let named = label.ends_with(&["id", "ids", "node", "device"]) && text.len() >= if column { 8 } else { 5 };
    let session = label.ends_with(&["session"]) && place.before().ends_with('-');
    let given = session || label.ends_with(&LABELS) || label.has(&["txid", "xid"]);
    let sums = ["bytes", "size", "max", "min", "sum", "total", "result", "value", "length"];
    let counted = place.next_words().first().is_some_and(|unit| COUNTED.contains(&unit.as_str()));
    let computed =
        counted || place.before().trim_end().ends_with(") =") || place.is_line() && text.len() < 15;
    let long = text.len() >= LONG && !label.is_count() && !label.has(&sums) && !computed && !is_round(text);
    whole && (long || named || given || is_listed_inode(place))
}

/// What is counted.
const COUNTED: [&str; 10] =
    ["rows", "records", "lines", "items", "inserted", "updated", "deleted", "requests", "bytes", "files"];

/// A power of two or of ten, or one less.
fn is_round(text: &str) -> bool {
    let Ok(number) = text.parse::<u128>() else { return false };
    number.is_power_of_two() || (number + 1).is_power_of_two() || text.trim_end_matches('0').len() <= 2
}

/// `762244 a.txt`, as `ls -i` has it: six digits or more and one name on a line.
fn is_listed_inode(place: &Place<'_>) -> bool {
    let name = place.after().trim_start();
    if COUNTED.contains(&name) {
        return false;
    }
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
        differ("1000000 rows", "2500000 rows");
        differ("factorial(20) = 2432902008176640000", "factorial(20) = 2432902008176640001");
        differ("session 3", "session 9");
        differ("\"id\": 42", "\"id\": 43");
        differ("rows: 1234567", "rows: 1234568");
    }
}
