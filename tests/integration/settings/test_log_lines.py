"""On a server everything that a process writes to stderr is lines of JSON, whatever ends it."""

import json
import subprocess
import sys

import pytest

from tests.embedded import ROOT
from tests.production import ENVIRONMENT
from tests.services import fresh_shell

STARTED = "import django; django.setup(); "


def lines(*program, **changes):
    """The lines on stderr of a process with the production settings that fails, each as an object."""
    variables = {"DJANGO_SETTINGS_MODULE": "hesperion.settings.production", **ENVIRONMENT}
    done = subprocess.run(
        [sys.executable, *program],
        cwd=ROOT,
        env=fresh_shell() | variables | changes,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_an_uncaught_exception_is_one_line_without_its_text():
    name = "Canary " + "Person"
    (line,) = lines("-c", STARTED + "raise ValueError('Canary ' + 'Person')")
    assert line["level"] == "CRITICAL"
    assert line["traceback"].endswith("builtins.ValueError")
    assert name not in str(line)


def test_of_a_thread_too_and_a_warning():
    warned, failed, _ = lines(
        "-c",
        STARTED + "import threading, warnings; warnings.warn('old'); "
        "t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join(); raise SystemExit(1 / 0)",
    )
    assert (warned["logger"], warned["level"]) == ("py.warnings", "WARNING")
    assert failed["traceback"].endswith("builtins.ZeroDivisionError")


@pytest.mark.parametrize(
    "program",
    [
        ["-m", "hesperion.web"],
        ["-m", "hesperion.metrics"],
        ["-m", "celery", "-A", "hesperion", "worker"],
        ["-m", "celery", "-A", "hesperion", "beat"],
    ],
    ids=" ".join,
)
def test_a_missing_setting_is_one_sentence(program):
    (line,) = lines(*program, SITE_CONTACT="")
    assert line["message"].startswith("The environment variable SITE_CONTACT is not set.")
    assert "traceback" not in line
