//! The folder that reports are kept in, a JSON file each.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Glimpse, History};
use crate::report::{Format, ReadError};
use crate::run::RunRecord;

/// What is in a folder of reports.
#[derive(Debug, Default)]
pub struct Folder {
    /// The reports, by the names of their files.
    pub reports: Vec<(PathBuf, Glimpse)>,
    /// Files that are none, or cannot be read.
    pub broken: Vec<(PathBuf, Broken)>,
}

/// Why a file of the folder does not count.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// It is not a report.
    #[error(transparent)]
    NoReport(#[from] ReadError),
}

impl Folder {
    /// Looks at every `.json` file of a directory. Fails where the directory cannot be read.
    pub fn read(directory: &Path) -> io::Result<Self> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(directory)? {
            paths.push(entry?.path());
        }
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        let mut folder = Self::default();
        for path in paths {
            match fs::read(&path).map_err(Broken::from).and_then(|text| Ok(Glimpse::read(&text)?)) {
                Ok(glimpse) => folder.reports.push((path, glimpse)),
                Err(broken) => folder.broken.push((path, broken)),
            }
        }
        Ok(folder)
    }

    /// Puts a report into the folder at `directory`, which is made where it is missing, under the time at which it started.
    /// Nothing is written where the folder has a report of the same start and the same documents. Fails where the file
    /// cannot be written.
    pub fn add(&mut self, record: &RunRecord, directory: &Path) -> io::Result<()> {
        let glimpse = Glimpse::of(record);
        if self.reports.iter().any(|(_, known)| known.is_same_run(&glimpse)) {
            return Ok(());
        }
        fs::create_dir_all(directory)?;
        let stem = stem(&record.started_at);
        let names = (1..).map(|number| match number {
            1 => format!("{stem}.json"),
            number => format!("{stem}-{number}.json"),
        });
        let path = names
            .map(|name| directory.join(name))
            .find(|path| !path.exists())
            .expect("numbers do not come to an end");
        Format::Json.save(record, None, &path)?;
        self.reports.push((path, glimpse));
        Ok(())
    }

    /// The file of the report that started last.
    pub fn latest(&self) -> Option<&Path> {
        let latest = self.reports.iter().max_by_key(|(_, glimpse)| &glimpse.started_at);
        latest.map(|(path, _)| path.as_path())
    }

    /// What the reports say of each document.
    pub fn history(self) -> History {
        History::of(self.reports.into_iter().map(|(_, glimpse)| glimpse).collect())
    }
}

/// A file's name made of a time stamp, whatever stands in it.
fn stem(started_at: &str) -> String {
    let kept = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    let stem: String = started_at.chars().map(kept).collect();
    if stem.is_empty() { "report".to_owned() } else { stem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_report_is_kept_once_and_never_in_the_place_of_another() {
        let directory = tempfile::tempdir().unwrap();
        let directory = directory.path().join("nightly");
        let mut folder = Folder::default();
        let mut record = sample::run(vec![sample::document("a.md", Vec::new())]);
        folder.add(&record, &directory).unwrap();
        folder.add(&record, &directory).unwrap();
        record.documents[0].path = "b.md".into();
        folder.add(&record, &directory).unwrap();
        let names = |folder: &Folder| -> Vec<String> {
            let name =
                |(path, _): &(PathBuf, Glimpse)| path.file_name().unwrap().to_string_lossy().into_owned();
            folder.reports.iter().map(name).collect()
        };
        let expected = ["2026-11-21T08-00-00Z.json", "2026-11-21T08-00-00Z-2.json"];
        assert_eq!(names(&folder), expected);
        let mut read = Folder::read(&directory).unwrap();
        assert_eq!(read.reports.len(), 2);
        read.add(&record, &directory).unwrap();
        assert_eq!(read.reports.len(), 2);
    }

    #[test]
    fn a_name_stays_in_its_folder() {
        assert_eq!(stem("../x:y"), "---x-y");
        assert_eq!(stem(""), "report");
    }
}
