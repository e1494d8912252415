//! Signals from outside that stop a run, and the Ctrl-C that stops a step at a terminal.

use std::io;
use std::sync::Arc;

use tokio::signal::unix::{Signal as Listener, SignalKind, signal};
use tokio::sync::watch;

/// The signal that stopped a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGINT, Ctrl-C.
    Interrupt,
    /// SIGTERM.
    Terminate,
    /// SIGHUP: the terminal is gone.
    HangUp,
}

/// Tells whether the run is to stop. The first signal stops the step, the second its clean-up as well.
#[derive(Debug, Clone)]
pub struct Stop {
    seen: watch::Receiver<Seen>,
    told: Arc<watch::Sender<Seen>>,
    patience: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    count: usize,
    first: Option<Signal>,
    last_word: Option<Signal>,
}

impl Seen {
    fn add(&mut self, signal: Signal) {
        self.count += 1;
        self.first.get_or_insert(signal);
        if signal != Signal::Interrupt {
            self.last_word.get_or_insert(signal);
        }
    }
}

impl Stop {
    /// Listens for SIGINT, SIGTERM and, unless it is ignored as under `nohup`, SIGHUP, for as long as the runtime
    /// lives.
    pub fn on_signals() -> io::Result<Self> {
        let mut interrupts = signal(SignalKind::interrupt())?;
        let mut terminations = signal(SignalKind::terminate())?;
        let mut hang_ups = if is_hang_up_ignored() { None } else { Some(signal(SignalKind::hangup())?) };
        let (sender, seen) = watch::channel(Seen::default());
        let told = Arc::new(sender);
        let sender = Arc::clone(&told);
        tokio::spawn(async move {
            loop {
                let signal = tokio::select! {
                    _ = interrupts.recv() => Signal::Interrupt,
                    _ = terminations.recv() => Signal::Terminate,
                    () = next(hang_ups.as_mut()) => Signal::HangUp,
                };
                sender.send_modify(|seen| seen.add(signal));
            }
        });
        Ok(Self { seen, told, patience: 0 })
    }

    /// Counts a Ctrl-C that was typed at the terminal of a step and ended it.
    pub(super) fn interrupt(&self) {
        self.told.send_modify(|seen| seen.add(Signal::Interrupt));
    }

    /// The first signal that came.
    pub fn signal(&self) -> Option<Signal> {
        self.seen.borrow().first
    }

    /// The first signal that came and ends more than a step: any but SIGINT.
    pub fn last_word(&self) -> Option<Signal> {
        self.seen.borrow().last_word
    }

    /// The same, but one more signal is let pass: for clean-up.
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { patience: 1, ..self.clone() }
    }

    /// The same, but every Ctrl-C so far is let pass: each step has its own.
    #[must_use]
    pub fn renewed(&self) -> Self {
        let seen = *self.seen.borrow();
        let patience = if seen.last_word.is_some() { self.patience } else { seen.count };
        Self { patience, ..self.clone() }
    }

    /// More signals came than are let pass.
    pub fn is_requested(&self) -> bool {
        self.seen.borrow().count > self.patience
    }

    /// Returns when more signals came than are let pass.
    pub async fn requested(&mut self) {
        let patience = self.patience;
        if self.seen.wait_for(|seen| seen.count > patience).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

async fn next(listener: Option<&mut Listener>) {
    match listener {
        Some(listener) => drop(listener.recv().await),
        None => std::future::pending().await,
    }
}

/// Whether whoever started this program wants it to outlive its terminal.
fn is_hang_up_ignored() -> bool {
    const HANG_UP: u64 = 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & HANG_UP != 0)
}
