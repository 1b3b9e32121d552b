"""docs/operations.md names the services, variables, parts and groups that there are."""

import json
import re
import subprocess
import sys

import pytest
import yaml

from hesperion.accounts.groups import STAFF_ROLES
from hesperion.health.checks import CHECKS
from hesperion.health.database_checks import DATABASE_CHECKS
from hesperion.privacy.keyring_file import KEY_USES
from tests.embedded import ROOT

TEXT = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES = re.compile(
    r"docker compose (?:stop|restart|build|up|logs)(?: --[\w-]+(?: 1h)?)*((?: [a-z]+)*)"
)
SERVICE = re.compile(r"docker compose (?:exec|cp)(?: -T)? (\w+)")


def section(heading: str) -> str:
    """The text between a heading and the next one."""
    return TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


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
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+)(?:=\w+)?`", TEXT))
    assert len(named) > 8
    assert {name for name in named if f"\n{name}=" not in example} == set()


def test_the_health_table_has_each_part_of_the_answer():
    cells = first_column(section("Health"))
    named = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert named == {part.name for part in CHECKS} | set(DATABASE_CHECKS)


def test_the_table_of_roles_has_each_of_them():
    assert first_column(section("First accounts")) == list(STAFF_ROLES)


@pytest.mark.parametrize("file", ["docs/operations.md", ".env.example"])
def test_the_command_that_makes_the_keyring_prints_one(file):
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n#    ", "")
    (program,) = re.findall(r'hesperion python -c +"([^"]+)" > keyring\.json', text)
    command = [sys.executable, "-c", program]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert json.loads(printed).keys() == set(KEY_USES)
