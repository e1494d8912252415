//! Signals from outside that stop a run.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// The signal that stopped a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGINT, Ctrl-C.
    Interrupt,
    /// SIGTERM.
    Terminate,
}

/// Tells whether the run is to stop. The first signal stops the step, the second its clean-up as well.
#[derive(Debug, Clone)]
pub struct Stop {
    seen: watch::Receiver<Seen>,
    patience: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    count: usize,
    first: Option<Signal>,
}

impl Stop {
    /// Listens for SIGINT and SIGTERM for as long as the runtime lives.
    pub fn on_signals() -> io::Result<Self> {
        let mut interrupts = signal(SignalKind::interrupt())?;
        let mut terminations = signal(SignalKind::terminate())?;
        let (sender, seen) = watch::channel(Seen::default());
        tokio::spawn(async move {
            loop {
                let signal = tokio::select! {
                    _ = interrupts.recv() => Signal::Interrupt,
                    _ = terminations.recv() => Signal::Terminate,
                };
                sender.send_modify(|seen| {
                    seen.count += 1;
                    seen.first.get_or_insert(signal);
                });
            }
        });
        Ok(Self { seen, patience: 0 })
    }

    /// The first signal that came.
    pub fn signal(&self) -> Option<Signal> {
        self.seen.borrow().first
    }

    /// The same, but one more signal is let pass: for clean-up.
    #[must_use]
    pub fn patient(&self) -> Self {
        Self { seen: self.seen.clone(), patience: 1 }
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
