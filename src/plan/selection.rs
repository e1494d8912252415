//! `only`, `skip`, `from` and `until`: which steps of the plan are taken.

use super::{Error, Step};
use crate::config::Selection;

/// For each step whether it is taken, or the selectors that fit no step.
pub(super) fn select(steps: &[Step], selection: &Selection) -> Result<Vec<bool>, Vec<Error>> {
    let index = Index::of(steps);
    let mut errors = Vec::new();
    let mut find = |flag, selector: &str| {
        index.find(selector).unwrap_or_else(|unknown| {
            errors.push(Error::NoSuchStep { flag, selector: unknown });
            Vec::new()
        })
    };
    let mut taken = vec![selection.only.is_empty(); steps.len()];
    for selector in &selection.only {
        for at in find("only", selector) {
            taken[at] = true;
        }
    }
    for selector in &selection.skip {
        for at in find("skip", selector) {
            taken[at] = false;
        }
    }
    if let Some(selector) = &selection.from
        && let Some(first) = find("from", selector).into_iter().min()
    {
        taken[..first].fill(false);
    }
    if let Some(selector) = &selection.until
        && let Some(last) = find("until", selector).into_iter().max()
    {
        taken[last + 1..].fill(false);
    }
    if errors.is_empty() { Ok(taken) } else { Err(errors) }
}

struct Index<'a> {
    steps: Vec<Words<'a>>,
}

struct Words<'a> {
    number: usize,
    exact: Vec<&'a str>,
    headings: &'a [String],
}

impl<'a> Index<'a> {
    fn of(steps: &'a [Step]) -> Self {
        let words = |step: &'a Step| {
            let directives = &step.content.directives;
            let exact = directives.name.iter().chain(&directives.tags).map(String::as_str).collect();
            Words { number: step.number, exact, headings: &step.heading }
        };
        Self { steps: steps.iter().map(words).collect() }
    }

    /// Places of the steps that the selector fits. A selector with commas that fits nothing as a whole is
    /// taken as a list. `Err`: what fits nothing.
    fn find(&self, selector: &str) -> Result<Vec<usize>, String> {
        let selector = selector.trim();
        let found = self.find_one(selector);
        if !found.is_empty() {
            return Ok(found);
        }
        if !selector.contains(',') {
            return Err(selector.to_owned());
        }
        let mut all = Vec::new();
        for part in selector.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let found = self.find_one(part);
            if found.is_empty() {
                return Err(part.to_owned());
            }
            all.extend(found);
        }
        if all.is_empty() { Err(selector.to_owned()) } else { Ok(all) }
    }

    fn find_one(&self, selector: &str) -> Vec<usize> {
        let range = numbers(selector);
        let lower = selector.to_lowercase();
        let fits = |words: &Words| {
            range.is_some_and(|(first, last)| (first..=last).contains(&words.number))
                || words.exact.iter().any(|word| word.to_lowercase() == lower)
                || words.headings.iter().any(|title| title.to_lowercase() == lower)
        };
        (0..self.steps.len()).filter(|&at| fits(&self.steps[at])).collect()
    }
}

/// `3` or `3-7`.
fn numbers(selector: &str) -> Option<(usize, usize)> {
    let (first, last) = selector.split_once('-').unwrap_or((selector, selector));
    let number = |text: &str| text.trim().parse::<usize>().ok();
    Some((number(first)?, number(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::samples::planned;

    fn selected(only: &[&str], skip: &[&str], from: Option<&str>, until: Option<&str>) -> Vec<usize> {
        let words = |list: &[&str]| list.iter().map(|&word| word.to_owned()).collect();
        let selection = Selection {
            only: words(only),
            skip: words(skip),
            from: from.map(str::to_owned),
            until: until.map(str::to_owned),
        };
        let steps = steps();
        let taken = select(&steps, &selection).unwrap();
        steps.iter().zip(taken).filter(|(_, taken)| *taken).map(|(step, _)| step.number).collect()
    }

    fn steps() -> Vec<Step> {
        let mut steps = vec![planned(1), planned(2), planned(3), planned(4), planned(5)];
        steps[1].content.directives.name = Some("make-it".to_owned());
        steps[2].content.directives.tags = vec!["slow".to_owned()];
        steps[3].heading = vec!["Deploy, then look".to_owned(), "Check".to_owned()];
        steps
    }

    #[test]
    fn numbers_names_tags_and_headings_select() {
        assert_eq!(selected(&["2"], &[], None, None), [2]);
        assert_eq!(selected(&["2-3", "CHECK"], &[], None, None), [2, 3, 4]);
        assert_eq!(selected(&["1,make-it"], &[], None, None), [1, 2]);
        assert_eq!(selected(&["deploy, then look"], &[], None, None), [4]);
        assert_eq!(selected(&[], &["slow"], None, None), [1, 2, 4, 5]);
        assert_eq!(selected(&[], &["3"], Some("make-it"), Some("check")), [2, 4]);
    }

    #[test]
    fn a_selector_that_fits_nothing_is_named() {
        let selection =
            Selection { only: vec!["1,nine".to_owned()], from: Some("9".to_owned()), ..Default::default() };
        let errors = select(&steps(), &selection).unwrap_err();
        let texts: Vec<_> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "--only nine: no step has this number, name, tag or heading",
                "--from 9: no step has this number, name, tag or heading",
            ]
        );
    }
}
