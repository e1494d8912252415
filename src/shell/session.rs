//! One bash from its start to its end, and the state that outlives it when a block ends it.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustix::process::Signal as ProcessSignal;
use tokio::io::unix::AsyncFd;
use tokio::process::{Child, Command};

use super::block::{Block, End, Feed, Note, Outcome, Streams, Tell};
use super::capture::{Capture, Captured};
use super::control::{Control, Over, Record};
use super::exchange::Exchange;
use super::label::{BUCKET, Label, quoted, safe_name};
use super::pipes::{self, Drained, Pipe};
use super::processes::{self, Leftover, MARK, Ticks};
use super::stop::Stop;
use super::terminal::{Echo, Terminal};
use super::typing::Typist;
use super::{Error, Variable, declare};

const PRELUDE: &str = include_str!("prelude.sh");

/// How long a document's own EXIT trap may take at the end.
const EXIT_TRAP_LIMIT: Duration = Duration::from_secs(10);

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
}

/// A live bash.
#[derive(Debug)]
pub struct Session {
    options: Options,
    directory: tempfile::TempDir,
    mark: String,
    leaders: HashSet<i32>,
    commands: File,
    pub(super) control: File,
    ended: File,
    pub(super) stdout: Pipe,
    pub(super) stderr: Pipe,
    bash: Option<Child>,
    declarations: BTreeMap<String, String>,
    has_exit_trap: bool,
    late: Vec<Late>,
    count: usize,
    shorthand: Shorthand,
    pub(super) records: Control,
    block_file: Option<BlockFile>,
    pub(super) terminal: Option<Terminal>,
    pub(super) buffer: Vec<u8>,
}

/// The line that the alias `__s` stands for.
#[derive(Debug, Default)]
enum Shorthand {
    /// None yet.
    #[default]
    Undefined,
    /// This one.
    For(String),
    /// The alias may not be there.
    Unsafe,
}

/// A block's file, kept open for the next block of the same name.
#[derive(Debug)]
struct BlockFile {
    path: PathBuf,
    file: File,
}

/// A stream that outlived its block.
#[derive(Debug)]
struct Late {
    block: usize,
    note: Note,
    pipe: Arc<Pipe>,
    capture: Arc<Mutex<Capture>>,
    spill: PathBuf,
    reader: tokio::task::JoinHandle<()>,
}

/// What a block printed after it was over.
#[derive(Debug)]
pub struct Afterwards {
    /// The block, counted from 0 in running order.
    pub block: usize,
    /// The stream.
    pub note: Note,
    /// What came.
    pub captured: Captured,
}

impl Session {
    /// Starts bash. Needs a tokio runtime.
    pub fn start(options: Options) -> Result<Self, Error> {
        let directory = tempfile::Builder::new()
            .prefix("rehearse-")
            .tempdir()
            .map_err(|source| Error::Setup { path: std::env::temp_dir(), source })?;
        let at = directory.path();
        let setup = |source| Error::Setup { path: at.to_owned(), source };
        let commands = pipes::create_held(&at.join("commands")).map_err(setup)?;
        let control = pipes::create_held(&at.join("control")).map_err(setup)?;
        let ended = pipes::create_held(&at.join("ended")).map_err(setup)?;
        let stdout = Pipe::create(&at.join("out")).map_err(setup)?;
        let stderr = Pipe::create(&at.join("err")).map_err(setup)?;
        std::fs::write(at.join("prelude"), PRELUDE.replace("@DIR@", &quoted_path(at))).map_err(setup)?;
        let mark = at.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut session = Self {
            options,
            mark,
            directory,
            leaders: HashSet::new(),
            commands,
            control,
            ended,
            stdout,
            stderr,
            bash: None,
            declarations: BTreeMap::new(),
            has_exit_trap: false,
            late: Vec::new(),
            count: 0,
            shorthand: Shorthand::default(),
            records: Control::default(),
            block_file: None,
            terminal: None,
            buffer: vec![0; 64 << 10],
        };
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
        let started = Instant::now();
        let since = Ticks::now();
        let typist = self.typist(block)?;
        if block.background.is_some() {
            self.background_end()?;
        }
        let lines = self.prepare(block)?;
        self.send(&lines)?;
        let mut exchange = Exchange::new(self, block, since, typist, notes);
        let (end, record) = exchange.follow(stop).await?;
        let (stdout, stderr, typed) = exchange.finish();
        if let End::Exited(_) = end {
            self.declarations.clear();
            self.wait_for_exit().await;
        }
        self.count += 1;
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

    fn take_record(&mut self, record: &Record, block: &Block<'_>, outcome: &mut Outcome) {
        outcome.failure = record.failure(|file, line| line + self.offset_of(file));
        if let Tell::Nothing = block.tell {
            return;
        }
        let variables = declare::parse(&record.declarations);
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

    /// Ends bash and everything it started, and tells what printed later than its block and what had to be
    /// ended.
    pub async fn end(mut self) -> (Vec<Afterwards>, Vec<Leftover>) {
        if let Some(mut bash) = self.bash.take() {
            if self.has_exit_trap {
                let quit = format!(
                    "builtin exit >>{} 2>&1\n",
                    quoted_path(&self.directory.path().join("trap-output"))
                );
                let _ = self.send(&quit);
                let _ = tokio::time::timeout(EXIT_TRAP_LIMIT, bash.wait()).await;
            }
            let _ = bash.start_kill();
            let _ = bash.wait().await;
        }
        let leftovers = processes::end_session(&self.mark, &self.leaders);
        let mut afterwards = Vec::new();
        for late in std::mem::take(&mut self.late) {
            late.reader.abort();
            let mut capture =
                late.capture.lock().map(|mut capture| std::mem::take(&mut *capture)).unwrap_or_default();
            let mut buffer = vec![0; 64 << 10];
            let _ = late.pipe.drain(&mut buffer, |piece| capture.push(piece, &late.spill));
            let captured = capture.finish();
            if !captured.head.is_empty() {
                afterwards.push(Afterwards { block: late.block, note: late.note, captured });
            }
        }
        (afterwards, leftovers)
    }

    /// Ends bash and its children at once; the next block gets a new bash with what is known of the old one.
    pub(super) async fn abandon(&mut self) {
        if let Some(mut bash) = self.bash.take() {
            if let Some(pid) = bash.id() {
                processes::signal_tree(pid.cast_signed(), ProcessSignal::KILL);
            }
            let _ = bash.wait().await;
        }
        processes::end_session(&self.mark, &self.leaders);
    }

    pub(super) fn pid(&self) -> Option<i32> {
        self.bash.as_ref().and_then(Child::id).map(u32::cast_signed)
    }

    pub(super) async fn wait(&mut self) -> i32 {
        let Some(bash) = &mut self.bash else { return std::future::pending().await };
        match bash.wait().await {
            Ok(status) => {
                use std::os::unix::process::ExitStatusExt;
                status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
            }
            Err(_) => 127,
        }
    }

    /// The shell said that it ends; what its own EXIT trap does may take a moment.
    async fn wait_for_exit(&mut self) {
        if let Some(mut bash) = self.bash.take()
            && tokio::time::timeout(EXIT_TRAP_LIMIT, bash.wait()).await.is_err()
        {
            let _ = bash.start_kill();
            let _ = bash.wait().await;
        }
    }
    pub(super) fn forget_bash(&mut self) {
        self.bash = None;
    }

    pub(super) fn spill_path(&self, note: Note) -> PathBuf {
        let stream = if note == Note::Stdout { "stdout" } else { "stderr" };
        self.options.spill.join(format!("{}-{}.{stream}", self.mark, self.count + 1))
    }

    /// Keeps reading a stream that a background process still holds, and makes a new pipe for the next block.
    pub(super) fn detach(&mut self, note: Note) -> Result<(), Error> {
        let (name, slot) = match note {
            Note::Stderr => ("err", &mut self.stderr),
            Note::Stdout | Note::Typed => ("out", &mut self.stdout),
        };
        let pipe = std::mem::replace(slot, Pipe::create(&self.directory.path().join(name))?);
        let pipe = Arc::new(pipe);
        let watched = pipes::watch(pipe.as_ref())?;
        let capture = Arc::new(Mutex::new(Capture::default()));
        let spill = self.options.spill.join(format!("{}-{}-late.{name}", self.mark, self.count + 1));
        let reader = tokio::spawn(read_late(watched, Arc::clone(&pipe), Arc::clone(&capture), spill.clone()));
        self.late.push(Late { block: self.count, note, pipe, capture, spill, reader });
        Ok(())
    }

    /// The status of the background block that ended last since this was asked.
    pub(super) fn background_end(&self) -> Result<Option<i32>, Error> {
        use std::io::Read;
        let mut said = [0; 256];
        match (&self.ended).read(&mut said) {
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
        let open = |name| pipes::open_writer(&self.directory.path().join(name));
        Ok([open("out")?, open("err")?])
    }

    fn spawn(&mut self) -> Result<(), Error> {
        self.discard_unread();
        let at = self.directory.path().to_owned();
        let snapshot = at.join("snapshot");
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc"]).arg(at.join("commands"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        if snapshot.exists() {
            command.env_clear();
        } else {
            command.envs(self.options.environment.iter().map(|(name, value)| (name, value)));
        }
        command.env(MARK, &self.mark).current_dir(&self.options.directory);
        own_process_session(&mut command);
        self.terminal = None;
        let bash = command.spawn().map_err(Error::Start)?;
        if matches!(self.shorthand, Shorthand::For(_)) {
            self.shorthand = Shorthand::Undefined;
        }
        self.leaders.extend(bash.id().map(u32::cast_signed));
        self.bash = Some(bash);
        let first = self.opening(&snapshot);
        self.send(&first)
    }

    /// What the last bash did not read is not for the next one, and what it said last is nobody's.
    fn discard_unread(&mut self) {
        use std::io::Read;
        for pipe in [&self.commands, &self.control] {
            let mut pipe = pipe;
            while matches!(pipe.read(&mut self.buffer), Ok(length) if length > 0) {}
        }
    }

    /// The first lines of a new bash: helpers, then the state of the one before or the starting values.
    fn opening(&self, snapshot: &Path) -> String {
        let at = self.directory.path();
        let mut lines = format!(". {}\n", quoted_path(&at.join("prelude")));
        if snapshot.exists() {
            lines += &format!(". {} 2>/dev/null\n", quoted_path(snapshot));
        } else {
            for (name, word) in &self.options.words {
                lines += &format!("builtin export {name}={word}\n");
            }
        }
        if !self.declarations.is_empty() {
            let known = at.join("known");
            let text: Vec<&str> = self.declarations.values().map(String::as_str).collect();
            if std::fs::write(&known, text.join(" || :\n") + " || :\n").is_ok() {
                lines += &format!(". {} 2>/dev/null\n", quoted_path(&known));
            }
        }
        if !self.options.values.is_empty() {
            let entries: String = self
                .options
                .values
                .iter()
                .map(|(name, value)| format!("[{name}]={} ", quoted(value)))
                .collect();
            lines += &format!("builtin declare -gA __r_values\n__r_values=({entries})\n");
        }
        lines
    }

    pub(super) fn send(&mut self, lines: &str) -> Result<(), Error> {
        let mut rest = lines.as_bytes();
        while !rest.is_empty() {
            match self.commands.write(rest) {
                Ok(written) => rest = &rest[written..],
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    std::thread::sleep(Duration::from_micros(50));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Writes the block's file and gives the lines that make bash run it.
    fn prepare(&mut self, block: &Block<'_>) -> Result<String, Error> {
        let at = self.directory.path().to_owned();
        let file = self.write_block(block)?;
        if matches!(block.streams, Streams::Terminal) || feeds_terminal(block) {
            let echo = if block.streams == Streams::Terminal { Echo::On } else { Echo::Off };
            let terminal = self.terminal.take().map_or_else(Terminal::open, Ok)?;
            terminal.reset(echo)?;
            self.terminal = Some(terminal);
        }
        let terminal = self.terminal.as_ref().map(|terminal| terminal.path().to_owned());
        let terminal = terminal.as_deref().unwrap_or("/dev/null");
        let input = self.input(block, terminal)?;
        let (out, err) = (quoted_path(&at.join("out")), quoted_path(&at.join("err")));
        let outputs = match block.streams {
            Streams::Apart => format!(">{out} 2>{err}"),
            Streams::Joined => format!(">{out} 2>&1"),
            Streams::Terminal => format!(">{terminal} 2>{terminal}"),
        };
        let mut lines = String::with_capacity(160);
        if !block.hold.is_empty() {
            lines += &format!("__r_hold {}\n", block.hold.join(" "));
        }
        let stays = block.directory.is_none() || block.background.is_some();
        if !stays {
            lines += "__r_leave\n";
        }
        let assignments: String =
            block.environment.iter().map(|(name, value)| format!("{name}={} ", quoted(value))).collect();
        lines += &match block.background {
            None => assignments + &self.shortened(block, format!(". {file} {outputs} <{input}")),
            Some(_) => format!("{assignments}__r_background {file} {outputs} <{input} &"),
        };
        lines.push('\n');
        if !stays {
            lines += "__r_return \"$?\"\n";
        }
        if !block.hold.is_empty() {
            lines += "__r_release \"$?\"\n";
        }
        if block.text.contains("EXIT") {
            self.has_exit_trap = true;
            lines += "__r_adopt \"$?\"\n";
        }
        match block.tell {
            Tell::Nothing => lines += "__r \"$?\"\n",
            Tell::Names(names) => lines += &format!("__rv \"$?\" {}\n", names.join(" ")),
            Tell::All => lines += "__rv \"$?\"\n",
        }
        lines.insert_str(0, self.guard(block));
        Ok(lines)
    }

    /// The alias for a line that is the same for most blocks: bash reads its commands byte by byte, so a short
    /// line costs a third of a long one. A document that speaks of aliases may undo ours.
    fn shortened(&mut self, block: &Block<'_>, source: String) -> String {
        if block.text.contains("alias") {
            self.shorthand = Shorthand::Unsafe;
        }
        match &self.shorthand {
            Shorthand::Unsafe => source,
            Shorthand::For(known) if *known == source => "__s".to_owned(),
            _ if !block.environment.is_empty() || block.streams == Streams::Terminal => source,
            _ => {
                let define = format!("builtin alias __s={}\n__s", quoted(&source));
                self.shorthand = Shorthand::For(source);
                define
            }
        }
    }

    /// A block that may replace or kill its shell gets the state written down first.
    fn guard(&mut self, block: &Block<'_>) -> &'static str {
        let risky = ["exec", "kill", "USR1"].iter().any(|word| block.text.contains(word));
        if !risky {
            return "";
        }
        self.declarations.clear();
        "__r_save\nbuiltin eval \"$__r_traps\"\n"
    }

    fn input(&self, block: &Block<'_>, terminal: &str) -> Result<String, Error> {
        if feeds_terminal(block) || block.streams == Streams::Terminal {
            return Ok(terminal.to_owned());
        }
        let path = self.directory.path().join(format!("in{}", self.suffix(block)));
        match block.feed {
            Feed::Text(text) => std::fs::write(&path, text)?,
            Feed::Typed(_) => {}
            _ => return Ok("/dev/null".to_owned()),
        }
        Ok(quoted_path(&path))
    }

    /// The typist of a block with texts to type; its pipe is made before bash opens the other end.
    fn typist<'t>(&self, block: &Block<'t>) -> Result<Option<Typist<'t>>, Error> {
        let Feed::Typed(texts) = block.feed else { return Ok(None) };
        let pipe = if feeds_terminal(block) {
            None
        } else {
            Some(pipes::create_held(&self.directory.path().join("in"))?)
        };
        Ok(Some(Typist::new(texts, pipe)))
    }

    fn write_block(&mut self, block: &Block<'_>) -> Result<String, Error> {
        let before = block.line.saturating_sub(1);
        let (bucket, mut padding) = (before / BUCKET, before % BUCKET);
        let mut text = String::with_capacity(block.text.len() + 2 * padding + 64);
        if let Some(directory) = block.directory {
            text += &format!("builtin cd -- {}\n", quoted(directory));
            padding = padding.saturating_sub(1);
        }
        for _ in 0..padding {
            text.push_str("\\\n");
        }
        text.push_str(block.text);
        let path =
            self.directory.path().join(format!("{bucket}{}", self.suffix(block))).join(safe_name(block.name));
        let quoted = quoted_path(&path);
        self.overwrite(path, &text)?;
        Ok(quoted)
    }

    fn overwrite(&mut self, path: PathBuf, text: &str) -> Result<(), Error> {
        use std::os::unix::fs::FileExt;
        let open = match self.block_file.take() {
            Some(open) if open.path == path => open,
            _ => {
                std::fs::create_dir_all(path.parent().unwrap_or(&path))?;
                BlockFile { file: File::create(&path)?, path }
            }
        };
        open.file.write_all_at(text.as_bytes(), 0)?;
        open.file.set_len(text.len() as u64)?;
        self.block_file = Some(open);
        Ok(())
    }

    /// Bash may come to the files of a background block when the next block has written its own.
    fn suffix(&self, block: &Block<'_>) -> String {
        block.background.map_or_else(String::new, |_| format!("-{}", self.count))
    }

    /// Lines left out of the padding of a file below the session's directory.
    fn offset_of(&self, file: &str) -> usize {
        let below = Path::new(file).strip_prefix(self.directory.path()).ok();
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
        Label::new(self.directory.path().as_os_str().as_encoded_bytes())
    }

    /// Reads what a program printed at the terminal.
    pub(super) fn drain_terminal(&mut self, mut piece: impl FnMut(&[u8])) -> Result<Drained, Error> {
        use std::io::Read;
        let Some(terminal) = &self.terminal else { return Ok(Drained::Closed) };
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
        let pipe = if note == Note::Stdout { &self.stdout } else { &self.stderr };
        Ok(pipe.drain(&mut self.buffer, piece)?)
    }
}

async fn read_late(watched: AsyncFd<OwnedFd>, pipe: Arc<Pipe>, capture: Arc<Mutex<Capture>>, spill: PathBuf) {
    let mut buffer = vec![0; 16 << 10];
    while let Ok(mut ready) = watched.readable().await {
        let drained = pipe.drain(&mut buffer, |piece| {
            if let Ok(mut capture) = capture.lock() {
                capture.push(piece, &spill);
            }
        });
        if !matches!(drained, Ok(Drained::Open)) {
            return;
        }
        ready.clear_ready();
    }
}

fn feeds_terminal(block: &Block<'_>) -> bool {
    matches!(block.feed, Feed::Typed(texts) if texts.iter().any(|typed| typed.terminal))
}

#[allow(unsafe_code)]
fn own_process_session(command: &mut Command) {
    // SAFETY: setsid is async-signal-safe and touches nothing of this process.
    unsafe {
        command.pre_exec(|| rustix::process::setsid().map(|_| ()).map_err(Into::into));
    }
}

fn quoted_path(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}
