//! Says what the tools said.

use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;

use super::{locked, unmark};
use crate::recording::{CallId, Choice, Ending, Refusal, Replayer};
use crate::shell::{Attendant, Ended, Frame, Line};

/// The status of a call that was not recorded.
const NOT_RECORDED: i32 = 127;

/// Says what the tools said.
pub(super) struct Player {
    pub(super) replayer: Mutex<Replayer>,
    /// By step: why its first call without a recording has none.
    pub(super) refusals: Mutex<BTreeMap<usize, String>>,
}

impl Attendant for Player {
    fn attend(&self, line: &mut Line) -> io::Result<()> {
        let Some(Frame::Call { step, words, .. }) = line.receive()? else { return Ok(()) };
        let words: Vec<String> =
            words.iter().map(|word| String::from_utf8_lossy(word).into_owned()).collect();
        let (step, _) = unmark(&step);
        if let Err(refusal) = self.play(line, step, &words)? {
            let told = refusal.to_string();
            line.send(&Frame::Stderr(format!("rehearse: {told}\n").into_bytes()))?;
            locked(&self.refusals).entry(step).or_insert(told);
            line.send(&Frame::Ended(Ended::Status(NOT_RECORDED)))?;
        }
        Ok(())
    }
}

impl Player {
    fn play(&self, line: &mut Line, step: usize, words: &[String]) -> io::Result<Result<(), Refusal>> {
        let chosen = locked(&self.replayer).choose(step, words);
        let id = match chosen {
            Ok(Choice::Play(id)) => id,
            Ok(Choice::Read) => {
                line.send(&Frame::ReadAll)?;
                let input = heard(line)?;
                let met = locked(&self.replayer).with_input(step, words, &input);
                match met {
                    Ok((id, taken)) => {
                        line.send(&Frame::Taken(taken))?;
                        id
                    }
                    Err(refusal) => return Ok(Err(refusal)),
                }
            }
            Err(refusal) => return Ok(Err(refusal)),
        };
        let said = self.exchanges(line, id)?;
        if said.is_ok() {
            let ending = match locked(&self.replayer).ending(id) {
                Ending::Status(status) => Ended::Status(status),
                Ending::Killed(signal) => Ended::Killed(signal),
                Ending::Stopped => Ended::Stopped,
            };
            line.send(&Frame::Ended(ending))?;
        }
        Ok(said)
    }

    fn exchanges(&self, line: &mut Line, id: CallId) -> io::Result<Result<(), Refusal>> {
        let (exchanges, talk) = {
            let replayer = locked(&self.replayer);
            let exchanges: Vec<_> =
                (0..replayer.length(id)).map(|at| replayer.recorded(id, at).clone()).collect();
            (exchanges, replayer.is_talk(id))
        };
        if exchanges.iter().any(|exchange| !exchange.terminal.is_empty() || !exchange.keys.is_empty()) {
            line.send(&Frame::Raw)?;
        }
        for exchange in &exchanges {
            let inputs =
                [(&exchange.stdin, Frame::ReadStdin as fn(_, _) -> _), (&exchange.keys, Frame::ReadKeys)];
            for (recorded, read) in inputs.into_iter().filter(|(data, _)| talk && !data.is_empty()) {
                let (lines, bytes) = locked(&self.replayer).extent(recorded);
                line.send(&read(lines, bytes))?;
                let came = heard(line)?;
                if let Err(refusal) = locked(&self.replayer).hear(id, recorded, &came) {
                    return Ok(Err(refusal));
                }
            }
            let outputs = [
                (&exchange.terminal, Frame::Terminal as fn(_) -> _),
                (&exchange.stdout, Frame::Stdout),
                (&exchange.stderr, Frame::Stderr),
            ];
            for (recorded, frame) in outputs.into_iter().filter(|(data, _)| !data.is_empty()) {
                let said = locked(&self.replayer).said(recorded);
                line.send(&frame(said))?;
            }
        }
        Ok(Ok(()))
    }
}

fn heard(line: &mut Line) -> io::Result<Vec<u8>> {
    match line.receive()? {
        Some(Frame::Stdin(bytes) | Frame::Keys(bytes)) => Ok(bytes),
        _ => Err(io::Error::other("the stand-in is gone")),
    }
}
