//! One block from its first byte of output to its verdict-free end: reads the streams, types, watches the
//! clock, and stops what must be stopped.

use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::Signal as ProcessSignal;
use tokio::io::unix::AsyncFd;

use super::Error;
use super::block::{Block, End, Feed, Note, Ready, Streams, TypedOutcome};
use super::capture::{Capture, Captured};
use super::control::{Control, Record};
use super::pipes::{self, Drained};
use super::processes::{self, Since};
use super::session::Session;
use super::stop::Stop;
use super::terminal::Keyboard;
use super::typing::{Answer, Typist};

/// How long a block is waited for without setting up anything: most blocks of a document are shorter.
const GLANCE: Duration = Duration::from_micros(400);

/// How often the slow path looks at clocks.
const TICK: Duration = Duration::from_millis(50);

/// How long a stopped block has to unwind before its processes are killed, and then before its shell is.
const UNWIND: Duration = Duration::from_secs(2);
const LAST_CALL: Duration = Duration::from_secs(3);

/// How long a process substitution may take to write its last output.
const SUBSTITUTION: Duration = Duration::from_millis(500);

/// How a block ended, with the shell's record where there is one.
pub(super) type Ended = (End, Option<Record>);

pub(super) struct Exchange<'a, 'b> {
    session: &'a mut Session,
    block: &'a Block<'b>,
    since: Since,
    started: Instant,
    notes: &'a mut dyn FnMut(Note, &[u8]),
    stdout: Capture,
    stderr: Capture,
    control: Control,
    typist: Option<Typist<'b>>,
    greeting: Option<Answer>,
    answered: usize,
    typed: Vec<TypedOutcome>,
    stopping: Option<(End, Instant)>,
    waiting_for_ready: bool,
}

/// The descriptors that the slow path waits on.
struct Watched {
    control: AsyncFd<OwnedFd>,
    stdout: AsyncFd<OwnedFd>,
    stderr: AsyncFd<OwnedFd>,
    keyboard: Option<(AsyncFd<OwnedFd>, Keyboard)>,
    /// Writing ends of our own: without them a stream that nobody has opened yet would look closed for good.
    /// `None` once a background block is known to be gone.
    held: Option<[File; 2]>,
}

impl<'a, 'b> Exchange<'a, 'b> {
    pub(super) fn new(
        session: &'a mut Session,
        block: &'a Block<'b>,
        since: Since,
        typist: Option<Typist<'b>>,
        notes: &'a mut dyn FnMut(Note, &[u8]),
    ) -> Self {
        Self {
            session,
            block,
            since,
            started: Instant::now(),
            notes,
            stdout: Capture::default(),
            stderr: Capture::default(),
            control: Control::default(),
            typist,
            greeting: None,
            answered: 0,
            typed: Vec::new(),
            stopping: None,
            waiting_for_ready: false,
        }
    }

    pub(super) async fn follow(&mut self, stop: &mut Stop) -> Result<Ended, Error> {
        let plain = matches!(self.block.feed, Feed::Nothing | Feed::Text(_))
            && self.block.streams != Streams::Terminal
            && self.block.background.is_none();
        let record = if plain { self.glance()? } else { None };
        let ended = match record {
            Some(record) => self.over(record),
            None => self.attend(stop).await?,
        };
        self.close().await?;
        Ok(ended)
    }

    /// What the block printed outside the conversation, and the answers.
    pub(super) fn finish(mut self) -> (Captured, Captured, Vec<TypedOutcome>) {
        let (mut stdout, mut stderr) = (self.stdout.finish(), self.stderr.finish());
        if self.typist.as_ref().is_some_and(Typist::is_waiting) {
            let (stdout, stderr) = (std::mem::take(&mut stdout), std::mem::take(&mut stderr));
            self.typed.push(TypedOutcome { stdout, stderr, remark: String::new(), answered: false });
        }
        if let Some(greeting) = self.greeting {
            let (before, errors) = (greeting.stdout.finish(), greeting.stderr.finish());
            let after = std::mem::replace(&mut stdout, before);
            stdout.append(after);
            let after = std::mem::replace(&mut stderr, errors);
            stderr.append(after);
        }
        (stdout, stderr, self.typed)
    }

    fn over(&self, record: Record) -> Ended {
        let end = match (self.stopping, record.exits) {
            (Some((end, _)), _) => end,
            (None, true) => End::Exited(record.status),
            (None, false) => End::Status(record.status),
        };
        (end, Some(record))
    }

    /// Waits a moment for the record of a short block.
    fn glance(&mut self) -> Result<Option<Record>, Error> {
        let patience = Timespec { tv_sec: 0, tv_nsec: i64::from(GLANCE.subsec_nanos()) };
        loop {
            let mut watched = [PollFd::new(&self.session.control, PollFlags::IN)];
            match rustix::event::poll(&mut watched, Some(&patience)) {
                Ok(0) => return Ok(None),
                Ok(_) => {}
                Err(rustix::io::Errno::INTR) => return Ok(None),
                Err(error) => return Err(std::io::Error::from(error).into()),
            }
            if let Some(record) = self.read_control()? {
                return Ok(Some(record));
            }
        }
    }

    async fn attend(&mut self, stop: &mut Stop) -> Result<Ended, Error> {
        let mut watched = self.watch()?;
        self.waiting_for_ready = matches!(self.block.background, Some(Ready::Output(_)));
        let mut record = None;
        loop {
            let quiet = self.typist.as_ref().map_or(TICK, |typist| typist.patience().min(TICK));
            let stopped = self.stopping.is_some();
            tokio::select! {
                ready = watched.control.readable() => {
                    ready?.clear_ready();
                    if let Some(found) = self.read_control()? {
                        if found.exits || !self.waiting_for_ready {
                            return Ok(self.settle(found));
                        }
                        record = Some(found);
                    }
                }
                ready = watched.stdout.readable(), if watched.held.is_some() => {
                    ready?.clear_ready();
                    self.read(Note::Stdout)?;
                }
                ready = watched.stderr.readable(), if watched.held.is_some() => {
                    ready?.clear_ready();
                    self.read(Note::Stderr)?;
                }
                status = self.session.wait() => return self.gone(status),
                keys = read_keys(watched.keyboard.as_ref()) => self.type_keys(&keys)?,
                () = stop.requested(), if !stopped => self.begin_stop(End::Stopped),
                () = tokio::time::sleep(quiet) => {}
            }
            self.converse()?;
            if record.is_some() && self.waiting_for_ready {
                if self.is_ready() {
                    return Ok((End::Running, None));
                }
                self.look_after_background(&mut watched)?;
            }
            if let Some(ended) = self.look_at_clocks().await? {
                return Ok(ended);
            }
        }
    }

    fn watch(&self) -> Result<Watched, Error> {
        let session = &self.session;
        let held = Some(session.hold_streams()?);
        let output = match (&session.terminal, self.block.streams) {
            (Some(terminal), Streams::Terminal) => terminal.master().as_fd(),
            _ => session.stdout.as_fd(),
        };
        let keyboard = match self.block.feed {
            Feed::Keyboard => {
                let keyboard = Keyboard::take()?;
                Some((pipes::watch(&keyboard)?, keyboard))
            }
            _ => None,
        };
        Ok(Watched {
            control: pipes::watch(&session.control)?,
            stdout: pipes::watch(output)?,
            stderr: pipes::watch(&session.stderr)?,
            keyboard,
            held,
        })
    }

    /// A background block that nobody writes for any more is over: its status is asked for.
    fn look_after_background(&mut self, watched: &mut Watched) -> Result<(), Error> {
        watched.held = None;
        let closed = [Note::Stdout, Note::Stderr].map(|note| self.read(note));
        for drained in closed {
            if drained? == Drained::Open {
                watched.held = Some(self.session.hold_streams()?);
                return Ok(());
            }
        }
        self.waiting_for_ready = false;
        self.session.send("builtin wait \"$!\"\n__r \"$?\"\n")
    }

    fn settle(&self, record: Record) -> Ended {
        let background = self.block.background.is_some();
        match self.over(record) {
            (End::Status(0), _) if background && matches!(self.block.background, Some(Ready::Started)) => {
                (End::Running, None)
            }
            ended => ended,
        }
    }

    fn gone(&mut self, status: i32) -> Result<Ended, Error> {
        self.session.forget_bash();
        if let Some(record) = self.read_control()? {
            return Ok(self.over(record));
        }
        Ok((self.stopping.map_or(End::Gone(status), |(end, _)| end), None))
    }

    fn is_ready(&self) -> bool {
        match self.block.background {
            Some(Ready::Output(pattern)) => {
                pattern.is_match(self.stdout.head()) || pattern.is_match(self.stderr.head())
            }
            _ => false,
        }
    }

    /// The time limit, and the steps of a stop once it has begun.
    async fn look_at_clocks(&mut self) -> Result<Option<Ended>, Error> {
        let Some((end, since)) = self.stopping else {
            if self.block.timeout.is_some_and(|limit| self.started.elapsed() >= limit) {
                self.begin_stop(End::TimedOut);
            }
            return Ok(None);
        };
        let Some(bash) = self.session.pid() else { return Ok(Some((end, None))) };
        let elapsed = since.elapsed();
        if elapsed < UNWIND {
            processes::signal_new(bash, &self.since, ProcessSignal::TERM);
        } else if elapsed < LAST_CALL {
            processes::signal_new(bash, &self.since, ProcessSignal::KILL);
        } else {
            self.session.abandon().await;
            return Ok(Some((end, None)));
        }
        Ok(None)
    }

    fn begin_stop(&mut self, end: End) {
        self.stopping = Some((end, Instant::now()));
        self.waiting_for_ready = false;
        if let Some(bash) = self.session.pid() {
            processes::signal(bash, ProcessSignal::USR1);
            processes::signal_new(bash, &self.since, ProcessSignal::TERM);
        }
        if self.block.background.is_some() {
            let _ = self.session.send("builtin kill \"$!\" 2>/dev/null; builtin wait \"$!\"; __r 143\n");
        }
    }

    fn read_control(&mut self) -> Result<Option<Record>, Error> {
        use std::io::Read;
        let mut piece = [0; 4096];
        loop {
            match (&self.session.control).read(&mut piece) {
                Ok(length) => {
                    if let Some(record) = self.control.push(&piece[..length]) {
                        return Ok(Some(record));
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return Ok(None),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn read(&mut self, note: Note) -> Result<Drained, Error> {
        let spill = self.session.spill_path(note);
        let capture = if note == Note::Stdout { &mut self.stdout } else { &mut self.stderr };
        let notes = &mut *self.notes;
        if self.block.streams == Streams::Terminal && note == Note::Stdout {
            return self.session.drain_terminal(|piece| {
                notes(note, piece);
                capture.push(piece, &spill);
            });
        }
        let label = self.session.label();
        self.session.drain(note, |piece| {
            if note == Note::Stderr {
                notes(note, &label.apply(piece.to_vec()));
            } else {
                notes(note, piece);
            }
            capture.push(piece, &spill);
        })
    }

    /// Lets the typist hear what came and type what is next; answers prompts.
    fn converse(&mut self) -> Result<(), Error> {
        if let Feed::Answers(answers) = self.block.feed {
            return self.answer(answers);
        }
        if self.typist.is_some() {
            self.read(Note::Stderr)?;
        }
        let Some(mut typist) = self.typist.take() else { return Ok(()) };
        while let Some(answer) =
            typist.turn(&mut self.stdout, &mut self.stderr, self.session.terminal.as_ref())?
        {
            if self.greeting.is_none() {
                self.greeting = Some(answer);
                continue;
            }
            self.typed.push(TypedOutcome {
                stdout: answer.stdout.finish(),
                stderr: answer.stderr.finish(),
                remark: answer.remark,
                answered: true,
            });
        }
        self.typist = Some(typist);
        Ok(())
    }

    fn answer(&mut self, answers: &[(regex::bytes::Regex, String)]) -> Result<(), Error> {
        use std::io::Write;
        let heard = &self.stdout.head()[self.answered..];
        let Some(terminal) = &self.session.terminal else { return Ok(()) };
        for (prompt, text) in answers {
            if let Some(found) = prompt.find(heard) {
                self.answered += found.end();
                let mut master = terminal.master();
                master.write_all(text.as_bytes())?;
                master.write_all(b"\n")?;
                break;
            }
        }
        Ok(())
    }

    fn type_keys(&mut self, keys: &[u8]) -> Result<(), Error> {
        use std::io::Write;
        const INTERRUPT: u8 = 3;
        if keys.contains(&INTERRUPT) {
            processes::signal(rustix::process::getpid().as_raw_nonzero().get(), ProcessSignal::INT);
            return Ok(());
        }
        if let Some(terminal) = &self.session.terminal {
            terminal.resize()?;
            terminal.master().write_all(keys)?;
        }
        Ok(())
    }

    /// Takes what is left of the streams; those that are still held go on being read for this block.
    async fn close(&mut self) -> Result<(), Error> {
        let substitutes = self.block.text.contains(">(");
        for note in [Note::Stdout, Note::Stderr] {
            let mut drained = self.read(note)?;
            if self.block.streams == Streams::Terminal && note == Note::Stdout {
                continue;
            }
            let deadline = Instant::now() + SUBSTITUTION;
            while substitutes && drained == Drained::Open && Instant::now() < deadline {
                tokio::time::sleep(Duration::from_millis(1)).await;
                drained = self.read(note)?;
            }
            if drained == Drained::Open {
                self.session.detach(note)?;
            }
        }
        let conversed = self.converse();
        self.session.leave_terminal();
        conversed
    }
}

async fn read_keys(keyboard: Option<&(AsyncFd<OwnedFd>, Keyboard)>) -> Vec<u8> {
    use std::io::Read;
    let Some((watched, keyboard)) = keyboard else { return std::future::pending().await };
    loop {
        let Ok(mut ready) = watched.readable().await else { return std::future::pending().await };
        let mut keys = [0; 256];
        match keyboard.keys().read(&mut keys) {
            Ok(length) if length > 0 => return keys[..length].to_vec(),
            _ => ready.clear_ready(),
        }
    }
}
