"""The environment that a production server needs, with values that lead nowhere; a process that starts so."""

import multiprocessing
import os
import sys
import tempfile
import traceback
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ENVIRONMENT = {
    "SECRET_KEY": "kX9-long-and-random-enough-for-the-deployment-check-0123456789-abc",
    "BASE_URL": "https://hesperion.example",
    "ALLOWED_HOSTS": "hesperion.example",
    "DATABASE_URL": "postgres://hesperion:secret@database.invalid/hesperion",
    "KEYS_DATABASE_URL": "postgres://hesperion_keys:secret@keys.invalid/hesperion_keys",
    "RESEARCH_DATABASE_URL": "postgres://hesperion_research:secret@database.invalid/hesperion",
    "KEYRING_FILE": "/srv/hesperion/keyring.json",
    "LEDGER_DIR": "/srv/hesperion/ledger",
    "EXTRACTS_DIR": "/srv/hesperion/extracts",
    "CELERY_BROKER_URL": "pgmq://hesperion_broker:secret@database.invalid/hesperion_broker",
    "EMAIL_URL": "submission://hesperion:secret@mail.invalid:587",
    "MAIL_FROM": "Hesperion <hello@hesperion.example>",
    "SITE_CONTROLLER": "Example University Hospital",
    "SITE_ADDRESS": "1 Example Street, Exampletown",
    "SITE_LAW_ON_THE_DEAD": "Example Health Data Act, section 1",
    "SITE_CONTACT": "study@hesperion.example",
    "MEDIA_ROOT": "/srv/hesperion/media",
}

# What takes EMAIL_URL's place where mails go by a provider.
PROVIDER = {
    "EMAIL_URL": "anymail+postmark://?server_token=secret",
    "MAIL_WEBHOOK_SECRET": "0123456789abcdef0123456789abcdef",
}

# A process that forks has imported what the settings import, but not these.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["hesperion", "pghistory", __name__])


@dataclass
class Started:
    returncode: int | None
    stderr: str


def start_in_production(**changes: str) -> Started:
    """Import the production settings in a process of their own, with changes to the environment."""
    environment = {name: value for name, value in (ENVIRONMENT | changes).items() if value}
    with tempfile.NamedTemporaryFile("r") as stderr:
        process = _processes.Process(target=_import, args=(environment, stderr.name))
        process.start()
        process.join()
        return Started(process.exitcode, stderr.read())


def _import(environment: dict[str, str], stderr: str) -> None:
    os.environ.clear()
    os.environ |= environment
    with Path(stderr).open("w") as sys.stderr:
        try:
            import_module("hesperion.settings.production")
        except BaseException:
            traceback.print_exc()
            sys.exit(1)
