//! One source of settings, all of them optional, and how sources are merged.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::overlay::Documents;
use super::volatile::Volatile;
use super::word::{Assignments, Isolate, Jobs, Limit, Word, Words};
use super::{Examples, Leaks, Scope, Selection, Settings, Tape};

/// The settings of one source: `rehearse.yaml`, a document's front matter, or the flags.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Layer {
    /// Block languages that run.
    pub languages: Option<Words>,
    /// The longest a step may take.
    pub timeout: Option<Limit>,
    /// The longest a document may take.
    pub document_timeout: Option<Limit>,
    /// How long steps that only look are repeated.
    pub settle: Option<Limit>,
    /// How long a step may print nothing before that is told.
    pub silent_after: Option<Limit>,
    /// What an unmet example without annotation does.
    pub examples: Option<Examples>,
    /// What it does to a document that it leaves something behind.
    pub leaks: Option<Leaks>,
    /// `match` decides for `similar` too.
    pub strict: Option<bool>,
    /// Clean-up steps run after a failure.
    pub cleanup: Option<bool>,
    /// Steps that delete are left out.
    pub keep: Option<bool>,
    /// Variables set nowhere are no error.
    pub allow_unset: Option<bool>,
    /// Only these steps.
    pub only: Option<Words>,
    /// Not these steps.
    pub skip: Option<Words>,
    /// From this step on.
    pub from: Option<Word>,
    /// Up to and including this step.
    pub until: Option<Word>,
    /// Preferred tabs and zone pivots, best first.
    pub tab: Option<Words>,
    /// Names or globs of variables to mask; every source adds to them.
    pub secrets: Option<Words>,
    /// Variables files, weakest first; every source adds to them.
    pub var_file: Option<Words>,
    /// Variables; a later source wins name by name.
    pub variables: Option<Assignments>,
    /// The session's first directory.
    pub working_directory: Option<PathBuf>,
    /// Directories put before `PATH`; those of a later source come first.
    pub path_prepend: Option<Words>,
    /// Kinds of values that may differ; a later source wins name by name.
    pub volatile: Option<Volatile>,
    /// Documents that run first; a later source takes the place of an earlier one's.
    pub before: Option<Words>,
    /// Commands that only look, beside those that are known; every source adds to them.
    pub read_only: Option<Words>,
    /// The documents that a directory holds, or settings of documents by their path; `rehearse.yaml` only.
    #[serde(skip_serializing)]
    pub documents: Option<Documents>,
    /// Tools whose calls are recorded and replayed.
    pub tools: Option<Words>,
    /// How many documents run at the same time; of the whole call.
    pub jobs: Option<Jobs>,
    /// No further document is begun after one that failed; of the whole call.
    pub fail_fast: Option<bool>,
    /// Reports to write, `FORMAT=FILE` each; of the whole call.
    pub report: Option<Words>,
    /// Every step is kept, not only those before a failure; of the whole call.
    pub journal: Option<bool>,
    /// Each document runs in a copy of the directory; of the whole call.
    pub isolate: Option<Isolate>,
    /// Temporary directories and copies stay; of the whole call.
    pub keep_temp: Option<bool>,
    /// `--with`: documents that run first, whatever else does.
    #[serde(skip)]
    pub with: Vec<PathBuf>,
    /// `--config`: the settings file to use, in the place of one that is looked for.
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Which part of the documents is meant; flags only.
    #[serde(skip)]
    pub scope: Option<Scope>,
    /// What becomes of these calls; flags only.
    #[serde(skip)]
    pub tape: Option<Tape>,
}

impl Layer {
    /// The settings' names as written in files.
    pub(crate) const NAMES: [&str; 32] = [
        "languages",
        "timeout",
        "document-timeout",
        "settle",
        "silent-after",
        "examples",
        "leaks",
        "strict",
        "cleanup",
        "keep",
        "allow-unset",
        "only",
        "skip",
        "from",
        "until",
        "tab",
        "secrets",
        "var-file",
        "variables",
        "working-directory",
        "path-prepend",
        "volatile",
        "before",
        "read-only",
        "documents",
        "tools",
        "jobs",
        "fail-fast",
        "report",
        "journal",
        "isolate",
        "keep-temp",
    ];

    /// Those of them that hold for a whole call, and stand at the top of `rehearse.yaml` alone.
    pub(super) const OF_THE_CALL: [&str; 6] =
        ["jobs", "fail-fast", "report", "journal", "isolate", "keep-temp"];

    /// A setting in it that holds for a whole call.
    pub(super) fn of_the_call(&self) -> Option<&'static str> {
        let Self { jobs, fail_fast, report, journal, isolate, keep_temp, .. } = self;
        let set = [
            jobs.is_some(),
            fail_fast.is_some(),
            report.is_some(),
            journal.is_some(),
            isolate.is_some(),
            keep_temp.is_some(),
        ];
        Self::OF_THE_CALL.into_iter().zip(set).find_map(|(name, is_set)| is_set.then_some(name))
    }

    /// Takes the paths in it as relative to `directory`.
    #[must_use]
    pub fn relative_to(mut self, directory: &Path) -> Self {
        let join = |path: &mut String| *path = directory.join(&*path).to_string_lossy().into_owned();
        let all = [&mut self.var_file, &mut self.path_prepend, &mut self.before];
        for paths in all.into_iter().flatten() {
            paths.0.iter_mut().for_each(join);
        }
        for report in self.report.iter_mut().flat_map(|reports| &mut reports.0) {
            if let Some((format, path)) = report.split_once('=').filter(|(_, path)| *path != "-") {
                *report = format!("{format}={}", directory.join(path).display());
            }
        }
        if let Some(Documents::Overlaid(overlays)) = &mut self.documents {
            for overlay in overlays {
                overlay.layer = std::mem::take(&mut overlay.layer).relative_to(directory);
            }
        }
        if let Some(path) = &mut self.working_directory {
            *path = directory.join(&*path);
        }
        self
    }
}

impl Settings {
    /// Merges layers, weakest first, over the defaults. Variables are not merged here: see
    /// [`super::variables::gather`].
    pub fn merge<'a>(layers: impl IntoIterator<Item = &'a Layer>) -> Self {
        let mut settings = Self::default();
        for layer in layers {
            settings.lay(layer);
        }
        settings
    }

    fn lay(&mut self, layer: &Layer) {
        replace(
            &mut self.languages,
            layer.languages.as_ref().map(|l| l.0.iter().map(|l| l.to_lowercase()).collect()),
        );
        replace(&mut self.timeout, layer.timeout.map(Limit::duration));
        replace(&mut self.document_timeout, layer.document_timeout.map(Limit::duration));
        replace(&mut self.settle, layer.settle.map(Limit::duration));
        replace(&mut self.silent_after, layer.silent_after.map(Limit::duration));
        replace(&mut self.examples, layer.examples);
        replace(&mut self.leaks, layer.leaks);
        replace(&mut self.strict, layer.strict);
        replace(&mut self.cleanup, layer.cleanup);
        replace(&mut self.keep, layer.keep);
        replace(&mut self.allow_unset, layer.allow_unset);
        let Selection { only, skip, from, until } = &mut self.selection;
        replace(only, layer.only.as_ref().map(|w| w.0.clone()));
        replace(skip, layer.skip.as_ref().map(|w| w.0.clone()));
        replace(from, layer.from.as_ref().map(|w| Some(w.0.clone())));
        replace(until, layer.until.as_ref().map(|w| Some(w.0.clone())));
        replace(&mut self.tabs, layer.tab.as_ref().map(|w| w.0.clone()));
        replace(&mut self.working_directory, layer.working_directory.clone().map(Some));
        replace(&mut self.tools, layer.tools.as_ref().map(|w| w.0.clone()));
        replace(&mut self.tape, layer.tape.clone());
        replace(&mut self.scope, layer.scope);
        self.secrets.extend(layer.secrets.iter().flat_map(|w| w.0.iter().cloned()));
        replace(&mut self.before, layer.before.as_ref().map(|w| w.0.iter().map(PathBuf::from).collect()));
        self.read_only.extend(layer.read_only.iter().flat_map(|w| w.0.iter().cloned()));
        if let Some(volatile) = &layer.volatile {
            self.volatile.lay(volatile);
        }
        let earlier = std::mem::take(&mut self.path_prepend);
        self.path_prepend = layer.path_prepend.iter().flat_map(|w| w.0.iter().map(PathBuf::from)).collect();
        self.path_prepend.extend(earlier);
    }
}

fn replace<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(yaml: &str) -> Layer {
        serde_yaml::from_str(yaml).unwrap()
    }

    #[test]
    fn a_later_layer_wins_key_by_key() {
        let weak = layer("timeout: 2m\nstrict: true\nlanguages: [Bash, SH]\n");
        let strong = layer("timeout: none\nonly: [3, setup]\n");
        let settings = Settings::merge([&weak, &strong]);
        assert_eq!(settings.timeout, None);
        assert!(settings.strict);
        assert_eq!(settings.languages, ["bash", "sh"]);
        assert_eq!(settings.selection.only, ["3", "setup"]);
        assert_eq!(settings.examples, Examples::Fail);
    }

    #[test]
    fn secrets_add_up_and_stronger_path_entries_come_first() {
        let settings = Settings::merge([
            &layer("secrets: PIN\npath-prepend: a\n"),
            &layer("secrets: [ID]\npath-prepend: [b, c]\n"),
        ]);
        assert_eq!(settings.secrets, ["PIN", "ID"]);
        assert_eq!(settings.path_prepend, [Path::new("b"), Path::new("c"), Path::new("a")]);
    }

    #[test]
    fn every_name_is_a_setting_and_every_setting_has_its_name() {
        let error = serde_yaml::from_str::<Layer>("no-such: 1").unwrap_err().to_string();
        let listed: Vec<_> = error.split('`').skip(3).step_by(2).collect();
        assert_eq!(listed, Layer::NAMES);
    }
}
