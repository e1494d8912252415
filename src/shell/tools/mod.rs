//! Stand-ins for the tools of a document: small programs of the same names, first on the session's `PATH`, that tell
//! the run what they were called with. It says whether they run the tool itself and relay its streams, or what they
//! print instead. What is kept of it, and which call is like another, is decided elsewhere.

mod play;
mod relay;
mod stand_in;
mod wants;
mod wire;

pub use stand_in::stand_in;
pub use wire::{Ended, Frame, Line};

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use super::label::quoted;
use super::lines::quoted_path;
use super::room::Private;
use super::{Error, Workplace};

/// The hidden subcommand that a stand-in is.
pub const STAND_IN: &str = "__tool";

/// Environment variable of a block with the mark of its step.
pub const STEP: &str = "REHEARSE_STEP";

/// How long the end of calls is waited for whose processes were ended.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Answers the stand-ins. Called from a thread a call.
pub trait Attendant: Send + Sync {
    /// Talks with a stand-in until it has ended.
    fn attend(&self, line: &mut Line) -> io::Result<()>;
}

/// The stand-ins of a session.
#[derive(Debug)]
pub struct Tools {
    directory: Private,
    over: Arc<AtomicBool>,
    door: Option<JoinHandle<()>>,
    calls: Arc<AtomicUsize>,
    ends: mpsc::Receiver<()>,
}

impl Tools {
    /// Makes a stand-in for each of `names`.
    pub fn start(
        names: &[String],
        attendant: Arc<dyn Attendant>,
        workplace: &Workplace,
    ) -> Result<Self, Error> {
        let directory = workplace.private()?;
        let at = directory.path().to_owned();
        let setup = |source| Error::Setup { path: at.clone(), source };
        let program = std::env::current_exe().map_err(setup)?;
        std::fs::create_dir(at.join("bin")).map_err(setup)?;
        for name in names {
            write_stand_in(&at, &program, name).map_err(setup)?;
        }
        let listener = UnixListener::bind(at.join("socket")).map_err(setup)?;
        let (over, calls) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (told, ends) = mpsc::channel();
        let is_over = Arc::clone(&over);
        let open = Arc::clone(&calls);
        let door = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if is_over.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let (attendant, told) = (Arc::clone(&attendant), told.clone());
                open.fetch_add(1, Ordering::SeqCst);
                std::thread::spawn(move || {
                    let _ = attendant.attend(&mut Line::new(stream));
                    let _ = told.send(());
                });
            }
        });
        Ok(Self { directory, over, door: Some(door), calls, ends })
    }

    /// The directory with the stand-ins.
    pub fn path(&self) -> PathBuf {
        bin(self.directory.path())
    }

    /// Lets no more calls in, and waits for those whose processes the session has ended.
    pub fn end(mut self) {
        self.close();
        for _ in 0..self.calls.load(Ordering::SeqCst) {
            if self.ends.recv_timeout(LAST_WORDS).is_err() {
                return;
            }
        }
    }

    fn close(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        if let Some(door) = self.door.take() {
            let _ = UnixStream::connect(self.directory.path().join("socket"));
            let _ = door.join();
        }
    }
}

impl Drop for Tools {
    fn drop(&mut self) {
        self.close();
    }
}

fn bin(directory: &Path) -> PathBuf {
    directory.join("bin")
}

/// A script rather than a link to the program: it knows its session where the environment is lost.
fn write_stand_in(at: &Path, program: &Path, name: &str) -> io::Result<()> {
    let path = bin(at).join(name);
    let call = [quoted_path(program), STAND_IN.to_owned(), quoted_path(at), quoted(name)].join(" ");
    std::fs::write(&path, format!("#!/bin/sh\nexec {call} \"$@\"\n"))?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700))
}
