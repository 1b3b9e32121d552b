"""Celery reads a variable of the environment before the setting of its name."""

import subprocess
import sys
from pathlib import Path

import pytest

from hesperion.embedded.options import ROOT
from tests.production import ENVIRONMENT
from tests.services import fresh_shell

PROGRAM = """
import django
django.setup()
from hesperion.celery import app
print(app.connection_for_read().as_uri(include_password=True))
print(app.connection_for_write().as_uri(include_password=True))
"""


@pytest.mark.parametrize(
    "address", ["amqp://hesperion{}@rabbitmq:5672//", "redis://default{}@valkey:6379/0"]
)
def test_celery_connects_with_the_password_of_the_file(tmp_path: Path, address: str) -> None:
    (tmp_path / "password").write_text("from-the-file\n")
    environment = (
        fresh_shell()
        | ENVIRONMENT
        | {
            "DJANGO_SETTINGS_MODULE": "hesperion.settings.production",
            "CELERY_BROKER_URL": address.format(""),
            "CELERY_BROKER_PASSWORD_FILE": str(tmp_path / "password"),
        }
    )
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == [address.format(":from-the-file")] * 2, done.stderr
