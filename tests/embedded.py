"""Starts one PostgreSQL for the whole run, before Django reads its settings, and migrates it once.

Test databases are clones of the migrated one. Parallel workers inherit the addresses.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from hesperion.embedded.postgres import Cluster
from hesperion.privacy import ring

ROOT = Path(__file__).parents[1]


def _start() -> None:
    var = Path(tempfile.mkdtemp(prefix="hesperion-tests-"))
    var.chmod(0o711)  # PostgreSQL's account passes through
    cluster = Cluster(var, durable=False)
    atexit.register(_stop, cluster)
    cluster.start()
    with psycopg.connect(cluster.url("postgres", "postgres"), autocommit=True) as connection:
        for role in ("hesperion_owner", "hesperion_keys"):  # they make their test databases
            connection.execute(f"ALTER ROLE {role} CREATEDB")
            connection.execute(f"GRANT CONNECT ON DATABASE postgres TO {role}")
    ring.make(cluster.var / "keyring.json")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "hesperion.settings.test",
        "VAR": str(cluster.var),
        "KEYRING_FILE": str(cluster.var / "keyring.json"),
        "LEDGER_DIR": str(cluster.var / "ledger"),
        "MAIL_CATCHER_DIR": str(cluster.var / "mail"),
        "TEST_SUPERUSER_URL": cluster.url("postgres", "postgres"),
        "DATABASE_ROLE": "owner",
        "DATABASE_URL": cluster.url("hesperion", "hesperion"),
        "OWNER_DATABASE_URL": cluster.url("hesperion_owner", "hesperion"),
        "KEYS_DATABASE_URL": cluster.url("hesperion_keys", "hesperion_keys"),
        "RESEARCH_DATABASE_URL": cluster.url("hesperion_research", "hesperion"),
        "CELERY_BROKER_URL": cluster.url("hesperion_broker", "hesperion_broker", "pgmq"),
    }
    for arguments in (["--database=default"], ["keys", "--database=keys"]):
        command = [sys.executable, "manage.py", "migrate", "-v0", *arguments]
        subprocess.run(command, cwd=ROOT, check=True)


def _stop(cluster: Cluster) -> None:
    cluster.stop()
    shutil.rmtree(cluster.var)


def _own_broker(worker: str) -> None:
    """Give a parallel worker queues of its own, so that it may take its broker away."""
    name = f"hesperion_broker_{worker}"
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as connection:
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE hesperion_broker OWNER hesperion_broker"
        )
    address, _, _ = os.environ["CELERY_BROKER_URL"].rpartition("/")
    os.environ["CELERY_BROKER_URL"] = f"{address}/{name}"


signal.signal(signal.SIGTERM, signal.default_int_handler)  # end as by Ctrl-C, the server too
if "TEST_SUPERUSER_URL" not in os.environ:
    _start()
if "PYTEST_XDIST_WORKER" in os.environ:
    _own_broker(os.environ["PYTEST_XDIST_WORKER"])
