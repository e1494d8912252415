//! What has to be done before a call ends, and need not hold up its documents.

use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};

type Job = Box<dyn FnOnce() + Send>;

/// Does things on a thread of its own, one after the other.
#[derive(Debug, Default)]
pub struct Later(Mutex<State>);

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    Working(Sender<Job>, JoinHandle<()>),
    /// The call ends: what comes now is done at once.
    Over,
}

impl Later {
    /// Does this soon.
    pub fn take(&self, job: impl FnOnce() + Send + 'static) {
        let unsent = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if matches!(*state, State::Idle) {
                let (sender, jobs) = mpsc::channel::<Job>();
                *state =
                    State::Working(sender, thread::spawn(move || jobs.into_iter().for_each(|job| job())));
            }
            match &*state {
                State::Working(sender, _) => sender.send(Box::new(job)).err().map(|unsent| unsent.0),
                State::Idle | State::Over => Some(Box::new(job) as Job),
            }
        };
        if let Some(job) = unsent {
            job();
        }
    }

    /// Waits until everything is done.
    pub(super) fn finish(&self) {
        let state =
            std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), State::Over);
        if let State::Working(sender, thread) = state {
            drop(sender);
            let _ = thread.join();
        }
    }
}
