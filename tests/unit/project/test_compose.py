"""docker-compose.yml, its images and its example fit the code, and hold no secret."""

import json
import os
import re
import shlex
import subprocess
import sys

import pytest
import yaml

from hesperion import server_files
from hesperion.edge.bodies import MOST_UPLOADED_BYTES
from tests.embedded import ROOT
from tests.production import ENVIRONMENT

SETTINGS = ROOT / "hesperion" / "settings"
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(COMPOSE)["services"]
PROCESSES = ["web-a", "web-b", "worker", "builder", "beat", "monitor", "backup"]  # they always run
COMMANDS = ["prepare", "doctor", "restore"]  # they end
APPS = [*COMMANDS, *PROCESSES]  # the services that run our own code
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


def readers(secret: str) -> list[str]:
    """The services that get a secret."""
    return [name for name in SERVICES if secret in SERVICES[name].get("secrets", [])]


def test_each_service_runs_always_or_where_it_is_asked_for():
    always = [name for name in SERVICES if "profiles" not in SERVICES[name]]
    assert sorted(always) == sorted(["proxy", "postgres", "keystore", "prepare", *PROCESSES])
    asked_for = {name: SERVICES[name]["profiles"] for name in SERVICES if name not in always}
    assert asked_for == {name: [name] for name in [*TRIED_OUT, "doctor", "restore"]}


def test_only_the_preparation_and_a_restore_can_change_the_database():
    assert readers("OWNER_DATABASE_PASSWORD") == ["postgres", "prepare", "restore"]


def test_few_know_the_role_that_seals_the_audit():
    found = readers("SEALER_DATABASE_PASSWORD")
    assert found == ["postgres", "prepare", "worker", "doctor", "restore"]


def test_only_what_makes_and_reads_backups_can_read_all_or_open_one():
    assert readers("BACKUP_DATABASE_PASSWORD") == ["postgres", "backup", "restore"]
    assert readers("BACKUP_IDENTITY") == ["backup", "restore"]


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
    names = {*server_files.SECRETS, "BACKUP_IDENTITY", "BACKUP_RECIPIENT"}
    made = {f"./secrets/{name}" for name in names}
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


FOLDERS = {
    "MEDIA_ROOT": "/var/lib/hesperion/media",
    "LEDGER_DIR": "/var/lib/hesperion/ledger",
    "EXTRACTS_DIR": "/var/lib/hesperion/extracts",
}


def test_media_ledger_and_extracts_are_volumes_that_the_image_prepares():
    made = re.search(r"--group=hesperion (/.*?)\nUSER", DOCKERFILE, re.S)[1]
    assert made.replace("\\", " ").split() == list(FOLDERS.values())
    volumes = {f"{path.rpartition('/')[2]}:{path}" for path in FOLDERS.values()}
    for service in APPS:
        environment = SERVICES[service]["environment"]
        assert {name: environment[name] for name in FOLDERS} == FOLDERS
        assert {volume.removesuffix(":ro") for volume in SERVICES[service]["volumes"]} >= volumes


def test_who_only_looks_can_change_no_file():
    for service in ("monitor", "doctor"):
        assert all(volume.endswith(":ro") for volume in SERVICES[service]["volumes"])


def test_the_keyring_is_mounted_for_reading_into_our_processes_alone():
    assert set(readers("KEYRING")) == set(APPS)
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
    beside_it = [name for name in SERVICES if "front" in SERVICES[name]["networks"]]
    assert beside_it == ["proxy", "web-a", "web-b", "monitor", "doctor"]
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


def test_the_proxy_keeps_nothing_of_the_api_and_answers_programs_in_json():
    """A cache would ask for whole files, and give one program another one's."""
    [block] = re.findall(r"location /api/ \{(.*?)\}", NGINX, re.DOTALL)
    assert "proxy_cache" not in block
    assert "error_page 502 504 =503 /unavailable.json;" in block
    assert json.loads((ROOT / "deploy/proxy/unavailable.json").read_text())["status"] == 503
    assert "unavailable.json" in PROXY_DOCKERFILE


def test_no_file_holds_an_address_with_a_password():
    example = EXAMPLE.replace("//user:password@", "//").replace("//hesperion:SECRET@", "//")
    for text in (COMPOSE, DOCKERFILE, example):
        assert re.findall(r"://[^\s:/@]*:([^\s@]+)@", text) == []


def test_the_superusers_password_reaches_postgresql_alone():
    assert readers("POSTGRES_PASSWORD") == ["postgres"]
    assert readers("KEYSTORE_POSTGRES_PASSWORD") == ["keystore"]


def test_the_proxys_ports_alone_are_open_to_others():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports == [
        "${HTTP_PORT:-80}:8080",
        "${HTTPS_PORT:-443}:8443",
        "127.0.0.1:${METRICS_PORT:-9100}:9100",
    ]


def test_each_image_is_built_once_and_its_user_is_not_root():
    built = {name: service["image"] for name, service in SERVICES.items() if "build" in service}
    # restore is a backup: it has its image and does not build it
    assert {
        name: image for name, image in built.items() if SERVICES[name]["pull_policy"] == "build"
    } == {
        "proxy": "hesperion-proxy",
        "prepare": "hesperion",
        "backup": "hesperion-tools",
    }
    assert {SERVICES[service]["image"] for service in APPS} == {"hesperion", "hesperion-tools"}
    assert DOCKERFILE.rstrip().endswith("USER hesperion")
    assert "USER proxy-user" in PROXY_DOCKERFILE


@pytest.mark.parametrize("service", PROCESSES)
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


def test_the_mail_catcher_finds_the_folders_of_a_mailbox():
    """aiosmtpd makes them only where the folder itself is not there, and a volume's always is."""
    folder = SERVICES["mailcatcher"]["command"].split()[-1]
    assert {f"{folder}/{part}" in DOCKERFILE for part in ("new", "cur", "tmp")} == {True}


def test_what_always_runs_starts_again_even_after_the_engine_itself_was_killed():
    """The engine takes what it finds then for stopped by hand, and `unless-stopped` would leave it so."""
    ends = {"prepare", "doctor", "restore"}
    assert {SERVICES[name]["restart"] for name in SERVICES.keys() - ends} == {"always"}
    assert {SERVICES[name]["restart"] for name in ends} == {"no"}
