//! Where a process listens: its sockets, held against the system's table of connections.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The state of a socket that listens, in the tables below `/proc/PID/net`.
const LISTENS: &str = "0A";

/// The addresses on which the sockets of these processes listen by TCP, sorted; what cannot be read is left out.
pub(super) fn listens(processes: &[i32]) -> Vec<SocketAddr> {
    let sockets: HashSet<String> = processes.iter().flat_map(|&pid| sockets(pid)).collect();
    let Some(first) = processes.first().filter(|_| !sockets.is_empty()) else { return Vec::new() };
    let tables = ["tcp", "tcp6"].map(|name| format!("/proc/{first}/net/{name}"));
    let texts = tables.iter().filter_map(|path| std::fs::read_to_string(path).ok());
    let mut found: Vec<SocketAddr> = texts.flat_map(|text| listening(&text, &sockets)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Inodes of a process's sockets.
fn sockets(pid: i32) -> Vec<String> {
    let open = std::fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    let inode = |entry: std::fs::DirEntry| {
        let target = std::fs::read_link(entry.path()).ok()?.into_os_string().into_string().ok()?;
        Some(target.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned())
    };
    open.filter_map(inode).collect()
}

/// Addresses in a table of proc(5) whose sockets listen and are among these.
fn listening(table: &str, sockets: &HashSet<String>) -> Vec<SocketAddr> {
    let address = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let [_, local, _, LISTENS, _, _, _, _, _, inode, ..] = fields.as_slice() else { return None };
        if sockets.contains(*inode) { socket_address(local) } else { None }
    };
    table.lines().filter_map(address).collect()
}

/// `0100007F:1F90` is `127.0.0.1:8080`: words of four bytes, each in the order of the machine.
fn socket_address(text: &str) -> Option<SocketAddr> {
    let (host, port) = text.split_once(':')?;
    let words = (0..host.len() / 8).map(|at| u32::from_str_radix(host.get(at * 8..at * 8 + 8)?, 16).ok());
    let bytes: Vec<u8> =
        words.collect::<Option<Vec<u32>>>()?.into_iter().flat_map(u32::to_ne_bytes).collect();
    let host = match *bytes.as_slice() {
        [a, b, c, d] => IpAddr::from([a, b, c, d]),
        _ => IpAddr::from(<[u8; 16]>::try_from(bytes).ok()?),
    };
    let host = if host == IpAddr::from(Ipv6Addr::UNSPECIFIED) { Ipv4Addr::UNSPECIFIED.into() } else { host };
    Some(SocketAddr::new(host, u16::from_str_radix(port, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_endian = "little")]
    #[test]
    fn addresses_are_read_from_the_systems_table() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
            \x20  0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 0 77 1 0 100\n\
            \x20  1: 0100007F:1F91 00000000:0000 01 00000000:00000000 00:00000000 00000000  1000 0 77 1 0 100\n\
            \x20  2: 0100007F:1F92 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 0 78 1 0 100\n\
            \x20  3: 00000000000000000000000001000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 77 1 0 100\n";
        let sockets = HashSet::from(["77".to_owned()]);
        let told: Vec<String> = listening(table, &sockets).iter().map(ToString::to_string).collect();
        assert_eq!(told, ["127.0.0.1:8080", "[::1]:22"]);
    }

    #[test]
    fn our_own_socket_is_found() {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let own = [std::process::id().cast_signed()];
        assert!(listens(&own).contains(&socket.local_addr().unwrap()));
    }
}
