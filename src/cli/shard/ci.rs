//! What CI systems tell the jobs that they start side by side.

use std::num::NonZeroUsize;

use super::Shard;

/// The variables of a CI system.
struct System {
    name: &'static str,
    index: &'static str,
    total: &'static str,
    /// The index of the first job.
    first: usize,
    /// What to do where there is an index and no total.
    help: &'static str,
}

/// Kubernetes sets no total; the name of its variable is ours.
const SYSTEMS: [System; 4] = [
    System {
        name: "GitLab",
        index: "CI_NODE_INDEX",
        total: "CI_NODE_TOTAL",
        first: 1,
        help: "set `parallel` in the job",
    },
    System {
        name: "CircleCI",
        index: "CIRCLE_NODE_INDEX",
        total: "CIRCLE_NODE_TOTAL",
        first: 0,
        help: "set `parallelism` in the job",
    },
    System {
        name: "Buildkite",
        index: "BUILDKITE_PARALLEL_JOB",
        total: "BUILDKITE_PARALLEL_JOB_COUNT",
        first: 0,
        help: "set `parallelism` in the step",
    },
    System {
        name: "Kubernetes",
        index: "JOB_COMPLETION_INDEX",
        total: "JOB_COMPLETIONS",
        first: 0,
        help: "Kubernetes does not tell it: give the container that variable, with the value of the job's `completions`",
    },
];

/// The part that the first system with a variable names. A sentence where none has one, or its variables say nothing
/// sensible.
pub(super) fn shard(variable: &dyn Fn(&str) -> Option<String>) -> Result<Shard, String> {
    let found = SYSTEMS.iter().find(|system| {
        [system.index, system.total]
            .into_iter()
            .any(|name| variable(name).is_some_and(|text| !text.is_empty()))
    });
    found.map_or_else(|| Err(unknown()), |system| system.shard(variable))
}

fn unknown() -> String {
    let names = SYSTEMS.each_ref().map(|system| format!("{} ({})", system.name, system.index)).join(", ");
    format!("no CI system says which part this is; write I/N. These say it: {names}")
}

impl System {
    fn shard(&self, variable: &dyn Fn(&str) -> Option<String>) -> Result<Shard, String> {
        let number = |name: &str| match variable(name).filter(|text| !text.is_empty()) {
            None => Ok(None),
            Some(text) => {
                text.parse::<usize>().map(Some).map_err(|_| format!("{name} is `{text}`, which is no number"))
            }
        };
        let (index, total) = (number(self.index)?, number(self.total)?);
        let Some(total) = total else {
            return Err(format!("{} is set, but {} is not; {}", self.index, self.total, self.help));
        };
        let Some(index) = index.or((total == 1).then_some(self.first)) else {
            return Err(format!("{} is set, but {} is not; {}", self.total, self.index, self.help));
        };
        let place = index.checked_sub(self.first).filter(|place| *place < total);
        match (place, NonZeroUsize::new(total)) {
            (Some(place), Some(total)) => Ok(Shard { index: place + 1, total }),
            _ => Err(format!(
                "{} is {index} and {} is {total}; {} counts from {}",
                self.index, self.total, self.name, self.first
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(variables: &[(&str, &str)]) -> Result<String, String> {
        let variable = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        shard(&variable).map(|shard| shard.to_string())
    }

    #[test]
    fn each_system_is_understood() {
        for (index, total, last) in [
            ("CI_NODE_INDEX", "CI_NODE_TOTAL", "3"),
            ("CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", "2"),
            ("BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", "2"),
            ("JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", "2"),
        ] {
            assert_eq!(told(&[(index, last), (total, "3")]), Ok("3/3".to_owned()), "{index}");
        }
    }

    #[test]
    fn a_job_that_has_no_other_beside_it_is_the_only_part() {
        assert_eq!(told(&[("CI_NODE_TOTAL", "1")]), Ok("1/1".to_owned()));
    }

    #[test]
    fn what_says_nothing_sensible_is_told() {
        assert_eq!(
            told(&[("JOB_COMPLETION_INDEX", "0")]).unwrap_err(),
            "JOB_COMPLETION_INDEX is set, but JOB_COMPLETIONS is not; Kubernetes does not tell it: give the container \
             that variable, with the value of the job's `completions`"
        );
        assert_eq!(
            told(&[("CI_NODE_TOTAL", "4")]).unwrap_err(),
            "CI_NODE_TOTAL is set, but CI_NODE_INDEX is not; set `parallel` in the job"
        );
        assert_eq!(
            told(&[("CI_NODE_INDEX", "0"), ("CI_NODE_TOTAL", "4")]).unwrap_err(),
            "CI_NODE_INDEX is 0 and CI_NODE_TOTAL is 4; GitLab counts from 1"
        );
        assert_eq!(
            told(&[("CIRCLE_NODE_INDEX", "one"), ("CIRCLE_NODE_TOTAL", "4")]).unwrap_err(),
            "CIRCLE_NODE_INDEX is `one`, which is no number"
        );
        assert!(told(&[("BUILDKITE_PARALLEL_JOB", "0"), ("BUILDKITE_PARALLEL_JOB_COUNT", "0")]).is_err());
    }
}
