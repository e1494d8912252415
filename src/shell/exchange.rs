//! One block from its first byte of output to its verdict-free end: reads the streams, types, watches the
//! clock, and stops what must be stopped.

use std::collections::HashSet;
use std::fs::File;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::Signal as ProcessSignal;
use tokio::io::unix::AsyncFd;
use tokio::signal::unix::{Signal as Listener, SignalKind, signal};

use super::Error;
use super::block::{Block, End, Feed, Note, Ready, Streams, TypedOutcome};
use super::capture::{Capture, Captured};
use super::control::{Over, Record};
use super::interrupt::Interrupt;
use super::pipes;
use super::processes;
use super::session::{Company, Session};
use super::stop::Stop;
use super::terminal::{Desk, Keyboard, Terminal};
use super::typing::{Answer, Typist};

/// How long a block is waited for without setting up anything: most blocks of a document are shorter.
const GLANCE: Duration = Duration::from_micros(400);

/// How long the record of a block is looked for without sleeping: going to sleep and being woken costs more
/// than most blocks take.
const SPIN: Duration = Duration::from_micros(100);

/// How often the slow path looks at clocks.
const TICK: Duration = Duration::from_millis(50);

/// How long a stopped block has to unwind before its processes are killed, and then before its shell is.
const UNWIND: Duration = Duration::from_secs(2);
const LAST_CALL: Duration = Duration::from_secs(3);

/// How a block ended, with the shell's record where there is one.
pub(super) type Ended = (End, Option<Record>);

pub(super) struct Exchange<'a, 'b> {
    pub(super) session: &'a mut Session,
    pub(super) block: &'a Block<'b>,
    /// Processes of earlier blocks, which a stop leaves alone.
    before: HashSet<i32>,
    /// Processes that were asked to end.
    asked: HashSet<i32>,
    started: Instant,
    pub(super) notes: &'a mut dyn FnMut(Note, &[u8]),
    pub(super) stdout: Capture,
    pub(super) stderr: Capture,
    pub(super) typist: Option<Typist<'b>>,
    greeting: Option<Answer>,
    answered: usize,
    pub(super) typed: Vec<TypedOutcome>,
    stopping: Option<(End, Instant)>,
    interrupt: Option<Interrupt>,
    waiting_for_ready: bool,
    /// Records that bash will still write for this block.
    awaited: usize,
}

/// The descriptors that the slow path waits on.
struct Watched {
    control: AsyncFd<OwnedFd>,
    stdout: AsyncFd<OwnedFd>,
    stderr: AsyncFd<OwnedFd>,
    /// The terminal that is typed at, where the outputs have their own.
    echo: Option<AsyncFd<OwnedFd>>,
    keyboard: Option<(AsyncFd<OwnedFd>, Keyboard)>,
    /// The user's terminal got another size.
    resized: Option<Listener>,
    /// Writing ends of our own: without them a stream that nobody has opened yet would look closed for good.
    _held: [File; 2],
}

impl<'a, 'b> Exchange<'a, 'b> {
    pub(super) fn new(
        session: &'a mut Session,
        block: &'a Block<'b>,
        before: HashSet<i32>,
        typist: Option<Typist<'b>>,
        notes: &'a mut dyn FnMut(Note, &[u8]),
    ) -> Self {
        Self {
            session,
            block,
            before,
            asked: HashSet::new(),
            started: Instant::now(),
            notes,
            stdout: Capture::default(),
            stderr: Capture::default(),
            typist,
            greeting: None,
            answered: 0,
            typed: Vec::new(),
            stopping: None,
            interrupt: None,
            waiting_for_ready: false,
            awaited: 1,
        }
    }

    pub(super) async fn follow(&mut self, stop: &mut Stop) -> Result<Ended, Error> {
        let plain = matches!(self.block.feed, Feed::Nothing | Feed::Text(_))
            && !self.block.streams.are_terminals()
            && self.block.background.is_none();
        let record = if plain { self.glance()? } else { None };
        let (mut end, record) = match record {
            Some(record) => self.over(record),
            None => self.attend(stop).await?,
        };
        self.close().await?;
        if let (Some(interrupt), End::Stopped) = (&self.interrupt, end)
            && interrupt.is_overdue()
        {
            stop.interrupt();
        }
        if let (Some(interrupt), End::Status(status) | End::Exited(status)) = (&self.interrupt, end)
            && interrupt.ended(status, self.session.pid(), &self.before)
        {
            stop.interrupt();
            end = End::Stopped;
        }
        Ok((end, record))
    }

    /// What the block printed outside the conversation, and the answers.
    pub(super) fn finish(mut self) -> (Captured, Captured, Vec<TypedOutcome>) {
        let (stdout, stderr) = (std::mem::take(&mut self.stdout), std::mem::take(&mut self.stderr));
        let (mut stdout, mut stderr) = (stdout.finish(), stderr.finish());
        if self.typist.as_ref().is_some_and(Typist::is_waiting) {
            self.tell_typed(&stdout.head, &stderr.head);
            let (stdout, stderr) = (std::mem::take(&mut stdout), std::mem::take(&mut stderr));
            self.typed.push(TypedOutcome { stdout, stderr, remark: String::new(), answered: false });
        }
        if self.typist.is_some() {
            self.tell(&stdout.head, &stderr.head);
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
        let end = match (self.stopping, record.over) {
            (Some((end, _)), _) => end,
            (None, Over::Shell) => End::Exited(record.status),
            (None, Over::Block) => End::Status(record.status),
        };
        (end, Some(record))
    }

    /// Waits a moment for the record of a short block.
    fn glance(&mut self) -> Result<Option<Record>, Error> {
        let spin = match self.session.options.company {
            Company::Alone => SPIN,
            Company::Others => Duration::ZERO,
        };
        let until = Instant::now() + spin;
        while Instant::now() < until {
            if let Some(record) = self.read_control()? {
                return Ok(Some(record));
            }
            std::thread::yield_now();
        }
        let patience = Timespec { tv_sec: 0, tv_nsec: i64::from(GLANCE.subsec_nanos()) };
        loop {
            let mut watched = [PollFd::new(&self.session.station.control, PollFlags::IN)];
            match rustix::event::poll(&mut watched, Some(&patience)) {
                Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(None),
                Ok(_) => {}
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
        loop {
            let quiet = self.typist.as_ref().map_or(TICK, |typist| typist.patience().min(TICK));
            let stopped = self.stopping.is_some();
            tokio::select! {
                ready = watched.control.readable() => {
                    ready?.clear_ready();
                    while let Some(found) = self.read_control()? {
                        if found.over == Over::Block {
                            self.awaited -= 1;
                        }
                        if found.over == Over::Shell || !self.waiting_for_ready && self.awaited == 0 {
                            return Ok(self.settle(found));
                        }
                    }
                }
                ready = watched.stdout.readable() => {
                    ready?.clear_ready();
                    self.read(Note::Stdout)?;
                }
                ready = watched.stderr.readable() => {
                    ready?.clear_ready();
                    self.read(Note::Stderr)?;
                }
                () = readable(watched.echo.as_ref()) => self.read_echo()?,
                status = self.session.wait() => return self.gone(status),
                keys = read_keys(watched.keyboard.as_ref()) => self.type_keys(&keys)?,
                () = resized(watched.resized.as_mut()) => self.resize()?,
                () = stop.requested(), if !stopped => self.begin_stop(End::Stopped),
                () = tokio::time::sleep(quiet) => {}
            }
            self.converse()?;
            if self.waiting_for_ready && self.awaited == 0 {
                self.read(Note::Stdout)?;
                if self.is_ready() {
                    return Ok((End::Running, None));
                }
                if let Some(status) = self.session.background_end()? {
                    return Ok((End::Status(status), None));
                }
            }
            if let Some(ended) = self.look_at_clocks().await? {
                return Ok(ended);
            }
        }
    }

    fn watch(&self) -> Result<Watched, Error> {
        let session = &self.session;
        let held = session.hold_streams()?;
        let of = |note| self.desk(note).and_then(|desk| session.terminal_of(desk)).map(Terminal::master);
        let output = of(Note::Stdout).map_or(session.station.stdout.as_fd(), AsFd::as_fd);
        let errors = of(Note::Stderr).map_or(session.station.stderr.as_fd(), AsFd::as_fd);
        let echo = match (&session.terminal, self.block.streams) {
            (Some(terminal), Streams::Terminals) => Some(pipes::watch(terminal.master())?),
            _ => None,
        };
        let resized = match self.block.feed {
            Feed::Keyboard => Some(signal(SignalKind::window_change())?),
            _ => None,
        };
        let keyboard = match self.block.feed {
            Feed::Keyboard => {
                let keyboard = Keyboard::take()?;
                Some((pipes::watch(&keyboard)?, keyboard))
            }
            _ => None,
        };
        Ok(Watched {
            control: pipes::watch(&session.station.control)?,
            stdout: pipes::watch(output)?,
            stderr: pipes::watch(errors)?,
            echo,
            keyboard,
            resized,
            _held: held,
        })
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
        if let (Some(interrupt), Some(bash)) = (&mut self.interrupt, self.session.pid()) {
            interrupt.follow_up(bash, &self.before, self.session.terminal.as_ref());
        }
        if self.stopping.is_none() && self.interrupt.as_ref().is_some_and(Interrupt::is_overdue) {
            self.begin_stop(End::Stopped);
        }
        let Some((end, since)) = self.stopping else {
            if self.block.timeout.is_some_and(|limit| self.started.elapsed() >= limit) {
                self.begin_stop(End::TimedOut);
            }
            return Ok(None);
        };
        let Some(bash) = self.session.pid() else { return Ok(Some((end, None))) };
        let elapsed = since.elapsed();
        if elapsed < UNWIND {
            self.ask_to_end(bash);
        } else if elapsed < LAST_CALL {
            processes::signal_new(bash, &self.before, ProcessSignal::KILL);
        } else {
            self.session.abandon().await;
            return Ok(Some((end, None)));
        }
        Ok(None)
    }

    /// Asks every process of the block once: many take a second request for an order to drop everything.
    fn ask_to_end(&mut self, bash: i32) {
        let spared = self.before.union(&self.asked).copied().collect();
        self.asked.extend(processes::signal_new(bash, &spared, ProcessSignal::TERM));
    }

    fn begin_stop(&mut self, end: End) {
        self.stopping = Some((end, Instant::now()));
        self.waiting_for_ready = false;
        if let Some(bash) = self.session.pid() {
            processes::signal(bash, ProcessSignal::USR1);
            self.ask_to_end(bash);
        }
        if self.block.background.is_some() {
            self.awaited += 1;
            let _ = self.session.send("builtin kill \"$!\" 2>/dev/null; builtin wait \"$!\"; __r\n");
        }
    }

    fn read_control(&mut self) -> Result<Option<Record>, Error> {
        use std::io::Read;
        let session = &mut *self.session;
        loop {
            if let Some(record) = session.records.next() {
                return Ok(Some(record));
            }
            match (&session.station.control).read(&mut session.buffer) {
                Ok(length) => session.records.push(&session.buffer[..length]),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return Ok(None),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Lets the typist hear what came and type what is next; answers prompts.
    pub(super) fn converse(&mut self) -> Result<(), Error> {
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
                self.tell(answer.stdout.head(), answer.stderr.head());
                self.greeting = Some(answer);
                continue;
            }
            self.tell_typed(answer.stdout.head(), answer.stderr.head());
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
                master.write_all(format!("{text}\n").as_bytes())?;
                break;
            }
        }
        Ok(())
    }

    fn type_keys(&mut self, keys: &[u8]) -> Result<(), Error> {
        const INTERRUPT: u8 = 3;
        let Some(terminal) = &self.session.terminal else { return Ok(()) };
        if keys.contains(&INTERRUPT)
            && terminal.interrupts()
            && let Some(bash) = self.session.pid()
        {
            self.interrupt = Some(Interrupt::new(bash, &self.before));
        } else {
            let bash = self.session.pid();
            let is_outlived = |interrupt: &mut Interrupt| {
                bash.is_some_and(|bash| interrupt.is_outlived(bash, &self.before))
            };
            self.interrupt.take_if(is_outlived);
        }
        Ok(terminal.press(keys)?)
    }

    fn resize(&self) -> Result<(), Error> {
        for desk in [Desk::Keyboard, Desk::Stdout, Desk::Stderr] {
            if let Some(terminal) = self.session.terminal_of(desk) {
                terminal.resize()?;
            }
        }
        Ok(())
    }
}

async fn resized(listener: Option<&mut Listener>) {
    match listener {
        Some(listener) => drop(listener.recv().await),
        None => std::future::pending().await,
    }
}

async fn readable(watched: Option<&AsyncFd<OwnedFd>>) {
    let Some(watched) = watched else { return std::future::pending().await };
    match watched.readable().await {
        Ok(mut ready) => ready.clear_ready(),
        Err(_) => std::future::pending().await,
    }
}

async fn read_keys(keyboard: Option<&(AsyncFd<OwnedFd>, Keyboard)>) -> Vec<u8> {
    use std::io::Read;
    let Some((watched, keyboard)) = keyboard else { return std::future::pending().await };
    loop {
        let Ok(mut ready) = watched.readable().await else { return std::future::pending().await };
        let mut keys = [0; 256];
        match keyboard.keys().read(&mut keys) {
            Ok(0) => return std::future::pending().await,
            Ok(length) => return keys[..length].to_vec(),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => ready.clear_ready(),
            Err(_) => return std::future::pending().await,
        }
    }
}
