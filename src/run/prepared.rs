//! A document about to run: its shell started, its environment and what it goes on from put together.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::document::Runner;
use super::isolation::Ground;
use super::journal::{Beginning, Keeper, Keeping, Resumed, State};
use super::masked;
use super::memory::Memory;
use super::observer::Observer;
use super::record::DocumentRecord;
use super::secrets::Secrets;
use super::silence::Silence;
use super::tape::Tape;
use super::validation::Validation;
use super::world::{self, World};
use super::{Error, Isolation, Options, Place, Temporary};
use crate::plan::{Loaded, Plan, Step};
use crate::shell::{self, Attendance, Company, Later, Room, Search, Session, Stop, Workplace};

/// The variable that says where temporary files go.
pub const TMPDIR: &str = "TMPDIR";

/// A plan whose shell has been started.
pub(super) struct Prepared<'a> {
    loaded: &'a Loaded,
    world: World,
    secrets: Secrets,
    tape: Option<Tape>,
    session: Session,
    keeping: &'a Keeping,
    beginning: Beginning,
    site: Site,
    later: Arc<Later>,
}

impl<'a> Prepared<'a> {
    /// Starts a session of the plan's own; nothing of the document runs yet.
    pub(super) fn start(
        loaded: &'a Loaded,
        options: Options,
        keeping: &'a Keeping,
        workplace: &Workplace,
    ) -> Result<Self, Error> {
        let (plan, settings) = (&loaded.plan, &loaded.settings);
        let directory = settings.working_directory.clone().map_or_else(here, Ok)?;
        let site = Site::of(&directory).ok_or_else(|| Error::DirectoryGone { path: directory.clone() })?;
        let quiet = options.place == Place::Pipes;
        let mut environment = world::environment(plan, &settings.path_prepend, quiet);
        let mut world = World::new(&environment);
        let mut secrets = Secrets::new(&settings.secrets);
        for (name, value) in world.iter() {
            secrets.learn(name, value);
        }
        let tape = Tape::start(plan, settings, &secrets, workplace)?;
        let first_on_path = tape.as_ref().map(Tape::path);
        if let Some(first) = &first_on_path {
            let before: Vec<PathBuf> = [first].into_iter().chain(&settings.path_prepend).cloned().collect();
            environment = world::environment(plan, &before, quiet);
            world = World::new(&environment);
        }
        let is_given = environment.iter().any(|(name, _)| name == TMPDIR);
        let own = options.temporary == Temporary::Own && !is_given;
        let mut room = match options.isolation {
            Isolation::Copies(_) => Some(workplace.room(&stem(plan))?),
            Isolation::None if own => Some(workplace.temporary_room(&stem(plan))?),
            Isolation::None => None,
        };
        if let Some(room) = room.as_mut().filter(|room| own && room.temporary().is_none()) {
            room.furnish()?;
        }
        if let Some(path) = room.as_ref().and_then(Room::temporary).and_then(Path::to_str) {
            environment.push((TMPDIR.to_owned(), path.to_owned()));
            world.set(TMPDIR, path);
        }
        let directory = match (&room, options.isolation) {
            (Some(room), Isolation::Copies(extent)) => {
                Ground::of(&directory)?.copied(workplace, extent, room)?
            }
            _ => directory,
        };
        let beginning = beginning(plan, &environment);
        let known = |name: &str| beginning.given.get(name).or_else(|| beginning.inherited.get(name)).cloned();
        let state = keeping.resumed.as_ref().and_then(|resumed| resumed.state(&known));
        let restore = state.map(|state| state.script());
        let options = shell::Options {
            restore,
            first_on_path,
            ..session_options(plan, directory, environment, options)
        };
        let session = Session::start(options, workplace, room)?;
        Ok(Self { loaded, world, secrets, tape, session, keeping, beginning, site, later: workplace.later() })
    }

    /// Runs the plan.
    pub(super) async fn run(
        self,
        options: Options,
        observer: &mut dyn Observer,
        stop: &Stop,
    ) -> Result<DocumentRecord, Error> {
        self.runner(options, observer, stop).carry_out().await
    }

    /// What runs the plan; its first step is about to run.
    pub(super) fn runner<'r>(
        self,
        options: Options,
        observer: &'r mut dyn Observer,
        stop: &Stop,
    ) -> Runner<'r>
    where
        'a: 'r,
    {
        let Self { loaded, world, mut secrets, tape, session, keeping, beginning, later, .. } = self;
        let Loaded { plan, settings, .. } = loaded;
        let resumed = keeping.resumed.as_ref();
        for (name, value) in resumed.into_iter().flat_map(Resumed::answers) {
            secrets.learn(name, value);
        }
        let keeper = Keeper::new(keeping, plan, &secrets, later);
        observer.document_started(&masked::plan(plan, &secrets));
        Runner {
            plan,
            settings,
            options,
            world,
            secrets,
            memory: Memory::new(plan, settings),
            tape,
            session,
            observer,
            stop: stop.clone(),
            halted: None,
            is_left: false,
            is_patient: false,
            started: Instant::now(),
            asks_for_pipes: before_pipestatus(&plan.steps),
            ran: Vec::new(),
            silence: Silence::new(None),
            validation: Validation::default(),
            keeper,
            beginning,
            resumed,
        }
    }

    /// The plan.
    pub(super) fn loaded(&self) -> &'a Loaded {
        self.loaded
    }

    /// The session is in the directory that is now where the plan's is.
    pub(super) fn is_up_to_date(&self) -> bool {
        Site::of(&self.site.path).is_some_and(|now| now == self.site)
    }

    /// Ends the session unused.
    pub(super) async fn cancel(self) {
        self.session.end(Search::Nothing).await;
    }
}

/// What a session begins with by itself, and what the plan gives it.
fn beginning(plan: &Plan, environment: &[(String, String)]) -> Beginning {
    let is_given = |name: &String| plan.environment.iter().any(|(given, _)| given == name);
    let (given, ours): (Vec<_>, Vec<_>) = environment.iter().cloned().partition(|(name, _)| is_given(name));
    let inherited = World::new(&ours).iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    Beginning { inherited, given: given.into_iter().collect() }
}

/// A directory and which one it is: another document may put another one in its place.
#[derive(Debug, PartialEq, Eq)]
struct Site {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl Site {
    fn of(directory: &Path) -> Option<Self> {
        let found = directory.metadata().ok().filter(Metadata::is_dir)?;
        Some(Self { path: directory.to_owned(), device: found.dev(), inode: found.ino() })
    }
}

/// The current directory.
fn here() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|_| Error::DirectoryGone { path: PathBuf::from(".") })
}

/// The name of a document's file without its ending.
fn stem(plan: &Plan) -> String {
    plan.document.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn session_options(
    plan: &Plan,
    directory: PathBuf,
    environment: Vec<(String, String)>,
    options: Options,
) -> shell::Options {
    let pinned = |(name, _): &&(String, String)| plan.pinned.contains(name);
    shell::Options {
        values: environment.iter().filter(pinned).cloned().collect(),
        words: world::words(plan),
        directory,
        spill: state_directory(),
        attendance: match options.place {
            Place::Pipes => Attendance::Alone,
            Place::Terminal => Attendance::Attended,
        },
        company: if options.jobs.get() > 1 { Company::Others } else { Company::Alone },
        environment,
        restore: None,
        first_on_path: None,
    }
}

/// Where output goes that is too long for memory.
fn state_directory() -> PathBuf {
    State::of_user().map_or_else(|_| std::env::temp_dir(), |state| state.root)
}

fn before_pipestatus(steps: &[Step]) -> Vec<usize> {
    let pairs = steps.windows(2).filter(|pair| pair[1].content.text.contains("PIPESTATUS"));
    pairs.map(|pair| pair[0].number).collect()
}
