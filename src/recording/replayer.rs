//! Finds the recorded call that a present one repeats, and what it gives back now.

use std::collections::{BTreeMap, BTreeSet};

use super::generated;
use super::refusal::{Instead, Refusal, typed};
use super::sweep::{sweep, whole_word};
use super::template::{MARKER_NAME, Values, filled, filled_whole, has_placeholder, learn};
use super::{Call, Data, Ending, Exchange, RecordedStep, Recording};
use crate::expect::{self, Bindings, Context, Kinds};

/// Shorter values are not put in the place of recorded ones.
const SHORTEST: usize = 4;

/// A call of a recording: index of its step, index in the step.
pub type CallId = (usize, usize);

/// What a present call is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Say what this call said.
    Play(CallId),
    /// Read its whole input, by which the call is chosen; see [`Replayer::with_input`].
    Read,
}

/// What the present run has in the place of the recorded one's values.
#[derive(Debug, Clone, Default)]
struct Present {
    bindings: Bindings,
    /// Recorded values and present ones.
    values: BTreeMap<String, String>,
    secrets: Values,
}

/// A recording that is being replayed.
#[derive(Debug)]
pub struct Replayer {
    recording: Recording,
    kinds: Option<Kinds>,
    /// Indices of the recorded steps for a present one.
    scopes: BTreeMap<usize, Vec<usize>>,
    gone: Vec<usize>,
    used: BTreeSet<CallId>,
    present: Present,
}

impl Replayer {
    /// `steps`: numbers and fingerprints of the present steps, in order; `kinds`: values that may differ, `None` for the
    /// built-in ones; `secrets`: those that are known, by name; `marker`: the text that ends an answer now.
    pub fn new<'s>(
        recording: Recording,
        steps: &[(usize, String)],
        kinds: Option<Kinds>,
        secrets: impl IntoIterator<Item = (&'s str, &'s str)>,
        marker: &str,
    ) -> Self {
        let (scopes, gone) = pair(&recording.steps, steps);
        let mut present = Present::default();
        present.secrets.extend(secrets.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
        present.secrets.insert(MARKER_NAME.to_owned(), marker.to_owned());
        Self { recording, kinds, scopes, gone, used: BTreeSet::new(), present }
    }

    /// Number and line of the recorded steps that the document has no more, and of which no call was replayed.
    pub fn gone(&self) -> Vec<(usize, usize)> {
        let is_used = |at: &usize| self.used.iter().any(|(step, _)| step == at);
        let place = |at: &usize| (self.recording.steps[*at].number, self.recording.steps[*at].line);
        self.gone.iter().filter(|at| !is_used(at)).map(place).collect()
    }

    /// What a call in a step is to do.
    pub fn choose(&mut self, step: usize, words: &[String]) -> Result<Choice, Refusal> {
        let fitting = self.fitting(step, words);
        let takes_input = |&(id, ref _present): &(CallId, Present)| {
            let call = self.call(id);
            !call.talk && call.exchanges.iter().any(|exchange| !exchange.stdin.is_empty())
        };
        if fitting.iter().any(takes_input) {
            return Ok(Choice::Read);
        }
        match self.take(fitting) {
            Some(id) => Ok(Choice::Play(id)),
            None => Err(self.refusal(step, words)),
        }
    }

    /// The call that was given this input, and how many bytes of it are taken; a call that read nothing takes any.
    pub fn with_input(
        &mut self,
        step: usize,
        words: &[String],
        input: &[u8],
    ) -> Result<(CallId, usize), Refusal> {
        let fitting = self.fitting(step, words);
        let (mut met, mut lengths) = (Vec::new(), BTreeMap::new());
        let mut first = None;
        for (id, present) in fitting {
            let recorded = self.call(id).exchanges.first().map(|exchange| exchange.stdin.clone());
            let recorded = recorded.unwrap_or_default();
            let taken = if self.call(id).partial { recorded.as_far(input) } else { input };
            match present.meet(&recorded, &String::from_utf8_lossy(taken), self.kinds.as_ref()) {
                Some(present) => {
                    lengths.insert(id, taken.len());
                    met.push((id, present));
                }
                None => first = first.or(Some(recorded)),
            }
        }
        match (self.take(met), first) {
            (Some(id), _) => Ok((id, lengths[&id])),
            (None, Some(recorded)) => Err(other_input(words, &recorded, &String::from_utf8_lossy(input))),
            (None, None) => Err(self.refusal(step, words)),
        }
    }

    /// How many exchanges a call has.
    pub fn length(&self, id: CallId) -> usize {
        self.call(id).exchanges.len()
    }

    /// The call is a talk: its inputs are awaited one by one.
    pub fn is_talk(&self, id: CallId) -> bool {
        self.call(id).talk
    }

    /// An exchange as it was recorded.
    pub fn recorded(&self, id: CallId, exchange: usize) -> &Exchange {
        &self.call(id).exchanges[exchange]
    }

    /// How many lines and then bytes are typed where `recorded` was. Of a line that does not end and has a secret whose
    /// length nobody knows, the first byte is heard: it is refused rather than waited for.
    pub fn extent(&self, recorded: &Data) -> (usize, usize) {
        let Some(text) = recorded.text() else { return recorded.extent() };
        let filled = filled(text, &self.present.secrets);
        let (lines, bytes) = Data::from(filled.as_str()).extent();
        let is_unknown = has_placeholder(&filled[filled.len() - bytes..]);
        (lines, if is_unknown { 1 } else { bytes })
    }

    /// Holds an input of a talk against what was recorded.
    pub fn hear(&mut self, id: CallId, recorded: &Data, came: &[u8]) -> Result<(), Refusal> {
        let came = String::from_utf8_lossy(came);
        match self.present.clone().meet(recorded, &came, self.kinds.as_ref()) {
            Some(present) => {
                self.present = present;
                Ok(())
            }
            None => Err(other_input(&self.call(id).words, recorded, &came)),
        }
    }

    /// A recorded output with the values of the present run.
    pub fn said(&mut self, recorded: &Data) -> Vec<u8> {
        let Some(text) = recorded.text() else { return recorded.0.clone() };
        let pairs: Vec<_> = self
            .present
            .values
            .iter()
            .map(|(shown, came)| (shown.clone().into_bytes(), came.clone()))
            .collect();
        let bytes = text.as_bytes();
        let text = sweep(bytes, &pairs, |start, end, _| whole_word(bytes, start, end));
        filled_whole(&String::from_utf8_lossy(&text), &mut self.present.secrets).into_bytes()
    }

    /// How a call ended.
    pub fn ending(&self, id: CallId) -> Ending {
        self.call(id).ending
    }

    fn call(&self, (step, at): CallId) -> &Call {
        &self.recording.steps[step].calls[at]
    }

    fn scope(&self, step: usize) -> Vec<CallId> {
        let all = || (0..self.recording.steps.len()).collect();
        let steps = self.scopes.get(&step).cloned().unwrap_or_else(all);
        let calls = |step: usize| (0..self.recording.steps[step].calls.len()).map(move |at| (step, at));
        steps.into_iter().flat_map(calls).collect()
    }

    /// Calls with these words, and what the present run has where it repeats them. Those that were not replayed come
    /// first, of these the ones that are equal; of the others the last.
    fn fitting(&self, step: usize, words: &[String]) -> Vec<(CallId, Present)> {
        let fits =
            |id: CallId| Some((id, self.present.repeat(&self.call(id).words, words, self.kinds.as_ref())?));
        let mut fitting: Vec<_> = self.scope(step).into_iter().filter_map(fits).collect();
        fitting.sort_by_key(|&(id, _)| {
            let used = self.used.contains(&id);
            let other = self.call(id).words != words;
            let (step, at) = (id.0.cast_signed(), id.1.cast_signed());
            (used, other, if used { (-step, -at) } else { (step, at) })
        });
        fitting
    }

    fn take(&mut self, fitting: Vec<(CallId, Present)>) -> Option<CallId> {
        let (id, present) = fitting.into_iter().next()?;
        self.used.insert(id);
        self.present = present;
        Some(id)
    }

    fn refusal(&self, step: usize, words: &[String]) -> Refusal {
        let call = typed(words);
        let kinds = self.kinds.as_ref();
        let elsewhere = self.recording.steps.iter().find(|recorded| {
            recorded.calls.iter().any(|call| self.present.repeat(&call.words, words, kinds).is_some())
        });
        if let Some(found) = elsewhere {
            return Refusal { call, instead: Instead::Elsewhere(found.number, found.line) };
        }
        let likeness = |id: &CallId| {
            let recorded = self.call(*id);
            let same_tool = recorded.words.first() == words.first();
            (same_tool, strsim::normalized_levenshtein(&typed(&recorded.words), &call))
        };
        let nearest = self
            .scope(step)
            .into_iter()
            .map(|id| (likeness(&id), id))
            .max_by(|a, b| a.0.0.cmp(&b.0.0).then(a.0.1.total_cmp(&b.0.1)).then(b.1.cmp(&a.1)));
        let instead =
            nearest.map_or(Instead::Nothing, |(_, id)| Instead::Nearest(typed(&self.call(id).words)));
        Refusal { call, instead }
    }
}

impl Present {
    /// What is present after these words repeated the recorded ones; `None` where they do not.
    fn repeat(&self, recorded: &[String], words: &[String], kinds: Option<&Kinds>) -> Option<Self> {
        if recorded.len() != words.len() || recorded.first() != words.first() {
            return None;
        }
        let mut present = self.clone();
        let mut shown = Vec::with_capacity(words.len());
        for (recorded, word) in recorded.iter().zip(words) {
            shown.push(present.learn_lines(recorded, word));
        }
        if shown == words {
            return Some(present);
        }
        let pieces = |word: &String| word.split_whitespace().count();
        let as_many = shown.iter().zip(words).all(|(shown, word)| pieces(shown) == pieces(word));
        if as_many { present.alike(&shown.join(" "), &words.join(" "), kinds) } else { None }
    }

    /// What is present after this input was given where the recorded one was.
    fn meet(mut self, recorded: &Data, came: &str, kinds: Option<&Kinds>) -> Option<Self> {
        if recorded.is_empty() {
            return Some(self);
        }
        let shown = match recorded.text() {
            Some(text) => self.learn_lines(text, came),
            None => String::from_utf8_lossy(&recorded.0).into_owned(),
        };
        if shown == came { Some(self) } else { self.alike(&shown, came, kinds) }
    }

    /// The recorded text with its secrets, which lines that came instead may tell.
    fn learn_lines(&mut self, recorded: &str, came: &str) -> String {
        if !has_placeholder(recorded) {
            return recorded.to_owned();
        }
        let mut lines: Vec<String> = recorded.split('\n').map(str::to_owned).collect();
        for (line, came) in lines.iter_mut().zip(came.split('\n')) {
            if has_placeholder(line) {
                let with_values = self.with_values(line);
                if learn(line, came, &mut self.secrets) || learn(&with_values, came, &mut self.secrets) {
                    came.clone_into(line);
                } else {
                    *line = filled(line, &self.secrets);
                }
            }
        }
        lines.join("\n")
    }

    fn with_values(&self, line: &str) -> String {
        let pairs: Vec<_> =
            self.values.iter().map(|(shown, came)| (shown.clone().into_bytes(), came.clone())).collect();
        let bytes = line.as_bytes();
        let text = sweep(bytes, &pairs, |start, end, _| whole_word(bytes, start, end));
        String::from_utf8_lossy(&text).into_owned()
    }

    fn alike(mut self, shown: &str, came: &str, kinds: Option<&Kinds>) -> Option<Self> {
        let context = Context { kinds, bindings: Some(&self.bindings), ..Context::default() };
        let Some(alike) = expect::words(shown, came, &context) else { return self.generated(shown, came) };
        self.bindings = alike.bindings;
        let differs = |(shown, came): &(String, String)| shown != came && shown.len() >= SHORTEST;
        self.values.extend(alike.values.into_iter().filter(differs));
        Some(self)
    }

    /// The texts differ in generated parts of names, which stand for one another from now on.
    fn generated(mut self, shown: &str, came: &str) -> Option<Self> {
        for (shown, came) in generated::parts(shown, came)? {
            let is_other = |(name, known): (&String, &String)| {
                name.contains(shown) && *known != name.replace(shown, came)
            };
            if self.values.iter().any(is_other) {
                return None;
            }
            self.values.insert(shown.to_owned(), came.to_owned());
        }
        Some(self)
    }
}

/// Recorded steps for each present one, by number: the one of the same text and number, else of the same text; a step
/// whose text is new may repeat all those that no other has. And those that no step of the same text has.
fn pair(recorded: &[RecordedStep], steps: &[(usize, String)]) -> (BTreeMap<usize, Vec<usize>>, Vec<usize>) {
    let mut scopes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut open: Vec<usize> = (0..recorded.len()).collect();
    for by_number in [true, false] {
        for (number, text) in steps {
            let is_it =
                |&at: &usize| recorded[at].text == *text && (!by_number || recorded[at].number == *number);
            if !scopes.contains_key(number)
                && let Some(place) = open.iter().position(is_it)
            {
                scopes.insert(*number, vec![open.remove(place)]);
            }
        }
    }
    for (number, _) in steps {
        scopes.entry(*number).or_insert_with(|| open.clone());
    }
    (scopes, open)
}

/// The first line that differs.
fn other_input(words: &[String], recorded: &Data, came: &str) -> Refusal {
    let shown = String::from_utf8_lossy(&recorded.0);
    let (mut shown, mut lines) = (shown.lines(), came.lines());
    let differing = loop {
        match (shown.next(), lines.next()) {
            (Some(shown), Some(came)) if shown == came => {}
            (shown, came) => break (shown.unwrap_or("the end"), came.unwrap_or("the end")),
        }
    };
    Refusal { call: typed(words), instead: Instead::Input(differing.0.to_owned(), differing.1.to_owned()) }
}
