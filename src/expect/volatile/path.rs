//! A directory of the reader's: below a home, a temporary or a build directory the way down to a name may
//! differ, the name may not.

use super::super::place::Place;
use super::generated::is_generated;
use super::{Bound, Kind, Looks};

pub(super) const KIND: Kind = Kind {
    name: "path",
    looks: Looks::Patterns(&[
        r"/[\w.+@%~-]+(?:/[\w.+@%~-]+)+/?",
        r"/(?:tmp|root)/[\w.+@%~-]+",
        r"(?:home|Users|tmp|root|opt|srv|mnt|usr)/[\w.+@%~-]+(?:/[\w.+@%~-]+)+/?",
    ]),
    fits: is_below_a_root,
    agrees: same_name,
    bound: Bound::Yes,
};

/// Directories under which everybody has their own.
const ROOTS: [&str; 18] = [
    "/home/",
    "/Users/",
    "/root/",
    "/tmp/",
    "/var/tmp/",
    "/var/folders/",
    "/private/",
    "/run/user/",
    "/opt/",
    "/srv/",
    "/mnt/",
    "/data/",
    "/builds/",
    "/workspace/",
    "/scratch/",
    "/usr/local/src/",
    "/usr/src/",
    "/var/",
];

/// Of these the first are a person's or for a moment.
const OWN: usize = 8;

fn is_below_a_root(place: &Place<'_>) -> bool {
    let joined = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    let free = !place.before().ends_with(joined) || place.before().ends_with("://");
    let text = place.text();
    free && ROOTS.iter().any(|root| is_below(text, root))
}

/// Archives leave out the first stroke.
fn is_below(path: &str, root: &str) -> bool {
    path.trim_start_matches('/').starts_with(&root[1..])
}

fn same_name(expected: &Place<'_>, actual: &Place<'_>) -> bool {
    differing(expected.text(), actual.text()).is_some()
}

/// The differing directories of two paths, from their root on, where one may stand for the other.
pub(in crate::expect) fn differing<'t>(expected: &'t str, actual: &'t str) -> Option<(&'t str, &'t str)> {
    let (shown, came) = (parts(expected), parts(actual));
    let alike = |(a, b): &(&&str, &&str)| a == b || without_port(a) == without_port(b);
    let shorter = shown.len().min(came.len());
    let start = shown.iter().zip(&came).take_while(|(a, b)| a == b).count();
    let end = shown.iter().rev().zip(came.iter().rev()).take_while(alike).count().min(shorter - start);
    let (middle, other) = (&shown[start..shown.len() - end], &came[start..came.len() - end]);
    let temporary = |part: &&str| is_temporary(part);
    let rooted = |roots: &[&str], path: &str| roots.iter().any(|root| is_below(path, root));
    let both_rooted = rooted(&ROOTS, expected) && rooted(&ROOTS, actual);
    let owned = [expected, actual].map(|path| rooted(&ROOTS[..OWN], path));
    let own = owned == [true, true] || owned != [false, false] && end > 1;
    let numbered =
        ["/tmp/", "/var/tmp/"].iter().any(|root| expected.starts_with(root) && actual.starts_with(root))
            && middle.len() == other.len()
            && middle.iter().zip(other).all(|(a, b)| without_number(a) == without_number(b));
    let renumbered = matches!((middle, other), ([a], [b]) if letters_of(a) == letters_of(b));
    let moved = numbered
        || !renumbered && middle.iter().chain(other).any(temporary)
        || both_rooted && own && start == 0 && end > 0;
    let other_home = both_rooted && own && start == 1 && end > 0 && middle.len() == 1 && other.len() == 1;
    let last = |parts: &[&str]| parts.last().is_some_and(|part| is_temporary(part));
    let ends_alike = end > 0 || both_rooted && (last(&shown) || last(&came));
    let upto = |path: &'t str, part: &[&'t str]| {
        let last = part.last()?;
        let length = last.as_ptr().addr() - path.as_ptr().addr() + last.len();
        Some(&path[..length])
    };
    if !ends_alike || !(moved || other_home) || middle.is_empty() || other.is_empty() {
        return None;
    }
    Some((upto(expected, middle)?, upto(actual, other)?))
}

fn letters_of(name: &str) -> String {
    name.chars().filter(|c| !c.is_ascii_digit()).collect()
}

fn without_number(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// A name without the port behind it, as in `.s.PGSQL.36535`.
fn without_port(name: &str) -> &str {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if name.len() - stem.len() == 5 && stem.ends_with('.') { stem } else { name }
}

fn parts(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}

/// Such as `tmp.AbCdEf1234`, `build_jcx2ovmt` or `T/k7b2x9`.
fn is_temporary(part: &str) -> bool {
    if part.len() >= 36 && part[part.len() - 36..].bytes().filter(|byte| *byte == b'-').count() == 4 {
        return false;
    }
    let made = ["tmp", "temp"].iter().filter_map(|stem| part.strip_prefix(stem));
    let made = made.map(|rest| rest.trim_start_matches(['.', '-', '_'])).any(|rest| rest.len() >= 6);
    let pieces =
        part.split(['.', '-']).flat_map(|piece| [piece, piece.split_once('_').map_or("", |(_, rest)| rest)]);
    made || pieces
        .filter(|piece| piece.len() >= 6)
        .any(|piece| is_generated(&piece.replace('_', "")) || piece.len() >= 8 && !is_word(piece))
}

/// Letters and then perhaps a short number, in an order that words have.
fn is_word(piece: &str) -> bool {
    let is_odd = |pair: &[u8]| ODD.iter().any(|odd| odd.as_bytes() == pair);
    if piece.as_bytes().windows(2).any(is_odd) {
        return false;
    }
    let stem = piece.trim_end_matches(|c: char| c.is_ascii_digit());
    piece.len() - stem.len() <= 4 && stem.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}

/// Pairs of letters that words hardly have.
const ODD: [&str; 60] = [
    "bx", "cj", "cv", "cx", "dx", "fq", "fx", "gq", "gx", "hx", "jc", "jf", "jg", "jq", "jv", "jw", "jx",
    "jz", "kq", "kx", "mx", "mz", "pq", "px", "pz", "qb", "qc", "qd", "qf", "qg", "qh", "qj", "qk", "qm",
    "qn", "qp", "qr", "qt", "qv", "qw", "qx", "qz", "sx", "vb", "vf", "vh", "vj", "vm", "vq", "vt", "vw",
    "vx", "wj", "wx", "xj", "xk", "xx", "zj", "zq", "zx",
];

#[cfg(test)]
mod tests {
    use super::super::set::tests::{differ, same};

    #[test]
    fn the_way_differs_and_the_name_does_not() {
        same("saved in /home/ada/build_jcx2ovmt/x77/id.pub", "saved in /home/ada/job.zgx20o54/site35/id.pub");
        same("(/home/ada/tscui60kj/demo75/app)", "(/home/ada/build_mm__1fup/x4/app)");
        same("/tmp/tmp.kQwErTyUiO", "/tmp/tmp.Zx81kdLLsM");
        same("/home/ada/src/app", "/home/bob/src/app");
        differ("/home/ada/tscui60kj/app", "/home/ada/tscui60kj/lib");
        same(
            "path+file:///home/mary/start-i2eu1vyk/calc#0.1.0",
            "path+file:///home/mary/tmpke5cn4cw/calc#0.1.0",
        );
        same("rootdir: /home/mary/tmpkbzuofl2", "rootdir: /usr/local/src/labjrwrpxey");
        differ("/home/mary/tmptbfrin72/site/css", "/home/alan/projects/qjnrd54gf/site/js");
        differ("in /home/mary/a1b2c3d4/config.yaml", "in /home/alan/x9y8z7w6/secrets.yaml");
        differ("data: /var/lib/postgresql/data", "data: /tmp/data");
        differ("/etc/nginx/nginx.conf", "/etc/nginx2/nginx.conf");
        same("PWD=/home/grace/quickstart-58bq0k0o/out", "PWD=/opt/demo-vjgjms8b/out");
        same("in \"/home/grace/quickstart-tdmqk8s0\" at", "in \"/srv/demo-h_6mfu1u\" at");
        same("dir '/home/grace/x6j0r9dvc/sub'", "dir '/opt/xoiiwjxhh/sub'");
        same("on /home/g/quick-o2mp951i/.s.PGSQL.36535", "on /var/tmp/t.r0spnfxo/.s.PGSQL.53173");
        same("home/mary/lab0tcw7d1b/d/b", "mnt/data/qqoferac1/d/b");
        differ("/opt/nginx/bin", "/opt/apache/bin");
        differ("/home/ada/site/index.html", "/home/ada/blog/index.html");
    }
}
