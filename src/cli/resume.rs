//! `--resume`: which run goes on, with which flags and secrets, and what the user is told of it.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::problems::Problem;
use super::{Exit, documents, problems};
use crate::config::{Layer, Scope};
use crate::document::Located;
use crate::plan::{self, Loaded};
use crate::run::TMPDIR;
use crate::run::journal::{Detail, Keeping, Mode, Purpose, Refusal, Resumed, State};
use crate::shell;

/// Flags for going on with a run.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Resuming {
    /// Go on with a run that did not go through: this one (see `rehearse runs`), or the latest, of PATH where one
    /// is given
    #[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "", help_heading = "Going on")]
    pub(super) resume: Option<String>,
    /// Go on although earlier steps of the document changed, or its clean-up ran
    #[arg(long, requires = "resume", help_heading = "Going on")]
    pub(super) force: bool,
}

/// A run that goes on.
pub(super) struct GoingOn {
    /// The document, planned with the flags that were kept and those of this call.
    pub(super) loaded: Loaded,
    /// The journal, and the flags.
    pub(super) keeping: Keeping,
}

impl Resuming {
    /// Whether a run goes on.
    pub(super) fn is_asked(&self) -> bool {
        self.resume.is_some()
    }

    /// Prepares the run that goes on; `None` where a run begins. Tells what is in its way.
    pub(super) fn prepare(
        &self,
        paths: &[PathBuf],
        flags: &Layer,
        mode: Mode,
        when: Detail,
    ) -> Option<Result<GoingOn, Exit>> {
        let asked = self.resume.as_deref()?;
        let (id, path) = told_apart(asked, paths);
        let on = self.go_on(id, path, flags.clone());
        let on = on.map(|(loaded, flags, resumed)| GoingOn {
            loaded,
            keeping: Keeping::new(mode, when, flags, Some(resumed)),
        });
        Some(on.map_err(problems::tell))
    }

    fn go_on(
        &self,
        id: Option<&str>,
        path: Option<&Path>,
        mut flags: Layer,
    ) -> Result<(Loaded, Layer, Resumed), Vec<Problem>> {
        let purpose = match flags.scope.take() {
            Some(Scope::Cleanup) => Purpose::CleanUp,
            Some(Scope::Whole) | None => Purpose::GoOn,
        };
        let mut resumed = find(id, path, purpose).map_err(|refusal| one(&refusal))?;
        take_answers(&mut resumed, &mut flags);
        self.check(&resumed, &planned(&resumed, &flags)?.1)?;
        ask(&mut resumed, &mut flags, &|_| true)?;
        let (flags, loaded) = planned(&resumed, &flags)?;
        self.check(&resumed, &loaded)?;
        let loaded = documents::verified(loaded)?;
        let given = |name: &str| {
            loaded.plan.environment.iter().any(|(given, _)| given == name) || std::env::var_os(name).is_some()
        };
        ask(&mut resumed, &mut Layer::default(), &given)?;
        tell(&resumed, &loaded);
        Ok((loaded, flags, resumed))
    }

    /// Refuses a document with which the run cannot go on.
    fn check(&self, resumed: &Resumed, loaded: &Loaded) -> Result<(), Vec<Problem>> {
        match resumed.purpose() {
            Purpose::CleanUp => cleans_up(loaded),
            Purpose::GoOn if self.force => resumed.has_next(&loaded.plan).map_err(|refusal| one(&refusal)),
            Purpose::GoOn => resumed.check(&loaded.plan).map_err(|refusal| one(&refusal)),
        }
    }
}

/// The document, planned with the flags that were kept and these; secrets that are yet to be asked for count as given.
fn planned(resumed: &Resumed, flags: &Layer) -> Result<(Layer, Loaded), Vec<Problem>> {
    let flags = resumed.flags(flags).map_err(|refusal| one(&refusal))?;
    let document = shown(&resumed.run().start.document);
    let has = |name: &str| name == TMPDIR || resumed.has(name) || resumed.is_flag(name);
    let loaded = documents::planned(&document, &flags, &has)?;
    Ok((flags, loaded))
}

/// Refuses a document without clean-up steps.
fn cleans_up(loaded: &Loaded) -> Result<(), Vec<Problem>> {
    if loaded.plan.steps.iter().any(|step| step.always) {
        return Ok(());
    }
    let path = loaded.plan.document.to_path_buf();
    Err(vec![Problem::Document(Located { path, line: None, error: plan::Error::NoCleanup })])
}

fn one(refusal: &Refusal) -> Vec<Problem> {
    vec![Problem::Resume(refusal.to_string())]
}

/// What follows `--resume` may be the path that was meant to stand behind it.
fn told_apart<'a>(asked: &'a str, paths: &'a [PathBuf]) -> (Option<&'a str>, Option<&'a Path>) {
    let is_path = asked.contains(['/', '.']);
    match (asked, paths.first()) {
        ("", path) => (None, path.map(PathBuf::as_path)),
        (asked, None) if is_path => (None, Some(Path::new(asked))),
        (asked, path) => (Some(asked), path.map(PathBuf::as_path)),
    }
}

fn find(id: Option<&str>, path: Option<&Path>, purpose: Purpose) -> Result<Resumed, Refusal> {
    let state = State::of_user()?;
    let run = match id {
        Some(id) => state.find(id)?,
        None => state.latest(path)?,
    };
    Resumed::new(run, purpose)
}

/// The document as one would name it from here.
fn shown(document: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    document.strip_prefix(here).unwrap_or(document).to_owned()
}

/// Of `--var`, what answers for a secret that a step had set is no flag: the document may change it again.
fn take_answers(resumed: &mut Resumed, flags: &mut Layer) {
    let asked = resumed.secrets(&|_| false);
    let Some(variables) = &mut flags.variables else { return };
    for (name, value) in variables.0.iter().filter(|(name, _)| asked.contains(name)) {
        resumed.answer(name, value);
    }
    variables.0.retain(|(name, _)| !asked.contains(name) || resumed.is_flag(name));
}

/// Asks for secrets that were not given, at a terminal; elsewhere they are an error.
fn ask(resumed: &mut Resumed, flags: &mut Layer, known: &dyn Fn(&str) -> bool) -> Result<(), Vec<Problem>> {
    let missing = resumed.secrets(known);
    if missing.is_empty() {
        return Ok(());
    }
    if !shell::user_terminal() {
        let told = |name: String| Problem::Secret { name, run: resumed.id().to_owned() };
        return Err(missing.into_iter().map(told).collect());
    }
    for name in missing {
        let question = format!("{name} (not kept, since it is secret): ");
        let Some(value) = shell::ask_hidden(&question) else {
            return Err(vec![Problem::Secret { name, run: resumed.id().to_owned() }]);
        };
        resumed.answer(&name, &value);
        if resumed.is_flag(&name) {
            flags.variables.get_or_insert_default().0.push((name, value));
        }
    }
    Ok(())
}

fn tell(resumed: &Resumed, loaded: &Loaded) {
    let mut stderr = std::io::stderr().lock();
    let plan = &loaded.plan;
    if resumed.purpose() == Purpose::CleanUp {
        let _ = writeln!(stderr, "cleaning up after {}, {}", resumed.id(), plan.document.display());
    } else if let Some(step) = plan.steps.get(resumed.place()) {
        let (id, number, steps) = (resumed.id(), step.number, plan.steps.len());
        let (document, line) = (plan.document.display(), step.content.line);
        let _ = writeln!(stderr, "going on with {id} at step {number} of {steps}, {document}:{line}");
    }
    if resumed.is_after_failure() && resumed.purpose() == Purpose::GoOn {
        let _ = writeln!(stderr, "note: the session is as the failed step left it, not as it was before");
    }
    for missing in resumed.missing() {
        let _ = writeln!(stderr, "note: does not come back: {missing}");
    }
}
