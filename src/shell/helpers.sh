# Sourced by a session before the first of its blocks that needs more than the prelude. @DIR@ is the session's private
# directory. Keeps the status it is given.

# Tells what __r tells, with the declarations of the variables named, or of all.
__rv() {
  {
    builtin printf '%s\0' "r$1" "$__r_failure"
    builtin declare -p "${@:2}" 2>/dev/null || builtin :
    builtin printf '\0'
  } >@DIR@/control
  __r_failure=
  return "$1"
}

# Runs a block in the background, which tells its own end.
__r_background() {
  (. "$1")
  builtin echo "$?" >@DIR@/ended
}

# Writes down everything that a new session needs to go on. Leaves the traps in __r_traps, to be set again.
__r_save() {
  __r_traps=$(builtin trap -p)
  builtin trap - ERR DEBUG
  builtin local __r_errexit=+e
  [[ $- != *e* ]] || __r_errexit=-e
  builtin set +e
  {
    builtin echo 'builtin trap - ERR'
    builtin shopt -p
    builtin declare -f
    builtin alias -p
    builtin declare -p
    builtin printf 'builtin cd -- %q\n' "$PWD"
    builtin umask -p
    builtin set +o
    builtin echo "$__r_traps"
    builtin echo "builtin set $__r_errexit"
  } >|@DIR@/snapshot.new 2>/dev/null
  command mv -f @DIR@/snapshot.new @DIR@/snapshot
  builtin set "$__r_errexit"
}

# Tells, piece by piece, what a session elsewhere needs to go on from here. Starts no process. Keeps $?.
__r_tell() {
  {
    builtin printf '%s\0' "$PWD" "${OLDPWD-}"
    builtin dirs -l -p
    builtin printf '\0'
    builtin umask -p
    builtin printf '\0'
    builtin shopt -p
    builtin printf '\0'
    builtin set +o
    builtin printf '\0'
    builtin declare -F
    builtin printf '\0'
    builtin declare -f
    builtin printf '\0'
    builtin alias -p
    builtin printf '\0'
    builtin declare -p
    builtin printf '\0'
    builtin trap -p
    builtin printf '\0end\0'
  } >|@DIR@/told 2>/dev/null || builtin :
  builtin printf '%s\0' "r$1" '' '' >@DIR@/control
  return "$1"
}

# A directory for one block: notes where the session is, and goes back there. Keeps $?.
__r_leave() { __r_from=("$PWD" "${OLDPWD-}"); }
__r_return() {
  if ((${#__r_from[@]})); then
    builtin cd -- "${__r_from[0]}"
    OLDPWD=${__r_from[1]}
    __r_from=()
  fi >/dev/null 2>&1
  builtin return "$1"
}

# A directory that stays first on PATH, whatever a document put before it. Keeps $?.
__r_first() {
  [[ $PATH == "$1" || $PATH == "$1":* ]] || PATH=$1:$PATH
  builtin return "$2"
}

# The shell ends. A trap of the document's own runs last.
__r_exit() {
  ((BASHPID == $$)) || return "$1"
  builtin local __r_failed="$__r_failure" __r_last_words="${__r_exit_trap-}"
  __r_failure= __r_exit_trap=
  __r_return 0
  __r_save
  builtin set +e
  builtin printf '%s\0' "x$1" "$__r_failed" "$(builtin declare -p 2>/dev/null)" >@DIR@/control
  [[ -z $__r_last_words ]] || builtin eval "$__r_last_words"
}

# Takes the document's own EXIT trap into ours.
__r_adopt() {
  builtin local current
  current=$(builtin trap -p EXIT)
  if [[ $current != *'__r_exit "$?"'* ]]; then
    builtin eval "builtin set -- ${current:-trap -- ''}"
    __r_exit_trap=$3
    builtin trap '__r_exit "$?"' EXIT
  fi
}

# Variables given with --var: an assignment in a block does not last past its command.
__r_hold() {
  __r_held=("$@") __r_last= __r_options=$-
  builtin set -T
  builtin trap '__r_pin; __r_last=$BASH_COMMAND' DEBUG
}
__r_pin() {
  builtin local __r_name
  for __r_name in "${__r_held[@]}"; do
    if [[ " $__r_last" =~ [[:space:]]$__r_name\+?= ]]; then
      builtin printf -v "$__r_name" %s "${__r_values[$__r_name]}"
    fi
  done
}
__r_release() {
  builtin trap - DEBUG
  __r_pin
  [[ $__r_options == *T* ]] || builtin set +T
  return "$1"
}

# A document that watches errors itself goes on doing so. Keeps $?.
__r_watch() {
  [[ -n $(builtin trap -p ERR) ]] || builtin trap "$__r_on_error" ERR
  builtin return "$1"
}

builtin return "$1"
