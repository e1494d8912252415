//! `rehearse completions` and `rehearse man`, made from the same description as the help.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Exit;
use super::arguments::Arguments;
use super::output::print;

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell to complete for
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Exit {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "rehearse", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}

/// The manual page of the program, then one section a subcommand.
pub(super) fn man() -> Exit {
    let mut command = Arguments::command();
    command.build();
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(command).render(&mut page);
    written.expect("memory can be written");
    print(&String::from_utf8_lossy(&page))
}
