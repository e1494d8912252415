//! The file name that the prose before a block gives it.

/// The only inline-code file name of a paragraph, where it fits the block's language.
pub(super) fn announced(paragraph: &str, language: &str) -> Option<String> {
    let mut names = code_spans(paragraph).filter(|span| is_file_name(span));
    let name = names.next()?;
    if names.any(|other| other != name) || !fits(name, language) {
        return None;
    }
    Some(name.to_owned())
}

fn code_spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).map(str::trim).filter(|span| !span.is_empty())
}

fn is_file_name(span: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '/');
    let path = span.strip_prefix("./").unwrap_or(span);
    if path.starts_with('/') || path.contains("..") || !path.chars().all(plain) {
        return false;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    is_dockerfile(name) || name.rsplit_once('.').is_some_and(|(_, end)| languages(end).is_some())
}

fn is_dockerfile(name: &str) -> bool {
    matches!(name, "Dockerfile" | "Containerfile")
        || name.ends_with(".dockerfile")
        || name.starts_with("Dockerfile.")
}

fn fits(name: &str, language: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name);
    if is_dockerfile(name) {
        return matches!(language, "dockerfile" | "docker" | "containerfile");
    }
    name.rsplit_once('.').and_then(|(_, end)| languages(end)).is_some_and(|known| known.contains(&language))
}

/// The block languages that a file's extension goes with.
fn languages(extension: &str) -> Option<&'static [&'static str]> {
    Some(match extension {
        "yaml" | "yml" => &["yaml", "yml"],
        "json" => &["json", "jsonc"],
        "py" => &["python", "py", "python3"],
        "tf" | "tfvars" | "hcl" => &["terraform", "hcl", "tf"],
        "sql" => &["sql", "tsql", "pgsql", "mysql"],
        "js" | "mjs" | "cjs" => &["javascript", "js"],
        "ts" => &["typescript", "ts"],
        "toml" => &["toml"],
        "ini" | "cfg" => &["ini", "cfg"],
        "conf" => &["conf", "nginx", "ini", "text", ""],
        "xml" => &["xml"],
        "html" => &["html"],
        "css" => &["css"],
        "txt" => &["text", "txt", "plaintext"],
        "csv" => &["csv", "text"],
        "go" => &["go", "golang"],
        "rs" => &["rust", "rs"],
        "java" => &["java"],
        "cs" => &["csharp", "cs", "c#"],
        "c" => &["c"],
        "cpp" => &["cpp", "c++"],
        "rb" => &["ruby", "rb"],
        "bicep" => &["bicep"],
        "env" => &["env", "dotenv", "properties", "ini", "text"],
        "properties" => &["properties", "ini"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_fitting_name_counts() {
        for (paragraph, language, name) in [
            ("Create a file named `app.yaml`:", "yaml", Some("app.yaml")),
            ("Create `app.yaml`. `app.yaml` holds:", "yml", Some("app.yaml")),
            ("Put this in `src/main.py` with `kind`:", "python", Some("src/main.py")),
            ("The `Dockerfile`:", "dockerfile", Some("Dockerfile")),
            ("Create a file named `main.tf`:", "terraform", Some("main.tf")),
            ("Create `app.yaml` beside `b.yaml`:", "yaml", None),
            ("Create `app.yaml`:", "json", None),
            ("Create app.yaml:", "yaml", None),
            ("Use `az aks show`:", "json", None),
            ("See `/etc/app.yaml`", "yaml", None),
            ("See `../app.yaml`", "yaml", None),
            ("", "yaml", None),
        ] {
            assert_eq!(announced(paragraph, language).as_deref(), name, "{paragraph}");
        }
    }
}
