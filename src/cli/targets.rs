//! Files that reports would be written over: another report, or what the call reads.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::problems::Problem;
use super::reports::{Place, Report};
use crate::report::target;

/// A file, however it is named.
#[derive(Debug, PartialEq, Eq)]
enum Identity {
    /// One that exists: its device and its number there.
    Known(u64, u64),
    /// One that is yet to be written: its name in a directory without links.
    New(PathBuf),
}

impl Identity {
    /// `None` for what is no regular file, such as `/dev/null`: nothing is lost there.
    fn of(path: &Path) -> Option<Self> {
        if let Ok(metadata) = fs::metadata(path) {
            return metadata.is_file().then(|| Self::Known(metadata.dev(), metadata.ino()));
        }
        let target = target(path);
        let directory = target.parent().filter(|parent| !parent.as_os_str().is_empty());
        let directory = fs::canonicalize(directory.unwrap_or(Path::new("."))).ok()?;
        Some(Self::New(directory.join(target.file_name()?)))
    }
}

/// The first two reports that go to one file.
pub(super) fn shared(reports: &[Report]) -> Option<Problem> {
    let files: Vec<_> = files(reports).collect();
    files.iter().enumerate().find_map(|(index, (report, file))| {
        let (earlier, _) = files[..index].iter().find(|(_, other)| other == file)?;
        Some(Problem::SharedFile(format!("{} and {}", earlier.option(), report.option())))
    })
}

/// Reports that would be written over one of the files that are `read`.
pub(super) fn overwritten<'a>(reports: &[Report], read: impl Iterator<Item = &'a Path>) -> Vec<Problem> {
    let files: Vec<_> = files(reports).collect();
    if files.is_empty() {
        return Vec::new();
    }
    let read: Vec<_> = read.filter_map(|path| Some((path, Identity::of(path)?))).collect();
    let over = files.into_iter().filter_map(|(report, file)| {
        let (path, _) = read.iter().find(|(_, identity)| *identity == file)?;
        Some(Problem::Overwritten { path: path.to_path_buf(), report: report.option() })
    });
    over.collect()
}

fn files(reports: &[Report]) -> impl Iterator<Item = (&Report, Identity)> {
    reports.iter().filter_map(|report| match &report.place {
        Place::File(path) => Some((report, Identity::of(path)?)),
        Place::Stdout | Place::Job => None,
    })
}
