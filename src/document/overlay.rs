//! Directives from outside of the document, laid over those that stand in it.

use super::directive::{self, Entry};
use super::keys;
use super::{Action, Directives, Error, Expect, Expectation, Input, Step, annotation, idle};

/// What takes the place of a step's own directive, or takes it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    key: String,
    /// One a time the directive is given, `None`: without a value. Empty: it is taken away.
    values: Vec<Option<String>>,
    line: usize,
}

impl Change {
    /// Reads a directive that stands on `line` of another file; `values` as a comment has them, one each time
    /// it is given. Fails as a comment would: the key is unknown, a value is not of its kind.
    pub fn read(key: &str, values: Vec<Option<String>>, line: usize) -> Result<Self, Error> {
        let change = Self { key: key.to_owned(), values, line };
        if key != "env" || !change.values.is_empty() {
            keys::known(key)?;
        }
        if key == "file" && change.values.is_empty() {
            let reason = "it cannot be taken away: the block is no command".to_owned();
            return Err(Error::BadDirective { key: key.to_owned(), reason });
        }
        change.lay(&mut Directives::default())?;
        Ok(change)
    }

    /// 1-based line in its file.
    pub fn line(&self) -> usize {
        self.line
    }

    fn entries(&self) -> impl Iterator<Item = Entry> {
        let entry =
            |value: &Option<String>| Entry { key: self.key.clone(), value: value.clone(), line: self.line };
        self.values.iter().map(entry)
    }

    fn lay(&self, directives: &mut Directives) -> Result<(), Error> {
        let line = directives.line;
        directive::take_away(directives, &self.key);
        self.entries().try_for_each(|entry| directive::apply(directives, &entry))?;
        directives.line = line;
        Ok(())
    }
}

impl Step {
    /// Lays directives over the step's own. Errors with their lines: a directive that can do nothing here.
    pub fn overlay(&mut self, changes: &[Change]) -> Result<(), Vec<(usize, Error)>> {
        let mut errors = Vec::new();
        for change in changes {
            let laid = change.lay(&mut self.directives).and_then(|()| self.adapt(change));
            errors.extend(laid.err().map(|error| (change.line, error)));
        }
        let entries: Vec<Entry> = changes.iter().flat_map(Change::entries).collect();
        let wishes: Vec<_> = idle::wishes(&entries, 0, 1).collect();
        errors.extend(idle::errors(&wishes, std::slice::from_ref(self)));
        errors.dedup();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// What the reader of the document has already drawn from a directive is drawn again.
    fn adapt(&mut self, change: &Change) -> Result<(), Error> {
        match (change.key.as_str(), &mut self.expectation) {
            ("expect", Some(expectation)) => expectation.demand(self.directives.expect.clone()),
            ("file", _) => {
                self.action = Action::Write(self.directives.file.clone().unwrap_or_default());
                self.expectation = None;
                self.inputs.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Input {
    /// Lays directives over those of the input, which takes `expect` alone. Errors with their lines.
    pub fn overlay(&mut self, changes: &[Change]) -> Result<(), Vec<(usize, Error)>> {
        let bad =
            |key: &str, reason: &str| Error::BadDirective { key: key.to_owned(), reason: reason.to_owned() };
        let lay = |change: &Change| {
            let mut directives = Directives::default();
            change.lay(&mut directives)?;
            match (change.key.as_str(), &mut self.expectation) {
                ("expect", Some(expectation)) => expectation.demand(directives.expect),
                ("expect", None) => Err(bad("expect", "no output block belongs to this input")),
                (key, _) => Err(bad(key, "it means nothing before a block that is typed into a program")),
            }
        };
        let mut lay = lay;
        let errors: Vec<_> =
            changes.iter().filter_map(|change| Some((change.line, lay(change).err()?))).collect();
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

impl Expectation {
    /// Asks for another kind; `None`: it is an example like any other.
    fn demand(&mut self, kind: Option<Expect>) -> Result<(), Error> {
        self.annotated = kind.is_some();
        self.kind = kind.unwrap_or_default();
        match self.kind {
            Expect::Regex(None) => annotation::check_pattern(self.text.trim_end())
                .map_err(|reason| Error::BadDirective { key: "expect".to_owned(), reason }),
            _ => Ok(()),
        }
    }
}
