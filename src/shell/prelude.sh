# Sourced once by every session, before its first block. @DIR@ is the session's private directory.
# All names begin with __r so that they stay out of a document's way.

builtin shopt -s expand_aliases
builtin set -E
__r_failure= __r_from=()

# Tells the status of a block, where it failed, and nothing of its variables. Keeps $?, which it takes by
# itself: bash reads its commands byte by byte, and a line without arguments is shorter.
__r() {
  builtin set -- "$?"
  builtin printf '%s\0' "r$1" "$__r_failure" '' >@DIR@/control
  __r_failure=
  return "$1"
}

# A failing command ends its block, unless the document watches errors itself.
__r_on_error='__r_status=$? __r_line=$LINENO
if ((BASH_SUBSHELL == 0 && ${#BASH_SOURCE[@]} > 1)); then
  __r_failure=${__r_failure:-$__r_status $__r_line ${BASH_SOURCE[0]}:$BASH_COMMAND}
  return "$__r_status"
fi'
builtin trap "$__r_on_error" ERR
builtin trap 'builtin trap "if ((\${#BASH_SOURCE[@]} > 1)); then return 143; else builtin trap - DEBUG; fi" DEBUG' USR1

# The shell ends: `exit`, `set -e`, `set -u`, `${x?}`.
__r_exit() {
  # A child that a signal ends before it has dropped our traps is not the shell.
  ((BASHPID == $$)) || return "$1"
  builtin . @DIR@/helpers 0 2>/dev/null
  __r_exit "$1"
}
builtin trap '__r_exit "$?"' EXIT
