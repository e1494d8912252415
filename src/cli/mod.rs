//! Arguments into library calls, answers into an exit status.

use std::ffi::OsString;
use std::process::ExitCode;

/// How a call of the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: all passed.
    Passed,
    /// 1: a document failed.
    Failed,
    /// 2: the command line, a setting or a document is wrong; nothing ran.
    Usage,
    /// 3: our own fault.
    Internal,
    /// 130: stopped by SIGINT.
    Interrupted,
    /// 143: stopped by SIGTERM.
    Terminated,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Passed => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Internal => 3,
            Exit::Interrupted => 130,
            Exit::Terminated => 143,
        })
    }
}

/// Runs the program with these arguments, the program's name first.
pub fn main(arguments: impl Iterator<Item = OsString>) -> Exit {
    let _ = arguments;
    Exit::Usage
}
