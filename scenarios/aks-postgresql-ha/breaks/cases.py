"""Every case: what is broken where and which step has to turn red, then what is changed without harm.

Pieces of commands are those that the English page and its localisations have in common.
"""

from case import Case, remove, replace, swap

PODS = "kubectl get pods --context"
STATUS = "kubectl cnpg status"
DATA = "kubectl cnpg psql $PG_PRIMARY_CLUSTER_NAME --namespace"
RECOVERED = "kubectl cnpg psql $PG_PRIMARY_CLUSTER_NAME_RECOVERED"
REPLICA = "kubectl cnpg psql --replica"
APPLY = "kubectl apply"
RW, RO = "-p 5432 -U app", "-p 5433 -U app"

WORLD = [
    Case("standby-never-joins", "a standby never joins", PODS, fault="standby-never-joins"),
    Case("asynchronous", "replication is asynchronous", STATUS, 3, fault="asynchronous"),
    Case("archive-denied", "the storage refuses the log", STATUS, fault="archive-denied"),
    Case("backup-fails", "the backup fails", "$BACKUP_ONDEMAND_NAME --context", fault="backup-fails"),
    Case("row-lost-in-restore", "a row is missing after the restore", RECOVERED, fault="row-lost-in-restore"),
    Case("lost-insert", "a row is lost when it is written", DATA, fault="lost-insert"),
    Case("replica-writable", "the replica takes writes", REPLICA, fault="replica-writable"),
    Case("no-failover", "no standby takes over from the lost primary", STATUS, 4, fault="no-failover"),
    Case("promote-lagging", "the standby to promote lags behind", STATUS, 5, fault="promote-lagging"),
    Case("wrong-service-port", "the services listen on a wrong port", "kubectl get services --context",
         fault="wrong-service-port"),
    Case("hang", "a command never returns", PODS, fault="hang", options=("--timeout", "10s")),
    Case("no-plugin", "the cnpg plugin is not installed", STATUS.replace("status", "psql"), hidden="kubectl-cnpg"),
    Case("no-jq", "jq is not installed", "jq -r .principalId", hidden="jq"),
    Case("no-helm", "helm is not installed", "helm repo add cnpg", hidden="helm"),
]

MANIFEST = [
    Case("secret-name", "the secret has another name than the page asks for", "kubectl get secret db-user-pass",
         sooner="create secret generic db-user-password",
         page=(replace(r"secret generic db-user-pass", "secret generic db-user-password"),)),
    Case("secret-in-manifest", "the manifest names a secret that is not there", PODS,
         page=(replace(r"name: db-user-pass$", "name: db-user"),)),
    Case("unknown-parameter", "a parameter that PostgreSQL does not know", PODS,
         page=(replace(r"max_wal_size:", "max_wal_sise:"),)),
    Case("parameter-value", "a parameter with a value that PostgreSQL refuses", PODS,
         page=(replace(r"max_connections: '400'", "max_connections: 'many'"),)),
    Case("two-instances", "two instances instead of three", PODS, page=(replace(r"instances: 3", "instances: 2"),)),
    Case("misspelt-field", "a misspelt field in the manifest", "kind: Cluster",
         page=(replace(r"instances: 3", "instnaces: 3"),)),
    Case("indentation", "a wrong indentation in the manifest", "kind: Cluster",
         page=(replace(r"^( *)  instances: 3", r"\1   instances: 3"),)),
    Case("wrong-kind", "a kind that the cluster does not know", "kind: Backupp",
         page=(replace(r"kind: Backup$", "kind: Backupp"),)),
    Case("sync-replicas", "more synchronous replicas asked for than there are servers", "kind: Cluster",
         page=(replace(r"maxSyncReplicas: 1", "maxSyncReplicas: 5"),)),
    Case("archive-destination", "the archive's destination is missing", STATUS,
         page=(replace(r"(destinationPath: \S*)blob\.core\.windows\.net/\S+?(\"?)$",
                       r"\1blob.core.windows.net/bakcups\2"),)),
    Case("recovery-source", "the restore names another server than was backed up", RECOVERED,
         sooner="-l cnpg.io/cluster=$PG_PRIMARY_CLUSTER_NAME_RECOVERED",
         page=(replace(r"serverName: \$PG_PRIMARY_CLUSTER_NAME", "serverName: pg-primary"),)),
    Case("service-selector", "the service selects a role that no server has", RW,
         page=(replace(r"instanceRole: primary", "instanceRole: primry"),)),
    Case("service-target", "the service leads to a wrong port", RW,
         page=(replace(r"targetPort: 5432", "targetPort: 5433"),)),
    Case("service-port", "the service listens on another port than the page connects to", RO,
         page=(replace(r"port: 5433", "port: 5434"),)),
]

COMMAND = [
    Case("context", "a misspelt context", "kubectl get secret db-user-pass",
         page=(replace(r"(get secret db-user-pass.*--context )\$AKS_PRIMARY_CLUSTER_NAME", r"\1aks-primary"),)),
    Case("misspelt-variable", "a misspelt variable", refused="variable `PG_PRIMARY_CLUSTR_NAME`",
         page=(replace(r"--replica \$PG_PRIMARY_CLUSTER_NAME", "--replica $PG_PRIMARY_CLUSTR_NAME"),)),
    Case("federated-subject", "the credential is for another service account", STATUS,
         sooner="federated-credential create",
         page=(replace(r"system:serviceaccount:\"?\$\{?PG_NAMESPACE\}?\"?:", "system:serviceaccount:default:"),)),
    Case("identity", "a misspelt option of a command", "federated-credential create",
         page=(replace(r"--audience api", "--audiense api"),)),
    Case("sql", "a misspelt SQL statement", DATA, page=(replace(r"CREATE TABLE (\w+) \(", r"CREATE TABEL \1 ("),)),
    Case("one-row-less", "a row is not inserted", DATA,
         page=(replace(r"^ *INSERT INTO \w+ \(id, name\) VALUES \(3.*\n|, \(3, '[^']*'\)", ""),)),
    Case("container", "the list of another container", "az storage blob list",
         page=(replace(r"--container-name \S+", "--container-name backup"),)),
    Case("psql-port", "psql connects to a port where nothing listens", RO.replace("5433", "5435"),
         page=(replace(r"-p 5433", "-p 5435"),)),
    Case("user", "psql connects as a user that is not there", "-U application",
         page=(replace(r"-U app ", "-U application "),)),
    Case("wrong-pod", "a standby is deleted in the primary's place", STATUS, 4,
         page=(replace(r"-l role=primary", "-l role=replica"),)),
    Case("promote-other", "another server than the first is promoted in the end", STATUS, 5,
         page=(replace(r"promote \$PG_PRIMARY_CLUSTER_NAME 1", "promote $PG_PRIMARY_CLUSTER_NAME 3"),)),
    Case("group", "clean-up deletes a group that is not there", "az group delete",
         page=(replace(r"(group delete --(?:name|resource-group) )\S+", r"\1rg-cnpg"),)),
]

STEPS = [
    Case("no-secret", "the step that creates the secret is removed", "kubectl get secret db-user-pass",
         page=(remove(r"create secret generic"),), options=("--allow-unset",)),
    Case("no-credential", "the step that creates the credential is removed", STATUS,
         page=(remove(r"federated-credential create"),)),
    Case("no-backup", "the step that asks for the backup is removed", "$BACKUP_ONDEMAND_NAME --context",
         page=(remove(r"kind: Backup$"),), options=("--allow-unset",)),
    Case("no-promote", "the step that promotes is removed", STATUS, 5, page=(remove(r"cnpg promote"),)),
    Case("swapped", "the data is counted on the replica before it is written", REPLICA,
         page=(swap(r"cnpg psql \$PG_PRIMARY_CLUSTER_NAME ", r"cnpg psql --replica"),
               swap(r"CREATE TABLE", r"pg_is_in_recovery\(\)"))),
    Case("promote-early", "promotion and deletion of the primary change places", STATUS, 4,
         sooner="kubectl cnpg promote", page=(swap(r"kubectl delete pod", r"cnpg promote"),)),
]

OUTPUT = [
    Case("output-role", "an output says that the primary is in recovery", RW,
         page=(replace(r"^( *(?:app +\| )?)f$", r"\1t"),)),
    Case("output-ready", "an output says that a pod is not ready", PODS,
         page=(replace(r"1/1( +)Running", r"0/1\1Running"),)),
    Case("output-status", "an output says that a pod is pending", PODS, page=(replace(r"Running", "Pending"),)),
    Case("output-zone", "an output names another zone", "kubectl get nodes",
         page=(replace(r"westus3-2", "westus3-4"),)),
    Case("output-archiving", "an output says that archiving fails", STATUS,
         page=(replace(r"(Working WAL archiving: +)OK", r"\1Failing"),)),
    Case("output-sync", "an output says that a standby is asynchronous", STATUS, 3,
         page=(replace(r"Standby \(sync\) ", "Standby (async)"),)),
]

HARMLESS = [
    Case("other-cluster", "other names of the clusters",
         variables={"PG_PRIMARY_CLUSTER_NAME": "pg-primary-cnpg-q8v3zt5n",
                    "AKS_PRIMARY_CLUSTER_NAME": "aks-primary-cnpg-q8v3zt5n"}),
    Case("other-namespace", "another namespace", variables={"PG_NAMESPACE": "databases"}),
    Case("other-account", "another storage account",
         variables={"PG_PRIMARY_STORAGE_ACCOUNT_NAME": "hacnpgpsaq8v3zt5n"}),
    Case("other-prefix", "another public name", variables={"AKS_PRIMARY_CLUSTER_PG_DNSPREFIX": "f71c92ab3"}),
    Case("slow-start", "everything takes longer", fault="slow-start"),
    Case("instances-reversed", "the servers come up in another order", fault="instances-reversed"),
    Case("other-ages", "other ages in the outputs",
         page=(replace(r"1/1( +)Running( +)0( +)\w+$", r"1/1\1Running\g<2>0\g<3>37h", count=0),)),
    Case("other-lsn", "other positions of the log in the outputs",
         page=(replace(r"0/9000060", "3/AF01B2C8", count=0),)),
    Case("other-nodes", "other names of nodes in the outputs", page=(replace(r"32388626", "74019532", count=0),)),
    Case("other-addresses", "other addresses in the outputs",
         page=(replace(r"10\.0\.\d+\.\d+", "10.0.7.99", count=1),)),
    Case("crlf", "line ends of Windows", page=(replace(r"$\n", "\r\n", count=0),)),
    Case("trailing-blanks", "blanks at the end of output lines", page=(replace(r"\(1 row\)$", "(1 row)   ", count=0),)),
    Case("fewer-connections", "a smaller parameter",
         page=(replace(r"max_connections: '400'", "max_connections: '300'"),)),
    Case("backup-name", "another name for the backup", page=(replace(r"on-demand-backup-1", "nightly-7", count=0),)),
]

CASES = WORLD + MANIFEST + COMMAND + STEPS + OUTPUT + HARMLESS
