//! The JSON report, schema 1: a run's records as they are, for machines.

use std::io::{self, BufWriter, Write};

use crate::run::RunRecord;

/// Writes a run as indented JSON with a final newline. Fails as `out` does.
pub fn write(record: &RunRecord, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, record)?;
    out.write_all(b"\n")?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    const SCHEMA: &str = r##"{"schema":1,"tool":{"name":"rehearse","version":"0.1.0"},"started_at":"2026-11-21T08:00:00Z","duration_ms":1200,"summary":{"documents":{"total":1,"passed":0,"failed":1,"skipped":0},"steps":{"total":2,"passed":0,"failed":1,"skipped":0,"not_run":1}},"documents":[{"path":"guide.md","title":"Guide","properties":{},"verdict":"failed","duration_ms":1180,"findings":[{"rule":"odd","line":12,"message":"odd thing","help":null}],"steps":[{"number":3,"name":null,"document":"guide.md","line":57,"heading":["Deploy","Check"],"language":"bash","command":"kubectl get pods\n","role":"step","verdict":"failed","reason":"1 of 2 expected lines differs","status":0,"attempts":1,"duration_ms":310,"stdout":"","stderr":"","truncated":false,"inputs":[],"variables":{"set":{"POD":"pg-1"},"unset":[]},"expectation":{"line":63,"language":"output","kind":"match","threshold":null,"expected":"NAME   STATUS\npg-1   Running\n","score":0.5,"met":false,"substitutions":[{"line":65,"kind":"duration","expected":"4m25s","actual":"12s"}],"difference":"unified diff"},"failed_at":null},{"number":4,"name":null,"document":"guide.md","line":70,"heading":[],"language":"bash","command":"true\n","role":"cleanup","verdict":"not-run","reason":null,"status":null,"attempts":0,"duration_ms":0,"stdout":"","stderr":"","truncated":false,"inputs":[],"variables":{"set":{},"unset":[]},"expectation":null,"failed_at":null}],"sources":[{"path":"guide.md","text":"# Guide\n"}]}]}"##;

    #[test]
    fn equals_schema_1_in_every_field_and_their_order() {
        let mut out = Vec::new();
        write(&sample::schema(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("{\n  \"schema\": 1,\n") && text.ends_with("}\n"));
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value.to_string(), SCHEMA);
    }
}
