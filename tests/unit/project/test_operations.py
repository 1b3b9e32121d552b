"""What the documents for administrators name is there: services, variables, secrets, causes, numbers, roles."""

import re

import yaml

from hesperion import server_files
from hesperion.accounts.groups import STAFF_ROLES
from hesperion.backup.models import RunKind
from hesperion.health.checks import CHECKS
from hesperion.health.database_checks import DATABASE_CHECKS
from tests.embedded import ROOT

OPERATIONS, DEPLOY, UPGRADING = (
    (ROOT / "docs" / name).read_text(encoding="utf-8")
    for name in ("operations.md", "deploy.md", "upgrading.md")
)
TEXT = OPERATIONS + DEPLOY + UPGRADING
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES = re.compile(
    r"docker compose (?:stop|restart|build|up|logs)(?: --[\w-]+(?: 1h?)?)*((?: [a-z-]+)*)"
)
SERVICE = re.compile(
    r"docker compose (?:exec|run|cp)(?: -T| --(?:user|env|cap-add) \S+| --[\w-]+)* ([a-z][\w-]*)"
)


def section(heading: str) -> str:
    """The text of operations.md between a heading and the next one."""
    return OPERATIONS.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def first_column(text: str) -> list[str]:
    """The cells of a table's first column, without its head."""
    cells = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("|")]
    return cells[2:]


def test_each_service_that_a_command_names_is_in_the_compose_file():
    named = [name for names in SERVICES.findall(TEXT) for name in names.split()]
    named += SERVICE.findall(TEXT)
    assert len(named) > 20
    assert set(named) <= set(yaml.safe_load(COMPOSE)["services"])


def test_each_variable_is_explained_in_the_example():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", TEXT))
    secrets = {*server_files.SECRETS, "BACKUP_IDENTITY", "BACKUP_RECIPIENT"}
    paths = set(re.findall(r"(\w+_(?:DIR|FILE)|MEDIA_ROOT): /", COMPOSE))
    assert len(named) > 8
    unexplained = {name for name in named if f"\n{name}=" not in example}
    for_a_command = {"DATABASE_ROLE"}
    assert unexplained - secrets - paths - for_a_command == set()


def test_each_secret_that_is_named_is_made():
    named = set(re.findall(r"secrets/([A-Z_]+)", TEXT))
    assert named <= {*server_files.SECRETS, "BACKUP_IDENTITY", "BACKUP_RECIPIENT"}


def test_the_health_table_has_each_part_of_the_answer():
    table = section("Watch").partition("### Doctor")[0]
    named = {name for cell in first_column(table) for name in re.findall(r"`(\w+)`", cell)}
    assert named == {part.name for part in CHECKS} | set(DATABASE_CHECKS)


def test_the_table_of_causes_has_each_of_the_doctors():
    files = [*(ROOT / "hesperion/doctor").glob("*.py"), *ROOT.glob("*/doctor.py")]
    source = "".join(path.read_text() for path in files)
    table = section("Watch").partition("### Doctor")[2].partition("### Monitoring")[0]
    named = {name for cell in first_column(table) for name in re.findall(r"`([\w ]+)`", cell)}
    assert len(named) > 15
    kinds = set(RunKind.values)
    assert {name for name in named if f'"{name}"' not in source} <= kinds <= named


def test_the_table_of_numbers_has_each_of_them():
    source = (ROOT / "hesperion/metrics/numbers.py").read_text(encoding="utf-8")
    table = section("Watch").partition("### Monitoring")[2]
    named = set(re.findall(r"`hesperion_(\w+)", "".join(first_column(table))))
    assert named == set(re.findall(r'"hesperion_(\w+)"', source))


def test_the_table_of_roles_has_each_of_them():
    assert first_column(section("First accounts")) == list(STAFF_ROLES)
