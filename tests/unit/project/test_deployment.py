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

from hesperion import server_files
from hesperion.edge.bodies import MOST_UPLOADED_BYTES
from hesperion.embedded import roles
from hesperion.embedded.postgres import Cluster
from hesperion.queues import install_queues_at
from tests.embedded import ROOT
from tests.production import ENVIRONMENT

SETTINGS = ROOT / "hesperion" / "settings"
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(COMPOSE)["services"]
APPS = [
    "prepare",
    "web-a",
    "web-b",
    "worker",
    "builder",
    "beat",
]  # the services that run our own image
TRIED_OUT = ["mailcatcher", "rabbitmq", "valkey", "acme"]  # only where their profile is asked for
SECRETS = yaml.safe_load(COMPOSE)["secrets"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
PROXY_DOCKERFILE = (ROOT / "deploy/proxy/Dockerfile").read_text(encoding="utf-8")
NGINX = (ROOT / "deploy/proxy/nginx.conf").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^(\w+)=(.*)$", EXAMPLE, re.M))
REQUIRED = re.findall(
    r'env\.(?:required|role)\(\s*"(\w+)"', (SETTINGS / "production.py").read_text(encoding="utf-8")
)
SECRET = re.compile(r"SECRET|PASSWORD")
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
STANDARD_APACHE_2 = "c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4"


def readers(secret: str) -> list[str]:
    """The services that get a secret."""
    return [name for name in SERVICES if secret in SERVICES[name].get("secrets", [])]


def test_one_server_runs_a_proxy_two_postgresqls_a_preparation_and_five_processes():
    always = [name for name in SERVICES if "profiles" not in SERVICES[name]]
    assert sorted(always) == sorted(["proxy", "postgres", "keystore", *APPS])
    assert {SERVICES[name]["profiles"][0] for name in TRIED_OUT} == set(TRIED_OUT)


def test_only_the_preparation_can_change_the_database():
    assert readers("OWNER_DATABASE_PASSWORD") == ["postgres", "prepare"]


def test_only_the_worker_and_the_preparation_know_the_role_that_seals_the_audit():
    assert readers("SEALER_DATABASE_PASSWORD") == ["postgres", "prepare", "worker"]


def test_the_servers_of_data_and_keys_know_nothing_of_each_other():
    assert SERVICES["keystore"]["secrets"] == [
        "KEYSTORE_POSTGRES_PASSWORD",
        "KEYS_DATABASE_PASSWORD",
    ]
    assert not {"KEYSTORE_POSTGRES_PASSWORD", "KEYS_DATABASE_PASSWORD"} & set(
        SERVICES["postgres"]["secrets"]
    )


def test_nobody_gets_the_same_secret_twice_or_one_that_nobody_makes():
    for service in SERVICES.values():
        given = service.get("secrets", [])
        assert len(given) == len(set(given))
        assert set(given) <= SECRETS.keys()


def test_whoever_installs_makes_each_secret():
    made = {f"./secrets/{name}" for name in server_files.SECRETS}
    assert made | {"./tls/fullchain.pem", "./tls/key.pem"} == {
        secret["file"] for secret in SECRETS.values()
    }


def test_a_variable_that_names_a_secret_names_one_that_its_service_gets():
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if variable.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"], (name, variable)


def test_the_tests_know_all_that_production_requires():
    assert sorted(REQUIRED) == sorted(ENVIRONMENT)


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("service", APPS)
def test_what_production_requires_reaches_each_process(service, name):
    environment = SERVICES[service]["environment"]
    assert name in environment or f"{name}_FILE" in environment


@pytest.mark.parametrize(
    "name",
    [
        "HSTS_SECONDS",
        "DATABASE_POOL_SIZE",
        "TRUSTED_PROXIES",
        "SECURITY_CONTACT",
    ],
)
def test_what_production_reads_besides_can_be_set_for_the_web_process(name):
    for service in ("web-a", "web-b"):
        assert f"${{{name}:-" in str(SERVICES[service]["environment"][name])
    assert name in EXAMPLES


def test_only_the_web_process_keeps_a_pool():
    with_pool = [name for name in APPS if "DATABASE_POOL_SIZE" in SERVICES[name]["environment"]]
    assert with_pool == ["web-a", "web-b"]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\$\{(\w+)", COMPOSE))))
def test_the_example_explains_each_variable(name):
    """Some line above it in its paragraph is a comment."""
    paragraph = next(part for part in EXAMPLE.split("\n\n") if re.search(rf"^{name}=", part, re.M))
    assert paragraph.startswith("#")


def test_the_example_names_nothing_that_nobody_reads():
    by_compose_itself = {"COMPOSE_PROFILES"}
    assert EXAMPLES.keys() == {*re.findall(r"\$\{(\w+)", COMPOSE), *by_compose_itself}


def test_media_ledger_and_extracts_are_volumes_that_the_image_prepares():
    folders = {
        "MEDIA_ROOT": "/var/lib/hesperion/media",
        "LEDGER_DIR": "/var/lib/hesperion/ledger",
        "EXTRACTS_DIR": "/var/lib/hesperion/extracts",
    }
    made = re.search(r"--group=hesperion (/.*?)\nUSER", DOCKERFILE, re.S)[1]
    assert made.replace("\\", " ").split() == list(folders.values())
    for service in APPS:
        environment = SERVICES[service]["environment"]
        assert {name: environment[name] for name in folders} == folders
        volumes = [f"{path.rpartition('/')[2]}:{path}" for path in folders.values()]
        assert SERVICES[service]["volumes"] == volumes


def test_the_keyring_is_mounted_for_reading_into_our_processes_alone():
    assert readers("KEYRING") == APPS
    assert {SERVICES[service]["environment"]["KEYRING_FILE"] for service in APPS} == {
        "/run/secrets/KEYRING"
    }


def test_no_secret_is_in_the_environment_or_in_the_example():
    for service in SERVICES.values():
        secret = [name for name in service.get("environment", {}) if SECRET.search(name)]
        assert [name for name in secret if not name.endswith("_FILE")] == []
    assert [name for name in EXAMPLES if SECRET.search(name)] == []


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_fills_the_disc_or_the_memory_or_has_more_rights_than_it_needs(name):
    service = SERVICES[name]
    assert service["logging"]["options"] == {"max-size": "20m", "max-file": "5"}
    assert service["mem_limit"]
    if service["image"].startswith("hesperion"):
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_images_of_others_are_pinned_to_one_version():
    named = [service["image"] for service in SERVICES.values()]
    named += re.findall(r"^FROM (\S+)", DOCKERFILE + PROXY_DOCKERFILE, re.M)
    for image in set(named) - {"app"}:
        assert image.startswith("hesperion") or re.search(r":\d+\.\d+", image), image


def test_the_proxy_reaches_the_web_processes_alone_and_databases_reach_nobody():
    networks = yaml.safe_load(COMPOSE)["networks"]
    assert networks["data"] == {"internal": True}
    assert [name for name in SERVICES if "front" in SERVICES[name]["networks"]] == [
        "proxy",
        "web-a",
        "web-b",
    ]
    assert SERVICES["proxy"]["networks"] == ["front"]
    for name in ("postgres", "keystore", "rabbitmq", "valkey"):
        assert SERVICES[name]["networks"] == ["data"]


def test_the_proxy_takes_the_largest_upload_and_passes_on_who_asked():
    assert f"client_max_body_size {MOST_UPLOADED_BYTES // 1024 // 1024}m;" in NGINX
    assert "proxy_request_buffering on;" in NGINX
    assert "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;" in NGINX
    assert "proxy_set_header X-Forwarded-Proto https;" in NGINX
    assert NGINX.count("access_log off;") == 1
    assert "access_log" not in NGINX.replace("access_log off;", "")


def test_no_file_holds_an_address_with_a_password():
    example = EXAMPLE.replace("//user:password@", "//").replace("//hesperion:SECRET@", "//")
    for text in (COMPOSE, DOCKERFILE, example):
        assert re.findall(r"://[^\s:/@]*:([^\s@]+)@", text) == []


def test_the_superusers_password_reaches_postgresql_alone():
    assert readers("POSTGRES_PASSWORD") == ["postgres"]
    assert readers("KEYSTORE_POSTGRES_PASSWORD") == ["keystore"]


def test_the_proxys_ports_alone_are_open_to_others():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports == ["${HTTP_PORT:-80}:8080", "${HTTPS_PORT:-443}:8443"]


def test_one_image_is_built_once_and_its_user_is_not_root():
    assert {SERVICES[service]["image"] for service in APPS} == {"hesperion"}
    assert [service for service in APPS if "build" in SERVICES[service]] == ["prepare"]
    assert DOCKERFILE.rstrip().endswith("USER hesperion")
    assert "USER proxy-user" in PROXY_DOCKERFILE


@pytest.mark.parametrize("service", APPS[1:])
def test_each_process_waits_for_the_preparation(service):
    assert SERVICES[service]["depends_on"] == {
        "prepare": {"condition": "service_completed_successfully"}
    }


@pytest.mark.parametrize("name", [".env", "secrets", "tls", ".git", "tests", "var*", "**/*.mo"])
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
    """What the postgres image does with roles.sql, and `manage.py prepare` with the queues."""
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
        install_queues_at(cluster.url("hesperion_broker", "hesperion_broker", "pgmq"))


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
