//! The built binary at a pseudo-terminal of a test's own, and what a person would see there.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::num::NonZero;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::OFlags;
use rustix::pty::OpenptFlags;
use rustix::termios::Winsize;

use crate::support::{Test, timeless};

/// How long nothing may come before a test gives up; long enough for any machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a key is waited on before it is pressed again.
const IMPATIENCE: Duration = Duration::from_millis(300);

/// A program at a terminal of this size.
pub(crate) struct Terminal {
    test: Test,
    master: File,
    child: Child,
    screen: vt100::Parser,
    said: Vec<u8>,
    heard: usize,
}

impl Terminal {
    /// Starts the call of the test at a terminal of 24 lines of 80 columns, without colours.
    pub(crate) fn start(test: Test) -> Self {
        Self::sized(test, 24, 80)
    }

    pub(crate) fn sized(test: Test, rows: u16, columns: u16) -> Self {
        let command = test.command();
        let program = command.get_program().to_str().expect("a path").to_owned();
        let arguments: Vec<String> =
            command.get_args().map(|argument| argument.to_string_lossy().into_owned()).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Self::with(test, [rows, columns], &program, &arguments)
    }

    /// Starts another program in the directory of the test.
    pub(crate) fn of(test: Test, program: &str, arguments: &[&str]) -> Self {
        Self::with(test, [24, 80], program, arguments)
    }

    fn with(test: Test, [rows, columns]: [u16; 2], program: &str, arguments: &[&str]) -> Self {
        let master = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)
            .expect("a pseudo-terminal");
        rustix::pty::grantpt(&master).expect("a terminal of our own");
        rustix::pty::unlockpt(&master).expect("a terminal of our own");
        let path = rustix::pty::ptsname(&master, Vec::new()).expect("a name").into_string().expect("text");
        let master = File::from(master);
        set_size(&master, rows, columns);
        let slave = || {
            let flags = OFlags::NOCTTY.bits().cast_signed();
            File::options().read(true).write(true).custom_flags(flags).open(&path).expect("the terminal")
        };
        let inner = test.command();
        let mut command = Command::new("setsid");
        // Whoever runs the tests may ignore these: `nohup` the first, a script that does not wait for them the others.
        command
            .args(["--ctty", "--wait", "env", "--default-signal=HUP,INT,QUIT"])
            .arg(program)
            .args(arguments);
        command.current_dir(test.path()).env_clear().env("TERM", "xterm-256color");
        for (name, value) in inner.get_envs() {
            command.envs(value.map(|value| (name, value)));
        }
        command.stdin(Stdio::from(slave())).stdout(Stdio::from(slave())).stderr(Stdio::from(slave()));
        let child = command.spawn().expect("setsid");
        rustix::io::ioctl_fionbio(&master, true).expect("a descriptor");
        let screen = vt100::Parser::new(cells(rows), cells(columns), 10_000);
        Self { test, master, child, screen, said: Vec::new(), heard: 0 }
    }

    /// Waits until this text appears after what was waited for before.
    #[track_caller]
    pub(crate) fn sees(&mut self, text: &str) -> &mut Self {
        while !self.has_come(text) {
            let is_open = self.listen();
            assert!(is_open, "`{text}` was not seen:\n{}\n--- screen\n{}", self.since(), self.screen());
        }
        self
    }

    /// Waits until this text stands on the screen.
    #[track_caller]
    pub(crate) fn shows(&mut self, text: &str) -> &mut Self {
        let start = Instant::now();
        while !self.screen().contains(text) {
            let is_open = self.listen() && start.elapsed() < PATIENCE;
            assert!(is_open, "`{text}` was not shown:\n{}", self.screen());
        }
        self
    }

    /// Types these keys until the text appears: for a program that takes note of something when a key is pressed.
    #[track_caller]
    pub(crate) fn types_until(&mut self, keys: &str, text: &str) -> &mut Self {
        let start = Instant::now();
        while !self.has_come(text) {
            assert!(start.elapsed() < PATIENCE, "`{text}` was not seen:\n{}", self.since());
            self.types(keys);
            while self.hears_within(IMPATIENCE) && self.listen() {}
        }
        self
    }

    /// The text stands in what came since; nothing up to its end is looked at again.
    fn has_come(&mut self, text: &str) -> bool {
        let found = self.since().find(text);
        self.heard += found.map_or(0, |at| at + text.len());
        found.is_some()
    }

    /// What came after what was waited for.
    fn since(&self) -> String {
        plain(&self.said).get(self.heard..).unwrap_or_default().to_owned()
    }

    /// Types.
    pub(crate) fn types(&mut self, keys: &str) -> &mut Self {
        let mut keys = keys.as_bytes();
        while !keys.is_empty() {
            match self.master.write(keys) {
                Ok(length) => keys = &keys[length..],
                Err(error) if error.kind() == ErrorKind::WouldBlock => std::thread::yield_now(),
                Err(error) => panic!("the keyboard: {error}"),
            }
        }
        self
    }

    pub(crate) fn resize(&mut self, rows: u16, columns: u16) -> &mut Self {
        set_size(&self.master, rows, columns);
        self.screen.screen_mut().set_size(cells(rows), cells(columns));
        self
    }

    /// What is on the screen now, durations replaced.
    pub(crate) fn screen(&self) -> String {
        timeless(&self.screen.screen().contents())
    }

    /// Everything that was written so far, escape sequences taken out, durations replaced.
    pub(crate) fn all(&self) -> String {
        timeless(&plain(&self.said))
    }

    /// Everything that was written so far.
    pub(crate) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.said).into_owned()
    }

    /// The directory of the test.
    pub(crate) fn path(&self) -> &Path {
        self.test.path()
    }

    /// Sends a signal to the newest process of the terminal that is the program under test.
    pub(crate) fn signals(&mut self, signal: &str) -> &mut Self {
        let children = format!("/proc/{0}/task/{0}/children", self.child.id());
        let children = std::fs::read_to_string(children).expect("children");
        let child = children.split_whitespace().next().expect("a child");
        Command::new("kill").args(["-s", signal, child]).status().expect("kill");
        self
    }

    /// Kills the program, which has no time for anything, and waits until nobody is at the terminal any more.
    pub(crate) fn kills(&mut self) {
        self.child.kill().expect("the program");
        self.ends();
    }

    /// Closes the terminal, as a window does.
    pub(crate) fn close(&mut self) -> Option<i32> {
        self.master = File::open("/dev/null").expect("nothing");
        self.child.wait().expect("an end").code()
    }

    /// Waits for the end of the program: its status, with everything that it wrote.
    pub(crate) fn ends(&mut self) -> Option<i32> {
        while self.listen() {}
        self.child.wait().expect("an end").code()
    }

    /// Reads what comes next; `false` at the end.
    #[track_caller]
    fn listen(&mut self) -> bool {
        let mut piece = [0; 4096];
        loop {
            match self.master.read(&mut piece) {
                Ok(0) => return false,
                Ok(length) => {
                    self.said.extend_from_slice(&piece[..length]);
                    self.screen.process(&piece[..length]);
                    return true;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    assert!(self.hears_within(PATIENCE), "nothing came any more:\n{}", self.all());
                }
                Err(_) => return false,
            }
        }
    }
}

impl Terminal {
    /// Something comes, or the end, in this time.
    fn hears_within(&self, time: Duration) -> bool {
        let patience = Timespec { tv_sec: time.as_secs().cast_signed(), tv_nsec: time.subsec_nanos().into() };
        let mut watched = [PollFd::new(&self.master, PollFlags::IN)];
        rustix::event::poll(&mut watched, Some(&patience)).expect("a descriptor") > 0
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn cells(number: u16) -> NonZero<u16> {
    NonZero::new(number).expect("a size")
}

fn set_size(terminal: &File, rows: u16, columns: u16) {
    let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    rustix::termios::tcsetwinsize(terminal, size).expect("a terminal");
}

static SEQUENCES: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
    regex::Regex::new(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()].|[=>78])|\r")
        .expect("a pattern")
});

/// The text without escape sequences; what stood on an erased line stands above it.
fn plain(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace("\r\u{1b}[K", "\n");
    SEQUENCES.replace_all(&text, "").into_owned()
}
