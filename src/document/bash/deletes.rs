//! Commands that delete what a document deployed.

use super::Script;

/// Words that a deleting command starts with; between them options and names may stand.
///
/// A word that ends in `*` matches what begins like it.
const DELETIONS: &[&[&str]] = &[
    &["aws", "delete-*"],
    &["aws", "terminate-instances"],
    &["aws", "rb"],
    &["az", "delete"],
    &["az", "purge"],
    &["azd", "down"],
    &["doctl", "delete"],
    &["docker", "down"],
    &["docker", "prune"],
    &["docker", "remove"],
    &["docker", "rm"],
    &["docker", "rmi"],
    &["docker-compose", "down"],
    &["dropdb"],
    &["dropuser"],
    &["eksctl", "delete"],
    &["gcloud", "delete"],
    &["gh", "delete"],
    &["gsutil", "rb"],
    &["helm", "delete"],
    &["helm", "uninstall"],
    &["k3d", "delete"],
    &["kind", "delete"],
    &["kubectl", "delete"],
    &["minikube", "delete"],
    &["oc", "delete"],
    &["podman", "rm"],
    &["podman", "rmi"],
    &["pulumi", "destroy"],
    &["terraform", "destroy"],
    &["tofu", "destroy"],
];

impl Script {
    /// Whether the text deletes something that was deployed: a cloud resource, a cluster's object, a
    /// container, a database. Files are not meant, nor functions that are only defined.
    pub fn deletes(&self) -> bool {
        self.commands
            .iter()
            .filter(|command| !command.in_function || self.calls_own_functions())
            .any(|command| is_deletion(command.innermost()))
    }

    fn calls_own_functions(&self) -> bool {
        self.calls().any(|name| self.functions.iter().any(|function| function == name))
    }
}

fn is_deletion(words: &[String]) -> bool {
    let Some((name, rest)) = words.split_first() else {
        return false;
    };
    DELETIONS
        .iter()
        .filter(|deletion| deletion[0] == name)
        .any(|deletion| deletion.get(1).is_none_or(|verb| verbs(name, rest).any(|word| matches(verb, word))))
}

/// The operands among which a verb can stand: the first two, more for clouds with nested groups.
fn verbs<'w>(name: &str, words: &'w [String]) -> impl Iterator<Item = &'w str> {
    let depth = if matches!(name, "aws" | "az" | "gcloud") { 6 } else { 2 };
    let mut after_option = false;
    let mut operands = 0;
    words.iter().map(String::as_str).take_while(|word| *word != "--").filter(move |word| {
        let option = word.starts_with('-');
        let value = std::mem::replace(&mut after_option, option && !word.contains('='));
        if option || value {
            return false;
        }
        operands += 1;
        operands <= depth
    })
}

fn matches(verb: &str, word: &str) -> bool {
    match verb.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => word == verb,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deployed_things_are_deleted() {
        for text in [
            "az group delete --name x --yes",
            "az identity federated-credential delete \\\n --name x",
            "kubectl -n x delete pod y",
            "for rg in a b; do az group delete -n $rg; done",
            "terraform -chdir=infra destroy -auto-approve",
            "helm uninstall x; ls",
            "docker compose -f c.yaml down",
            "sudo docker rm -f x",
            "aws ec2 delete-vpc --vpc-id x",
            "gcloud compute instances delete x",
            "dropdb x",
            "f() { kubectl delete ns x; }; f",
        ] {
            assert!(Script::read(text).deletes(), "{text}");
        }
    }

    #[test]
    fn files_and_names_are_not_deployed_things() {
        for text in [
            "rm -rf build",
            "az group create --name delete",
            "kubectl get pods delete",
            "kubectl exec x -- delete",
            "echo az group delete",
            "git branch delete",
            "cleanup() { az group delete -n x; }",
            "docker run --rm image",
        ] {
            assert!(!Script::read(text).deletes(), "{text}");
        }
    }
}
