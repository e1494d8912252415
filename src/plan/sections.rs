//! Headings with what they mean for what stands under them.

use super::cleanup::is_cleanup;
use super::headings::is_validation;
use crate::document::Section;

/// The sections of a document.
pub(super) struct Sections<'a> {
    all: &'a [Section],
    title: Option<usize>,
    /// For each section whether its steps clean up.
    pub(super) cleanup: Vec<bool>,
    /// For each section whether its steps tell that the document has been done.
    pub(super) validation: Vec<bool>,
}

impl<'a> Sections<'a> {
    /// The sections of a document with this title.
    pub(super) fn of(all: &'a [Section], title: &str) -> Self {
        let cleanup = Self::marked(all, title, is_cleanup);
        let validation = Self::marked(all, title, is_validation);
        Self { all, title: document_title(all, title), cleanup, validation }
    }

    /// For each section whether its heading, or one that it stands under, is such; the document's title is none.
    pub(super) fn marked(all: &[Section], title: &str, is: fn(&str) -> bool) -> Vec<bool> {
        let title = document_title(all, title);
        let mut marked = Vec::with_capacity(all.len());
        for (at, section) in all.iter().enumerate() {
            let above = section.parent.is_some_and(|parent| marked[parent]);
            marked.push(above || (Some(at) != title && is(&section.title)));
        }
        marked
    }

    /// Titles of a section and those around it, outermost first, the document's title left out.
    pub(super) fn path(&self, section: usize) -> Vec<String> {
        let chain = std::iter::successors(Some(section), |&at| self.all[at].parent);
        let titles = chain.filter(|&at| Some(at) != self.title).map(|at| self.all[at].title.clone());
        let mut path: Vec<String> = titles.collect();
        path.reverse();
        path
    }
}

fn document_title(all: &[Section], title: &str) -> Option<usize> {
    all.iter().position(|section| section.level == 1 && section.title == title)
}
