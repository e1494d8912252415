//! A document gone through at a terminal: its prose read, its commands shown with their values, each run when a
//! person says so.
//!
//! A scrolling log, never a screen that is redrawn: nothing is lost on leaving. What runs and what is said of it is
//! [`crate::run`]'s, keys and programs are [`crate::shell`]'s.

mod after;
mod ask;
mod back;
mod cast;
mod edit;
mod going;
mod guide;
mod highlight;
mod keys;
mod line;
mod live;
mod look;
mod out;
mod prose;
mod sides;
mod step;
mod view;

pub use ask::{Question, ask};

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use crate::plan::Loaded;
use crate::report::Surface;
use crate::run::journal::Keeping;
use crate::run::{
    self, AfterFailure, Carried, Isolation, Leftovers, Mode, Options, Pauses, Place, Temporary, Texts, Unfit,
};
use guide::Guide;
use live::Live;
use look::Look;
use out::Out;

/// How a document is gone through.
#[derive(Debug, Clone)]
pub struct Walking {
    /// What can be shown.
    pub surface: Surface,
    /// Where the stepping is recorded, as asciicast.
    pub cast: Option<PathBuf>,
    /// Whether the record holds the texts of the document.
    pub texts: Texts,
}

/// Goes through a document with a person at the terminal; `keeping` says what is kept of it on disk. Nothing runs where bash refuses a block.
pub fn walk(loaded: &Loaded, keeping: &Keeping, walking: &Walking) -> Result<Carried, run::Error> {
    let look = Look::new(walking.surface);
    let out = Out::new(walking.cast.as_deref())?;
    let options = Options {
        mode: Mode::Verify,
        place: Place::Terminal,
        temporary: Temporary::Users,
        isolation: Isolation::None,
        leftovers: Leftovers::Removed,
        after_failure: AfterFailure::GoOn,
        jobs: NonZeroUsize::MIN,
        unfit: Unfit::Refuse,
        pauses: Pauses::Never,
        texts: walking.texts,
    };
    let mut live = Live::new(out.clone());
    run::walk(loaded, options, keeping, &mut live, async |walk, stop| {
        Guide::new(walk, &loaded.settings, out, look, stop.clone()).lead().await
    })
}

/// What keeps a recording from being written there; `None` where nothing is seen to.
pub fn obstacle(cast: &Path) -> Option<String> {
    std::fs::File::create(cast).err().map(|error| error.to_string())
}
