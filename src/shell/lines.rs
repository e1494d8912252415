//! What is written to bash so that it runs a block: the block's file and the lines that source it.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::Error;
use super::block::{Block, Feed, Streams, Tell};
use super::label::{BUCKET, quoted, safe_name};
use super::session::Session;
use super::syntax::leaves_the_shell_alone;
use super::terminal::{Echo, Terminal};

/// Notes the statuses of the block's last pipeline, and ends as that did.
const KEEP_PIPES: &str = "\n__r_pipes=(\"$?\" \"${PIPESTATUS[@]}\"); builtin return \"${__r_pipes[0]}\"\n";

/// The line that the alias `__s` stands for.
#[derive(Debug, Default)]
pub(super) enum Shorthand {
    /// None yet.
    #[default]
    Undefined,
    /// This one.
    For(String),
    /// The alias may not be there.
    Unsafe,
}

/// A block's file, kept open for the next block of the same name.
#[derive(Debug)]
pub(super) struct BlockFile {
    path: PathBuf,
    file: File,
    length: usize,
}

impl Session {
    /// Writes the block's file and gives the lines that make bash run it.
    pub(super) fn prepare(&mut self, block: &Block<'_>) -> Result<String, Error> {
        let at = self.station.path().to_owned();
        let file = self.write_block(block)?;
        if block.streams.are_terminals() || feeds_terminal(block) {
            let echo = if block.streams.are_terminals() { Echo::On } else { Echo::Off };
            self.terminal = Some(ready(self.terminal.take(), echo)?);
        }
        if block.streams == Streams::Terminals {
            let [out, err] = self.outputs.take().map_or([None, None], |outputs| outputs.map(Some));
            self.outputs = Some([ready(out, Echo::On)?, ready(err, Echo::On)?]);
        }
        let terminal = self.terminal.as_ref().map(|terminal| terminal.path().to_owned());
        let terminal = terminal.as_deref().unwrap_or("/dev/null");
        let input = self.input(block, terminal)?;
        let (out, err) = (quoted_path(&at.join("out")), quoted_path(&at.join("err")));
        let outputs = match block.streams {
            Streams::Apart => format!(">{out} 2>{err}"),
            Streams::Joined => format!(">{out} 2>&1"),
            Streams::Terminal => format!(">{terminal} 2>{terminal}"),
            Streams::Terminals => match &self.outputs {
                Some([out, err]) => format!("<{terminal} >{} 2>{}", out.path(), err.path()),
                None => String::new(),
            },
        };
        let mut lines = String::with_capacity(160);
        if !block.hold.is_empty() {
            lines += &format!("__r_hold {}\n", block.hold.join(" "));
        }
        let stays = block.directory.is_none() || block.background.is_some();
        if !stays {
            lines += "__r_leave\n";
        }
        let assignments: String =
            block.environment.iter().map(|(name, value)| format!("{name}={} ", quoted(value))).collect();
        lines += &match block.background {
            None => assignments + &self.shortened(block, format!(". {file} {outputs} <{input}")),
            // The session opens the outputs: by its report they are open, or the block is over.
            Some(_) => format!("{{ {assignments}__r_background {file} <{input} & }} {outputs}"),
        };
        lines.push('\n');
        if !stays {
            lines += "__r_return \"$?\"\n";
        }
        if !block.hold.is_empty() {
            lines += "__r_release \"$?\"\n";
        }
        if block.text.contains("EXIT") {
            self.has_exit_trap = true;
            lines += "__r_adopt \"$?\"\n";
        }
        if block.text.contains("ERR") {
            lines += "__r_watch \"$?\"\n";
        }
        let pipes = if block.keeps_pipes { "__r_pipes" } else { "" };
        match block.tell {
            Tell::Nothing if block.keeps_pipes => lines += "__rv \"$?\" __r_pipes\n",
            Tell::Nothing => lines += "__r\n",
            Tell::Names(names) => lines += &format!("__rv \"$?\" {} {pipes}\n", names.join(" ")),
            Tell::All => lines += "__rv \"$?\"\n",
        }
        lines.insert_str(0, self.guard(block));
        lines.insert_str(0, &self.pipes_again());
        if let Some(first) = &self.options.first_on_path {
            lines.insert_str(0, &format!("__r_first {} \"$?\"\n", quoted_path(first)));
        }
        let is_needed = ["__rv ", "__r_"].iter().any(|helper| lines.contains(helper));
        if !self.has_helpers && (is_needed || !leaves_the_shell_alone(block.text)) {
            lines.insert_str(0, &self.helpers());
            self.has_helpers = true;
        }
        Ok(lines)
    }

    /// The line that makes bash know all our functions, to be read while nothing of the document's can change how it is
    /// read, such as an alias. Keeps `$?`.
    pub(super) fn helpers(&self) -> String {
        format!(". {} \"$?\"\n", quoted_path(&self.station.path().join("helpers")))
    }

    /// The alias for a line that is the same for most blocks: bash reads its commands byte by byte, so a short
    /// line costs a third of a long one. A document that speaks of aliases may undo ours.
    fn shortened(&mut self, block: &Block<'_>, source: String) -> String {
        if block.text.contains("alias") {
            self.shorthand = Shorthand::Unsafe;
        }
        match &self.shorthand {
            Shorthand::Unsafe => source,
            _ if !block.environment.is_empty() || block.streams.are_terminals() => source,
            Shorthand::For(known) if *known == source => "__s".to_owned(),
            _ => {
                let define = format!("builtin alias __s={}\n__s", quoted(&source));
                self.shorthand = Shorthand::For(source);
                define
            }
        }
    }

    /// Makes `PIPESTATUS` what the last block left, where that was kept.
    fn pipes_again(&mut self) -> String {
        let statuses = std::mem::take(&mut self.pipes);
        let commands: Vec<String> =
            statuses.iter().map(|status| format!("(builtin exit {status})")).collect();
        if commands.is_empty() { String::new() } else { commands.join(" | ") + "\n" }
    }

    /// A block that may replace or kill its shell gets the state written down first.
    fn guard(&mut self, block: &Block<'_>) -> &'static str {
        let risky = ["exec", "kill", "USR1"].iter().any(|word| block.text.contains(word));
        if !risky {
            return "";
        }
        self.declarations.clear();
        "__r_save\nbuiltin eval \"$__r_traps\"\n"
    }

    fn input(&self, block: &Block<'_>, terminal: &str) -> Result<String, Error> {
        if feeds_terminal(block) || block.streams.are_terminals() {
            return Ok(terminal.to_owned());
        }
        match block.feed {
            Feed::Text(text) => {
                let path = self.station.path().join(format!("stdin{}", self.suffix(block)));
                std::fs::write(&path, text)?;
                Ok(quoted_path(&path))
            }
            Feed::Typed(_) => Ok(quoted_path(&self.typing_path())),
            _ => Ok("/dev/null".to_owned()),
        }
    }

    /// The pipe that a program reads what is typed from.
    pub(super) fn typing_path(&self) -> PathBuf {
        self.station.path().join("typed")
    }

    fn write_block(&mut self, block: &Block<'_>) -> Result<String, Error> {
        let own = usize::from(block.directory.is_some());
        let before = block.line.saturating_sub(1 + own);
        let (bucket, padding) = (before / BUCKET, before % BUCKET);
        let mut text = String::with_capacity(block.text.len() + 2 * padding + 64);
        if let Some(directory) = block.directory {
            text += &format!("builtin cd -- {}\n", quoted(directory));
        }
        for _ in 0..padding {
            text.push_str("\\\n");
        }
        text.push_str(block.text);
        if block.keeps_pipes {
            text.push_str(KEEP_PIPES);
        }
        let path =
            self.station.path().join(format!("{bucket}{}", self.suffix(block))).join(safe_name(block.name));
        let quoted = quoted_path(&path);
        self.overwrite(path, &text)?;
        Ok(quoted)
    }

    fn overwrite(&mut self, path: PathBuf, text: &str) -> Result<(), Error> {
        use std::os::unix::fs::FileExt;
        let mut open = match self.block_file.take() {
            Some(open) if open.path == path => open,
            _ => {
                std::fs::create_dir_all(path.parent().unwrap_or(&path))?;
                if !self.block_files.contains(&path) {
                    self.block_files.push(path.clone());
                }
                BlockFile { file: File::create(&path)?, path, length: 0 }
            }
        };
        open.file.write_all_at(text.as_bytes(), 0)?;
        if text.len() < open.length {
            open.file.set_len(text.len() as u64)?;
        }
        open.length = text.len();
        self.block_file = Some(open);
        Ok(())
    }

    /// Bash may come to the files of a background block when the next block has written its own.
    fn suffix(&self, block: &Block<'_>) -> String {
        block.background.map_or_else(String::new, |_| format!("-{}", self.count))
    }
}

/// A terminal as good as new.
fn ready(terminal: Option<Terminal>, echo: Echo) -> std::io::Result<Terminal> {
    let terminal = terminal.map_or_else(Terminal::open, Ok)?;
    terminal.reset(echo)?;
    Ok(terminal)
}

/// What is typed goes through a terminal.
pub(super) fn feeds_terminal(block: &Block<'_>) -> bool {
    matches!(block.feed, Feed::Typed(texts) if texts.iter().any(|typed| typed.terminal))
}

/// A path as a word for bash.
pub(super) fn quoted_path(path: &Path) -> String {
    quoted(&path.to_string_lossy())
}
