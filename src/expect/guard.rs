//! Words that say how it went. They are of no volatile kind and so must be equal anyway; this is for saying why.

/// States, answers and outcomes, in lower case.
const WORDS: [&str; 84] = [
    "running",
    "pending",
    "error",
    "errors",
    "succeeded",
    "success",
    "successful",
    "failed",
    "failure",
    "failing",
    "true",
    "false",
    "t",
    "f",
    "ok",
    "yes",
    "no",
    "ready",
    "notready",
    "completed",
    "complete",
    "crashloopbackoff",
    "imagepullbackoff",
    "errimagepull",
    "oomkilled",
    "terminating",
    "terminated",
    "evicted",
    "unknown",
    "bound",
    "released",
    "available",
    "unavailable",
    "created",
    "creating",
    "unchanged",
    "configured",
    "deleted",
    "deployed",
    "enabled",
    "disabled",
    "healthy",
    "unhealthy",
    "degraded",
    "active",
    "inactive",
    "up",
    "down",
    "started",
    "stopped",
    "exited",
    "installed",
    "on",
    "off",
    "pass",
    "passed",
    "fail",
    "allowed",
    "denied",
    "forbidden",
    "refused",
    "null",
    "none",
    "synced",
    "outofsync",
    "primary",
    "standby",
    "replica",
    "sync",
    "async",
    "online",
    "offline",
    "open",
    "closed",
    "valid",
    "invalid",
    "found",
    "missing",
    "allow",
    "deny",
    "accepted",
    "rejected",
    "connected",
    "disconnected",
];

/// The word says how it went.
pub(super) fn is_guard(word: &str) -> bool {
    let word = word.to_lowercase();
    WORDS.contains(&word.as_str())
}

/// The word says that there is no value.
pub(super) fn is_nothing(word: &str) -> bool {
    let word = word.to_lowercase();
    ["null", "none", "nil", "error", "undefined", "failed", "failure", "nan", "n/a"].contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_known_in_every_case() {
        for word in ["Running", "CrashLoopBackOff", "t", "OK", "Succeeded", "FAILED"] {
            assert!(is_guard(word), "{word}");
        }
        for word in ["web", "server", "total"] {
            assert!(!is_guard(word), "{word}");
        }
    }
}
