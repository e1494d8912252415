//! Whether a program waits for input. What it does not read may be another program's: the rest of a list in
//! `while read`, or what is to be typed into the next program.

use super::super::processes;

/// Numbers of the system calls `read` and `readv`.
#[cfg(target_arch = "x86_64")]
const READS: [&str; 2] = ["0", "19"];
#[cfg(not(target_arch = "x86_64"))]
const READS: [&str; 2] = ["63", "65"];

/// A thread of the process, or of one below it, is reading one of these, named as in `/proc/PID/fd`. Where that cannot
/// be told it is taken for granted.
pub(super) fn is_reading(root: i32, names: &[String]) -> bool {
    match std::fs::read_to_string(format!("/proc/{root}/syscall")) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => return true,
        Err(_) => return !std::path::Path::new("/proc/self/syscall").exists(),
    }
    std::iter::once(root).chain(processes::descendants(root)).any(|pid| reads(pid, names))
}

fn reads(pid: i32, names: &[String]) -> bool {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{pid}/task")) else { return false };
    threads.flatten().any(|thread| {
        let call = std::fs::read_to_string(thread.path().join("syscall")).unwrap_or_default();
        let mut words = call.split_whitespace();
        let is_read = words.next().is_some_and(|number| READS.contains(&number));
        let descriptor =
            words.next().and_then(|word| u32::from_str_radix(word.trim_start_matches("0x"), 16).ok());
        let name = descriptor.filter(|_| is_read).map(|number| format!("/proc/{pid}/fd/{number}"));
        let file = name.and_then(|name| std::fs::read_link(name).ok());
        file.is_some_and(|file| names.iter().any(|name| file.as_os_str() == name.as_str()))
    })
}
