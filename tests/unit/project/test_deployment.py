"""The deployment files fit the code, hold no secret, and the documents lead to files that are there."""

import hashlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import yaml

from hesperion.embedded import roles
from hesperion.embedded.postgres import Cluster
from tests.embedded import ROOT
from tests.production import ENVIRONMENT

SETTINGS = ROOT / "hesperion" / "settings"
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(COMPOSE)["services"]
APPS = ["prepare", "web", "worker", "builder", "beat"]  # the services that run our own image
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^(\w+)=(.*)$", EXAMPLE, re.M))
REQUIRED = re.findall(
    r'env\.(?:required|role)\(\s*"(\w+)"', (SETTINGS / "production.py").read_text(encoding="utf-8")
)
SECRET = re.compile(r"SECRET|PASSWORD")
KEYSTORE = ("keystore", "POSTGRES_PASSWORD")  # its superuser is not the data's
ONLY_WITH_A_PROVIDER = "MAIL_WEBHOOK_SECRET"
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
STANDARD_APACHE_2 = "c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4"


def test_one_server_runs_two_postgresqls_a_preparation_and_four_processes():
    assert SERVICES.keys() == {"postgres", "keystore", *APPS}


def test_only_the_preparation_can_change_the_database():
    told = [name for name in SERVICES if "OWNER_DATABASE_URL" in str(SERVICES[name])]
    assert told == ["prepare"]


def test_only_the_worker_and_the_preparation_know_the_role_that_seals_the_audit():
    told = [name for name in SERVICES if "SEALER_DATABASE_URL" in str(SERVICES[name])]
    assert told == ["prepare", "worker"]


def test_the_servers_of_data_and_keys_know_nothing_of_each_other():
    for service, others in (
        ("postgres", "KEYS"),
        ("keystore", "OWNER_DATABASE|BROKER|RESEARCH|SEALER"),
    ):
        assert not re.search(others, str(SERVICES[service]["environment"]))


def test_the_tests_know_all_that_production_requires():
    assert sorted(REQUIRED) == sorted(ENVIRONMENT)


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("service", APPS)
def test_what_production_requires_reaches_each_process(service, name):
    assert name in SERVICES[service]["environment"]


@pytest.mark.parametrize(
    "name",
    [
        "HSTS_SECONDS",
        "DATABASE_POOL_SIZE",
        "TRUSTED_PROXIES",
        "SECURITY_CONTACT",
        "MAIL_WEBHOOK_SECRET",
    ],
)
def test_what_production_reads_besides_can_be_set_for_the_web_process(name):
    assert f"${{{name}:-" in str(SERVICES["web"]["environment"][name])
    assert name in EXAMPLES


@pytest.mark.parametrize("service", APPS)
def test_the_webhooks_secret_reaches_each_process_where_there_is_one(service):
    """With a provider's EMAIL_URL the settings ask for it; with a mail server they don't."""
    assert SERVICES[service]["environment"][ONLY_WITH_A_PROVIDER] == "${MAIL_WEBHOOK_SECRET:-}"


def test_only_the_web_process_keeps_a_pool():
    with_pool = [name for name in APPS if "DATABASE_POOL_SIZE" in SERVICES[name]["environment"]]
    assert with_pool == ["web"]


@pytest.mark.parametrize("name", sorted({*REQUIRED, *re.findall(r"\$\{(\w+)", COMPOSE)}))
def test_the_example_explains_each_variable(name):
    """Some line above it in its paragraph is a comment."""
    paragraph = next(part for part in EXAMPLE.split("\n\n") if re.search(rf"^{name}=", part, re.M))
    assert paragraph.startswith("#")


def test_the_example_names_nothing_that_nobody_reads():
    used = {*re.findall(r"\$\{(\w+)", COMPOSE), *REQUIRED}
    assert EXAMPLES.keys() <= used


def test_media_ledger_and_extracts_are_volumes_that_the_image_prepares():
    folders = {
        "media": EXAMPLES["MEDIA_ROOT"],
        "ledger": EXAMPLES["LEDGER_DIR"],
        "extracts": EXAMPLES["EXTRACTS_DIR"],
    }
    made = re.search(r"--group=hesperion (.*?)\nUSER", DOCKERFILE, re.S)[1]
    assert made.replace("\\", " ").split() == list(folders.values())
    for service in APPS:
        environment = SERVICES[service]["environment"]
        variables = ("MEDIA_ROOT", "LEDGER_DIR", "EXTRACTS_DIR")
        assert [environment[name] for name in variables] == list(folders.values())
        assert SERVICES[service]["volumes"] == [f"{name}:{path}" for name, path in folders.items()]


def test_the_keyring_is_mounted_for_reading_into_our_processes_alone():
    with_keyring = [name for name in SERVICES if SERVICES[name].get("secrets") == ["keyring"]]
    assert with_keyring == APPS
    assert all(
        SERVICES[service]["environment"]["KEYRING_FILE"] == "/run/secrets/keyring"
        for service in APPS
    )


def test_the_example_holds_no_secret():
    assert {
        value for name, value in EXAMPLES.items() if SECRET.search(name) and "URL" not in name
    } == {""}


@pytest.mark.parametrize("service", SERVICES)
def test_secrets_come_from_the_environment_and_a_missing_one_stops_the_start(service):
    environment = SERVICES[service]["environment"]
    secrets = [name for name in environment if SECRET.search(name) or name.endswith("_URL")]
    assert secrets
    for name in set(secrets) - {ONLY_WITH_A_PROVIDER}:
        source = "KEYSTORE_POSTGRES_PASSWORD" if (service, name) == KEYSTORE else name
        assert environment[name].startswith(f"${{{source}:?"), name


def test_no_file_holds_an_address_with_a_password():
    for text in (COMPOSE, DOCKERFILE, EXAMPLE.replace("//user:password@", "//")):
        passwords = re.findall(r"://[^\s:/@]*:([^\s@]+)@", text)
        assert [password for password in passwords if not password.startswith("${")] == []


def test_the_superusers_password_reaches_postgresql_alone():
    assert "POSTGRES_PASSWORD" in SERVICES["postgres"]["environment"]
    assert "POSTGRES_PASSWORD" in SERVICES["keystore"]["environment"]
    assert all("POSTGRES_PASSWORD" not in str(SERVICES[service]) for service in APPS)


def test_a_port_is_opened_on_this_machine_alone():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:${PORT:-8000}:8000"]


def test_one_image_is_built_once_and_its_user_is_not_root():
    assert {SERVICES[service]["image"] for service in APPS} == {"hesperion"}
    assert [service for service in APPS if "build" in SERVICES[service]] == ["prepare"]
    assert DOCKERFILE.rstrip().endswith("USER hesperion")


@pytest.mark.parametrize("service", ["web", "worker", "builder", "beat"])
def test_each_process_waits_for_the_preparation(service):
    assert SERVICES[service]["depends_on"] == {
        "prepare": {"condition": "service_completed_successfully"}
    }


@pytest.mark.parametrize("name", [".env", ".git", "tests", "var*", "**/*.mo"])
def test_what_must_not_get_into_the_image_is_left_out(name):
    assert name in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_while_the_image_is_built_the_settings_get_all_that_they_ask_for():
    command = re.search(r"env (.*?)sh -c", DOCKERFILE, re.S)[1]
    given = dict(pair.split("=", 1) for pair in shlex.split(command.replace("\\\n", " ")))
    assert given.keys() == set(REQUIRED)
    subprocess.run(
        [sys.executable, "-c", "import hesperion.settings.production"],
        env={"PATH": os.environ["PATH"]} | given,
        cwd=ROOT,
        check=True,
    )


@contextmanager
def server() -> Iterator[Cluster]:
    """A PostgreSQL server of its own, as `make run` starts it."""
    with tempfile.TemporaryDirectory(prefix="hesperion-tests-") as name:
        Path(name).chmod(0o711)
        cluster = Cluster(Path(name) / "var", durable=False)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


def set_up_as_on_a_server(cluster: Cluster) -> None:
    """What the postgres image does with roles.sql, and the service `prepare` with queues.py."""
    passwords = {
        "DATABASE_PASSWORD": cluster.secrets["hesperion"],
        "OWNER_DATABASE_PASSWORD": cluster.secrets["hesperion_owner"],
        "KEYS_DATABASE_PASSWORD": cluster.secrets["hesperion_keys"],
        "SEALER_DATABASE_PASSWORD": cluster.secrets["hesperion_sealer"],
        "RESEARCH_DATABASE_PASSWORD": cluster.secrets["hesperion_research"],
        "CELERY_BROKER_PASSWORD": cluster.secrets["hesperion_broker"],
    }
    psql = [cluster.folders.programs / "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
    superuser = cluster.url("postgres", "postgres")
    for script in (
        "roles.sql",
        "keys.sql",
    ):  # on one server here, to be compared with a local run's
        path = ROOT / "deploy" / "postgres" / script
        subprocess.run([*psql, f"--file={path}", superuser], env=passwords, check=True)
    for _ in range(2):  # it runs at each start
        subprocess.run(
            [sys.executable, "deploy/postgres/queues.py"],
            cwd=ROOT,
            env={"CELERY_BROKER_URL": cluster.url("hesperion_broker", "hesperion_broker", "pgmq")},
            check=True,
        )


def rights(cluster: Cluster) -> list[list[tuple]]:
    """Roles, databases and schemas with their owners and who may do what."""
    schemas = "SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace ORDER BY 1"
    questions = [
        (
            "postgres",
            "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolconnlimit, rolconfig"
            " FROM pg_roles ORDER BY 1",
        ),
        (
            "postgres",
            "SELECT datname, datdba::regrole::text, datacl::text FROM pg_database ORDER BY 1",
        ),
        ("hesperion", schemas),
        (
            "hesperion",
            "SELECT oid::regprocedure::text, proacl::text FROM pg_proc WHERE proacl IS NOT NULL ORDER BY 1",
        ),
        (
            "hesperion",
            "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace"
            " ORDER BY 1",
        ),
        ("hesperion_keys", schemas),
        ("hesperion_broker", schemas),
    ]
    found = []
    for name, question in questions:
        with psycopg.connect(cluster.url(name, name)) as connection:
            found.append(connection.execute(question).fetchall())
    return found


def test_on_a_server_postgresql_is_set_up_as_it_is_locally(monkeypatch: pytest.MonkeyPatch):
    with server() as local:
        expected = rights(local)
    monkeypatch.setattr(roles, "roles_and_databases", lambda *given: None)
    with server() as bare:
        set_up_as_on_a_server(bare)
        assert rights(bare) == expected


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_to_a_file_or_folder(document):
    links = re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
    paths = [link.partition("#")[0] for link in links if "://" not in link]
    missing = [path for path in paths if path and not (document.parent / path).exists()]
    assert missing in ([], ["docs/images/home.png"])


def test_every_heading_that_a_document_links_to_is_there():
    for document in DOCUMENTS:
        for path, heading in re.findall(
            r"\]\(([\w./-]+)#([\w-]+)\)", document.read_text(encoding="utf-8")
        ):
            text = (document.parent / path).read_text(encoding="utf-8")
            assert heading in [
                line.lstrip("# ").lower().replace(" ", "-")
                for line in text.splitlines()
                if line[:1] == "#"
            ]


def test_every_file_and_folder_that_the_architecture_names_is_there():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w.-]+/[\w./-]*)`", text)
    assert len(named) > 30
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_decisions_are_numbered_without_gaps_and_dated():
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [f"{n + 1:04}" for n in range(len(decisions))]
    for number, path in enumerate(decisions, start=1):
        title, _, date, *_ = path.read_text(encoding="utf-8").splitlines()
        assert title.startswith(f"# {number}. ")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d, accepted", date)


def test_the_licence_is_the_standard_text():
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == STANDARD_APACHE_2
