//! The policy in the report's head: the styles and the script of this program, and nothing else.

/// SHA-256 of the two files in base64. A test computes them again.
const STYLE_HASH: &str = "JYFcb7D8MVbeQwZjT8t5xKDA3lBLvwQE1PQpLPHu9t0=";
const SCRIPT_HASH: &str = "Zr8SFCqxaPTMhBHPqeIoDdQh8MT7m/1gnaizkXNFnS0=";

/// The `Content-Security-Policy`.
pub(super) fn of() -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{STYLE_HASH}'; script-src 'sha256-{SCRIPT_HASH}'; img-src data:; \
         base-uri 'none'; form-action 'none'"
    )
}
