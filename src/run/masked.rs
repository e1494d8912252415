//! Documents and steps as observers see them before they run: secrets masked.

use std::borrow::Cow;

use super::secrets::Secrets;
use crate::document;
use crate::plan::{Plan, Step};

/// The plan, its title masked.
pub(super) fn plan<'p>(plan: &'p Plan, secrets: &Secrets) -> Cow<'p, Plan> {
    match secrets.mask(&plan.title) {
        Cow::Borrowed(_) => Cow::Borrowed(plan),
        Cow::Owned(title) => Cow::Owned(Plan { title, ..plan.clone() }),
    }
}

/// The step, its headings and its command masked.
pub(super) fn step<'s>(step: &'s Step, secrets: &Secrets) -> Cow<'s, Step> {
    let text = secrets.mask(&step.content.text);
    let heading: Vec<_> = step.heading.iter().map(|title| secrets.mask(title)).collect();
    if [&text].into_iter().chain(&heading).all(|text| matches!(text, Cow::Borrowed(_))) {
        return Cow::Borrowed(step);
    }
    let content = document::Step { text: text.into_owned(), ..step.content.clone() };
    let heading = heading.into_iter().map(Cow::into_owned).collect();
    Cow::Owned(Step { heading, content, ..step.clone() })
}
