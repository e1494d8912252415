//! Where links of the report lead: to lines of the documents, and to what the documents link to.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

/// Where the documents can be looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Base {
    /// What stands before a path of the repository, and what between the path and the line.
    web: Option<(String, &'static str)>,
    /// The repository's directory, and the one that relative paths begin at.
    root: Option<(PathBuf, PathBuf)>,
}

impl Base {
    /// The pages of the commit at GitHub or GitLab, where this runs in their CI; files beside the report elsewhere.
    pub(super) fn from_environment() -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        Self::of(&|name| std::env::var(name).ok().filter(|value| !value.is_empty()), here)
    }

    fn of(variable: &dyn Fn(&str) -> Option<String>, here: PathBuf) -> Self {
        let github = || {
            let (server, repository) = (variable("GITHUB_SERVER_URL")?, variable("GITHUB_REPOSITORY")?);
            let prefix = format!("{server}/{repository}/blob/{}/", variable("GITHUB_SHA")?);
            Some((prefix, variable("GITHUB_WORKSPACE")))
        };
        let gitlab = || {
            let prefix = format!("{}/-/blob/{}/", variable("CI_PROJECT_URL")?, variable("CI_COMMIT_SHA")?);
            Some((prefix, variable("CI_PROJECT_DIR")))
        };
        let Some((prefix, root)) = github().or_else(gitlab).filter(|(prefix, _)| is_web(prefix)) else {
            return Self::default();
        };
        let root = root.map_or_else(|| here.clone(), PathBuf::from);
        Self { web: Some((prefix, "?plain=1")), root: Some((root, here)) }
    }

    /// The address of a line of a file, or of the file where there is none.
    pub(super) fn file(&self, path: &str, line: Option<usize>) -> String {
        let (mut address, query) = match self.on_the_web(path) {
            Some((address, query)) => (address, query),
            None => (encoded(path), ""),
        };
        if let Some(line) = line {
            address.push_str(&format!("{query}#L{line}"));
        }
        address
    }

    fn on_the_web(&self, path: &str) -> Option<(String, &'static str)> {
        let (prefix, query) = self.web.as_ref()?;
        let (root, here) = self.root.as_ref()?;
        let path = normal(&here.join(path))?;
        let inside = path.strip_prefix(root).ok()?;
        Some((format!("{prefix}{}", encoded(&inside.to_string_lossy())), query))
    }
}

/// The documents of the report by their paths, and their ids.
pub(super) type Ids = HashMap<PathBuf, String>;

/// Makes an address out of what a document links to; `None` where it would lead nowhere, or do something.
pub(super) fn target(raw: &str, from: &str, ids: &Ids, base: &Base) -> Option<String> {
    if is_web(raw) || starts_with(raw, "mailto:") {
        return Some(raw.to_owned());
    }
    let path = &raw[..raw.find(['#', '?']).unwrap_or(raw.len())];
    if path.is_empty() || path.starts_with(['/', '\\']) || path.contains(':') {
        return None;
    }
    let beside = Path::new(from).parent().unwrap_or(Path::new("")).join(decoded(path));
    let beside = normal(&beside)?;
    match ids.get(&beside) {
        Some(id) => Some(format!("#{id}")),
        None => Some(base.file(&beside.to_string_lossy(), None)),
    }
}

/// The path without `.` and, where they lead nowhere above its beginning, `..`.
pub(super) fn normal(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(normal.components().next_back(), Some(Component::Normal(_))) => {
                normal.pop();
            }
            _ => normal.push(component),
        }
    }
    (!normal.as_os_str().is_empty()).then_some(normal)
}

fn is_web(address: &str) -> bool {
    starts_with(address, "https://") || starts_with(address, "http://")
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// A path in which nothing has a meaning of its own but `/`.
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// A path or an anchor of an address as it is meant.
pub(super) fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        let value = code.and_then(|code| u8::from_str_radix(code, 16).ok()).filter(|_| byte == b'%');
        bytes.push(value.unwrap_or(byte));
        rest = if value.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(variables: &[(&str, &str)]) -> Base {
        let variable = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        Base::of(&variable, PathBuf::from("/build/repo/docs"))
    }

    #[test]
    fn a_line_is_beside_the_report_or_at_the_forge() {
        assert_eq!(base(&[]).file("a b/guide.md", Some(57)), "a%20b/guide.md#L57");
        let github = base(&[
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "me/it"),
            ("GITHUB_SHA", "c0ffee"),
            ("GITHUB_WORKSPACE", "/build/repo"),
        ]);
        let line = "https://github.com/me/it/blob/c0ffee/docs/guide.md?plain=1#L57";
        assert_eq!(github.file("guide.md", Some(57)), line);
        assert_eq!(github.file("./x/../guide.md", Some(57)), line);
        assert_eq!(github.file("/tmp/guide.md", Some(1)), "/tmp/guide.md#L1");
        let gitlab = base(&[("CI_PROJECT_URL", "https://x/y"), ("CI_COMMIT_SHA", "c0ffee")]);
        assert_eq!(gitlab.file("guide.md", Some(1)), "https://x/y/-/blob/c0ffee/guide.md?plain=1#L1");
        assert_eq!(base(&[("CI_PROJECT_URL", "javascript:x"), ("CI_COMMIT_SHA", "1")]), Base::default());
    }

    #[test]
    fn a_link_leads_to_a_page_or_nowhere() {
        let ids = Ids::from([(PathBuf::from("docs/other.md"), "doc-other".to_owned())]);
        let base = Base::default();
        let target = |raw: &str| target(raw, "docs/guide.md", &ids, &base);
        assert_eq!(target("HTTPS://example.org/?a=1").as_deref(), Some("HTTPS://example.org/?a=1"));
        assert_eq!(target("other.md#part").as_deref(), Some("#doc-other"));
        assert_eq!(target("../src/a%20b.rs").as_deref(), Some("src/a%20b.rs"));
        assert_eq!(target("../../up.md").as_deref(), Some("../up.md"));
        for nowhere in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "data:text/html,x",
            "//host/x",
            "/azure/x",
            "vbscript:x",
            "",
        ] {
            assert_eq!(target(nowhere), None, "{nowhere}");
        }
        assert_eq!(target("java\nscript:x"), None);
    }
}
