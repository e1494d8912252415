//! How a session's bash is started: as the leader of a process session, in its directory, with streams that are empty
//! and swallow everything.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// How bash is started.
#[derive(Debug)]
pub(super) struct Call<'a> {
    /// Its arguments, without its name.
    pub(super) arguments: [&'a str; 2],
    /// The file it reads its commands from.
    pub(super) commands: PathBuf,
    /// Its whole environment; a later value wins.
    pub(super) environment: Vec<(OsString, OsString)>,
    /// Where it starts.
    pub(super) directory: &'a Path,
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) use elsewhere::spawn;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(super) use linux::spawn;

/// `posix_spawn` shares our memory with the new process until it is bash, where `fork` copies the tables of all of it.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code)]
mod linux {
    use std::collections::BTreeMap;
    use std::ffi::{CStr, CString, OsStr, c_char, c_int, c_short};
    use std::io;
    use std::mem::MaybeUninit;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;
    use std::ptr;

    use rustix::process::Pid;

    use super::Call;

    const NULL: &CStr = c"/dev/null";

    pub(in super::super) fn spawn(program: &Path, call: &Call<'_>) -> io::Result<Pid> {
        let program = text(program.as_os_str())?;
        let mut arguments = vec![program.clone()];
        for argument in call.arguments {
            arguments.push(text(OsStr::new(argument))?);
        }
        arguments.push(text(call.commands.as_os_str())?);
        let environment: BTreeMap<_, _> =
            call.environment.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect();
        let environment = environment
            .into_iter()
            .map(|(name, value)| Ok(CString::new([name, b"=", value].concat())?))
            .collect::<io::Result<Vec<_>>>()?;
        let directory = text(call.directory.as_os_str())?;
        let actions = Actions::new(&directory)?;
        let attributes = Attributes::new()?;
        let mut pid = 0;
        // SAFETY: all pointers are to values that live until the call returns; both lists end in a null pointer.
        let failed = unsafe {
            libc::posix_spawn(
                &raw mut pid,
                program.as_ptr(),
                &raw const actions.0,
                &raw const attributes.0,
                pointers(&arguments).as_ptr(),
                pointers(&environment).as_ptr(),
            )
        };
        checked(failed)?;
        Pid::from_raw(pid).ok_or_else(|| io::Error::other("it has no process number"))
    }

    fn text(text: &OsStr) -> io::Result<CString> {
        Ok(CString::new(text.as_bytes())?)
    }

    fn pointers(texts: &[CString]) -> Vec<*mut c_char> {
        texts.iter().map(|text| text.as_ptr().cast_mut()).chain([ptr::null_mut()]).collect()
    }

    fn checked(failed: c_int) -> io::Result<()> {
        if failed == 0 { Ok(()) } else { Err(io::Error::from_raw_os_error(failed)) }
    }

    /// What the new process does first: it goes to its directory and opens its streams.
    struct Actions(libc::posix_spawn_file_actions_t);

    impl Actions {
        fn new(directory: &CStr) -> io::Result<Self> {
            let mut actions = MaybeUninit::uninit();
            // SAFETY: the call initialises what it is given, or fails.
            checked(unsafe { libc::posix_spawn_file_actions_init(actions.as_mut_ptr()) })?;
            // SAFETY: it was initialised.
            let mut actions = Self(unsafe { actions.assume_init() });
            let at = &raw mut actions.0;
            // SAFETY: the actions are initialised, and copy the texts they are given.
            unsafe {
                checked(libc::posix_spawn_file_actions_addchdir_np(at, directory.as_ptr()))?;
                checked(libc::posix_spawn_file_actions_addopen(at, 0, NULL.as_ptr(), libc::O_RDONLY, 0))?;
                checked(libc::posix_spawn_file_actions_addopen(at, 1, NULL.as_ptr(), libc::O_WRONLY, 0))?;
                checked(libc::posix_spawn_file_actions_addopen(at, 2, NULL.as_ptr(), libc::O_WRONLY, 0))?;
            }
            Ok(actions)
        }
    }

    impl Drop for Actions {
        fn drop(&mut self) {
            // SAFETY: the actions are initialised, and not used any more.
            unsafe { libc::posix_spawn_file_actions_destroy(&raw mut self.0) };
        }
    }

    /// What the new process is: a session's leader, with the signals of a program that was just started.
    struct Attributes(libc::posix_spawnattr_t);

    impl Attributes {
        fn new() -> io::Result<Self> {
            let mut attributes = MaybeUninit::uninit();
            // SAFETY: the call initialises what it is given, or fails.
            checked(unsafe { libc::posix_spawnattr_init(attributes.as_mut_ptr()) })?;
            // SAFETY: it was initialised.
            let mut attributes = Self(unsafe { attributes.assume_init() });
            let at = &raw mut attributes.0;
            let flags = libc::POSIX_SPAWN_SETSID
                | libc::POSIX_SPAWN_SETSIGDEF as c_short
                | libc::POSIX_SPAWN_SETSIGMASK as c_short;
            let mut set = MaybeUninit::<libc::sigset_t>::uninit();
            // SAFETY: the set is initialised before it is used; Rust programs ignore SIGPIPE, others do not.
            unsafe {
                libc::sigemptyset(set.as_mut_ptr());
                checked(libc::posix_spawnattr_setsigmask(at, set.as_ptr()))?;
                libc::sigaddset(set.as_mut_ptr(), libc::SIGPIPE);
                checked(libc::posix_spawnattr_setsigdefault(at, set.as_ptr()))?;
                checked(libc::posix_spawnattr_setflags(at, flags))?;
            }
            Ok(attributes)
        }
    }

    impl Drop for Attributes {
        fn drop(&mut self) {
            // SAFETY: the attributes are initialised, and not used any more.
            unsafe { libc::posix_spawnattr_destroy(&raw mut self.0) };
        }
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod elsewhere {
    use std::io;
    use std::os::unix::process::CommandExt;
    use std::path::Path;
    use std::process::{Command, Stdio};

    use rustix::process::Pid;

    use super::Call;

    #[allow(unsafe_code)]
    pub(in super::super) fn spawn(program: &Path, call: &Call<'_>) -> io::Result<Pid> {
        let mut command = Command::new(program);
        command.args(call.arguments).arg(&call.commands).current_dir(call.directory);
        command.env_clear().envs(call.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // SAFETY: setsid is async-signal-safe and touches nothing of this process.
        unsafe {
            command.pre_exec(|| rustix::process::setsid().map(|_| ()).map_err(Into::into));
        }
        let child = command.spawn()?;
        Pid::from_raw(child.id().cast_signed()).ok_or_else(|| io::Error::other("it has no process number"))
    }
}
