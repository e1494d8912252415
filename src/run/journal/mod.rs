//! The journal of a run on disk, from which it can go on: after a failure, a stop, a kill, a reboot.
//!
//! A run is a directory `ID` below `$XDG_STATE_HOME/rehearse/runs`, open to its owner only. `journal` in it
//! grows by a line a step; `before-N` is the state of the session before the step at place N (0-based) of the
//! plan, `failed-N` the one after it failed. The file is locked for as long as its process lives, which tells a run that was killed from one that
//! goes on. Secrets are in neither: see [`session`] and [`super::needles`].

mod entry;
mod file;
mod flags;
mod keeper;
mod name;
mod outline;
mod resumed;
mod session;
mod state;

pub use entry::{Ending, KeptStep, Mode, Start};
pub use keeper::{Detail, Keeping};
pub(super) use keeper::{Earlier, Keeper, Over};
pub use resumed::{Purpose, Refusal, Resumed};
pub(super) use session::{Beginning, KeptSession};
pub use state::{Condition, Error, Run, State};
