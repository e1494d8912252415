//! One bash from its start to its end, and the state that outlives it when a block ends it.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::process::Signal as ProcessSignal;

use super::bash::Bash;
use super::block::{Block, End, Feed, Note, Outcome, Tell};
use super::capture::Captured;
use super::control::{Control, Over, Record};
use super::exchange::Exchange;
use super::label::{BUCKET, Label};
use super::late::{Afterwards, Late};
use super::left::{self, Left, Search, Span};
use super::lines::{BlockFile, Shorthand, feeds_terminal, quoted_path};
use super::pipes::{self, Drained};
use super::processes;
use super::room::Room;
use super::station::{Station, Stations};
use super::stop::Stop;
use super::terminal::{Desk, Terminal};
use super::typing::Typist;
use super::workplace::Workplace;
use super::{Error, Variable, declare};

/// How long a document's own EXIT trap may take at the end.
const EXIT_TRAP_LIMIT: Duration = Duration::from_secs(10);

/// How long bash may leave its commands unread while there is no room for more.
const UNREAD_LIMIT: Duration = Duration::from_secs(10);

/// How a session starts.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Put over the environment of the process.
    pub environment: Vec<(String, String)>,
    /// Variables whose values bash works out at the start, in order: a name and a shell word.
    pub words: Vec<(String, String)>,
    /// Variables that can be held: names and values.
    pub values: Vec<(String, String)>,
    /// The first directory.
    pub directory: PathBuf,
    /// Where output goes that is too long for memory.
    pub spill: PathBuf,
    /// Lines that a new bash reads first: the state of an earlier session.
    pub restore: Option<String>,
    /// A directory that every block finds first on `PATH`.
    pub first_on_path: Option<PathBuf>,
    /// Whether somebody sits at the keyboard.
    pub attendance: Attendance,
    /// Whether other sessions want the processors.
    pub company: Company,
}

/// Whether other sessions run at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Company {
    /// This one has the machine to itself, as far as the call goes.
    #[default]
    Alone,
    /// Others run beside it: what it does not need is for them.
    Others,
}

/// Whether keys such as Ctrl-C reach the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Attendance {
    /// Nobody types.
    #[default]
    Alone,
    /// They become signals to its process group, which bash outlives.
    Attended,
}

/// A live bash.
#[derive(Debug)]
pub struct Session {
    pub(super) options: Options,
    pub(super) station: Station,
    stations: Arc<Stations>,
    pub(super) mark: String,
    pub(super) leaders: HashSet<i32>,
    pub(super) ended: Option<File>,
    pub(super) bash: Option<Bash>,
    pub(super) has_helpers: bool,
    pub(super) declarations: BTreeMap<String, String>,
    pub(super) has_exit_trap: bool,
    pub(super) may_have_jobs: bool,
    pub(super) late: Vec<Late>,
    pub(super) afterwards: Vec<Afterwards>,
    pub(super) count: usize,
    /// When each block ran.
    pub(super) spans: Vec<Span>,
    /// The processes that background blocks are.
    pub(super) background: Vec<i32>,
    pub(super) shorthand: Shorthand,
    /// Statuses of the last pipeline, where the next block asks for them.
    pub(super) pipes: Vec<u8>,
    pub(super) records: Control,
    pub(super) block_file: Option<BlockFile>,
    /// All files that blocks were in.
    pub(super) block_files: Vec<PathBuf>,
    pub(super) terminal: Option<Terminal>,
    /// Those of standard output and standard error, where they have their own.
    pub(super) outputs: Option<[Terminal; 2]>,
    pub(super) buffer: Vec<u8>,
    room: Option<Room>,
}

impl Session {
    /// Starts bash; `room` goes when the session ends. Needs a tokio runtime.
    pub fn start(options: Options, workplace: &Workplace, room: Option<Room>) -> Result<Self, Error> {
        let station = workplace.station()?;
        let path = station.path().to_owned();
        let setup = |source| Error::Setup { path, source };
        let mut session = Self {
            options,
            mark: workplace.mark(),
            station,
            stations: workplace.stations(),
            leaders: HashSet::new(),
            ended: None,
            bash: None,
            has_helpers: false,
            declarations: BTreeMap::new(),
            has_exit_trap: false,
            may_have_jobs: false,
            late: Vec::new(),
            afterwards: Vec::new(),
            count: 0,
            spans: Vec::new(),
            background: Vec::new(),
            shorthand: Shorthand::default(),
            pipes: Vec::new(),
            records: Control::default(),
            block_file: None,
            block_files: Vec::new(),
            terminal: None,
            outputs: None,
            buffer: vec![0; 64 << 10],
            room,
        };
        session.restore().map_err(setup)?;
        session.spawn()?;
        Ok(session)
    }

    /// Runs a block to its end, its time limit or a stop.
    pub async fn run(
        &mut self,
        block: &Block<'_>,
        stop: &mut Stop,
        notes: &mut dyn FnMut(Note, &[u8]),
    ) -> Result<Outcome, Error> {
        if self.bash.is_none() {
            self.spawn()?;
        }
        let (started, from) = (Instant::now(), processes::tick());
        let before = self.jobs();
        let running = self.jobs_of(block);
        let typist = self.typist(block)?;
        if block.background.is_some() {
            self.forget_background_ends()?;
        }
        let lines = self.prepare(block)?;
        self.send(&lines)?;
        let mut exchange = Exchange::new(self, block, before, typist, notes);
        let (end, record) = exchange.follow(stop).await?;
        let (stdout, stderr, typed) = exchange.finish();
        if let End::Exited(_) = end {
            self.declarations.clear();
            self.wait_for_exit().await;
        }
        self.count += 1;
        let jobs: Vec<i32> = self.jobs_of(block).into_iter().filter(|pid| !running.contains(pid)).collect();
        if block.background.is_some() {
            self.background.extend(jobs);
            self.spans.push(Span { from, to: processes::tick(), jobs: Vec::new() });
        } else {
            self.spans.push(Span { from, to: processes::tick(), jobs });
        }
        self.may_have_jobs |= block.background.is_some() || block.text.contains('&');
        let mut outcome = Outcome {
            end,
            failure: None,
            stdout: self.relabelled(stdout),
            stderr: self.relabelled(stderr),
            variables: None,
            typed,
            duration: started.elapsed(),
        };
        if let Some(record) = record {
            self.take_record(&record, block, &mut outcome);
        }
        Ok(outcome)
    }

    /// Processes that earlier blocks left running; looked for only where one can have started any.
    fn jobs(&self) -> HashSet<i32> {
        match self.pid() {
            Some(bash) if self.may_have_jobs => processes::descendants(bash).into_iter().collect(),
            _ => HashSet::new(),
        }
    }

    /// What bash has started itself, before and after a block that starts something for later; nothing for others.
    fn jobs_of(&self, block: &Block<'_>) -> Vec<i32> {
        match self.pid() {
            Some(bash) if block.background.is_some() || left::has_jobs(block.text) => {
                processes::children(bash)
            }
            _ => Vec::new(),
        }
    }

    fn take_record(&mut self, record: &Record, block: &Block<'_>, outcome: &mut Outcome) {
        outcome.failure = record.failure(|file, line| line + self.offset_of(file));
        let mut variables = declare::parse(&record.declarations);
        if let Some(at) = variables.iter().position(|variable| variable.name == "__r_pipes") {
            self.pipes = pipeline(&variables.remove(at));
        }
        if let Tell::Nothing = block.tell {
            return;
        }
        if record.over == Over::Block {
            if let Tell::Names(names) = block.tell {
                let unset = |name: &String| (name.clone(), format!("builtin unset -v {name}"));
                self.declarations.extend(names.iter().map(unset));
            }
            let known = |variable: &Variable| (variable.name.clone(), variable.declaration.clone());
            self.declarations.extend(variables.iter().map(known));
        }
        outcome.variables = Some(variables);
    }

    /// Ends bash and everything it started; tells what was printed later than its block, and what was left behind.
    pub async fn end(mut self, search: Search) -> (Vec<Afterwards>, Left) {
        let is_alone = search == Search::Everything && !self.has_exit_trap && self.is_alone();
        let bash = self.bash.take_if(|_| is_alone);
        self.end_bash().await;
        let mut left = Left::default();
        let is_clear = is_alone
            || search == Search::Everything && {
                left.processes = self.left_processes().await;
                left.processes.is_empty() && self.background.is_empty()
            };
        if !is_clear {
            processes::end_session(&self.mark, &self.leaders);
        }
        let room = self.room.take();
        if let Some(temporary) = room.as_ref().and_then(Room::temporary)
            && search == Search::Everything
        {
            left.files = left::files(temporary);
        }
        drop(room);
        self.release_late();
        let Self { station, stations, late, mut afterwards, block_files, mut buffer, .. } = self;
        afterwards.extend(late.into_iter().filter_map(Late::finish));
        if let Some(mut bash) = bash {
            bash.kill();
            tokio::spawn(async move {
                bash.wait().await;
                stations.give_back(station, &block_files, &mut buffer);
            });
        } else if is_clear && processes::none_is_left() {
            stations.give_back(station, &block_files, &mut buffer);
        }
        (afterwards, left)
    }

    /// bash waits for its next line, and nothing that any document started is there any more: when it is killed, nothing
    /// outlives it. Only Linux tells.
    fn is_alone(&self) -> bool {
        cfg!(target_os = "linux")
            && !self.may_have_jobs
            && self.pid().is_some_and(|bash| !processes::has_children(bash))
            && processes::none_is_left()
    }

    async fn end_bash(&mut self) {
        let Some(mut bash) = self.bash.take() else { return };
        if self.has_exit_trap {
            let output = quoted_path(&self.station.path().join("trap-output"));
            let _ = self.send(&format!("builtin exit >>{output} 2>&1\n"));
            let _ = tokio::time::timeout(EXIT_TRAP_LIMIT, bash.wait()).await;
        }
        bash.kill();
        bash.wait().await;
    }

    /// Ends bash and its children at once; the next block gets a new bash with what is known of the old one.
    pub(super) async fn abandon(&mut self) {
        if let Some(mut bash) = self.bash.take() {
            if let Some(pid) = bash.id() {
                processes::signal_tree(pid, ProcessSignal::KILL);
            }
            bash.wait().await;
        }
        processes::end_session(&self.mark, &self.leaders);
    }

    pub(super) fn pid(&self) -> Option<i32> {
        self.bash.as_ref().and_then(Bash::id)
    }

    pub(super) async fn wait(&mut self) -> i32 {
        let Some(bash) = &mut self.bash else { return std::future::pending().await };
        bash.wait().await
    }

    /// The shell said that it ends; what its own EXIT trap does may take a moment.
    async fn wait_for_exit(&mut self) {
        if let Some(mut bash) = self.bash.take()
            && tokio::time::timeout(EXIT_TRAP_LIMIT, bash.wait()).await.is_err()
        {
            bash.kill();
            bash.wait().await;
        }
    }

    pub(super) fn forget_bash(&mut self) {
        self.bash = None;
    }

    pub(super) fn spill_path(&self, note: Note) -> PathBuf {
        let stream = if note == Note::Stdout { "stdout" } else { "stderr" };
        self.options.spill.join(format!("{}-{}.{stream}", self.mark, self.count + 1))
    }

    /// What background blocks said up to now is not for the next one.
    fn forget_background_ends(&mut self) -> Result<(), Error> {
        if self.ended.is_none() {
            self.ended = Some(pipes::create_held(&self.station.path().join("ended"))?);
        }
        self.background_end().map(|_| ())
    }

    /// The status of the background block that ended last since this was asked.
    pub(super) fn background_end(&self) -> Result<Option<i32>, Error> {
        use std::io::Read;
        let mut said = [0; 256];
        let Some(mut ended) = self.ended.as_ref() else { return Ok(None) };
        match ended.read(&mut said) {
            Ok(length) => {
                let said = String::from_utf8_lossy(&said[..length]);
                Ok(said.lines().last().and_then(|status| status.parse().ok()))
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writing ends of both streams.
    pub(super) fn hold_streams(&self) -> Result<[File; 2], Error> {
        let open = |name| pipes::open_writer(&self.station.path().join(name));
        Ok([open("out")?, open("err")?])
    }

    /// Writes lines for bash; an error where it reads none of them for a long time.
    pub(super) fn send(&mut self, lines: &str) -> Result<(), Error> {
        let mut rest = lines.as_bytes();
        let deadline = Instant::now() + UNREAD_LIMIT;
        while !rest.is_empty() {
            match self.station.commands.write(rest) {
                Ok(written) => rest = &rest[written..],
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock && Instant::now() < deadline => {
                    std::thread::sleep(Duration::from_micros(50));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// The typist of a block with texts to type; its pipe is made before bash opens the other end.
    fn typist<'t>(&self, block: &Block<'t>) -> Result<Option<Typist<'t>>, Error> {
        let Feed::Typed(texts) = block.feed else { return Ok(None) };
        let pipe = if feeds_terminal(block) { None } else { Some(pipes::create_held(&self.typing_path())?) };
        Ok(Some(Typist::new(texts, pipe)))
    }

    /// Lines left out of the padding of a file below the session's directory.
    fn offset_of(&self, file: &str) -> usize {
        let below = Path::new(file).strip_prefix(self.station.path()).ok();
        let bucket = below.and_then(|path| path.iter().next()).and_then(|name| name.to_str());
        let bucket = bucket.map(|name| name.split_once('-').map_or(name, |(bucket, _)| bucket));
        bucket.and_then(|bucket| bucket.parse::<usize>().ok()).unwrap_or(0) * BUCKET
    }

    fn relabelled(&self, mut captured: Captured) -> Captured {
        let label = self.label();
        captured.head = label.apply(captured.head);
        captured.tail = label.apply(captured.tail);
        captured
    }

    pub(super) fn label(&self) -> Label {
        Label::new(self.station.path().as_os_str().as_encoded_bytes())
    }

    /// The terminal of this kind.
    pub(super) fn terminal_of(&self, desk: Desk) -> Option<&Terminal> {
        match desk {
            Desk::Keyboard => self.terminal.as_ref(),
            Desk::Stdout => self.outputs.as_ref().map(|outputs| &outputs[0]),
            Desk::Stderr => self.outputs.as_ref().map(|outputs| &outputs[1]),
        }
    }

    /// Reads what was printed at a terminal.
    pub(super) fn drain_terminal(
        &mut self,
        desk: Desk,
        mut piece: impl FnMut(&[u8]),
    ) -> Result<Drained, Error> {
        use std::io::Read;
        let terminal = match desk {
            Desk::Keyboard => self.terminal.as_ref(),
            Desk::Stdout => self.outputs.as_ref().map(|outputs| &outputs[0]),
            Desk::Stderr => self.outputs.as_ref().map(|outputs| &outputs[1]),
        };
        let Some(terminal) = terminal else { return Ok(Drained::Closed) };
        loop {
            match terminal.master().read(&mut self.buffer) {
                Ok(0) => return Ok(Drained::Closed),
                Ok(length) => piece(&self.buffer[..length]),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return Ok(Drained::Open),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Reads what is left of a stream.
    pub(super) fn drain(&mut self, note: Note, piece: impl FnMut(&[u8])) -> Result<Drained, Error> {
        let pipe = if note == Note::Stdout { &self.station.stdout } else { &self.station.stderr };
        Ok(pipe.drain(&mut self.buffer, piece)?)
    }
}

/// The statuses in `([0]="STATUS" [1]="FIRST" [2]="SECOND" …)`, the block's own left out.
fn pipeline(noted: &Variable) -> Vec<u8> {
    let elements = noted.value.as_deref().unwrap_or_default().split('"').skip(3).step_by(2);
    elements.filter_map(|status| status.parse().ok()).collect()
}
