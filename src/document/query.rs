//! Whether statements for a database only ask, so that asking again changes nothing.

/// Functions of `PostgreSQL` that act where a `SELECT` calls them (its manual, “System Administration Functions”
/// and “Sequence Manipulation Functions”), by how their names begin.
const ACTING: &[&str] = &[
    "dblink_exec(",
    "lo_",
    "nextval(",
    "pg_advisory",
    "pg_backup_",
    "pg_cancel_backend(",
    "pg_copy_",
    "pg_create_",
    "pg_drop_",
    "pg_import_",
    "pg_log_",
    "pg_logical_emit_message(",
    "pg_logical_slot_get_",
    "pg_notify(",
    "pg_promote(",
    "pg_reload_conf(",
    "pg_replication_",
    "pg_rotate_logfile(",
    "pg_start_backup(",
    "pg_stat_reset",
    "pg_stop_backup(",
    "pg_switch_",
    "pg_terminate_backend(",
    "pg_try_advisory",
    "pg_wal_replay_",
    "set_config(",
    "setval(",
];

/// Commands of `psql` itself that only tell, by how they begin.
const TELLING: &[&str] =
    &["\\conninfo", "\\d", "\\echo", "\\encoding", "\\h", "\\l", "\\pset", "\\q", "\\t", "\\x", "\\z", "\\?"];

/// Whether every statement of the text, and every command of `psql` in it, only asks.
pub(crate) fn only_asks(text: &str) -> bool {
    let mut statements = String::new();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with("--")) {
        if line.starts_with('\\') {
            let tells = TELLING.iter().any(|known| line.starts_with(known)) && !line.starts_with("\\lo_");
            if !tells {
                return false;
            }
        } else {
            statements.push_str(line);
            statements.push('\n');
        }
    }
    statements.split(';').map(str::trim).filter(|statement| !statement.is_empty()).all(asks)
}

/// Whether a single statement only asks. One that changes something through a function of its own making, a
/// rule or a trigger is not recognised.
fn asks(statement: &str) -> bool {
    let statement = statement.to_ascii_lowercase();
    let mut words = statement.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let first = words.next().unwrap_or_default();
    match first {
        "select" | "table" | "values" => {
            let locks_or_makes = statement.contains(" for update") || words.any(|word| word == "into");
            !locks_or_makes && !ACTING.iter().any(|function| statement.contains(function))
        }
        "show" => true,
        "explain" => !words.any(|word| word == "analyze"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_changes_nothing() {
        for text in [
            "SELECT 1;",
            "select * from pg_stat_replication",
            "SELECT pg_is_in_recovery();\n\n-- why\nSHOW wal_level;\n\\q\n",
            "\\dt+\n\\x on\nTABLE books;",
            "SELECT count(*)\n  FROM books\n WHERE year > 1900;",
            "EXPLAIN SELECT 1",
        ] {
            assert!(only_asks(text), "{text}");
        }
    }

    #[test]
    fn acting_is_not_asking() {
        for text in [
            "INSERT INTO t VALUES (1)",
            "SELECT 1; DELETE FROM t",
            "SELECT * INTO copy FROM t",
            "SELECT pg_promote()",
            "SELECT pg_switch_wal();",
            "SELECT * FROM t FOR UPDATE",
            "EXPLAIN ANALYZE DELETE FROM t",
            "\\i file.sql",
            "\\lo_unlink 3",
            "\\! rm x",
            "SELECT 1\n\\g",
            "SELECT ';' || pg_reload_conf()",
        ] {
            assert!(!only_asks(text), "{text}");
        }
    }
}
