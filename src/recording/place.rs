//! Where the recording of a document lies.

use std::path::{Component, Path, PathBuf};

/// The file below `directory` for a document: its own path with the ending `.yaml`, what leads up or to the root left
/// out.
pub fn file(directory: &Path, document: &Path) -> PathBuf {
    directory.join(below(document)).with_extension("yaml")
}

/// Files that may hold the recording of a document, the likeliest first: the directory may have been made from
/// another place.
pub fn candidates(directory: &Path, document: &Path) -> Vec<PathBuf> {
    let parts = below(document);
    let parts: Vec<_> = parts.iter().collect();
    (0..parts.len()).map(|at| file(directory, &parts[at..].iter().collect::<PathBuf>())).collect()
}

fn below(document: &Path) -> PathBuf {
    document.components().filter(|part| matches!(part, Component::Normal(_))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_lies_as_its_document_does() {
        assert_eq!(file(Path::new("rec"), Path::new("../a/./guide.md")), Path::new("rec/a/guide.yaml"));
        assert_eq!(
            candidates(Path::new("r"), Path::new("/a/b.md")),
            [Path::new("r/a/b.yaml"), Path::new("r/b.yaml")]
        );
    }
}
