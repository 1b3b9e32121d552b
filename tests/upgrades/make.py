"""`python -m tests.upgrades.make NAME`: store a site of this version, for later versions to bring up to date.

It starts a PostgreSQL of its own, prepares it as `make run` does, and fills every table with made-up rows. Run
it when a release is cut, before the first migration of the next one.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.test.utils import setup_test_environment

from hesperion.embedded import run
from hesperion.embedded.options import ROOT, Options
from hesperion.embedded.postgres import Cluster
from hesperion.privacy import keyring_file
from hesperion.ui.catalogs import compile_catalogs
from tests.interruptions import end_as_by_ctrl_c
from tests.services import free_port
from tests.upgrades.facts import Facts, collect
from tests.upgrades.stored import DATABASES, StoredSite

NO_MAIL = {"EMAIL_URL": "smtp://127.0.0.1:9"}  # mails are owed, and no worker sends them
# Tables that stay empty, and why.
EMPTY = {"research.cohort_due": "each transaction takes out what it put in"}


def make(name: str) -> list[str]:
    """Store a site under `name`; returns its tables that are empty, without those of EMPTY."""
    site = StoredSite(name)
    site.folder.mkdir()
    with tempfile.TemporaryDirectory(prefix="hesperion-stored-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL's account passes through
        var = Path(folder) / "var"
        cluster = Cluster(var, durable=False)
        cluster.start()
        try:
            _prepare(cluster)
            facts = _fill_and_dump(site, cluster)
        finally:
            cluster.stop()
        site.keep_secrets(var / "keyring.json", var / "ledger")
    site.keep_facts(facts)
    counts = [count for tables in facts["rows"].values() for count in tables.items()]
    return [table for table, rows in counts if not rows and table not in EMPTY]


def _prepare(cluster: Cluster) -> None:
    """An empty database is migrated by the owner, as on a server."""
    told = Options(free_port(), cluster.var, NO_MAIL)
    keyring_file.write_keyring(cluster.var / "keyring.json")
    compile_catalogs(ROOT / "locale")
    environment = run.child_environment(told, cluster.secrets, cluster) | run.owner(cluster)
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True)
    os.environ |= environment
    os.environ |= {"DATABASE_ROLE": "owner", "DJANGO_SETTINGS_MODULE": "hesperion.settings.test"}
    django.setup()
    setup_test_environment()


def _fill_and_dump(site: StoredSite, cluster: Cluster) -> Facts:
    # They import models, which are loaded only now.
    from intake.consent.actions.erasing import erase_participant
    from tests.factories.intake import submitted
    from tests.upgrades.filling import fill
    from tests.upgrades.libraries import fill_empty_tables

    lost = submitted()
    fill()
    fill_empty_tables()
    for alias, database in DATABASES.items():
        site.dump(cluster.folders.programs, alias, cluster.url("postgres", database))
    erase_participant(participant=lost, by="system:test")  # the dump does not know of it
    return collect()


if __name__ == "__main__":
    end_as_by_ctrl_c()
    parser = argparse.ArgumentParser(prog="python -m tests.upgrades.make", description=__doc__)
    parser.add_argument("name", help="of the version, such as 1.0")
    if empty := make(parser.parse_args().name):
        sys.exit(
            "These tables have no row; fill them in tests/upgrades/filling.py: " + ", ".join(empty)
        )
