//! The JSON report, schema 1: a run's records as they are, for machines.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::run::RunRecord;

/// Mode of a new report before the process's umask takes its share.
const MODE: u32 = 0o666;

/// Writes a run as indented JSON with a final newline. Fails as `out` does.
pub fn write(record: &RunRecord, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, record)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes a run to a file all at once: a reader sees the old report or the new one, never half of it.
///
/// An existing file keeps its mode, a symbolic link its target; a device or pipe is written in place. Fails
/// where the directory is missing or may not be written.
pub fn save(record: &RunRecord, path: &Path) -> io::Result<()> {
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        return write(record, &mut File::options().write(true).open(path)?);
    }
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let directory = target.parent().filter(|parent| parent.as_os_str() != OsStr::new(""));
    let directory = directory.unwrap_or(Path::new("."));
    fs::metadata(directory)?;
    let mut file = tempfile::Builder::new()
        .prefix(".rehearse-")
        .permissions(Permissions::from_mode(MODE))
        .tempfile_in(directory)?;
    write(record, file.as_file_mut())?;
    if let Some(metadata) = existing {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.persist(&target)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    const SCHEMA: &str = r#"{"schema":1,"tool":{"name":"rehearse","version":"0.1.0"},"started_at":"2026-11-21T08:00:00Z","duration_ms":1200,"summary":{"documents":{"total":1,"passed":0,"failed":1,"skipped":0},"steps":{"total":2,"passed":0,"failed":1,"skipped":0,"not_run":1}},"documents":[{"path":"guide.md","title":"Guide","properties":{},"verdict":"failed","duration_ms":1180,"findings":[{"rule":"odd","line":12,"message":"odd thing","help":null}],"steps":[{"number":3,"name":null,"document":"guide.md","line":57,"heading":["Deploy","Check"],"language":"bash","command":"kubectl get pods\n","role":"step","verdict":"failed","reason":"1 of 2 expected lines differs","status":0,"attempts":1,"duration_ms":310,"stdout":"","stderr":"","truncated":false,"inputs":[],"variables":{"set":{"POD":"pg-1"},"unset":[]},"expectation":{"line":63,"language":"output","kind":"match","threshold":null,"expected":"NAME   STATUS\npg-1   Running\n","score":0.5,"met":false,"substitutions":[{"line":65,"kind":"duration","expected":"4m25s","actual":"12s"}],"difference":"unified diff"}},{"number":4,"name":null,"document":"guide.md","line":70,"heading":[],"language":"bash","command":"true\n","role":"cleanup","verdict":"not-run","reason":null,"status":null,"attempts":0,"duration_ms":0,"stdout":"","stderr":"","truncated":false,"inputs":[],"variables":{"set":{},"unset":[]},"expectation":null}]}]}"#;

    #[test]
    fn equals_schema_1_in_every_field_and_their_order() {
        let mut out = Vec::new();
        write(&sample::schema(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("{\n  \"schema\": 1,\n") && text.ends_with("}\n"));
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value.to_string(), SCHEMA);
    }

    #[test]
    fn replaces_a_file_and_keeps_its_mode_and_link() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("report.json");
        let link = directory.path().join("latest.json");
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("report.json", &link).unwrap();
        save(&sample::schema(), &link).unwrap();
        assert!(fs::read_to_string(&file).unwrap().starts_with("{\n"));
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_new_file_is_as_readable_as_any_other() {
        let directory = tempfile::tempdir().unwrap();
        let (plain, report) = (directory.path().join("plain"), directory.path().join("report"));
        fs::write(&plain, "").unwrap();
        save(&sample::schema(), &report).unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(plain), mode(report));
    }

    #[test]
    fn says_that_the_directory_is_missing() {
        let error = save(&sample::schema(), Path::new("/nowhere/at/all/report.json")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
