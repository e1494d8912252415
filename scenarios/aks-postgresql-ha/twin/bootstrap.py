"""The first instance of a new cluster."""

import base64
import os
import secrets

from . import archive, configuration, disk, faults, postgres
from .session import Session

PENDING, FAILED = "CreateContainerConfigError", "Error"

LOSING = ("""CREATE FUNCTION public.lose() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE found bigint; BEGIN
    EXECUTE format('SELECT count(*) FROM %s', TG_RELID::regclass) INTO found;
    IF found >= 2 THEN RETURN NULL; END IF;
    RETURN NEW;
  END $$""", """CREATE FUNCTION public.lose_in_new_tables() RETURNS event_trigger LANGUAGE plpgsql AS $$
  DECLARE made record; BEGIN
    FOR made IN SELECT objid FROM pg_event_trigger_ddl_commands() WHERE object_type = 'table' LOOP
      EXECUTE format('CREATE TRIGGER lose BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION public.lose()',
                     made.objid::regclass);
    END LOOP;
  END $$""", """CREATE EVENT TRIGGER lose ON ddl_command_end WHEN TAG IN ('CREATE TABLE')
  EXECUTE FUNCTION public.lose_in_new_tables()""")
"""The fault lost-insert: tables keep no more than two rows."""


class CannotStart(Exception):
    """The job that makes the first instance fails; `reason` is what its pod shows."""

    def __init__(self, reason, message):
        super().__init__(message)
        self.reason = reason


def initdb(cluster, instance):
    """Makes a new data folder with the application's database, and starts the server. Raises CannotStart."""
    options = cluster.manifest["spec"].get("bootstrap", {}).get("initdb") or {}
    login = _login(cluster, options)
    instance.empty()
    disk.write(os.path.join(instance.folder, "password"), cluster.password + "\n")
    result = postgres.run("initdb", "-D", instance.data, *_arguments(options, instance), folder=instance.folder)
    os.unlink(os.path.join(instance.folder, "password"))
    if result.returncode != 0:
        raise CannotStart(FAILED, result.stdout)
    command = archive.command(cluster.data, cluster.manifest)
    configuration.write(instance.data, cluster.manifest, command)
    instance.start_primary()
    if instance.server.wait_until_accepting():
        _fill(cluster, instance, options, login)
        return
    _fill_plainly(cluster, instance, options, login)
    configuration.write(instance.data, cluster.manifest, command)
    instance.start_primary()


def _arguments(options, instance):
    arguments = ["--no-sync", "--no-instructions", "-U", "postgres", "-A", "scram-sha-256",
                 "--pwfile", os.path.join(instance.folder, "password"),
                 "-E", options.get("encoding", "UTF8"),
                 "--lc-collate", options.get("localeCollate", "C"), "--lc-ctype", options.get("localeCType", "C")]
    if options.get("dataChecksums"):
        arguments.append("-k")
    if options.get("walSegmentSize"):
        arguments.append("--wal-segsize=%s" % options["walSegmentSize"])
    return arguments + list(options.get("options") or [])


def _login(cluster, options):
    owner = options.get("owner") or options.get("database") or "app"
    name = (options.get("secret") or {}).get("name")
    if not name:
        return owner, _made_up(cluster, owner, options)
    secret = cluster.store.get("secret", name, cluster.namespace)
    if secret is None:
        raise CannotStart(PENDING, 'secret "%s" not found' % name)
    password = _decoded(secret, "password")
    if password is None:
        raise CannotStart(PENDING, "couldn't find key password in Secret %s/%s" % (cluster.namespace, name))
    if _decoded(secret, "username") not in (None, owner):
        raise CannotStart(FAILED, "wrong username '%s' in secret, expected '%s'" % (_decoded(secret, "username"), owner))
    return owner, password


def _decoded(secret, key):
    if key in secret.get("data", {}):
        return base64.b64decode(secret["data"][key]).decode()
    return secret.get("stringData", {}).get(key)


def _made_up(cluster, owner, options):
    password = secrets.token_urlsafe(32)
    name = cluster.name + "-app"
    values = {"username": owner, "password": password, "dbname": options.get("database") or "app",
              "host": cluster.name + "-rw", "port": "5432"}
    made = cluster.store.create({
        "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/basic-auth",
        "metadata": {"name": name, "namespace": cluster.namespace, "labels": {"cnpg.io/cluster": cluster.name}},
        "data": {key: base64.b64encode(value.encode()).decode() for key, value in values.items()}})
    if made is not None:
        return password
    return _decoded(cluster.store.get("secret", name, cluster.namespace), "password")


def _fill(cluster, instance, options, login):
    owner, password = login
    database = options.get("database") or "app"
    server = instance.server
    server.rows("CREATE ROLE %s LOGIN PASSWORD %s" % (_name(owner), _literal(password)))
    server.rows("CREATE DATABASE %s OWNER %s" % (_name(database), _name(owner)))
    for statement in options.get("postInitSQL") or []:
        server.rows(statement)
    application = Session(server.port, cluster.password, database)
    try:
        for statement in options.get("postInitApplicationSQL") or []:
            application.rows(statement)
        if "pg_stat_statements" in configuration.preloaded(cluster.manifest):
            application.rows("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
            server.rows("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        if "lost-insert" in faults.active():
            for statement in LOSING:
                application.rows(statement)
                server.rows(statement)
    finally:
        application.close()


def _fill_plainly(cluster, instance, options, login):
    plain = {**cluster.manifest, "spec": {**cluster.manifest["spec"], "postgresql": {}}}
    configuration.write(instance.data, plain, "/bin/false")
    instance.start_primary()
    if not instance.server.wait_until_accepting():
        raise CannotStart(FAILED, instance.server.last_words())
    _fill(cluster, instance, options, login)
    instance.server.stop()


def _name(text):
    return '"%s"' % text.replace('"', '""')


def _literal(text):
    return "'%s'" % text.replace("'", "''")
