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

/// One manual page: the program, then a chapter for each subcommand.
pub(super) fn man() -> Exit {
    let mut program = Arguments::command();
    program.build();
    let mut page = roff(&program);
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        let title = format!(".SH \"REHEARSE {}\"\n", command.get_name().to_uppercase());
        let chapter = roff(&command.clone().after_help("").version(""));
        let sections = chapter.find(".SH SYNOPSIS").map_or("", |start| &chapter[start..]);
        page.push_str(&title);
        page.push_str(&sections.replace("\n.SH ", "\n.SS ").replacen(".SH ", ".SS ", 1));
    }
    print(&page)
}

fn roff(command: &clap::Command) -> String {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page).expect("memory can be written");
    String::from_utf8_lossy(&page).into_owned()
}
