//! Commands that run another command: `sudo`, `env`, `xargs` and their like.

/// A wrapper, and its options that take the next word as their value.
struct Wrapper {
    name: &'static str,
    with_value: &'static [&'static str],
    /// Operands of its own before the command.
    operands: usize,
}

const fn wrapper(name: &'static str, with_value: &'static [&'static str], operands: usize) -> Wrapper {
    Wrapper { name, with_value, operands }
}

const WRAPPERS: &[Wrapper] = &[
    wrapper("builtin", &[], 0),
    wrapper("command", &[], 0),
    wrapper("doas", &["-u", "-C"], 0),
    wrapper("env", &["-u", "--unset", "-C", "--chdir"], 0),
    wrapper("exec", &["-a"], 0),
    wrapper("nice", &["-n"], 0),
    wrapper("nohup", &[], 0),
    wrapper("stdbuf", &["-i", "-o", "-e"], 0),
    wrapper("sudo", &["-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-U"], 0),
    wrapper("time", &["-f", "-o"], 0),
    wrapper("timeout", &["-k", "--kill-after", "-s", "--signal"], 1),
    wrapper("watch", &["-n", "--interval"], 0),
    wrapper("xargs", &["-a", "-d", "-E", "-I", "-L", "-n", "-P", "-s"], 0),
];

/// A command's words, then those of the command that it runs, and so on inwards.
pub(super) fn layers(words: &[String]) -> impl Iterator<Item = &[String]> {
    std::iter::successors(Some(words), |outer| inner(outer)).filter(|words| !words.is_empty())
}

/// The words of the command that runs in the end.
pub(super) fn innermost(words: &[String]) -> &[String] {
    layers(words).last().unwrap_or(words)
}

fn inner(words: &[String]) -> Option<&[String]> {
    let (name, mut rest) = words.split_first()?;
    let wrapper = WRAPPERS.iter().find(|wrapper| wrapper.name == name)?;
    while let Some((word, after)) = rest.split_first() {
        if name == "command" && matches!(word.as_str(), "-v" | "-V") {
            return None;
        }
        if wrapper.with_value.contains(&word.as_str()) {
            rest = after.get(1..).unwrap_or_default();
        } else if word.starts_with('-') || (matches!(name.as_str(), "env" | "sudo") && word.contains('=')) {
            rest = after;
        } else {
            break;
        }
    }
    let rest = rest.get(wrapper.operands..).unwrap_or_default();
    (!rest.is_empty()).then_some(rest)
}
