//! What names a value, and what that says of it: chosen by somebody, measured, a secret.

use super::column::{Column, last_bytes};

/// A key is looked for so many bytes before its value.
const NEAR: usize = 256;

/// The words of a label, in lower case, `camelCase` taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    words: Vec<String>,
    from: From,
    /// The value has a fraction: nobody chose it and it counts nothing.
    fraction: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Column { measures: bool },
    Key,
    Words,
}

/// Somebody chose the value.
const CONFIGURED: [&str; 33] = [
    "timeout",
    "interval",
    "period",
    "ttl",
    "retention",
    "limit",
    "limits",
    "requested",
    "quota",
    "capacity",
    "expires",
    "expiry",
    "expiration",
    "grace",
    "window",
    "schedule",
    "threshold",
    "keepalive",
    "lifetime",
    "delay",
    "replicas",
    "storage",
    "deadline",
    "version",
    "toleration",
    "maximum",
    "minimum",
    "desired",
    "backoff",
    "budget",
    "reserved",
    "every",
    "validity",
];

/// The value was measured, wherever it stands.
const MEASURED: [&str; 31] = [
    "elapsed", "took", "latency", "rtt", "msec", "msecs", "usec", "usecs", "nsec", "uptime", "loadavg",
    "bogomips", "mhz", "tps", "qps", "rps", "speedup", "rss", "vsz", "dload", "jitter", "rtt_ms", "goodput",
    "resident", "faults", "switches", "ctxt", "stddev", "mdev", "p95", "p99",
];

/// The value was measured, unless a whole number stands behind a key: then somebody may have asked for it.
const PERFORMANCE: [&str; 5] = ["throughput", "iops", "bandwidth", "speed", "duration"];

/// Times without a unit: measured wherever they have a fraction.
const TIMES: [&str; 11] =
    ["time", "real", "user", "sys", "system", "seconds", "secs", "sec", "ms", "wall", "load"];

/// The value was measured where these head two columns of a table or more, or one where it has a fraction.
const LIKELY: [&str; 36] = [
    "ratio",
    "compressed",
    "uncompressed",
    "time",
    "real",
    "user",
    "sys",
    "system",
    "cpu",
    "mem",
    "memory",
    "free",
    "used",
    "avail",
    "available",
    "buff",
    "cache",
    "cached",
    "buffers",
    "shared",
    "load",
    "average",
    "idle",
    "rate",
    "left",
    "spent",
    "upload",
    "seconds",
    "secs",
    "sec",
    "ms",
    "swpd",
    "use",
    "mean",
    "wall",
    "cost",
];

/// Columns that name something, also in a table of measurements.
const NAMES: [&str; 13] = [
    "command", "cmd", "args", "name", "image", "port", "ports", "version", "id", "path", "mounted", "node",
    "file",
];

/// Columns that count, also in a table of measurements.
const COUNTS: [&str; 24] = [
    "ready", "restarts", "replicas", "errors", "error", "failed", "failures", "passed", "rows", "count",
    "links", "current", "desired", "up", "number", "tests", "exit", "status", "code", "workers", "score",
    "rank", "rc", "attempts",
];

const SECRETS: [&str; 15] = [
    "token",
    "key",
    "secret",
    "password",
    "passwd",
    "signature",
    "sig",
    "digest",
    "nonce",
    "cookie",
    "session",
    "csrf",
    "credential",
    "hash",
    "etag",
];

impl Label {
    /// The label that the name of a variable makes.
    pub(super) fn of_name(name: &str) -> Self {
        Self { words: words(name), from: From::Key, fraction: false }
    }

    pub(super) fn of_column(column: Column<'_>) -> Self {
        let from = From::Column { measures: column.measures };
        Self { words: words(last_bytes(column.title, NEAR)), from, fraction: false }
    }

    /// The label of a value with this text before it: `key:` and `key=` also behind other values of a list,
    /// else up to three words. The last 256 bytes are looked at.
    pub(super) fn before(before: &str, key: Option<&str>, value: &str) -> Self {
        let before = last_bytes(before, NEAR);
        let fraction = value.contains('.');
        let listed = |c: char| {
            c.is_ascii_digit()
                || matches!(
                    c,
                    '.' | ',' | ' ' | '\t' | '/' | '+' | '-' | '%' | 'x' | '"' | '\'' | '(' | '<' | '~'
                )
        };
        let behind = before.trim_end_matches(listed);
        let is_list = !before[behind.len()..].trim_start().contains("  ");
        let behind = if is_list { behind } else { "" };
        let record = behind.strip_suffix('|').filter(|name| is_field(name.trim()));
        if let Some(before_sign) = behind.strip_suffix([':', '=']).or(record) {
            let name = before_sign.trim_end_matches(['"', '\'', ' ', '\\']);
            let inner = if name.ends_with(')') { name.rfind('(').unwrap_or(name.len()) } else { name.len() };
            let start = name[..inner].rfind(|c| ",;|{}[(\t\"&?".contains(c)).map_or(0, |at| at + 1);
            let start = name.rfind("  ").map_or(start, |at| start.max(at));
            let option = before_sign.len() == name.len() && behind.ends_with('=');
            let start = if option {
                name.rfind(char::is_whitespace).map_or(start, |at| start.max(at + 1))
            } else {
                start
            };
            let key = name[start..].trim();
            return Self { words: words(key), from: From::Key, fraction };
        }
        let clause = before.rsplit([',', ';', '|', '(', ':', '=']).next().unwrap_or("");
        let named = |word: &&str| !word.bytes().any(|byte| byte.is_ascii_digit());
        let mut near: Vec<&str> = clause.split_whitespace().rev().take_while(named).take(3).collect();
        near.reverse();
        match key {
            Some(key) if near.is_empty() => {
                Self { words: words(last_bytes(key, NEAR)), from: From::Key, fraction }
            }
            _ => Self { words: words(&near.join(" ")), from: From::Words, fraction },
        }
    }

    /// The label of another value at the same place.
    pub(super) fn of_value(self, value: &str) -> Self {
        let column = matches!(self.from, From::Column { .. });
        Self { fraction: !column && value.contains('.'), ..self }
    }

    /// A key stands directly before the value.
    pub(super) fn is_key(&self) -> bool {
        self.from == From::Key
    }

    /// One of its words is one of these.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        self.words.iter().any(|word| names.contains(&word.as_str()))
    }

    /// Its last word is one of these.
    pub(super) fn ends_with(&self, names: &[&str]) -> bool {
        self.words.last().is_some_and(|word| names.contains(&word.as_str()))
    }

    /// Somebody chose the value, or asked for it.
    pub(super) fn is_configured(&self) -> bool {
        let bounds = self.has(&["max", "min", "provisioned"])
            && !self.has(&["avg", "mdev", "mean", "average", "rtt"])
            && !self.fraction;
        if self.from == (From::Column { measures: true }) {
            return false;
        }
        self.has(&CONFIGURED) && !self.has(&["resident"]) || bounds && self.from == From::Key
    }

    /// The value of a setting, as `SHOW` tells it, or how long something is kept.
    pub(super) fn is_setting(&self) -> bool {
        let kept = ["retention", "ttl", "expires", "expiry", "grace", "lifetime", "lease"];
        let shown = self.is_configured() && matches!(self.from, From::Column { measures: false });
        shown || self.from != From::Words && self.has(&kept)
    }

    /// It heads a column.
    pub(super) fn is_column(&self) -> bool {
        matches!(self.from, From::Column { .. })
    }

    /// The value was measured.
    pub(super) fn is_measured(&self) -> bool {
        let likely = match self.from {
            From::Column { measures } => {
                measures && (self.has(&LIKELY) || self.words.iter().any(|word| is_time(word)))
            }
            From::Key | From::Words => self.fraction && self.has(&TIMES),
        };
        let performance = self.has(&PERFORMANCE) && (self.from != From::Key || self.fraction);
        let column = matches!(self.from, From::Column { .. });
        let per_second = !column && self.words.len() > 1 && self.ends_with(&["sec"])
            || self.has(&["per"]) && self.ends_with(&["second", "sec", "minute"]);
        !self.has(&COUNTS)
            && !self.ends_with(&["id"])
            && (per_second || self.has(&MEASURED) || performance || likely)
    }

    /// It shares a word with another label.
    pub(super) fn shares(&self, other: &Self) -> bool {
        self.words.iter().any(|word| other.words.contains(word))
    }

    /// The value counts something.
    pub(super) fn is_count(&self) -> bool {
        self.has(&COUNTS)
    }

    /// It heads a column in a table of measurements.
    pub(super) fn is_of_measurements(&self) -> bool {
        self.from == From::Column { measures: true } && !self.has(&COUNTS) && !self.has(&NAMES)
    }

    /// The value is a secret, or a proof made with one.
    pub(super) fn is_secret(&self) -> bool {
        let about =
            ["algorithm", "type", "usage", "name", "id", "alias", "file", "path", "kind", "class", "size"];
        self.has(&SECRETS) && !self.has(&about)
    }
}

/// The name of a field, as `psql` lists records.
fn is_field(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphabetic() || c == '_' || c == ' ')
}

/// A title says that its column holds measurements.
pub(super) fn measures(title: &str) -> bool {
    if matches!(title, "CPU" | "MEMORY" | "MEM") {
        return false;
    }
    let words = words(title);
    let has = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    has(&MEASURED) || has(&PERFORMANCE) || has(&LIKELY) || words.iter().any(|word| is_time(word))
}

/// `tottime`, `cumtime`: times in one word.
fn is_time(word: &str) -> bool {
    word.len() > 4 && word.ends_with("time")
}

/// The words of a text, in lower case.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars() {
        if c.is_alphanumeric() {
            let starts = !last.is_alphanumeric() || c.is_uppercase() && last.is_lowercase();
            if starts {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        last = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(text: &str) -> Vec<String> {
        Label::before(text, None, "1").words
    }

    #[test]
    fn a_key_names_all_values_behind_it() {
        assert_eq!(before("rtt min/avg = 0.034/0.040/"), ["rtt", "min", "avg"]);
        assert_eq!(before(" x=1, load average: 0.52, "), ["load", "average"]);
        assert_eq!(before("{\"nodePort\": "), ["node", "port"]);
        assert_eq!(before("Inode: 12   Links: "), ["links"]);
        assert_eq!(before("server started, with pid "), ["with", "pid"]);
        assert_eq!(before("(actual time=0.005.."), ["time"]);
    }

    #[test]
    fn weak_words_need_a_column_or_a_fraction() {
        assert!(Label::before("real ", None, "0.001").is_measured());
        assert!(!Label::before("runAsUser: ", None, "1000").is_measured());
        assert!(Label::before("uptime_in_seconds:", None, "12").is_measured());
        assert!(!Label::before("timeoutSeconds: ", None, "5").is_measured());
        assert!(Label::before("timeoutSeconds: ", None, "5").is_configured());
        assert!(Label::of_column(Column { title: "used", measures: true }).is_measured());
    }
}
